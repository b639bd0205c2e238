#include "ui/style/colours.h"

namespace cp {

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

const Colours &coloursFor(const QPalette &palette)
{
    static const Colours light{
        .up = QColor(0x00755a),
        .down = QColor(0xb8430a),
        .info = QColor(0x2563c9),
        .success = QColor(0x00755a),
        .warning = QColor(0x9a6200),
        .error = QColor(0xc02b3c),
        .muted = QColor(0x667085),
        .border = QColor(0xd8dde6),
        .placeholder = QColor(0xe6e9ef),
        .pending = QColor(0xfff3d1),
        .refused = QColor(0xfbe1e4),
    };
    static const Colours dark{
        .up = QColor(0x3ecfa3),
        .down = QColor(0xff9259),
        .info = QColor(0x6ea8ff),
        .success = QColor(0x3ecfa3),
        .warning = QColor(0xf0b94a),
        .error = QColor(0xff7b88),
        .muted = QColor(0x98a2b3),
        .border = QColor(0x343c4a),
        .placeholder = QColor(0x2a303b),
        .pending = QColor(0x4a3d15),
        .refused = QColor(0x52262c),
    };
    return isDark(palette) ? dark : light;
}

} // namespace cp
