#include "models/db/connection.h"
#include "models/local/cluster.h"
#include "models/local/filelock.h"
#include "models/local/installation.h"
#include "models/local/localserver.h"
#include "models/local/serveraccount.h"
#include "models/local/socketdir.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 20000; // ms

QString query(const QString &conninfo, const QByteArray &sql)
{
    return Connection::open(conninfo)->exec(sql).text(0, 0);
}

/// The text of the LocalServerError that start() throws; empty when it does not throw.
QString errorOf(LocalServer &server)
{
    try {
        server.start();
    } catch (const LocalServerError &error) {
        qInfo().noquote() << error.text();
        return error.text();
    }
    return {};
}

/// This program as a console of its own: `--hold DATADIR RUNTIMEDIR` uses the server until its input ends.
int hold(const LocalServer::Options &options)
{
    LocalServer server(options);
    try {
        const QString conninfo = server.start([](const QString &step) {
            std::printf("step: %s\n", qUtf8Printable(step));
            std::fflush(stdout);
        });
        std::printf("conninfo: %s\n", qUtf8Printable(conninfo));
        std::fflush(stdout);
    } catch (const LocalServerError &error) {
        std::printf("error: %s\n", error.what());
        return 1;
    }
    while (std::getchar() != EOF) { }
    return 0;
}

class Holder {
public:
    explicit Holder(const LocalServer::Options &options)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(), {u"--hold"_s, options.dataDir, options.runtimeDir});
    }
    ~Holder() { crash(); }

    bool waitForServer()
    {
        while (!m_said.contains("conninfo: ") && m_process.waitForReadyRead(patience))
            m_said += m_process.readAll();
        return m_said.contains("conninfo: ");
    }
    bool leave()
    {
        m_process.closeWriteChannel();
        return m_process.waitForFinished(patience) && m_process.exitCode() == 0;
    }
    void crash()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    QByteArray said() const { return m_said; }

private:
    QProcess m_process;
    QByteArray m_said;
};

} // namespace

class LocalServerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void firstStart();
    void isPrivate();
    void serverIsDetached();
    void dataSurvivesStopAndStart();
    void lastOneOutStops();
    void startAgainWhileHeld();
    void killedServerIsStartedAnew();
    void killedHolderLeavesServerToTheNext();
    void orphanOfKilledServerIsWaitedFor();
    void recycledPid_data();
    void recycledPid();
    void lostSocket();
    void manyComeAndGo();
    void twoFirstStartersAtOnce();
    void crashInTheMiddleOfInitdb();
    void folderThatIsNoCluster();
    void foreignVersion();
    void choosesMatchingInstallation();
    void findsInstallations();
    void noPrograms();
    void folderNotWritable();
    void folderOfSomebodyElse();
    void pathThatShellWouldChange();
    void inUseOnAnotherComputer();
    void socketPathTooLong();
    void socketFolderNotTrusted();
    void oldLogsGo();
    void fullDisk();
    void asNormalUser();

private:
    LocalServer::Options at(const QString &name);
    std::optional<Cluster::Server> serverOf(const LocalServer::Options &options) const;
    QString made(const QString &name, mode_t mode, bool forServer);

    QTemporaryDir m_dir{u"/tmp/cp-local.XXXXXX"_s};
    const ServerAccount m_account = ServerAccount::forServer();
    QList<LocalServer::Options> m_used;
    LocalServer::Options m_main;
};

void LocalServerTest::initTestCase()
{
    QVERIFY(m_dir.isValid());
    QCOMPARE(chmod(qPrintable(m_dir.path()), 0755), 0); // the server's account must get through
    m_main = at(u"main"_s);
}

/// A test that failed half-way leaves no server behind.
void LocalServerTest::cleanup()
{
    for (const LocalServer::Options &options : std::as_const(m_used)) {
        LocalServer server(options);
        if (server.isRunning())
            server.start();
    }
}

LocalServer::Options LocalServerTest::at(const QString &name)
{
    LocalServer::Options options;
    options.dataDir = m_dir.filePath(name);
    options.runtimeDir = m_dir.path();
    m_used << options;
    return options;
}

