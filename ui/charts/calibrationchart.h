#pragma once

#include "models/predictions/accuracy.h"
#include "ui/charts/charttheme.h"

#include <QChartView>

class QGraphicsTextItem;
class QLineSeries;
class QValueAxis;

namespace cp {

/// How often predictions hit beside how confident they were. Where confidence is honest the circles, as large as their
/// buckets have predictions, lie on the diagonal. What is at the pointer (else all of it) is told above the plot; Left
/// and Right step from bucket to bucket. Colours follow the palette.
class CalibrationChart : public QChartView {
    Q_OBJECT

public:
    explicit CalibrationChart(QWidget *parent = nullptr);

    void setBuckets(const QList<CalibrationBucket> &buckets); ///< rising by confidence
    void setEmptyText(const QString &text); ///< what stands there while there are none: why, in a sentence

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString emptyText() const;
    void applyTheme();
    void place();
    void pointAt(qsizetype bucket); ///< -1: none
    QString text(const CalibrationBucket &bucket) const;
    QString describe() const;

    QList<CalibrationBucket> m_buckets;
    QList<QGraphicsEllipseItem *> m_circles; ///< one a bucket
    QString m_emptyText;
    bool m_isGiven = false; ///< something was to be shown, even if it is nothing
    qsizetype m_pointed = -1;
    ChartTheme m_theme;
    QValueAxis *m_confidence;
    QValueAxis *m_hitRate;
    QLineSeries *m_honest;
    QLineSeries *m_line;
    QGraphicsTextItem *m_readout;
};

} // namespace cp
