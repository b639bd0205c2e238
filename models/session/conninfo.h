#pragma once

#include <QMap>
#include <QString>

#include <optional>

/// libpq's connection settings ("Parameter Key Words" in its documentation): what a conninfo names, and nothing of what
/// the environment, a service file or a password file adds.
namespace cp::conninfo {

using Settings = QMap<QString, QString>; ///< keyword → value, as written

/// What a conninfo (keywords or URI) says. None, with libpq's sentence in problem, when it makes no sense.
std::optional<Settings> parse(const QString &conninfo, QString *problem);

/// The same as keywords, quoted; empty values are left out, so that libpq's own sources decide about them.
QString join(const Settings &settings);

/// Whether the server is on this machine: a socket, or a loopback address. True also where nothing is said.
bool isOnThisMachine(const Settings &settings);

} // namespace cp::conninfo
