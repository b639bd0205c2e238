#include "ui/charts/squarify.h"

#include <algorithm>
#include <numeric>

namespace cp {

namespace {

/// The worst ratio of sides in a row along `side` that has this sum, smallest and largest area.
double worstRatio(double sum, double smallest, double largest, double side)
{
    const double square = side * side;
    return std::max(square * largest / (sum * sum), sum * sum / (square * smallest));
}

} // namespace

QList<QRectF> squarify(const QList<double> &sizes, const QRectF &into)
{
    if (into.isEmpty())
        return QList<QRectF>(sizes.size(), QRectF(into.topLeft(), QSizeF()));

    const double scale = into.width() * into.height() / std::accumulate(sizes.cbegin(), sizes.cend(), 0.0);
    QList<QRectF> rects;
    rects.reserve(sizes.size());
    QRectF left = into;
    for (qsizetype first = 0; first < sizes.size();) {
        const bool isColumn = left.width() >= left.height();
        const double side = isColumn ? left.height() : left.width();
        const double largest = sizes[first] * scale;
        double sum = largest;
        double worst = worstRatio(sum, largest, largest, side);
        qsizetype end = first + 1;
        for (; end < sizes.size(); ++end) {
            const double area = sizes[end] * scale;
            const double next = worstRatio(sum + area, area, largest, side);
            if (next > worst)
                break;
            worst = next;
            sum += area;
        }
        // The last row takes what is left, whatever rounding made of it.
        const double depth = end == sizes.size() ? (isColumn ? left.width() : left.height()) : sum / side;
        double at = 0;
        for (; first < end; ++first) {
            const double length = sizes[first] * scale / sum * side;
            rects.append(isColumn ? QRectF(left.left(), left.top() + at, depth, length)
                                  : QRectF(left.left() + at, left.top(), length, depth));
            at += length;
        }
        if (isColumn)
            left.setLeft(left.left() + depth);
        else
            left.setTop(left.top() + depth);
    }
    return rects;
}

} // namespace cp
