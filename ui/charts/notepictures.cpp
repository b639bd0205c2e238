#include "ui/charts/notepictures.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace cp::notepictures {

using namespace Qt::StringLiterals;

namespace {

constexpr double SmallMark = 0.6;

constexpr std::array typesWithGlyphs{"add"_L1, "remove"_L1, "rebalance"_L1, "tier_change"_L1};
constexpr std::array statusesWithInks{"pending"_L1, "approved"_L1, "implemented"_L1, "rejected"_L1, "expired"_L1};

QColor inkOfStatus(int status, const ChartTheme &theme)
{
    switch (status) {
    case 0:
        return theme.mark;
    case 1:
    case 2:
        return theme.up;
    case 3:
        return theme.down;
    default:
        return theme.muted;
    }
}

void paintGlyph(QPainter *painter, int type, double size)
{
    const auto line = [painter](double x1, double y1, double x2, double y2) {
        painter->drawLine(QPointF(x1, y1), QPointF(x2, y2));
    };
    switch (type) {
    case 0: // add
        line(0, -size, 0, size);
        [[fallthrough]];
    case 1: // remove
        line(-size, 0, size, 0);
        break;
    case 2: // rebalance
        for (const double y : {-size * 0.5, size * 0.5}) {
            QPainterPath wave(QPointF(-size, y + 1));
            wave.cubicTo(QPointF(-size / 3, y - 3), QPointF(size / 3, y + 3), QPointF(size, y - 1));
            painter->drawPath(wave);
        }
        break;
    case 3: // another tier
        line(0, -size, 0, size);
        for (const double side : {-1.0, 1.0}) {
            line(0, side * size, -size / 2, side * size / 2);
            line(0, side * size, size / 2, side * size / 2);
        }
        break;
    default:
        line(0, 0, 0, 0.1);
    }
}

} // namespace

int typeNumber(const QString &type)
{
    return int(std::find(typesWithGlyphs.begin(), typesWithGlyphs.end(), type) - typesWithGlyphs.begin());
}

int statusNumber(const QString &status)
{
    return int(std::find(statusesWithInks.begin(), statusesWithInks.end(), status) - statusesWithInks.begin());
}

QPixmap makePicture(int key, double ratio, const ChartTheme &theme, const QFont &noteFont)
{
    const bool isSmall = key >= SmallPictures && key < FirstSuggestion;
    if (isSmall)
        key -= SmallPictures;
    const double scale = isSmall ? SmallMark : 1;
    const double size = key <= ShortPicture ? TriangleHeight + 2
        : key < FirstSuggestion             ? MarkSize + 2
                                            : ClusterSize + 1.5;
    const double half = std::ceil(size * scale);
    QPixmap picture((QSizeF(2 * half, 2 * half) * ratio).toSize());
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(half, half);
    painter.scale(scale, scale);
    const QPointF middle(0, 0);
    if (key <= ShortPicture) {
        // With its tip in the middle, ringed with the ground, so that it stands out from the candles around it.
        const double base = key == LongPicture ? TriangleHeight : -TriangleHeight;
        painter.setPen(QPen(theme.background, 2));
        painter.setBrush(theme.mark);
        painter.drawPolygon(QPolygonF{middle, {TriangleSide, base}, {-TriangleSide, base}});
    } else if (key == FilledPicture || key == WaitingPicture) {
        painter.setPen(QPen(theme.background, 2));
        painter.setBrush(theme.text);
        painter.drawEllipse(middle, DotSize + 1, DotSize + 1);
        if (key == WaitingPicture) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.background);
            painter.drawEllipse(middle, DotSize - 1.5, DotSize - 1.5);
        }
    } else if (key == HitPicture) {
        for (const auto &[ink, width] : {std::pair(theme.background, 4.0), std::pair(theme.up, 2.0)}) {
            painter.setPen(QPen(ink, width));
            painter.drawEllipse(middle, MarkSize - 1, MarkSize - 1);
        }
    } else if (key == MissPicture) {
        const double reach = MarkSize - 1;
        for (const auto &[ink, width] : {std::pair(theme.background, 4.5), std::pair(theme.down, 2.2)}) {
            painter.setPen(QPen(ink, width));
            painter.drawLine(QPointF(-reach, -reach), QPointF(reach, reach));
            painter.drawLine(QPointF(-reach, reach), QPointF(reach, -reach));
        }
    } else {
        const bool isNumber = key >= FirstNumber;
        const int status = (key - (isNumber ? FirstNumber : FirstSuggestion)) % StatusCount;
        const int what = (key - (isNumber ? FirstNumber : FirstSuggestion)) / StatusCount;
        const QColor ink = inkOfStatus(status, theme);
        painter.setPen(QPen(ink, 1.5));
        painter.setBrush(status == 0 ? ink : theme.background);
        painter.drawEllipse(middle, ClusterSize - 0.5, ClusterSize - 0.5);
        painter.setPen(QPen(status == 0 ? theme.background : ink, 1.6, Qt::SolidLine, Qt::RoundCap));
        painter.setBrush(Qt::NoBrush);
        if (isNumber) {
            QFont font = noteFont;
            font.setPixelSize(what > 9 ? 8 : 10);
            font.setBold(true);
            painter.setFont(font);
            painter.drawText(QRectF(-half, -half, 2 * half, 2 * half), Qt::AlignCenter, QString::number(what));
        } else {
            paintGlyph(&painter, what, ClusterSize - 4);
        }
    }
    return picture;
}

} // namespace cp::notepictures
