#include "tests/bench/surroundings.h"

#include <QDateTime>
#include <QFile>
#include <QGuiApplication>
#include <QSysInfo>
#include <QThread>

namespace cp::bench {

using namespace Qt::StringLiterals;

namespace {

/// The rest of the first line that begins with that.
QString lineOf(const QString &path, const QByteArray &start)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (QByteArray line = file.readLine(); !line.isEmpty();
         line = file.readLine()) { // atEnd() is always true in /proc
        if (line.startsWith(start))
            return QString::fromUtf8(line.mid(start.size())).remove(u':').trimmed();
    }
    return {};
}

} // namespace

QJsonObject surroundings(Connection &connection)
{
    QJsonObject about{
        {u"at"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
        {u"processor"_s, u"%1 x %2"_s.arg(QThread::idealThreadCount()).arg(lineOf(u"/proc/cpuinfo"_s, "model name"))},
        {u"memory"_s, lineOf(u"/proc/meminfo"_s, "MemTotal")},
        {u"load"_s, lineOf(u"/proc/loadavg"_s, "")},
        {u"system"_s, QSysInfo::prettyProductName() + u", "_s + QSysInfo::kernelVersion()},
        {u"qt"_s, u"%1, %2"_s.arg(QString::fromLatin1(qVersion()), QGuiApplication::platformName())},
        {u"build"_s, QStringLiteral(CP_BUILD_TYPE)},
    };
    const ResultSet settings = connection.exec("SELECT name, current_setting(name) FROM pg_settings WHERE name IN "
                                               "('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', "
                                               "'shared_buffers', 'max_wal_size') ORDER BY 1");
    for (int row = 0; row < settings.rowCount(); ++row)
        about[u"postgresql "_s + settings.text(row, 0)] = settings.text(row, 1);
    return about;
}

} // namespace cp::bench
