#include "models/people/peoplesource.h"

#include "models/catalogue/catalogue.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace cp {

using namespace Qt::StringLiterals;

TableSource usersSource()
{
    return makeSource({.table = "users",
        .from = "console.users r",
        .columns = {"email", "first_name", "last_name", "role", "is_active", "is_verified", "is_premium",
            "console_logins=array_to_string(r.console_logins, ', ')", "last_login", "login_count", "created_at"},
        .details = {"timezone", "language", "updated_at", "preferences"},
        .detailFrom = {},
        .editable = {"first_name", "last_name"}});
}

TableSource sessionsSource()
{
    return makeSource({.table = "user_sessions",
        .from = "console.user_sessions r",
        .columns = {"device=nullif(concat_ws(', ', r.device_info ->> 'browser', r.device_info ->> 'system'), '')",
            "ip_address=host(r.ip_address)", "is_active", "last_used_at", "created_at", "expires_at"},
        .details = {"user_id"},
        .detailFrom = {},
        .editable = {}});
}

namespace people {

namespace {

Call setUser(const QString &doing, qint64 user, const QString &key, const QJsonValue &value)
{
    return {.doing = doing,
        .function = "console.set_user($1::uuid, $2::integer, $3::jsonb)",
        .params = {user, QJsonDocument(QJsonObject{{key, value}}).toJson(QJsonDocument::Compact)}};
}

} // namespace

Call setFlag(qint64 user, const QByteArray &flag, bool on)
{
    return setUser(u"change the user"_s, user, QString::fromLatin1(flag), on);
}

Call setRole(qint64 user, const QString &role)
{
    return setUser(u"change the user's role"_s, user, u"role"_s, role);
}

Call createUser(const QString &email, const QString &firstName, const QString &lastName, const QString &role)
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? Param() : Param(text); };
    return {.doing = u"create the user"_s,
        .function = "console.create_user($1::uuid, $2, $3, $4, $5)",
        .params = {email, orNull(firstName), orNull(lastName), role}};
}

Call mapLogin(const QString &login, qint64 user)
{
    return {.doing = u"grant console access"_s,
        .function = "console.map_login($1, $2::integer)",
        .params = {login, user},
        .isRepeatable = true};
}

Call revokeSession(qint64 session)
{
    return {.doing = u"revoke the session"_s,
        .function = "console.revoke_session($1::uuid, $2::integer)",
        .params = {session}};
}

} // namespace people
} // namespace cp
