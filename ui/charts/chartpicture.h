#pragma once

#include <QFuture>
#include <QString>

class QWidget;

namespace cp {

/// Saves what a chart shows as it is on the screen: as lines and texts (SVG) where path ends so, else as pixels in the
/// format that path's ending names, at the screen's resolution. The picture is taken at once and written elsewhere; the
/// answer is what went wrong, empty when nothing did.
QFuture<QString> saveChartPicture(QWidget *chart, const QString &path);

} // namespace cp
