#include "models/watchlists/listorder.h"
#include "tests/support/news.h"
#include "tests/support/relay.h"
#include "tests/support/reviewdatabase.h"
#include "tests/support/testsettings.h"
#include "ui/style/resources.h"
#include "ui/watchlists/orderconflictdialog.h"
#include "ui/widgets/coindrag.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/messagestrip.h"
#include "ui/widgets/tableview.h"
#include "ui/window/mainwindow.h"

#include <QAction>
#include <QDialog>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>

using namespace cp;
using namespace Qt::StringLiterals;

/// Lists and their assets, worked as a person would: by buttons, keys and the mouse. What is checked is what the
/// database holds afterwards, and what the window shows.
class TestWatchlistsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void putsKeysInOrder();
    void showsListsAndAssets();
    void movesByButton();
    void movesManyByKeys();
    void movesByDragging();
    void movesToAPosition();
    void movesInALongList();
    void somebodyElseMoved();
    void somebodyElseAdded();
    void somebodyElseWasFaster();
    void undoesAndRedoes();
    void undoesFifty();
    void undoStopsWhereTheWorldMovedOn();
    void theServerGoesBeforeTheDrop();
    void theServerGoesBeforeTheCommit();
    void theAnswerIsLost();
    void somebodyElsesChangesShow();
    void addsAnAsset();
    void removesAssets();
    void makesAndDeletesAList();
    void deletesWithWhatHangsOnIt();
    void duplicatesAndArchives();
    void editsInPlace();
    void weighs();
    void takesCoinsFromElsewhere();
    void sendsToAnotherList();
    void importsAndExports();
    void marksSuggestions();
    void ordersLists();
    void othersListsAreReadOnly();

private:
    void open(const QByteArray &person, const QString &listName = u"Test"_s, const QString &server = {});
    TableView *table(const QString &name) const;
    TableView *lists() const { return table(u"Watchlists"_s); }
    TableView *assets() const { return table(u"Assets"_s); }
    QPushButton *button(const QString &text) const;
    QString said() const;
    QStringList shown(TableView *view, const QByteArray &column) const;
    QString stored() { return m_database->list(); }
    void choose(int from, int to);
    QAction *action(TableView *view, const QString &text) const;
    /// Lets cargo go on that row of a table, as Qt delivers it at the end of a drag; whether it was taken.
    bool drop(TableView *view, const QMimeData &cargo, int row, double part, Qt::DropAction action = Qt::MoveAction);
    QString asked() const; ///< the texts of the dialog that is open
    DragSource::Cargo pulled(); ///< the assets that are chosen
    qint64 listId(const QString &name)
    {
        return m_database->value("SELECT id FROM public.watchlists WHERE name = $1", {name}).toLongLong();
    }

    TestSettings m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)
#define WAIT_FOR_SAME(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

void TestWatchlistsPage::initTestCase()
{
    installTexts();
}

void TestWatchlistsPage::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    StoredSettings().clear();
    m_database = std::make_unique<ReviewDatabase>();
}

void TestWatchlistsPage::cleanup()
{
    m_window.reset();
    m_session.reset();
    m_database.reset();
}

/// The page as that person sees it, with a list chosen and its assets there.
void TestWatchlistsPage::open(const QByteArray &person, const QString &listName, const QString &server)
{
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    m_window->resize(1200, 800);
    m_window->show();
    m_window->showPage(u"watchlists"_s);
    m_session->open(u"Test"_s, m_database->conninfoFor(person, server));
    WAIT_FOR(shown(lists(), "name").contains(listName));
    lists()->setCurrentRow(int(shown(lists(), "name").indexOf(listName)));
    assets()->setFocus();
    if (listName == u"Test") {
        WAIT_FOR_SAME(shown(assets(), "symbol").size(), 3);
        WAIT_FOR(assets()->currentKey() != 0);
    }
    QVERIFY(hearsNews(*m_session));
}

TableView *TestWatchlistsPage::table(const QString &name) const
{
    const auto tables = m_window->currentPage()->findChildren<TableView *>();
    for (TableView *table : tables) {
        if (table->accessibleName() == name)
            return table;
    }
    qFatal("there is no table %s", qPrintable(name));
}

QPushButton *TestWatchlistsPage::button(const QString &text) const
{
    const auto buttons = m_window->currentPage()->parentWidget()->findChildren<QPushButton *>(); // the strip's, too
    for (QPushButton *button : buttons) {
        if (button->text() == text && button->isVisible())
            return button;
    }
    qFatal("there is no button %s", qPrintable(text));
}

QString TestWatchlistsPage::said() const
{
    const auto *strip = m_window->currentPage()->parentWidget()->findChild<MessageStrip *>();
    return strip->isPresenting() ? strip->message().text : QString();
}

QStringList TestWatchlistsPage::shown(TableView *view, const QByteArray &column) const
{
    QStringList values;
    for (int row = 0; row < view->tableModel()->rowCount(); ++row)
        values.append(view->tableModel()->valueAt(row, column).toString());
    return values;
}

void TestWatchlistsPage::choose(int from, int to)
{
    assets()->setCurrentRow(from);
    assets()->selectionModel()->select(
        {assets()->model()->index(from, 0), assets()->model()->index(to, assets()->model()->columnCount() - 1)},
        QItemSelectionModel::ClearAndSelect);
}

QAction *TestWatchlistsPage::action(TableView *view, const QString &text) const
{
    const auto actions = view->actions();
    for (QAction *action : actions) {
        if (action->text() == text)
            return action;
    }
    qFatal("there is no action %s", qPrintable(text));
}

