#include "models/people/profile.h"

#include <QJsonDocument>

namespace cp {

using namespace Qt::StringLiterals;

Profile readProfile(Connection &connection, qint64 user)
{
    const ResultSet rows = connection.exec(
        "SELECT u.*, array_to_string(u.console_logins, ', ') AS logins, u.preferences ->> 'perspective' AS perspective,"
        " u.preferences ->> 'currency' AS currency,"
        " CASE u.preferences -> 'notify_signals' WHEN 'true' THEN true WHEN 'false' THEN false END AS notify_signals,"
        " jsonb_pretty(u.preferences) AS preferences_text"
        " FROM console.users u WHERE u.id = $1::integer",
        {user});
    Profile profile;
    if (rows.isEmpty())
        return profile;
    const auto text = [&rows](QByteArrayView column) {
        const int index = rows.columnIndex(column);
        return rows.isNull(0, index) ? QString() : rows.text(0, index);
    };
    profile.id = user;
    profile.version = text("version").toLongLong();
    profile.email = text("email");
    profile.firstName = text("first_name");
    profile.lastName = text("last_name");
    profile.role = text("role");
    profile.timezone = text("timezone");
    profile.language = text("language");
    profile.logins = text("logins");
    profile.createdAt = rows.value(0, "created_at").toDateTime();
    profile.lastLogin = rows.value(0, "last_login").toDateTime();
    profile.perspective = text("perspective");
    profile.currency = text("currency");
    if (const QVariant notify = rows.value(0, "notify_signals"); notify.isValid())
        profile.notifySignals = notify.toBool();
    profile.preferences = text("preferences_text");
    return profile;
}

Call saveProfile(const Profile &seen, const QJsonObject &columns, const QJsonObject &preferences)
{
    const auto json = [](const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); };
    return {.doing = u"save your profile"_s,
        .function = "console.edit_rows($1::uuid, 'users', jsonb_build_array(jsonb_build_object('id', $2::integer,"
                    " 'version', $3::bigint, 'set', $4::jsonb || CASE WHEN $5::jsonb = '{}' THEN '{}' ELSE"
                    " jsonb_build_object('preferences', (SELECT (CASE jsonb_typeof(u.preferences) WHEN 'object' THEN"
                    " u.preferences ELSE '{}' END || $5::jsonb)::text FROM console.users u WHERE u.id = $2::integer))"
                    " END)))",
        .params = {seen.id, seen.version, json(columns), json(preferences)}};
}

} // namespace cp
