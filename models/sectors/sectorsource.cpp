#include "models/sectors/sectorsource.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"

#include <algorithm>

namespace cp {

TableSource sectorSource()
{
    // A day ahead at most: what is dated later (or infinity) would be the latest for ever.
    return makeSource({.table = "crypto_sectors",
        .from = "public.crypto_sectors r LEFT JOIN LATERAL (SELECT performance_24h, performance_7d, performance_30d, "
                "volume_change, market_cap_change, analysis_time FROM public.sector_performance WHERE sector_id = r.id "
                "AND analysis_time <= now() + interval '1 day' ORDER BY analysis_time DESC LIMIT 1) p ON true",
        .version = "r.xmin::text::bigint",
        .columns = {"name", "coin_count=(SELECT count(*) FROM public.crypto_sector_mapping m WHERE m.sector_id = r.id)",
            "performance_24h=p.performance_24h", "performance_7d=p.performance_7d", "performance_30d=p.performance_30d",
            "volume_change=p.volume_change", "market_cap_change=p.market_cap_change", "analysis_time=p.analysis_time",
            "is_active", "description"},
        .details = {},
        .detailFrom = {},
        .editable = {"name", "is_active", "description"}});
}

TableSource sectorMemberSource()
{
    return makeSource({.table = "crypto_sector_mapping",
        .from = "public.crypto_sector_mapping r LEFT JOIN public.cryptocurrencies c ON c.id = r.crypto_id",
        .version = "r.xmin::text::bigint",
        .columns = {"symbol=c.symbol", "coin_name=c.name", "allocation_percentage", "is_primary_sector",
            "current_price=c.current_price", "price_change_percentage_24h=c.price_change_percentage_24h"},
        .details = {"sector_id"},
        .detailFrom = {},
        .editable = {"allocation_percentage", "is_primary_sector"}});
}

QList<SectorHistory> readSectorHistory(Connection &connection, SectorPeriod period)
{
    // The last of each of 300 stretches, at its own moment.
    const ResultSet rows = connection.exec(R"sql(
        SELECT s.id, s.name, extract(epoch FROM p.analysis_time) * 1000, p.value
        FROM public.crypto_sectors s
        CROSS JOIN LATERAL (
            SELECT DISTINCT ON (date_bin(interval '90 days' / 300, analysis_time, '2000-01-01')) analysis_time,
                   CASE $1::integer WHEN 0 THEN performance_24h WHEN 1 THEN performance_7d ELSE performance_30d END
                       AS value
            FROM public.sector_performance
            WHERE sector_id = s.id AND analysis_time > now() - interval '90 days'
              AND analysis_time <= now() + interval '1 day'
              AND CASE $1::integer WHEN 0 THEN performance_24h WHEN 1 THEN performance_7d ELSE performance_30d END
                  <> 'NaN'
            ORDER BY date_bin(interval '90 days' / 300, analysis_time, '2000-01-01'), analysis_time DESC) p
        WHERE s.is_active IS NOT FALSE
        ORDER BY s.id, p.analysis_time)sql",
        {int(period)});
    QList<SectorHistory> sectors;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const qint64 id = rows.raw(row, 0).toLongLong();
        if (sectors.isEmpty() || sectors.last().id != id)
            sectors.append({id, rows.text(row, 1), {}});
        sectors.last().points.append({rows.raw(row, 2).toDouble(), rows.raw(row, 3).toDouble()});
    }
    std::stable_sort(sectors.begin(), sectors.end(), [](const SectorHistory &left, const SectorHistory &right) {
        return left.points.last().y() > right.points.last().y();
    });
    return sectors;
}

QList<SectorCoin> readSectorCoins(Connection &connection, SectorPeriod period)
{
    const ResultSet rows = connection.exec(R"sql(
        SELECT s.id, s.name, c.symbol, c.name, c.market_cap,
               CASE $1::integer WHEN 0 THEN price_change_percentage_24h WHEN 1 THEN price_change_percentage_7d
                   ELSE price_change_percentage_30d END
        FROM public.cryptocurrencies c
        CROSS JOIN LATERAL (
            SELECT s.id, s.name
            FROM public.crypto_sector_mapping m JOIN public.crypto_sectors s ON s.id = m.sector_id
            WHERE m.crypto_id = c.id AND s.is_active IS NOT FALSE
            ORDER BY m.is_primary_sector IS TRUE DESC, m.allocation_percentage DESC NULLS LAST, s.id LIMIT 1) s
        WHERE c.is_active AND c.market_cap > 0 AND c.market_cap <> 'NaN'
        ORDER BY c.market_cap DESC, c.id LIMIT 300)sql",
        {int(period)});
    QList<SectorCoin> coins;
    for (int row = 0; row < rows.rowCount(); ++row) {
        coins.append({rows.raw(row, 0).toLongLong(), rows.text(row, 1), rows.text(row, 2), rows.text(row, 3),
            rows.raw(row, 4).toDouble(), rows.isNull(row, 5) ? QString() : rows.text(row, 5)});
    }
    return coins;
}

QList<SectorFlow> readSectorFlows(Connection &connection)
{
    const ResultSet rows = connection.exec(R"sql(
        SELECT f.id, t.id, f.name, t.name, r.rotation_strength, r.confidence_score,
               extract(epoch FROM r.analysis_time) * 1000
        FROM (SELECT DISTINCT ON (from_sector_id, to_sector_id) from_sector_id, to_sector_id, rotation_strength,
                     confidence_score, analysis_time
              FROM public.sector_rotation_analysis
              WHERE analysis_time <= now() + interval '1 day' AND analysis_time > (
                  SELECT analysis_time FROM public.sector_rotation_analysis
                  WHERE analysis_time <= now() + interval '1 day' ORDER BY analysis_time DESC LIMIT 1)
                  - interval '7 days'
              ORDER BY from_sector_id, to_sector_id, analysis_time DESC) r
        JOIN public.crypto_sectors f ON f.id = r.from_sector_id
        JOIN public.crypto_sectors t ON t.id = r.to_sector_id
        WHERE r.rotation_strength <> 'NaN'
        ORDER BY r.rotation_strength DESC, f.name, t.name LIMIT 30)sql");
    QList<SectorFlow> flows;
    for (int row = 0; row < rows.rowCount(); ++row) {
        flows.append({rows.raw(row, 0).toLongLong(), rows.raw(row, 1).toLongLong(), rows.text(row, 2),
            rows.text(row, 3), rows.raw(row, 4).toDouble(), rows.isNull(row, 5) ? QString() : rows.text(row, 5),
            qint64(rows.raw(row, 6).toDouble())});
    }
    return flows;
}

} // namespace cp
