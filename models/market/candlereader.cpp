#include "models/market/candlereader.h"

#include "models/db/connection.h"
#include "models/market/candlelength.h"

namespace cp {

namespace {

enum CandleColumn { Timestamp, Open, High, Low, Close, Volume, Seconds };

/// NaN is a numeric too, which toDouble() does not know.
double numberIn(QByteArrayView text)
{
    bool known = false;
    const double number = text.toDouble(&known);
    return known ? number : std::numeric_limits<double>::quiet_NaN();
}

/// 47123.10000000 is 47123.1 to a person.
QString withoutTrailingZeros(QString text)
{
    if (!text.contains(u'.'))
        return text;
    while (text.endsWith(u'0'))
        text.chop(1);
    if (text.endsWith(u'.'))
        text.chop(1);
    return text;
}

/// Whether a candle lasts as long as its row says, or as its moment and its neighbours' tell.
enum class Lengths { Told, Inferred };

/// Of rows with the columns above, oldest first; Seconds only where it is told.
CandleSeries seriesOf(const ResultSet &rows, Lengths lengths)
{
    std::vector<Candle> candles;
    candles.reserve(std::size_t(rows.rowCount()));
    int lastRow = -1;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const auto number = [&](CandleColumn column) { return numberIn(rows.raw(row, column)); };
        const QDateTime opened = parseTimestamp(rows.raw(row, Timestamp));
        Candle candle{opened.toMSecsSinceEpoch(), lengths == Lengths::Told ? rows.raw(row, Seconds).toLongLong() : 0,
            number(Open), number(High), number(Low), number(Close)};
        if (!rows.isNull(row, Volume))
            candle.volume = number(Volume);
        if (!opened.isValid() || !std::isfinite(candle.open + candle.high + candle.low + candle.close))
            continue;
        candles.push_back(candle);
        lastRow = row;
    }

    if (lengths == Lengths::Inferred)
        inferLengths(candles);
    const int undrawable = rows.rowCount() - int(candles.size());
    CandleSeries series(std::move(candles), undrawable);
    if (lastRow >= 0) {
        const auto text = [&](CandleColumn column) { return withoutTrailingZeros(rows.text(lastRow, column)); };
        series.setLastText(
            {text(Open), text(High), text(Low), text(Close), rows.isNull(lastRow, Volume) ? QString() : text(Volume)});
    }
    return series;
}

} // namespace

CandleSeries readAround(Connection &connection, int cryptoId, const QDateTime &moment, int before, int after)
{
    const ResultSet rows = connection.exec("SELECT opened, open, high, low, close, volume "
                                           "FROM console.candles_around($1, $2, $3, $4) ORDER BY opened",
        {cryptoId, moment, std::max(before, 0), std::max(after, 0)});
    return seriesOf(rows, Lengths::Inferred);
}

Params candleParams(int coin, int seconds, qint64 from, qint64 to)
{
    // Moments that a parameter can say.
    static const qint64 first = QDateTime(QDate(1, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    static const qint64 last = QDateTime(QDate(9999, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    const auto moment
        = [](qint64 time) { return QDateTime::fromMSecsSinceEpoch(std::clamp(time, first, last), Qt::UTC); };
    return {coin, seconds, moment(from), moment(to)};
}

CandleSeries readCandles(Connection &connection, const Params &params)
{
    const ResultSet rows
        = connection.exec("SELECT timestamp, open_price, high_price, low_price, close_price, volume, seconds FROM "
                + QByteArray(CandlesFrom) + " ORDER BY timestamp",
            params);
    const qint64 asked = params.value(1).text().toLongLong();
    CandleSeries series = seriesOf(rows, Lengths::Told);
    bool isLongerTold = false;
    for (int row = 0; row < rows.rowCount(); ++row)
        isLongerTold = isLongerTold || rows.raw(row, Seconds).toLongLong() > asked;
    // Candles recorded more seldom than asked for last as long as they do, whatever they are called.
    if (const CandleSeries recorded = seriesOf(rows, Lengths::Inferred); !isLongerTold && recorded.seconds() > asked)
        series = recorded;
    series.setAskedSeconds(asked);
    return series;
}

} // namespace cp
