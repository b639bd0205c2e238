#pragma once

#include <QString>

namespace cp {

class Console;

/// Renders every page to a PNG in directory (made if need be), a path a line on standard output. size is "WxH", empty
/// for 1600x1000. Returns the exit code.
int takeScreenshots(Console &console, const QString &directory, const QString &size);

} // namespace cp
