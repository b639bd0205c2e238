#pragma once

#include <QMap>
#include <QString>

#include <optional>

/// libpq's connection settings ("Parameter Key Words" in its documentation): what a conninfo names, and nothing of what
/// the environment, a service file or a password file adds.
namespace cp::conninfo {

using Settings = QMap<QString, QString>; ///< keyword → value, as written

/// What a conninfo (keywords or URI) says. None, with libpq's sentence in problem, when it makes no sense; a sentence
/// of our own where libpq's could quote a password.
std::optional<Settings> parse(const QString &conninfo, QString *problem);

/// The same as keywords, quoted; empty values are left out, so that libpq's own sources decide about them.
QString join(const Settings &settings);

/// The same place with that password; conninfo itself where it makes no sense.
QString withPassword(const QString &conninfo, const QString &password);

bool isKnown(const QString &keyword); ///< to this libpq

/// Whether a keyword's value is not for everybody's eyes: password, sslpassword and what libpq adds to them.
bool isSecret(const QString &keyword);
Settings withoutSecrets(Settings settings);

/// Whether a text that may not be complete yet looks as if it held a secret.
bool mentionsSecret(const QString &conninfo);

/// Whether the server is on this machine: a socket, or a loopback address. True also where nothing is said.
bool isOnThisMachine(const Settings &settings);

} // namespace cp::conninfo