bool TestWatchlistsPage::drop(TableView *view, const QMimeData &cargo, int row, double part, Qt::DropAction action)
{
    const QPoint place(20, view->rowViewportPosition(row) + int(view->rowHeight(row) * part));
    const Qt::KeyboardModifiers keys = action == Qt::CopyAction ? Qt::ControlModifier : Qt::NoModifier;
    QDragEnterEvent enter(place, action, &cargo, Qt::LeftButton, keys);
    QApplication::sendEvent(view->viewport(), &enter);
    QDragMoveEvent move(place, action, &cargo, Qt::LeftButton, keys);
    QApplication::sendEvent(view->viewport(), &move);
    if (!move.isAccepted()) {
        QDragLeaveEvent leave;
        QApplication::sendEvent(view->viewport(), &leave);
        return false;
    }
    QDropEvent dropped(place, action, &cargo, Qt::LeftButton, keys);
    QApplication::sendEvent(view->viewport(), &dropped);
    return dropped.isAccepted();
}

QString TestWatchlistsPage::asked() const
{
    QStringList texts;
    const auto dialogs = m_window->findChildren<QDialog *>();
    for (const QDialog *dialog : dialogs) {
        const auto labels = dialog->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (dialog->isVisible() && !qobject_cast<const QFileDialog *>(dialog))
                texts.append(label->text());
        }
    }
    return texts.join(u'|');
}

DragSource::Cargo TestWatchlistsPage::pulled()
{
    CoinDrag coins{{}, listId(u"Test"_s), assets()->selectedKeys()};
    for (const qint64 asset : std::as_const(coins.assets))
        coins.symbols.append(
            assets()->tableModel()->valueAt(assets()->tableModel()->rowOfKey(asset), "symbol").toString());
    return cargoOf(coins);
}

// --- order

void TestWatchlistsPage::putsKeysInOrder()
{
    using List = QList<qint64>;
    const List order{1, 2, 3, 4, 5};
    QCOMPARE(listorder::movedBy(order, {3}, -1), (List{1, 3, 2, 4, 5}));
    QCOMPARE(listorder::movedBy(order, {3}, 1), (List{1, 2, 4, 3, 5}));
    QCOMPARE(listorder::movedBy(order, {1, 2, 4}, -1), (List{1, 2, 4, 3, 5}));
    QCOMPARE(listorder::movedBy(order, {2, 4, 5}, 1), (List{1, 3, 2, 4, 5}));
    QCOMPARE(listorder::movedBy({}, {1}, 1), List());
    QCOMPARE(listorder::movedTo(order, {2}, 5), (List{1, 3, 4, 5, 2}));
    QCOMPARE(listorder::movedTo(order, {4, 2}, 0), (List{2, 4, 1, 3, 5}));
    QCOMPARE(listorder::movedTo(order, {2, 4}, 3), (List{1, 3, 2, 4, 5}));
    QCOMPARE(listorder::movedTo(order, {2, 3}, 2), order); // onto itself
}

void TestWatchlistsPage::showsListsAndAssets()
{
    open("ada");
    QCOMPARE(shown(assets(), "symbol"), (QStringList{u"C1"_s, u"C2"_s, u"C3"_s}));
    QStringList headers;
    for (int column = 0; column < assets()->model()->columnCount(); ++column)
        headers.append(assets()->model()->headerData(column, Qt::Horizontal).toString());
    QCOMPARE(headers.join(u'|'), u"#|Symbol|Name|Weight|Target|Price|24h|Notes"_s);
    const int row = lists()->currentIndex().row();
    QCOMPARE(lists()->tableModel()->valueAt(row, "asset_count").toInt(), 3);
    QCOMPARE(lists()->tableModel()->valueAt(row, "owner_name").toString(), u"Ada Test"_s);
    // Another list, other assets.
    lists()->setCurrentRow(int(shown(lists(), "name").indexOf(u"Default"_s)));
    WAIT_FOR_SAME(shown(assets(), "symbol").size(), 0);
    QVERIFY(!button(u"Move up"_s)->isEnabled());
    QCOMPARE(button(u"Move up"_s)->toolTip(), u"Choose an asset first."_s);
}

void TestWatchlistsPage::movesByButton()
{
    open("ada");
    WAIT_FOR_SAME(button(u"Move up"_s)->toolTip(), u"This is the first."_s);
    QTest::mouseClick(button(u"Move down"_s), Qt::LeftButton);
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C1 0.00, 3 C3 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C2"_s, u"C1"_s, u"C3"_s}));
    QCOMPARE(assets()->currentValue("symbol").toString(), u"C1"_s); // the row stays the current one
    WAIT_FOR(button(u"Move up"_s)->isEnabled());
    QTest::mouseClick(button(u"Move up"_s), Qt::LeftButton);
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);
    QCOMPARE(said(), QString());

    // In another order there is nothing to move, and the reason is said.
    assets()->tableModel()->sort(1, Qt::DescendingOrder);
    WAIT_FOR_SAME(button(u"Move up"_s)->toolTip(), u"Sort by # to put the assets in order."_s);
}

void TestWatchlistsPage::movesManyByKeys()
{
    open("ada");
    choose(0, 1);
    QTest::keyClick(assets(), Qt::Key_Down, Qt::AltModifier);
    WAIT_FOR_SAME(stored(), u"1 C3 0.00, 2 C1 0.00, 3 C2 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C3"_s, u"C1"_s, u"C2"_s}));
    QCOMPARE(assets()->selectedRowCount(), 2);
    // Faster than the database answers: each step builds on the one before.
    assets()->setCurrentRow(0);
    QTest::keyClick(assets(), Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(assets(), Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(assets(), Qt::Key_Up, Qt::AltModifier);
    WAIT_FOR_SAME(m_database->value("SELECT count(*) FROM public.user_activities WHERE action = 'reorder'").toInt(), 4);
    QCOMPARE(stored(), u"1 C1 0.00, 2 C3 0.00, 3 C2 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C1"_s, u"C3"_s, u"C2"_s}));
    QCOMPARE(said(), QString());
}

