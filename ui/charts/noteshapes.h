#pragma once

#include <QLineF>
#include <QPolygonF>
#include <QRectF>

#include <algorithm>
#include <vector>

/// The geometry of what NoteItem draws, in pixels.
namespace cp::noteshapes {

/// The part of a line within a rectangle; a null line when there is none (Liang and Barsky).
QLineF clipped(const QLineF &line, const QRectF &rect);

/// From an apex to an upright edge, as far as it lies between the left and the right of a plot.
QPolygonF wedge(const QPointF &apex, double edge, double top, double bottom, const QRectF &plot);

/// What a convex polygon covers of a plot, a row of pixels at a time. Its edges are too faint to want smoothing, which
/// takes several times as long.
void addRows(const QPolygonF &polygon, const QRectF &plot, std::vector<QRectF> *to);

double areaOf(const QPolygonF &polygon);

double areaOf(const QRectF &rect);

double distanceTo(const QLineF &line, const QPointF &point);

void addSlabs(const QRectF &rect, std::vector<QRectF> *to);

/// How many things lie above each other, by columns of a plot.
class Coverage {
public:
    explicit Coverage(const QRectF &plot)
        : m_plot(plot)
        , m_counts(std::size_t(plot.width() / Column) + 1)
    {
    }

    /// Whether one more may lie there, so that nowhere there are more than most; it is counted then.
    bool take(double left, double right, int most)
    {
        const auto columnAt = [this](double x) {
            return std::ptrdiff_t((std::clamp(x, m_plot.left(), m_plot.right()) - m_plot.left()) / Column);
        };
        const auto begin = m_counts.begin() + columnAt(left);
        const auto end = m_counts.begin() + columnAt(right) + 1;
        if (std::any_of(begin, end, [most](int count) { return count >= most; }))
            return false;
        std::for_each(begin, end, [](int &count) { ++count; });
        return true;
    }

private:
    static constexpr double Column = 8; ///< pixels

    QRectF m_plot;
    std::vector<int> m_counts;
};

} // namespace cp::noteshapes
