#include "models/macro/macroreader.h"

#include "models/db/connection.h"
#include "models/format/wordtext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <limits>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostRegimes = 1000;
constexpr qint64 DayOfMacro = 86'400'000;

/// From when on, and how long the stretches are of which each gives one point. table and time are ours.
QByteArray bounds(const QByteArray &table, const QByteArray &time, int stretches)
{
    return "WITH bounds AS (SELECT start, greatest((now() - start) / " + QByteArray::number(stretches)
        + ", interval '1 second') AS step FROM (SELECT coalesce(now() - make_interval(days => $1::integer), (SELECT "
          "min("
        + time + ") FROM " + table + " WHERE isfinite(" + time + ") AND " + time + " <= now())) AS start) s) ";
}

QList<QPointF> pointsOf(const ResultSet &rows, int column)
{
    QList<QPointF> points;
    for (int row = 0; row < rows.rowCount(); ++row) {
        if (!rows.isNull(row, column))
            points.append({rows.raw(row, 0).toDouble(), rows.raw(row, column).toDouble()});
    }
    return points;
}

QList<QPointF> readBitcoin(Connection &connection, const Param &days)
{
    // Of its days' closes, where the day ends, the last of each step: a line needs no more points than a screen has.
    return pointsOf(connection.exec(R"sql(
        WITH coin AS (SELECT id FROM public.cryptocurrencies WHERE symbol = 'BTC' ORDER BY id LIMIT 1),
        day AS MATERIALIZED (
            SELECT c.opened, least(c.opened + c.seconds * interval '1 second', now()) AS closed, c.close
            FROM coin CROSS JOIN LATERAL console.candles(
                coin.id, 86400, coalesce(date_trunc('day', now() - make_interval(days => $1::integer), 'UTC'), '-infinity'),
                now()) c
            WHERE c.close <> 'NaN'),
        bounds AS (SELECT min(opened) AS start,
                          greatest(1, ceil(extract(epoch FROM now() - min(opened)) / 86400 / 500)) AS step FROM day)
        SELECT DISTINCT ON (step) extract(epoch FROM closed) * 1000, close
        FROM (SELECT day.closed, day.close, floor(extract(epoch FROM opened - start) / 86400 / bounds.step) AS step
              FROM day CROSS JOIN bounds) d
        ORDER BY step, closed DESC)sql",
                        {days}),
        1);
}

QList<QPointF> readMood(Connection &connection, const QByteArray &column, const Param &days)
{
    return pointsOf(connection.exec(bounds("public.market_sentiment_data", "timestamp", 500)
                            + "SELECT DISTINCT ON (date_bin(step, timestamp, start)) extract(epoch FROM timestamp) * "
                              "1000, "
                            + column
                            + " FROM public.market_sentiment_data, bounds WHERE timestamp >= start AND "
                              "timestamp <= now() AND "
                            + column + " <> 'NaN' ORDER BY date_bin(step, timestamp, start), timestamp DESC",
                        {days}),
        1);
}

void readDominance(Connection &connection, const Param &days, MacroPicture &picture)
{
    const ResultSet rows = connection.exec(bounds("public.dominance_data", "timestamp", 500) + R"sql(
        SELECT DISTINCT ON (date_bin(step, timestamp, start)) extract(epoch FROM timestamp) * 1000, btc_dominance,
               eth_dominance, alt_dominance
        FROM public.dominance_data, bounds
        WHERE timestamp >= bounds.start AND timestamp <= now()
          AND 'NaN' NOT IN (btc_dominance, eth_dominance, alt_dominance)
        ORDER BY date_bin(step, timestamp, start), timestamp DESC)sql",
        {days});
    picture.bitcoinShare = pointsOf(rows, 1);
    picture.etherShare = pointsOf(rows, 2);
    picture.otherShare = pointsOf(rows, 3);
}

QList<MacroIndicator> readIndicators(Connection &connection, const Param &days)
{
    const ResultSet rows = connection.exec(bounds("public.macro_indicators", "timestamp", 400) + R"sql(
        SELECT DISTINCT ON (indicator_name, timeframe, date_bin(step, timestamp, start))
               extract(epoch FROM timestamp) * 1000, value, indicator_name, timeframe, left(metadata ->> 'unit', 40)
        FROM public.macro_indicators, bounds
        WHERE timestamp >= bounds.start AND timestamp <= now() AND value <> 'NaN' AND indicator_name IN (
            SELECT indicator_name FROM public.macro_indicators WHERE timestamp <= now()
            GROUP BY indicator_name ORDER BY max(timestamp) DESC, indicator_name LIMIT 40)
        ORDER BY indicator_name, timeframe, date_bin(step, timestamp, start), timestamp DESC)sql",
        {days});
    QList<MacroIndicator> indicators;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const QString name = rows.text(row, 2);
        const QString timeframe = rows.text(row, 3);
        if (indicators.isEmpty() || indicators.last().name != name || indicators.last().timeframe != timeframe)
            indicators.append({name, timeframe, {}, {}});
        indicators.last().unit = rows.text(row, 4);
        indicators.last().points.append({rows.raw(row, 0).toDouble(), rows.raw(row, 1).toDouble()});
    }
    return indicators;
}