/// What a drag ends with; that a hand can begin one, tests/bus/drag.py shows with a real pointer.
void TestWatchlistsPage::movesByDragging()
{
    open("ada");
    choose(0, 0);
    QVERIFY(drop(assets(), *pulled().data, 2, 0.9));
    // The table shows it before the database has answered.
    QCOMPARE(shown(assets(), "symbol"), (QStringList{u"C2"_s, u"C3"_s, u"C1"_s}));
    QCOMPARE(shown(assets(), "position"), (QStringList{u"1"_s, u"2"_s, u"3"_s}));
    QCOMPARE(assets()->currentValue("symbol").toString(), u"C1"_s);
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C3 0.00, 3 C1 0.00"_s);
    choose(1, 2);
    QVERIFY(drop(assets(), *pulled().data, 0, 0.1));
    WAIT_FOR_SAME(stored(), u"1 C3 0.00, 2 C1 0.00, 3 C2 0.00"_s);
    QCOMPARE(assets()->selectedRowCount(), 2);
    // Onto itself, and where there is another order: nothing.
    choose(1, 1);
    QVERIFY(drop(assets(), *pulled().data, 1, 0.3));
    assets()->tableModel()->sort(1, Qt::DescendingOrder);
    WAIT_FOR(shown(assets(), "symbol") == (QStringList{u"C3"_s, u"C2"_s, u"C1"_s}));
    choose(0, 0);
    QVERIFY(!drop(assets(), *pulled().data, 2, 0.9));
    QMimeData text;
    text.setText(u"C7"_s);
    QVERIFY(!drop(assets(), text, 1, 0.5));
    QCOMPARE(m_database->value("SELECT count(*) FROM public.user_activities WHERE action = 'reorder'").toInt(), 2);
    // The way back to the manual order.
    action(assets(), u"Show the manual order"_s)->trigger();
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C3"_s, u"C1"_s, u"C2"_s}));
}

void TestWatchlistsPage::movesToAPosition()
{
    open("ada");
    choose(0, 0);
    action(assets(), u"Move to position…"_s)->trigger();
    auto *dialog = m_window->findChild<QInputDialog *>();
    QVERIFY(dialog && dialog->labelText() == u"Position of C1, from 1 to 3"_s);
    dialog->setIntValue(3);
    dialog->accept();
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C3 0.00, 3 C1 0.00"_s);
}

void TestWatchlistsPage::movesInALongList()
{
    m_database->script("UPDATE public.watchlists SET max_assets = NULL;"
                       "INSERT INTO public.cryptocurrencies (symbol, name)"
                       " SELECT 'L' || n, 'Long ' || n FROM generate_series(1, 500) n;"
                       "INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position)"
                       " SELECT w.id, c.id, 3 + substr(c.symbol, 2)::integer FROM public.watchlists w,"
                       " public.cryptocurrencies c WHERE w.name = 'Test' AND c.symbol LIKE 'L%'");
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    m_window->show();
    m_window->showPage(u"watchlists"_s);
    m_session->open(u"Test"_s, m_database->conninfoFor("ada"));
    WAIT_FOR(shown(lists(), "name").contains(u"Test"_s));
    lists()->setCurrentRow(int(shown(lists(), "name").indexOf(u"Test"_s)));
    WAIT_FOR_SAME(assets()->tableModel()->rowCount(), 503);
    choose(0, 0);
    WAIT_FOR(button(u"Move down"_s)->isEnabled()); // all of it comes without being scrolled through
    action(assets(), u"Move to position…"_s)->trigger();
    auto *dialog = m_window->findChild<QInputDialog *>();
    dialog->setIntValue(503);
    dialog->accept();
    QCOMPARE(assets()->tableModel()->valueAt(502, "symbol").toString(), u"C1"_s);
    WAIT_FOR_SAME(
        m_database
            ->value("SELECT a.position FROM public.watchlist_assets a JOIN public.cryptocurrencies c ON c.id ="
                    " a.crypto_id WHERE c.symbol = 'C1'")
            .toInt(),
        503);
    WAIT_FOR_SAME(assets()->currentValue("symbol").toString(), u"C1"_s);
}

void TestWatchlistsPage::somebodyElseMoved()
{
    open("ada");
    // In one transaction that is not over: nobody is told yet, the order is another one when ours arrives.
    const auto meanwhile = [this] {
        m_database->script("BEGIN; UPDATE public.watchlist_assets SET position = position + 100;"
                           "UPDATE public.watchlist_assets SET position = 104 - position;"
                           "UPDATE public.watchlists SET updated_at = now()");
        QTest::mouseClick(button(u"Move down"_s), Qt::LeftButton);
        m_database->script("COMMIT");
    };
    const auto question = [this] { return m_window->findChild<OrderConflictDialog *>(); };
    meanwhile();
    WAIT_FOR(question());
    const auto orders = question()->findChildren<QListWidget *>();
    QCOMPARE(orders.size(), 2);
    QCOMPARE(orders[0]->item(0)->text() + orders[1]->item(0)->text(), u"1  C21  C3"_s);
    QCOMPARE(said(), QString());
    question()->reject();
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C3"_s, u"C2"_s, u"C1"_s}));
    QCOMPARE(stored(), u"1 C3 0.00, 2 C2 0.00, 3 C1 0.00"_s);
    WAIT_FOR(!question());

    // Again, and this time one's own order is to stand.
    choose(0, 0);
    WAIT_FOR(button(u"Move down"_s)->isEnabled());
    meanwhile();
    WAIT_FOR(question());
    Q_EMIT question()->mineChosen();
    question()->accept();
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C3 0.00, 3 C1 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C2"_s, u"C3"_s, u"C1"_s}));
}

