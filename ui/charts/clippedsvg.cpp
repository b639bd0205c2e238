#include "ui/charts/clippedsvg.h"

#include <QLineF>
#include <QPaintEngine>
#include <QPainterPath>

#include <array>
#include <cmath>

namespace cp {

namespace {

using Corners = QList<QPointF>;

/// A corner of the other side of an edge is replaced by where the outline crosses the edge (Sutherland and Hodgman,
/// "Reentrant polygon clipping", 1974). inside() is positive on the side that stays.
template <typename Inside>
Corners cutAtEdge(const Corners &polygon, Inside inside)
{
    Corners cut;
    for (qsizetype i = 0; i < polygon.size(); ++i) {
        const QPointF from = polygon.at(i == 0 ? polygon.size() - 1 : i - 1);
        const QPointF to = polygon.at(i);
        const double before = inside(from);
        const double after = inside(to);
        if ((before >= 0) != (after >= 0))
            cut.append(from + (to - from) * (before / (before - after)));
        if (after >= 0)
            cut.append(to);
    }
    return cut;
}

Corners cutToArea(Corners polygon, const QRectF &area)
{
    polygon = cutAtEdge(polygon, [&](QPointF p) { return p.x() - area.left(); });
    polygon = cutAtEdge(polygon, [&](QPointF p) { return area.right() - p.x(); });
    polygon = cutAtEdge(polygon, [&](QPointF p) { return p.y() - area.top(); });
    return cutAtEdge(polygon, [&](QPointF p) { return area.bottom() - p.y(); });
}

/// The part of a line that lies in area (Liang and Barsky, "A new concept and method for line clipping", 1984); null
/// where none does.
QLineF cutToArea(const QLineF &line, const QRectF &area)
{
    double first = 0;
    double last = 1;
    const std::array<std::pair<double, double>, 4> edges{
        {{-line.dx(), line.x1() - area.left()}, {line.dx(), area.right() - line.x1()},
            {-line.dy(), line.y1() - area.top()}, {line.dy(), area.bottom() - line.y1()}}};
    for (const auto &[slope, distance] : edges) {
        if (slope == 0 && distance < 0)
            return {};
        if (slope < 0)
            first = std::max(first, distance / slope);
        else if (slope > 0)
            last = std::min(last, distance / slope);
    }
    return first < last ? QLineF(line.pointAt(first), line.pointAt(last)) : QLineF();
}

} // namespace

/// Passes on what is painted, cut to the clip where it crosses that.
class ClippedSvg::Engine : public QPaintEngine {
public:
    /// What QSvgGenerator cannot do either has QPainter do it in another way.
    explicit Engine(QPainter *writer)
        : QPaintEngine(AllFeatures & ~PaintEngineFeatures(PatternBrush | PerspectiveTransform | ConicalGradientFill)
            & ~PaintEngineFeatures(PorterDuff))
        , m_writer(writer)
    {
    }

    bool begin(QPaintDevice *) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }
    void updateState(const QPaintEngineState &now) override;
    void drawPath(const QPainterPath &path) override;
    void drawPolygon(const QPointF *points, int count, PolygonDrawMode mode) override;
    void drawPixmap(const QRectF &place, const QPixmap &pixmap, const QRectF &source) override;
    void drawTextItem(const QPointF &origin, const QTextItem &text) override;

private:
    QRectF area() const;
    double penReach() const;
    void fill(const QPainterPath &path, const QBrush &brush, const QRectF &area);
    void stroke(const QPainterPath &path, const QRectF &area);

    QPainter *m_writer;
};

/// What may be painted, in the painter's coordinates.
QRectF ClippedSvg::Engine::area() const
{
    QRectF visible(0, 0, paintDevice()->width(), paintDevice()->height());
    if (const QRegion widgets = systemClip(); !widgets.isEmpty())
        visible &= QRectF(widgets.boundingRect());
    if (painter()->hasClipping())
        visible &= painter()->deviceTransform().mapRect(painter()->clipBoundingRect());
    return m_writer->transform().inverted().mapRect(visible);
}

/// How far a line goes beside where it is drawn, in the painter's coordinates.
double ClippedSvg::Engine::penReach() const
{
    const QPen &pen = m_writer->pen();
    return pen.style() == Qt::NoPen ? 0 : std::max(pen.widthF(), 1.0) / 2;
}

void ClippedSvg::Engine::updateState(const QPaintEngineState &now)
{
    const DirtyFlags changed = now.state();
    if (changed & DirtyTransform)
        m_writer->setTransform(now.transform());
    if (changed & DirtyPen)
        m_writer->setPen(now.pen());
    if (changed & DirtyBrush)
        m_writer->setBrush(now.brush());
    if (changed & DirtyBrushOrigin)
        m_writer->setBrushOrigin(now.brushOrigin());
    if (changed & DirtyFont)
        m_writer->setFont(now.font());
    if (changed & DirtyOpacity)
        m_writer->setOpacity(now.opacity());
    if (changed & DirtyHints)
        m_writer->setRenderHints(now.renderHints());
}

