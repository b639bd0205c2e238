#pragma once

#include <QPaintDevice>
#include <QPainter>
#include <QSvgGenerator>

#include <memory>

namespace cp {

/// An SVG of what is painted on it, without what lies outside the painter's clip: QSvgGenerator of Qt 6.4 writes that
/// down, too, so that lines go on past the edges of a plot, and one widget's ground covers its neighbours. A clip
/// counts as the rectangle around it. GUI thread.
class ClippedSvg : public QPaintDevice {
public:
    /// size in pixels at dpi dots an inch, written to output as it is painted, and complete with this object's end.
    ClippedSvg(QIODevice *output, QSize size, int dpi, const QString &title, const QString &description);
    ~ClippedSvg() override;

    QPaintEngine *paintEngine() const override;

protected:
    int metric(PaintDeviceMetric metric) const override;

private:
    class Engine;

    QSvgGenerator m_written;
    QPainter m_writer; ///< paints what is left
    std::unique_ptr<Engine> m_engine;
};

} // namespace cp
