#include "tests/bench/listbench.h"

#include "models/session/session.h"
#include "models/watchlists/listorder.h"
#include "tests/bench/probe.h"
#include "ui/widgets/coindrag.h"
#include "ui/widgets/tableview.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QUuid>

namespace cp::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr int Assets = 500;
constexpr auto Reorder = "SELECT * FROM console.reorder_watchlist($1::uuid, $2::integer, $3::integer[])";

qint64 makeList(TestDatabase &database)
{
    database.script(
        "INSERT INTO public.watchlists (name, type, user_id, max_assets, sort_order)"
        " SELECT 'Bench list', 'personal', user_id, NULL, -1 FROM console.logins LIMIT 1;"
        "INSERT INTO public.cryptocurrencies (symbol, name)"
        " SELECT 'B' || n, 'Bench ' || n FROM generate_series(1, 500) n;"
        "INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position)"
        " SELECT w.id, c.id, substr(c.symbol, 2)::integer FROM public.watchlists w, public.cryptocurrencies c"
        " WHERE w.name = 'Bench list' AND c.name LIKE 'Bench %'");
    return database.value("SELECT id FROM public.watchlists WHERE name = 'Bench list'").toLongLong();
}

QList<qint64> storedOrder(Connection &connection, qint64 list)
{
    QList<qint64> order;
    const ResultSet rows
        = connection.exec("SELECT id FROM public.watchlist_assets WHERE watchlist_id = $1 ORDER BY position", {list});
    for (int row = 0; row < rows.rowCount(); ++row)
        order.append(rows.raw(row, 0).toLongLong());
    return order;
}

TableView *table(const MainWindow &window, const QString &name)
{
    const auto views = window.findChildren<TableView *>();
    for (TableView *view : views) {
        if (view->accessibleName() == name)
            return view;
    }
    qFatal("there is no table %s", qPrintable(name));
}

QList<qint64> shownOrder(const TableView &view)
{
    QList<qint64> order;
    for (int row = 0; row < view.tableModel()->rowCount(); ++row)
        order.append(view.tableModel()->keyAt(row));
    return order;
}

/// Milliseconds from letting go to the frame that shows it.
double dropAndPaint(TableView &view, const QMimeData &cargo, int row)
{
    const QPoint place(20, view.rowViewportPosition(row) + 2);
    QDragEnterEvent enter(place, Qt::MoveAction, &cargo, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view.viewport(), &enter);
    QDragMoveEvent move(place, Qt::MoveAction, &cargo, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view.viewport(), &move);
    QElapsedTimer clock;
    clock.start();
    QDropEvent drop(place, Qt::MoveAction, &cargo, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view.viewport(), &drop);
    view.viewport()->repaint();
    return milliseconds(clock);
}

} // namespace

Figures measureLists(Session &session, TestDatabase &database, const Sizes &sizes)
{
    const qint64 list = makeList(database);
    Connection &connection = database.connection();
    const int drops = std::min(sizes.decisions, 40);

    // The one statement, and the two UPDATEs a row that the unique positions take without it.
    QList<double> statements;
    QList<double> updates;
    QList<qint64> order = storedOrder(connection, list);
    for (int i = 0; i < std::min(drops, 10); ++i) {
        order.move(i % 2 == 0 ? 0 : Assets - 1, i % 2 == 0 ? Assets - 1 : 0);
        QElapsedTimer clock;
        clock.start();
        connection.exec(Reorder, {QUuid::createUuid(), list, order});
        statements.append(milliseconds(clock));
        clock.start();
        Transaction transaction(connection);
        for (const int shift : {Assets, 0}) {
            for (int row = 0; row < Assets; ++row)
                connection.exec(
                    "UPDATE public.watchlist_assets SET position = $1 WHERE id = $2", {shift + row + 1, order[row]});
        }
        transaction.commit();
        updates.append(milliseconds(clock));
    }

    MainWindow window(&session);
    window.resize(1600, 1000);
    window.show();
    window.showPage(u"watchlists"_s);
    TableView *lists = table(window, u"Watchlists"_s);
    TableView *assets = table(window, u"Assets"_s);
    runUntil("the lists", [&] { return lists->tableModel()->rowOfKey(list) >= 0; });
    lists->setCurrentKey(list);
    runUntil("the assets", [&] {
        const RowWindow &rows = *assets->tableModel()->window();
        return rows.rowCount() == Assets && rows.keyAt(Assets - 1) != 0 && !rows.isLoading();
    });

    QList<double> frames;
    QList<double> answers;
    for (int i = 0; i < drops; ++i) {
        assets->setCurrentRow(i % 2 == 0 ? 1 : 20);
        const qint64 asset = assets->currentKey();
        const DragSource::Cargo cargo = cargoOf({{u"coin"_s}, list, {asset}});
        const QList<qint64> wanted = listorder::movedTo(storedOrder(connection, list), {asset}, i % 2 == 0 ? 15 : 3);
        QElapsedTimer clock;
        clock.start();
        frames.append(dropAndPaint(*assets, *cargo.data, i % 2 == 0 ? 15 : 3));
        runUntil("the order", [&] {
            return session.quick()->underWay() == 0 && session.background()->underWay() == 0
                && !assets->tableModel()->window()->isArranged();
        });
        assets->viewport()->repaint();
        answers.append(milliseconds(clock));
        if (storedOrder(connection, list) != wanted)
            qFatal("a drop of the bench was not carried out");
    }

    // What another console does to the list, from its commit to the frame here.
    QList<double> seen;
    for (int i = 0; i < std::min(drops, 20); ++i) {
        const QList<qint64> wanted = listorder::movedTo(storedOrder(connection, list), {order[i]}, 2 * i);
        connection.exec(Reorder, {QUuid::createUuid(), list, wanted});
        QElapsedTimer clock;
        clock.start();
        runUntil("the order of another", [&] { return shownOrder(*assets) == wanted; });
        assets->viewport()->repaint();
        seen.append(milliseconds(clock));
    }

    using Bound = Figure::Bound;
    const QString waiting = u"after reading again"_s;
    return {
        {u"list_frame_after_drop"_s, u"Frame after a drop in a list of 500"_s, median(frames), u"ms"_s, waiting,
            median(answers), Bound::AtMost, 16},
        {u"list_frame_after_drop_slowest"_s, u"The same, slowest"_s, quantile(frames, 1), u"ms"_s, waiting,
            quantile(answers, 1), Bound::AtMost, 16},
        {u"list_reorder"_s, u"Put a list of 500 in order"_s, median(statements), u"ms"_s, u"two UPDATEs a row"_s,
            median(updates), Bound::TimesLess, 2},
        {u"list_seen_elsewhere"_s, u"Change of another console on the screen, slowest"_s, quantile(seen, 1), u"ms"_s,
            {}, {}, Bound::AtMost, 500},
    };
}

} // namespace cp::bench
