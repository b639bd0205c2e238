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

QString serverName(Connection &connection)
{
    return u"PostgreSQL "_s
        + connection.exec("SELECT current_setting('server_version')").text(0, 0).section(u' ', 0, 0);
}

void ask(Connection &connection, ConnectionReport *report)
{
    report->server = serverName(connection);
    const ResultSet row
        = connection.exec("SELECT s.version, session_user, current_database(), "
                          "       current_setting('transaction_read_only')::boolean "
                          "FROM (SELECT 1) one LEFT JOIN pg_stat_ssl s ON s.pid = pg_backend_pid() AND s.ssl");
    report->encryption = row.text(0, 0);
    report->login = row.text(0, 1);
    report->database = row.text(0, 2);
    report->isReadOnly = row.value(0, 3).toBool();
    QElapsedTimer clock;
    clock.start();
    connection.exec("SELECT 1");
    report->roundTrip = double(clock.nsecsElapsed()) / 1e6;
    report->missingSteps = Migrator::missingNames(connection);
    report->bundledSteps = int(Migrator::bundled().size());
}

} // namespace

ConnectionReport testConnection(const ConnectionProfile &profile, const QString &password, const CancelToken &cancel)
{
    ConnectionReport report;
    try {
        const std::unique_ptr<Connection> connection = Connection::open(profile.conninfo(password), cancel);
        if (profile.isReadOnly)
            connection->restrictToReading();
        ask(*connection, &report);
    } catch (const DbException &e) {
        report.problem = e.error().text();
        report.isPasswordNeeded = e.error().isPasswordProblem();
        return report;
    }
    if (profile.charts.isEmpty())
        return report;
    try {
        const auto charts = Connection::open(profile.chartConninfo(password), cancel);
        report.chartServer = serverName(*charts);
        if (charts->exec("SELECT to_regclass('public.price_data')").isNull(0, 0))
            report.chartProblem = Texts::tr("it has no table of prices");
    } catch (const DbException &e) {
        report.chartProblem = e.error().text();
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
    if (report.missingSteps.isEmpty())
        lines.append(Texts::tr("The schema is this console's."));
    else if (report.missingSteps.size() == report.bundledSteps)
        lines.append(Texts::tr("Not prepared for this console yet: it will ask before it changes anything."));
    else
        lines.append(Texts::tr("The schema is older. Missing: %1. The console will ask before it upgrades it.")
                         .arg(report.missingSteps.join(u", "_s)));
    if (report.isReadOnly)
        lines.append(Texts::tr("Read only"));
    if (!report.chartProblem.isEmpty())
        lines.append(Texts::tr("Charts would be read from here, too: %1").arg(report.chartProblem));
    else if (!report.chartServer.isEmpty())
        lines.append(Texts::tr("Charts are read from %1 of their own").arg(report.chartServer));
    return lines;
}

} // namespace cp
