#include "models/market/indicator.h"
#include "models/market/indicators.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

constexpr double Nothing = std::numeric_limits<double>::quiet_NaN();

using Exact = std::vector<long double>;

// What textbooks say, read once more: each value from its definition, in long double, however long it takes. An average
// that forgets is written out as the weighted sum that it is.

Exact undefined(std::size_t size)
{
    return Exact(size, std::numeric_limits<long double>::quiet_NaN());
}

std::size_t firstDefined(const Exact &values)
{
    return std::size_t(
        std::find_if(values.begin(), values.end(), [](long double v) { return !std::isnan(v); }) - values.begin());
}

Exact exactly(const std::vector<double> &values)
{
    return Exact(values.begin(), values.end());
}

Exact textbookMean(const Exact &values, std::size_t period)
{
    Exact means = undefined(values.size());
    for (std::size_t i = period - 1; i < values.size(); ++i) {
        long double sum = 0;
        for (std::size_t j = i + 1 - period; j <= i; ++j)
            sum += values[j];
        means[i] = sum / period;
    }
    return means;
}

Exact textbookDeviation(const Exact &values, std::size_t period)
{
    Exact deviations = textbookMean(values, period);
    for (std::size_t i = period - 1; i < values.size(); ++i) {
        long double sum = 0;
        for (std::size_t j = i + 1 - period; j <= i; ++j)
            sum += (values[j] - deviations[i]) * (values[j] - deviations[i]);
        deviations[i] = std::sqrt(sum / period);
    }
    return deviations;
}

/// The mean of the first defined values, and from there on a share of alpha for each new one: summed up from the
/// latest value back to where all those before it together are nothing beside the sum.
Exact textbookSmoothing(const Exact &values, std::size_t period, long double alpha)
{
    Exact smooth = undefined(values.size());
    const std::size_t start = firstDefined(values);
    const std::size_t seeded = start + period - 1;
    long double largest = 0;
    for (std::size_t i = start; i < values.size(); ++i)
        largest = std::max(largest, std::abs(values[i]));
    long double seed = 0;
    for (std::size_t i = start; i <= seeded && i < values.size(); ++i)
        seed += values[i] / period;
    for (std::size_t i = seeded; i < values.size(); ++i) {
        long double weight = 1;
        long double sum = 0;
        for (std::size_t j = i; j > seeded && weight * largest > 1e-20L * std::abs(sum); --j, weight *= 1 - alpha)
            sum += weight * alpha * values[j];
        smooth[i] = sum + weight * seed;
    }
    return smooth;
}

Exact textbookEma(const Exact &values, std::size_t period)
{
    return textbookSmoothing(values, period, 2.0L / (period + 1));
}

Exact textbookRsi(const Exact &values, std::size_t period)
{
    Exact gains = undefined(values.size());
    Exact losses = gains;
    for (std::size_t i = 1; i < values.size(); ++i) {
        gains[i] = std::max(0.0L, values[i] - values[i - 1]);
        losses[i] = std::max(0.0L, values[i - 1] - values[i]);
    }
    gains = textbookSmoothing(gains, period, 1.0L / period);
    losses = textbookSmoothing(losses, period, 1.0L / period);
    Exact index = undefined(values.size());
    for (std::size_t i = period; i < values.size(); ++i) {
        if (losses[i] == 0)
            index[i] = gains[i] == 0 ? 50 : 100;
        else
            index[i] = 100 * (gains[i] / losses[i]) / (1 + gains[i] / losses[i]); // 100 - … has no digits near 0
    }
    return index;
}

Exact combined(Exact left, long double factor, const Exact &right)
{
    for (std::size_t i = 0; i < left.size(); ++i)
        left[i] += factor * right[i];
    return left;
}

Exact textbookAtr(const std::vector<Candle> &candles, std::size_t period)
{
    Exact ranges(candles.size());
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const long double high = candles[i].high;
        const long double low = candles[i].low;
        ranges[i] = high - low;
        if (i > 0) {
            const long double before = candles[i - 1].close;
            ranges[i] = std::max({high - low, std::abs(high - before), std::abs(low - before)});
        }
    }
    return textbookSmoothing(ranges, period, 1.0L / period);
}

Exact textbookObv(const std::vector<Candle> &candles)
{
    Exact balance(candles.size());
    for (std::size_t i = 1; i < candles.size(); ++i) {
        balance[i] = balance[i - 1];
        if (candles[i].hasVolume() && candles[i].close != candles[i - 1].close)
            balance[i] += candles[i].close > candles[i - 1].close ? candles[i].volume : -candles[i].volume;
    }
    return balance;
}

Exact textbookDrawdown(const Exact &values)
{
    Exact result(values.size());
    long double highest = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        highest = std::max(highest, values[i]);
        result[i] = highest > 0 ? values[i] / highest - 1 : 0;
    }
    return result;
}

