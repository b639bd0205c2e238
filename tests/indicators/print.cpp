// For run.sh: what models/market/indicators.h makes of candles. Reads "openTime,open,high,low,close,volume" a line and
// writes a line for each with all digits, the names in the first; "nan" where there is no value.

#include "models/market/indicators.h"

#include <cstdio>
#include <utility>

namespace {

std::vector<cp::Candle> readCandles()
{
    std::vector<cp::Candle> candles;
    cp::Candle candle;
    long long openTime = 0;
    while (std::scanf("%lld,%lf,%lf,%lf,%lf,%lf", &openTime, &candle.open, &candle.high, &candle.low, &candle.close,
               &candle.volume)
        == 6) {
        candle.openTime = openTime;
        candles.push_back(candle);
    }
    return candles;
}

} // namespace

int main()
{
    const std::vector<cp::Candle> candles = readCandles();
    std::vector<double> closes;
    closes.reserve(candles.size());
    for (const cp::Candle &candle : candles)
        closes.push_back(candle.close);

    const cp::BollingerBands bands = cp::bollingerBands(closes, 20, 2);
    const cp::Macd macd = cp::macd(closes, 12, 26, 9);
    const std::pair<const char *, std::vector<double>> lines[] = {{"SMA 20", cp::simpleMovingAverage(closes, 20)},
        {"EMA 20", cp::exponentialMovingAverage(closes, 20)}, {"BB middle", bands.middle}, {"BB upper", bands.upper},
        {"BB lower", bands.lower}, {"RSI 14", cp::relativeStrengthIndex(closes, 14)}, {"MACD", macd.line},
        {"Signal", macd.signal}, {"Histogram", macd.histogram}, {"ATR 14", cp::averageTrueRange(candles, 14)},
        {"OBV", cp::onBalanceVolume(candles)}};

    for (const auto &[name, values] : lines)
        std::printf("%s,", name);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        std::printf("\n");
        for (const auto &[name, values] : lines)
            std::printf("%.17g,", values[i]);
    }
    std::printf("\n");
    return std::ferror(stdin) || std::ferror(stdout) ? 1 : 0;
}
