#include "models/session/servicefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(cp::ServiceList)
};

constexpr qint64 MaxSize = 1'000'000; ///< bytes; more is no service file

bool hasName(const QList<Service> &services, const QString &name)
{
    return std::any_of(
        services.begin(), services.end(), [&name](const Service &service) { return service.name == name; });
}

/// A line as libpq takes it: nothing is trimmed around "=", and a keyword that it does not know spoils the section.
void addSetting(Service &service, const QString &line, int number)
{
    const qsizetype equals = line.indexOf(u'=');
    const QString keyword = line.left(equals);
    if (line.startsWith("ldap"_L1))
        service.problem = Texts::tr("It is looked up in LDAP.");
    else if (equals <= 0 || keyword == "service"_L1 || !conninfo::isKnown(keyword))
        service.problem = Texts::tr("Line %1 is no setting of libpq's.").arg(number);
    else if (conninfo::isSecret(keyword))
        service.hasSecret = true;
    else if (const QString value = line.mid(equals + 1); !service.settings.contains(keyword) && !value.isEmpty())
        service.settings.insert(keyword, value);
}

QList<Service> parse(const QByteArray &text)
{
    QList<Service> services;
    const QStringList lines = QString::fromUtf8(text).split(u'\n');
    bool isInside = false;
    for (int i = 0; i < lines.size(); ++i) {
        const QString line = lines[i].trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        if (!line.startsWith(u'[')) {
            if (isInside)
                addSetting(services.last(), line, i + 1);
            continue;
        }
        Service service;
        service.name = line.mid(1, line.indexOf(u']') - 1);
        isInside = line.contains(u']') && !service.name.isEmpty() && !hasName(services, service.name);
        if (isInside)
            services.append(service);
    }
    return services;
}

std::optional<QList<Service>> read(const QString &path, QString *problem)
{
    QFile file(path);
    if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly)) {
        *problem = Texts::tr("%1 cannot be read: %2").arg(path, file.errorString());
        return std::nullopt;
    }
    const QByteArray text = file.read(MaxSize + 1);
    if (text.size() > MaxSize || text.contains('\0')) {
        *problem = Texts::tr("%1 is no service file.").arg(path);
        return std::nullopt;
    }
    return parse(text);
}

ServiceList readLibpqs()
{
    ServiceList list;
    const QStringList files = serviceFiles();
    for (const QString &path : files) {
        if (!QFileInfo::exists(path))
            continue;
        const std::optional<QList<Service>> found = read(path, &list.problem);
        if (!found)
            continue;
        list.files.append(path);
        for (Service service : *found) {
            service.isLibpqs = true;
            if (!hasName(list.services, service.name))
                list.services.append(service);
        }
    }
    return list;
}

bool isOneOf(const QStringList &files, const QString &path)
{
    const QFileInfo wanted(path);
    return std::any_of(
        files.begin(), files.end(), [&wanted](const QString &file) { return QFileInfo(file) == wanted; });
}

} // namespace

ConnectionProfile Service::profile() const
{
    ConnectionProfile profile;
    profile.name = name;
    if (isLibpqs)
        profile.settings.insert(u"service"_s, name);
    else
        profile.settings = settings;
    return profile;
}

QStringList serviceFiles()
{
    const QString own = qEnvironmentVariable("PGSERVICEFILE");
    const QString folder = qEnvironmentVariable("PGSYSCONFDIR", QStringLiteral(CP_PG_SYSCONFDIR));
    return {own.isEmpty() ? QDir::home().filePath(u".pg_service.conf"_s) : own,
        QDir(folder).filePath(u"pg_service.conf"_s)};
}

ServiceList readServices(const QString &file)
{
    ServiceList known = readLibpqs();
    if (file.isEmpty() || isOneOf(known.files, file))
        return known;
    ServiceList list;
    const std::optional<QList<Service>> found = read(file, &list.problem);
    if (found) {
        list.files.append(file);
        list.services = *found;
    }
    return list;
}

} // namespace cp