void TestWatchlistsPage::somebodyElseAdded()
{
    QCOMPARE(listorder::rebased({3, 1, 2}, {1, 2, 9, 3}), (QList<qint64>{3, 1, 2, 9}));
    QCOMPARE(listorder::rebased({3, 1, 2}, {8, 1, 3}), (QList<qint64>{8, 3, 1}));
    QCOMPARE(listorder::rebased({}, {1, 2}), (QList<qint64>{1, 2}));
}

/// Between the last look and the key: nothing of theirs is overwritten, and a place is where its neighbour stands.
void TestWatchlistsPage::somebodyElseWasFaster()
{
    open("ada");
    const QString changed = u"It was changed since it was read."_s;
    choose(0, 0);
    m_database->script("UPDATE public.watchlist_assets SET notes = 'keep' WHERE position = 1");
    button(u"Remove asset"_s)->click();
    WAIT_FOR(!said().isEmpty());
    QCOMPARE(said(), changed);
    QCOMPARE(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "notes").first(), u"keep"_s);
    button(u"Remove asset"_s)->click(); // now it is what they see
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C3 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol").size(), 2);

    m_database->script("UPDATE public.watchlist_assets SET weight = 0.75 WHERE position = 2");
    action(assets(), u"Equal weights"_s)->trigger();
    WAIT_FOR_SAME(said(), changed);
    QCOMPARE(stored(), u"1 C2 0.00, 2 C3 0.75"_s);
    WAIT_FOR_SAME(shown(assets(), "weight").last().toDouble(), 0.75);
    action(assets(), u"Equal weights"_s)->trigger();
    WAIT_FOR_SAME(stored(), u"1 C2 0.50, 2 C3 0.50"_s);

    // In front of C3, wherever it stands by now; and nowhere, when it is gone.
    m_database->script("SELECT console.add_assets(gen_random_uuid(), (SELECT id FROM public.watchlists WHERE name = "
                       "'Test'), ARRAY(SELECT id FROM public.cryptocurrencies WHERE symbol = 'C9'), 1)");
    QVERIFY(drop(assets(), *cargoOf({{u"C8"_s}, 0, {}}).data, 1, 0.1));
    WAIT_FOR_SAME(stored(), u"1 C9 0.00, 2 C2 0.50, 3 C8 0.00, 4 C3 0.50"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol").size(), 4);
    m_database->script("SELECT console.remove_assets(gen_random_uuid(), ARRAY(SELECT id FROM public.watchlist_assets "
                       "WHERE position = 1))");
    QVERIFY(drop(assets(), *cargoOf({{u"C7"_s}, 0, {}}).data, 0, 0.1));
    WAIT_FOR_SAME(said(), changed);
    WAIT_FOR_SAME(stored(), u"1 C2 0.50, 2 C8 0.00, 3 C3 0.50"_s);
}

// --- undo

void TestWatchlistsPage::undoesAndRedoes()
{
    open("ada");
    const auto undo = [this] { QTest::keyClick(assets(), Qt::Key_Z, Qt::ControlModifier); };
    const auto redo = [this] { QTest::keyClick(assets(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); };
    const auto *window = m_window.get();
    const auto tip = [window](const QString &name) {
        for (const QAction *action : window->actions()) {
            if (action->text() == name)
                return action->toolTip();
        }
        return QString();
    };
    QCOMPARE(tip(u"Undo"_s), u"Nothing to undo"_s);
    choose(0, 0);
    QTest::mouseClick(button(u"Move down"_s), Qt::LeftButton);
    WAIT_FOR_SAME(tip(u"Undo"_s), u"Undo: move of C1 to 2 (Ctrl+Z)"_s);
    QVERIFY(action(assets(), u"Undo move of C1 to 2"_s)->isEnabled()); // in the menus, too
    QVERIFY(!action(assets(), u"Redo"_s)->isEnabled());
    choose(1, 2);
    QTest::mouseClick(button(u"Remove asset"_s), Qt::LeftButton);
    WAIT_FOR_SAME(tip(u"Undo"_s), u"Undo: removal of 2 assets (Ctrl+Z)"_s);
    QCOMPARE(stored(), u"1 C2 0.00"_s);
    undo();
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C1 0.00, 3 C3 0.00"_s);
    WAIT_FOR_SAME(said(), u"Undone: removal of 2 assets."_s);
    undo();
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C1"_s, u"C2"_s, u"C3"_s}));
    WAIT_FOR_SAME(tip(u"Redo"_s), u"Redo: move of C1 to 2 (Ctrl+Shift+Z)"_s);
    QCOMPARE(tip(u"Undo"_s), u"Nothing to undo"_s);
    redo();
    redo(); // faster than the answer
    WAIT_FOR_SAME(stored(), u"1 C2 0.00"_s);
    WAIT_FOR_SAME(tip(u"Redo"_s), u"Nothing to redo"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), QStringList{u"C2"_s});
    // Edits are steps as well.
    undo();
    WAIT_FOR_SAME(shown(assets(), "symbol").size(), 3);
    TableModel *model = assets()->tableModel();
    QVERIFY(model->setData(model->index(0, model->source().indexOf("weight")), u"0.5"_s));
    QTest::mouseClick(button(u"Save"_s), Qt::LeftButton);
    WAIT_FOR_SAME(stored(), u"1 C2 0.50, 2 C1 0.00, 3 C3 0.00"_s);
    WAIT_FOR_SAME(tip(u"Undo"_s), u"Undo: edit of 1 row (Ctrl+Z)"_s);
    QCOMPARE(tip(u"Redo"_s), u"Nothing to redo"_s);
    undo();
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C1 0.00, 3 C3 0.00"_s);
}

