#include "models/market/coinchart.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"
#include "models/market/candlereader.h"

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaxSymbols = 5000; ///< in a field that is typed into
constexpr qint64 OverviewCandles = 1500;
constexpr qint64 Day = 86'400'000;
constexpr int ShareForFuture = 8; ///< of a view, at most, for what is foretold

/// Where a coin's prices begin and end.
struct Extent {
    qint64 first = 0;
    qint64 last = 0;
};

/// The last candle ends where the next one of the interval begins, or later where it is known to be longer.
Extent readExtent(Connection &connection, int coin, int seconds)
{
    const ResultSet rows = connection.exec(R"sql(
        WITH held AS (
            (SELECT timestamp AS opened, candle_seconds AS seconds FROM public.price_data
             WHERE crypto_id = $1 AND timestamp >= timestamptz '0001-01-01 00:00+00' AND timestamp <= now() + interval '1 day'
             ORDER BY timestamp LIMIT 1)
            UNION ALL
            (SELECT timestamp, candle_seconds FROM public.price_data
             WHERE crypto_id = $1 AND timestamp <= now() + interval '1 day' AND isfinite(timestamp)
             ORDER BY timestamp DESC LIMIT 1)
            UNION ALL
            SELECT ends.bucket, l.candle_seconds
            FROM console.candle_levels l
            CROSS JOIN LATERAL (
                (SELECT r.bucket FROM console.price_rollups r
                 WHERE r.crypto_id = $1 AND r.bucket_seconds = l.candle_seconds AND r.source = 'imported'
                 ORDER BY r.bucket LIMIT 1)
                UNION ALL
                (SELECT r.bucket FROM console.price_rollups r
                 WHERE r.crypto_id = $1 AND r.bucket_seconds = l.candle_seconds AND r.source = 'imported'
                   AND r.bucket <= now() + interval '1 day'
                 ORDER BY r.bucket DESC LIMIT 1)) ends
            WHERE l.crypto_id = $1 AND l.is_imported
        )
        SELECT floor(extract(epoch FROM opened) * 1000), seconds FROM held WHERE opened IS NOT NULL)sql",
        {coin});
    Extent extent;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const qint64 opened = rows.raw(row, 0).toLongLong();
        const qint64 start = candleStart(opened, seconds);
        const qint64 end = std::max(start + seconds * qint64(1000), opened + rows.raw(row, 1).toLongLong() * 1000);
        extent.first = row == 0 ? start : std::min(extent.first, start);
        extent.last = row == 0 ? end : std::max(extent.last, end);
    }
    return extent;
}

/// When the last of the predictions is due; 0 without any.
qint64 lastDue(const ChartNotes &notes)
{
    qint64 last = 0;
    for (const ChartPrediction &prediction : notes.predictions)
        last = std::max(last, prediction.due);
    return last;
}

/// Those that are known, in the order they were asked for.
QList<NamedCoin> readNamed(Connection &connection, const QStringList &symbols)
{
    QList<NamedCoin> found;
    for (const QString &symbol : symbols) {
        const ResultSet rows = connection.exec("SELECT symbol, id FROM public.cryptocurrencies "
                                               "WHERE upper(symbol) = upper($1) ORDER BY id LIMIT 1",
            {symbol});
        if (!rows.isEmpty())
            found.append({rows.text(0, 0), rows.raw(0, 1).toInt()});
    }
    return found;
}

} // namespace

CoinChart readCoinChart(Connection &connection, const ChartRequest &request)
{
    CoinChart chart;
    const ResultSet coin = connection.exec(
        "SELECT id FROM public.cryptocurrencies WHERE symbol = $1 ORDER BY id LIMIT 1", {request.symbol});
    if (coin.isEmpty())
        return chart;
    chart.isKnown = true;
    chart.coin = coin.raw(0, 0).toInt();
    chart.compared = readNamed(connection, request.compare);
    const Extent extent = readExtent(connection, chart.coin, request.seconds);
    if (extent.last <= extent.first)
        return chart;

    chart.from = request.from;
    chart.to = request.to;
    if (chart.to <= chart.from) {
        chart.to = extent.last;
        chart.from = request.days > 0 ? candleStart(chart.to - request.days * Day, request.seconds) : extent.first;
        chart.from = std::clamp(chart.from, extent.first, extent.last);
    }
    // What is foretold lies beyond the last price.
    if (request.withNotes)
        chart.notes = readChartNotes(connection, chart.coin, extent.first, std::numeric_limits<qint64>::max());
    const int level = levelOfDetail(request.seconds, chart.to - chart.from);
    const CandleWindow window
        = readWindow(connection, chart.coin, level, chart.from, chart.to, request.indicators, chart.compared);
    const int coarse = levelOfDetail(request.seconds, extent.last - extent.first, OverviewCandles);
    const bool isAll = coarse == level && window.covers(extent.first, extent.last);
    const CandleSeries overview
        = isAll ? window.candles : readCandles(connection, candleParams(chart.coin, coarse, extent.first, extent.last));
    chart.candles = {extent.first, extent.last, overview, window};
    if (request.to <= request.from)
        chart.to
            = std::max(chart.to, std::min(lastDue(chart.notes), chart.to + (chart.to - chart.from) / ShareForFuture));
    return chart;
}

QStringList readSymbols(Connection &connection)
{
    const ResultSet rows = connection.exec(
        "SELECT symbol FROM public.cryptocurrencies ORDER BY market_cap_rank NULLS LAST, symbol LIMIT $1",
        {MaxSymbols});
    QStringList symbols;
    for (int row = 0; row < rows.rowCount(); ++row)
        symbols.append(rows.text(row, 0));
    return symbols;
}

TableSource candleSource()
{
    return makeSource({.table = "price_data",
        .from = CandlesFrom,
        .version = {},
        .columns = {"timestamp", "open_price", "high_price", "low_price", "close_price", "volume"},
        .details = {},
        .detailFrom = {},
        .editable = {}});
}

} // namespace cp
