#include "models/local/localserver.h"

#include "models/db/connection.h"
#include "models/local/cluster.h"
#include "models/local/filelock.h"
#include "models/local/logging.h"
#include "models/local/serveraccount.h"
#include "models/local/socketdir.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSysInfo>
#include <QThread>

#include <libpq-fe.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto databaseName = "cryptopredict"_L1;
constexpr unsigned long pollInterval = 25; // ms
constexpr auto silencePatience = std::chrono::seconds(1);

QString doingStart()
{
    return Local::tr("start the local database server");
}

QString quoted(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return u'\'' + value + u'\'';
}

/// requirepeer: the server on that socket must run under the account; nobody else's in its place is talked to.
QString conninfoFor(const Cluster::Server &server, const ServerAccount &account, QLatin1StringView database)
{
    return u"host=%1 port=%2 user=postgres dbname=%3 requirepeer=%4"_s.arg(
        quoted(server.socketDir), QString::number(server.port), database, quoted(account.name));
}

PGPing ping(const Cluster::Server &server, const ServerAccount &account)
{
    if (server.socketDir.isEmpty()) // not written yet
        return PQPING_REJECT;
    const QString conninfo = conninfoFor(server, account, "postgres"_L1) + u" connect_timeout=3"_s;
    const ActingAs caller(ServerAccount::caller()); // whose libpq files may be read
    return PQping(conninfo.toUtf8().constData());
}

void createDatabase(const Cluster::Server &server, const ServerAccount &account, const LocalServer::Progress &progress)
{
    try {
        const ActingAs caller(ServerAccount::caller());
        const auto connection = Connection::open(conninfoFor(server, account, "postgres"_L1));
        const auto found = connection->exec("SELECT FROM pg_database WHERE datname = 'cryptopredict'");
        if (found.rowCount() > 0)
            return;
        progress(Local::tr("Creating the database"));
        connection->exec("CREATE DATABASE cryptopredict TEMPLATE template0");
    } catch (const DbException &exception) {
        const DbError &error = exception.error();
        throw LocalServerError(Local::tr("create the database on the local server"), error.message, error.advice(),
            (error.detail + u'\n' + error.hint).trimmed());
    }
}

/// Who holds the lease, for the case that the data lies on a disk that several computers share.
QByteArray thisComputer()
{
    return QSysInfo::machineUniqueId() + ' ' + QSysInfo::machineHostName().toUtf8();
}

} // namespace

LocalServer::LocalServer()
    : LocalServer(Options())
{
}

LocalServer::LocalServer(Options options)
    : m_options(std::move(options))
{
    if (m_options.dataDir.isEmpty())
        m_options.dataDir = defaultDataDir();
    m_options.dataDir = QDir::cleanPath(QDir(m_options.dataDir).absolutePath());
}

LocalServer::~LocalServer()
{
    release();
}

QString LocalServer::defaultDataDir()
{
    if (geteuid() == 0)
        return u"/var/lib/cryptopredict-console"_s;
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/local"_s;
}

QString LocalServer::logDir() const
{
    return m_options.dataDir + u"/cluster/log"_s;
}

QString LocalServer::start(const Progress &progress)
{
    const std::lock_guard guard(m_mutex);
    const Progress report = progress ? progress : [](const QString &) {};
    const ServerAccount account = ServerAccount::forServer();
    prepareDataDir(account);

    const ActingAs serverAccount(account);
    const Cluster data = cluster(account);
    FileLock starting(m_options.dataDir + u"/start.lock"_s);
    lockStarting(starting, report);

    // Opened anew each time: the data folder may have been replaced since.
    m_lease.reset();
    auto lease = std::make_unique<FileLock>(m_options.dataDir + u"/lease.lock"_s);
    const bool alone = lease->tryExclusive();
    const QByteArray holder = lease->note();
    if (alone && holder != thisComputer())
        lease->setNote(thisComputer());
    if (!alone && holder != thisComputer() && !data.server())
        throw LocalServerError(doingStart(),
            Local::tr("its data in %1 is in use on another computer, %2.")
                .arg(m_options.dataDir, QString::fromUtf8(holder.split(' ').last())),
            Local::tr("Close the console there first: two servers on the same data would destroy it."));
    m_lease = std::move(lease);
    try {
        QString conninfo = ensureRunning(data, account, alone, report);
        m_lease->share();
        return conninfo;
    } catch (...) {
        leave(data);
        throw;
    }
}

void LocalServer::release() noexcept
{
    const std::lock_guard guard(m_mutex);
    if (!m_lease)
        return;
    try {
        const ServerAccount account = ServerAccount::forServer();
        const ActingAs serverAccount(account);
        FileLock starting(m_options.dataDir + u"/start.lock"_s);
        lockStarting(starting, [](const QString &) {});
        leave(cluster(account));
    } catch (const LocalServerError &error) {
        qCWarning(localServerLog).noquote() << error.text();
        m_lease.reset();
    }
}

bool LocalServer::isRunning() const
{
    const ServerAccount account = ServerAccount::forServer();
    const ActingAs serverAccount(account);
    return cluster(account).server().has_value();
}

Cluster LocalServer::cluster(const ServerAccount &account) const
{
    return {m_options.dataDir, account, m_options.patience};
}

QStringList LocalServer::binDirs() const
{
    return m_options.binDirs.isEmpty() ? Installation::usualPlaces() : m_options.binDirs;
}

