#include "ui/charts/noteshapes.h"

#include <array>
#include <cmath>

namespace cp::noteshapes {

namespace {

constexpr double FanBeyond = 20; ///< heights of the plot that a fan may leave it by: painters count in 16 bits
constexpr double SlabHeight = 64; ///< pixels; Qt hands what is higher to other threads, which costs more than it gives

} // namespace

QLineF clipped(const QLineF &line, const QRectF &rect)
{
    double begin = 0;
    double end = 1;
    const std::array<std::pair<double, double>, 4> edges{
        {{-line.dx(), line.x1() - rect.left()}, {line.dx(), rect.right() - line.x1()},
            {-line.dy(), line.y1() - rect.top()}, {line.dy(), rect.bottom() - line.y1()}}};
    for (const auto &[towards, distance] : edges) {
        if (towards == 0) {
            if (distance < 0)
                return {};
        } else if (towards < 0) {
            begin = std::max(begin, distance / towards);
        } else {
            end = std::min(end, distance / towards);
        }
    }
    return begin > end ? QLineF() : QLineF(line.pointAt(begin), line.pointAt(end));
}

QPolygonF wedge(const QPointF &apex, double edge, double top, double bottom, const QRectF &plot)
{
    const double limit = plot.height() * FanBeyond;
    const auto corner = [&](double x, double y) {
        const double share = (x - apex.x()) / (edge - apex.x());
        y = std::clamp(y, -1e9, 1e9); // of a price without end, too
        return QPointF(x, std::clamp(apex.y() + share * (y - apex.y()), plot.top() - limit, plot.bottom() + limit));
    };
    const double left = std::max(apex.x(), plot.left());
    const double right = std::min(edge, plot.right());
    if (left >= right)
        return {};
    return QPolygonF{corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)};
}

void addRows(const QPolygonF &polygon, const QRectF &plot, std::vector<QRectF> *to)
{
    const QRectF bounds = polygon.boundingRect() & plot;
    const int last = int(std::ceil(bounds.bottom()));
    for (int row = int(std::floor(bounds.top())); row < last; ++row) {
        const double y = row + 0.5;
        double left = plot.right();
        double right = plot.left();
        for (qsizetype i = 0; i < polygon.size(); ++i) {
            const QPointF &here = polygon[i];
            const QPointF &next = polygon[(i + 1) % polygon.size()];
            if ((here.y() <= y) == (next.y() <= y))
                continue;
            const double x = here.x() + (y - here.y()) / (next.y() - here.y()) * (next.x() - here.x());
            left = std::min(left, x);
            right = std::max(right, x);
        }
        if (left < right)
            to->push_back({left, double(row), right - left, 1});
    }
}

double areaOf(const QPolygonF &polygon)
{
    double twice = 0;
    for (qsizetype i = 0; i < polygon.size(); ++i) {
        const QPointF &here = polygon[i];
        const QPointF &next = polygon[(i + 1) % polygon.size()];
        twice += here.x() * next.y() - next.x() * here.y();
    }
    return std::abs(twice) / 2;
}

double areaOf(const QRectF &rect)
{
    return rect.width() * rect.height();
}

double distanceTo(const QLineF &line, const QPointF &point)
{
    const QPointF along = line.p2() - line.p1();
    const double squared = QPointF::dotProduct(along, along);
    const double share
        = squared > 0 ? std::clamp(QPointF::dotProduct(point - line.p1(), along) / squared, 0.0, 1.0) : 0;
    return QLineF(point, line.p1() + share * along).length();
}

void addSlabs(const QRectF &rect, std::vector<QRectF> *to)
{
    const int count = int(std::ceil(rect.height() / SlabHeight));
    for (int i = 0; i < count; ++i) {
        const double top = rect.top() + i * SlabHeight;
        to->push_back({rect.left(), top, rect.width(), std::min(SlabHeight, rect.bottom() - top)});
    }
}

} // namespace cp::noteshapes
