#include "app/commands.h"

#include "app/exportcommand.h"
#include "app/importcommand.h"
#include "app/terminal.h"
#include "models/archive/archivesource.h"
#include "models/db/resultset.h"
#include "models/demo/demodata.h"
#include "models/format/timetext.h"
#include "models/local/localserver.h"
#include "models/market/candleseries.h"
#include "models/schema/migrator.h"
#include "models/schema/schemacheck.h"
#include "models/session/passwords.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

int initDb(Connection &connection, const Arguments &arguments)
{
    const Migrator::Options options{arguments.values.value(u"admin-email"_s), arguments.has(u"widen-keys"_s)};
    const Migrator::Report report = Migrator::run(connection, options);
    say(report.lines.join(u'\n'));
    if (!report.roleStatements.isEmpty()) {
        complain(
            u"This login may not create roles. Somebody who may has to run these statements, and then init-db has to "
            "run once more:\n\n%1"_s.arg(report.roleStatements));
    }
    return 0;
}

QString severityWord(SchemaFinding::Severity severity)
{
    switch (severity) {
    case SchemaFinding::Severity::Difference:
        return u"difference"_s;
    case SchemaFinding::Severity::Warning:
        return u"warning"_s;
    case SchemaFinding::Severity::Note:
        return u"note"_s;
    }
    Q_UNREACHABLE();
}

int checkDb(Connection &connection, const Arguments &arguments)
{
    using Severity = SchemaFinding::Severity;
    const QList<SchemaFinding> findings = checkSchema(connection);
    const auto differences = std::count_if(findings.cbegin(), findings.cend(),
        [](const SchemaFinding &finding) { return finding.severity == Severity::Difference; });
    if (arguments.has(u"json"_s)) {
        QJsonArray list;
        for (const SchemaFinding &finding : findings) {
            list.append(QJsonObject{{u"severity"_s, severityWord(finding.severity)}, {u"object"_s, finding.object},
                {u"finding"_s, finding.finding}, {u"remedy"_s, finding.remedy}});
        }
        say(QString::fromUtf8(QJsonDocument(list).toJson()).trimmed());
    } else {
        for (const SchemaFinding &finding : findings) {
            say(u"%1: %2: %3. %4"_s.arg(severityWord(finding.severity), finding.object, finding.finding, finding.remedy)
                    .trimmed());
        }
        say(differences == 0       ? u"The database is as shipped."_s
                : differences == 1 ? u"There is 1 difference."_s
                                   : u"There are %1 differences."_s.arg(differences));
    }
    return differences == 0 ? 0 : 1;
}

int loadDemo(Connection &connection, const Arguments &arguments)
{
    if (arguments.has(u"if-empty"_s) && !DemoData::obstacles(connection).isEmpty())
        return 0;
    QElapsedTimer timer;
    timer.start();
    DemoData::load(
        connection, {arguments.values.value(u"seed"_s, u"1"_s).toUInt(), arguments.has(u"small"_s)}, showProgress);
    endProgress();
    say(u"Simulated data loaded in %1 s. remove-demo removes it again."_s.arg(
        double(timer.elapsed()) / 1000, 0, 'f', 1));
    return 0;
}

int removeDemo(Connection &connection, const Arguments &)
{
    const bool loaded = DemoData::isLoaded(connection);
    DemoData::remove(connection);
    say(loaded ? u"The simulated data is removed."_s : u"There was no simulated data."_s);
    return 0;
}

/// In batches that each are done or not: stopped in between, it goes on where it was the next time.
int archiveOldRows(Connection &connection, const Arguments &arguments)
{
    const std::optional<int> age = archive::monthsFromText(arguments.values.value(u"older-than"_s));
    const QList<ArchivedTable> tables = archivedTables();
    for (const ArchivedTable &table : tables) {
        const int months = age.value_or(table.months);
        const archive::Preview found = archive::preview(connection, table.name, months);
        if (arguments.has(u"dry-run"_s)) {
            say(u"%1: %2 rows older than %3 months would be moved."_s.arg(table.title).arg(found.rows).arg(months));
            continue;
        }
        qint64 moved = 0;
        while (const qint64 batch = archive::moveBatch(connection, table.name, months)) {
            moved += batch;
            if (isOnTerminal())
                showProgress(int(moved), int(std::max(moved, found.rows)), table.title);
        }
        endProgress();
        say(u"%1: %2 rows older than %3 months moved."_s.arg(table.title).arg(moved).arg(months));
    }
    return 0;
}

