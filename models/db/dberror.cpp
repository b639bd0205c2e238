#include "models/db/dberror.h"

#include <QStringList>

namespace cp {

using namespace Qt::StringLiterals;

QString DbError::advice() const
{
    switch (kind) {
    case Kind::CannotConnect:
        if (message.contains("does not match host name"_L1))
            return u"The server shows a certificate for another name. Use that name as the host if it is the right "
                   u"server; otherwise somebody else answers."_s;
        if (message.contains("certificate verify failed"_L1))
            return u"The server's certificate is not from the authority of the root certificate. Give the right root "
                   u"certificate; if it is the right one, somebody else answers."_s;
        if (message.contains("root certificate file"_L1))
            return u"Ask whoever runs the server for the certificate of its authority, and give its file as the root "
                   u"certificate."_s;
        return u"Check that the server runs and that host, port, database and user are right."_s;
    case Kind::ConnectionLost:
        return u"The console reconnects by itself; what was being written is looked up before it is tried again."_s;
    case Kind::Cancelled:
        return {};
    case Kind::DeadlineExceeded:
        return u"Try a narrower filter, or try again when the server is less busy."_s;
    case Kind::Server:
        if (sqlState == "42501"_L1)
            return u"Your login may not do this; an administrator can grant it."_s;
        if (sqlState == "25006"_L1)
            return u"This connection only reads: its server is a standby, or it was opened for reading only."_s;
        if (sqlState.startsWith("42"_L1))
            return u"The database may be of another version than this console: run check-db."_s;
        if (sqlState.startsWith("53"_L1))
            return u"The server is short of memory, disk or connections; tell whoever runs it."_s;
        return {};
    case Kind::Client:
        return {};
    }
    return {};
}

/// libpq has no code for these: the server's is lost while connecting.
bool DbError::isPasswordProblem() const
{
    return message.contains("password authentication failed"_L1) || message.contains("no password supplied"_L1)
        || sqlState.startsWith("28"_L1);
}

QString DbError::text() const
{
    QStringList lines;
    lines << (doing.isEmpty() ? message : u"Could not %1: %2"_s.arg(doing, message));
    if (!detail.isEmpty())
        lines << detail;
    if (!hint.isEmpty())
        lines << hint;
    if (const QString what = advice(); !what.isEmpty())
        lines << what;
    if (!sqlState.isEmpty())
        lines << u"(SQLSTATE %1)"_s.arg(sqlState);
    return lines.join(u'\n');
}

DbException::DbException(DbError error)
    : m_error(std::move(error))
    , m_what(m_error.text().toUtf8())
{
}

} // namespace cp
