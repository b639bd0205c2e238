#include "models/import/pricetext.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace cp::pricetext {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Second = 1'000'000; ///< in microseconds

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n\"";
    const size_t first = text.find_first_not_of(blank);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// Takes up to `most` digits off the beginning; -1: there are none.
int number(std::string_view &text, size_t most = 9)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + std::min(most, text.size()), value);
    if (error != std::errc() || text.empty() || !isDigit(text.front()))
        return -1;
    text.remove_prefix(size_t(end - text.data()));
    return value;
}

bool take(std::string_view &text, std::string_view any)
{
    if (text.empty() || any.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

/// The digits of a fraction of a second, in microseconds; what is finer is dropped.
qint64 fraction(std::string_view &text)
{
    qint64 us = 0;
    qint64 unit = Second / 10;
    while (!text.empty() && isDigit(text.front())) {
        us += (text.front() - '0') * unit;
        unit /= 10;
        text.remove_prefix(1);
    }
    return us;
}

std::optional<Moment> epoch(std::string_view text)
{
    const bool isNegative = take(text, "-");
    const size_t digits = size_t(std::ranges::find_if_not(text, isDigit) - text.begin());
    if (digits < 9 || digits > 19)
        return std::nullopt;
    qint64 value = 0;
    std::from_chars(text.data(), text.data() + digits, value);
    text.remove_prefix(digits);
    qint64 us = 0;
    if (digits <= 11)
        us = value * Second;
    else if (digits <= 14)
        us = value * 1000;
    else
        us = digits <= 17 ? value : value / 1000;
    if (take(text, ".") && digits <= 11)
        us += fraction(text);
    if (std::ranges::any_of(text, [](char c) { return !isDigit(c); }))
        return std::nullopt;
    return Moment{isNegative ? -us : us, false, false};
}

struct Date {
    int year = 0;
    int month = 0;
    int day = 0;
};

int monthNamed(std::string_view name)
{
    static constexpr std::array<std::string_view, 12> names{
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    std::string lower(name.substr(0, 3));
    std::ranges::transform(lower, lower.begin(), [](char c) { return char(std::tolower(c)); });
    const auto found = std::ranges::find(names, lower);
    return found == names.end() ? -1 : int(found - names.begin()) + 1;
}

/// "2021-01-31", "2021/01/31", "20210131", "1/31/2021", "31.01.2021", "Sep 17, 2024".
std::optional<Date> date(std::string_view &text, DateOrder order)
{
    if (!text.empty() && !isDigit(text.front())) {
        const size_t end = text.find(' ');
        if (end == std::string_view::npos || end < 3)
            return std::nullopt;
        Date named;
        named.month = monthNamed(text.substr(0, end));
        text.remove_prefix(end + 1);
        named.day = number(text, 2);
        take(text, ",");
        take(text, " ");
        named.year = number(text, 4);
        return named;
    }
    const size_t digits = size_t(std::ranges::find_if_not(text, isDigit) - text.begin());
    if (digits == 8)
        return Date{number(text, 4), number(text, 2), number(text, 2)};
    if (digits == 4) {
        Date iso;
        iso.year = number(text, 4);
        if (!take(text, "-/."))
            return std::nullopt;
        iso.month = number(text, 2);
        if (!take(text, "-/."))
            return std::nullopt;
        iso.day = number(text, 2);
        return iso;
    }
    const int first = number(text, 2);
    const bool isPointed = !text.empty() && text.front() == '.';
    if (!take(text, "/.-"))
        return std::nullopt;
    const int second = number(text, 2);
    if (!take(text, "/.-"))
        return std::nullopt;
    const int year = number(text, 4);
    const bool isDayFirst = isPointed || order == DateOrder::DayFirst;
    return Date{year, isDayFirst ? second : first, isDayFirst ? first : second};
}

/// Behind a date: microseconds since midnight. nullopt: that is no time of day.
std::optional<qint64> timeOfDay(std::string_view &text)
{
    int hour = number(text, 2);
    int minute = 0;
    int second = 0;
    qint64 us = 0;
    if (take(text, ":")) {
        minute = number(text, 2);
        if (take(text, ":")) {
            second = number(text, 2);
            if (take(text, ".,"))
                us = fraction(text);
        }
    } else if (text.starts_with("-AM") || text.starts_with("-PM")) {
        text.remove_prefix(1);
    }
    const std::string_view behind = trimmed(text);
    if (behind.starts_with("AM") || behind.starts_with("PM")) {
        if (hour < 1 || hour > 12)
            return std::nullopt;
        hour = hour % 12 + (behind.front() == 'P' ? 12 : 0);
        text = behind.substr(2);
    }
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    return ((hour * 60 + minute) * 60 + second) * Second + us;
}

/// "Z", "UTC", "GMT", "+02:00", "-0530": seconds east of Greenwich. nullopt: no zone.
std::optional<int> offset(std::string_view text)
{
    if (text == "Z" || text == "UTC" || text == "GMT")
        return 0;
    const bool isWest = text.starts_with('-');
    if (!take(text, "+-"))
        return std::nullopt;
    const int hours = number(text, 2);
    take(text, ":");
    const int minutes = text.empty() ? 0 : number(text, 2);
    if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59 || !text.empty())
        return std::nullopt;
    return (isWest ? -1 : 1) * (hours * 60 + minutes) * 60;
}

/// Whether the commas that are in it part thousands: one to three digits before the first, of which a nought does not
/// lead, and three behind each. "0,123" and "12345,678" have a decimal comma.
bool partsThousands(std::string_view text)
{
    take(text, "+-");
    const size_t point = std::min(text.find('.'), text.size());
    const size_t first = size_t(std::ranges::find_if_not(text, isDigit) - text.begin());
    if (first < 1 || first > 3 || text[first] != ',' || text.front() == '0'
        || text.find(',', point) != std::string_view::npos)
        return false;
    for (size_t comma = first; comma < point; comma = text.find(',', comma + 1)) {
        const size_t end = std::min(text.find_first_not_of("0123456789", comma + 1), text.size());
        if (end - comma != 4)
            return false;
    }
    return true;
}

} // namespace

std::optional<Moment> moment(std::string_view text, const QTimeZone &zone, DateOrder order)
{
    text = trimmed(text);
    if (const auto found = epoch(text))
        return found;
    const std::optional<Date> day = date(text, order);
    if (!day || day->year < 0)
        return std::nullopt;
    const std::chrono::year_month_day civil(
        std::chrono::year(day->year), std::chrono::month(unsigned(day->month)), std::chrono::day(unsigned(day->day)));
    if (!civil.ok())
        return std::nullopt;
    qint64 us = qint64(std::chrono::sys_days(civil).time_since_epoch().count()) * 86'400 * Second;

    Moment found;
    take(text, ",");
    const bool hasTime = take(text, "T ") && !text.empty() && isDigit(trimmed(text).front());
    found.isDate = !hasTime;
    if (hasTime) {
        text = trimmed(text);
        const std::optional<qint64> time = timeOfDay(text);
        if (!time)
            return std::nullopt;
        us += *time;
    }
    text = trimmed(text);
    if (text.empty()) {
        // A day is the same day everywhere: what a file calls Monday is Monday's candle.
        found.isNaive = hasTime;
        if (hasTime && zone != QTimeZone::utc()) {
            const QDateTime wall = QDateTime::fromMSecsSinceEpoch(us / 1000, Qt::UTC);
            us = QDateTime(wall.date(), wall.time(), zone).toMSecsSinceEpoch() * 1000 + us % 1000;
        }
    } else if (const std::optional<int> east = offset(text)) {
        us -= *east * Second;
    } else {
        return std::nullopt;
    }
    found.us = us;
    return found;
}

std::optional<Decimal> decimal(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('$'))
        text.remove_prefix(1);
    for (const std::string_view none : {"", "-", "NaN", "nan", "NA", "N/A", "null", "NULL", "None", "\xe2\x80\x94"}) {
        if (text == none)
            return Decimal{};
    }
    std::string_view power;
    switch (text.back()) {
    case 'K':
        power = "e3";
        break;
    case 'M':
        power = "e6";
        break;
    case 'B':
        power = "e9";
        break;
    case 'T':
        power = "e12";
        break;
    default:
        break;
    }
    if (!power.empty())
        text.remove_suffix(1);

    Decimal found;
    found.text = text;
    if (text.find(',') != std::string_view::npos) {
        if (partsThousands(text))
            std::erase(found.text, ',');
        else if (std::ranges::count(text, ',') == 1 && text.find('.') == std::string_view::npos)
            std::ranges::replace(found.text, ',', '.');
        else
            return std::nullopt;
    }
    if (found.text.starts_with('+'))
        found.text.erase(0, 1);
    found.text += power;
    const auto [end, error] = std::from_chars(found.text.data(), found.text.data() + found.text.size(), found.value);
    if (error != std::errc() || end != found.text.data() + found.text.size() || !std::isfinite(found.value))
        return std::nullopt;
    return found;
}

} // namespace cp::pricetext
