#pragma once

#include "models/market/candleseries.h"

#include <QLocale>

namespace cp {

/// How a price axis is divided: evenly, by equal factors, or evenly with percents from a price as labels.
enum class PriceScaling { Linear, Logarithmic, Percent };

/// What a price axis spans and where its ticks stand: multiples of 1, 2 or 5 × 10ⁿ, never finer than the 8 decimals
/// that a price has.
struct PriceScale {
    struct Tick {
        double price = 0;
        QString label;
    };

    double low = 0;
    double high = 1;
    double step = 1; ///< between ticks of an even axis
    int decimals = 0; ///< of the ticks
    bool isLog = false;

    /// Room for the prices, with air above and space for the volumes below; never below 0 for prices that are not. A
    /// flat price stands in the middle of a narrow scale. Prices that are not all above 0 have no logarithm: they get
    /// an even scale.
    static PriceScale around(const Extremes &prices, int maximumTicks, bool isLog = false);

    /// From the low to the high and no further, as a person has placed them.
    static PriceScale within(const Extremes &prices, int maximumTicks, bool isLog = false);

    /// In the order of prices; base is what percents are reckoned from, 0 for prices as they are.
    QList<Tick> ticks(int maximumTicks, double base, const QLocale &locale) const;
};

/// 1, 2 or 5 × 10ⁿ, so that a range has at most so many ticks; never finer than the decimals of a price.
double niceStep(double range, int maximumTicks);

/// The multiples of a step from low to high, rising; 0 is exactly 0.
QList<double> multiplesWithin(double low, double high, double step);

/// A price for reading at a glance, to at least six digits and at least two decimals: "47,123.10", "0.00000812".
QString priceText(double price, const QLocale &locale);

/// A share as a signed percentage: "+1.25%".
QString percentText(double share, const QLocale &locale);

/// Short, for reading rather than reckoning: "950", "1.23 M", "42.1 B"; "–" for NaN.
QString volumeText(double volume, const QLocale &locale);

/// The widget's locale, with groups of thousands also where it is C.
QLocale numberLocale(QLocale locale);

} // namespace cp
