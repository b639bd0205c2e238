#pragma once

#include <QtGlobal>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cp {

/// One candle, for drawing only: a price as a double is right to about 15 digits. Whatever shows or edits the exact
/// figure reads the database's own text.
struct Candle {
    qint64 openTime = 0; ///< milliseconds since 1970 in UTC
    qint64 seconds = 0; ///< how long it lasts; 0 when nothing tells
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = std::numeric_limits<double>::quiet_NaN(); ///< NaN when it is not known

    qint64 closeTime() const { return openTime + seconds * 1000; } ///< the first moment after it
    bool hasVolume() const { return !std::isnan(volume); }
    bool isUp() const { return close >= open; }

    /// What drawing has to reach: a stored high or low may lie on the wrong side of open and close.
    double top() const { return std::max({open, high, low, close}); }
    double bottom() const { return std::min({open, high, low, close}); }

    /// Whether candles are missing between the one before and this one; half a candle's length is not yet a gap.
    bool isAfterGap(const Candle &before) const
    {
        return before.seconds > 0 && (openTime - before.closeTime()) * 2 > before.seconds * 1000;
    }
};

} // namespace cp