void TestWatchlistsPage::undoesFifty()
{
    open("ada");
    QStringList states{stored()};
    for (int i = 0; i < 50; ++i) {
        choose(i % 2 == 0 ? 0 : 2, i % 2 == 0 ? 0 : 2);
        QTest::keyClick(assets(), i % 2 == 0 ? Qt::Key_Down : Qt::Key_Up, Qt::AltModifier);
        WAIT_FOR(stored() != states.last());
        states.append(stored());
    }
    WAIT_FOR(!m_window->currentPage()->undoState().undo.isEmpty());
    for (int i = 49; i >= 0; --i) {
        m_window->currentPage()->undo();
        WAIT_FOR_SAME(stored(), states[i]);
    }
    for (int i = 1; i <= 50; ++i)
        m_window->currentPage()->redo();
    WAIT_FOR(m_window->currentPage()->undoState().redo.isEmpty() || said().contains("can't"_L1));
    QVERIFY2(!said().contains("can't"_L1), qPrintable(said()));
    QCOMPARE(stored(), states.last());
    WAIT_FOR(m_window->currentPage()->undoState().redo.isEmpty());
}

void TestWatchlistsPage::undoStopsWhereTheWorldMovedOn()
{
    open("ada");
    choose(0, 0);
    QTest::mouseClick(button(u"Move down"_s), Qt::LeftButton);
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C1 0.00, 3 C3 0.00"_s);
    m_database->script("UPDATE public.watchlist_assets SET position = position + 100;"
                       "UPDATE public.watchlist_assets SET position = 104 - position;"
                       "UPDATE public.watchlists SET updated_at = now()");
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C3"_s, u"C1"_s, u"C2"_s}));
    m_window->currentPage()->undo();
    WAIT_FOR_SAME(said(), u"The move of C1 to 2 can't be undone: The list has been put into another order since."_s);
    QCOMPARE(stored(), u"1 C3 0.00, 2 C1 0.00, 3 C2 0.00"_s);
    QTest::mouseClick(button(u"Skip it"_s), Qt::LeftButton);
    QCOMPARE(m_window->currentPage()->undoState().undo, QString());
}

// --- a server that goes away in the middle

void TestWatchlistsPage::theServerGoesBeforeTheDrop()
{
    open("ada");
    choose(0, 0);
    const DragSource::Cargo cargo = pulled();
    m_database->allowConnections(false);
    m_database->terminateOthers();
    WAIT_FOR(!m_session->state().isConnected());
    QVERIFY(!drop(assets(), *cargo.data, 2, 0.9));
    QCOMPARE(shown(assets(), "symbol"), (QStringList{u"C1"_s, u"C2"_s, u"C3"_s}));
    m_database->script("UPDATE public.watchlist_assets SET position = position + 100;"
                       "UPDATE public.watchlist_assets SET position = 104 - position");
    m_database->allowConnections(true);
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C3"_s, u"C2"_s, u"C1"_s}));
}

void TestWatchlistsPage::theServerGoesBeforeTheCommit()
{
    open("ada");
    m_database->script("BEGIN; SELECT FROM public.watchlists FOR UPDATE");
    choose(0, 0);
    QVERIFY(drop(assets(), *pulled().data, 2, 0.9));
    QCOMPARE(shown(assets(), "symbol"), (QStringList{u"C2"_s, u"C3"_s, u"C1"_s}));
    WAIT_FOR_SAME(m_database->othersThat("wait_event_type = 'Lock'"), 1);
    m_database->terminateOthers();
    WAIT_FOR(said().contains(u"nothing of it was done"_s));
    m_database->script("ROLLBACK");
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C1"_s, u"C2"_s, u"C3"_s}));
    QCOMPARE(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);
    QCOMPARE(m_window->currentPage()->undoState().undo, QString());
}

void TestWatchlistsPage::theAnswerIsLost()
{
    Relay relay;
    open("ada", u"Test"_s, relay.server());
    relay.loseAnswerTo("reorder_watchlist");
    choose(0, 0);
    QVERIFY(drop(assets(), *pulled().data, 2, 0.9));
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C3 0.00, 3 C1 0.00"_s);
    relay.cut();
    WAIT_FOR_SAME(m_window->currentPage()->undoState().undo, u"move of C1 to 3"_s); // it is known to have been done
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C2"_s, u"C3"_s, u"C1"_s}));
    QCOMPARE(stored(), u"1 C2 0.00, 2 C3 0.00, 3 C1 0.00"_s);
    QCOMPARE(said(), QString());
    m_window.reset(); // before the network
    m_session.reset();
}

void TestWatchlistsPage::somebodyElsesChangesShow()
{
    open("ada");
    m_database->script("INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position)"
                       " SELECT w.id, c.id, 4 FROM public.watchlists w, public.cryptocurrencies c"
                       " WHERE w.name = 'Test' AND c.symbol = 'C9';"
                       "UPDATE public.watchlists SET updated_at = now() WHERE name = 'Test'");
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C1"_s, u"C2"_s, u"C3"_s, u"C9"_s}));
    WAIT_FOR_SAME(lists()->currentValue("asset_count").toInt(), 4);
    m_database->script("UPDATE public.watchlist_assets SET is_active = false WHERE position = 4");
    WAIT_FOR_SAME(shown(assets(), "symbol").size(), 3);
}

// --- lists and assets come and go

