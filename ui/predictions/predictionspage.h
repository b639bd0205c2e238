#pragma once

#include "models/db/canceltoken.h"
#include "models/predictions/accuracy.h"
#include "ui/table/tablepage.h"

class QLabel;
class QTabWidget;

namespace cp {

class CalibrationChart;
class NewPredictionDialog;
class Work;

/// What was predicted and what came of it, one by one beside the price; and, on a tab of its own, how good the models
/// and how honest their confidence. Anybody adds their own; an admin has those
/// evaluated that are due.
class PredictionsPage : public TablePage {
    Q_OBJECT

public:
    explicit PredictionsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Predictions"); }
    void refresh() override;
    void showItem(const QString &item) override;

private:
    QWidget *makeList();
    QWidget *makeAccuracy();
    void readCalibration();
    void showCalibration(const QList<CalibrationBucket> &buckets);
    NewPredictionDialog *addPrediction(const QString &coin); ///< coin is proposed
    void evaluateDue();
    void evaluateNext(qint64 done);
    void evaluationEnded(const QString &text);

    TablePanel *m_predictions;
    TablePanel *m_accuracy;
    CalibrationChart *m_calibration;
    QLabel *m_sampleText;
    QTabWidget *m_tabs;
    QPointer<Work> m_evaluation;
    CancelToken m_cancelEvaluation;
};

} // namespace cp