std::optional<Cluster::Server> LocalServerTest::serverOf(const LocalServer::Options &options) const
{
    const ActingAs serverAccount(m_account);
    return Cluster(options.dataDir, m_account, std::chrono::seconds(10)).server();
}

QString LocalServerTest::made(const QString &name, mode_t mode, bool forServer)
{
    const QString path = m_dir.filePath(name);
    QDir().mkpath(path);
    if (forServer && chown(qPrintable(path), m_account.uid, m_account.gid) != 0)
        return {};
    return chmod(qPrintable(path), mode) == 0 ? path : QString();
}

void LocalServerTest::firstStart()
{
    QStringList steps;
    QElapsedTimer timer;
    timer.start();
    LocalServer server(m_main);
    QVERIFY(!server.isRunning());
    const QString conninfo = server.start([&](const QString &step) { steps << step; });
    qInfo("first start: %lld ms", timer.elapsed());
    QVERIFY(server.isRunning());
    QCOMPARE(steps.size(), 3);
    QCOMPARE(query(conninfo, "SELECT current_database()"), u"cryptopredict"_s);
    QCOMPARE(query(conninfo, "SELECT session_user"), u"postgres"_s);
    QCOMPARE(query(conninfo, "SHOW server_encoding"), u"UTF8"_s);
    QCOMPARE(query(conninfo, "SHOW data_checksums"), u"on"_s);
    QCOMPARE(query(conninfo, "SHOW fsync"), u"on"_s);
    QCOMPARE(query(conninfo, "SHOW cluster_name"), u"cryptopredict"_s);
    QCOMPARE(query(conninfo, "SHOW log_filename"), u"postgresql-%a.log"_s);
    QCOMPARE(query(conninfo, "SHOW jit"), u"off"_s);
    timer.restart();
    server.release();
    qInfo("stop: %lld ms", timer.elapsed());
    QVERIFY(!server.isRunning());
}

void LocalServerTest::isPrivate()
{
    LocalServer server(m_main);
    const QString conninfo = server.start();
    QCOMPARE(query(conninfo, "SHOW listen_addresses"), QString());
    QCOMPARE(query(conninfo, "SHOW unix_socket_permissions"), u"0700"_s);
    QCOMPARE(query(conninfo,
                 "SELECT string_agg(DISTINCT type || ' ' || auth_method, ', ' ORDER BY type || ' ' || auth_method)"
                 " FROM pg_hba_file_rules"),
        u"host reject, local trust"_s);
    QCOMPARE(query(conninfo, "SELECT inet_server_addr() IS NULL"), u"t"_s);
    const QString socketDir = serverOf(m_main)->socketDir;
    for (const QString &folder : {socketDir, m_main.dataDir, m_main.dataDir + u"/cluster"_s}) {
        struct stat status { };
        QCOMPARE(stat(qPrintable(folder), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t(0700));
        QCOMPARE(status.st_uid, m_account.uid);
    }
    // ALTER SYSTEM opens no door.
    Connection::open(conninfo)->exec("ALTER SYSTEM SET listen_addresses = '*'");
    server.release();
    QCOMPARE(query(server.start(), "SHOW listen_addresses"), QString());
    Connection::open(conninfo)->exec("ALTER SYSTEM RESET listen_addresses");
}

void LocalServerTest::serverIsDetached()
{
    const QString ours = m_dir.filePath(u"ours"_s);
    const int file = ::open(qPrintable(ours), O_RDWR | O_CREAT, 0600); // without O_CLOEXEC, as a library might do
    const auto closed = qScopeGuard([file] { close(file); });
    LocalServer server(m_main);
    server.start();
    const QDir mine(u"/proc/self/fd"_s);
    for (const QString &number : mine.entryList(QDir::Files | QDir::System)) {
        if (QFile::symLinkTarget(mine.filePath(number)).startsWith(m_main.dataDir))
            QVERIFY(fcntl(number.toInt(), F_GETFD) & FD_CLOEXEC);
    }

    const pid_t pid = serverOf(m_main)->pid;
    QVERIFY(getsid(pid) != getsid(0));
    const ActingAs serverAccount(m_account);
    const QDir files(u"/proc/%1/fd"_s.arg(pid));
    const QStringList open = files.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot);
    QVERIFY(open.size() > 3);
    for (const QString &number : open) {
        const QString target = QFile::symLinkTarget(files.filePath(number));
        QVERIFY(target != ours);
        QVERIFY2(!target.endsWith(".lock"_L1) || target.endsWith("5432.lock"_L1), qPrintable(target));
        QVERIFY2(!target.startsWith("/dev/pts"_L1), qPrintable(target));
    }
    QCOMPARE(QFile::symLinkTarget(files.filePath(u"0"_s)), u"/dev/null"_s);
}

