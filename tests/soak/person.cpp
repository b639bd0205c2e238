#include "tests/soak/person.h"
#include "tests/bench/tracedapplication.h"

#include "tests/bench/benchdata.h"
#include "ui/table/exportbutton.h"
#include "ui/table/tablepanel.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <algorithm>

namespace cp::soak {

using namespace Qt::StringLiterals;

namespace {

const QString queuePage = u"suggestions"_s;
const QString coinsPage = u"assets"_s;

template <typename Widget>
Widget *findByText(const QWidget *page, const QString &text)
{
    const auto all = page->findChildren<Widget *>();
    const auto found = std::find_if(all.cbegin(), all.cend(), [&](const Widget *one) { return one->text() == text; });
    return found == all.cend() ? nullptr : *found;
}

} // namespace

Person::Person(Session *session, Ledger *ledger, QRandomGenerator *random)
    : m_ledger(ledger)
    , m_random(random)
    , m_session(session)
    , m_window(session)
{
    m_window.resize(1600, 1000);
    m_window.show();
}

Person::~Person()
{
    m_ledger->closing(reviewer());
}

void Person::leave()
{
    m_window.hide();
}

Reviewer *Person::reviewer() const
{
    return m_window.findChild<Reviewer *>();
}

TableModel *Person::coins() const
{
    const auto panels = m_window.findChildren<TablePanel *>();
    for (TablePanel *panel : panels) {
        if (panel->spec().name == coinsPage)
            return panel->model();
    }
    return nullptr;
}

TablePanel *Person::somePanel()
{
    auto panels = m_window.currentPage()->findChildren<TablePanel *>();
    panels.removeIf([](const TablePanel *panel) { return !panel->isReady() || !panel->isVisible(); });
    return panels.isEmpty() ? nullptr : panels[upTo(int(panels.size()))];
}

void Person::act()
{
    struct Habit {
        int weight;
        void (Person::*what)();
    };
    static constexpr Habit habits[] = {{6, &Person::browse}, {4, &Person::scroll}, {2, &Person::sort},
        {2, &Person::filter}, {5, &Person::edit}, {5, &Person::decideOne}, {3, &Person::decideMany}, {2, &Person::undo},
        {3, &Person::arrange}, {1, &Person::exportTable}};
    int all = 0;
    for (const Habit &habit : habits)
        all += habit.weight;
    int chosen = upTo(all);
    for (const Habit &habit : habits) {
        if ((chosen -= habit.weight) < 0) {
            (this->*habit.what)();
            return;
        }
    }
}

void Person::browse()
{
    const QList<PageEntry> pages = pageRegistry();
    const PageEntry &page = pages[upTo(int(pages.size()))];
    bench::TracedApplication::traced(page.name.toLatin1(), [&] { m_window.open(page.name, {}); });
}

void Person::scroll()
{
    TablePanel *panel = somePanel();
    if (!panel || panel->model()->rowCount() == 0)
        return;
    panel->view()->scrollTo(panel->model()->index(upTo(panel->model()->rowCount()), 0));
}

void Person::sort()
{
    if (TablePanel *panel = somePanel())
        panel->model()->sort(upTo(panel->model()->columnCount()), upTo(2) ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void Person::filter()
{
    TablePanel *panel = somePanel();
    if (!panel)
        return;
    if (auto *field = panel->filters()->findChild<QLineEdit *>(); field && upTo(2))
        field->setText(u"C%1"_s.arg(bench::FirstCoin + upTo(50)));
    else
        panel->filters()->reset();
}

/// A coin's name, saved at once or left for later.
void Person::edit()
{
    if (!goesTo(coinsPage))
        return;
    TableModel *model = coins();
    if (!std::exchange(m_followsCoins, true))
        m_ledger->follow(model);
    if (model->rowCount() == 0)
        return;
    const int row = upTo(std::min(model->rowCount(), 40));
    const QModelIndex cell = model->index(row, model->source().indexOf("name"));
    const qint64 coin = model->keyAt(row);
    if (coin != 0 && model->flags(cell) & Qt::ItemIsEditable) {
        const QString name = u"Coin %1, name %2"_s.arg(coin).arg(++m_edits + m_random->bounded(1'000'000) * 1000LL);
        m_ledger->edited(coin, name);
        if (!model->setData(cell, name))
            qFatal("an edit was not taken");
    }
    if (upTo(3) > 0)
        model->submitPending();
}

/// False: that page comes in front in a turn, and what was to be done there is left for another time.
bool Person::goesTo(const QString &page)
{
    static const QList<PageEntry> pages = pageRegistry();
    m_window.open(page, {});
    return m_window.currentPage()->title() == pages[indexOfPage(pages, page)].title;
}

bool Person::goesToQueue()
{
    if (!goesTo(queuePage))
        return false;
    if (!std::exchange(m_followsReviewer, true))
        m_ledger->follow(reviewer());
    return true;
}

void Person::decideOne()
{
    if (goesToQueue())
        QTest::keyClick(m_window.currentPage()->findChild<TableView *>(), Qt::Key_A);
}

/// First looks for the cases of a coin; once they are there, approves all of them.
void Person::decideMany()
{
    if (!goesToQueue())
        return;
    auto *table = m_window.currentPage()->findChild<TableView *>();
    auto *filters = m_window.currentPage()->findChild<FilterBar *>();
    if (filters->value("coin").toString().isEmpty()) {
        filters->setValue("coin", u"C%1"_s.arg(bench::FirstCoin + upTo(50)));
        return;
    }
    if (isSettled()) {
        QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
        dialogs::answerNext(u"yes"_s);
        QTest::keyClick(table, Qt::Key_A);
        dialogs::answerNext(std::nullopt); // it was not asked about one case
    }
    filters->reset();
}

void Person::undo()
{
    if (goesToQueue() && reviewer()->canUndo())
        m_window.currentPage()->undo();
}

void Person::arrange()
{
    if (!goesTo(u"watchlists"_s))
        return;
    if (auto *button = findByText<QPushButton>(m_window.currentPage(), upTo(2) ? u"Move down"_s : u"Move up"_s))
        button->click();
}

void Person::exportTable()
{
    if (!goesTo(u"predictions"_s))
        return;
    if (TablePanel *panel = somePanel())
        panel->exportButton()->exportTo(m_files.filePath(u"%1.csv"_s.arg(m_random->generate())));
}

void Person::tidyUp()
{
    if (reviewer() && reviewer()->lostCount() > 0)
        reviewer()->sendLostAgain();
    TableModel *model = coins();
    if (!model)
        return;
    const QList<qint64> edited = model->pending().keys();
    for (const qint64 coin : edited) {
        if (!model->pending().row(coin)->problem.isEmpty()) {
            m_ledger->forgotten(coin);
            model->revertPending(coin);
        }
    }
}

bool Person::isSettled() const
{
    const auto panels = m_window.currentPage()->findChildren<TablePanel *>();
    return std::none_of(panels.cbegin(), panels.cend(), [](TablePanel *panel) {
        const RowWindow *window = panel->model()->window();
        return panel->isReady() && panel->isVisible()
            && (window->isLoading() || (window->query() && window->countState() == RowWindow::Count::Unknown));
    });
}

bool Person::isIdle() const
{
    if (reviewer() && reviewer()->isBusy())
        return false;
    const TableModel *model = coins();
    if (!model)
        return isSettled();
    const QList<qint64> edited = model->pending().keys();
    return isSettled() && std::none_of(edited.cbegin(), edited.cend(), [model](qint64 coin) {
        return model->pending().row(coin)->isInFlight();
    });
}

} // namespace cp::soak
