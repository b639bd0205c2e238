#include "models/notifications/notificationsource.h"

#include "models/catalogue/catalogue.h"

namespace cp {

using namespace Qt::StringLiterals;

TableSource notificationSource()
{
    return makeSource({.table = "notifications",
        .from = "console.notifications r LEFT JOIN console.users u ON u.id = r.user_id",
        .columns = {"title", "message", "notification_type", "priority", "status", "scheduled_for",
            "user_name=console.display_name(u.first_name, u.last_name, u.email)", "created_at"},
        .details = {"read_at", "sent_at", "expires_at", "user_id", "data"},
        .detailFrom = {},
        .editable = {}});
}

namespace notifications {

Call mark(const QList<qint64> &ids, const QString &status)
{
    return {.doing = u"mark the notifications"_s,
        .function = "console.mark_notifications($1::uuid, $2::integer[], $3)",
        .params = {ids, status}};
}

Call snooze(const QList<qint64> &ids, const QDateTime &until)
{
    return {.doing = u"snooze the notifications"_s,
        .function = "console.snooze_notifications($1::uuid, $2::integer[], $3::timestamptz)",
        .params = {ids, until}};
}

Due countDue(Connection &connection, int user)
{
    // One that was never given a time is due at once, like one whose time is -infinity.
    const ResultSet rows = connection.exec(
        "SELECT (SELECT count(*) FROM (SELECT FROM console.notifications WHERE user_id = $1::integer"
        " AND status = 'unread' AND coalesce(scheduled_for, '-infinity') <= now() LIMIT $2::integer) AS due),"
        " (SELECT ceil(extract(epoch FROM least(min(scheduled_for), now() + interval '1 day') - now()) * 1000)::bigint"
        " FROM console.notifications WHERE user_id = $1::integer AND status = 'unread' AND scheduled_for > now())",
        {user, Due::Limit});
    Due due;
    due.unread = rows.raw(0, 0).toInt();
    if (!rows.isNull(0, 1))
        due.next = std::chrono::milliseconds(rows.raw(0, 1).toLongLong());
    return due;
}

} // namespace notifications
} // namespace cp
