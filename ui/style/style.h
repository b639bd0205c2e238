#pragma once

#include <QString>

#include <optional>

class QPalette;
class QWidget;

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

/// Dresses the whole application: Fusion, the scheme's palette. Call after QApplication is made; may be called again to
/// change. Returns at once: where the scheme is the desktop's, its answer is applied as it comes.
void applyStyle(Scheme scheme);

/// Gives a window our style sheet, in the colours of the scheme as applyStyle() changes it. Its pages and dialogs have
/// it from the window: one for the whole application would dress every widget anew each time it is given another
/// parent, which is most of the time that making a page takes.
void dressWindow(QWidget *window);

QPalette paletteFor(bool dark);

} // namespace cp
