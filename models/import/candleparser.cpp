#include "models/import/candleparser.h"

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 DaySeconds = 86'400; ///< in seconds
constexpr qint64 Second = 1'000'000; ///< in microseconds
constexpr qint64 Earliest = -2'208'988'800 * Second; ///< 1900
constexpr qint64 Latest = 7'258'118'400 * Second; ///< 2200

struct Field {
    PriceColumn column;
    QLatin1StringView name;
    double limit; ///< what the column of price_data holds less than
};
constexpr std::array<Field, 6> fields{{
    {PriceColumn::Open, "open"_L1, 1e12},
    {PriceColumn::High, "high"_L1, 1e12},
    {PriceColumn::Low, "low"_L1, 1e12},
    {PriceColumn::Close, "close"_L1, 1e12},
    {PriceColumn::Volume, "volume"_L1, 1e22},
    {PriceColumn::MarketCap, "market cap"_L1, 1e28},
}};
constexpr size_t Prices = 4;
constexpr double Smallest = 5e-9; ///< price that price_data does not hold as 0: it has eight decimals

QString quoted(std::string_view text)
{
    return u"“%1”"_s.arg(QString::fromUtf8(text.data(), qsizetype(std::min<size_t>(text.size(), 40))));
}

/// Midnight of the day that the moment is in.
qint64 dayOf(qint64 us)
{
    const qint64 day = DaySeconds * Second;
    return (us - ((us % day) + day) % day);
}

/// Which prices will be 0 in the database and are not; empty: none. A column that stands for several is named once, as
/// the close.
QString vanishing(const PriceFormat &format, const std::array<pricetext::Decimal, fields.size()> &numbers)
{
    QStringList prices;
    for (size_t i = 0; i < Prices; ++i) {
        const PriceColumn column = fields[i].column;
        const bool isClose = column != PriceColumn::Close && format.column(column) == format.column(PriceColumn::Close);
        if (numbers[i].value > 0 && numbers[i].value < Smallest && !isClose)
            prices.append(u"the %1 %2"_s.arg(fields[i].name, QString::fromStdString(numbers[i].text)));
    }
    if (prices.isEmpty())
        return {};
    return prices.join(u", "_s) + (prices.size() == 1 ? u" is stored as 0"_s : u" are stored as 0"_s);
}

} // namespace

CandleParser::CandleParser(const PriceFormat &format, const QTimeZone &zone)
    : m_format(format)
    , m_zone(zone)
{
}

std::string_view CandleParser::cell(const Record &record, PriceColumn column) const
{
    const int at = m_format.column(column);
    return at >= 0 && size_t(at) < record.cells.size() ? record.cells[size_t(at)] : std::string_view();
}

std::variant<FileCandle, Refusal, NoPrice> CandleParser::parse(const Record &record) const
{
    const std::string_view time = cell(record, PriceColumn::Time);
    const auto moment = pricetext::moment(time, m_zone, m_format.dateOrder);
    if (!moment || moment->us < Earliest || moment->us >= Latest)
        return Refusal{u"%1 is no time"_s.arg(quoted(time))};

    std::array<pricetext::Decimal, fields.size()> numbers;
    size_t given = 0;
    for (size_t i = 0; i < fields.size(); ++i) {
        const std::string_view text = cell(record, fields[i].column);
        auto number = pricetext::decimal(text);
        if (!number)
            return Refusal{u"the %1 %2 is no number"_s.arg(fields[i].name, quoted(text))};
        if (number->value < 0)
            return Refusal{u"the %1 %2 is negative"_s.arg(fields[i].name, quoted(text))};
        if (number->value >= fields[i].limit)
            return Refusal{u"the %1 %2 is too large"_s.arg(fields[i].name, quoted(text))};
        given += i < Prices && !number->text.empty() ? 1 : 0;
        numbers[i] = std::move(*number);
    }
    if (given == 0)
        return NoPrice();
    for (size_t i = 0; i < Prices; ++i) {
        if (numbers[i].text.empty())
            return Refusal{u"the %1 is missing"_s.arg(fields[i].name)};
    }
    auto &[open, high, low, close, volume, marketCap] = numbers;
    const auto said = [](const pricetext::Decimal &number) { return QString::fromStdString(number.text); };
    if (high.value < low.value)
        return Refusal{u"the high %1 is below the low %2"_s.arg(said(high), said(low))};
    for (size_t i : {size_t(0), size_t(3)}) {
        if (numbers[i].value < low.value || numbers[i].value > high.value) {
            return Refusal{u"the %1 %2 is outside of low %3 and high %4"_s.arg(
                fields[i].name, said(numbers[i]), said(low), said(high))};
        }
    }

    QString remark = vanishing(m_format, numbers);
    qint64 us = moment->us;
    if (!m_format.isTrades && m_format.seconds >= DaySeconds && us - dayOf(us) >= (DaySeconds - 1) * Second)
        us = dayOf(us);
    return FileCandle{record.line, us, std::string(cell(record, PriceColumn::Coin)), std::move(open.text),
        std::move(high.text), std::move(low.text), std::move(close.text), std::move(volume.text),
        std::move(marketCap.text), moment->isNaive, std::move(remark)};
}

} // namespace cp
