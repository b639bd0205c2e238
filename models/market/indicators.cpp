#include "models/market/indicators.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace cp {

namespace {

std::vector<double> allUndefined(std::size_t size)
{
    return std::vector<double>(size, std::numeric_limits<double>::quiet_NaN());
}

bool isPeriodOf(std::span<const double> values, int period)
{
    return period >= 1 && std::size_t(period) <= values.size();
}

/// Sums over the values of a window, each less one of them, the reference: then neither the level of a price (60000 in
/// 60000.01) nor its square takes digits from what is looked for.
struct WindowSums {
    double differences = 0;
    double squares = 0;

    void add(double difference)
    {
        differences += difference;
        squares += difference * difference;
    }
};

/// Calls visit(i, reference, sums) for every i at which a window of period values ends. Sums are only ever added to:
/// those of a window are the ones before some boundary and the ones from it on, and boundaries lie a period apart. So
/// nothing of a value that has left the window is left, and it takes two additions a value whatever the period.
template <typename Visit>
void visitWindows(std::span<const double> values, std::size_t period, Visit visit)
{
    std::vector<WindowSums> before(period); // [k]: of the k values in front of the boundary
    for (std::size_t boundary = 0; boundary < values.size(); boundary += period) {
        const double reference = values[boundary]; // it lies in all of these windows
        for (std::size_t k = 1; k < period && k <= boundary; ++k) {
            before[k] = before[k - 1];
            before[k].add(values[boundary - k] - reference);
        }
        WindowSums sums;
        for (std::size_t i = boundary; i < std::min(boundary + period, values.size()); ++i) {
            sums.add(values[i] - reference);
            const std::size_t k = boundary + period - 1 - i;
            if (k <= boundary) {
                visit(i, reference,
                    WindowSums{sums.differences + before[k].differences, sums.squares + before[k].squares});
            }
        }
    }
}

/// How far the last value lies above the mean of all of them.
double leadOverMean(std::span<const double> values)
{
    double lead = 0;
    visitWindows(values, values.size(), [&](std::size_t i, double reference, const WindowSums &sums) {
        lead = (values[i] - reference) - sums.differences / double(values.size());
    });
    return lead;
}

/// How far each value lies above its exponential moving average, from period-1 on. Kept instead of the average, since
/// it is of the size of the price's movements and not of the price: the MACD is the difference of two of them.
std::vector<double> leadOverAverage(std::span<const double> values, int period)
{
    std::vector<double> lead = allUndefined(values.size());
    if (!isPeriodOf(values, period))
        return lead;
    const std::size_t first = std::size_t(period) - 1;
    const double kept = (period - 1.0) / (period + 1.0); // 1 - alpha
    lead[first] = leadOverMean(values.first(first + 1));
    for (std::size_t i = first + 1; i < values.size(); ++i)
        lead[i] = kept * (lead[i - 1] + (values[i] - values[i - 1]));
    return lead;
}

/// Wilder's smoothing: the mean of the first values, then a share of 1/period for each new one.
class WilderAverage {
public:
    explicit WilderAverage(int period)
        : m_period(period)
    {
    }

    void add(double value)
    {
        if (isReady()) {
            m_average = (m_average * (m_period - 1) + value) / m_period; // no difference: nothing cancels out
            return;
        }
        m_sum += value;
        if (++m_count == m_period)
            m_average = m_sum / m_period;
    }

    bool isReady() const { return m_count == m_period; }
    double value() const { return m_average; }

private:
    int m_period;
    int m_count = 0;
    double m_sum = 0;
    double m_average = 0;
};

double strength(double gain, double loss)
{
    if (gain + loss == 0)
        return 50;
    return 100 * (gain / (gain + loss)); // 100 - 100 / (1 + gain / loss), also without any loss
}

double trueRange(std::span<const Candle> candles, std::size_t i)
{
    const Candle &candle = candles[i];
    if (i == 0)
        return candle.top() - candle.bottom();
    const double before = candles[i - 1].close;
    return std::max(candle.top(), before) - std::min(candle.bottom(), before);
}

/// A sum that keeps what each addition rounds off: Neumaier (1974).
class CompensatedSum {
public:
    void add(double value)
    {
        const double sum = m_sum + value;
        m_lost += std::abs(m_sum) >= std::abs(value) ? (m_sum - sum) + value : (value - sum) + m_sum;
        m_sum = sum;
    }

