#include "tests/support/testdatabase.h"
#include "tests/support/testsettings.h"
#include "ui/widgets/itemdelegate.h"
#include "ui/widgets/tableheader.h"
#include "ui/widgets/tableview.h"
#include "ui/widgets/valueedit.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardPaths>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

TableSource source()
{
    TableSource source;
    source.name = "coin";
    source.from = "public.coin t";
    source.key = "t.id";
    source.version = "t.xmin::text::bigint";
    source.editTable = "coin";
    source.columns = {
        {"rank", "t.rank", "integer", u"Rank"_s, ColumnKind::Integer, false, false},
        {"symbol", "t.symbol", "text", u"Symbol"_s, ColumnKind::Text, false, false},
        {"weight", "t.weight", "numeric", u"Weight"_s, ColumnKind::Fraction, true, true},
        {"change", "t.change", "numeric", u"Change"_s, ColumnKind::Percent, true, false},
    };
    return source;
}

enum Columns { Rank, Symbol, Weight, Change };

} // namespace

/// A TableView over a TableModel on a real database: coins of rank 10, 20, 30, … so that others fit between.
class TestTableView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void showsValuesForPeople();
    void headerSorts();
    void refreshKeepsThePixelAndTheRow();
    void refreshWhereTheTableShrinks();
    void leavingRowGivesWayToItsSuccessor();
    void selectionSurvivesARefresh();
    void everythingStaysSelected();
    void currentKeyTellsOfRowsThatArrive();
    void selectedKeysBeyondMemory();
    void copies();
    void copiesInTheOrderOnTheScreen();
    void remembersColumnsAndSort();
    void survivesColumnsThatCameAndWent();
    void emptyStateOffersAnAction();
    void editsAreParsed();
    void nonsenseStaysInTheEditor();
    void tooltips();
    void goneRows();
    void lettersAreLeftToThePage();

private:
    void load();
    QString shown(int row, int column, Qt::LayoutDirection direction = Qt::LeftToRight) const;
    int y(qint64 key) const { return m_view->rowViewportPosition(m_model->rowOfKey(key)); }
    void openEditor(int row, int column);

    std::unique_ptr<TestDatabase> m_db;
    std::unique_ptr<Database> m_quick;
    std::unique_ptr<Database> m_background;
    std::unique_ptr<TableModel> m_model;
    std::unique_ptr<TableView> m_view;
    TestSettings m_settings;
};

void TestTableView::initTestCase()
{
    m_db = std::make_unique<TestDatabase>();
    m_db->script("CREATE TABLE coin (id serial PRIMARY KEY, rank integer NOT NULL, symbol text NOT NULL,"
                 " weight numeric(5,4), change numeric(8,4))");
    m_quick = std::make_unique<Database>();
    m_background = std::make_unique<Database>();
    m_quick->open(m_db->conninfo());
    m_background->open(m_db->conninfo());
    QTRY_VERIFY_WITH_TIMEOUT(m_quick->state().isConnected() && m_background->state().isConnected(), Patience);
}

void TestTableView::cleanupTestCase()
{
    m_quick.reset();
    m_background.reset();
    m_db.reset();
}

void TestTableView::init()
{
    StoredSettings().clear();
    m_db->script("TRUNCATE coin RESTART IDENTITY;"
                 "INSERT INTO coin (rank, symbol, weight, change) SELECT 10 * i, 'C' || i, 0.0525, CASE WHEN i % 2 = 0 "
                 "THEN 1.5 ELSE -1.5 END FROM generate_series(1, 1000) AS i");
    load();
}

void TestTableView::load()
{
    m_view.reset();
    m_model = std::make_unique<TableModel>(source(), m_quick.get(), m_background.get());
    new QAbstractItemModelTester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_model.get());
    m_view = std::make_unique<TableView>(u"coins"_s, u"Coins"_s);
    m_model->setSort(Rank, Qt::AscendingOrder);
    m_view->setTableModel(m_model.get());
    FormatContext context;
    context.zone = QTimeZone::utc();
    context.locale = QLocale::c();
    context.locale.setNumberOptions(QLocale::DefaultNumberOptions);
    m_view->setFormatContext(context);
    m_view->resize(600, 400);
    m_view->show();
    m_model->select();
    QTRY_COMPARE_WITH_TIMEOUT(m_model->window()->countState(), RowWindow::Count::Exact, Patience);
}