void TestWatchlistsPage::addsAnAsset()
{
    open("ada");
    QTest::mouseClick(button(u"Add asset"_s), Qt::LeftButton);
    auto *dialog = m_window->findChild<QDialog *>();
    QVERIFY(dialog);
    auto *matches = dialog->findChild<QListWidget *>();
    auto *typed = dialog->findChild<QLineEdit *>();
    QTest::keyClicks(typed, u"coin 77"_s);
    WAIT_FOR(matches->count() > 0 && matches->item(0)->text() == u"C77 — Coin 77"_s);
    QTest::keyClick(typed, Qt::Key_Return);
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00, 4 C77 0.00"_s);
    WAIT_FOR_SAME(assets()->currentValue("symbol").toString(), u"C77"_s);
    WAIT_FOR_SAME(lists()->currentValue("asset_count").toInt(), 4);

    // Again: it is there already, and that is said in words.
    QTest::mouseClick(button(u"Add asset"_s), Qt::LeftButton);
    WAIT_FOR(m_window->findChildren<QDialog *>().size() == 1);
    dialog = m_window->findChild<QDialog *>();
    typed = dialog->findChild<QLineEdit *>();
    matches = dialog->findChild<QListWidget *>();
    QTest::keyClicks(typed, u"C77"_s);
    WAIT_FOR(matches->count() == 11 && matches->item(0)->text() == u"C77 — Coin 77"_s);
    QTest::keyClick(typed, Qt::Key_Return);
    WAIT_FOR_SAME(said(), u"The coin is in the list already."_s);
}

void TestWatchlistsPage::removesAssets()
{
    open("ada");
    choose(0, 1);
    QTest::mouseClick(button(u"Remove asset"_s), Qt::LeftButton);
    WAIT_FOR_SAME(stored(), u"1 C3 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), QStringList{u"C3"_s});
    WAIT_FOR_SAME(said(), u"Removed 2 assets."_s);
}

void TestWatchlistsPage::makesAndDeletesAList()
{
    open("ann", u"Default"_s);
    dialogs::answerNext(u"Mine %1"_s);
    QTest::mouseClick(button(u"New watchlist"_s), Qt::LeftButton);
    WAIT_FOR_SAME(lists()->currentValue("name").toString(), u"Mine %1"_s);
    WAIT_FOR_SAME(said(), u"The list is made. It has no coins yet."_s);
    QCOMPARE(m_database
                 ->value("SELECT u.first_name FROM public.watchlists w JOIN public.users u ON u.id = w.user_id"
                         " WHERE w.name = 'Mine %1'")
                 .toString(),
        u"Ann"_s);
    WAIT_FOR(button(u"Delete watchlist"_s)->isEnabled());
    dialogs::answerNext(u""_s);
    QTest::mouseClick(button(u"Delete watchlist"_s), Qt::LeftButton);
    WAIT_FOR(!shown(lists(), "name").contains(u"Mine %1"_s));
    QCOMPARE(m_database->value("SELECT count(*) FROM public.watchlists WHERE name = 'Mine %1'").toInt(), 0);
}

void TestWatchlistsPage::editsInPlace()
{
    open("ada");
    TableModel *model = assets()->tableModel();
    const auto cell = [&](const QByteArray &column) { return model->index(1, model->source().indexOf(column)); };
    QVERIFY(model->setData(cell("weight"), u"0.25"_s));
    QVERIFY(model->setData(cell("notes"), u"Twice"_s));
    QCOMPARE(button(u"Move up"_s)->toolTip(), u"Save or discard the edits first."_s);
    QTest::mouseClick(button(u"Save"_s), Qt::LeftButton);
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C2 0.25, 3 C3 0.00"_s);
    WAIT_FOR_SAME(said(), u"Saved 1 row."_s);
    QCOMPARE(model->valueAt(1, "notes").toString(), u"Twice"_s);

    TableModel *listModel = lists()->tableModel();
    const int row = lists()->currentIndex().row();
    QVERIFY(listModel->setData(listModel->index(row, listModel->source().indexOf("description")), u"Long term"_s));
    QTest::mouseClick(button(u"Save"_s), Qt::LeftButton);
    WAIT_FOR_SAME(
        m_database->value("SELECT description FROM public.watchlists WHERE name = 'Test'").toString(), u"Long term"_s);
}

/// What goes with it is named before it is asked for; and all of it comes back.
void TestWatchlistsPage::deletesWithWhatHangsOnIt()
{
    m_database->addCases(2);
    open("ada");
    QTest::mouseClick(button(u"Delete watchlist"_s), Qt::LeftButton);
    WAIT_FOR(m_window->findChild<QDialog *>());
    QCOMPARE(asked(), u"Delete “Test”?|On it hang: 3 assets, 2 suggestions, 2 of them pending."_s);
    m_window->findChild<QDialog *>()->reject();
    WAIT_FOR(!m_window->findChild<QDialog *>());
    dialogs::answerNext(u""_s);
    QTest::mouseClick(button(u"Delete watchlist"_s), Qt::LeftButton);
    WAIT_FOR(!shown(lists(), "name").contains(u"Test"_s));
    QCOMPARE(m_database->value("SELECT count(*) FROM public.ai_suggestions").toInt(), 0);
    WAIT_FOR(!m_window->currentPage()->undoState().undo.isEmpty());
    m_window->currentPage()->undo();
    WAIT_FOR(shown(lists(), "name").contains(u"Test"_s));
    QCOMPARE(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);
    QCOMPARE(m_database->value("SELECT count(*) FROM public.ai_suggestions WHERE status = 'pending'").toInt(), 2);
}

void TestWatchlistsPage::duplicatesAndArchives()
{
    open("ada");
    dialogs::answerNext(u"Copy"_s);
    action(lists(), u"Duplicate…"_s)->trigger();
    WAIT_FOR_SAME(lists()->currentValue("name").toString(), u"Copy"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C1"_s, u"C2"_s, u"C3"_s}));
    action(lists(), u"Archive or bring back"_s)->trigger();
    WAIT_FOR_SAME(said(), u"The list is archived."_s);
    QVERIFY(!m_database->value("SELECT is_active FROM public.watchlists WHERE name = 'Copy'").toBool());
    WAIT_FOR(!lists()->currentValue("is_active").toBool());
    action(lists(), u"Archive or bring back"_s)->trigger();
    WAIT_FOR_SAME(said(), u"The list is active."_s);
    WAIT_FOR(lists()->currentValue("is_active").toBool()); // what is said comes before the row is read again
    action(lists(), u"Make public or private"_s)->trigger();
    WAIT_FOR_SAME(said(), u"Everybody may read the list."_s);
    QVERIFY(m_database->value("SELECT is_public FROM public.watchlists WHERE name = 'Copy'").toBool());
    for (int i = 0; i < 4; ++i)
        m_window->currentPage()->undo();
    WAIT_FOR(!shown(lists(), "name").contains(u"Copy"_s));
}

void TestWatchlistsPage::weighs()
{
    open("ada");
    const auto sum = [this] {
        const auto labels = m_window->currentPage()->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible() && label->text().startsWith("Weights"_L1))
                return label->text();
        }
        return QString();
    };
    QCOMPARE(sum(), u"Weights add up to 0%"_s);
    action(assets(), u"Normalise weights to 100%"_s)->trigger();
    WAIT_FOR_SAME(said(), u"No asset has a weight."_s);
    action(assets(), u"Equal weights"_s)->trigger();
    WAIT_FOR_SAME(stored(), u"1 C1 0.33, 2 C2 0.33, 3 C3 0.33"_s);
    QCOMPARE(m_database->value("SELECT sum(weight) FROM public.watchlist_assets").toString(), u"1.0000"_s);
    WAIT_FOR_SAME(sum(), u"Weights add up to 100%"_s);
    TableModel *model = assets()->tableModel();
    QVERIFY(model->setData(model->index(0, model->source().indexOf("weight")), u"0.6"_s));
    QCOMPARE(sum(), u"Weights add up to 126.66%: more than 100%"_s); // before it is saved
    QTest::mouseClick(button(u"Save"_s), Qt::LeftButton);
    WAIT_FOR_SAME(stored(), u"1 C1 0.60, 2 C2 0.33, 3 C3 0.33"_s);
    WAIT_FOR(model->pending().isEmpty());
    const auto firstShown = [this] { return shown(assets(), "weight").first().toDouble(); };
    WAIT_FOR_SAME(firstShown(), 0.6); // what is weighed is what is shown
    action(assets(), u"Normalise weights to 100%"_s)->trigger();
    WAIT_FOR_SAME(stored(), u"1 C1 0.47, 2 C2 0.26, 3 C3 0.26"_s);
    WAIT_FOR(firstShown() < 0.5);
    m_database->script("UPDATE public.cryptocurrencies SET market_cap = CASE symbol WHEN 'C1' THEN 3 ELSE 1 END");
    action(assets(), u"Weights by market capitalisation"_s)->trigger();
    WAIT_FOR_SAME(stored(), u"1 C1 0.60, 2 C2 0.20, 3 C3 0.20"_s);
}

