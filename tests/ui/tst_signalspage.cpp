#include "models/market/candleseries.h"
#include "tests/support/openpage.h"
#include "tests/support/reviewdatabase.h"
#include "ui/charts/pricechart.h"
#include "ui/signals/executedialog.h"
#include "ui/signals/signalspage.h"
#include "ui/table/rowpanel.h"
#include "ui/widgets/dialogs.h"

#include <QLabel>
#include <QLineEdit>

using namespace cp;
using namespace Qt::StringLiterals;

/// The page Signals on a real database: what it shows, and what each command leaves there.
class TestSignalsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_settings = std::make_unique<PageTestSettings>(); }
    void init();
    void cleanup();

    void showsTheSignal();
    void readsAgainAfterALoss();
    void executes();
    void asksForAReasonBeyondTheProfile();
    void cancelsASignal();
    void settlesAnExecution();
    void anAnalystMayNotEndSignals();
    void analystsSeeTheirOwnExecutions();

private:
    void open(const QByteArray &person);
    void fillIn(const QString &size, const QString &percentage);
    void addExecution(const QByteArray &person);
    QString executions() const;
    QString status() const { return m_database->value("SELECT status FROM public.trading_signals").toString(); }

    std::unique_ptr<PageTestSettings> m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<OpenPage<SignalsPage>> m_page;
};

void TestSignalsPage::init()
{
    StoredSettings().clear();
    m_database = std::make_unique<ReviewDatabase>();
    m_database->script(
        "UPDATE public.cryptocurrencies SET current_price = 101 WHERE symbol = 'C1';"
        "INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss,"
        " confidence_score, risk_level) SELECT id, 'long', 100, 120, 90, 0.7, 'low' FROM public.cryptocurrencies"
        " WHERE symbol = 'C1';"
        "INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)"
        " SELECT id, now() - n * interval '1 hour', 100, 110, 90, 105 FROM public.cryptocurrencies,"
        " generate_series(1, 48) n WHERE symbol = 'C1'");
}

void TestSignalsPage::cleanup()
{
    m_page.reset();
    m_database.reset();
}

void TestSignalsPage::open(const QByteArray &person)
{
    m_page = std::make_unique<OpenPage<SignalsPage>>(m_database->conninfoFor(person));
    QVERIFY(m_page->hasRow(u"Signals"_s));
}

void TestSignalsPage::addExecution(const QByteArray &person)
{
    m_database->exec("INSERT INTO public.signal_executions (signal_id, user_id, execution_price, position_size)"
                     " SELECT s.id, u.id, 100, 1 FROM public.trading_signals s, public.users u WHERE u.email = $1",
        {person + "@example.org"});
}

QString TestSignalsPage::executions() const
{
    return m_database
        ->value("SELECT string_agg(concat_ws(' ', status, trim_scale(execution_price), trim_scale(position_size),"
                " trim_scale(portfolio_percentage), execution_type, execution_details ->> 'override_reason'), ', '"
                " ORDER BY id) FROM public.signal_executions")
        .toString();
}

/// In the dialog of Execute, which it accepts.
void TestSignalsPage::fillIn(const QString &size, const QString &percentage)
{
    QTest::mouseClick(m_page->button(u"Execute"_s), Qt::LeftButton);
    auto *dialog = (*m_page)->findChild<ExecuteDialog *>();
    QVERIFY(dialog);
    const auto edits = dialog->findChildren<QLineEdit *>();
    for (QLineEdit *edit : edits) {
        if (edit->accessibleName() == u"Size")
            edit->setText(size);
        if (edit->accessibleName() == u"Portfolio percentage")
            edit->setText(percentage);
    }
    dialog->accept();
}

void TestSignalsPage::showsTheSignal()
{
    open("ann");
    auto *chart = (*m_page)->findChild<PriceChart *>();
    QTRY_VERIFY_WITH_TIMEOUT(chart->accessibleDescription().contains(u"40 candles"), Patience);
    QVERIFY(chart->accessibleDescription().startsWith(u"C1 1h"));
}

