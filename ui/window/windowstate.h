#pragma once

#include <QString>

class QSplitter;
class QWidget;

/// Where a window and its splitters stood, remembered between starts under their object names.
namespace cp::windowstate {

void save(const QWidget &window);

/// As it was, as far as the screens there are now allow; at a size that suits the screen when nothing is remembered.
void restore(QWidget &window);

/// Puts all named splitters below a widget as they were, and remembers from then on how they are moved. page tells
/// those of one page from another's.
void followSplitters(const QString &page, QWidget &below);

} // namespace cp::windowstate