int expireOverdue(Connection &connection, const Arguments &)
{
    say(u"%1 marked as expired."_s.arg(connection.exec("SELECT console.expire_overdue()").text(0, 0)));
    return 0;
}

int evaluatePredictions(Connection &connection, const Arguments &)
{
    constexpr int Batch = 10'000;
    qint64 total = 0;
    for (qint64 batch = Batch; batch == Batch; total += batch)
        batch = connection.exec("SELECT console.evaluate_predictions($1)", {Batch}).raw(0, 0).toLongLong();
    say(u"%1 predictions evaluated."_s.arg(total));
    return 0;
}

int verifyRollups(Connection &connection, const Arguments &)
{
    constexpr int Listed = 100;
    const ResultSet rows
        = connection.exec("SELECT coalesce(c.symbol, v.crypto_id::text), v.bucket_seconds, v.bucket, v.problem "
                          "FROM console.verify_rollups() v LEFT JOIN public.cryptocurrencies c ON c.id = "
                          "v.crypto_id ORDER BY v.crypto_id, v.bucket_seconds, v.bucket");
    for (int row = 0; row < std::min(rows.rowCount(), Listed); ++row) {
        complain(u"%1 %2 of %3: %4"_s.arg(rows.text(row, 0), intervalText(rows.raw(row, 1).toLongLong()),
            utcText(parseTimestamp(rows.raw(row, 2)).toMSecsSinceEpoch()), rows.text(row, 3)));
    }
    if (rows.rowCount() > Listed)
        complain(u"… and %1 more"_s.arg(rows.rowCount() - Listed));
    say(rows.isEmpty() ? u"The roll-ups are what the candles say."_s
                       : u"%1 buckets of the roll-ups are not what the candles say."_s.arg(rows.rowCount()));
    return rows.isEmpty() ? 0 : 1;
}

using Command = int (*)(Connection &, const Arguments &);

Command commandNamed(const QString &name)
{
    static const QHash<QString, Command> commands{{u"init-db"_s, initDb}, {u"check-db"_s, checkDb},
        {u"load-demo"_s, loadDemo}, {u"remove-demo"_s, removeDemo}, {u"archive"_s, archiveOldRows},
        {u"expire-overdue"_s, expireOverdue}, {u"evaluate-predictions"_s, evaluatePredictions},
        {u"import-prices"_s, importPricesFrom}, {u"export"_s, exportTable}, {u"verify-rollups"_s, verifyRollups}};
    return commands.value(name);
}

/// Waits for the keychain: nothing else happens here meanwhile.
QString savedPassword(const ConnectionProfile &profile)
{
    Passwords passwords;
    QEventLoop loop;
    QString saved;
    bool isFound = false;
    passwords.find(profile, &loop, [&](const QString &password, const QString &problem) {
        if (!problem.isEmpty())
            complain(u"The saved password could not be read: %1"_s.arg(problem));
        saved = password;
        isFound = true;
        loop.quit();
    });
    if (!isFound)
        loop.exec();
    return saved;
}

} // namespace

int runCommand(const Arguments &arguments)
{
    QString problem;
    const std::optional<Target> target = resolveTarget(arguments.target, &problem);
    if (!target) {
        complain(problem);
        return 2;
    }
    LocalServer server;
    try {
        QString conninfo = target->conninfo;
        if (target->isLocal)
            conninfo = server.start();
        if (target->profile)
            conninfo = target->profile->conninfo(savedPassword(*target->profile));
        const std::unique_ptr<Connection> connection = Connection::open(conninfo);
        if (target->profile && target->profile->isReadOnly)
            connection->restrictToReading();
        connection->setDoing(u"run %1"_s.arg(arguments.command));
        connection->setLimits(std::chrono::hours(1), CancelToken());
        if (target->isLocal && arguments.command == "load-demo"_L1)
            Migrator::run(*connection, {}); // the console's own database needs no preparing by hand
        return commandNamed(arguments.command)(*connection, arguments);
    } catch (const DbException &e) {
        endProgress();
        complain(e.error().text());
    } catch (const LocalServerError &e) {
        complain(e.text());
    }
    return 1;
}

} // namespace cp
