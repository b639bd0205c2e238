#pragma once

class QWidget;

/// Where a window stood, remembered between starts under its object name.
namespace cp::windowstate {

void save(const QWidget &window);

/// As it was, as far as the screens there are now allow; at a size that suits the screen when nothing is remembered.
void restore(QWidget &window);

} // namespace cp::windowstate
