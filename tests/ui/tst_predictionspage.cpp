#include "tests/support/openpage.h"
#include "tests/support/reviewdatabase.h"
#include "ui/charts/calibrationchart.h"
#include "ui/charts/pricechart.h"
#include "ui/predictions/newpredictiondialog.h"
#include "ui/predictions/predictionspage.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTabWidget>

using namespace cp;
using namespace Qt::StringLiterals;

/// The page Predictions on a real database.
class TestPredictionsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_settings = std::make_unique<PageTestSettings>(); }
    void init();
    void cleanup();

    void showsThePrediction();
    void computesAccuracy();
    void evaluatesWhatIsDue();
    void anAnalystMayNotEvaluate();
    void anAnalystAddsAPrediction();
    void proposesWhatAChartPointsAt();
    void adminsEditNotes();

private:
    void open(const QByteArray &person);

    std::unique_ptr<PageTestSettings> m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<OpenPage<PredictionsPage>> m_page;
};

/// 1,200 predictions of C1 that are due and open, 30 evaluated ones, a third of them hits.
void TestPredictionsPage::init()
{
    StoredSettings().clear();
    m_database = std::make_unique<ReviewDatabase>();
    m_database->script(
        "INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)"
        " SELECT id, date_trunc('hour', now()) - n * interval '1 hour', 100, 110, 90, 100 FROM public.cryptocurrencies,"
        " generate_series(0, 48) n WHERE symbol = 'C1';"
        "INSERT INTO public.predictions (crypto_id, model_name, model_version, layer_source, predicted_price,"
        " confidence_score, prediction_horizon, target_datetime, features_used, model_parameters, input_price,"
        " input_features, created_at, is_realized, is_accurate, accuracy_percentage, actual_price)"
        " SELECT id, 'Test model', '1', 3, 102, CASE WHEN n % 2 = 0 THEN 0.55 ELSE 0.85 END, 24,"
        " now() - interval '10 hours', '{}', '{}', 100, '{}', now() - interval '34 hours', n <= 30, "
        " CASE WHEN n <= 30 THEN n % 3 = 0 END, CASE WHEN n <= 30 THEN 90 END, CASE WHEN n <= 30 THEN 100 END"
        " FROM public.cryptocurrencies, generate_series(1, 1230) n WHERE symbol = 'C1'");
}

void TestPredictionsPage::cleanup()
{
    m_page.reset();
    m_database.reset();
}

void TestPredictionsPage::open(const QByteArray &person)
{
    m_page = std::make_unique<OpenPage<PredictionsPage>>(m_database->conninfoFor(person));
    QVERIFY(m_page->hasRow(u"Predictions"_s));
}

void TestPredictionsPage::showsThePrediction()
{
    open("ann");
    auto *chart = (*m_page)->findChild<PriceChart *>();
    QCOMPARE(chart->accessibleName(), u"Prediction chart"_s);
    QTRY_VERIFY_WITH_TIMEOUT(chart->accessibleDescription().contains(u"49 candles"), Patience);
    QVERIFY(!m_page->table(u"Predictions"_s)
                 ->tableModel()
                 ->flags(m_page->table(u"Predictions"_s)->currentIndex())
                 .testFlag(Qt::ItemIsEditable));
}

void TestPredictionsPage::computesAccuracy()
{
    open("ann");
    (*m_page)->findChild<QTabWidget *>()->setCurrentIndex(1);
    QVERIFY(m_page->hasRow(u"Accuracy"_s));
    const TableView *accuracy = m_page->table(u"Accuracy"_s);
    QCOMPARE(accuracy->currentValue("model_name").toString(), u"Test model"_s);
    QCOMPARE(accuracy->currentValue("prediction_count").toInt(), 30);
    QCOMPARE(accuracy->currentValue("hit_rate").toDouble(), 1.0 / 3);
    auto *chart = (*m_page)->findChild<CalibrationChart *>();
    QTRY_COMPARE_WITH_TIMEOUT(chart->accessibleDescription(),
        u"Calibration chart, 30 predictions in 2 buckets: confidence 55.0%, hit rate 33.3%, 15 predictions; "
        "confidence 85.0%, hit rate 33.3%, 15 predictions"_s,
        Patience);
}

void TestPredictionsPage::evaluatesWhatIsDue()
{
    open("ada");
    QTRY_VERIFY_WITH_TIMEOUT(m_page->button(u"Evaluate due"_s)->isEnabled(), Patience);
    m_page->button(u"Evaluate due"_s)->click();
    QTRY_VERIFY2_WITH_TIMEOUT(
        m_page->said().contains(u"Evaluated 1,200 predictions."_s), qPrintable(m_page->said()), Patience);
    QCOMPARE(m_database->value("SELECT count(*) FROM public.predictions WHERE NOT is_realized").toInt(), 0);
    QVERIFY(m_page->button(u"Evaluate due"_s)->isEnabled());
}