void TestTableView::cleanup()
{
    m_view.reset();
    m_model.reset();
}

QString TestTableView::shown(int row, int column, Qt::LayoutDirection direction) const
{
    // What the delegate is going to paint; the model has the value as it is in the database.
    class Probe : public ItemDelegate {
    public:
        using ItemDelegate::initStyleOption;
    };
    Probe probe;
    probe.setFormatContext(qobject_cast<ItemDelegate *>(m_view->itemDelegate())->formatContext());
    QStyleOptionViewItem option;
    option.direction = direction;
    probe.initStyleOption(&option, m_model->index(row, column));
    return option.text;
}

void TestTableView::showsValuesForPeople()
{
    QCOMPARE(m_view->accessibleName(), u"Coins"_s);
    QCOMPARE(shown(0, Weight), u"5.25%"_s);
    QCOMPARE(m_model->index(0, Weight).data(Qt::AccessibleTextRole).toString(), u"5.25%"_s); // and says so
    QCOMPARE(shown(0, Change), u"-1.50%"_s);
    QCOMPARE(shown(1, Change), u"+1.50%"_s);
    // In a window from right to left the sign stays in front of its number.
    QCOMPARE(shown(0, Change, Qt::RightToLeft), QChar(0x2068) + u"-1.50%"_s + QChar(0x2069));
    QCOMPARE(m_view->verticalHeader()->sectionResizeMode(0), QHeaderView::Fixed);
}

void TestTableView::headerSorts()
{
    QHeaderView *header = m_view->horizontalHeader();
    const auto click = [&](int column) {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
            QPoint(header->sectionViewportPosition(column) + header->sectionSize(column) / 2, header->height() / 2));
    };
    click(Weight); // a figure: the largest first
    QCOMPARE(m_model->sortColumn(), int(Weight));
    QCOMPARE(m_model->sortOrder(), Qt::DescendingOrder);
    QCOMPARE(header->sortIndicatorSection(), int(Weight));
    click(Weight);
    QCOMPARE(m_model->sortOrder(), Qt::AscendingOrder);
    click(Symbol); // a name: from A
    QCOMPARE(m_model->sortOrder(), Qt::AscendingOrder);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->valueAt(0, "symbol").toString(), u"C1"_s, Patience);
}

void TestTableView::refreshKeepsThePixelAndTheRow()
{
    m_view->setCurrentRow(100);
    m_view->verticalScrollBar()->setValue(95 * m_view->verticalHeader()->defaultSectionSize() + 7);
    const qint64 key = m_view->currentKey();
    QCOMPARE(key, 101);
    const int before = y(key);
    QSignalSpy changes(m_view.get(), &TableView::currentKeyChanged);
    QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
    m_db->script("INSERT INTO coin (rank, symbol) SELECT i, 'new' FROM generate_series(1, 35) AS i WHERE i % 10 <> 0");
    m_view->refresh();
    QVERIFY(moved.wait(Patience));
    QCOMPARE(m_view->currentKey(), key);
    QCOMPARE(m_view->currentIndex().row(), 100 + 32);
    QCOMPARE(y(key), before);
    QCOMPARE(m_view->selectedKeys(), QList<qint64>{key});
    QCOMPARE(changes.size(), 0); // it is the same case still
}

