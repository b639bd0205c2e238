#include "tests/bench/pagesbench.h"

#include "models/demo/demodata.h"
#include "tests/bench/benchdata.h"
#include "tests/bench/probe.h"
#include "tests/support/pagewalk.h"
#include "tests/support/testdatabase.h"
#include "ui/widgets/turnqueue.h"
#include "ui/window/mainwindow.h"

#include <QCoreApplication>
#include <QFile>
#include <QTableView>

#include <algorithm>
#include <optional>

namespace cp::bench {

using namespace Qt::StringLiterals;

namespace {

struct Opening {
    double first = 0; ///< milliseconds
    double all = 0;
    double longestPause = 0;
};

/// Nothing is on its way from the database, and what has come has been shown.
bool isQuiet(Session &session)
{
    const auto none = [&session] {
        return session.quick()->underWay() == 0 && session.background()->underWay() == 0
            && TurnQueue::instance().isEmpty();
    };
    if (!none())
        return false;
    QCoreApplication::processEvents(); // an answer is taken in a turn of its own, and may ask for more
    return none();
}

bool hasRows(const QWidget &page)
{
    const auto views = page.findChildren<QTableView *>();
    return std::any_of(views.cbegin(), views.cend(), [](const QTableView *view) {
        const QAbstractItemModel *model = view->model();
        return view->isVisible() && model && model->rowCount() > 0 && model->index(0, 0).data().isValid();
    });
}

Opening open(Session &session, const QString &page)
{
    MainWindow window(&session);
    window.resize(1600, 1000);
    window.showPage(page == "settings"_L1 ? u"profile"_s : u"settings"_s);
    window.show();
    runUntil("the window", [&session] { return isQuiet(session); });
    runFor(std::chrono::milliseconds(50));

    const Probe probe;
    Opening took;
    std::optional<double> first;
    QElapsedTimer clock;
    clock.start();
    if (page == "charts"_L1)
        window.open(page, u"C%1"_s.arg(FirstCoin)); // one with many candles
    else
        window.showPage(page);
    const auto painted = [&window, &clock] {
        window.repaint();
        return milliseconds(clock);
    };
    runUntil("the page", [&] {
        if (!first && hasRows(*window.currentPage()))
            first = painted();
        return isQuiet(session);
    });
    took.all = painted();
    took.first = first.value_or(took.all);
    runFor(std::chrono::milliseconds(50)); // the last pause is over
    took.longestPause = probe.longestPause();
    return took;
}

} // namespace

Figures measurePages(Session &session, const Sizes &sizes)
{
    Figures figures;
    QList<double> pauses;
    const QList<PageEntry> pages = pageRegistry();
    for (const PageEntry &page : pages) {
        open(session, page.name); // warms up
        QList<double> first, all;
        for (int i = 0; i < sizes.openings; ++i) {
            const Opening opening = open(session, page.name);
            first.append(opening.first);
            all.append(opening.all);
            pauses.append(opening.longestPause);
        }
        figures.append({u"page_"_s + page.name, u"%1: first rows or picture"_s.arg(page.title), median(first), u"ms"_s,
            {}, {}, Figure::Bound::AtMost, 300});
        figures.append(
            {u"page_%1_all"_s.arg(page.name), u"%1: everything on it"_s.arg(page.title), median(all), u"ms"_s});
    }
    figures.append({u"page_longest_pause"_s, u"Longest pause while pages open"_s, quantile(pauses, 1), u"ms"_s, {}, {},
        Figure::Bound::AtMost, 100});
    return figures;
}

Figures measureWalks()
{
    TestDatabase database(TestDatabase::Schema::Console);
    database.exec("SELECT console.map_installer(NULL)");
    DemoData::load(database.connection(), {.seed = 1, .small = true});
    QFile hostile(QStringLiteral(CP_TEST_SOURCES) + u"/support/hostile.sql"_s);
    if (!hostile.open(QIODevice::ReadOnly))
        qFatal("the hostile data could not be read");
    database.script(hostile.readAll());

    Session session;
    session.open(u"Bench"_s, database.conninfo());
    double longest = 0;
    double longestWork = 0;
    QString where;
    const QList<PageEntry> pages = pageRegistry();
    for (const PageEntry &page : pages) {
        MainWindow window(&session);
        window.resize(1600, 1000);
        window.showPage(page.name);
        const Probe probe;
        window.show();
        const PageWalk walk(&window, &session, [](const std::function<bool()> &holds) {
            runUntil("the page", holds);
            return true;
        });
        if (const QString wrong = walk.walk(); !wrong.isEmpty())
            qFatal("%s: %s", qPrintable(page.name), qPrintable(wrong));
        longestWork = std::max(longestWork, probe.longestWork());
        if (probe.longestPause() > longest) {
            longest = probe.longestPause();
            where = page.title;
        }
    }
    return {{u"walk_longest_pause"_s, u"Longest pause in a walk over all pages (%1)"_s.arg(where), longest, u"ms"_s, {},
                {}, Figure::Bound::AtMost, 100},
        {u"walk_longest_work"_s, u"Of a pause in the walk, longest computing"_s, longestWork, u"ms"_s}};
}

} // namespace cp::bench
