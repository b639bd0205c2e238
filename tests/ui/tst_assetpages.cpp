#include "models/assets/assetsource.h"
#include "tests/support/reviewdatabase.h"
#include "tests/support/testsettings.h"
#include "ui/charts/pricechart.h"
#include "ui/style/resources.h"
#include "ui/widgets/tableview.h"
#include "ui/window/mainwindow.h"

#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>

using namespace cp;
using namespace Qt::StringLiterals;

/// The coins and the risk profiles in their window: what they list, what may be edited and by whom.
class TestAssetPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void findsCoins();
    void showsACoin();
    void editsACoin();
    void coinsAreReadOnlyForAnalysts();
    void makesAndEditsARiskProfile();
    void adminsSeeAllRiskProfiles();
    void editsRiskRules();

private:
    void open(const QByteArray &person, const QString &page);
    TableView *table() const { return m_window->currentPage()->findChild<TableView *>(); }
    QPushButton *button(const QString &text) const;
    bool edit(const QByteArray &column, const QString &value);

    TestSettings m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)
#define WAIT_FOR_SAME(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

void TestAssetPages::initTestCase()
{
    installTexts();
}

void TestAssetPages::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    StoredSettings().clear();
    m_database = std::make_unique<ReviewDatabase>();
}

void TestAssetPages::cleanup()
{
    m_window.reset();
    m_session.reset();
    m_database.reset();
}

void TestAssetPages::open(const QByteArray &person, const QString &page)
{
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    m_window->resize(1200, 800);
    m_window->show();
    m_window->showPage(page);
    m_session->open(u"Test"_s, m_database->conninfoFor(person));
    WAIT_FOR(!m_session->identity().login.isEmpty());
    WAIT_FOR(table()->tableModel()->window()->countState() == RowWindow::Count::Exact);
}

QPushButton *TestAssetPages::button(const QString &text) const
{
    const auto buttons = m_window->currentPage()->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == text)
            return button;
    }
    qFatal("there is no button %s", qPrintable(text));
}

/// In the current row.
bool TestAssetPages::edit(const QByteArray &column, const QString &value)
{
    TableModel *model = table()->tableModel();
    return model->setData(model->index(table()->currentIndex().row(), model->source().indexOf(column)), value);
}

void TestAssetPages::findsCoins()
{
    Connection &connection = m_database->connection();
    m_database->script("INSERT INTO public.cryptocurrencies (symbol, name, is_active, market_cap_rank)"
                       " VALUES ('ZED', 'Quaint', true, 2), ('QUA', 'Other', true, 9), ('AQUA', 'Sea', true, 1),"
                       " ('GONE', 'Quaint too', false, 1), ('5', 'Number', true, NULL), ('P%', 'Percent', true, NULL)");
    const auto found = [&](const QString &text) {
        QStringList symbols;
        for (const FoundCoin &coin : findCoins(connection, text, 10))
            symbols.append(coin.symbol);
        return symbols.join(u' ');
    };
    QCOMPARE(found(u"qua"_s), u"QUA AQUA ZED"_s); // what begins so first, then by rank; inactive ones are not offered
    QCOMPARE(found(u"%"_s), u"P%"_s);
    QCOMPARE(found(u"' OR true --"_s), QString());
    QCOMPARE(findCoins(connection, {}, 10).size(), 10);
    const int zed = findCoin(connection, u"zed"_s);
    QVERIFY(zed > 0);
    QCOMPARE(findCoin(connection, QString::number(zed)), zed);
    QVERIFY(findCoin(connection, u"5"_s) > 5); // a symbol before an id
    QCOMPARE(findCoin(connection, u"none"_s), 0);
}

void TestAssetPages::showsACoin()
{
    m_database->script(
        "INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price,"
        " close_price, volume) SELECT id, now() - n * interval '1 hour', 10, 12, 9, 11, 5"
        " FROM public.cryptocurrencies, generate_series(1, 30) n WHERE symbol = 'C77';"
        "UPDATE public.cryptocurrencies SET website_url = 'https://example.org/?a=1&b=2' WHERE symbol = 'C77'");
    open("ann", u"assets"_s);
    QCOMPARE(table()->accessibleName(), u"Assets list"_s);
    QCOMPARE(table()->tableModel()->rowCount(), 3100);
    m_window->open(u"assets"_s, u"c77"_s);
    WAIT_FOR_SAME(table()->currentValue("symbol").toString(), u"C77"_s);
    const auto *chart = m_window->currentPage()->findChild<PriceChart *>();
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C77 1h candles"_s));
    const auto isLinked = [this] {
        const auto labels = m_window->currentPage()->findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *label) {
            return label->text().contains(u"<a href=\"https://example.org/?a=1&amp;b=2\">"_s);
        });
    };
    WAIT_FOR(isLinked());
}

