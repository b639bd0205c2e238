#include "models/session/target.h"

#include <QStringList>
#include <QtGlobal>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// What libpq itself reads to find a server (psql's documentation, "Environment Variables").
bool environmentNamesServer()
{
    for (const char *variable : {"PGSERVICE", "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE"}) {
        if (qEnvironmentVariableIsSet(variable))
            return true;
    }
    return false;
}

/// A name for a place that has none: nothing of conninfo that could be a secret.
QString nameOf(const QString &conninfo)
{
    QString problem;
    const conninfo::Settings settings = conninfo::parse(conninfo, &problem).value_or(conninfo::Settings());
    if (QString service = settings.value(u"service"_s); !service.isEmpty())
        return service;
    const QString database = settings.value(u"dbname"_s);
    const QString host = settings.value(u"host"_s);
    if (host.isEmpty() || host.startsWith(u'/')) // a socket's folder tells a person nothing
        return database.isEmpty() ? u"PostgreSQL"_s : database;
    return database.isEmpty() ? host : u"%1 · %2"_s.arg(database, host);
}

} // namespace

Target targetOf(const ConnectionProfile &profile)
{
    if (profile.isLocal())
        return {profile.name, true, {}};
    return {profile.name, false, profile.conninfo(), profile};
}

std::optional<Target> resolveTarget(const TargetWish &wish, QString *problem)
{
    if (wish.connection)
        return Target{nameOf(*wish.connection), false, *wish.connection};
    if (wish.profile) {
        if (const std::optional<ConnectionProfile> profile = profiles::find(*wish.profile))
            return targetOf(*profile);
        *problem = u"There is no profile named “%1”."_s.arg(*wish.profile);
        return std::nullopt;
    }
    if (!wish.local && environmentNamesServer()) {
        const QString service = qEnvironmentVariable("PGSERVICE");
        const QString database = qEnvironmentVariable("PGDATABASE");
        return Target{!service.isEmpty() ? service : !database.isEmpty() ? database : u"PostgreSQL"_s, false, {}};
    }
    const std::optional<ConnectionProfile> last = wish.local ? std::nullopt : profiles::find(profiles::lastUsed());
    return targetOf(last.value_or(profiles::local()));
}

} // namespace cp
