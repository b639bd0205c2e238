#include "models/demo/demodata.h"
#include "models/session/session.h"
#include "tests/support/testdatabase.h"
#include "ui/style/resources.h"
#include "ui/table/tablepanel.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/messagestrip.h"
#include "ui/widgets/tableview.h"
#include "ui/window/mainwindow.h"

#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>

/// Waits until the page has everything it asked for, and says what it misses.
#define SETTLE() QVERIFY2(settle(), qPrintable(unsettled()))

using namespace cp;
using namespace Qt::StringLiterals;

/// Every page of the registry, on full, empty and hostile data: it opens, sorts by every column, filters by every
/// field, edits and takes it back, is made small and large, and is closed while it loads. Nothing is said on the log,
/// and no page has an error to tell.
class TestPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void walks_data() { addPages(); }
    void walks();
    void closesWhileLoading_data() { addPages(); }
    void closesWhileLoading();
    void forAnAnalyst_data() { addPages(); }
    void forAnAnalyst();

private:
    void addPages();
    void open(const QString &page, const QString &conninfo);
    void close();
    MessageStrip *strip() const { return m_window->currentPage()->parentWidget()->findChild<MessageStrip *>(); }
    QString complaint() const; ///< what the page has to say that nobody wants to hear
    QList<TablePanel *> tables() const { return m_window->currentPage()->findChildren<TablePanel *>(); }
    QString unsettled() const;
    bool settle() const;
    void sortByEveryColumn(TablePanel *table);
    void filterByEveryField(TablePanel *table);
    void editAndRevert(TablePanel *table);

    QTemporaryDir m_settings;
    std::map<QString, std::unique_ptr<TestDatabase>> m_databases;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

#define WAIT_FOR(condition) QTRY_VERIFY2_WITH_TIMEOUT(condition, qPrintable(complaint()), Patience)

void TestPages::initTestCase()
{
    installTexts();
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QCoreApplication::setOrganizationName(u"test"_s);
    QCoreApplication::setApplicationName(u"tst_pages"_s);

    for (const QString &name : {u"empty"_s, u"full"_s, u"hostile"_s}) {
        auto database = std::make_unique<TestDatabase>(TestDatabase::Schema::Console);
        database->exec("SELECT console.map_installer(NULL)");
        if (name != "empty"_L1)
            DemoData::load(database->connection(), {1, true});
        m_databases[name] = std::move(database);
    }
    QFile hostile(QLatin1StringView(CP_TEST_SOURCES) + u"/support/hostile.sql"_s);
    QVERIFY(hostile.open(QIODevice::ReadOnly));
    m_databases[u"hostile"_s]->script(hostile.readAll());

    TestDatabase &full = *m_databases[u"full"_s];
    full.script("CREATE ROLE cp_pages_analyst LOGIN; GRANT cryptopredict_analyst TO cp_pages_analyst");
    full.exec(
        "SELECT console.map_login('cp_pages_analyst', (SELECT min(id) FROM public.users WHERE role = 'public' AND "
        "is_active))");
}

void TestPages::cleanupTestCase()
{
    m_databases[u"full"_s]->script("DROP OWNED BY cp_pages_analyst; DROP ROLE cp_pages_analyst");
    m_databases.clear();
}

void TestPages::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    QSettings().clear();
}

void TestPages::cleanup()
{
    close();
}

void TestPages::addPages()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("data");
    const bool isAnalyst = qstrcmp(QTest::currentTestFunction(), "forAnAnalyst") == 0;
    for (const PageEntry &entry : pageRegistry()) {
        for (const auto &[data, database] : m_databases) {
            if (!isAnalyst || data == "full"_L1)
                QTest::newRow(qPrintable(entry.name + u' ' + data)) << entry.name << data;
        }
    }
}

void TestPages::open(const QString &page, const QString &conninfo)
{
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    QVERIFY(m_window->showPage(page));
    m_window->resize(1600, 1000);
    m_window->show();
    m_session->open(u"Test"_s, conninfo);
}

void TestPages::close()
{
    m_window.reset();
    m_session.reset();
}

QString TestPages::complaint() const
{
    const Message &message = strip()->message();
    return strip()->isPresenting() && message.kind == MessageKind::Error ? message.text + u'\n' + message.details
                                                                         : QString();
}

