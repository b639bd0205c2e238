#pragma once

#include "models/session/writer.h"

#include <QList>
#include <QString>

namespace cp {

/// A candle as it is stored: exact decimals, prices in US dollars.
struct StoredCandle {
    int coin = 0;
    QByteArray opened; ///< timestamptz, as the database writes it
    int seconds = 0; ///< 0: nobody said how long it is
    QString open;
    QString high;
    QString low;
    QString close;
    QString volume; ///< null where none is known
};

/// The stored candles of a coin that open in [from, to), oldest first, at most limit; milliseconds since 1970 in UTC.
/// Those that finer ones cover are left out, as in charts. Runs on a worker; throws DbException.
QList<StoredCandle> readStoredCandles(Connection &connection, int coin, qint64 from, qint64 to, int limit);

/// Gives the candle the prices and the volume of repaired, unless it is not as seen any more. Admins only.
Call repairCandle(const StoredCandle &seen, const StoredCandle &repaired);

/// What speaks against a candle, as the database would say it: "The high is below the low."; empty for nothing.
QString candleProblem(const StoredCandle &candle);

} // namespace cp
