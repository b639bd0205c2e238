#pragma once

#include <QIcon>

namespace cp {

/// An icon of resources/icons by its file's name without ".svg". Drawn in the colour of the text around it, so that it
/// fits light and dark and follows a change at the next paint. An empty name gives a null icon.
QIcon themedIcon(const QString &name);

/// The same in one colour, for a message's kind.
QIcon themedIcon(const QString &name, const QColor &colour);

} // namespace cp