/// What the page is waiting for. Tables that are read have all they show; one that waits for a row of another has
/// nothing under way. Empty also when there is a complaint: the test fails then.
QString TestPages::unsettled() const
{
    if (!complaint().isEmpty())
        return {};
    if (m_session->identity().login.isEmpty())
        return u"the connection"_s;
    const auto all = tables();
    for (TablePanel *table : all) {
        const RowWindow *window = table->model()->window();
        if (window->isLoading())
            return table->spec().name + u": rows"_s;
        if (window->query() && window->countState() == RowWindow::Count::Unknown)
            return table->spec().name + u": the first answer"_s;
    }
    return {};
}

bool TestPages::settle() const
{
    QTest::qWait(0);
    return QTest::qWaitFor([this] { return unsettled().isEmpty(); }, Patience);
}

void TestPages::sortByEveryColumn(TablePanel *table)
{
    for (int column = 0; column < table->model()->columnCount(); ++column) {
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            table->model()->sort(column, order);
            SETTLE();
            QVERIFY2(complaint().isEmpty(), qPrintable(complaint()));
        }
    }
}

void TestPages::filterByEveryField(TablePanel *table)
{
    const auto boxes = table->filters()->findChildren<QComboBox *>();
    for (QComboBox *box : boxes) {
        for (int choice = box->count() - 1; choice >= 0; --choice) {
            box->setCurrentIndex(choice);
            SETTLE();
        }
    }
    const auto edits = table->filters()->findChildren<QLineEdit *>();
    for (QLineEdit *edit : edits) {
        if (qobject_cast<QSpinBox *>(edit->parentWidget()) || qobject_cast<QComboBox *>(edit->parentWidget()))
            continue;
        edit->setText(u"a'\"%_\\"_s);
        QTest::qWait(300); // typing is taken as a burst
        SETTLE();
        edit->clear();
    }
    const auto numbers = table->filters()->findChildren<QSpinBox *>();
    for (QSpinBox *number : numbers) {
        number->setValue(50);
        QTest::qWait(300);
        SETTLE();
        number->setValue(0);
    }
    table->filters()->reset();
    SETTLE();
    QVERIFY2(complaint().isEmpty(), qPrintable(complaint()));
}

void TestPages::editAndRevert(TablePanel *table)
{
    TableModel *model = table->model();
    for (int column = 0; column < model->columnCount() && model->rowCount() > 0; ++column) {
        const QModelIndex cell = model->index(0, column);
        WAIT_FOR(model->keyAt(0) != 0);
        if (!(model->flags(cell) & Qt::ItemIsEditable))
            continue;
        const QVariant before = cell.data(TableModel::ValueRole);
        QVERIFY(
            model->setData(cell, before.typeId() == QMetaType::Bool ? QVariant(!before.toBool()) : QVariant(u"1"_s)));
        model->revertPending();
        QCOMPARE(cell.data(Qt::EditRole), before);
        QVERIFY(table->unsavedWork().isEmpty());
    }
}

void TestPages::walks()
{
    QFETCH(QString, page);
    QFETCH(QString, data);
    open(page, m_databases[data]->conninfo());
    SETTLE();
    const auto all = tables();
    for (TablePanel *table : all) {
        if (!table->isReady()) // it waits for a choice that this data does not offer
            continue;
        sortByEveryColumn(table);
        filterByEveryField(table);
        editAndRevert(table);
    }
    for (const QSize size : {QSize(1100, 700), QSize(700, 480), QSize(2000, 1300)}) {
        m_window->resize(size);
        QVERIFY(!m_window->grab().isNull());
    }
    m_window->currentPage()->refresh();
    m_window->currentPage()->cancelWork();
    m_window->currentPage()->refresh();
    SETTLE();
    QVERIFY2(complaint().isEmpty(), qPrintable(complaint()));
}

void TestPages::closesWhileLoading()
{
    QFETCH(QString, page);
    QFETCH(QString, data);
    for (const int moment : {0, 5, 20, 60}) {
        open(page, m_databases[data]->conninfo());
        QTest::qWait(moment);
        close();
    }
}

/// What a role may not do is refused before it is tried, and says why.
void TestPages::forAnAnalyst()
{
    QFETCH(QString, page);
    open(page, m_databases[u"full"_s]->conninfo() + u" user=cp_pages_analyst"_s);
    SETTLE();
    m_window->currentPage()->refresh();
    SETTLE();
    QVERIFY2(complaint().isEmpty(), qPrintable(complaint()));
}

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
