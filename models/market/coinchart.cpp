#include "models/market/coinchart.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"
#include "models/market/candlelength.h"
#include "models/market/candlereader.h"

#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

const QDateTime FirstMoment(QDate(1, 1, 1), QTime(0, 0), Qt::UTC); ///< that a parameter can say
constexpr int MaxSymbols = 5000; ///< in a field that is typed into

/// When the coin's last prices were recorded, and how far apart.
struct Recorded {
    QDateTime last;
    qint64 seconds = 0;
};

Recorded readRecorded(Connection &connection, int coin)
{
    const ResultSet rows = connection.exec(
        "SELECT timestamp FROM public.price_data WHERE crypto_id = $1 AND timestamp <= now() + interval '1 day' "
        "AND isfinite(timestamp) ORDER BY timestamp DESC LIMIT 100",
        {coin});
    std::vector<Candle> moments;
    for (int row = rows.rowCount() - 1; row >= 0; --row) {
        if (const QDateTime moment = parseTimestamp(rows.raw(row, 0)); moment.isValid())
            moments.push_back({moment.toMSecsSinceEpoch()});
    }
    if (moments.empty())
        return {};
    inferLengths(moments);
    const qint64 last = moments.back().openTime;
    return {QDateTime::fromMSecsSinceEpoch(last, Qt::UTC), CandleSeries(std::move(moments)).seconds()};
}

/// The start of the candle that a moment falls into, as date_bin does it in CandlesFrom.
QDateTime candleStart(const QDateTime &moment, qint64 seconds)
{
    static const qint64 monday = QDateTime(QDate(2000, 1, 3), QTime(0, 0), Qt::UTC).toSecsSinceEpoch();
    const qint64 since = moment.toSecsSinceEpoch() - monday;
    const qint64 number = since / seconds - (since % seconds < 0 ? 1 : 0);
    return QDateTime::fromSecsSinceEpoch(monday + number * seconds, Qt::UTC);
}

QList<ChartSignal> readSignals(Connection &connection, int coin, const QDateTime &from)
{
    const ResultSet rows = connection.exec(
        "SELECT id, extract(epoch FROM generated_at) * 1000, signal_type = 'long', status IS NOT DISTINCT FROM "
        "'active' "
        "AND (expires_at IS NULL OR expires_at > now()), entry_price, target_price, stop_loss FROM "
        "public.trading_signals "
        "WHERE crypto_id = $1 AND generated_at >= $2 AND isfinite(generated_at) ORDER BY generated_at DESC LIMIT 200",
        {coin, from});
    QList<ChartSignal> found;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const auto number = [&](int column) { return rows.raw(row, column).toDouble(); };
        const ChartSignal signal{rows.raw(row, 0).toLongLong(), qint64(number(1)), rows.raw(row, 2) == "t",
            rows.raw(row, 3) == "t", number(4), number(5), number(6)};
        if (rows.raw(row, 4) != "NaN" && rows.raw(row, 5) != "NaN" && rows.raw(row, 6) != "NaN")
            found.append(signal);
    }
    return found;
}

} // namespace

CoinChart readCoinChart(Connection &connection, const ChartRequest &request)
{
    CoinChart chart;
    chart.params = {0, request.seconds, FirstMoment}; // no candle
    const ResultSet coin = connection.exec(
        "SELECT id, name FROM public.cryptocurrencies WHERE symbol = $1 ORDER BY id LIMIT 1", {request.symbol});
    if (coin.isEmpty())
        return chart;
    const int id = coin.raw(0, 0).toInt();
    chart.isKnown = true;
    chart.from = request.from;
    if (!chart.from.isValid()) {
        const Recorded recorded = readRecorded(connection, id);
        if (!recorded.last.isValid())
            return chart;
        const qint64 step = std::max<qint64>(request.seconds, recorded.seconds);
        const QDateTime end = candleStart(recorded.last, request.seconds).addSecs(request.seconds);
        const QDateTime most = std::max(end.addSecs(-ChartRequest::MaxCandles * step), FirstMoment);
        const QDateTime wanted = request.days > 0
            ? end.addDays(-request.days)
            : parseTimestamp(connection
                                 .exec("SELECT least((SELECT timestamp FROM public.price_data WHERE crypto_id = $1 "
                                       "AND isfinite(timestamp) ORDER BY timestamp LIMIT 1), (SELECT min(bucket) FROM "
                                       "console.price_rollups WHERE crypto_id = $1 AND source = 'imported'))",
                                     {id})
                                 .raw(0, 0));
        chart.isCut = !wanted.isValid() || candleStart(wanted, request.seconds) < most;
        chart.from = chart.isCut ? most : candleStart(wanted, request.seconds);
    }
    chart.params = {id, request.seconds, chart.from};
    chart.candles = readCandles(connection, chart.params);
    chart.tradingSignals = readSignals(connection, id, chart.from);
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
