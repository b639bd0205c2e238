#pragma once

#include <QTimeZone>

#include <optional>
#include <string>
#include <string_view>

namespace cp {

/// The moments and numbers of price files, as programs and people write them.
namespace pricetext {

/// Whether 3/4/2021 is a day in April; told by the file's other dates.
enum class DateOrder { MonthFirst, DayFirst };

struct Moment {
    qint64 us = 0; ///< microseconds since 1970 in UTC
    bool isNaive = false; ///< the text names no zone: the one asked for was taken
    bool isDate = false; ///< the text names no time of day
};

/// Epochs in seconds, milliseconds, microseconds or nanoseconds, told apart by their size; ISO 8601 with T or a space;
/// "2017-11-12 07-AM"; "Sep 17, 2024"; "1/31/2021, 12:00:00 AM". With or without a zone. nullopt for anything else.
std::optional<Moment> moment(std::string_view text, const QTimeZone &zone, DateOrder order = DateOrder::MonthFirst);

struct Decimal {
    std::string text; ///< as PostgreSQL's numeric takes it; empty: none was there
    double value = 0;
};

/// "1,234.5", "0,123" with a decimal comma, "1.38M" (K, M, B, T), "$5", "5E-05"; nothing, "NaN", "null" or a dash is no
/// number, and an empty text. nullopt for anything else.
std::optional<Decimal> decimal(std::string_view text);

} // namespace pricetext
} // namespace cp