    double value() const { return m_sum + m_lost; }

private:
    double m_sum = 0;
    double m_lost = 0;
};

std::vector<double> difference(const std::vector<double> &left, const std::vector<double> &right)
{
    std::vector<double> result(left.size());
    std::transform(left.begin(), left.end(), right.begin(), result.begin(), std::minus<>());
    return result;
}

} // namespace

std::vector<double> simpleMovingAverage(std::span<const double> values, int period)
{
    std::vector<double> average = allUndefined(values.size());
    if (isPeriodOf(values, period)) {
        visitWindows(values, std::size_t(period), [&](std::size_t i, double reference, const WindowSums &sums) {
            average[i] = reference + sums.differences / period;
        });
    }
    return average;
}

std::vector<double> exponentialMovingAverage(std::span<const double> values, int period)
{
    std::vector<double> average = leadOverAverage(values, period);
    std::transform(values.begin(), values.end(), average.begin(), average.begin(), std::minus<>());
    return average;
}

BollingerBands bollingerBands(std::span<const double> values, int period, double deviations)
{
    BollingerBands bands{allUndefined(values.size()), allUndefined(values.size()), allUndefined(values.size())};
    if (!isPeriodOf(values, period))
        return bands;
    visitWindows(values, std::size_t(period), [&](std::size_t i, double reference, const WindowSums &sums) {
        // Loses few digits, since one of the differences is 0: their mean is at most sqrt(period) deviations from it.
        const double mean = sums.differences / period;
        const double width = deviations * std::sqrt(std::max(0.0, sums.squares / period - mean * mean));
        bands.middle[i] = reference + mean;
        bands.upper[i] = bands.middle[i] + width;
        bands.lower[i] = bands.middle[i] - width;
    });
    return bands;
}

std::vector<double> relativeStrengthIndex(std::span<const double> values, int period)
{
    std::vector<double> index = allUndefined(values.size());
    if (!isPeriodOf(values, period))
        return index;
    // Once the averages are that small in a price that stands still, they are left alone: they would keep their ratio
    // anyway, but not when they come to the smallest numbers there are.
    constexpr double Vanishing = 1e-200;
    WilderAverage gain(period);
    WilderAverage loss(period);
    for (std::size_t i = 1; i < values.size(); ++i) {
        const double change = values[i] - values[i - 1];
        if (change != 0 || !gain.isReady() || gain.value() + loss.value() > Vanishing) {
            gain.add(std::max(0.0, change));
            loss.add(std::max(0.0, -change));
        }
        if (gain.isReady())
            index[i] = strength(gain.value(), loss.value());
    }
    return index;
}

Macd macd(std::span<const double> values, int fast, int slow, int signal)
{
    Macd result;
    result.line = difference(leadOverAverage(values, slow), leadOverAverage(values, fast));
    const auto isDefined = [](double value) { return !std::isnan(value); };
    const auto first = std::find_if(result.line.begin(), result.line.end(), isDefined);
    result.signal = allUndefined(std::size_t(first - result.line.begin()));
    const std::vector<double> average = exponentialMovingAverage(std::span(first, result.line.end()), signal);
    result.signal.insert(result.signal.end(), average.begin(), average.end());
    result.histogram = difference(result.line, result.signal);
    return result;
}

std::vector<double> averageTrueRange(std::span<const Candle> candles, int period)
{
    std::vector<double> range = allUndefined(candles.size());
    if (period < 1)
        return range;
    WilderAverage average(period);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        average.add(trueRange(candles, i));
        if (average.isReady())
            range[i] = average.value();
    }
    return range;
}

std::vector<double> onBalanceVolume(std::span<const Candle> candles)
{
    std::vector<double> balance(candles.size());
    CompensatedSum sum;
    for (std::size_t i = 1; i < candles.size(); ++i) {
        const double volume = candles[i].hasVolume() ? candles[i].volume : 0;
        if (candles[i].close > candles[i - 1].close)
            sum.add(volume);
        else if (candles[i].close < candles[i - 1].close)
            sum.add(-volume);
        balance[i] = sum.value();
    }
    return balance;
}

std::vector<double> drawdown(std::span<const double> values, double highest)
{
    std::vector<double> result(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        highest = std::max(highest, values[i]);
        result[i] = highest > 0 ? (values[i] - highest) / highest : 0;
    }
    return result;
}

} // namespace cp
