#include "models/local/cluster.h"

#include "models/local/localservererror.h"
#include "models/local/tool.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QLocale>
#include <QRegularExpression>
#include <QStorageInfo>
#include <QThread>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto settingsFile = "console.conf"_L1;
constexpr auto orphansPatience = std::chrono::seconds(10);
constexpr qint64 largestLog = 10 << 20; // bytes
constexpr qint64 hardlyAnySpace = 1 << 20; // bytes

// For a desktop: one person, a few connections, small queries, a disk without moving parts; data is as safe as
// PostgreSQL makes it. ALTER SYSTEM overrides what is here. What keeps others out is not here but on the command
// line (see start), where nothing overrides it.
constexpr auto settings = R"(# Written by CryptoPredict Console when it made this cluster.
max_connections = 50
shared_buffers = 128MB
max_wal_size = 512MB
random_page_cost = 1.1
jit = off
fsync = on
full_page_writes = on
synchronous_commit = on

# One file for each day of the week; the console removes old and overgrown ones when it starts the server.
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_min_messages = warning
log_checkpoints = off
log_line_prefix = '%m [%p] %u@%d '
)";

QString contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The last lines of the newest log that was written to since then.
QString logSince(const QString &logDir, const QDateTime &since)
{
    const QFileInfoList logs = QDir(logDir).entryInfoList({u"postgresql-*.log"_s}, QDir::Files, QDir::Time);
    if (logs.isEmpty() || logs.first().lastModified() < since)
        return {};
    constexpr qsizetype lines = 10;
    const QStringList all = contents(logs.first().filePath()).split(u'\n', Qt::SkipEmptyParts);
    return all.mid(std::max<qsizetype>(0, all.size() - lines)).join(u'\n');
}

/// Whether the process is a postgres at work in that data directory, where every server process has its working
/// directory. One that may not be looked at counts, as starting a second server would be the worse mistake; a dead
/// one that nobody has waited for has no working directory.
bool isServerOf(const QString &directory, pid_t pid)
{
    const QString process = u"/proc/%1"_s.arg(pid);
    if (contents(process + u"/comm"_s).trimmed() != "postgres"_L1)
        return false;
    std::array<char, PATH_MAX> target{};
    const QByteArray link = QFile::encodeName(process + u"/cwd"_s);
    const ssize_t length = readlink(link.constData(), target.data(), target.size());
    if (length < 0)
        return errno == EACCES || errno == EPERM;
    return QFile::decodeName(QByteArray(target.data(), length)) == QFileInfo(directory).canonicalFilePath();
}

void syncToDisk(const QString &path)
{
    const int descriptor = open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
}

QString asSentence(QString text)
{
    text = text.trimmed();
    return text.endsWith(u'.') ? text : text + u'.';
}

} // namespace

Cluster::Cluster(const QString &dataDir, ServerAccount account, std::chrono::seconds patience)
    : m_dataDir(dataDir)
    , m_path(dataDir + u"/cluster"_s)
    , m_account(std::move(account))
    , m_patience(patience)
{
}

bool Cluster::exists() const
{
    return QFile::exists(m_path + u"/PG_VERSION"_s);
}

Installation Cluster::choose(const QList<Installation> &installed) const
{
    if (installed.isEmpty())
        throw LocalServerError(Local::tr("start the local database server"),
            Local::tr("PostgreSQL's server programs (initdb, pg_ctl, postgres) are not on this computer."),
            Local::tr("Install PostgreSQL (on Debian: apt install postgresql), or connect to another server."));
    if (!exists())
        return installed.first();
    const QString made = contents(m_path + u"/PG_VERSION"_s).trimmed();
    QStringList versions;
    for (const Installation &installation : installed) {
        if (QString::number(installation.majorVersion) == made)
            return installation;
        versions << u"%1 (%2)"_s.arg(installation.majorVersion).arg(installation.binDir);
    }
    throw LocalServerError(Local::tr("start the local database server"),
        Local::tr("the data in %1 was made by PostgreSQL %2, but here is only PostgreSQL %3.")
            .arg(m_path, made, versions.join(u", "_s)),
        Local::tr(
            "Install PostgreSQL %1 beside it (on Debian: apt install postgresql-%1), or move the folder away to begin "
            "with an empty database.")
            .arg(made));
}

void Cluster::make(const Installation &installation) const
{
    const QString doing = Local::tr("make the local database in %1").arg(m_path);
    QDir dataDir(m_dataDir);
    for (const QString &halfMade : dataDir.entryList({u"cluster.new-*"_s}, QDir::Dirs))
        QDir(dataDir.filePath(halfMade)).removeRecursively();
    if (QDir(m_path).exists() && !dataDir.rmdir(m_path))
        throw LocalServerError(doing, Local::tr("the folder is there already, and it is no PostgreSQL data directory."),
            Local::tr("Move it away; nothing in it was touched."));

    // Under another name until it is whole, so that a crash on the way leaves nothing that looks like a cluster.
    const QString made = m_path + u".new-%1"_s.arg(getpid());
    const Tool tool(m_account, m_patience);
    const Tool::Result result = tool.run(installation.program(u"initdb"_s),
        {u"--pgdata"_s, made, u"--username=postgres"_s, u"--encoding=UTF8"_s, u"--locale="_s + Tool::localeName(),
            u"--data-checksums"_s, u"--auth-local=trust"_s, u"--auth-host=reject"_s});
    try {
        if (!result.ok())
            fail(doing, result.said);
        writeSettings(made);
        if (rename(QFile::encodeName(made).constData(), QFile::encodeName(m_path).constData()) != 0)
            fail(doing, qt_error_string(errno));
    } catch (...) {
        QDir(made).removeRecursively();
        throw;
    }
    syncToDisk(m_dataDir);
}

