#include "models/market/candleseries.h"

#include "models/market/candlelength.h"

#include <QLocale>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// A level this small is drawn whole without a thought.
constexpr std::size_t SmallLevel = 512;

qint64 bucketOf(qint64 moment, qint64 bucket)
{
    const qint64 quotient = moment / bucket;
    return moment % bucket < 0 ? quotient - 1 : quotient;
}

void absorb(Candle &candle, const Candle &next)
{
    candle.seconds = (std::max(candle.closeTime(), next.closeTime()) - candle.openTime) / 1000;
    candle.high = std::max(candle.top(), next.top());
    candle.low = std::min(candle.bottom(), next.bottom());
    candle.close = next.close;
    if (!candle.hasVolume())
        candle.volume = next.volume;
    else if (next.hasVolume())
        candle.volume += next.volume;
}

QString plainText(double value)
{
    return QString::number(value, 'f', QLocale::FloatingPointShortest);
}

} // namespace

Extremes extremes(std::span<const Candle> candles)
{
    if (candles.empty())
        return {};
    Extremes result{candles.front().bottom(), candles.front().top()};
    for (const Candle &candle : candles) {
        result.low = std::min(result.low, candle.bottom());
        result.high = std::max(result.high, candle.top());
    }
    return result;
}

double largestVolume(std::span<const Candle> candles)
{
    double largest = 0;
    for (const Candle &candle : candles) {
        if (candle.hasVolume())
            largest = std::max(largest, candle.volume);
    }
    return largest;
}

CandleSeries::CandleSeries(std::vector<Candle> candles, int undrawable)
    : m_undrawable(undrawable)
{
    std::stable_sort(candles.begin(), candles.end(),
        [](const Candle &left, const Candle &right) { return left.openTime < right.openTime; });

    std::vector<qint64> lengths;
    qint64 longest = 0;
    for (const Candle &candle : candles) {
        if (candle.seconds > 0)
            lengths.push_back(candle.seconds);
        longest = std::max(longest, candle.seconds * 1000);
    }
    m_seconds = mostFrequent(std::move(lengths));

    auto levels = std::make_shared<std::vector<Level>>();
    levels->push_back({0, longest, std::move(candles)});
    const auto &all = levels->front().candles;
    const qint64 extent = all.empty() ? 0 : all.back().closeTime() - all.front().openTime;
    for (qint64 bucket = m_seconds * 2000; bucket > 0 && bucket < extent; bucket *= 2) {
        if (levels->back().candles.size() <= SmallLevel)
            break;
        Level next = merge(levels->back().candles, bucket);
        if (next.candles.size() * 4 <= levels->back().candles.size() * 3) // where it saves nothing, the finer one does
            levels->push_back(std::move(next));
    }
    m_levels = std::move(levels);
}

std::span<const Candle> CandleSeries::candles() const
{
    return m_levels ? std::span<const Candle>(m_levels->front().candles) : std::span<const Candle>();
}

qint64 CandleSeries::seconds() const
{
    return m_seconds;
}

CandleSeries::Level CandleSeries::merge(std::span<const Candle> candles, qint64 bucket)
{
    Level level{bucket, 0, {}};
    for (const Candle &candle : candles) {
        if (!level.candles.empty()
            && bucketOf(level.candles.back().openTime, bucket) == bucketOf(candle.openTime, bucket))
            absorb(level.candles.back(), candle);
        else
            level.candles.push_back(candle);
        level.longest = std::max(level.longest, level.candles.back().seconds * 1000);
    }
    return level;
}

std::span<const Candle> CandleSeries::within(const Level &level, qint64 from, qint64 to)
{
    const auto opensBefore = [](const Candle &candle, qint64 moment) { return candle.openTime < moment; };
    const auto end = std::lower_bound(level.candles.begin(), level.candles.end(), to, opensBefore);
    auto begin = std::lower_bound(level.candles.begin(), end, from - level.longest, opensBefore);
    while (begin != end && begin->openTime < from && begin->closeTime() <= from)
        ++begin;
    return {begin, end};
}

std::span<const Candle> CandleSeries::within(qint64 from, qint64 to) const
{
    return m_levels ? within(m_levels->front(), from, to) : std::span<const Candle>();
}

std::vector<Candle> CandleSeries::detail(qint64 from, qint64 to, int maximum) const
{
    const auto all = within(from, to);
    if (all.size() <= std::size_t(std::max(maximum, 1)))
        return {all.begin(), all.end()};

    // The candles' length times a power of two, so that most merged ones hold the same number.
    const qint64 wanted = std::max<qint64>((to - from) / std::max(maximum, 1), 1);
    qint64 bucket = m_seconds > 0 ? m_seconds * 1000 : wanted;
    while (bucket < wanted)
        bucket *= 2;
    while (bucket / 2 >= wanted)
        bucket /= 2;

    const Level *level = &m_levels->front();
    for (const Level &coarser : *m_levels) {
        if (coarser.bucket <= bucket)
            level = &coarser;
    }
    // Whole buckets at both ends, or the outermost candles would change their shape under panning.
    const qint64 begin = bucketOf(from, bucket) * bucket;
    const qint64 end = (bucketOf(to - 1, bucket) + 1) * bucket;
    return merge(within(*level, begin, end), bucket).candles;
}

CandleSeries CandleSeries::part(qint64 from, qint64 to) const
{
    const auto some = within(from, to);
    CandleSeries result({some.begin(), some.end()}, m_undrawable);
    result.setAskedSeconds(m_askedSeconds > 0 ? m_askedSeconds : m_seconds);
    if (!some.empty() && some.back().openTime == last().openTime)
        result.setLastText(m_lastText);
    return result;
}

std::vector<CandleGap> CandleSeries::gaps() const
{
    std::vector<CandleGap> found;
    const auto all = candles();
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (all[i].isAfterGap(all[i - 1]))
            found.push_back({all[i - 1].closeTime(), all[i].openTime});
    }
    return found;
}

CandleText CandleSeries::lastText() const
{
    if (isEmpty() || !m_lastText.close.isEmpty())
        return m_lastText;
    const Candle &candle = last();
    return {plainText(candle.open), plainText(candle.high), plainText(candle.low), plainText(candle.close),
        candle.hasVolume() ? plainText(candle.volume) : QString()};
}

QString CandleSeries::interval() const
{
    return intervalText(m_askedSeconds > 0 ? m_askedSeconds : m_seconds);
}

QString intervalText(qint64 seconds)
{
    static constexpr std::pair<qint64, char16_t> units[]
        = {{604'800, u'w'}, {86'400, u'd'}, {3'600, u'h'}, {60, u'm'}, {1, u's'}};
    for (const auto &[unit, letter] : units) {
        if (seconds > 0 && seconds % unit == 0)
            return QString::number(seconds / unit) + QChar(letter);
    }
    return {};
}

} // namespace cp
