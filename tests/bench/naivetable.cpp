#include "tests/bench/naivetable.h"

#include "tests/bench/watchedview.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlTableModel>

namespace cp::bench {

using namespace Qt::StringLiterals;

QJsonObject measureNaiveTable(const QString &database)
{
    QSqlDatabase connection = QSqlDatabase::addDatabase(u"QPSQL"_s);
    connection.setDatabaseName(database); // the rest comes from PGHOST and the like
    if (!connection.open())
        qFatal("%s", qPrintable(connection.lastError().text()));

    QSqlTableModel model(nullptr, connection);
    model.setTable(u"predictions"_s);
    WatchedView<QTableView> view;
    view.setModel(&model);
    view.resize(1200, 800);
    view.show();
    runFor(std::chrono::milliseconds(200));

    Probe probe;
    QJsonObject measured;
    measured[u"first_rows"_s] = view.timeUntilPainted(0, [&model] { model.select(); });
    measured[u"jump_to_end"_s] = view.timeUntilPainted(model.rowCount() - 1, [&view] { view.scrollToBottom(); });
    runFor(std::chrono::milliseconds(200));
    measured[u"longest_pause"_s] = probe.longestPause();
    measured[u"resident_growth"_s] = probe.residentGrowth();
    return measured;
}

QJsonObject measureNaiveTableApart(const QString &database)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(), {u"--"_s + QLatin1StringView(NaiveOption), database});
    if (!process.waitForFinished(300'000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        qFatal("the plain QSqlTableModel could not be measured");
    return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
}

} // namespace cp::bench