void TestAssetPages::editsACoin()
{
    open("ada", u"assets"_s);
    m_window->open(u"assets"_s, u"C5"_s);
    WAIT_FOR_SAME(table()->currentValue("symbol").toString(), u"C5"_s);
    QVERIFY(edit("tier", u"1"_s));
    QVERIFY(edit("is_supported", u"false"_s));
    QVERIFY(!edit("symbol", u"X"_s));
    QTest::mouseClick(button(u"Save"_s), Qt::LeftButton);
    WAIT_FOR_SAME(
        m_database->value("SELECT concat(tier, is_supported) FROM public.cryptocurrencies WHERE symbol = 'C5'")
            .toString(),
        u"1f"_s);
    QCOMPARE(table()->currentValue("symbol").toString(), u"C5"_s);
}

void TestAssetPages::coinsAreReadOnlyForAnalysts()
{
    open("ann", u"assets"_s);
    WAIT_FOR(table()->currentKey() != 0);
    QVERIFY(!edit("tier", u"1"_s));
}

void TestAssetPages::makesAndEditsARiskProfile()
{
    open("ann", u"risk"_s);
    QCOMPARE(table()->accessibleName(), u"Risk profiles"_s);
    QCOMPARE(table()->tableModel()->rowCount(), 0);
    WAIT_FOR(button(u"Create profile"_s)->isEnabled());
    QTest::mouseClick(button(u"Create profile"_s), Qt::LeftButton);
    WAIT_FOR_SAME(table()->currentValue("user_name").toString(), u"Ann Test"_s);
    WAIT_FOR_SAME(button(u"Create profile"_s)->toolTip(), u"You have a risk profile already."_s);
    QVERIFY(edit("max_position_size", u"2500.5"_s));
    QVERIFY(edit("max_portfolio_risk", u"0.05"_s));
    QVERIFY(button(u"Save"_s)->isVisible());
    QTest::mouseClick(button(u"Save"_s), Qt::LeftButton);
    WAIT_FOR_SAME(m_database
                      ->value("SELECT concat(trim_scale(max_position_size), ' ', trim_scale(max_portfolio_risk))"
                              " FROM public.risk_management")
                      .toString(),
        u"2500.5 0.05"_s);
    WAIT_FOR(!button(u"Save"_s)->isVisible());
}

void TestAssetPages::adminsSeeAllRiskProfiles()
{
    m_database->script("INSERT INTO public.risk_management (user_id, risk_rules)"
                       " SELECT id, '{\"max_open_positions\": 3}' FROM public.users WHERE email LIKE '%@example.org'");
    open("eve", u"risk"_s);
    QCOMPARE(table()->tableModel()->rowCount(), 3);
    WAIT_FOR(table()->currentKey() != 0);
    QVERIFY(edit("max_portfolio_risk", u"2"_s)); // the database keeps it within 0…1
    QTest::mouseClick(button(u"Save"_s), Qt::LeftButton);
    WAIT_FOR(!table()->currentIndex().data(TableModel::ProblemRole).toString().isEmpty());
    QCOMPARE(m_database->value("SELECT count(*) FROM public.risk_management WHERE max_portfolio_risk > 1").toInt(), 0);
}

void TestAssetPages::editsRiskRules()
{
    m_database->script("INSERT INTO public.risk_management (user_id, risk_rules)"
                       " SELECT id, '{\"max_open_positions\": 3, \"min_risk_reward\": 1.50, \"old\": [1, {}]}'"
                       " FROM public.users WHERE email = 'ann@example.org'");
    open("ann", u"risk"_s);
    WAIT_FOR(table()->currentKey() != 0);
    WAIT_FOR(button(u"Edit rules…"_s)->isEnabled());
    button(u"Edit rules…"_s)->click();
    WAIT_FOR(m_window->findChild<QDialog *>());
    auto *dialog = m_window->findChild<QDialog *>();
    auto *rules = dialog->findChild<QTableWidget *>();
    QCOMPARE(rules->accessibleName(), u"Rules"_s);
    QCOMPARE(rules->rowCount(), 3);
    QCOMPARE(rules->item(0, 0)->text(), u"Max open positions"_s);
    QVERIFY(!(rules->item(0, 0)->flags() & Qt::ItemIsEditable));
    rules->item(0, 1)->setText(u"5"_s);
    rules->setCurrentCell(2, 0);
    button(u"Remove rule"_s)->click();
    button(u"Add rule"_s)->click();
    QVERIFY(!button(u"Save rules"_s)->isEnabled()); // without a name
    QCOMPARE(rules->rowCount(), 3);
    rules->item(2, 0)->setText(u"Max open positions"_s);
    QVERIFY(!button(u"Save rules"_s)->isEnabled()); // there is one
    rules->item(2, 0)->setText(u"Require stop loss"_s);
    rules->item(2, 1)->setText(u"Yes"_s);
    QVERIFY(button(u"Save rules"_s)->isEnabled());
    button(u"Save rules"_s)->click();
    WAIT_FOR_SAME(m_database->value("SELECT risk_rules::text FROM public.risk_management").toString(),
        u"{\"min_risk_reward\": 1.50, \"require_stop_loss\": true, \"max_open_positions\": 5}"_s);
}

QTEST_MAIN(TestAssetPages)

#include "tst_assetpages.moc"
