#pragma once

#include <QString>

#include <optional>

class QPalette;

namespace cp {

enum class Scheme {
    System, ///< as the desktop is set, and follows it
    Light,
    Dark,
};

/// --style's word: "light" or "dark"; nothing for anything else.
std::optional<Scheme> schemeFromName(const QString &name);

/// What the person chose on the page Settings; System if nothing.
Scheme rememberedScheme();
void rememberScheme(Scheme scheme);

/// Dresses the whole application: Fusion, the scheme's palette, the style sheet. Call after QApplication is made; may
/// be called again to change. Returns at once: where the scheme is the desktop's, its answer is applied as it comes.
void applyStyle(Scheme scheme);

QPalette paletteFor(bool dark);

} // namespace cp
