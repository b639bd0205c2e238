#pragma once

#include "models/market/candleseries.h"
#include "models/market/indicator.h"

#include <vector>

namespace cp {

class Connection;

/// A coin by its symbol and number.
struct NamedCoin {
    QString symbol;
    int id = 0;
};

/// A stretch of a coin's history at the level of detail that its width asks for, and what indicators make of it.
struct CandleWindow {
    /// As many candles of a level may be seen at once; where there are more, the next coarser level is read.
    static constexpr qint64 MaxSeen = 12'000;

    struct Line {
        Indicator indicator;
        std::vector<IndicatorLine> lines; ///< each value belongs to the candle of the same place in candles
    };

    /// Another coin in the same stretch of time.
    struct Compared {
        QString symbol;
        CandleSeries candles;
    };

    int seconds = 0; ///< how long the candles asked for are
    qint64 from = 0; ///< complete from here, milliseconds since 1970 in UTC; candles before only run indicators in
    qint64 to = 0; ///< complete up to here
    CandleSeries candles;
    QList<Line> indicators;
    QList<Compared> compared;

    bool covers(qint64 first, qint64 last) const { return from <= first && last <= to; }
};

/// What values, which belong to candles, say at a moment: of the last candle that opened at it or before. NaN when
/// there is none.
double valueAt(const CandleSeries &candles, const std::vector<double> &values, qint64 moment);

/// The length of candles, in seconds, to read for a view of so many milliseconds: those of the chosen interval, or the
/// shortest of the roll-ups that come to at most `maximum` in it (weeks where none does).
int levelOfDetail(int interval, qint64 span, qint64 maximum = CandleWindow::MaxSeen);

/// Where the candle of so many seconds begins into which a moment falls, as console.bucket_of() has it.
qint64 candleStart(qint64 moment, qint64 seconds);

/// Reads the candles of a level in [from, to), with as many before as indicators and averaged candles need to be right
/// from the first one; of the compared coins those in [from, to). Runs on a worker. Throws DbException.
CandleWindow readWindow(Connection &connection, int coin, int seconds, qint64 from, qint64 to,
    const QList<Indicator> &indicators, const QList<NamedCoin> &compared = {});

} // namespace cp
