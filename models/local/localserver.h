#pragma once

#include "models/local/localservererror.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

namespace cp {

class Cluster;
class FileLock;
struct ServerAccount;

/// The `Local` profile: a private PostgreSQL server on the person's own data, reached through a Unix socket that only
/// that person can get at. Made at the first start, shared by all windows and processes of that person, stopped by the
/// last one that leaves. A server that a crashed console left running is taken over; one that crashed is started anew.
///
/// Files: `cluster` (the PostgreSQL data directory), `start.lock` (held while starting or stopping) and `lease.lock`
/// (shared by everybody who uses the server) in dataDir. For root, under whom PostgreSQL does not run, all of it
/// belongs to the account `postgres`.
///
/// The calls block (a first start for about a second or two), so they are made on a worker thread; they may come from
/// several threads.
class LocalServer {
public:
    struct Options {
        QString dataDir; ///< empty: defaultDataDir()
        QString runtimeDir; ///< for the socket's folder; empty: XDG_RUNTIME_DIR, for root /run; when unfit, /tmp
        QStringList binDirs; ///< folders with PostgreSQL's programs; empty: Installation::usualPlaces()
        /// How long to wait for a start (recovery after a crash included), a stop, and others who are at it.
        std::chrono::seconds patience{300};
    };
    /// Told what is going on, on the calling thread: a short text for a person.
    using Progress = std::function<void(const QString &step)>;

    LocalServer();
    explicit LocalServer(Options options);
    ~LocalServer(); ///< release()
    LocalServer(const LocalServer &) = delete;
    LocalServer &operator=(const LocalServer &) = delete;

    /// Sees to it that the server runs and stays until release(), and that database `cryptopredict` exists. Returns the
    /// libpq conninfo to it, as superuser `postgres`, without a password. Called again, for example after a lost
    /// connection, it restarts a server that has died; the conninfo may then be another. Throws LocalServerError.
    QString start(const Progress &progress = {});

    /// Gives the server up; stops it when nobody else uses it. Clients that are still connected are then cut off, so
    /// close them first. A failure to stop is logged: the next start takes the server over.
    void release() noexcept;

    /// Whether a server runs on this data, whoever started it. Waits for nothing.
    bool isRunning() const;

    QString dataDir() const { return m_options.dataDir; }
    /// PostgreSQL's own log, at most a week of it.
    QString logDir() const;

    /// `local` under the application's data folder; for root /var/lib/cryptopredict-console.
    static QString defaultDataDir();

private:
    Cluster cluster(const ServerAccount &account) const;
    void prepareDataDir(const ServerAccount &account) const;
    void lockStarting(FileLock &starting, const Progress &progress) const;
    QString ensureRunning(const Cluster &cluster, const ServerAccount &account, bool alone, const Progress &progress);
    /// Gives the lease up, and stops the server when nobody else has one. Only with the start lock held.
    void leave(const Cluster &cluster) noexcept;
    QStringList binDirs() const;

    Options m_options;
    std::mutex m_mutex;
    std::unique_ptr<FileLock> m_lease; ///< set while this object uses the server
};

} // namespace cp
