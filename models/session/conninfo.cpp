#include "models/session/conninfo.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <libpq-fe.h>
#include <memory>

namespace cp::conninfo {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(cp::conninfo)
};

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

/// libpq's own mark: such a field is shown as asterisks.
bool isHidden(const PQconninfoOption &option)
{
    return option.dispchar && *option.dispchar == '*';
}

/// All keywords of this libpq, and whether each is hidden.
QHash<QString, bool> readKeywords()
{
    QHash<QString, bool> keywords;
    const Options options(PQconninfoParse("", nullptr), &PQconninfoFree);
    for (const PQconninfoOption *option = options.get(); option && option->keyword; ++option)
        keywords.insert(QString::fromLatin1(option->keyword), isHidden(*option));
    return keywords;
}

const QHash<QString, bool> &keywords()
{
    static const QHash<QString, bool> known = readKeywords();
    return known;
}

} // namespace

std::optional<Settings> parse(const QString &conninfo, QString *problem)
{
    char *complaint = nullptr;
    const Options options(PQconninfoParse(conninfo.toUtf8().constData(), &complaint), &PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> owner(complaint, &PQfreemem);
    if (!options) {
        *problem = mentionsSecret(conninfo) ? Texts::tr(
                       "This is not a connection string. Values with spaces need quotes; a password has its own field.")
                                            : QString::fromUtf8(complaint).trimmed();
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

QString withPassword(const QString &conninfo, const QString &password)
{
    QString problem;
    std::optional<Settings> settings = parse(conninfo, &problem);
    if (!settings)
        return conninfo;
    settings->insert(u"password"_s, password);
    return join(*settings);
}

bool isKnown(const QString &keyword)
{
    return keywords().contains(keyword);
}

bool isSecret(const QString &keyword)
{
    return keywords().value(keyword);
}

Settings withoutSecrets(Settings settings)
{
    settings.removeIf([](const Settings::iterator &setting) { return isSecret(setting.key()); });
    return settings;
}

bool mentionsSecret(const QString &conninfo)
{
    // postgresql://ann:secret@db, and while it is typed: a port has digits only
    static const QRegularExpression inAddress(u"://[^/?]*:[^/?]*@|://[^/?@[]*:[0-9]*[^0-9,/?@]"_s);
    if (conninfo.contains("password"_L1, Qt::CaseInsensitive) || inAddress.match(conninfo).hasMatch())
        return true;
    for (auto it = keywords().begin(); it != keywords().end(); ++it) {
        if (it.value() && conninfo.contains(it.key()))
            return true;
    }
    return false;
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
