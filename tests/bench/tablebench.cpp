#include "tests/bench/tablebench.h"

#include "models/table/tablemodel.h"
#include "tests/bench/naivetable.h"
#include "tests/bench/watchedview.h"
#include "tests/support/relay.h"
#include "ui/widgets/tableview.h"

#include <QRandomGenerator>
#include <QScrollBar>

namespace cp::bench {

using namespace Qt::StringLiterals;

namespace {

TableSource predictionSource()
{
    using K = ColumnKind;
    return {"predictions", "console.predictions p", "p.id", "p.version",
        {
            {"symbol", "p.symbol", "text", u"Coin"_s, K::Text, false},
            {"model_name", "p.model_name", "text", u"Model"_s, K::Text, false},
            {"layer_source", "p.layer_source", "integer", u"Layer"_s, K::Integer},
            {"prediction_type", "p.prediction_type", "text", u"Type"_s, K::Word},
            {"predicted_price", "p.predicted_price", "numeric", u"Predicted"_s, K::Price, false},
            {"confidence_score", "p.confidence_score", "numeric", u"Confidence"_s, K::Fraction, false},
            {"target_datetime", "p.target_datetime", "timestamptz", u"For"_s, K::Timestamp, false},
            {"actual_price", "p.actual_price", "numeric", u"Actual"_s, K::Price},
            {"accuracy_percentage", "p.accuracy_percentage", "numeric", u"Accuracy"_s, K::Percent},
            {"is_realized", "p.is_realized", "boolean", u"Realised"_s, K::Boolean, false},
            {"created_at", "p.created_at", "timestamptz", u"Age"_s, K::Age},
        },
        {}};
}

/// As a person looks around: mostly a little further, now and then somewhere else altogether.
void scrollAbout(QTableView &view, std::chrono::seconds time)
{
    QRandomGenerator random(1);
    QScrollBar *bar = view.verticalScrollBar();
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &view, [&] {
        if (random.bounded(25) == 0)
            bar->setValue(random.bounded(bar->maximum()));
        else
            bar->setValue(bar->value() + random.bounded(-200, 600));
    });
    timer.start(16);
    runFor(time);
}

struct Times {
    QList<double> firstRows;
    QList<double> count;
    QList<double> jumpToEnd;
    QList<double> jumpToMiddle;
};

Times measureTimes(WatchedView<TableView> &view, TableModel &model, int repeats)
{
    Times times;
    for (int i = 0; i < repeats; ++i) {
        QElapsedTimer clock;
        clock.start();
        times.firstRows.append(view.timeUntilPainted(0, [&model] { model.select(); }));
        runUntil("the row count", [&model] { return model.window()->countState() == RowWindow::Count::Exact; });
        times.count.append(milliseconds(clock));
        // select() has forgotten every page, so each jump reads.
        const int rows = model.rowCount();
        times.jumpToEnd.append(view.timeUntilPainted(rows - 1, [&view] { view.scrollToBottom(); }));
        model.select();
        runUntil("the row count", [&model] { return model.window()->countState() == RowWindow::Count::Exact; });
        runFor(std::chrono::milliseconds(50)); // until the scroll bar is as long
        times.jumpToMiddle.append(view.timeUntilPainted(
            rows / 2, [&] { view.scrollTo(model.index(rows / 2, 0), QAbstractItemView::PositionAtTop); }));
    }
    return times;
}

} // namespace

Figures measureTable(Session &session, const QString &database, const Sizes &sizes)
{
    const QJsonObject naive = measureNaiveTableApart(database);
    const auto naiveValue = [&naive](const QString &name) { return naive[name].toDouble(); };

    TableModel model(predictionSource(), session.quick(), session.background());
    QObject::connect(
        &model, &TableModel::failed, &model, [](const DbError &error) { qFatal("%s", qPrintable(error.message)); });
    WatchedView<TableView> view(u"predictions"_s, u"Predictions"_s);
    view.setTableModel(&model);
    view.resize(1200, 800);
    view.show();
    runFor(std::chrono::milliseconds(200));

    Probe probe;
    const Times times = measureTimes(view, model, sizes.selects);
    scrollAbout(view, std::chrono::seconds(sizes.scrollSeconds));

    using Bound = Figure::Bound;
    const QString plain = u"QSqlTableModel"_s;
    return {
        {u"table_first_rows"_s, u"First rows on the screen"_s, median(times.firstRows), u"ms"_s, plain,
            naiveValue(u"first_rows"_s), Bound::TimesLess, 40},
        {u"table_first_rows_slowest"_s, u"The same, slowest"_s, quantile(times.firstRows, 1), u"ms"_s, plain,
            naiveValue(u"first_rows"_s), Bound::TimesLess, 40},
        {u"table_count"_s, u"Row count known"_s, median(times.count), u"ms"_s, plain, naiveValue(u"first_rows"_s)},
        {u"table_jump_to_end"_s, u"Jump to the end, slowest"_s, quantile(times.jumpToEnd, 1), u"ms"_s, plain,
            naiveValue(u"jump_to_end"_s), Bound::AtMost, 300},
        {u"table_jump_to_middle"_s, u"Jump to the middle, slowest"_s, quantile(times.jumpToMiddle, 1), u"ms"_s},
        {u"table_longest_pause"_s, u"Longest pause of the GUI thread"_s, probe.longestPause(), u"ms"_s, plain,
            naiveValue(u"longest_pause"_s), Bound::AtMost, 50},
        {u"table_longest_work"_s, u"Of a pause, longest computing"_s, probe.longestWork(), u"ms"_s},
        {u"table_resident_growth"_s, u"Growth of resident memory"_s, probe.residentGrowth(), u"MB"_s, plain,
            naiveValue(u"resident_growth"_s), Bound::AtMost, 60},
    };
}

Figures measureFarTable(const TestDatabase &database, const Sizes &sizes)
{
    Relay relay;
    relay.setDelay(std::chrono::milliseconds(150));
    Session session;
    session.open(u"Far"_s, database.conninfo() + u' ' + relay.server());
    runUntil("the session",
        [&session] { return session.identity().isMapped() && session.background()->state().isConnected(); });
    TableModel model(predictionSource(), session.quick(), session.background());
    WatchedView<TableView> view(u"predictions"_s, u"Predictions"_s);
    view.setTableModel(&model);
    view.resize(1200, 800);
    view.show();
    runFor(std::chrono::milliseconds(200));

    const double firstRows = view.timeUntilPainted(0, [&model] { model.select(); });
    runUntil("the row count", [&model] { return model.window()->countState() == RowWindow::Count::Exact; });
    int most = 0;
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &view, [&] { most = std::max(most, session.quick()->underWay()); });
    watch.start(1);
    const Probe probe;
    scrollAbout(view, std::chrono::seconds(sizes.scrollSeconds));
    const double rest = view.timeUntilPainted(view.rowAt(0), [] {});

    using Bound = Figure::Bound;
    return {
        {u"far_first_rows"_s, u"300 ms away: first rows on the screen"_s, firstRows, u"ms"_s},
        {u"far_longest_pause"_s, u"300 ms away: longest pause while scrolling"_s, probe.longestPause(), u"ms"_s, {}, {},
            Bound::AtMost, 50},
        {u"far_in_flight"_s, u"300 ms away: most requests at once"_s, double(most), {}, {}, {}, Bound::AtMost, 4},
        {u"far_filled_in"_s, u"300 ms away: rows on the screen after the last scroll"_s, rest, u"ms"_s},
    };
}

} // namespace cp::bench
