#pragma once

#include "models/market/candleseries.h"
#include "models/table/tablesource.h"

#include <QDateTime>
#include <QList>
#include <QStringList>

namespace cp {

class Connection;

/// An advice of the AI to buy or to sell, as it is drawn on a chart; prices as doubles are for drawing only.
struct ChartSignal {
    qint64 id = 0;
    qint64 moment = 0; ///< milliseconds since 1970 in UTC
    bool isLong = true;
    bool isActive = false;
    double entry = 0;
    double target = 0;
    double stop = 0;
};

/// What a chart is asked to show.
struct ChartRequest {
    static constexpr int MaxCandles = 1500;

    QString symbol;
    int seconds = 86'400; ///< of a candle
    int days = 0; ///< back from the coin's last price; 0: all there are
    QDateTime from; ///< the first candle's moment, when it is known from an earlier answer: days is not looked at then
};

/// A coin's candles and signals.
struct CoinChart {
    bool isKnown = false; ///< there is such a coin
    Params params; ///< of CandlesFrom: what the table of the same candles reads
    QDateTime from; ///< the first candle's moment, as asked
    bool isCut = false; ///< there are more in the range than MaxCandles; these are the last ones
    CandleSeries candles;
    QList<ChartSignal> tradingSignals; ///< newest first, at most 200
};

/// Runs on a worker; throws DbException.
CoinChart readCoinChart(Connection &connection, const ChartRequest &request);

/// The symbols there are, the largest coins first. Runs on a worker; throws DbException.
QStringList readSymbols(Connection &connection);

/// The candles as a table; its params are CoinChart::params.
TableSource candleSource();

} // namespace cp
