#pragma once

#include <QByteArray>
#include <QList>

#include <libpq-fe.h>

#include <memory>

namespace cp {

/// What the database said to one line of SQL, which may be several statements.
struct Answer {
    QByteArray sqlState; ///< empty: no error
    QByteArray text; ///< everything that came back: cells, copied lines, notices, all fields of an error
    QList<QByteArray> first; ///< the first column of the last result, row by row

    bool isError() const { return !sqlState.isEmpty(); }
    bool isInternalError() const { return sqlState.startsWith("XX"); }
    bool isOnlyRefusals() const; ///< rows of outcomes, and none of them is something done
    QByteArray summary() const; ///< for the table
};

/// A login on a connection of its own: libpq and nothing else, as anybody can write it.
class Visitor {
public:
    Visitor(const QByteArray &database, const QByteArray &login);

    Answer ask(const QByteArray &sql);
    Answer call(const QByteArray &sql, const QList<QByteArray> &params); ///< a null parameter is NULL

private:
    void take(PGresult *result, Answer &answer);
    void takeCopied(Answer &answer);

    std::unique_ptr<PGconn, decltype(&PQfinish)> m_connection;
    QByteArray m_notices;
};

} // namespace cp
