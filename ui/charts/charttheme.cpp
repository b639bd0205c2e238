#include "ui/charts/charttheme.h"

#include <QPalette>

namespace cp {

namespace {

QColor mixed(const QColor &ground, const QColor &over, double share)
{
    const auto part = [share](int from, int to) { return from + qRound((to - from) * share); };
    return {part(ground.red(), over.red()), part(ground.green(), over.green()), part(ground.blue(), over.blue())};
}

} // namespace

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
    };
}

} // namespace cp
