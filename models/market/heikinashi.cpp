#include "models/market/heikinashi.h"

namespace cp {

CandleSeries heikinAshi(const CandleSeries &candles)
{
    std::vector<Candle> averaged(candles.candles().begin(), candles.candles().end());
    const Candle *before = nullptr;
    for (Candle &candle : averaged) {
        const Candle own = candle;
        candle.close = (own.open + own.high + own.low + own.close) / 4;
        candle.open = before ? (before->open + before->close) / 2 : (own.open + own.close) / 2;
        candle.high = std::max({own.high, candle.open, candle.close});
        candle.low = std::min({own.low, candle.open, candle.close});
        before = &candle;
    }
    CandleSeries result(std::move(averaged), candles.undrawable());
    result.setAskedSeconds(candles.askedSeconds());
    return result;
}

} // namespace cp
