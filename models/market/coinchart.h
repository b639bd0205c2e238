#pragma once

#include "models/market/chartcandles.h"
#include "models/market/chartnotes.h"
#include "models/table/tablesource.h"

#include <QList>
#include <QStringList>

namespace cp {

class Connection;

/// What a chart is asked to show.
struct ChartRequest {
    QString symbol;
    int seconds = 86'400; ///< of a candle; longer ones stand for them where a view has too many
    int days = 0; ///< back from the coin's last price; 0: all there are
    qint64 from = 0; ///< the view as somebody has placed it, milliseconds since 1970 in UTC: days is not looked at then
    qint64 to = 0; ///< more than from, or there is no view yet
    QList<Indicator> indicators;
    QStringList compare; ///< symbols of other coins
    bool withNotes = true; ///< else CoinChart::notes stay empty
};

/// A coin's candles, and what the AI said of it.
struct CoinChart {
    bool isKnown = false; ///< there is such a coin
    int coin = 0; ///< its number
    QList<NamedCoin> compared; ///< those that are known of ChartRequest::compare
    qint64 from = 0; ///< what to look at, as asked; milliseconds since 1970 in UTC
    qint64 to = 0;
    ChartCandles candles; ///< in detail what is to be looked at
    ChartNotes notes; ///< of all of its history
};

/// Runs on a worker; throws DbException.
CoinChart readCoinChart(Connection &connection, const ChartRequest &request);

/// The symbols there are, the largest coins first. Runs on a worker; throws DbException.
QStringList readSymbols(Connection &connection);

/// The candles as a table; its params are those of candleParams().
TableSource candleSource();

} // namespace cp
