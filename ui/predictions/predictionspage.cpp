#include "ui/predictions/predictionspage.h"

#include "models/predictions/predictionsource.h"
#include "ui/charts/calibrationchart.h"
#include "ui/predictions/newpredictiondialog.h"
#include "ui/style/spacing.h"
#include "ui/table/rowchart.h"
#include "ui/window/worklist.h"

#include <QLabel>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Predictions evaluated in one statement: what Cancel has to wait for, or lose.
constexpr int EvaluationBatch = 500;

constexpr auto AddPrediction = "console.add_prediction($1, $2::integer, $3::numeric, $4::timestamptz, $5::numeric, $6)";

/// More coins than anybody follows.
constexpr int MaxCoins = 5000;

} // namespace

PredictionsPage::PredictionsPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_predictions(addTable({.name = u"predictions"_s,
          .title = tr("Predictions"),
          .source = predictionSource(),
          .filters = {"symbol", "model_name", "layer_source", "is_realized"},
          .sort = {}, // by number: a million of them have an index for it
          .empty = tr("There are no predictions yet."),
          .channel = u"cp_predictions"_s}))
    , m_accuracy(addTable({.name = u"accuracy"_s,
          .title = tr("Accuracy"),
          .source = accuracySource(),
          .filters = {"model_name", "layer_source"},
          .sort = "model_name",
          .order = Qt::AscendingOrder,
          .empty = tr("Nothing has been evaluated yet."),
          .channel = {},
          .isComputed = true}))
    , m_calibration(new CalibrationChart(this))
    , m_sampleText(new QLabel(this))
    , m_tabs(new QTabWidget(this))
{
    m_accuracy->setReady(false); // it costs some time: once somebody looks
    commands()->add(
        tr("New prediction"), u"add"_s, [this] { addPrediction(m_predictions->currentValue("symbol").toString()); },
        [this] { return whyNot(nullptr, false); });
    commands()->add(
        tr("Evaluate due"), u"evaluate"_s, [this] { evaluateDue(); },
        [this] { return m_evaluation ? tr("They are being evaluated already.") : whyNot(nullptr, true); });
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeList(), tr("Predictions"));
    m_tabs->addTab(makeAccuracy(), tr("Accuracy"));
    addWidget(m_tabs, 1);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        m_accuracy->setReady(tab == 1);
        if (tab == 1)
            readCalibration();
    });
    connect(writer(), &Writer::finished, this, [this](const Call &call, const QList<RowOutcome> &outcomes) {
        if (call.function == AddPrediction && outcomes.first().isDone())
            m_predictions->showKey(outcomes.first().key);
    });
}

QWidget *PredictionsPage::makeList()
{
    RowPanel *details = addRowPanel(m_predictions);
    auto *chart = new RowChart(session(), m_predictions, details,
        {.levels = {{PriceLevel::Kind::Predicted, "predicted_price"}, {PriceLevel::Kind::Actual, "actual_price"}},
            .moment = "target_datetime",
            .mark = tr("due"),
            .read = readPredictionPrices});
    chart->setAccessibleName(tr("Prediction chart"));
    connect(chart, &RowChart::failed, this, [this](const DbError &error) { report(error); });
    QSplitter *left = makeSplitter(u"predictionList"_s, Qt::Vertical, {m_predictions, chart}, {3, 2});
    QSplitter *all = makeSplitter(u"predictions"_s, Qt::Horizontal, {left, details}, {5, 3});
    all->setContentsMargins(0, spacing::normal, 0, 0); // off the tabs
    return all;
}

QWidget *PredictionsPage::makeAccuracy()
{
    m_sampleText->setProperty("role", u"muted"_s);
    m_sampleText->setWordWrap(true);
    auto *tab = new QWidget(this);
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins(0, spacing::normal, 0, 0);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_sampleText);
    layout->addWidget(makeSplitter(u"accuracy"_s, Qt::Horizontal, {m_accuracy, m_calibration}, {5, 3}), 1);
    return tab;
}

