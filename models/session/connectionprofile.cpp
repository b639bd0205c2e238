#include "models/session/connectionprofile.h"

#include "models/settings/storedsettings.h"

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView Group("profiles");
constexpr QLatin1StringView LastUsed("session/lastProfile");

ConnectionProfile read(StoredSettings &settings, const QString &id)
{
    settings.beginGroup(id);
    ConnectionProfile profile;
    profile.id = QUuid::fromString(id);
    profile.name = settings.value("name").toString();
    profile.colour = settings.value("colour").toString();
    profile.isReadOnly = settings.value("readOnly").toBool();
    profile.savesPassword = settings.value("savesPassword").toBool();
    QString problem;
    profile.settings = conninfo::parse(settings.value("conninfo").toString(), &problem).value_or(conninfo::Settings());
    profile.charts = conninfo::parse(settings.value("charts").toString(), &problem).value_or(conninfo::Settings());
    settings.endGroup();
    return profile;
}

QString withPassword(conninfo::Settings settings, const QString &password)
{
    if (!password.isEmpty())
        settings.insert(u"password"_s, password);
    return conninfo::join(settings);
}

} // namespace

QString ConnectionProfile::conninfo(const QString &password) const
{
    return withPassword(settings, password);
}

QString ConnectionProfile::chartConninfo(const QString &password) const
{
    if (charts.isEmpty())
        return {};
    conninfo::Settings all = charts.contains(u"service"_s) ? conninfo::Settings() : settings;
    // Another server has a port and a part in the cluster of its own.
    if (charts.contains(u"host"_s) || charts.contains(u"hostaddr"_s)) {
        for (const QString &keyword : {u"host"_s, u"hostaddr"_s, u"port"_s, u"service"_s, u"target_session_attrs"_s})
            all.remove(keyword);
    }
    all.insert(charts);
    return withPassword(all, password);
}

ConnectionProfile profiles::local()
{
    ConnectionProfile profile;
    profile.name = u"Local"_s;
    return profile;
}

QList<ConnectionProfile> profiles::all()
{
    StoredSettings settings;
    settings.beginGroup(Group);
    QList<ConnectionProfile> found;
    const QStringList ids = settings.childGroups();
    for (const QString &id : ids)
        found.append(read(settings, id));
    std::sort(found.begin(), found.end(),
        [](const ConnectionProfile &a, const ConnectionProfile &b) { return a.name.localeAwareCompare(b.name) < 0; });
    return found;
}

std::optional<ConnectionProfile> profiles::find(const QString &name)
{
    QList<ConnectionProfile> known = all();
    known.append(local());
    const auto found = std::find_if(known.begin(), known.end(),
        [&name](const ConnectionProfile &profile) { return profile.name.compare(name, Qt::CaseInsensitive) == 0; });
    return found == known.end() ? std::nullopt : std::optional(*found);
}

ConnectionProfile profiles::save(ConnectionProfile profile)
{
    if (profile.id.isNull())
        profile.id = QUuid::createUuid();
    profile.settings = conninfo::withoutSecrets(profile.settings);
    profile.charts = conninfo::withoutSecrets(profile.charts);
    StoredSettings settings;
    settings.beginGroup(Group);
    settings.beginGroup(profile.id.toString(QUuid::WithoutBraces));
    settings.setValue("name", profile.name);
    settings.setValue("colour", profile.colour);
    settings.setValue("conninfo", conninfo::join(profile.settings));
    settings.setValue("charts", conninfo::join(profile.charts));
    settings.setValue("readOnly", profile.isReadOnly);
    settings.setValue("savesPassword", profile.savesPassword);
    return profile;
}

void profiles::remove(const ConnectionProfile &profile)
{
    StoredSettings settings;
    settings.beginGroup(Group);
    settings.remove(profile.id.toString(QUuid::WithoutBraces));
}

QString profiles::lastUsed()
{
    return StoredSettings().value(LastUsed).toString();
}

void profiles::setLastUsed(const QString &name)
{
    StoredSettings().setValue(LastUsed, name);
}

} // namespace cp
