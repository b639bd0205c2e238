#pragma once

#include <QColor>
#include <QIcon>

namespace cp {

/// A profile's colour as a spot, for lists; an empty one of the same size for none.
QIcon spotIcon(const QString &colour);

/// Black or white, whichever can be read on a colour.
QColor textOn(const QColor &colour);

} // namespace cp
