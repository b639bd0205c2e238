#include "ui/charts/charttheme.h"

#include <QPalette>

namespace cp {

using namespace Qt::StringLiterals;

QColor mixed(const QColor &ground, const QColor &over, double share)
{
    const auto part = [share](int from, int to) { return from + qRound((to - from) * share); };
    return {part(ground.red(), over.red()), part(ground.green(), over.green()), part(ground.blue(), over.blue())};
}

QColor ChartTheme::regimeColour(const QString &regime) const
{
    if (regime == "bull"_L1)
        return up;
    if (regime == "bear"_L1)
        return down;
    return regime == "sideways"_L1 ? muted : mark;
}

ChartTheme ChartTheme::of(const QPalette &palette)
{
    const QColor background = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    const bool dark = background.lightnessF() < text.lightnessF();
    return {
        .background = background,
        .text = text,
        .muted = mixed(background, text, 0.65),
        .grid = mixed(background, text, dark ? 0.14 : 0.10),
        .up = dark ? QColor(0x9a, 0xd7, 0xff) : QColor(0x00, 0x66, 0xa6),
        .down = dark ? QColor(0xe0, 0x7b, 0x1f) : QColor(0xc8, 0x55, 0x00),
        .volume = mixed(background, text, dark ? 0.26 : 0.20),
        .mark = dark ? QColor(0xd3, 0xa4, 0xe0) : QColor(0x8e, 0x3f, 0xa3),
        // After Okabe and Ito, "Color Universal Design" (2008); darker on light, lighter on dark.
        .series = dark ? QList<QColor>{{0x56, 0xb4, 0xe9}, {0xe6, 0x9f, 0x00}, {0x2d, 0xc4, 0x9a}, {0xe0, 0x8f, 0xc0},
                      {0xf0, 0xe4, 0x42}, {0xf0, 0x7b, 0x3f}, {0x8f, 0xa8, 0xff}, {0xc8, 0xc8, 0xc8},
                      {0xa0, 0xd9, 0x5b}, {0xc7, 0x9b, 0x78}}
                       : QList<QColor>{{0x00, 0x72, 0xb2}, {0xc9, 0x7d, 0x00}, {0x00, 0x8a, 0x63}, {0xb8, 0x56, 0x92},
                           {0x8a, 0x80, 0x00}, {0xd5, 0x5e, 0x00}, {0x4a, 0x5b, 0xc4}, {0x6b, 0x6b, 0x6b},
                           {0x52, 0x87, 0x1b}, {0x8a, 0x5a, 0x36}},
    };
}

} // namespace cp