void LocalServerTest::dataSurvivesStopAndStart()
{
    LocalServer server(m_main);
    Connection::open(server.start())->execScript("CREATE TABLE kept (text text); INSERT INTO kept VALUES ('سلام')");
    server.release();
    QElapsedTimer timer;
    timer.start();
    const QString conninfo = server.start();
    qInfo("second start: %lld ms", timer.elapsed());
    QCOMPARE(query(conninfo, "SELECT text FROM kept"), u"سلام"_s);
}

void LocalServerTest::lastOneOutStops()
{
    LocalServer first(m_main);
    const QString conninfo = first.start();
    const QString socketDir = serverOf(m_main)->socketDir;
    {
        LocalServer second(m_main);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(second.start(), conninfo);
        qInfo("joining: %lld ms", timer.elapsed());
        Holder third(m_main);
        QVERIFY(third.waitForServer());
        first.release();
        QCOMPARE(query(conninfo, "SELECT 1"), u"1"_s);
        QVERIFY(third.leave());
        QVERIFY(first.isRunning());
    }
    QVERIFY(!first.isRunning());
    QVERIFY(!QFile::exists(socketDir));
    first.release(); // twice does no harm
}

void LocalServerTest::startAgainWhileHeld()
{
    LocalServer server(m_main);
    const QString conninfo = server.start();
    const pid_t pid = serverOf(m_main)->pid;
    QCOMPARE(server.start(), conninfo);
    QCOMPARE(serverOf(m_main)->pid, pid);
    server.release();
    QVERIFY(!server.isRunning());
}

