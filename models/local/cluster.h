#pragma once

#include "models/local/installation.h"
#include "models/local/serveraccount.h"

#include <QString>

#include <chrono>
#include <optional>

namespace cp {

/// One PostgreSQL data directory and its server: making, starting, finding and stopping it. Knows nothing of who shares
/// it: the caller holds the lock that keeps others from doing the same at once, and acts as the account (ActingAs).
class Cluster {
public:
    /// A server that is running on this cluster (or starting up, or shutting down).
    struct Server {
        pid_t pid = 0;
        QString socketDir;
        int port = 0;
        QString state; ///< PostgreSQL's word: "starting", "ready", "stopping", "standby"
    };

    /// dataDir is the folder that the cluster is kept in, as `cluster`. patience: how long a start, which may have to
    /// recover from a crash, and a stop may take.
    Cluster(const QString &dataDir, ServerAccount account, std::chrono::seconds patience);

    QString path() const { return m_path; }
    QString logDir() const { return m_path + QStringLiteral("/log"); }

    bool exists() const;

    /// The installation that fits: of the version that made the cluster, or the newest when there is none yet. Throws
    /// LocalServerError that names what is needed and what is there.
    Installation choose(const QList<Installation> &installed) const;

    /// Makes the cluster: UTF-8, data checksums, our settings. Whatever happens meanwhile, a half-made one is never
    /// taken for a whole one. Throws LocalServerError.
    void make(const Installation &installation) const;

    /// Starts the server with its socket in socketDir, after clearing away what a crashed one left. Returns when it
    /// takes connections. Throws LocalServerError.
    void start(const Installation &installation, const QString &socketDir) const;

    /// The server that runs on this cluster, whoever started it. A pid file that a crash left behind is no server, even
    /// when its pid is in use again.
    std::optional<Server> server() const;

    /// Stops the server: open transactions are rolled back, clients cut off. Throws LocalServerError.
    void stop(const Installation &installation) const;

private:
    void clearCrashed(const QString &socketDir) const;
    void limitLogs() const;
    void writeSettings(const QString &directory) const;
    [[noreturn]] void fail(const QString &doing, const QString &said) const;

    QString m_dataDir;
    QString m_path;
    ServerAccount m_account;
    std::chrono::seconds m_patience;
};

} // namespace cp