/// What values are measured by: themselves.
Exact magnitudes(const Exact &values)
{
    Exact result(values.size());
    std::transform(values.begin(), values.end(), result.begin(), [](long double v) { return std::abs(v); });
    return result;
}

/// What values that cross zero are measured by: themselves and those before them that they have not forgotten, which
/// keep a part at each step.
Exact magnitudesWithMemory(const Exact &values, long double kept)
{
    Exact result = magnitudes(values);
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (result[i] < kept * result[i - 1])
            result[i] = kept * result[i - 1];
    }
    return result;
}

/// The first value that is not the expected one to 1e-9; empty if there is none.
QString firstDifference(const std::vector<double> &actual, const Exact &expected, const Exact &measures)
{
    if (actual.size() != expected.size())
        return u"%1 values instead of %2"_s.arg(actual.size()).arg(expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        if (std::isnan(actual[i]) && std::isnan(expected[i]))
            continue;
        if (!(std::abs(actual[i] - expected[i]) <= 1e-9L * measures[i])) {
            return u"%1 instead of %2 at %3"_s.arg(
                QString::number(actual[i], 'g', 17), QString::number(double(expected[i]), 'g', 17), QString::number(i));
        }
    }
    return {};
}

QString firstDifference(const std::vector<double> &actual, const Exact &expected)
{
    return firstDifference(actual, expected, magnitudes(expected));
}

/// Published values, the last of a series: to the digits that were published.
QString firstDifference(const std::vector<double> &actual, const std::vector<double> &published, double digit)
{
    const std::size_t undefinedOnes = actual.size() - published.size();
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const double expected = i < undefinedOnes ? Nothing : published[i - undefinedOnes];
        if (std::isnan(expected) ? !std::isnan(actual[i]) : !(std::abs(actual[i] - expected) <= digit))
            return u"%1 instead of %2 at %3"_s.arg(actual[i], 0, 'g', 12).arg(expected, 0, 'g', 12).arg(i);
    }
    return {};
}

/// A walk in steps of some per cent, in which nothing moves for the first few of every 500 values.
std::vector<double> walk(std::size_t count, double start, double step, quint32 seed, std::size_t still = 40)
{
    QRandomGenerator dice(seed);
    std::vector<double> values;
    double price = start;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 500 >= still)
            price *= 1 + step * (dice.generateDouble() - 0.5);
        values.push_back(price);
    }
    return values;
}

std::vector<double> around(std::size_t count, double price, double step)
{
    QRandomGenerator dice(11);
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(price + step * (2 * dice.generateDouble() - 1));
    return values;
}

std::vector<double> withSpike(std::vector<double> values, double spike)
{
    values[values.size() / 2] = spike;
    return values;
}

