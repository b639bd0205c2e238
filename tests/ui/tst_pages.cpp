#include "models/demo/demodata.h"
#include "models/session/session.h"
#include "tests/support/pagewalk.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testsettings.h"
#include "ui/style/resources.h"
#include "ui/window/mainwindow.h"

#include <QFile>
#include <QRegularExpression>

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
    PageWalk walk() const
    {
        return {m_window.get(), m_session.get(),
            [](const std::function<bool()> &holds) { return QTest::qWaitFor(holds, Patience); }};
    }

    TestSettings m_settings;
    std::map<QString, std::unique_ptr<TestDatabase>> m_databases;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

void TestPages::initTestCase()
{
    installTexts();

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
    StoredSettings().clear();
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

void TestPages::walks()
{
    QFETCH(QString, page);
    QFETCH(QString, data);
    open(page, m_databases[data]->conninfo());
    const QString wrong = walk().walk();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    const auto isPainted = [this] {
        const QImage picture = m_window->currentPage()->grab().toImage().scaledToWidth(200);
        QSet<QRgb> colours;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                colours.insert(picture.pixel(x, y));
        }
        return colours.size() > 8;
    };
    QTRY_VERIFY2_WITH_TIMEOUT(isPainted(), "nothing is painted", Patience);
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
    QString wrong = walk().settle();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    m_window->currentPage()->refresh();
    wrong = walk().settle();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
