#include "ui/charts/pricescale.h"

#include <array>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int PriceDecimals = 8; // numeric(20, 8)
constexpr double SmallestStep = 1e-8;

int decimalsOf(double step)
{
    return std::clamp(int(std::ceil(-std::log10(step) - 1e-9)), 0, PriceDecimals);
}

} // namespace

double niceStep(double range, int maximumTicks)
{
    const double rough = std::max(range / std::max(maximumTicks, 1), SmallestStep);
    const double magnitude = std::pow(10, std::floor(std::log10(rough) + 1e-9));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * magnitude >= rough * (1 - 1e-9))
            return factor * magnitude;
    }
    return 10 * magnitude;
}

QList<double> multiplesWithin(double low, double high, double step)
{
    constexpr double rounding = 1e-9; // of a step, so that one on the edge is within
    const double first = std::ceil(low / step - rounding);
    const int count = int(std::floor(high / step + rounding) - first) + 1;
    QList<double> multiples;
    for (int i = 0; i < count; ++i)
        multiples.append(first + i == 0 ? 0 : (first + i) * step);
    return multiples;
}

PriceScale PriceScale::around(const Extremes &prices, int maximumTicks, bool isLog)
{
    constexpr double above = 0.08;
    constexpr double below = 0.25; // the volumes' share, and some
    double range = prices.high - prices.low;
    double bottom = prices.low;
    if (range < std::max(std::abs(prices.high) * 1e-6, SmallestStep)) {
        range = std::max(std::abs(prices.high) * 0.01, 4 * SmallestStep);
        bottom -= range / 2;
    }
    PriceScale scale;
    scale.high = bottom + range * (1 + above);
    scale.low = bottom - range * below;
    if (prices.low >= 0)
        scale.low = std::max(scale.low, 0.0);
    scale.isLog = isLog && bottom > 0;
    if (scale.isLog) {
        const double factor = std::log((bottom + range) / bottom);
        scale.high = (bottom + range) * std::exp(factor * above);
        scale.low = bottom * std::exp(-factor * below);
    }
    scale.step = niceStep(scale.high - scale.low, maximumTicks);
    scale.decimals = decimalsOf(scale.step);
    return scale;
}

PriceScale PriceScale::within(const Extremes &prices, int maximumTicks, bool isLog)
{
    PriceScale scale;
    scale.low = prices.low;
    scale.high = std::max(prices.high, prices.low + 4 * SmallestStep);
    scale.isLog = isLog && prices.low > 0;
    scale.step = niceStep(scale.high - scale.low, maximumTicks);
    scale.decimals = decimalsOf(scale.step);
    return scale;
}

QList<PriceScale::Tick> PriceScale::ticks(int maximumTicks, double base, const QLocale &locale) const
{
    QList<Tick> ticks;
    if (base > 0) { // multiples of a percent, wherever their prices are
        const auto percent = [base](double price) { return (price / base - 1) * 100; };
        const double each = niceStep(percent(high) - percent(low), maximumTicks);
        const QList<double> multiples = multiplesWithin(percent(low), percent(high), each);
        for (const double shown : multiples) {
            const QString text = locale.toString(std::abs(shown), 'f', decimalsOf(each)) + u'%';
            ticks.append({base * (1 + shown / 100), (shown > 0 ? u"+"_s : shown < 0 ? u"\u2212"_s : QString()) + text});
        }
        return ticks;
    }
    // Over a decade 1, 2 and 5 of each are far enough apart; within one, round prices are.
    if (isLog && high / low > 10) {
        const bool isDense = std::log10(high / low) * 3 <= maximumTicks;
        for (int decade = int(std::floor(std::log10(low))); decade <= int(std::log10(high)); ++decade) {
            for (const int factor : {1, 2, 5}) {
                const double price = factor * std::pow(10, decade);
                if (price >= std::max(low, SmallestStep) && price <= high && (factor == 1 || isDense))
                    ticks.append({price, locale.toString(price, 'f', std::clamp(-decade, 0, PriceDecimals))});
            }
        }
        if (ticks.size() > 1)
            return ticks;
        ticks.clear();
    }
    const QList<double> multiples = multiplesWithin(low, high, step);
    for (const double price : multiples) {
        if (price > 0 || !isLog)
            ticks.append({price, locale.toString(price, 'f', decimals)});
    }
    return ticks;
}

QString priceText(double price, const QLocale &locale)
{
    const double size = std::abs(price);
    int decimals = size >= 1000 ? 2 : size >= 1 ? 5 : PriceDecimals;
    // Counted on digits that every locale shares.
    const QString digits = QString::number(price, 'f', decimals);
    for (qsizetype i = digits.size() - 1; decimals > 2 && digits[i] == u'0'; --i)
        --decimals;
    return locale.toString(price, 'f', decimals);
}

QString percentText(double share, const QLocale &locale)
{
    return (share >= 0 ? u'+' : QChar(u'\u2212')) + locale.toString(std::abs(share) * 100, 'f', 2) + u'%';
}

QString volumeText(double volume, const QLocale &locale)
{
    if (std::isnan(volume))
        return u"\u2013"_s;
    static constexpr std::array<std::pair<double, QStringView>, 4> units{
        {{1e12, u"\u00a0T"}, {1e9, u"\u00a0B"}, {1e6, u"\u00a0M"}, {1e4, u"\u00a0k"}}};
    for (const auto &[size, name] : units) {
        if (std::abs(volume) >= size) {
            const double scaled = volume / (size == 1e4 ? 1e3 : size);
            return locale.toString(scaled, 'f', std::abs(scaled) < 100 ? 2 : 0).append(name);
        }
    }
    return locale.toString(volume, 'f', volume == std::floor(volume) ? 0 : 2);
}

QLocale numberLocale(QLocale locale)
{
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::NumberOptions(QLocale::OmitGroupSeparator));
    return locale;
}

} // namespace cp
