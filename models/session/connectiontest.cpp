#include "models/session/connectiontest.h"

#include "models/db/connection.h"
#include "models/schema/migrator.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QLocale>
#include <QStringList>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(cp::ConnectionReport)
};

void ask(Connection &connection, ConnectionReport *report)
{
    const ResultSet row
        = connection.exec("SELECT current_setting('server_version'), s.version, session_user, current_database(), "
                          "       current_setting('transaction_read_only')::boolean "
                          "FROM (SELECT 1) one LEFT JOIN pg_stat_ssl s ON s.pid = pg_backend_pid() AND s.ssl");
    report->server = u"PostgreSQL "_s + row.text(0, 0).section(u' ', 0, 0);
    report->encryption = row.text(0, 1);
    report->login = row.text(0, 2);
    report->database = row.text(0, 3);
    report->isReadOnly = row.value(0, 4).toBool();
    QElapsedTimer clock;
    clock.start();
    connection.exec("SELECT 1");
    report->roundTrip = double(clock.nsecsElapsed()) / 1e6;
    report->bundledSteps = int(Migrator::bundled().size());
    report->missingSteps = int(Migrator::missing(connection).size());
}

} // namespace

/// libpq has no code for these: the server's is lost while connecting.
bool isPasswordProblem(const DbError &error)
{
    return error.message.contains("password authentication failed"_L1)
        || error.message.contains("no password supplied"_L1) || error.sqlState.startsWith("28"_L1);
}

ConnectionReport testConnection(const QString &conninfo, bool isReadOnly, const CancelToken &cancel)
{
    ConnectionReport report;
    try {
        const std::unique_ptr<Connection> connection = Connection::open(conninfo, cancel);
        if (isReadOnly)
            connection->restrictToReading();
        ask(*connection, &report);
    } catch (const DbException &e) {
        report.problem = e.error().text();
        report.isPasswordNeeded = isPasswordProblem(e.error());
    }
    return report;
}

QStringList describe(const ConnectionReport &report)
{
    if (!report.problem.isEmpty())
        return {report.problem};
    QStringList lines{
        Texts::tr("%1, database %2, as %3").arg(report.server, report.database, report.login),
        report.encryption.isEmpty() ? Texts::tr("Not encrypted")
                                    : Texts::tr("Encrypted with %1").arg(report.encryption),
        Texts::tr("Round trip %1 ms").arg(QLocale().toString(report.roundTrip, 'f', 1)),
    };
    if (report.missingSteps == 0)
        lines.append(Texts::tr("The schema is this console's."));
    else if (report.missingSteps == report.bundledSteps)
        lines.append(Texts::tr("Not prepared for this console yet: it will ask before it changes anything."));
    else
        lines.append(Texts::tr("The schema is older by %1 of %2 steps: the console will ask before it upgrades it.")
                         .arg(report.missingSteps)
                         .arg(report.bundledSteps));
    if (report.isReadOnly)
        lines.append(Texts::tr("Read only"));
    return lines;
}

} // namespace cp
