#pragma once

#include "ui/charts/charttheme.h"

#include <QChartView>
#include <QTimeZone>

class QCategoryAxis;
class QGraphicsTextItem;
class QValueAxis;

namespace cp {

/// A value over time.
struct TimeLine {
    QString name;
    QList<QPointF> points; ///< x: milliseconds since 1970 in UTC, rising; y: the value, finite
    bool isFaint = false; ///< there to compare with: thin, and not among the values above the plot
};

/// A stretch of time with a colour behind the lines: a market's regime.
struct TimeBand {
    qint64 from = 0; ///< milliseconds since 1970 in UTC
    qint64 to = 0;
    QString name; ///< bands of one name have one colour
    QColor colour; ///< shown translucent
};

/// Lines over time, or parts of a whole stacked on each other, with the names and values at the pointer (else the last
/// ones) above the plot in place of a legend. Colours follow the palette. Left and Right step from point to point.
/// For some hundreds of points a line: whoever reads them thins them out.
/// What is set shows one turn of the event loop later, or some where many charts are set at once (TurnQueue).
class TimeChart : public QChartView {
    Q_OBJECT

public:
    enum class Form { Lines, Stacked };

    /// name is the accessible name: "Dominance chart".
    explicit TimeChart(const QString &name, Form form = Form::Lines, QWidget *parent = nullptr);

    void setLines(const QList<TimeLine> &lines);
    void setBands(const QList<TimeBand> &bands);
    void setEmptyText(const QString &text); ///< what stands there while there are no points: why, in a sentence
    void setUnit(const QString &unit, int decimals); ///< follows every value: "%"
    void setValueRange(double low, double high); ///< instead of what the lines need
    void setTimeZone(const QTimeZone &zone); ///< UTC by default
    void setCompact(bool compact); ///< little room: a moment takes the place of the names, and only when pointed at

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QString emptyText() const;
    void invalidate();
    void rebuild();
    void addLine(const TimeLine &line, const QColor &colour);
    void addStacked();
    void attach(QAbstractSeries *series);
    void applyTheme();
    void setRanges();
    void setValueTicks(double height);
    void layOut();
    void placeBands();
    void updateReadout();
    void setPointed(std::optional<qint64> moment);
    void describe();
    QString valueText(double value) const;
    qint64 shownMoment() const;

    Form m_form;
    QList<TimeLine> m_lines;
    QList<TimeBand> m_bands;
    QString m_emptyText;
    bool m_isGiven = false; ///< something was to be shown, even if it is nothing
    QString m_unit;
    int m_decimals = 2;
    bool m_isCompact = false;
    bool m_isInvalid = false; ///< its turn to be rebuilt will come
    double m_readoutHeight = 0; ///< that the plot leaves free
    double m_low = 0; ///< what the value axis spans
    double m_high = 1;
    std::optional<std::pair<double, double>> m_fixedRange;
    QTimeZone m_zone = QTimeZone::utc();
    ChartTheme m_theme;
    std::optional<qint64> m_pointed; ///< the moment the pointer or the keys are at
    QCategoryAxis *m_timeAxis;
    QValueAxis *m_valueAxis;
    QGraphicsTextItem *m_readout;
    QGraphicsLineItem *m_cursor;
    QList<QGraphicsRectItem *> m_bandItems;
};

} // namespace cp
