#include "models/session/conninfo.h"

#include <QStringList>

#include <algorithm>
#include <libpq-fe.h>
#include <memory>

namespace cp::conninfo {

using namespace Qt::StringLiterals;

std::optional<Settings> parse(const QString &conninfo, QString *problem)
{
    char *complaint = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(conninfo.toUtf8().constData(), &complaint), &PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> owner(complaint, &PQfreemem);
    if (!options) {
        *problem = QString::fromUtf8(complaint).trimmed();
        return std::nullopt;
    }
    Settings settings;
    for (const PQconninfoOption *option = options.get(); option->keyword; ++option) {
        if (option->val && *option->val)
            settings.insert(QString::fromLatin1(option->keyword), QString::fromUtf8(option->val));
    }
    return settings;
}

QString join(const Settings &settings)
{
    QStringList parts;
    for (auto it = settings.begin(); it != settings.end(); ++it) {
        QString value = it.value();
        value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
        if (!value.isEmpty())
            parts.append(u"%1='%2'"_s.arg(it.key(), value));
    }
    return parts.join(u' ');
}

bool isOnThisMachine(const Settings &settings)
{
    if (settings.contains(u"service"_s) && !settings.contains(u"host"_s))
        return false; // nobody knows here
    const QStringList hosts = settings.value(u"hostaddr"_s, settings.value(u"host"_s)).split(u',', Qt::SkipEmptyParts);
    return std::all_of(hosts.begin(), hosts.end(), [](const QString &host) {
        return host.startsWith(u'/') || host.startsWith(u'@') || host == "localhost"_L1 || host.startsWith("127."_L1)
            || host == "::1"_L1;
    });
}

} // namespace cp::conninfo