void LocalServerTest::killedServerIsStartedAnew()
{
    LocalServer server(m_main);
    LocalServer other(m_main);
    const QString conninfo = server.start();
    other.start();
    Connection::open(conninfo)->execScript(
        "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 'committed' AS text");
    const pid_t pid = serverOf(m_main)->pid;
    QCOMPARE(kill(pid, SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!server.isRunning(), patience);
    QCOMPARE(query(server.start(), "SELECT text FROM kept"), u"committed"_s);
    QVERIFY(serverOf(m_main)->pid != pid);
    server.release();
    QVERIFY(other.isRunning()); // the other's lease outlived the crash
    other.release();
    QVERIFY(!other.isRunning());
}

void LocalServerTest::killedHolderLeavesServerToTheNext()
{
    Holder holder(m_main);
    QVERIFY(holder.waitForServer());
    const pid_t pid = serverOf(m_main)->pid;
    holder.crash();
    LocalServer server(m_main);
    QVERIFY(server.isRunning());
    server.start();
    QCOMPARE(serverOf(m_main)->pid, pid);
    server.release();
    QVERIFY(!server.isRunning());
}

/// Starting while a process of the crashed server still works on the shared memory would destroy data.
void LocalServerTest::orphanOfKilledServerIsWaitedFor()
{
    LocalServer server(m_main);
    const auto connection = Connection::open(server.start());
    const pid_t orphan = connection->backendPid();
    QCOMPARE(kill(orphan, SIGSTOP), 0);
    QCOMPARE(kill(serverOf(m_main)->pid, SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!server.isRunning(), patience);
    constexpr unsigned long lifetime = 700; // ms
    std::thread end([orphan] {
        QThread::msleep(lifetime);
        kill(orphan, SIGKILL);
    });
    const auto joined = qScopeGuard([&] { end.join(); });
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(query(server.start(), "SELECT 1"), u"1"_s);
    QVERIFY2(timer.elapsed() >= qint64(lifetime), "started beside the orphan");
}

void LocalServerTest::recycledPid_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("folder");
    QTest::newRow("another program, at work in the cluster") << u"sleep"_s << m_main.dataDir + u"/cluster"_s;
    QTest::newRow("another PostgreSQL, elsewhere") << m_dir.filePath(u"postgres"_s) << u"/"_s;
}

void LocalServerTest::recycledPid()
{
    QFETCH(const QString, program);
    QFETCH(const QString, folder);
    LocalServer server(m_main);
    server.start();
    QFile::copy(QStandardPaths::findExecutable(u"sleep"_s), m_dir.filePath(u"postgres"_s)); // known by its name
    QProcess stranger;
    stranger.setChildProcessModifier([this] { m_account.becomeInChild(); });
    stranger.setWorkingDirectory(folder);
    stranger.start(program, {u"60"_s});
    QVERIFY(stranger.waitForStarted());

    const Cluster::Server crashed = *serverOf(m_main);
    const QString pidFile = m_main.dataDir + u"/cluster/postmaster.pid"_s;
    QFile before(pidFile);
    QVERIFY(before.open(QIODevice::ReadOnly));
    const QByteArray text
        = before.readAll().replace(QByteArray::number(crashed.pid), QByteArray::number(stranger.processId()));
    QCOMPARE(kill(crashed.pid, SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!server.isRunning(), patience);
    {
        const ActingAs serverAccount(m_account);
        for (const QString &path : {pidFile, crashed.socketDir + u"/.s.PGSQL.5432.lock"_s}) {
            QFile stale(path);
            QVERIFY(stale.open(QIODevice::WriteOnly));
            stale.write(text);
        }
    }
    QVERIFY(!server.isRunning());
    QCOMPARE(query(server.start(), "SELECT 1"), u"1"_s);
    server.release();
    QCOMPARE(stranger.state(), QProcess::Running);
    stranger.kill();
    stranger.waitForFinished();
}

void LocalServerTest::lostSocket()
{
    LocalServer server(m_main);
    LocalServer other(m_main);
    server.start();
    const Cluster::Server before = *serverOf(m_main);
    QVERIFY(QFile::remove(before.socketDir + u"/.s.PGSQL.5432"_s));
    // Restarting would cut off whoever still uses it.
    const QString error = errorOf(other);
    QVERIFY2(error.contains("does not answer"_L1), qPrintable(error));
    QCOMPARE(serverOf(m_main)->pid, before.pid);
    // Alone, it may be restarted.
    QCOMPARE(query(server.start(), "SELECT 1"), u"1"_s);
    QVERIFY(serverOf(m_main)->pid != before.pid);
}

/// Whoever has started it can use it, whatever the others do at that moment.
void LocalServerTest::manyComeAndGo()
{
    std::atomic<int> used = 0;
    std::atomic<int> failed = 0;
    std::vector<std::thread> consoles;
    consoles.reserve(4);
    for (unsigned long console = 0; console < 4; ++console)
        consoles.emplace_back([&, console] {
            for (int round = 0; round < 4; ++round) {
                try {
                    LocalServer server(m_main);
                    const QString conninfo = server.start();
                    QThread::msleep(console * 7);
                    used += query(conninfo, "SELECT 1").toInt();
                } catch (const QException &error) {
                    qWarning("%s", error.what());
                    ++failed;
                }
            }
        });
    for (std::thread &console : consoles)
        console.join();
    QCOMPARE(failed.load(), 0);
    QCOMPARE(used.load(), 16);
    QVERIFY(!LocalServer(m_main).isRunning());
}

void LocalServerTest::twoFirstStartersAtOnce()
{
    const LocalServer::Options options = at(u"race"_s);
    Holder first(options);
    Holder second(options);
    QVERIFY(first.waitForServer());
    QVERIFY(second.waitForServer());
    const QByteArray said = first.said() + second.said();
    QCOMPARE(said.count("Making the local database"), 1);
    QCOMPARE(said.count("Starting the local database server"), 1);
    QVERIFY(first.leave());
    QVERIFY(LocalServer(options).isRunning());
    QVERIFY(second.leave());
    QVERIFY(!LocalServer(options).isRunning());
}

void LocalServerTest::crashInTheMiddleOfInitdb()
{
    const LocalServer::Options options = at(u"half"_s);
    const QDir folder(options.dataDir);
    const auto halfMade = [&] { return QDir(options.dataDir).entryList({u"cluster.new-*"_s}, QDir::Dirs); };
    {
        Holder holder(options);
        QTRY_VERIFY_WITH_TIMEOUT(!halfMade().isEmpty(), patience);
        holder.crash();
    }
    QVERIFY(!folder.exists(u"cluster"_s));
    LocalServer server(options);
    QCOMPARE(query(server.start(), "SELECT 1"), u"1"_s);
    QVERIFY(folder.exists(u"cluster"_s));
    QTRY_COMPARE_WITH_TIMEOUT(
        halfMade(), QStringList(), patience); // at once, unless the orphaned initdb was still at it
}

void LocalServerTest::folderThatIsNoCluster()
{
    const LocalServer::Options options = at(u"stranger"_s);
    QVERIFY(!made(u"stranger"_s, 0700, true).isEmpty());
    QVERIFY(!made(u"stranger/cluster"_s, 0700, true).isEmpty());
    QFile file(options.dataDir + u"/cluster/thesis.txt"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    LocalServer server(options);
    QVERIFY(errorOf(server).contains("no PostgreSQL data directory"_L1));
    QVERIFY(file.exists());
}

void LocalServerTest::foreignVersion()
{
    const LocalServer::Options options = at(u"foreign"_s);
    QVERIFY(!made(u"foreign"_s, 0700, true).isEmpty());
    QVERIFY(!made(u"foreign/cluster"_s, 0700, true).isEmpty());
    QFile version(options.dataDir + u"/cluster/PG_VERSION"_s);
    QVERIFY(version.open(QIODevice::WriteOnly));
    version.write("9.6\n");
    version.close();
    LocalServer server(options);
    const QString error = errorOf(server);
    QVERIFY2(error.contains("made by PostgreSQL 9.6"_L1), qPrintable(error));
    const int installed = Installation::findAll().first().majorVersion;
    QVERIFY2(error.contains(u"here is only PostgreSQL %1 ("_s.arg(installed)), qPrintable(error));
}

void LocalServerTest::choosesMatchingInstallation()
{
    QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkpath(u"cluster"_s));
    const Cluster cluster(dir.path(), ServerAccount::caller(), std::chrono::seconds(1));
    const QList<Installation> installed{{u"/sixteen"_s, 16}, {u"/fifteen"_s, 15}, {u"/fourteen"_s, 14}};
    QCOMPARE(cluster.choose(installed).majorVersion, 16);
    QFile version(dir.filePath(u"cluster/PG_VERSION"_s));
    QVERIFY(version.open(QIODevice::WriteOnly));
    version.write("15\n");
    version.close();
    QCOMPARE(cluster.choose(installed).binDir, u"/fifteen"_s);
}

void LocalServerTest::findsInstallations()
{
    QTemporaryDir dir;
    const auto install = [&](const QString &name, const QByteArray &version) {
        QDir(dir.path()).mkpath(name);
        for (const QString &program : {u"initdb"_s, u"pg_ctl"_s, u"postgres"_s}) {
            QFile file(dir.filePath(name + u'/' + program));
            if (!file.open(QIODevice::WriteOnly))
                continue;
            file.write("#!/bin/sh\necho \"postgres (PostgreSQL) " + version + "\"\n");
            file.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        }
        return dir.filePath(name);
    };
    const QString older = install(u"older"_s, "9.6.24");
    const QString newer = install(u"newer"_s, "17beta1 (Debian 17~beta1-1)");
    const QString incomplete = install(u"incomplete"_s, "18.0");
    QVERIFY(QFile::remove(incomplete + u"/initdb"_s));
    const QList<Installation> found
        = Installation::findAll({older, incomplete, newer, u"/nowhere"_s, install(u"broken"_s, "none")});
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.at(0).binDir, newer);
    QCOMPARE(found.at(0).majorVersion, 17);
    QCOMPARE(found.at(1).binDir, older);
}

void LocalServerTest::noPrograms()
{
    LocalServer::Options options = at(u"programs"_s);
    options.binDirs = QStringList{u"/nowhere"_s};
    LocalServer server(options);
    const QString error = errorOf(server);
    QVERIFY2(error.contains("are not on this computer"_L1), qPrintable(error));
    QVERIFY2(error.contains("apt install postgresql"_L1), qPrintable(error));
}

void LocalServerTest::folderNotWritable()
{
    const LocalServer::Options options = at(u"readonly"_s);
    QVERIFY(!made(u"readonly"_s, 0500, true).isEmpty());
    LocalServer server(options);
    const QString error = errorOf(server);
    QVERIFY2(error.contains("start.lock cannot be opened and locked: Permission denied."_L1), qPrintable(error));

    LocalServer nowhere(at(u"file/below"_s));
    QFile file(m_dir.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(errorOf(nowhere).contains("cannot be made"_L1));
}

void LocalServerTest::folderOfSomebodyElse()
{
    LocalServer::Options options = at(u"theirs"_s);
    if (geteuid() == 0) {
        QVERIFY(QDir().mkpath(options.dataDir));
        QCOMPARE(chown(qPrintable(options.dataDir), 1, 1), 0);
    } else {
        options.dataDir = u"/usr"_s;
    }
    LocalServer server(options);
    const QString error = errorOf(server);
    QVERIFY2(error.contains("belongs to user number"_L1), qPrintable(error));
    QVERIFY2(error.contains(m_account.name), qPrintable(error));
}

void LocalServerTest::pathThatShellWouldChange()
{
    LocalServer server(at(u"a$(touch b)"_s));
    QVERIFY(errorOf(server).contains("cannot take a path"_L1));
    // Everything else is fine.
    const LocalServer::Options options = at(u"dätä with 'quotes' & spaces; خانه"_s);
    LocalServer other(options);
    QCOMPARE(query(other.start(), "SELECT 1"), u"1"_s);
    other.release();
    QVERIFY(!other.isRunning());
}

void LocalServerTest::inUseOnAnotherComputer()
{
    LocalServer server(m_main);
    server.start();
    server.release();
    FileLock theirs(m_main.dataDir + u"/lease.lock"_s);
    const QByteArray ours = theirs.note();
    QVERIFY(!ours.isEmpty());
    theirs.share();
    theirs.setNote("0123456789abcdef elsewhere");
    const QString error = errorOf(server);
    QVERIFY2(error.contains("in use on another computer, elsewhere."_L1), qPrintable(error));
    QVERIFY(!server.isRunning());
    theirs.unlock(); // that console has gone
    server.start();
    QCOMPARE(theirs.note(), ours);
}

void LocalServerTest::socketPathTooLong()
{
    LocalServer::Options options = m_main;
    options.runtimeDir = m_dir.filePath(QString(80, u'x'));
    QVERIFY(QDir().mkpath(options.runtimeDir));
    LocalServer server(options);
    const QString conninfo = server.start();
    QVERIFY2(conninfo.startsWith("host='/tmp/cryptopredict-console-"_L1), qPrintable(conninfo));
    QCOMPARE(query(conninfo, "SELECT 1"), u"1"_s);
    // One with another runtime folder finds it all the same.
    LocalServer other(m_main);
    QCOMPARE(other.start(), conninfo);
}

void LocalServerTest::socketFolderNotTrusted()
{
    const QString dataDir = u"/some/where"_s;
    const QString parent = made(u"run"_s, 0755, false);
    const QString path = socketdir::make({parent}, dataDir, m_account);
    QCOMPARE(socketdir::make({u"/nowhere"_s, parent}, dataDir, m_account), path);
    QVERIFY(socketdir::make({parent}, u"/some/where/else"_s, m_account) != path);

    // Somebody's link in its place is not followed.
    socketdir::remove(path);
    QVERIFY(!QFile::exists(path));
    const QString bait = made(u"bait"_s, 0755, false);
    QVERIFY(QFile::link(bait, path));
    QVERIFY_THROWS_EXCEPTION(LocalServerError, socketdir::make({parent}, dataDir, m_account));
    struct stat status { };
    QCOMPARE(stat(qPrintable(bait), &status), 0);
    QCOMPARE(status.st_mode & 07777, mode_t(0755));
    QVERIFY(QFile::remove(path));

    // A parent where anybody can exchange the folder is not used, unless it is sticky like /tmp.
    QCOMPARE(chmod(qPrintable(parent), 0777), 0);
    QVERIFY_THROWS_EXCEPTION(LocalServerError, socketdir::make({parent}, dataDir, m_account));
    QCOMPARE(chmod(qPrintable(parent), 01777), 0);
    QCOMPARE(socketdir::make({parent}, dataDir, m_account), path);
    if (geteuid() == 0) {
        QCOMPARE(chown(qPrintable(path), 1, 1), 0);
        QVERIFY_THROWS_EXCEPTION(LocalServerError, socketdir::make({parent}, dataDir, m_account));
    }
}

void LocalServerTest::oldLogsGo()
{
    LocalServer server(m_main);
    server.start();
    const QString old = server.logDir() + u"/postgresql-Old.log"_s;
    const QString recent = server.logDir() + u"/postgresql-New.log"_s;
    for (const QString &path : {old, recent}) {
        QFile log(path);
        QVERIFY(log.open(QIODevice::WriteOnly));
        log.write("text\n");
        log.flush();
        if (path == old)
            QVERIFY(log.setFileTime(QDateTime::currentDateTime().addDays(-8), QFile::FileModificationTime));
    }
    server.release();
    server.start();
    QVERIFY(!QFile::exists(old));
    QVERIFY(QFile::exists(recent));
}

void LocalServerTest::fullDisk()
{
    const LocalServer::Options options = at(u"disk"_s);
    QVERIFY(QDir().mkpath(options.dataDir));
    const QByteArray path = QFile::encodeName(options.dataDir);
    const auto resize = [&](const char *size, unsigned long flags) {
        return mount("none", path.constData(), "tmpfs", flags, size) == 0;
    };
    if (geteuid() != 0 || !resize("size=16m", 0))
        QSKIP("a disk to fill is a tmpfs, which only root can mount, and not in every container");
    const auto unmount = qScopeGuard([&] { umount2(path.constData(), MNT_DETACH); });
    QCOMPARE(chown(path.constData(), m_account.uid, m_account.gid), 0);

    LocalServer server(options);
    const QString whileMaking = errorOf(server);
    QVERIFY2(whileMaking.contains("No space left on device"_L1), qPrintable(whileMaking));
    QVERIFY2(whileMaking.contains("is full"_L1), qPrintable(whileMaking));

    QVERIFY(resize("size=128m", MS_REMOUNT));
    QCOMPARE(query(server.start(), "SELECT 1"), u"1"_s);
    server.release();
    QFile ballast(options.dataDir + u"/ballast"_s);
    QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    const QByteArray block(1 << 16, 'x');
    while (ballast.write(block) == block.size()) { }
    const QString whileStarting = errorOf(server);
    QVERIFY2(whileStarting.contains("is full"_L1), qPrintable(whileStarting));
    QVERIFY(!server.isRunning());

    QVERIFY(ballast.remove());
    QCOMPARE(query(server.start(), "SELECT 1"), u"1"_s);
    server.release();
}

/// As root the tests above cover the server under the account `postgres`; this covers what differs for everybody else.
void LocalServerTest::asNormalUser()
{
    if (geteuid() != 0)
        QSKIP("that is what all the tests here have done");
    ServerAccount nobody{u"nobody"_s, u"/nonexistent"_s, 65534, 65534};
    const QString program = m_dir.filePath(u"tst_localserver"_s); // where it can be run from
    QVERIFY(QFile::copy(QCoreApplication::applicationFilePath(), program));
    QCOMPARE(chmod(qPrintable(program), 0755), 0);
    QProcess process;
    process.setWorkingDirectory(u"/"_s);
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.setChildProcessModifier([&] { nobody.becomeInChild(); });
    process.start(program,
        {u"firstStart"_s, u"isPrivate"_s, u"serverIsDetached"_s, u"lastOneOutStops"_s, u"killedServerIsStartedAnew"_s,
            u"killedHolderLeavesServerToTheNext"_s, u"recycledPid"_s, u"folderNotWritable"_s, u"folderOfSomebodyElse"_s,
            u"socketFolderNotTrusted"_s});
    QVERIFY(process.waitForFinished(120000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--hold"_L1 && arguments.size() == 4) {
        LocalServer::Options options;
        options.dataDir = arguments.at(2);
        options.runtimeDir = arguments.at(3);
        return hold(options);
    }
    LocalServerTest test;
    return QTest::qExec(&test, arguments);
}

#include "tst_localserver.moc"
