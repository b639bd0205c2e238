#include "models/market/candlelength.h"

#include <algorithm>
#include <array>

namespace cp {

namespace {

constexpr qint64 Minute = 60;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;

/// What candles usually last. Months differ in length; 30 days stands for all of them.
constexpr std::array UsualLengths{1 * Minute, 3 * Minute, 5 * Minute, 15 * Minute, 30 * Minute, 1 * Hour, 2 * Hour,
    4 * Hour, 6 * Hour, 8 * Hour, 12 * Hour, 1 * Day, 3 * Day, 7 * Day, 30 * Day};

/// How many equal distances in a row make a rule of their own.
constexpr std::size_t RunLength = 3;

bool isUsual(qint64 seconds)
{
    return std::find(UsualLengths.begin(), UsualLengths.end(), seconds) != UsualLengths.end();
}

} // namespace

qint64 withoutJitter(qint64 seconds)
{
    for (const qint64 usual : UsualLengths) {
        if (std::abs(seconds - usual) * 10 <= usual)
            return usual;
    }
    return seconds;
}

qint64 mostFrequent(std::vector<qint64> seconds)
{
    std::sort(seconds.begin(), seconds.end());
    qint64 best = 0;
    std::ptrdiff_t bestCount = 0;
    for (auto run = seconds.begin(); run != seconds.end();) {
        const auto end = std::upper_bound(run, seconds.end(), *run);
        if (end - run > bestCount) {
            best = *run;
            bestCount = end - run;
        }
        run = end;
    }
    return best;
}

void inferLengths(std::vector<Candle> &candles)
{
    std::vector<qint64> distances; // from each candle to the next
    for (std::size_t i = 1; i < candles.size(); ++i)
        distances.push_back(withoutJitter((candles[i].openTime - candles[i - 1].openTime + 500) / 1000));
    if (distances.empty())
        return;

    const qint64 common = mostFrequent(distances);
    qint64 length = common;
    for (std::size_t i = 0; i < distances.size();) {
        std::size_t end = i + 1;
        while (end < distances.size() && distances[end] == distances[i])
            ++end;
        length = end - i >= RunLength && isUsual(distances[i]) ? distances[i] : common;
        for (; i < end; ++i)
            candles[i].seconds = std::min(length, distances[i]);
    }
    candles.back().seconds = length; // nothing follows it: it lasts as long as the one before
}

} // namespace cp