void TestWatchlistsPage::takesCoinsFromElsewhere()
{
    open("ada");
    QVERIFY(drop(assets(), *cargoOf({{u"C9"_s, u"C8"_s}, 0, {}}).data, 1, 0.1));
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C9 0.00, 3 C8 0.00, 4 C2 0.00, 5 C3 0.00"_s);
    WAIT_FOR_SAME(said(), u"Added 2 coins to “Test”."_s);
    // Onto another list, from outside and from this one.
    const int target = int(shown(lists(), "name").indexOf(u"Default"_s));
    QVERIFY(drop(lists(), *cargoOf({{u"C7"_s}, 0, {}}).data, target, 0.5));
    WAIT_FOR_SAME(said(), u"Added C7 to “Default”."_s);
    WAIT_FOR_SAME(shown(assets(), "symbol").size(), 5);
    choose(1, 2);
    QVERIFY(drop(lists(), *pulled().data, target, 0.5));
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol").size(), 3);
    choose(0, 0);
    QVERIFY(drop(lists(), *pulled().data, target, 0.5, Qt::CopyAction));
    WAIT_FOR_SAME(said(), u"Copied C1 to “Default”."_s);
    QCOMPARE(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);
    QCOMPARE(m_database
                 ->value("SELECT string_agg(c.symbol, ' ' ORDER BY a.position) FROM public.watchlist_assets a JOIN"
                         " public.cryptocurrencies c ON c.id = a.crypto_id WHERE a.watchlist_id = $1",
                     {listId(u"Default"_s)})
                 .toString(),
        u"C7 C9 C8 C1"_s);
    // Not onto its own list, nor below the last one.
    QVERIFY(!drop(lists(), *pulled().data, lists()->currentIndex().row(), 0.5));
    // What was moved comes back.
    m_window->currentPage()->undo();
    m_window->currentPage()->undo();
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C9 0.00, 3 C8 0.00, 4 C2 0.00, 5 C3 0.00"_s);
}

void TestWatchlistsPage::sendsToAnotherList()
{
    open("ada");
    choose(0, 0);
    const auto send = [this](const QString &command) {
        action(assets(), command)->trigger();
        auto *dialog = m_window->findChild<QInputDialog *>();
        dialog->setTextValue(u"Default"_s);
        dialog->accept();
    };
    send(u"Copy to list…"_s);
    WAIT_FOR_SAME(said(), u"Copied C1 to “Default”."_s);
    choose(1, 1);
    send(u"Move to list…"_s);
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C3 0.00"_s);
}

