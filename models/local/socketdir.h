#pragma once

#include "models/local/serveraccount.h"

#include <QString>
#include <QStringList>

namespace cp {

/// The folder of a local server's Unix socket. Only the server's account (and root) can enter it; that is the whole
/// access control of the local database.
namespace socketdir {

/// The path of the socket in such a folder is at most this many bytes shorter than sun_path allows (107 without the
/// closing NUL).
inline constexpr qsizetype longestPath = 107;

/// Folders to make the socket's folder in, best first: runtimeDir, or when that is empty the session's
/// XDG_RUNTIME_DIR (for root /run, since a server under another account cannot enter root's); then /tmp.
QStringList candidates(const QString &runtimeDir);

/// Makes (or finds made) a folder with mode 0700 for the cluster in dataDir, in the first parent that is fit: its
/// path short and plain enough, nobody else able to replace what is in it. Throws LocalServerError with the reason
/// for each parent that was not. The name follows from dataDir, so that two clusters never meet in one folder.
QString make(const QStringList &parents, const QString &dataDir, const ServerAccount &account);

/// Removes the folder after its server has stopped; leaves alone one that was not made by make().
void remove(const QString &socketDir);

} // namespace socketdir

} // namespace cp