/// A price that stands still for so long that Wilder's averages come to the end of what a double can hold.
std::vector<double> movingThenFlat()
{
    std::vector<double> values = walk(300, 100, 0.02, 5);
    values.resize(5'000, values.back());
    return values;
}

std::vector<Candle> candlesOf(const std::vector<double> &closes)
{
    QRandomGenerator dice(12);
    std::vector<Candle> candles;
    for (std::size_t i = 0; i < closes.size(); ++i) {
        const double open = i == 0 ? closes[i] : closes[i - 1] * (1 + 0.001 * dice.generateDouble());
        const double high = std::max(open, closes[i]) * (1 + 0.01 * dice.generateDouble());
        const double low = std::min(open, closes[i]) * (1 - 0.01 * dice.generateDouble());
        candles.push_back({qint64(i) * 86'400'000, 86'400, open, high, low, closes[i],
            i % 17 == 3 ? Nothing : 1000 * dice.generateDouble()});
    }
    return candles;
}

std::vector<Candle> candlesOf(
    const std::vector<double> &highs, const std::vector<double> &lows, const std::vector<double> &closes)
{
    std::vector<Candle> candles;
    for (std::size_t i = 0; i < closes.size(); ++i)
        candles.push_back({qint64(i) * 86'400'000, 86'400, closes[i], highs[i], lows[i], closes[i]});
    return candles;
}

/// What the values of an indicator are right to 1e-9 of.
Exact measuresOf(Indicator::Kind kind, const Exact &values, const Exact &firstLine)
{
    if (kind == Indicator::Kind::Rsi)
        return Exact(values.size(), 100);
    return kind == Indicator::Kind::Macd ? magnitudesWithMemory(firstLine, 25.0L / 27) : magnitudes(values);
}

Indicator indicator(const QString &text)
{
    return indicatorFromText(text).value();
}

} // namespace

class TestIndicators : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Worked examples, published elsewhere.

    /// StockCharts ChartSchool, "Moving Averages": INTC over ten days.
    void averagesAreThePublishedOnes()
    {
        const std::vector<double> closes{22.2734, 22.1940, 22.0847, 22.1741, 22.1840, 22.1344, 22.2337, 22.4323,
            22.2436, 22.2933, 22.1542, 22.3926, 22.3816, 22.6109, 23.3558, 24.0519, 23.7530, 23.8324, 23.9516, 23.6338,
            23.8225, 23.8722, 23.6537, 23.1870, 23.0976, 23.3260, 22.6805, 23.0976, 22.4025, 22.1725};
        const std::vector<double> simple{22.22475, 22.21283, 22.23269, 22.26238, 22.30606, 22.42324, 22.61499, 22.76692,
            22.90693, 23.07773, 23.21178, 23.37861, 23.52657, 23.65378, 23.71139, 23.68557, 23.61298, 23.50573,
            23.43225, 23.27734, 23.13121};
        QCOMPARE(firstDifference(simpleMovingAverage(closes, 10), simple, 1e-12), QString());
        const std::vector<double> first(closes.begin(), closes.begin() + 13);
        const std::vector<double> exponential{22.22475, 22.21192272727273, 22.24477314049587, 22.269650751314803};
        QCOMPARE(firstDifference(exponentialMovingAverage(first, 10), exponential, 1e-13), QString());
    }

    /// StockCharts ChartSchool, "Bollinger Bands", cs-bbands.xls: SPY.
    void bandsAreThePublishedOnes()
    {
        const std::vector<double> closes{86.1557, 89.0867, 88.7829, 90.3228, 89.0671, 91.1453, 89.4397, 89.1750,
            86.9302, 87.6752, 86.9596, 89.4299, 89.3221, 88.7241, 87.4497, 87.2634, 89.4985, 87.9006, 89.1260, 90.7043,
            92.9001, 92.9784, 91.8021, 92.6647, 92.6843, 92.3021, 92.7725, 92.5373, 92.9490, 93.2039, 91.0669, 89.8318,
            89.7435, 90.3994, 90.7387, 88.0177, 88.0867, 88.8439, 90.7781, 90.5416, 91.3894, 90.6500};
        const std::vector<double> middle{88.707940, 89.045160, 89.239745, 89.390705, 89.507800, 89.688660, 89.746500,
            89.913140, 90.081255, 90.382195, 90.658630, 90.863995, 90.884090, 90.905160, 90.988925, 91.153375,
            91.191090, 91.120500, 91.167665, 91.250270, 91.242135, 91.166600, 91.050180};
        const std::vector<double> upper{91.291862, 91.949268, 92.612595, 92.934200, 93.311950, 93.728450, 93.899592,
            94.266255, 94.565096, 94.786912, 95.043001, 94.907605, 94.902912, 94.895320, 94.861013, 94.673629,
            94.556593, 94.678752, 94.575786, 94.534271, 94.532306, 94.369251, 94.148503};
        const std::vector<double> lower{86.124018, 86.141052, 85.866895, 85.847210, 85.703650, 85.648870, 85.593408,
            85.560025, 85.597414, 85.977478, 86.274259, 86.820385, 86.865268, 86.915000, 87.116837, 87.633121,
            87.825587, 87.562248, 87.759544, 87.966269, 87.951964, 87.963949, 87.951857};
        const BollingerBands bands = bollingerBands(closes, 20, 2);
        QCOMPARE(firstDifference(bands.middle, middle, 1e-6), QString());
        QCOMPARE(firstDifference(bands.upper, upper, 1e-6), QString());
        QCOMPARE(firstDifference(bands.lower, lower, 1e-6), QString());
    }

    /// Wilder's index as StockCharts ChartSchool works it out, cs-rsi.xls: QQQQ.
    void rsiIsThePublishedOne()
    {
        const std::vector<double> closes{44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245,
            45.8433, 46.0826, 45.8931, 46.0328, 45.6140, 46.2820, 46.2820, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439,
            46.2122, 46.2521, 45.7137, 46.4515, 45.7835, 45.3548, 44.0288, 44.1783, 44.2181, 44.5672, 43.4205, 42.6628,
            43.1314};
        const std::vector<double> published{70.5328, 66.3186, 66.5498, 69.4063, 66.3552, 57.9749, 62.9296, 63.2571,
            56.0593, 62.3771, 54.7076, 50.4228, 39.9898, 41.4605, 41.8689, 45.4632, 37.3040, 33.0795, 37.7730};
        QCOMPARE(firstDifference(relativeStrengthIndex(closes, 14), published, 1e-4), QString());
    }

    /// Wilder's range as StockCharts ChartSchool works it out, cs-atr.xls: QQQQ.
    void atrIsThePublishedOne()
    {
        const std::vector<double> highs{48.70, 48.72, 48.90, 48.87, 48.82, 49.05, 49.20, 49.35, 49.92, 50.19, 50.12,
            49.66, 49.88, 50.19, 50.36, 50.57, 50.65, 50.43, 49.63, 50.33, 50.29, 50.17, 49.32, 48.50, 48.3201, 46.80,
            47.80, 48.39, 48.66, 48.79};
        const std::vector<double> lows{47.79, 48.14, 48.39, 48.37, 48.24, 48.635, 48.94, 48.86, 49.50, 49.87, 49.20,
            48.90, 49.43, 49.725, 49.26, 50.09, 50.30, 49.21, 48.98, 49.61, 49.20, 49.43, 48.08, 47.64, 41.55, 44.2833,
            47.31, 47.20, 47.90, 47.7301};
        const std::vector<double> closes{48.16, 48.61, 48.75, 48.63, 48.74, 49.03, 49.07, 49.32, 49.91, 50.13, 49.53,
            49.50, 49.75, 50.03, 50.31, 50.52, 50.41, 49.34, 49.37, 50.23, 49.2375, 49.93, 48.43, 48.18, 46.57, 45.41,
            47.77, 47.72, 48.62, 47.85};
        const std::vector<double> published{0.555000, 0.593929, 0.585791, 0.568949, 0.615452, 0.617920, 0.642354,
            0.674329, 0.692770, 0.775429, 0.781470, 1.209229, 1.302620, 1.380290, 1.366698, 1.336219, 1.316482};
        const std::vector<double> range = averageTrueRange(candlesOf(highs, lows, closes), 14);
        QCOMPARE(firstDifference(range, published, 1e-6), QString());
    }

    /// investexcel.net, "How to calculate MACD in Excel": AAPL.
    void macdIsThePublishedOne()
    {
        const std::vector<double> closes{459.99, 448.85, 446.06, 450.81, 442.80, 448.97, 444.57, 441.40, 430.47, 420.05,
            431.14, 425.66, 430.58, 431.72, 437.87, 428.43, 428.35, 432.50, 443.66, 455.72, 454.49, 452.08, 452.73,
            461.91, 463.58, 461.14, 452.08, 442.66, 428.91, 429.79, 431.99, 427.72, 423.20, 426.21, 426.98, 435.69,
            434.33, 429.80, 419.85, 426.24, 402.80, 392.05, 390.53, 398.67, 406.13, 405.46, 408.38, 417.20, 430.12,
            442.78, 439.29, 445.52, 449.98, 460.71, 458.66, 463.84, 456.77, 452.97, 454.74, 443.86, 428.85, 434.58,
            433.26, 442.93, 439.66, 441.35};
        const std::vector<double> line{8.2752695, 7.7033784, 6.4160748, 4.2375198, 2.5525833, 1.3788857, 0.1029815,
            -1.2584020, -2.0705580, -2.6218420, -2.3290670, -2.1816320, -2.4026260, -3.3421220, -3.5303630, -5.5074710};
        const std::vector<double> signal{3.03752586873395, 1.90565222933578, 1.05870843537763, 0.410640325343509,
            -0.152012994298479, -0.790034731709356, -1.33810041258299, -2.17197457979186, -3.30783450954566,
            -4.59014109868629, -5.75668618055047, -6.65738137622787, -7.33974702300915, -7.78618154079804,
            -7.90287193112745, -7.58262468963905, -6.78603605354027, -5.77285851501159, -4.5644861655494,
            -3.21555428301682, -1.67071586469137, -0.112968660984149, 1.45411118991556, 2.82877971367526,
            3.94371200786538, 4.85665087093101, 5.41047306555065, 5.45836826902626, 5.26562556819742, 4.89909832689482,
            4.58597343224244, 4.26011131701701, 3.96060129677866};
        const std::vector<double> histogram{
            -5.108084059, -4.527494558, -3.387775176, -2.592272440, -2.250613279, -2.552086950, -2.192262723};
        Macd lines = macd(closes, 12, 26, 9);
        QCOMPARE(firstDifference(lines.signal, signal, 1e-12), QString());
        lines.line.resize(41);
        lines.histogram.resize(40);
        QCOMPARE(firstDifference(lines.line, line, 1e-6), QString());
        QCOMPARE(firstDifference(lines.histogram, histogram, 1e-9), QString());
    }

    /// StockCharts ChartSchool, "On Balance Volume".
    void obvIsThePublishedOne()
    {
        const std::vector<double> closes{53.26, 53.30, 53.32, 53.72, 54.19, 53.92, 54.65, 54.60, 54.21, 54.53, 53.79,
            53.66, 53.56, 53.57, 53.94, 53.27};
        const std::vector<double> volumes{
            88888, 8200, 8100, 8300, 8900, 9200, 13300, 10300, 9900, 10100, 11300, 12600, 10700, 11500, 23800, 14600};
        const std::vector<double> published{
            0, 8200, 16300, 24600, 33500, 24300, 37600, 27300, 17400, 27500, 16200, 3600, -7100, 4400, 28200, 13600};
        std::vector<Candle> candles = candlesOf(closes, closes, closes);
        for (std::size_t i = 0; i < candles.size(); ++i)
            candles[i].volume = volumes[i];
        QCOMPARE(onBalanceVolume(candles), published);
    }

    // What textbooks say, to 1e-9.

    void smoothOnesAreWhatTextbooksSay_data()
    {
        QTest::addColumn<std::vector<double>>("closes");
        QTest::newRow("none") << std::vector<double>{};
        QTest::newRow("one") << std::vector<double>{42};
        QTest::newRow("two") << std::vector<double>{42, 43};
        QTest::newRow("walk") << walk(5'000, 100, 0.04, 1);
        QTest::newRow("tiny") << walk(5'000, 0.00000812, 0.04, 2);
        QTest::newRow("huge") << walk(5'000, 1e12, 0.04, 3);
        QTest::newRow("60000 and cents") << around(5'000, 60'000, 0.01);
        QTest::newRow("pegged") << around(5'000, 1, 1e-6);
        QTest::newRow("flat") << std::vector<double>(5'000, 0.1);
        QTest::newRow("spike") << withSpike(walk(5'000, 0.00000812, 0.04, 4), 1e12);
        QTest::newRow("spike down") << withSpike(walk(5'000, 1e12, 0.04, 4), 0.00000812);
        QTest::newRow("rising") << [] {
            std::vector<double> values = walk(2'000, 1, 0.04, 6);
            std::sort(values.begin(), values.end());
            return values;
        }();
        QTest::newRow("moving, then flat") << movingThenFlat();
    }

    void smoothOnesAreWhatTextbooksSay()
    {
        QFETCH(std::vector<double>, closes);
        const Exact exact = exactly(closes);
        const std::vector<Candle> candles = candlesOf(closes);
        for (const int period : {1, 2, 14}) {
            const std::size_t p = std::size_t(period);
            if (p > closes.size())
                continue;
            QCOMPARE(firstDifference(exponentialMovingAverage(closes, period), textbookEma(exact, p)), QString());
            QCOMPARE(firstDifference(relativeStrengthIndex(closes, period), textbookRsi(exact, p)), QString());
            QCOMPARE(firstDifference(averageTrueRange(candles, period), textbookAtr(candles, p)), QString());
        }
        QCOMPARE(firstDifference(onBalanceVolume(candles), textbookObv(candles)), QString());
        QCOMPARE(firstDifference(drawdown(closes), textbookDrawdown(exact)), QString());
    }

    void windowsAreWhatTextbooksSay_data() { smoothOnesAreWhatTextbooksSay_data(); }

    void windowsAreWhatTextbooksSay()
    {
        QFETCH(std::vector<double>, closes);
        const Exact exact = exactly(closes);
        for (const int period : {1, 2, 20, 500, 1000}) {
            if (std::size_t(period) > closes.size())
                continue;
            const Exact mean = textbookMean(exact, std::size_t(period));
            const Exact deviation = textbookDeviation(exact, std::size_t(period));
            const BollingerBands bands = bollingerBands(closes, period, 2);
            QCOMPARE(firstDifference(simpleMovingAverage(closes, period), mean), QString());
            QCOMPARE(firstDifference(bands.middle, mean), QString());
            QCOMPARE(firstDifference(bands.upper, combined(mean, 2, deviation)), QString());
            // So many of them that the price does not round them off.
            const BollingerBands wide = bollingerBands(closes, period, 1e6);
            std::vector<double> widths(closes.size());
            for (std::size_t i = 0; i < widths.size(); ++i)
                widths[i] = (wide.upper[i] - wide.lower[i]) / 2e6;
            QCOMPARE(firstDifference(widths, deviation), QString());
        }
    }

    void macdIsWhatTextbooksSay_data() { smoothOnesAreWhatTextbooksSay_data(); }

    void macdIsWhatTextbooksSay()
    {
        QFETCH(std::vector<double>, closes);
        const Exact exact = exactly(closes);
        const Exact line = closes.size() < 26 ? undefined(closes.size())
                                              : combined(textbookEma(exact, 12), -1, textbookEma(exact, 26));
        const Exact signal = closes.size() < 34 ? undefined(closes.size()) : textbookEma(line, 9);
        // The second is what even long double rounds off in a difference of two averages.
        const Exact measures = combined(magnitudesWithMemory(line, 25.0L / 27), 1e-8L, magnitudes(exact));
        const Macd lines = macd(closes, 12, 26, 9);
        QCOMPARE(firstDifference(lines.line, line, measures), QString());
        QCOMPARE(firstDifference(lines.signal, signal, measures), QString());
        QCOMPARE(firstDifference(lines.histogram, combined(line, -1, signal), measures), QString());
    }

    void millionsOfValuesCostNoDigits()
    {
        std::vector<double> values(10'000'000);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = 60'000 + double(i * 7919 % 1000) / 100;
        values[1'000'000] = 1e15;
        const auto window = [&](std::size_t i) {
            return Exact(values.begin() + std::ptrdiff_t(i) - 499, values.begin() + std::ptrdiff_t(i) + 1);
        };

        const std::vector<double> average = simpleMovingAverage(values, 500);
        for (std::size_t i = 1'000'500; i < values.size(); i += 99'991) {
            const long double mean = textbookMean(window(i), 500).back();
            QVERIFY(std::abs(average[i] - mean) <= 1e-14L * mean);
        }
        const BollingerBands bands = bollingerBands(std::span(values).first(2'000'000), 500, 1e6);
        for (std::size_t i = 1'000'500; i < bands.upper.size(); i += 99'991) {
            const long double width = textbookDeviation(window(i), 500).back() * 1e6L;
            QVERIFY(std::abs((bands.upper[i] - bands.middle[i]) - width) <= 1e-11L * width);
        }
    }

    void aHugeVolumeIsTakenBackWhole()
    {
        std::vector<Candle> candles(1002);
        for (std::size_t i = 0; i < candles.size(); ++i) {
            candles[i].close = double(i);
            candles[i].volume = i == 1 ? 1e17 : 0.5;
        }
        candles.push_back(candles.front());
        candles.back().volume = 1e17;
        QCOMPARE(onBalanceVolume(candles).back(), 500.0);
    }

    void flatPricesAreExact()
    {
        const std::vector<double> flat(100, 0.1);
        QCOMPARE(simpleMovingAverage(flat, 20).back(), 0.1);
        QCOMPARE(exponentialMovingAverage(flat, 20).back(), 0.1);
        QCOMPARE(bollingerBands(flat, 20, 2).upper.back(), 0.1);
        QCOMPARE(relativeStrengthIndex(flat, 14).back(), 50.0);
        QCOMPARE(macd(flat, 12, 26, 9).histogram.back(), 0.0);
        QCOMPARE(drawdown(flat).back(), 0.0);
    }

    void standingStillKeepsTheRsi()
    {
        std::vector<double> values = walk(40, 100, 0.04, 8);
        const double before = relativeStrengthIndex(values, 14).back();
        values.resize(100'000, values.back()); // weeks of minutes without a trade
        QVERIFY(std::abs(relativeStrengthIndex(values, 14).back() - before) <= 1e-9 * before);
        values.push_back(values.back() * 1.01);
        QVERIFY(relativeStrengthIndex(values, 14).back() > 99.9);
    }

    void rsiReachesItsEnds()
    {
        const std::vector<double> up{1, 2, 3, 4};
        const std::vector<double> down{4, 3, 2, 1};
        QCOMPARE(relativeStrengthIndex(up, 3).back(), 100.0);
        QCOMPARE(relativeStrengthIndex(down, 3).back(), 0.0);
    }

    void impossiblePeriodsGiveNothing_data()
    {
        QTest::addColumn<int>("period");
        for (const int period : {std::numeric_limits<int>::min(), -1, 0, 6, std::numeric_limits<int>::max()})
            QTest::addRow("%d", period) << period;
    }

    void impossiblePeriodsGiveNothing()
    {
        QFETCH(int, period);
        const std::vector<double> closes{1, 2, 3, 4, 5};
        const BollingerBands bands = bollingerBands(closes, period, 2);
        const Macd slowest = macd(closes, 2, period, 2);
        const Macd fastest = macd(closes, period, 3, 2);
        const Macd noSignal = macd(closes, 2, 3, period);
        for (const std::vector<double> &values : {simpleMovingAverage(closes, period),
                 exponentialMovingAverage(closes, period), relativeStrengthIndex(closes, period), bands.middle,
                 bands.upper, bands.lower, slowest.line, slowest.signal, slowest.histogram, fastest.line,
                 noSignal.signal, noSignal.histogram, averageTrueRange(candlesOf(closes), period)})
            QCOMPARE(firstDifference(values, undefined(5)), QString());
        QVERIFY(!std::isnan(noSignal.line.back()));
    }

    void rangeReachesOpenAndClose()
    {
        std::vector<Candle> candles = candlesOf({10, 11, 12});
        candles[0].open = 20; // above its stored high
        QCOMPARE(averageTrueRange(candles, 1).front(), 20 - candles[0].low);
    }

    void drawdownIsAShareOfTheHighest()
    {
        const std::vector<double> values{-1, 0, 4, 3, 8, 2, 8, 9};
        const std::vector<double> expected{0, 0, 0, -0.25, 0, -0.75, 0, 0};
        QCOMPARE(drawdown(values), expected);
    }

    // Indicators and their texts.

    void warmUpIsEnough_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"SMA 1", "SMA 50", "EMA 1", "EMA 2", "EMA 20", "EMA 200", "BB 20 2", "BB 50 2.5",
                 "RSI 2", "RSI 14", "RSI 100", "MACD 12 26 9", "MACD 5 35 35", "MACD 1 2 1", "ATR 1", "ATR 14"})
            QTest::addRow("%s", text) << QString::fromLatin1(text);
    }

    void warmUpIsEnough()
    {
        QFETCH(QString, text);
        const Indicator tried = indicator(text);
        const std::vector<Candle> candles = candlesOf(walk(6'000, 1, 0.04, 9, 0));
        const std::vector<IndicatorLine> whole = compute(tried, candles);
        const std::size_t needed = std::size_t(tried.warmUp());
        QVERIFY(needed < candles.size() / 2);
        for (std::size_t line = 0; line < whole.size(); ++line) {
            const Exact expected = exactly(whole[line].values);
            const Exact measures = measuresOf(tried.kind, expected, exactly(whole.front().values));
            for (std::size_t at = needed; at < candles.size(); at += 97) {
                const auto part = compute(tried, std::span(candles).subspan(at - needed, needed + 1));
                QVERIFY(std::abs(part[line].values.back() - expected[at]) <= 1e-9L * measures[at]);
            }
        }
    }

    void warmUpIsNoLongerThanNeeded()
    {
        QCOMPARE(indicator(u"SMA 50"_s).warmUp(), 49);
        QCOMPARE(indicator(u"BB 20"_s).warmUp(), 19);
        QCOMPARE(indicator(u"EMA 20"_s).warmUp(), 19 + 277);
        QCOMPARE(indicator(u"RSI 14"_s).warmUp(), 14 + 373);
        QCOMPARE(indicator(u"OBV"_s).warmUp(), 0);
        QCOMPARE(indicator(u"Drawdown"_s).warmUp(), 0);
    }

    void textIsUnderstood_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("meant"); // empty: nothing
        const std::initializer_list<std::pair<const char *, const char *>> texts{{"SMA 20", "SMA 20"},
            {"sma(50)", "SMA 50"}, {"  Sma50 ", "SMA 50"}, {"ma 7", "SMA 7"}, {"simple moving average: 9", "SMA 9"},
            {"EMA 12", "EMA 12"}, {"ema[12]", "EMA 12"}, {"ema", "EMA 20"}, {"EMA=1000", "EMA 1000"}, {"BB", "BB 20 2"},
            {"Bollinger 20,2", "BB 20 2"}, {"Bollinger bands (50, 2.5)", "BB 50 2.5"}, {"bb 50", "BB 50 2"},
            {"bb(20;0.1)", "BB 20 0.1"}, {"rsi", "RSI 14"}, {"RSI 2", "RSI 2"}, {"macd 12 26 9", "MACD 12 26 9"},
            {"MACD(5,35,5)", "MACD 5 35 5"}, {"macd 12/26/9", "MACD 12 26 9"}, {"macd 5", "MACD 5 26 9"},
            {"atr()", "ATR 14"}, {"Average True Range 7", "ATR 7"}, {"obv", "OBV"}, {"on-balance volume", "OBV"},
            {"DrawDown", "Drawdown"}, {"SMA 20.0", "SMA 20"}, {"", ""}, {" ", ""}, {"20", ""}, {"SMA 0", ""},
            {"SMA -5", ""}, {"SMA-5", ""}, {"SMA 1001", ""}, {"SMA 99999999999999999999999", ""}, {"SMA 20.5", ""},
            {"SMA 20 30", ""}, {"SMA x", ""}, {"SMA 20x", ""}, {"SMA 2e1", ""}, {"SMA 1.2.3", ""}, {"SMA .", ""},
            {"SMA nan", ""}, {"BB 20 0", ""}, {"BB 20 11", ""}, {"BB 20 0.05", ""}, {"BB 20.5 2", ""},
            {"MACD 26 12 9", ""}, {"MACD 12 12 9", ""}, {"MACD 30", ""}, {"MACD 12 26 0", ""}, {"OBV 5", ""},
            {"VWAP 20", ""}, {"SMA 20 EMA 50", ""}, {"(20) SMA", ""}, {"SMA\x9b", ""}};
        for (const auto &[text, meant] : texts)
            QTest::addRow("'%s'", text) << QString::fromLatin1(text) << QString::fromLatin1(meant);
    }

    void textIsUnderstood()
    {
        QFETCH(QString, text);
        QFETCH(QString, meant);
        const std::optional<Indicator> found = indicatorFromText(text);
        QCOMPARE(found.has_value(), !meant.isEmpty());
        if (found) {
            QCOMPARE(found->text(), meant);
            QCOMPARE(indicator(found->text()), *found);
        }
    }

    void listsAreTakenApart_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("meant");
        QTest::addColumn<QStringList>("refused");
        QTest::newRow("nothing") << u" , ;"_s << QStringList{} << QStringList{};
        QTest::newRow("brackets") << u"sma(50), macd(12, 26, 9),bb[20,2]; RSI"_s
                                  << QStringList{u"SMA 50"_s, u"MACD 12 26 9"_s, u"BB 20 2"_s, u"RSI 14"_s}
                                  << QStringList{};
        QTest::newRow("numbers after a comma")
            << u"BB 20,2, OBV, macd 12, 26, 9"_s << QStringList{u"BB 20 2"_s, u"OBV"_s, u"MACD 12 26 9"_s}
            << QStringList{};
        QTest::newRow("some refused") << u"SMA 20, VWAP, EMA 0; 50; RSI 7"_s << QStringList{u"SMA 20"_s, u"RSI 7"_s}
                                      << QStringList{u"VWAP"_s, u"EMA 0"_s, u"50"_s};
        QTest::newRow("three averages are not one")
            << u"SMA 20, 50, 200, OBV"_s << QStringList{u"OBV"_s} << QStringList{u"SMA 20, 50, 200"_s};
        QTest::newRow("negative") << u"BB 20, -2, OBV"_s << QStringList{u"OBV"_s} << QStringList{u"BB 20, -2"_s};
        QTest::newRow("each once") << u"SMA, sma 20, SMA(20), SMA 21"_s << QStringList{u"SMA 20"_s, u"SMA 21"_s}
                                   << QStringList{};
        QTest::newRow("an open bracket") << u"OBV, sma(50, EMA 12"_s << QStringList{u"OBV"_s}
                                         << QStringList{u"sma(50, EMA 12"_s};
        QTest::newRow("a bracket too many")
            << u"sma 50), EMA 12"_s << QStringList{u"SMA 50"_s, u"EMA 12"_s} << QStringList{};
    }

    void listsAreTakenApart()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, meant);
        QStringList found;
        QStringList refused;
        for (const Indicator &one : indicatorsFromText(text, &refused))
            found.append(one.text());
        QCOMPARE(found, meant);
        QTEST(refused, "refused");
        QCOMPARE(indicatorsFromText(text).size(), meant.size());
    }

    void usualOnesAreOneOfEach()
    {
        QStringList texts;
        for (const Indicator &usual : usualIndicators())
            texts.append(usual.text());
        QCOMPARE(texts.join(u", "), u"SMA 20, EMA 20, BB 20 2, RSI 14, MACD 12 26 9, ATR 14, OBV, Drawdown, Volume"_s);
        QCOMPARE(indicatorsFromText(texts.join(u", ")), usualIndicators());
    }

    void someAreDrawnOverThePrice()
    {
        QStringList over;
        for (const Indicator &usual : usualIndicators()) {
            if (usual.isOnPrice())
                over.append(usual.text());
        }
        QCOMPARE(over, (QStringList{u"SMA 20"_s, u"EMA 20"_s, u"BB 20 2"_s}));
    }

    void linesAreNamed()
    {
        const std::vector<Candle> candles = candlesOf(walk(100, 1, 0.04, 10));
        QStringList names;
        for (const Indicator &usual : usualIndicators()) {
            for (const IndicatorLine &line : compute(usual, candles)) {
                names.append(line.name);
                QCOMPARE(line.values.size(), candles.size());
                QVERIFY(!std::isnan(line.values.back()));
                QCOMPARE(line.isHistogram, line.name == u"Histogram" || line.name == u"Volume");
            }
        }
        QCOMPARE(names.join(u", "),
            u"SMA 20, EMA 20, BB upper, BB middle, BB lower, RSI 14, MACD, Signal, Histogram, ATR 14, OBV, Drawdown, Volume"_s);
    }

    void missingParametersAreTheUsualOnes()
    {
        QCOMPARE((Indicator{Indicator::Kind::Macd, {5}}).text(), u"MACD 5 26 9"_s);
        QCOMPARE((Indicator{Indicator::Kind::Sma, {}}).warmUp(), 19);
        QVERIFY((Indicator{Indicator::Kind::Sma, {}}) != (Indicator{Indicator::Kind::Sma, {20}}));
    }

    void impossibleParametersGiveNothing()
    {
        const std::vector<Candle> candles = candlesOf({1, 2, 3});
        for (const Indicator &impossible : {Indicator{Indicator::Kind::Sma, {0}}, Indicator{Indicator::Kind::Ema, {-1}},
                 Indicator{Indicator::Kind::Rsi, {1e300}}, Indicator{Indicator::Kind::Atr, {Nothing}},
                 Indicator{Indicator::Kind::Bollinger, {2, 1e9}}, Indicator{Indicator::Kind::Macd, {2, 1, 1}}}) {
            QCOMPARE(impossible.warmUp(), 0);
            for (const IndicatorLine &line : compute(impossible, candles))
                QCOMPARE(firstDifference(line.values, undefined(3)), QString());
        }
    }
};

QTEST_GUILESS_MAIN(TestIndicators)
#include "tst_indicators.moc"