void PredictionsPage::refresh()
{
    TablePage::refresh();
    if (m_tabs->currentIndex() == 1)
        readCalibration();
}

/// A key, or "new BTC 48000 2026-12-01T10:00:00Z": what to propose for one of a person's own.
void PredictionsPage::showItem(const QString &item)
{
    m_tabs->setCurrentIndex(0);
    const QStringList words = item.split(u' ', Qt::SkipEmptyParts);
    if (words.size() == 4 && words.first() == "new"_L1)
        addPrediction(words[1])->propose(words[2], QDateTime::fromString(words[3], Qt::ISODate));
    else
        TablePage::showItem(item);
}

// --- how good they are

void PredictionsPage::readCalibration()
{
    read(
        u"load the calibration"_s, [](Connection &connection) { return cp::readCalibration(connection); },
        [this](const QList<CalibrationBucket> &buckets) { showCalibration(buckets); });
}

void PredictionsPage::showCalibration(const QList<CalibrationBucket> &buckets)
{
    m_calibration->setBuckets(buckets);
    m_sampleText->setText(
        tr("Of the latest %1 evaluated predictions, or all if there are fewer. A prediction is compared "
           "with the close of the candle that was open when it was due; it is a hit when it missed by "
           "no more than its tolerance.")
            .arg(locale().toString(AccuracySample)));
}

// --- a person's own

NewPredictionDialog *PredictionsPage::addPrediction(const QString &coin)
{
    auto *dialog = new NewPredictionDialog(formatContext(), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        call({tr("add the prediction"), AddPrediction,
                 {dialog->coin(), dialog->price().toString(), dialog->target().toDateTime(),
                     dialog->confidence().toString(), dialog->notes()}},
            tr("The prediction was added."));
    });
    session()
        ->quick()
        ->run(u"list the coins"_s, [](Connection &connection) { return findCoins(connection, QString(), MaxCoins); })
        .then(dialog, [dialog, coin](const QList<FoundCoin> &coins) { dialog->setCoins(coins, coin); })
        .onFailed(this, [this](const DbException &e) { report(e.error()); });
    dialog->open();
    return dialog;
}

// --- evaluating

void PredictionsPage::evaluateDue()
{
    m_cancelEvaluation = {};
    m_evaluation = work()->start(tr("Evaluating predictions"), [cancel = m_cancelEvaluation] { cancel.cancel(); });
    updateCommands();
    evaluateNext(0);
}

/// In many short statements, so that others on this connection get their turn, and what is done stays done.
void PredictionsPage::evaluateNext(qint64 done)
{
    session()
        ->background()
        ->run(
            u"evaluate the predictions that are due"_s,
            [](Connection &connection) { return cp::evaluateDue(connection, EvaluationBatch); }, m_cancelEvaluation)
        .then(this,
            [this, done](int evaluated) {
                if (evaluated == 0) {
                    evaluationEnded(done == 0 ? tr("No prediction is due that has a price to compare it with.")
                            : done == 1       ? tr("Evaluated 1 prediction.")
                                              : tr("Evaluated %1 predictions.").arg(locale().toString(done)));
                    return;
                }
                if (m_evaluation)
                    m_evaluation->setProgress(done + evaluated, 0);
                evaluateNext(done + evaluated);
            })
        .onFailed(this, [this, done](const DbException &e) {
            evaluationEnded(done == 0 ? QString() : tr("Stopped after %1 predictions.").arg(locale().toString(done)));
            report(e.error());
        });
}

void PredictionsPage::evaluationEnded(const QString &text)
{
    if (m_evaluation)
        m_evaluation->finish();
    m_evaluation.clear();
    if (!text.isEmpty())
        report(MessageKind::Success, text);
    updateCommands();
    refresh();
}

} // namespace cp
