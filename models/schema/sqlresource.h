#pragma once

#include <QByteArray>
#include <QStringList>

namespace cp {

/// A bundled SQL file by its path below sql/. A missing one is a mistake of ours and ends the program.
QByteArray sqlResource(const QString &path);

/// The names of the .sql files in a folder below sql/, in order.
QStringList sqlResources(const QString &folder);

} // namespace cp
