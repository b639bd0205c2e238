#pragma once

#include <QList>
#include <QRectF>

namespace cp {

/// Rectangles that fill `into` without gap or overlap, as large to each other as the sizes are and as near to squares
/// as the method gets; in the order of the sizes, which fall. After Bruls, Huizing and van Wijk, "Squarified Treemaps"
/// (2000): a row along the shorter side takes the next size as long as its worst ratio of sides does not get worse.
/// Sizes are finite and above 0. An empty area gives empty rectangles.
QList<QRectF> squarify(const QList<double> &sizes, const QRectF &into);

} // namespace cp
