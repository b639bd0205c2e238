#include "models/dashboard/overview.h"

#include "models/db/connection.h"
#include "models/format/wordtext.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

void readQueue(Connection &connection, WorkOverview &overview)
{
    const ResultSet row = connection.exec(
        "SELECT count(*) FILTER (WHERE status = 'pending'), count(*) FILTER (WHERE status = 'pending' AND expires_at "
        "BETWEEN now() AND now() + interval '24 hours'), count(*) FILTER (WHERE status = 'approved') "
        "FROM public.ai_suggestions WHERE status IN ('pending', 'approved')");
    overview.pending = row.value(0, 0).toLongLong();
    overview.expiringSoon = row.value(0, 1).toLongLong();
    overview.toImplement = row.value(0, 2).toLongLong();
}

void readMarket(Connection &connection, MarketOverview &overview)
{
    const ResultSet regime = connection.exec(R"sql(
        WITH latest AS (
            SELECT regime, confidence_score, analysis_time FROM public.market_regime_analysis
            ORDER BY analysis_time DESC NULLS LAST, id DESC LIMIT 1)
        SELECT l.regime, l.confidence_score, (
            SELECT min(r.analysis_time) FROM public.market_regime_analysis r
            WHERE r.regime = l.regime AND r.analysis_time > coalesce((
                SELECT max(o.analysis_time) FROM public.market_regime_analysis o WHERE o.regime <> l.regime), '-infinity'))
        FROM latest l)sql");
    if (!regime.isEmpty()) {
        overview.regime = regime.text(0, 0);
        overview.regimeConfidence = regime.value(0, 1);
        overview.regimeSince = regime.value(0, 2);
    }
    const ResultSet mood = connection.exec(
        "SELECT (SELECT fear_greed_index FROM public.market_sentiment_data WHERE fear_greed_index IS NOT NULL "
        "ORDER BY timestamp DESC NULLS LAST LIMIT 1), (SELECT btc_dominance FROM public.dominance_data "
        "ORDER BY timestamp DESC NULLS LAST LIMIT 1)");
    overview.fearGreed = mood.value(0, 0);
    overview.btcDominance = mood.value(0, 1);

    // Of its days' closes, where the day ends, as the page Macro draws them.
    const ResultSet closes = connection.exec(R"sql(
        WITH coin AS (SELECT id FROM public.cryptocurrencies WHERE symbol = 'BTC' ORDER BY id LIMIT 1)
        SELECT extract(epoch FROM least(c.opened + c.seconds * interval '1 second', now())) * 1000, c.close
        FROM coin CROSS JOIN LATERAL console.candles(
            coin.id, 86400, date_trunc('day', now() - interval '1 year', 'UTC'), now()) c
        ORDER BY c.opened)sql");
    for (int row = 0; row < closes.rowCount(); ++row) {
        if (const double close = closes.raw(row, 1).toDouble(); std::isfinite(close))
            overview.bitcoin.append({closes.raw(row, 0).toDouble(), close});
    }
}

void readSectors(Connection &connection, MarketOverview &overview)
{
    const ResultSet rows = connection.exec(R"sql(
        SELECT s.name, p.performance_24h, p.performance_7d
        FROM public.crypto_sectors s
        CROSS JOIN LATERAL (
            SELECT performance_24h, performance_7d FROM public.sector_performance
            WHERE sector_id = s.id ORDER BY analysis_time DESC NULLS LAST LIMIT 1) p
        WHERE s.is_active IS NOT FALSE ORDER BY p.performance_24h DESC NULLS LAST LIMIT 20)sql");
    for (int row = 0; row < rows.rowCount(); ++row)
        overview.sectors.append({rows.text(row, 0), rows.value(row, 1), rows.value(row, 2)});
}

void readHealth(Connection &connection, MarketOverview &overview)
{
    const ResultSet row = connection.exec(
        "SELECT overall_health_score, check_time, jsonb_build_object('Interfaces', api_status -> 'status', 'Database', "
        "database_status -> 'status', 'Models', ml_models_status -> 'status', 'Data pipeline', data_pipeline_status -> "
        "'status') FROM public.system_health ORDER BY check_time DESC NULLS LAST LIMIT 1");
    if (row.isEmpty())
        return;
    overview.healthScore = row.value(0, 0);
    overview.healthChecked = row.value(0, 1);
    const QJsonObject parts = QJsonDocument::fromJson(row.text(0, 2).toUtf8()).object();
    QStringList troubles;
    for (auto part = parts.begin(); part != parts.end(); ++part) {
        const QString status = part.value().toString();
        if (!status.isEmpty() && status != "ok"_L1 && status != "healthy"_L1)
            troubles.append(u"%1: %2"_s.arg(part.key(), wordText(status).toLower()));
    }
    overview.healthTroubles = troubles.join(u", "_s);
}

void readTiming(Connection &connection, WorkOverview &overview)
{
    overview.activeSignals = connection.exec("SELECT count(*) FROM public.trading_signals WHERE status = 'active'")
                                 .value(0, 0)
                                 .toLongLong();
    const ResultSet counts = connection.exec("SELECT count(*), count(*) FILTER (WHERE target_datetime <= now()) "
                                             "FROM public.predictions WHERE NOT is_realized");
    overview.openPredictions = counts.value(0, 0).toLongLong();
    overview.duePredictions = counts.value(0, 1).toLongLong();
    // Bounded: of very many the latest tell as much.
    const ResultSet hits = connection.exec(
        "SELECT avg(is_accurate::integer), count(*) FROM (SELECT is_accurate FROM public.predictions WHERE is_realized "
        "AND is_accurate IS NOT NULL AND target_datetime > now() - interval '30 days' AND target_datetime <= now() "
        "LIMIT 20000) latest");
    overview.hitRate = hits.value(0, 0);
    overview.hitsOf = hits.value(0, 1).toLongLong();
}

} // namespace

MarketOverview readMarketOverview(Connection &connection)
{
    MarketOverview overview;
    readMarket(connection, overview);
    readSectors(connection, overview);
    readHealth(connection, overview);
    return overview;
}

WorkOverview readWorkOverview(Connection &connection)
{
    WorkOverview overview;
    readQueue(connection, overview);
    readTiming(connection, overview);
    return overview;
}

} // namespace cp