void Cluster::writeSettings(const QString &directory) const
{
    const auto write = [this](const QString &path, QIODevice::OpenMode mode, const QByteArray &text) {
        QFile file(path);
        if (!file.open(mode) || file.write(text) != text.size() || !file.flush())
            fail(Local::tr("write the settings of the local database"), u"%1: %2"_s.arg(path, file.errorString()));
        syncToDisk(path);
    };
    write(directory + u'/' + settingsFile, QIODevice::WriteOnly, settings);
    write(directory + u"/postgresql.conf"_s, QIODevice::Append,
        "\ninclude_if_exists = '" + QByteArray(settingsFile.data(), settingsFile.size()) + "'\n");
}

void Cluster::start(const Installation &installation, const QString &socketDir) const
{
    clearCrashed(socketDir);
    limitLogs();

    // What keeps others out. socketDir needs no quoting, see socketdir::make.
    const QString options = u"-c listen_addresses='' -c unix_socket_directories='%1' -c unix_socket_permissions=0700 "
                            "-c port=5432 -c cluster_name=cryptopredict"_s.arg(socketDir);
    // Beside the socket, because that is seldom on the disk that may be full. Later messages go to the log.
    const QString startLog = socketDir + u"/start.log"_s;
    const QDateTime since = QDateTime::currentDateTime();
    const Tool tool(m_account, m_patience + std::chrono::seconds(10));
    const QDeadlineTimer orphans(orphansPatience);
    while (true) {
        QFile::remove(startLog);
        const Tool::Result result = tool.run(installation.program(u"pg_ctl"_s),
            {u"start"_s, u"--pgdata"_s, m_path, u"--log"_s, startLog, u"--wait"_s, u"--timeout"_s,
                QString::number(m_patience.count()), u"--options"_s, options});
        if (result.ok())
            return;
        const QString said = (contents(startLog) + logSince(logDir(), since)).trimmed();
        // Of a server that was killed, processes in the middle of something live on for a moment.
        if (!said.contains("pre-existing shared memory block"_L1) || orphans.hasExpired())
            fail(Local::tr("start the local database server"), said.isEmpty() ? result.said : said);
        QThread::msleep(200);
    }
}

void Cluster::clearCrashed(const QString &socketDir) const
{
    // PostgreSQL clears these away itself, unless their pid has come to belong to another process. Nobody but this
    // cluster's server uses them, and there is none: that was found out before, under the lock.
    QFile::remove(m_path + u"/postmaster.pid"_s);
    QFile::remove(socketDir + u"/.s.PGSQL.5432"_s);
    QFile::remove(socketDir + u"/.s.PGSQL.5432.lock"_s);
}

void Cluster::limitLogs() const
{
    const QDateTime weekAgo = QDateTime::currentDateTime().addDays(-6);
    for (const QFileInfo &log : QDir(logDir()).entryInfoList({u"postgresql-*.log"_s}, QDir::Files)) {
        if (log.lastModified() < weekAgo || log.size() > largestLog)
            QFile::remove(log.filePath());
    }
}

std::optional<Cluster::Server> Cluster::server() const
{
    // Line by line: pid, data directory, start time, port, socket folder, TCP address, shared memory, state.
    const QStringList lines = contents(m_path + u"/postmaster.pid"_s).split(u'\n');
    const pid_t pid = lines.first().toInt();
    if (pid <= 0 || !isServerOf(m_path, pid))
        return {};
    return Server{pid, lines.value(4), lines.value(3).toInt(), lines.value(7).trimmed()};
}

void Cluster::stop(const Installation &installation) const
{
    const Tool tool(m_account, m_patience + std::chrono::seconds(10));
    const Tool::Result result = tool.run(installation.program(u"pg_ctl"_s),
        {u"stop"_s, u"--pgdata"_s, m_path, u"--mode=fast"_s, u"--wait"_s, u"--timeout"_s,
            QString::number(m_patience.count())});
    if (!result.ok() && server())
        fail(Local::tr("stop the local database server"), result.said);
}

void Cluster::fail(const QString &doing, const QString &said) const
{
    static const QRegularExpression serious(u"\\b(?:FATAL|PANIC|error): +(.+)"_s);
    const QRegularExpressionMatch match = serious.match(said);
    QString message = match.hasMatch() ? match.captured(1) : said.section(u'\n', -1);
    if (message.isEmpty())
        message = Local::tr("PostgreSQL gave no reason");

    const QStorageInfo disk(m_dataDir);
    const QString left = QLocale().formattedDataSize(disk.bytesAvailable());
    QString hint = Local::tr("PostgreSQL's log is in %1.").arg(logDir());
    if (said.contains("No space left on device"_L1) || said.contains("quota exceeded"_L1)
        || disk.bytesAvailable() < hardlyAnySpace)
        hint = Local::tr("The disk that holds %1 is full (%2 free now): make room and try again.").arg(m_dataDir, left);
    else if (said.contains("Read-only file system"_L1))
        hint = Local::tr("The disk that holds %1 can only be read: mount it for writing and try again.").arg(m_dataDir);
    else if (said.contains("Permission denied"_L1))
        hint
            = Local::tr("The account %1 must be able to enter %2 and everything in it.").arg(m_account.name, m_dataDir);
    else if (said.contains("shared memory block"_L1))
        hint = Local::tr(
            "Processes of the server that crashed are still at work (`ps -u %1` lists them): end them, or try "
            "again when they have finished.")
                   .arg(m_account.name);
    throw LocalServerError(doing, asSentence(message), hint, said);
}

} // namespace cp