struct KnownIndicator {
    const char *name;
    const char *text;
};

constexpr std::array knownIndicators{
    KnownIndicator{"vix", QT_TRANSLATE_NOOP("cp::Macro", "Volatility (VIX)")},
    KnownIndicator{"dxy", QT_TRANSLATE_NOOP("cp::Macro", "US dollar (DXY)")},
    KnownIndicator{"sp500", QT_TRANSLATE_NOOP("cp::Macro", "S&P 500")},
    KnownIndicator{"us_10y_yield", QT_TRANSLATE_NOOP("cp::Macro", "US 10-year yield")},
    KnownIndicator{"global_m2", QT_TRANSLATE_NOOP("cp::Macro", "Global M2")},
    KnownIndicator{"btc_hash_rate", QT_TRANSLATE_NOOP("cp::Macro", "Bitcoin hash rate")},
    KnownIndicator{"btc_funding_rate", QT_TRANSLATE_NOOP("cp::Macro", "Bitcoin funding rate")},
};

/// As the database can read it.
QDateTime momentFor(qint64 moment)
{
    static const qint64 first = QDateTime(QDate(1, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    static const qint64 last = QDateTime(QDate(9999, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    return QDateTime::fromMSecsSinceEpoch(std::clamp(moment, first, last), Qt::UTC);
}

} // namespace

QList<RegimeStretch> readRegimes(Connection &connection, qint64 from, qint64 to)
{
    // The analysis before tells what the time began with; of those that found the same again only the first counts.
    const ResultSet rows = connection.exec(R"sql(
        WITH seen AS (
            (SELECT $1::timestamptz AS moment, regime FROM public.market_regime_analysis
             WHERE analysis_time < $1 AND isfinite(analysis_time) ORDER BY analysis_time DESC LIMIT 1)
            UNION ALL
            SELECT analysis_time, regime FROM public.market_regime_analysis
            WHERE analysis_time >= $1 AND analysis_time <= least($2::timestamptz, now())
        ), compared AS (
            SELECT moment, regime, lag(regime) OVER (ORDER BY moment) AS before FROM seen
        )
        SELECT extract(epoch FROM moment) * 1000, regime, extract(epoch FROM least($2, now())) * 1000
        FROM compared WHERE before IS DISTINCT FROM regime ORDER BY moment DESC LIMIT $3)sql",
        {momentFor(from), momentFor(to), MostRegimes});
    QList<RegimeStretch> stretches;
    for (int row = rows.rowCount() - 1; row >= 0; --row) {
        const auto moment = [&rows, row](int column) { return qint64(rows.raw(row, column).toDouble()); };
        if (!stretches.isEmpty())
            stretches.last().to = moment(0);
        stretches.append({moment(0), std::max(moment(0), moment(2)), rows.text(row, 1)});
    }
    return stretches;
}

MacroPicture readMacro(Connection &connection, int days)
{
    const Param range = days > 0 ? Param(days) : Param();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    MacroPicture picture;
    picture.bitcoin = readBitcoin(connection, range);
    // Until the database's now, whatever this computer's clock says.
    picture.regimes = readRegimes(connection, days > 0 ? now - days * DayOfMacro : std::numeric_limits<qint64>::min(),
        std::numeric_limits<qint64>::max());
    picture.fearGreed = readMood(connection, "fear_greed_index", range);
    picture.social = readMood(connection, "social_sentiment", range);
    readDominance(connection, range, picture);
    picture.indicators = readIndicators(connection, range);
    return picture;
}

QString moodText(double fearGreed)
{
    const auto text = [](const char *words) { return QCoreApplication::translate("cp::Macro", words); };
    if (fearGreed < 25)
        return text(QT_TRANSLATE_NOOP("cp::Macro", "extreme fear"));
    if (fearGreed < 45)
        return text(QT_TRANSLATE_NOOP("cp::Macro", "fear"));
    if (fearGreed <= 55)
        return text(QT_TRANSLATE_NOOP("cp::Macro", "neutral"));
    if (fearGreed <= 75)
        return text(QT_TRANSLATE_NOOP("cp::Macro", "greed"));
    return text(QT_TRANSLATE_NOOP("cp::Macro", "extreme greed"));
}

QString indicatorText(const QString &name)
{
    for (const KnownIndicator &known : knownIndicators) {
        if (name == QLatin1StringView(known.name))
            return QCoreApplication::translate("cp::Macro", known.text);
    }
    return labelFromKey(name);
}

} // namespace cp