void LocalServer::prepareDataDir(const ServerAccount &account) const
{
    const QString doing = Local::tr("use %1 for the local database").arg(m_options.dataDir);
    // pg_ctl starts the server through a shell, with the path between double quotes.
    static const QRegularExpression unfit(u"[\"$`\\\\\\n]"_s);
    if (unfit.match(m_options.dataDir).hasMatch())
        throw LocalServerError(doing,
            Local::tr("PostgreSQL's programs cannot take a path with one of \" $ ` \\ in it."),
            Local::tr("Set XDG_DATA_HOME to a folder with a plain name."));

    const auto failed = [&](const QString &folder, int error) {
        throw LocalServerError(doing,
            Local::tr("the folder %1 cannot be made: %2.").arg(folder, qt_error_string(error)),
            Local::tr(
                "Make it yourself so that account %1 can write to it, or set XDG_DATA_HOME to a folder where it can.")
                .arg(account.name));
    };
    const QByteArray path = QFile::encodeName(m_options.dataDir);
    const QString parent = QFileInfo(m_options.dataDir).path();
    if (!QDir().mkpath(parent))
        failed(parent, errno);
    if (mkdir(path.constData(), 0700) != 0 && errno != EEXIST)
        failed(m_options.dataDir, errno);

    struct stat status { };
    if (stat(path.constData(), &status) != 0 || !S_ISDIR(status.st_mode))
        throw LocalServerError(
            doing, Local::tr("there is something of that name that is no folder."), Local::tr("Move it away."));
    if (status.st_uid == account.uid)
        return;
    // Root makes the folder for the server's account: just now, in another process at this moment, or in a package.
    const bool ours = status.st_uid == geteuid() && QDir(m_options.dataDir).isEmpty();
    if (!ours)
        throw LocalServerError(doing,
            Local::tr("the folder belongs to user number %1, not to %2, under whom the server would run.")
                .arg(QString::number(status.st_uid), account.name),
            Local::tr("Move it away, or make %1 its owner if it was meant for it.").arg(account.name));
    if (chown(path.constData(), account.uid, account.gid) != 0)
        failed(m_options.dataDir, errno);
}

void LocalServer::lockStarting(FileLock &starting, const Progress &progress) const
{
    const QDeadlineTimer patience(m_options.patience);
    bool told = false;
    while (!starting.tryExclusive()) {
        if (patience.hasExpired())
            throw LocalServerError(doingStart(),
                Local::tr("another window of the console has been starting or stopping it for %1 seconds.")
                    .arg(m_options.patience.count()),
                Local::tr("Wait for that one, or end it if it hangs (`fuser %1/start.lock` names it).")
                    .arg(m_options.dataDir));
        if (!std::exchange(told, true))
            progress(Local::tr("Waiting for another window that is starting or stopping the local server"));
        QThread::msleep(pollInterval);
    }
}

QString LocalServer::ensureRunning(
    const Cluster &data, const ServerAccount &account, bool alone, const Progress &progress)
{
    const QDeadlineTimer patience(m_options.patience);
    QDeadlineTimer silence(silencePatience);
    std::optional<Installation> installation;
    const auto programs = [&] {
        if (!installation)
            installation = data.choose(Installation::findAll(binDirs()));
        return *installation;
    };
    while (true) {
        const std::optional<Cluster::Server> server = data.server();
        if (!server) {
            if (!data.exists()) {
                progress(Local::tr("Making the local database (only this once)"));
                data.make(programs());
            }
            progress(Local::tr("Starting the local database server"));
            const QString socketDir = [&] {
                const ActingAs caller(ServerAccount::caller()); // /run is root's
                return socketdir::make(socketdir::candidates(m_options.runtimeDir), m_options.dataDir, account);
            }();
            data.start(programs(), socketDir);
            continue;
        }
        const PGPing answer = ping(*server, account);
        if (answer == PQPING_OK || answer == PQPING_NO_ATTEMPT) { // the latter fails there, with libpq's reason
            createDatabase(*server, account, progress);
            return conninfoFor(*server, account, databaseName);
        }
        if (answer == PQPING_REJECT || server->state != "ready"_L1) // on its way up or down
            silence.setRemainingTime(silencePatience);
        if (silence.hasExpired()) {
            // Somebody has cleared away its socket, or it hangs.
            if (!alone)
                throw LocalServerError(doingStart(),
                    Local::tr("it runs (process %1), but does not answer at %2.")
                        .arg(server->pid)
                        .arg(server->socketDir),
                    Local::tr("Close the other windows of the console, which still use it, then try again."));
            progress(Local::tr("Restarting the local database server, which does not answer"));
            data.stop(programs());
        }
        if (patience.hasExpired())
            throw LocalServerError(doingStart(),
                Local::tr("it is still %1 after %2 seconds.").arg(server->state).arg(m_options.patience.count()),
                Local::tr("Try again later: it goes on in the background. Its log is in %1.").arg(logDir()));
        QThread::msleep(pollInterval);
    }
}

void LocalServer::leave(const Cluster &data) noexcept
{
    const std::unique_ptr<FileLock> lease = std::move(m_lease);
    try {
        if (!lease->tryExclusive())
            return;
        const std::optional<Cluster::Server> server = data.server();
        if (!server)
            return;
        data.stop(data.choose(Installation::findAll(binDirs())));
        const ActingAs caller(ServerAccount::caller());
        socketdir::remove(server->socketDir);
    } catch (const LocalServerError &error) {
        qCWarning(localServerLog).noquote() << error.text();
    }
}

} // namespace cp
