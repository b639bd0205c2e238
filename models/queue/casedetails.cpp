#include "models/queue/casedetails.h"

#include "models/market/candlereader.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Enough to see where the price came from and, for an older case, where it went.
constexpr int CandlesBefore = 120;
constexpr int CandlesAfter = 60;

QString decimalOf(const ResultSet &row, QByteArrayView column)
{
    return row.value(0, column).toString();
}

QList<PreviewAsset> readAssets(Connection &connection, int list)
{
    const ResultSet rows = connection.exec("SELECT id, crypto_id, symbol, coin_name, position, weight, is_active "
                                           "FROM console.watchlist_assets WHERE watchlist_id = $1 ORDER BY position",
        {list});
    QList<PreviewAsset> assets;
    for (int row = 0; row < rows.rowCount(); ++row) {
        PreviewAsset asset;
        asset.assetId = rows.value(row, 0).toInt();
        asset.cryptoId = rows.value(row, 1).toInt();
        asset.symbol = rows.text(row, 2);
        asset.name = rows.text(row, 3);
        asset.position = rows.value(row, 4).toInt();
        asset.weight = rows.value(row, 5).toString();
        asset.active = rows.value(row, 6).toBool();
        asset.formerPosition = asset.position;
        asset.formerWeight = asset.weight;
        assets.append(asset);
    }
    return assets;
}

/// The case's own list and, for a change of tier, both tier lists.
void readLists(Connection &connection, CaseDetails &details, int listId)
{
    const ResultSet rows
        = connection.exec("SELECT id, name, type, is_active, max_assets FROM console.watchlists "
                          "WHERE id = $1 OR ($2 AND is_active AND type IN ('admin_tier1', 'admin_tier2'))",
            {listId, details.suggestion.type == "tier_change"_L1});
    for (int row = 0; row < rows.rowCount(); ++row) {
        PreviewList list;
        list.id = rows.value(row, 0).toInt();
        list.name = rows.text(row, 1);
        list.type = rows.text(row, 2);
        list.active = rows.value(row, 3).toBool();
        if (!rows.isNull(row, 4))
            list.maxAssets = rows.value(row, 4).toInt();
        list.assets = readAssets(connection, list.id);
        if (list.id == listId) {
            details.list = list;
            details.listIsVisible = true;
        }
        if (list.active && list.type.startsWith("admin_tier"_L1))
            details.tierLists.append(list);
    }
}

CaseRecord readRecord(Connection &connection, const QString &type, int layer)
{
    const ResultSet row = connection.exec(
        "SELECT count(*), count(*) FILTER (WHERE status IN ('approved', 'implemented')), "
        "count(*) FILTER (WHERE status = 'implemented'), count(*) FILTER (WHERE status = 'rejected'), "
        "count(actual_return) FILTER (WHERE success_score IS NOT NULL), round(avg(actual_return), 2), "
        "count(*) FILTER (WHERE actual_return IS NOT NULL AND success_score >= 0.5) "
        "FROM public.ai_suggestions WHERE suggestion_type = $1 AND ai_layer = $2",
        {type, layer});
    const auto number = [&row](int column) { return row.raw(0, column).toLongLong(); };
    return {number(0), number(1), number(2), number(3), number(4), row.value(0, 5).toString(), number(6)};
}

QList<CaseReview> readReviews(Connection &connection, qint64 id)
{
    const ResultSet rows = connection.exec("SELECT action, reviewer_name, reviewed_at, comment FROM console.reviews "
                                           "WHERE suggestion_id = $1 ORDER BY id DESC LIMIT 50",
        {id});
    QList<CaseReview> reviews;
    for (int row = 0; row < rows.rowCount(); ++row)
        reviews.append({rows.text(row, 0), rows.text(row, 1), rows.value(row, 2).toDateTime(), rows.text(row, 3)});
    return reviews;
}

} // namespace

CaseDetails readCase(Connection &connection, qint64 id)
{
    const ResultSet row = connection.exec(
        "SELECT s.id, s.xmin::text::bigint AS version, s.watchlist_id, s.crypto_id, s.suggestion_type, s.ai_layer, "
        "s.status, s.confidence_score, s.expected_return, s.risk_score, s.target_position, s.target_weight, "
        "s.created_at, "
        "s.expires_at, s.reasoning, s.context_data, c.symbol, c.name, "
        "coalesce(s.context_data ->> 'target_tier', s.reasoning ->> 'target_tier') AS target_tier "
        "FROM public.ai_suggestions s JOIN public.cryptocurrencies c ON c.id = s.crypto_id WHERE s.id = $1",
        {id});
    CaseDetails details;
    if (row.isEmpty())
        return details;
    details.id = id;
    details.version = row.value(0, "version").toLongLong();
    details.layer = row.value(0, "ai_layer").toInt();
    details.status = row.value(0, "status").toString();
    details.confidence = decimalOf(row, "confidence_score");
    details.expectedReturn = decimalOf(row, "expected_return");
    details.riskScore = decimalOf(row, "risk_score");
    details.createdAt = row.value(0, "created_at").toDateTime();
    details.expiresAt = row.value(0, "expires_at").toDateTime();
    details.reasoning = row.value(0, "reasoning").toString();
    details.context = row.value(0, "context_data").toString();

    PreviewCase &suggestion = details.suggestion;
    suggestion.type = row.value(0, "suggestion_type").toString();
    suggestion.cryptoId = row.value(0, "crypto_id").toInt();
    suggestion.symbol = row.value(0, "symbol").toString();
    suggestion.name = row.value(0, "name").toString();
    if (const QVariant position = row.value(0, "target_position"); position.isValid())
        suggestion.position = position.toInt();
    suggestion.weight = decimalOf(row, "target_weight");
    suggestion.targetTier = row.value(0, "target_tier").toString();

    readLists(connection, details, row.value(0, "watchlist_id").toInt());
    details.reviews = readReviews(connection, id);
    details.record = readRecord(connection, suggestion.type, details.layer);
    return details;
}

CandleSeries readCaseCandles(Connection &connection, const CaseDetails &details)
{
    if (details.id == 0)
        return {};
    const QDateTime moment = details.createdAt.isValid() ? details.createdAt : QDateTime::currentDateTimeUtc();
    return readAround(connection, details.suggestion.cryptoId, moment, CandlesBefore, CandlesAfter);
}

} // namespace cp
