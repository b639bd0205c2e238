#include "tests/support/testdatabase.h"

#include "models/schema/migrator.h"

#include <QCoreApplication>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<Connection> connectTo(const QString &database)
{
    return Connection::open(u"dbname="_s + database);
}

} // namespace

QString poolFolder()
{
    return qEnvironmentVariable("CP_TEST_POOL");
}

TestDatabase::TestDatabase(Schema schema)
{
    static int made = 0;
    m_name = u"cp_test_%1_%2"_s.arg(QCoreApplication::applicationPid()).arg(++made);
    connectTo(u"postgres"_s)->execScript("CREATE DATABASE " + m_name.toLatin1());
    m_connection = connect();
    m_observer = connectTo(u"postgres"_s);
    if (schema == Schema::Console)
        Migrator::run(*m_connection, {});
}

TestDatabase::~TestDatabase()
{
    m_connection.reset();
    try {
        m_observer->execScript("DROP DATABASE " + m_name.toLatin1() + " WITH (FORCE)");
    } catch (const DbException &e) {
        qWarning("%s", e.what());
    }
}

QString TestDatabase::conninfo() const
{
    const QString pool = poolFolder();
    return pool.isEmpty() ? u"dbname="_s + m_name : u"dbname=%1 host=%2"_s.arg(m_name, pool);
}

std::unique_ptr<Connection> TestDatabase::connect() const
{
    return connectTo(m_name);
}

QByteArray TestDatabase::others() const
{
    return " FROM pg_stat_activity WHERE datname = '" + m_name.toLatin1()
        + "' AND backend_type = 'client backend' AND pid <> " + QByteArray::number(m_connection->backendPid());
}

int TestDatabase::othersThat(const QByteArray &condition)
{
    return m_observer->exec("SELECT count(*)" + others() + " AND " + condition).value(0, 0).toInt();
}

int TestDatabase::cancelOthersThat(const QByteArray &condition)
{
    // Chosen before any is cancelled: as a condition beside the others it would be tried on every database's.
    return m_observer
        ->exec("WITH chosen AS MATERIALIZED (SELECT pid" + others() + " AND " + condition
            + ") SELECT count(*) FILTER (WHERE pg_cancel_backend(pid)) FROM chosen")
        .value(0, 0)
        .toInt();
}

void TestDatabase::terminateOthers()
{
    // Those and no later ones: a pool connects again before the last of them is gone.
    const QByteArray ended
        = m_observer->exec("SELECT array_agg(pid) FILTER (WHERE pg_terminate_backend(pid))" + others())
              .raw(0, 0)
              .toByteArray();
    while (!ended.isEmpty() && othersThat("pid = ANY ('" + ended + "')") > 0)
        QTest::qSleep(1);
}

void TestDatabase::allowConnections(bool allowed)
{
    connectTo(u"postgres"_s)
        ->execScript("ALTER DATABASE " + m_name.toLatin1() + " ALLOW_CONNECTIONS " + (allowed ? "true" : "false"));
}

} // namespace cp