void TestPredictionsPage::anAnalystMayNotEvaluate()
{
    open("ann");
    QVERIFY(!m_page->button(u"Evaluate due"_s)->isEnabled());
    QCOMPARE(m_page->button(u"Evaluate due"_s)->toolTip(), u"Only admins may do this."_s);
}

void TestPredictionsPage::anAnalystAddsAPrediction()
{
    open("ann");
    QTRY_VERIFY_WITH_TIMEOUT(m_page->button(u"New prediction"_s)->isEnabled(), Patience);
    m_page->button(u"New prediction"_s)->click();
    auto *dialog = (*m_page)->findChild<NewPredictionDialog *>();
    const auto addButton = [](const QDialog *of) {
        const auto buttons = of->findChildren<QPushButton *>();
        return *std::find_if(
            buttons.begin(), buttons.end(), [](QPushButton *button) { return button->text() == u"Add prediction"; });
    };
    QPushButton *add = addButton(dialog);
    QVERIFY(!add->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(fieldOf<QComboBox>(dialog, u"Coin"_s)->currentText(), u"C1 — Coin 1"_s, Patience);
    fieldOf<QLineEdit>(dialog, u"Predicted price"_s)->setText(u"123.45678901"_s);
    QVERIFY(!add->isEnabled()); // how sure?
    fieldOf<QLineEdit>(dialog, u"Confidence"_s)->setText(u"70 %"_s);
    fieldOf<QLineEdit>(dialog, u"Due"_s)->setText(u"2020-01-01 00:00"_s);
    QVERIFY(!add->isEnabled()); // over
    fieldOf<QLineEdit>(dialog, u"Due"_s)->setText(u"2199-01-01 00:00"_s);
    QVERIFY(add->isEnabled());
    fieldOf<QLineEdit>(dialog, u"Notes"_s)->setText(u"my own"_s);
    add->click();
    QTRY_VERIFY2_WITH_TIMEOUT(
        m_page->said().contains(u"within ten years"_s), qPrintable(m_page->said()), Patience); // the database's rule

    m_page->button(u"New prediction"_s)->click();
    dialog = (*m_page)->findChildren<NewPredictionDialog *>().last();
    add = addButton(dialog);
    fieldOf<QLineEdit>(dialog, u"Predicted price"_s)->setText(u"123.45678901"_s);
    fieldOf<QLineEdit>(dialog, u"Confidence"_s)->setText(u"70 %"_s);
    QTRY_VERIFY_WITH_TIMEOUT(add->isEnabled(), Patience);
    add->click();
    QTRY_VERIFY2_WITH_TIMEOUT(m_page->said().contains(u"was added"_s), qPrintable(m_page->said()), Patience);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_page->table(u"Predictions"_s)->currentValue("model_name").toString(), u"manual"_s, Patience);
    QCOMPARE(
        m_database
            ->value("SELECT concat_ws('|', p.predicted_price, p.confidence_score, p.input_price, "
                    "p.target_datetime - p.created_at BETWEEN '23 hours' AND '24 hours', u.email IS NOT NULL) "
                    "FROM public.predictions p JOIN public.users u ON u.id = p.user_id WHERE p.model_name = 'manual'")
            .toString(),
        u"123.45678901|0.7000|100.00000000|t|t"_s);
}

void TestPredictionsPage::proposesWhatAChartPointsAt()
{
    open("ann");
    (*m_page)->showItem(u"new C2 107.5 2199-06-01T12:00:00Z"_s);
    const auto *dialog = (*m_page)->findChild<NewPredictionDialog *>();
    QVERIFY(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(fieldOf<QComboBox>(dialog, u"Coin"_s)->currentText(), u"C2 — Coin 2"_s, Patience);
    QCOMPARE(dialog->price().toString(), u"107.5"_s);
    QCOMPARE(dialog->target().toDateTime(), QDateTime(QDate(2199, 6, 1), QTime(12, 0), Qt::UTC));
}

void TestPredictionsPage::adminsEditNotes()
{
    open("ada");
    TableModel *model = m_page->table(u"Predictions"_s)->tableModel();
    const int notes = model->source().indexOf("notes");
    QVERIFY(model->setData(model->index(0, notes), u"looks odd"_s));
    m_page->button(u"Save"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(m_database->value("SELECT string_agg(notes, '|') FROM public.predictions").toString(),
        u"looks odd"_s, Patience);
}

QTEST_MAIN(TestPredictionsPage)
#include "tst_predictionspage.moc"
