#include "tests/soak/server.h"

#include <QDir>
#include <QFile>
#include <QTimer>
#include <QtConcurrent>

#include <csignal>
#include <libpq-fe.h>
#include <unistd.h>

namespace cp::soak {

using namespace Qt::StringLiterals;

namespace {

constexpr int LookPause = 20; ///< milliseconds

QString serverBin()
{
    const QStringList versions = QDir(u"/usr/lib/postgresql"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    int newest = 0;
    for (const QString &version : versions)
        newest = std::max(newest, version.toInt());
    return u"/usr/lib/postgresql/%1/bin"_s.arg(newest);
}

} // namespace

Server::Server(QObject *parent)
    : QObject(parent)
    , m_data(qEnvironmentVariable("CP_TEST_CLUSTER") + u"/data"_s)
{
    m_starter.setWorkingDirectory(u"/"_s); // the server's account may not enter ours
    m_starter.setStandardOutputFile(QProcess::nullDevice());
    m_starter.setStandardErrorFile(QProcess::nullDevice());
}

void Server::kill()
{
    QFile file(m_data + u"/postmaster.pid"_s);
    const int pid = file.open(QIODevice::ReadOnly) ? file.readLine().trimmed().toInt() : 0;
    // Stopped first, so that it has no more children than those that are found.
    if (pid <= 1 || ::kill(pid, SIGSTOP) != 0)
        qFatal("the server cannot be killed");
    QFile children(u"/proc/%1/task/%1/children"_s.arg(pid));
    if (!children.open(QIODevice::ReadOnly))
        qFatal("this system does not tell a process's children");
    const QList<QByteArray> all = children.readAll().simplified().split(' ');
    ::kill(pid, SIGKILL);
    for (const QByteArray &child : all) {
        if (const int process = child.toInt(); process > 1)
            ::kill(process, SIGKILL);
    }
    // Until somebody reaps it, the process is there to whoever asks: its locks would count.
    QFile::remove(m_data + u"/postmaster.pid"_s);
    QFile::remove(u"%1/.s.PGSQL.%2.lock"_s.arg(qEnvironmentVariable("PGHOST"), qEnvironmentVariable("PGPORT")));
    m_isUp = false;
}

/// `restart` knows the options that the server was started with; `start` does not.
void Server::start()
{
    QStringList restart{serverBin() + u"/pg_ctl"_s, u"-D"_s, m_data, u"-W"_s, u"restart"_s};
    if (::geteuid() == 0)
        restart = QStringList{u"runuser"_s, u"-u"_s, u"postgres"_s, u"--"_s} + restart;
    m_starter.start(u"nice"_s, QStringList{u"-n"_s, qEnvironmentVariable("CP_TEST_NICE", u"0"_s)} + restart);
    look();
}

/// Asks whether it takes connections, which may take a moment, on a thread.
void Server::look()
{
    QtConcurrent::run([] { return PQping("dbname=postgres"); }).then(this, [this](PGPing answer) {
        if (answer == PQPING_OK) {
            m_isUp = true;
            Q_EMIT cameUp();
        } else {
            QTimer::singleShot(LookPause, this, &Server::look);
        }
    });
}

} // namespace cp::soak
