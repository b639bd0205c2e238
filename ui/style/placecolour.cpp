#include "ui/style/placecolour.h"

#include <QPainter>
#include <QPixmap>

namespace cp {

namespace {

constexpr int Size = 16; ///< device independent pixels
constexpr qreal Edge = 2.5;
constexpr qreal Ratio = 2; ///< sharp on a dense screen, too

QPixmap spot(const QString &colour, const QPen &ring)
{
    QPixmap pixmap(QSize(Size, Size) * Ratio);
    pixmap.setDevicePixelRatio(Ratio);
    pixmap.fill(Qt::transparent);
    if (!colour.isEmpty()) {
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(ring);
        painter.setBrush(QColor(colour));
        painter.drawEllipse(QRectF(Edge, Edge, Size - 2 * Edge, Size - 2 * Edge));
    }
    return pixmap;
}

} // namespace

QIcon spotIcon(const QString &colour)
{
    QIcon icon(spot(colour, Qt::NoPen));
    icon.addPixmap(spot(colour, QPen(Qt::white, 1.5)), QIcon::Selected); // blue on the blue of a selected entry
    return icon;
}

QColor textOn(const QColor &colour)
{
    return qGray(colour.rgb()) > 150 ? Qt::black : Qt::white;
}

} // namespace cp
