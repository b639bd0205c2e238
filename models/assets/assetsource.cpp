#include "models/assets/assetsource.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"

namespace cp {

namespace {

/// A JSON list of names as one line; what is no list stands as it is.
QByteArray joined(const QByteArray &json)
{
    return "(CASE jsonb_typeof(" + json
        + ") WHEN 'array' THEN (SELECT string_agg(v, ', ') FROM jsonb_array_elements_text(" + json
        + ") v) WHEN 'null' THEN NULL ELSE " + json + " #>> '{}' END)";
}

} // namespace

TableSource assetSource()
{
    return makeSource({.table = "cryptocurrencies",
        .from = "public.cryptocurrencies r",
        .version = "r.xmin::text::bigint",
        .columns = {"market_cap_rank", "symbol", "name", "current_price", "price_change_percentage_24h",
            "price_change_percentage_7d", "price_change_percentage_30d", "market_cap", "total_volume", "tier",
            "is_active", "is_supported", "coingecko_id", "website_url", "blockchain_site", "whitepaper_url",
            "twitter_username", "telegram_channel", "subreddit_url", "contract_address", "decimals", "description"},
        .details = {"circulating_supply", "total_supply", "max_supply", "last_data_update", "created_at", "updated_at",
            "sector_names=" + joined("r.sectors"), "repositories=" + joined("r.github_repos")},
        .detailFrom = {},
        .editable = {"name", "description", "tier", "is_active", "is_supported", "coingecko_id", "website_url",
            "blockchain_site", "whitepaper_url", "twitter_username", "telegram_channel", "subreddit_url",
            "contract_address", "decimals"}});
}

QList<FoundCoin> findCoins(Connection &connection, const QString &text, int limit)
{
    // strpos knows no wildcards, so that what was typed is what is looked for.
    const ResultSet rows = connection.exec(
        "SELECT id, symbol, name FROM public.cryptocurrencies"
        " WHERE is_active AND (strpos(lower(symbol), lower($1)) > 0 OR strpos(lower(name), lower($1)) > 0)"
        " ORDER BY lower(symbol) <> lower($1), strpos(lower(symbol), lower($1)) <> 1,"
        " market_cap_rank NULLS LAST, symbol LIMIT $2::integer",
        {text.toUtf8(), limit});
    QList<FoundCoin> coins;
    for (int row = 0; row < rows.rowCount(); ++row)
        coins.append({rows.raw(row, 0).toInt(), rows.text(row, 1), rows.text(row, 2)});
    return coins;
}

int findCoin(Connection &connection, const QString &symbolOrId)
{
    const ResultSet rows = connection.exec("SELECT id FROM public.cryptocurrencies WHERE upper(symbol) = upper($1)"
                                           " OR id::text = $1 ORDER BY symbol = $1 DESC, upper(symbol) = upper($1) DESC"
                                           " LIMIT 1",
        {symbolOrId});
    return rows.isEmpty() ? 0 : rows.raw(0, 0).toInt();
}

} // namespace cp
