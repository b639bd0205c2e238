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

/// A name for a place that has none: conninfo without anything that could be a secret.
QString nameOf(const QString &conninfo)
{
    const qsizetype at = conninfo.lastIndexOf(u'@');
    if (conninfo.contains("://"_L1))
        return at < 0 ? conninfo.section("://"_L1, 1).section(u'?', 0, 0) : conninfo.mid(at + 1).section(u'?', 0, 0);
    QStringList parts;
    const QStringList words = conninfo.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        for (const auto &key : {"service="_L1, "dbname="_L1, "host="_L1}) {
            if (word.startsWith(key))
                parts << word.mid(key.size());
        }
    }
    return parts.isEmpty() ? u"PostgreSQL"_s : parts.join(u" · "_s);
}

} // namespace

std::optional<Target> resolveTarget(const TargetWish &wish, QString *problem)
{
    const Target local{u"Local"_s, true, {}};
    if (wish.connection)
        return Target{nameOf(*wish.connection), false, *wish.connection};
    if (wish.profile) {
        if (wish.profile->compare(local.name, Qt::CaseInsensitive) == 0)
            return local;
        *problem = u"There is no profile named “%1”."_s.arg(*wish.profile);
        return std::nullopt;
    }
    if (!wish.local && environmentNamesServer()) {
        const QString service = qEnvironmentVariable("PGSERVICE");
        const QString database = qEnvironmentVariable("PGDATABASE");
        return Target{!service.isEmpty() ? service : !database.isEmpty() ? database : u"PostgreSQL"_s, false, {}};
    }
    return local;
}

} // namespace cp
