#include "models/demo/demodata.h"

#include "models/schema/sqlresource.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto StepDeadline = std::chrono::minutes(10);

/// A script says in its first line what it does.
QString titleOf(const QByteArray &script)
{
    return QString::fromUtf8(script.left(script.indexOf('\n'))).remove(0, 2).trimmed();
}

} // namespace

QStringList DemoData::obstacles(Connection &connection)
{
    QStringList sentences;
    const ResultSet rows = connection.exec(sqlResource(u"demo/00_preflight.sql"_s));
    for (int row = 0; row < rows.rowCount(); ++row)
        sentences << rows.text(row, 0);
    return sentences;
}

void DemoData::load(Connection &connection, const Options &options, const Progress &progress)
{
    connection.setLimits(StepDeadline, CancelToken());
    Transaction transaction(connection);
    if (const QStringList problems = obstacles(connection); !problems.isEmpty()) {
        throw DbException({DbError::Kind::Client, u"load the demo data"_s, {},
            u"this database is not empty, and simulated data is kept apart from real data"_s, problems.join(u'\n'),
            u"Use another database, or remove-demo first."_s});
    }
    connection.exec("SELECT set_config('cp.demo_seed', $1, true), set_config('cp.demo_small', $2, true)",
        {QByteArray::number(options.seed), QByteArray(options.small ? "on" : "off")});
    QStringList files = sqlResources(u"demo"_s);
    files.removeIf([](const QString &file) { return file.startsWith(u'0') || file.startsWith(u'9'); });
    for (int i = 0; i < files.size(); ++i) {
        const QByteArray script = sqlResource(u"demo/"_s + files[i]);
        if (progress)
            progress(i, int(files.size()), titleOf(script));
        connection.execScript(script);
    }
    transaction.commit();
    // Hundreds of thousands of rows have come at once; without fresh statistics the first queries plan badly.
    connection.execScript("ANALYZE");
}

void DemoData::remove(Connection &connection)
{
    connection.setLimits(StepDeadline, CancelToken());
    Transaction transaction(connection);
    connection.execScript(sqlResource(u"demo/90_remove.sql"_s));
    transaction.commit();
}

bool DemoData::isLoaded(Connection &connection)
{
    return connection.exec("SELECT EXISTS (SELECT FROM console.demo_rows)").value(0, 0).toBool();
}

} // namespace cp
