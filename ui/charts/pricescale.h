#pragma once

#include "models/market/candleseries.h"

#include <QLocale>

namespace cp {

/// What a price axis spans and where its ticks stand: multiples of 1, 2 or 5 × 10ⁿ, never finer than the 8 decimals
/// that a price has.
struct PriceScale {
    double low = 0;
    double high = 1;
    double step = 1;
    int decimals = 0; ///< of the ticks

    /// Room for the prices, with air above and space for the volumes below; never below 0 for prices that are not. A
    /// flat price stands in the middle of a narrow scale.
    static PriceScale around(const Extremes &prices, int maximumTicks);
};

/// A price for reading at a glance, to at least six digits and at least two decimals: "47,123.10", "0.00000812".
QString priceText(double price, const QLocale &locale);

/// Short, for reading rather than reckoning: "950", "1.23 M", "42.1 B"; "–" for NaN.
QString volumeText(double volume, const QLocale &locale);

/// The widget's locale, with groups of thousands also where it is C.
QLocale numberLocale(QLocale locale);

} // namespace cp
