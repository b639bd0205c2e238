#include "models/watchlists/listorder.h"
#include "tests/support/reviewdatabase.h"
#include "ui/style/resources.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/messagestrip.h"
#include "ui/widgets/tableview.h"
#include "ui/window/mainwindow.h"

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QTemporaryDir>

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
    void somebodyElseMoved();
    void somebodyElsesChangesShow();
    void addsAnAsset();
    void removesAssets();
    void makesAndDeletesAList();
    void editsInPlace();
    void ordersLists();
    void othersListsAreReadOnly();

private:
    void open(const QByteArray &person, const QString &listName = u"Test"_s);
    TableView *table(const QString &name) const;
    TableView *lists() const { return table(u"Watchlists"_s); }
    TableView *assets() const { return table(u"Assets"_s); }
    QPushButton *button(const QString &text) const;
    QString said() const;
    QStringList shown(TableView *view, const QByteArray &column) const;
    QString stored() { return m_database->list(); }
    void choose(int from, int to);
    QPoint at(int row, double part) const; ///< a place in that row of the assets, from its top

    QTemporaryDir m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)
#define WAIT_FOR_SAME(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

void TestWatchlistsPage::initTestCase()
{
    installTexts();
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QCoreApplication::setOrganizationName(u"test"_s);
    QCoreApplication::setApplicationName(u"tst_watchlistspage"_s);
}

void TestWatchlistsPage::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    QSettings().clear();
    m_database = std::make_unique<ReviewDatabase>();
}

void TestWatchlistsPage::cleanup()
{
    m_window.reset();
    m_session.reset();
    m_database.reset();
}

/// The page as that person sees it, with a list chosen and its assets there.
void TestWatchlistsPage::open(const QByteArray &person, const QString &listName)
{
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    m_window->resize(1200, 800);
    m_window->show();
    m_window->showPage(u"watchlists"_s);
    m_session->open(u"Test"_s, m_database->conninfoFor(person));
    WAIT_FOR(shown(lists(), "name").contains(listName));
    lists()->setCurrentRow(int(shown(lists(), "name").indexOf(listName)));
    assets()->setFocus();
    if (listName == u"Test") {
        WAIT_FOR_SAME(shown(assets(), "symbol").size(), 3);
        WAIT_FOR(assets()->currentKey() != 0);
    }
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
    const auto buttons = m_window->currentPage()->findChildren<QPushButton *>();
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

QPoint TestWatchlistsPage::at(int row, double part) const
{
    return {20, assets()->rowViewportPosition(row) + int(assets()->rowHeight(row) * part)};
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

void TestWatchlistsPage::movesByDragging()
{
    open("ada");
    QWidget *viewport = assets()->viewport();
    const auto drag = [&](int from, int to, double part) {
        QTest::mousePress(viewport, Qt::LeftButton, {}, at(from, 0.5));
        QTest::mouseMove(viewport, at(from, 0.5) + QPoint(0, 15));
        QTest::mouseMove(viewport, at(to, part));
    };
    drag(0, 2, 0.9);
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, at(2, 0.9));
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C3 0.00, 3 C1 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C2"_s, u"C3"_s, u"C1"_s}));
    QCOMPARE(assets()->currentValue("symbol").toString(), u"C1"_s);

    drag(2, 0, 0.1);
    QTest::keyClick(assets(), Qt::Key_Escape); // taken back
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, at(0, 0.1));
    drag(2, 1, 0.1);
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, at(1, 0.1));
    WAIT_FOR_SAME(stored(), u"1 C2 0.00, 2 C1 0.00, 3 C3 0.00"_s);
    QCOMPARE(m_database->value("SELECT count(*) FROM public.user_activities WHERE action = 'reorder'").toInt(), 2);
}

void TestWatchlistsPage::somebodyElseMoved()
{
    open("ada");
    // In one transaction that is not over: nobody is told yet, the order is another one when ours arrives.
    m_database->script("BEGIN; UPDATE public.watchlist_assets SET position = position + 100;"
                       "UPDATE public.watchlist_assets SET position = 104 - position;"
                       "UPDATE public.watchlists SET updated_at = now()");
    QTest::mouseClick(button(u"Move down"_s), Qt::LeftButton);
    m_database->script("COMMIT");
    WAIT_FOR(said().contains(u"changed since it was read"_s));
    QCOMPARE(stored(), u"1 C3 0.00, 2 C2 0.00, 3 C1 0.00"_s);
    WAIT_FOR_SAME(shown(assets(), "symbol"), (QStringList{u"C3"_s, u"C2"_s, u"C1"_s}));
    // On what is shown now, it goes.
    WAIT_FOR(button(u"Move up"_s)->isEnabled());
    QTest::mouseClick(button(u"Move up"_s), Qt::LeftButton);
    WAIT_FOR_SAME(stored(), u"1 C3 0.00, 2 C1 0.00, 3 C2 0.00"_s);
    WAIT_FOR_SAME(said(), QString());
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
    dialogs::answerNext(std::nullopt);
    QTest::mouseClick(button(u"Remove asset"_s), Qt::LeftButton);
    dialogs::answerNext(u""_s);
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
    dialogs::answerNext(std::nullopt);
    QTest::mouseClick(button(u"Delete watchlist"_s), Qt::LeftButton);
    QCOMPARE(m_database->value("SELECT count(*) FROM public.watchlists WHERE name = 'Mine %1'").toInt(), 1);
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
