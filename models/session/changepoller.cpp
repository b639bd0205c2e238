#include "models/session/changepoller.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// The channel of a table is its trigger's argument. TRUNCATE counts no rows; it gives the table another file.
QHash<QString, QString> readCounts(Connection &connection)
{
    const ResultSet rows = connection.exec(R"sql(
        SELECT split_part(encode(t.tgargs, 'escape'), '\000', 1) AS channel,
               CASE WHEN pg_is_in_recovery() THEN pg_snapshot_xmax(pg_current_snapshot())::text
                    ELSE sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del)::text || ' ' || sum(c.relfilenode::bigint)::text
               END AS count
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_stat_user_tables s ON s.relid = t.tgrelid
        WHERE t.tgname = 'console_notify_insert'
        GROUP BY 1)sql");
    QHash<QString, QString> counts;
    for (int row = 0; row < rows.rowCount(); ++row)
        counts.insert(rows.text(row, 0), rows.text(row, 1));
    return counts;
}

} // namespace

ChangePoller::ChangePoller(Database *database, QObject *parent)
    : QObject(parent)
    , m_database(database)
{
    m_timer.setInterval(Interval);
    connect(&m_timer, &QTimer::timeout, this, &ChangePoller::poll);
}

void ChangePoller::start()
{
    m_counts.clear();
    m_timer.start();
    poll();
}

void ChangePoller::stop()
{
    m_timer.stop();
}

void ChangePoller::poll()
{
    if (std::exchange(m_isAsking, true))
        return;
    m_database->run(u"look for changes"_s, readCounts)
        .then(this,
            [this](const QHash<QString, QString> &counts) {
                m_isAsking = false;
                const QHash<QString, QString> before = std::exchange(m_counts, counts);
                if (before.isEmpty())
                    return;
                for (auto it = counts.begin(); it != counts.end(); ++it) {
                    if (before.value(it.key()) != it.value())
                        Q_EMIT changed(it.key());
                }
            })
        .onFailed(this, [this](const DbException &) { m_isAsking = false; }); // there is a next time
}

} // namespace cp