void ClippedSvg::Engine::drawPath(const QPainterPath &path)
{
    const QRectF visible = area();
    const double reach = penReach();
    const QRectF outline = path.controlPointRect();
    if (visible.contains(outline.adjusted(-reach, -reach, reach, reach))) {
        m_writer->drawPath(path);
        return;
    }
    if (m_writer->brush().style() != Qt::NoBrush)
        fill(path, m_writer->brush(), visible);
    if (m_writer->pen().style() != Qt::NoPen)
        stroke(path, visible);
}

void ClippedSvg::Engine::fill(const QPainterPath &path, const QBrush &brush, const QRectF &area)
{
    m_writer->save();
    m_writer->setPen(Qt::NoPen);
    m_writer->setBrush(brush);
    const auto polygons = path.toFillPolygons();
    for (const QPolygonF &polygon : polygons) {
        if (const Corners cut = cutToArea(polygon, area); cut.size() > 2)
            m_writer->drawPolygon(QPolygonF(cut), path.fillRule());
    }
    m_writer->restore();
}

/// Strokes are cut where they cross the edge, each part is a line of its own.
void ClippedSvg::Engine::stroke(const QPainterPath &path, const QRectF &area)
{
    QPainterPath cut;
    const auto polygons = path.toSubpathPolygons();
    for (const QPolygonF &polygon : polygons) {
        for (qsizetype i = 1; i < polygon.size(); ++i) {
            const QLineF part = cutToArea(QLineF(polygon.at(i - 1), polygon.at(i)), area);
            if (part.isNull())
                continue;
            if (cut.currentPosition() != part.p1() || cut.isEmpty())
                cut.moveTo(part.p1());
            cut.lineTo(part.p2());
        }
    }
    if (!cut.isEmpty())
        m_writer->strokePath(cut, m_writer->pen());
}

void ClippedSvg::Engine::drawPolygon(const QPointF *points, int count, PolygonDrawMode mode)
{
    QPainterPath path;
    path.addPolygon(QPolygonF(QList<QPointF>(points, points + count)));
    if (mode == PolylineMode) {
        const QBrush brush = m_writer->brush();
        m_writer->setBrush(Qt::NoBrush);
        drawPath(path);
        m_writer->setBrush(brush);
        return;
    }
    path.closeSubpath();
    path.setFillRule(mode == WindingMode ? Qt::WindingFill : Qt::OddEvenFill);
    drawPath(path);
}

void ClippedSvg::Engine::drawPixmap(const QRectF &place, const QPixmap &pixmap, const QRectF &source)
{
    const QRectF cut = place & area();
    if (cut.isEmpty())
        return;
    const double across = source.width() / place.width();
    const double down = source.height() / place.height();
    m_writer->drawPixmap(cut, pixmap,
        {source.x() + (cut.x() - place.x()) * across, source.y() + (cut.y() - place.y()) * down, cut.width() * across,
            cut.height() * down});
}

void ClippedSvg::Engine::drawTextItem(const QPointF &origin, const QTextItem &text)
{
    const QRectF visible = area();
    const QRectF place(origin.x(), origin.y() - text.ascent(), text.width(), text.ascent() + text.descent());
    if (visible.contains(place)) {
        m_writer->drawTextItem(origin, text);
    } else if (visible.intersects(place)) {
        QPainterPath letters;
        letters.addText(origin, text.font(), text.text());
        fill(letters, m_writer->pen().brush(), visible);
    }
}

ClippedSvg::ClippedSvg(QIODevice *output, QSize size, int dpi, const QString &title, const QString &description)
    : m_engine(std::make_unique<Engine>(&m_writer))
{
    m_written.setOutputDevice(output);
    m_written.setSize(size);
    m_written.setViewBox(QRect(QPoint(), size));
    m_written.setResolution(dpi);
    m_written.setTitle(title);
    m_written.setDescription(description);
    m_writer.begin(&m_written);
}

ClippedSvg::~ClippedSvg() = default;

QPaintEngine *ClippedSvg::paintEngine() const
{
    return m_engine.get();
}

int ClippedSvg::metric(PaintDeviceMetric metric) const
{
    switch (metric) {
    case PdmWidth:
        return m_written.width();
    case PdmHeight:
        return m_written.height();
    case PdmWidthMM:
        return m_written.widthMM();
    case PdmHeightMM:
        return m_written.heightMM();
    case PdmDpiX:
    case PdmDpiY:
    case PdmPhysicalDpiX:
    case PdmPhysicalDpiY:
        return m_written.resolution();
    case PdmDevicePixelRatio:
        return 1;
    case PdmDevicePixelRatioScaled:
        return int(devicePixelRatioFScale());
    case PdmNumColors:
        return m_written.colorCount();
    case PdmDepth:
        return m_written.depth();
    }
    Q_UNREACHABLE();
}

} // namespace cp