void TestWatchlistsPage::importsAndExports()
{
    open("ada");
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"list.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("###Section,BINANCE:C5USDT,C1,NASDAQ:NONE\nC6-USD");
    file.close();
    const auto chooseFile = [this, &path](const QString &command) {
        action(assets(), command)->trigger();
        WAIT_FOR(m_window->findChild<QFileDialog *>());
        auto *dialog = m_window->findChild<QFileDialog *>();
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
    };
    chooseFile(u"Import coins…"_s);
    WAIT_FOR(asked().startsWith("Add"_L1));
    QCOMPARE(asked(), u"Add 3 coins to “Test”?|C5, C1, C6\n\nNot known, and left out (1): NASDAQ:NONE"_s);
    button(u"Import"_s)->click();
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00, 4 C5 0.00, 5 C6 0.00"_s);
    WAIT_FOR_SAME(said(), u"Done for 2, not for 1."_s);
    WAIT_FOR(!m_window->findChild<QFileDialog *>());
    chooseFile(u"Export as text for charting sites…"_s);
    WAIT_FOR_SAME(said(), u"Wrote 5 symbols to %1."_s.arg(path));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "BINANCE:C1USDT,BINANCE:C2USDT,BINANCE:C3USDT,BINANCE:C5USDT,BINANCE:C6USDT\n");
    m_window->currentPage()->undo();
    WAIT_FOR_SAME(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);
}

void TestWatchlistsPage::marksSuggestions()
{
    m_database->addCase("rebalance", "C2", 1, "0.5");
    m_database->addCase("remove", "C2", 1, "0");
    m_database->addCases(3);
    m_database->script("INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price,"
                       " close_price, volume) SELECT c.id, date_trunc('day', now()) - n * interval '12 hours', 1, 2, 1,"
                       " 2 - n / 100.0, 1 FROM public.cryptocurrencies c, generate_series(0, 99) n"
                       " WHERE c.symbol = 'C2'");
    open("ada");
    const QModelIndex symbol = assets()->model()->index(1, assets()->tableModel()->source().indexOf("symbol"));
    WAIT_FOR_SAME(symbol.data(Qt::AccessibleTextRole).toString(), u"C2, 2 suggestions wait, 30 days: +41.8%"_s);
    QVERIFY(!action(assets(), u"Review suggestions"_s)->isEnabled());
    choose(1, 1);
    WAIT_FOR(action(assets(), u"Review suggestions"_s)->isEnabled());
    m_window->grab();
    QTest::keyClick(assets(), Qt::Key_S);
    WAIT_FOR_SAME(m_window->currentPage()->title(), u"Suggestions"_s);
    WAIT_FOR(table(u"Suggestions"_s)->tableModel()->rowCount() == 2); // not those about other coins
    WAIT_FOR_SAME(shown(table(u"Suggestions"_s), "symbol"), (QStringList{u"C2"_s, u"C2"_s}));
}

void TestWatchlistsPage::ordersLists()
{
    m_database->script("INSERT INTO public.watchlists (name, type, user_id, sort_order)"
                       " SELECT n, 'personal', id, 5 + length(n) FROM public.users, (VALUES ('A'), ('BB')) v (n)"
                       " WHERE email = 'ann@example.org'");
    open("ann", u"BB"_s);
    const auto order = [this] {
        return m_database
            ->value("SELECT string_agg(w.name, ' ' ORDER BY sort_order) FROM public.watchlists w"
                    " JOIN public.users u ON u.id = w.user_id WHERE u.email = 'ann@example.org'")
            .toString();
    };
    QCOMPARE(order(), u"A BB"_s);
    lists()->setFocus();
    QTest::keyClick(lists(), Qt::Key_Up, Qt::AltModifier);
    WAIT_FOR_SAME(order(), u"BB A"_s);
    WAIT_FOR_SAME(lists()->currentValue("name").toString(), u"BB"_s);
    // By dragging, among one's own: the shared ones above stand where they stand.
    QMimeData cargo;
    cargo.setData(u"application/x-cryptopredict-lists"_s, DragSource::origin());
    WAIT_FOR(shown(lists(), "name").indexOf(u"A"_s) == lists()->tableModel()->rowCount() - 1);
    lists()->setCurrentRow(int(shown(lists(), "name").indexOf(u"A"_s)));
    QVERIFY(drop(lists(), cargo, int(shown(lists(), "name").indexOf(u"BB"_s)), 0.1));
    WAIT_FOR_SAME(order(), u"A BB"_s);
    cargo.setData(u"application/x-cryptopredict-lists"_s, "another program's");
    QVERIFY(!drop(lists(), cargo, 0, 0.1));
    QCOMPARE(m_database->value("SELECT sort_order FROM public.watchlists WHERE name = 'Default'").toInt(), 0);
}

void TestWatchlistsPage::othersListsAreReadOnly()
{
    m_database->script("UPDATE public.watchlists SET is_public = true WHERE name = 'Test'");
    open("ann");
    for (const QString &text : {u"Add asset"_s, u"Remove asset"_s, u"Move down"_s, u"Delete watchlist"_s}) {
        WAIT_FOR_SAME(button(text)->toolTip(), u"This list belongs to somebody else."_s);
        QVERIFY(!button(text)->isEnabled());
    }
    QVERIFY(button(u"New watchlist"_s)->isEnabled());
    const TableModel *model = assets()->tableModel();
    QVERIFY(!(model->flags(model->index(0, model->source().indexOf("weight"))) & Qt::ItemIsEditable));
    const TableModel *listModel = lists()->tableModel();
    QVERIFY(!(listModel->flags(lists()->currentIndex()) & Qt::ItemIsEditable));
    lists()->setCurrentRow(int(shown(lists(), "name").indexOf(u"Default"_s)));
    WAIT_FOR_SAME(button(u"Add asset"_s)->toolTip(), u"Only admins arrange shared lists."_s);
    QTest::keyClick(assets(), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(stored(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);
}

QTEST_MAIN(TestWatchlistsPage)

#include "tst_watchlistspage.moc"