/// What could not be read is not taken for what was read before.
void TestSignalsPage::readsAgainAfterALoss()
{
    m_database->script(
        "INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss,"
        " confidence_score, risk_level) SELECT id, 'short', 200, 150, 220, 0.7, 'low'"
        " FROM public.cryptocurrencies WHERE symbol = 'C2'");
    open("ada");
    const auto *panel = (*m_page)->findChild<RowPanel *>();
    auto *chart = (*m_page)->findChild<PriceChart *>();
    const auto says = [panel](const QString &text) {
        const auto labels = panel->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&text](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    };
    auto *list = m_page->table(u"Signals"_s);
    list->setCurrentRow(1);
    const bool isFirst = list->currentValue("symbol").toString() == u"C1"_s;
    QTRY_VERIFY_WITH_TIMEOUT(says(isFirst ? u"C1"_s : u"C2"_s), Patience);
    m_database->allowConnections(false);
    m_database->terminateOthers();
    QTRY_VERIFY_WITH_TIMEOUT(!m_page->button(u"Execute"_s)->isEnabled(), Patience);
    list->setCurrentRow(0);
    QTRY_VERIFY_WITH_TIMEOUT(says(u"This row could not be read."_s), Patience);
    QVERIFY(chart->accessibleDescription().isEmpty() || !chart->accessibleDescription().startsWith(u"C"_s));
    m_database->allowConnections(true);
    QTRY_VERIFY_WITH_TIMEOUT(says(isFirst ? u"C2"_s : u"C1"_s), Patience);
    QTRY_VERIFY_WITH_TIMEOUT(!says(u"This row could not be read."_s), Patience);
}

void TestSignalsPage::executes()
{
    open("ann");
    fillIn(u"2.5"_s, u"3"_s);
    QTRY_COMPARE_WITH_TIMEOUT(executions(), u"pending 101 2.5 3 manual"_s, Patience);
    QVERIFY(m_page->hasRow(u"Executions"_s));
    QCOMPARE(m_page->table(u"Executions"_s)->currentValue("user_name").toString(), u"Ann Test"_s);
}

void TestSignalsPage::asksForAReasonBeyondTheProfile()
{
    open("ann");
    dialogs::answerNext(u"my own money"_s);
    fillIn(u"5000"_s, {});
    QTRY_COMPARE_WITH_TIMEOUT(executions(), u"pending 101 5000 manual my own money"_s, Patience);
}

void TestSignalsPage::cancelsASignal()
{
    open("ada");
    QTRY_VERIFY_WITH_TIMEOUT(m_page->button(u"Cancel signal"_s)->isEnabled(), Patience);
    dialogs::answerNext(u"too late"_s);
    m_page->button(u"Cancel signal"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(status(), u"cancelled"_s, Patience);
    QTRY_VERIFY_WITH_TIMEOUT(!m_page->button(u"Execute"_s)->isEnabled(), Patience);
    QCOMPARE(m_page->button(u"Execute"_s)->toolTip(), u"The signal is not active."_s);
}

void TestSignalsPage::settlesAnExecution()
{
    addExecution("ann");
    open("ann");
    QVERIFY(m_page->hasRow(u"Executions"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_page->button(u"Execution filled"_s)->isEnabled(), Patience);
    m_page->button(u"Execution filled"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(executions(), u"filled 100 1 manual"_s, Patience);
    QCOMPARE(status(), u"executed"_s); // it was the last one
}

void TestSignalsPage::anAnalystMayNotEndSignals()
{
    open("ann");
    QTRY_VERIFY_WITH_TIMEOUT(m_page->button(u"Execute"_s)->isEnabled(), Patience);
    QVERIFY(!m_page->button(u"Cancel signal"_s)->isEnabled());
    QCOMPARE(m_page->button(u"Cancel signal"_s)->toolTip(), u"Only admins may do this."_s);
}

void TestSignalsPage::analystsSeeTheirOwnExecutions()
{
    addExecution("ann");
    addExecution("eve");
    open("ann");
    QVERIFY(m_page->hasRow(u"Executions"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_page->table(u"Executions"_s)->tableModel()->rowCount(), 1, Patience);
    m_page.reset();
    open("ada");
    QVERIFY(m_page->hasRow(u"Executions"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_page->table(u"Executions"_s)->tableModel()->rowCount(), 2, Patience);
}

QTEST_MAIN(TestSignalsPage)
#include "tst_signalspage.moc"