void TestTableView::refreshWhereTheTableShrinks()
{
    // At the end of the table, with rows going away above: Qt takes the last rows out first, with their selection.
    m_view->setCurrentRow(900); // brings its page
    QTRY_COMPARE_WITH_TIMEOUT(m_view->currentKey(), 901, Patience);
    m_view->scrollToBottom();
    m_view->setCurrentRow(995);
    QTRY_COMPARE_WITH_TIMEOUT(m_view->currentKey(), 996, Patience);
    const int before = y(996);
    QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
    m_db->script("DELETE FROM coin WHERE id <= 20");
    m_view->refresh();
    QVERIFY(moved.wait(Patience));
    QCOMPARE(m_model->rowCount(), 980);
    QCOMPARE(m_view->currentKey(), 996);
    QCOMPARE(m_view->currentIndex().row(), 975);
    QCOMPARE(m_view->selectedKeys(), QList<qint64>{996});
    QCOMPARE(y(996), before);
}

void TestTableView::leavingRowGivesWayToItsSuccessor()
{
    m_view->setCurrentRow(5);
    QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
    m_db->script("DELETE FROM coin WHERE id = 6");
    m_view->refresh();
    QVERIFY(moved.wait(Patience));
    QCOMPARE(m_view->currentKey(), 7);
    QCOMPARE(m_view->selectedKeys(), QList<qint64>{7});
}

