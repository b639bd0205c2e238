#include "models/schema/migrator.h"

#include "models/schema/schemacheck.h"
#include "models/schema/sqlresource.h"

#include <QCryptographicHash>
#include <QHash>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Any number will do, as long as every console uses the same.
constexpr char LockKey[] = "hashtext('cryptopredict-console')";

/// Adopting widens indexes and renumbers lists of any size.
constexpr auto MigrationDeadline = std::chrono::minutes(60);

class AdvisoryLock {
public:
    explicit AdvisoryLock(Connection &connection)
        : m_connection(connection)
    {
        m_connection.exec(QByteArray("SELECT pg_advisory_lock(") + LockKey + ')');
    }
    ~AdvisoryLock()
    {
        try {
            if (m_connection.isUsable())
                m_connection.exec(QByteArray("SELECT pg_advisory_unlock(") + LockKey + ')');
        } catch (const DbException &) { // the lock ends with the connection anyway
        }
    }
    AdvisoryLock(const AdvisoryLock &) = delete;
    AdvisoryLock &operator=(const AdvisoryLock &) = delete;

private:
    Connection &m_connection;
};

bool recordsMigrations(Connection &connection)
{
    return connection.exec("SELECT to_regclass('console.migrations') IS NOT NULL").value(0, 0).toBool();
}

QHash<int, QString> appliedChecksums(Connection &connection)
{
    QHash<int, QString> applied;
    const ResultSet rows = connection.exec("SELECT number, checksum FROM console.migrations");
    for (int row = 0; row < rows.rowCount(); ++row)
        applied.insert(rows.value(row, 0).toInt(), rows.text(row, 1));
    return applied;
}

[[noreturn]] void refuse(const QString &message, const QString &detail, const QString &hint)
{
    throw DbException({DbError::Kind::Client, u"prepare the database"_s, {}, message, detail, hint});
}

void refuseForeign(Connection &connection)
{
    const ResultSet problems = connection.exec(sqlResource(u"preflight.sql"_s));
    QStringList lines;
    for (int row = 0; row < problems.rowCount(); ++row)
        lines << u"%1: %2"_s.arg(problems.text(row, 0), problems.text(row, 1));
    if (!lines.isEmpty())
        refuse(u"this database belongs to another program, or was changed too far to be adopted; nothing was touched"_s,
            lines.join(u'\n'), u"Use another database, or mend what is named and run init-db again."_s);
}

void apply(Connection &connection, const Migration &migration)
{
    Transaction transaction(connection);
    connection.execScript(migration.sql);
    connection.exec("INSERT INTO console.migrations (number, name, checksum) VALUES ($1, $2, $3) "
                    "ON CONFLICT (number) DO NOTHING",
        {migration.number, migration.name, migration.checksum});
    transaction.commit();
}

bool differsFromShipped(Connection &connection)
{
    const QList<SchemaFinding> findings = checkSchema(connection);
    return std::any_of(findings.cbegin(), findings.cend(),
        [](const SchemaFinding &finding) { return finding.severity == SchemaFinding::Severity::Difference; });
}

/// The group roles belong to the whole server, so making them may need somebody else.
QString makeRoles(Connection &connection)
{
    const QByteArray statements = sqlResource(u"roles.sql"_s);
    const ResultSet state
        = connection.exec("SELECT (SELECT count(*) FROM pg_roles WHERE rolname IN "
                          "('cryptopredict_admin', 'cryptopredict_analyst')) = 2, "
                          "(SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)");
    if (state.value(0, 0).toBool())
        return {};
    if (!state.value(0, 1).toBool())
        return QString::fromUtf8(statements);
    Transaction transaction(connection);
    connection.execScript(statements);
    transaction.commit();
    return {};
}

} // namespace

