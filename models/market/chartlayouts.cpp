#include "models/market/chartlayouts.h"

#include <QJsonDocument>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Edits one's own preferences as they are now: all that changes is what `layouts` makes of the layouts `l`, given $3
/// and $4.
Call editLayouts(const QString &doing, const QByteArray &layouts, Params params)
{
    return {.doing = doing,
        .function = "console.edit_rows($1::uuid, 'users', (SELECT jsonb_build_array(jsonb_build_object('id', u.id,"
                    " 'version', u.version, 'set', jsonb_build_object('preferences',"
                    " (p || jsonb_build_object('chart_layouts', "
            + layouts
            + "))::text)))"
              " FROM console.users u"
              " CROSS JOIN LATERAL (SELECT CASE jsonb_typeof(u.preferences) WHEN 'object' THEN u.preferences ELSE '{}'"
              " END) preferences (p)"
              " CROSS JOIN LATERAL (SELECT CASE jsonb_typeof(p -> 'chart_layouts') WHEN 'object' THEN"
              " p -> 'chart_layouts' ELSE '{}' END) layouts (l)"
              " WHERE u.id = $2::integer))",
        .params = std::move(params)};
}

} // namespace

ChartLayouts readChartLayouts(Connection &connection, qint64 user)
{
    const ResultSet rows = connection.exec(
        "SELECT l.key, l.value::text FROM console.users u CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof("
        "u.preferences -> 'chart_layouts') WHEN 'object' THEN u.preferences -> 'chart_layouts' ELSE '{}' END) l"
        " WHERE u.id = $1::integer AND jsonb_typeof(l.value) = 'object'",
        {user});
    ChartLayouts layouts;
    for (int row = 0; row < rows.rowCount(); ++row)
        layouts.insert(rows.text(row, 0), QJsonDocument::fromJson(rows.text(row, 1).toUtf8()).object());
    return layouts;
}

Call saveChartLayout(qint64 user, const QString &name, const QJsonObject &layout)
{
    return editLayouts(u"save the layout"_s, "l || jsonb_build_object($3::text, $4::jsonb)",
        {user, name, QJsonDocument(layout).toJson(QJsonDocument::Compact)});
}

Call removeChartLayout(qint64 user, const QString &name)
{
    return editLayouts(u"delete the layout"_s, "l - $3::text", {user, name});
}

} // namespace cp
