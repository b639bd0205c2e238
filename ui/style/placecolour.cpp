#include "ui/style/placecolour.h"

#include <QPainter>
#include <QPixmap>

namespace cp {

namespace {

constexpr int Size = 16; ///< device independent pixels
constexpr qreal Ratio = 2; ///< sharp on a dense screen, too

} // namespace

QIcon spotIcon(const QString &colour)
{
    QPixmap pixmap(QSize(Size, Size) * Ratio);
    pixmap.setDevicePixelRatio(Ratio);
    pixmap.fill(Qt::transparent);
    if (!colour.isEmpty()) {
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(colour));
        painter.drawEllipse(QRectF(2, 2, Size - 4, Size - 4));
    }
    return pixmap;
}

QColor textOn(const QColor &colour)
{
    return qGray(colour.rgb()) > 150 ? Qt::black : Qt::white;
}

} // namespace cp