QList<Migration> Migrator::bundled()
{
    QList<Migration> migrations;
    const QStringList files = sqlResources(u"migrations"_s);
    for (const QString &file : files) {
        const QByteArray sql = sqlResource(u"migrations/"_s + file);
        const QString checksum = QString::fromLatin1(QCryptographicHash::hash(sql, QCryptographicHash::Sha256).toHex());
        migrations.append({file.section(u'_', 0, 0).toInt(), file.section(u'_', 1).chopped(4), sql, checksum});
    }
    return migrations;
}

QList<int> Migrator::missing(Connection &connection)
{
    QHash<int, QString> applied;
    if (recordsMigrations(connection))
        applied = appliedChecksums(connection);
    QList<int> numbers;
    const QList<Migration> migrations = bundled();
    for (const Migration &migration : migrations) {
        if (!applied.contains(migration.number))
            numbers.append(migration.number);
    }
    return numbers;
}

QStringList Migrator::missingNames(Connection &connection)
{
    const QList<int> numbers = missing(connection);
    const QList<Migration> migrations = bundled();
    QStringList names;
    for (const Migration &migration : migrations) {
        if (numbers.contains(migration.number))
            names.append(QString(migration.name).replace(u'_', u' '));
    }
    return names;
}

Migrator::Report Migrator::run(Connection &connection, const Options &options, const Progress &progress)
{
    connection.setLimits(MigrationDeadline, CancelToken());
    Report report;
    if (connection.isPooled()) // the lock would be another client's after the first statement
        refuse(u"a connection pool (PgBouncer) stands between here and the server"_s, {},
            u"Connect straight to the server for this, as the owner of the tables."_s);
    const AdvisoryLock lock(connection);
    const bool known = recordsMigrations(connection);
    if (!known) {
        refuseForeign(connection);
        connection.execScript(
            "CREATE SCHEMA IF NOT EXISTS console; CREATE TABLE console.migrations (number integer "
            "PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL "
            "DEFAULT now())");
    }
    const QHash<int, QString> applied = appliedChecksums(connection);
    const QList<Migration> migrations = bundled();
    for (auto it = applied.cbegin(); it != applied.cend(); ++it) {
        if (it.key() > migrations.last().number)
            refuse(u"it was prepared by a newer console (step %1; this one knows %2)"_s.arg(it.key()).arg(
                       migrations.last().number),
                {}, u"Install the newer console."_s);
    }
    int done = 0;
    for (const Migration &migration : migrations) {
        if (progress)
            progress(done++, int(migrations.size()), migration.name);
        const auto before = applied.constFind(migration.number);
        if (before == applied.cend()) {
            apply(connection, migration);
            ++report.applied;
        } else if (*before != migration.checksum) {
            refuse(u"step %1 (%2) was applied from another text than this console's"_s.arg(migration.number)
                       .arg(migration.name),
                {}, u"The database was prepared by another build; use that one, or restore a backup."_s);
        }
    }
    // Something was dropped or changed by hand since: every step mends what it finds, so they all run again.
    if (report.applied == 0 && differsFromShipped(connection)) {
        for (const Migration &migration : migrations)
            apply(connection, migration);
        report.lines << u"Differences from the shipped schema were mended where that is possible (see check-db)."_s;
    }
    report.roleStatements = makeRoles(connection);
    connection.exec("SELECT console.apply_grants()");
    if (options.widenKeys) {
        Transaction transaction(connection);
        connection.execScript(sqlResource(u"widen_keys.sql"_s));
        transaction.commit();
        report.lines << u"Keys are 64 bits wide."_s;
    }
    const Param email = options.adminEmail.isEmpty() ? Param() : Param(options.adminEmail);
    report.lines << connection.exec("SELECT console.map_installer($1)", {email}).text(0, 0);
    report.lines.prepend(report.applied == 0 ? u"The schema is up to date."_s
            : known                          ? u"The schema was upgraded by %1 steps."_s.arg(report.applied)
                                             : u"The schema was built in %1 steps."_s.arg(report.applied));
    return report;
}

} // namespace cp
