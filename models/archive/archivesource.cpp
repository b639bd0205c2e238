#include "models/archive/archivesource.h"

#include "models/catalogue/catalogue.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Archive {
    Q_DECLARE_TR_FUNCTIONS(cp::Archive)
};

constexpr int BatchRows = 1000; ///< few enough that Cancel is quick

TableSource activities()
{
    return makeSource({.table = "user_activities",
        .from = "console.user_activities_archive r LEFT JOIN console.users u ON u.id = r.user_id",
        .columns = {"created_at", "user_name=console.display_name(u.first_name, u.last_name, u.email)", "activity_type",
            "entity_type", "entity_id", "action", "ip_address=host(r.ip_address)"},
        .details = {"user_agent", "user_id", "details"},
        .detailFrom = {},
        .editable = {}});
}

TableSource suggestions()
{
    return makeSource({.table = "ai_suggestions",
        .from = "console.ai_suggestions_archive r LEFT JOIN public.cryptocurrencies c ON c.id = r.crypto_id"
                " LEFT JOIN console.watchlists w ON w.id = r.watchlist_id"
                " LEFT JOIN console.users u ON u.id = r.reviewed_by",
        .columns = {"created_at", "symbol=c.symbol", "coin_name=c.name", "suggestion_type", "ai_layer",
            "confidence_score", "expected_return", "actual_return", "status", "implemented_at", "watchlist_name=w.name",
            "reviewer_name=console.display_name(u.first_name, u.last_name, u.email)"},
        .details = {"target_position", "target_weight", "risk_score", "success_score", "reviewed_at", "expires_at",
            "watchlist_id", "reviewed_by", "reasoning", "context_data"},
        .detailFrom = {},
        .editable = {}});
}

} // namespace

QList<ArchivedTable> archivedTables()
{
    return {
        {"user_activities", Archive::tr("Activities"), Archive::tr("activities of that age"), 6, activities()},
        {"ai_suggestions", Archive::tr("Suggestions"), Archive::tr("suggestions implemented that long ago"), 3,
            suggestions()},
    };
}

namespace archive {

std::optional<int> monthsFromText(const QString &text)
{
    static const QRegularExpression form(
        u"^(\\d{1,3})\\s*(months?|years?)$"_s, QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(text.trimmed());
    const int months = match.captured(1).toInt() * (match.captured(2).startsWith(u'y', Qt::CaseInsensitive) ? 12 : 1);
    return months >= 1 && months <= MaxMonths ? std::optional(months) : std::nullopt;
}

Preview preview(Connection &connection, const QByteArray &table, int months)
{
    const ResultSet rows = connection.exec("SELECT rows, oldest, newest FROM console.archive_preview($1, "
                                           "make_interval(months => $2::integer))",
        {table, months});
    return {rows.raw(0, 0).toLongLong(), rows.value(0, 1).toDateTime(), rows.value(0, 2).toDateTime()};
}

qint64 moveBatch(Connection &connection, const QByteArray &table, int months)
{
    return connection
        .exec("SELECT console.archive_batch($1, make_interval(months => $2::integer), $3::integer)",
            {table, months, BatchRows})
        .raw(0, 0)
        .toLongLong();
}

Call restore(const QByteArray &table, const QList<qint64> &ids)
{
    return {.doing = u"restore the rows"_s,
        .function = "console.restore_archived($1, $2::bigint[])",
        .params = {table, ids},
        .isRepeatable = true};
}

} // namespace archive
} // namespace cp
