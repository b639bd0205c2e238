#pragma once

#include <QPixmap>
#include <QWidget>

namespace cp {

class PriceChart;

/// All of a history in a low strip below its chart, with what the chart shows of it marked: dragging the mark moves the
/// chart's view, its edges widen it, a click elsewhere brings that moment into the middle, the wheel zooms around the
/// middle of the view. Its keys are the chart's.
class OverviewStrip : public QWidget {
    Q_OBJECT

public:
    explicit OverviewStrip(PriceChart *chart, QWidget *parent = nullptr);

    QSize sizeHint() const override { return {400, 46}; }

protected:
    void changeEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    enum class Part { Outside, Mark, LeftEdge, RightEdge };
    struct Grip {
        Part part = Part::Mark;
        qint64 offset = 0; ///< milliseconds from the pointer to the start of the view
    };
    QRectF plot() const;
    double xOf(qint64 moment) const;
    qint64 momentOf(double x) const;
    QRectF mark() const;
    Part partAt(double x) const;
    void follow();
    void drawHistory();

    PriceChart *m_chart;
    QPixmap m_history; ///< drawn once for as long as candles, colours and size stay
    const void *m_drawn = nullptr; ///< the candles that m_history shows
    QRectF m_drawnPlot; ///< and where
    std::optional<Grip> m_grip;
};

} // namespace cp