void TestTableView::selectionSurvivesARefresh()
{
    m_view->setCurrentRow(2);
    for (const int row : {4, 5, 9})
        m_view->selectionModel()->select(
            m_model->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QCOMPARE(m_view->selectedRowCount(), 4);
    QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
    m_db->script("INSERT INTO coin (rank, symbol) VALUES (1, 'first'); DELETE FROM coin WHERE id = 5");
    m_view->refresh();
    QVERIFY(moved.wait(Patience));
    QCOMPARE(m_view->selectedKeys(), (QList<qint64>{3, 6, 10}));
    QCOMPARE(m_view->currentKey(), 3);
}

void TestTableView::everythingStaysSelected()
{
    m_view->selectAll();
    QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
    m_db->script("INSERT INTO coin (rank, symbol) SELECT i, 'more' FROM generate_series(1, 500) AS i");
    m_view->refresh();
    QVERIFY(moved.wait(Patience));
    QCOMPARE(m_model->rowCount(), 1500);
    QCOMPARE(m_view->selectedRowCount(), 1500);
    m_db->script("DELETE FROM coin WHERE id > 1400");
    m_view->refresh();
    QVERIFY(moved.wait(Patience));
    QCOMPARE(m_view->selectedRowCount(), 1400);
    m_view->selectionModel()->select(m_model->index(0, 0), QItemSelectionModel::Deselect | QItemSelectionModel::Rows);
    m_db->script("DELETE FROM coin WHERE id > 1300");
    m_view->refresh();
    QVERIFY(moved.wait(Patience));
    QCOMPARE(m_view->selectedRowCount(), 1299);
    // The header does not look at the selection, which would take it row by row (see TableHeader).
    QVERIFY(!m_view->horizontalHeader()->selectionModel()->hasSelection());
}

void TestTableView::currentKeyTellsOfRowsThatArrive()
{
    QSignalSpy changes(m_view.get(), &TableView::currentKeyChanged);
    m_view->setCurrentRow(700); // not in memory
    QCOMPARE(m_view->currentKey(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(m_view->currentKey(), 701, Patience);
    QCOMPARE(changes.last().first().toLongLong(), 701);
    m_view->setCurrentRow(-1);
    QCOMPARE(m_view->currentKey(), 0);
    QCOMPARE(m_view->selectedRowCount(), 0);
}

void TestTableView::selectedKeysBeyondMemory()
{
    m_view->selectAll();
    QCOMPARE(m_view->selectedRowCount(), 1000);
    QVERIFY(m_view->selectedKeys().size() < 1000);
    const QList<qint64> all = await(m_view->allSelectedKeys(5000));
    QCOMPARE(all.size(), 1000);
    QCOMPARE(all.first(), 1);
    QCOMPARE(all.last(), 1000);
    QCOMPARE(await(m_view->allSelectedKeys(10)).size(), 10);
    QSignalSpy partly(m_view.get(), &TableView::copiedInPart);
    m_view->copySelection();
    QCOMPARE(partly.size(), 1);
    QCOMPARE(partly.first().last().toInt(), 1000);
}

void TestTableView::copies()
{
    m_db->script("UPDATE coin SET symbol = E'a\\tb\\nc', weight = NULL, change = 0.1234 WHERE id = 2");
    m_model->window()->reread({2});
    QTRY_VERIFY_WITH_TIMEOUT(m_model->valueAt(1, "weight").isNull(), Patience);
    m_view->setCurrentRow(0);
    m_view->selectionModel()->select(m_model->index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QTest::keySequence(m_view.get(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(),
        u"Rank\tSymbol\tWeight\tChange\n10\tC1\t5.25%\t-1.50%\n20\ta b c\t\t+0.1234%\n"_s);
}

void TestTableView::copiesInTheOrderOnTheScreen()
{
    m_view->horizontalHeader()->moveSection(1, 0);
    m_view->hideColumn(Weight);
    m_view->setCurrentRow(0);
    m_view->copySelection();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"Symbol\tRank\tChange\nC1\t10\t-1.50%\n"_s);
}

void TestTableView::remembersColumnsAndSort()
{
    QHeaderView *header = m_view->horizontalHeader();
    header->resizeSection(Rank, 333);
    header->moveSection(header->visualIndex(Change), 0);
    m_view->hideColumn(Weight);
    Q_EMIT header->sectionClicked(Symbol);
    load();
    header = m_view->horizontalHeader();
    QCOMPARE(header->sectionSize(Rank), 333);
    QCOMPARE(header->logicalIndex(0), int(Change));
    QVERIFY(m_view->isColumnHidden(Weight));
    QCOMPARE(m_model->sortColumn(), int(Symbol));
    QCOMPARE(header->sortIndicatorSection(), int(Symbol));
    QTRY_COMPARE_WITH_TIMEOUT(m_model->valueAt(1, "symbol").toString(), u"C10"_s, Patience);
}

void TestTableView::survivesColumnsThatCameAndWent()
{
    StoredSettings settings;
    settings.beginGroup(u"tables/coins"_s);
    settings.beginWriteArray(u"columns"_s, 3);
    int i = 0;
    for (const QString &name : {u"dropped_since"_s, u"change"_s, u"rank"_s}) {
        settings.setArrayIndex(i++);
        settings.setValue(u"name"_s, name);
        settings.setValue(u"width"_s, 1000000);
        settings.setValue(u"hidden"_s, true);
    }
    settings.endArray();
    settings.setValue(u"sort"_s, u"dropped_since"_s);
    settings.endGroup();
    load();
    const QHeaderView *header = m_view->horizontalHeader();
    QCOMPARE(header->logicalIndex(0), int(Change));
    QVERIFY(m_view->isColumnHidden(Rank));
    QVERIFY(!m_view->isColumnHidden(Symbol));
    QCOMPARE(m_model->sortColumn(), int(Rank));
}

void TestTableView::emptyStateOffersAnAction()
{
    QAction clear(u"Clear filters"_s);
    connect(&clear, &QAction::triggered, m_model.get(), [this] { m_model->setRowFilter({}); });
    m_view->setEmptyState(u"No coin matches."_s, &clear);
    auto *button = m_view->findChild<QPushButton *>();
    QVERIFY(button);
    QVERIFY(!button->isVisible());
    m_model->setRowFilter(Filter::compare("symbol", Filter::Op::Equal, u"none"_s));
    QVERIFY(!button->isVisible()); // nobody knows yet
    QTRY_VERIFY_WITH_TIMEOUT(button->isVisible(), Patience);
    QCOMPARE(button->text(), u"Clear filters"_s);
    button->click();
    QTRY_VERIFY_WITH_TIMEOUT(m_model->rowCount() > 0, Patience);
    QVERIFY(!button->isVisible());
}

void TestTableView::openEditor(int row, int column)
{
    m_view->activateWindow();
    m_view->setFocus();
    m_view->setCurrentIndex(m_model->index(row, column));
    m_view->edit(m_model->index(row, column));
}

void TestTableView::editsAreParsed()
{
    openEditor(0, Weight);
    auto *edit = m_view->findChild<ValueEdit *>();
    QVERIFY(edit);
    QCOMPARE(edit->text(), u"5.25"_s); // in percent, as on the screen
    edit->selectAll();
    edit->insert(u"۷٫۵٪"_s); // as an input method does
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_model->index(0, Weight).data(TableModel::PendingRole).toBool(), Patience);
    QCOMPARE(m_model->index(0, Weight).data().toString(), u"0.075"_s);
    QCOMPARE(shown(0, Weight), u"7.50%"_s);

    // Looked at and left: no edit, though the field shows fewer zeros than the database.
    openEditor(1, Weight);
    QTest::keyClick(m_view->findChild<ValueEdit *>(), Qt::Key_Return);
    QVERIFY(!m_model->index(1, Weight).data(TableModel::PendingRole).toBool());

    m_model->revertPending();
}

void TestTableView::nonsenseStaysInTheEditor()
{
    openEditor(0, Weight);
    auto *edit = m_view->findChild<ValueEdit *>();
    edit->selectAll();
    QTest::keyClicks(edit, u"lots"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(edit->isVisible());
    QVERIFY(!edit->problem().isEmpty());
    QCOMPARE(edit->accessibleDescription(), edit->problem());
    m_model->window()->rereadAll(); // a refresh below it takes nothing
    QSignalSpy arrived(m_model.get(), &QAbstractItemModel::dataChanged);
    QVERIFY(arrived.wait(Patience));
    QCOMPARE(edit->text(), u"lots"_s);
    QTest::keyClick(edit, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!m_view->findChild<ValueEdit *>(), Patience);
    QVERIFY(m_model->pending().isEmpty());
}

void TestTableView::tooltips()
{
    auto *delegate = qobject_cast<ItemDelegate *>(m_view->itemDelegate());
    m_db->script("UPDATE coin SET change = 12.3456, symbol = '<b>bold</b>' WHERE id = 1");
    m_model->window()->reread({1});
    QTRY_COMPARE_WITH_TIMEOUT(m_model->valueAt(0, "change").toString(), u"12.3456"_s, Patience);
    QCOMPARE(shown(0, Change), u"+12.35%"_s);
    QCOMPARE(delegate->toolTip(m_model->index(0, Change)), u"+12.3456%"_s);
    m_model->setData(m_model->index(0, Weight), u"0.9"_s);
    QCOMPARE(delegate->toolTip(m_model->index(0, Weight)), u"90%\nNot saved yet. In the database: 5.25%"_s);
    m_model->revertPending();
}

void TestTableView::goneRows()
{
    m_db->script("DELETE FROM coin WHERE id = 3");
    m_model->window()->reread({3});
    const QModelIndex index = m_model->index(2, Symbol);
    QTRY_COMPARE_WITH_TIMEOUT(index.data(TableModel::RowStateRole).toInt(), int(RowWindow::RowState::Gone), Patience);
    auto *delegate = qobject_cast<ItemDelegate *>(m_view->itemDelegate());
    QVERIFY(delegate->toolTip(index).startsWith(u"No longer in the database."_s));
    m_view->grab(); // and it can be painted
}

void TestTableView::lettersAreLeftToThePage()
{
    struct Parent : QWidget {
        void keyPressEvent(QKeyEvent *event) override { text += event->text(); }
        QString text;
    } parent;
    m_view->setParent(&parent);
    m_view->setCurrentRow(0);
    QTest::keyClicks(m_view.get(), u"C77"_s);
    QCOMPARE(m_view->currentIndex().row(), 0);
    QCOMPARE(parent.text, u"C77"_s);
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QCOMPARE(m_view->currentIndex().row(), 1);
    m_view->setParent(nullptr);
}

QTEST_MAIN(TestTableView)
#include "tst_tableview.moc"
