#include "models/import/priceformat.h"

#include "models/import/importerror.h"
#include "models/market/candlelength.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <map>

namespace cp {

using namespace Qt::StringLiterals;
using pricetext::DateOrder;

namespace {

constexpr qint64 LinesAboveData = 20; ///< a header is not looked for further down

/// A layout without a header.
struct Bare {
    QString name;
    std::vector<size_t> widths; ///< numbers of columns it comes with
    std::array<int, PriceColumnCount> columns;
    bool isTrades = false;
};

const std::vector<Bare> &bareFormats()
{
    static const std::vector<Bare> formats{
        {u"binance"_s, {11, 12}, {0, 1, 2, 3, 4, 5, -1, -1}},
        {u"kraken"_s, {7}, {0, 1, 2, 3, 4, 5, -1, -1}},
        {u"kraken-rest"_s, {8}, {0, 1, 2, 3, 4, 6, -1, -1}},
        {u"bitfinex"_s, {6}, {0, 1, 3, 4, 2, 5, -1, -1}},
        {u"coinbase"_s, {6}, {0, 3, 2, 1, 4, 5, -1, -1}},
        {u"ohlcv"_s, {6}, {0, 1, 2, 3, 4, 5, -1, -1}},
        {u"ohlc"_s, {5}, {0, 1, 2, 3, 4, -1, -1, -1}},
        {u"trades"_s, {3}, {0, 1, 1, 1, 1, 2, -1, -1}, true},
    };
    return formats;
}

/// A heading without case, blanks and marks: "24h Open (USD)" is "24hopenusd".
std::string plain(const std::string &heading)
{
    std::string text;
    for (const char c : heading) {
        if (std::isalnum(static_cast<unsigned char>(c)))
            text += char(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

/// The headings of each column, the best first.
const std::array<std::vector<std::string>, PriceColumnCount> &headings()
{
    static const std::array<std::vector<std::string>, PriceColumnCount> known{{
        {"unix", "unixtimestamp", "opentime", "timeopen", "timestamp", "time", "datetime", "date", "snappedat",
            "start"},
        {"open", "openprice", "24hopenusd", "openusd"},
        {"high", "highprice", "24hhighusd", "highusd"},
        {"low", "lowprice", "24hlowusd", "lowusd"},
        {"close", "closeprice", "closingpriceusd", "closeusd", "price", "priceusd"},
        {"volume", "vol", "totalvolume", "volumefrom", "volumebase"},
        {"marketcap", "marketcapusd", "capmrktcurusd"},
        {"symbol", "ticker", "coinid", "pair", "currency"},
    }};
    return known;
}

/// The columns that a record names, if it is a header.
std::array<int, PriceColumnCount> columnsNamedBy(const SampleRecord &record)
{
    std::vector<std::string> names;
    std::ranges::transform(record.cells, std::back_inserter(names), plain);
    std::array<int, PriceColumnCount> columns = PriceFormat().columns;
    for (size_t column = 0; column < columns.size(); ++column) {
        for (const std::string &heading : headings()[column]) {
            if (const auto found = std::ranges::find(names, heading); found != names.end()) {
                columns[column] = int(found - names.begin());
                break;
            }
        }
    }
    // "Volume BTC,Volume USDT": the first is in coins.
    if (int &volume = columns[size_t(PriceColumn::Volume)]; volume < 0) {
        const auto found
            = std::ranges::find_if(names, [](const std::string &name) { return name.starts_with("volume"); });
        volume = found == names.end() ? -1 : int(found - names.begin());
    }
    return columns;
}

bool namesPrices(const std::array<int, PriceColumnCount> &columns)
{
    return columns[size_t(PriceColumn::Time)] >= 0 && columns[size_t(PriceColumn::Close)] >= 0;
}

std::optional<double> numberIn(const SampleRecord &record, int column)
{
    if (column < 0 || size_t(column) >= record.cells.size())
        return std::nullopt;
    const auto found = pricetext::decimal(record.cells[size_t(column)]);
    return found && !found->text.empty() ? std::optional(found->value) : std::nullopt;
}

/// In how many records open or close lie outside low and high, or are no prices.
qint64 contradictions(const std::vector<SampleRecord> &sample, const std::array<int, PriceColumnCount> &columns)
{
    return std::ranges::count_if(sample, [&columns](const SampleRecord &record) {
        const auto open = numberIn(record, columns[size_t(PriceColumn::Open)]);
        const auto high = numberIn(record, columns[size_t(PriceColumn::High)]);
        const auto low = numberIn(record, columns[size_t(PriceColumn::Low)]);
        const auto close = numberIn(record, columns[size_t(PriceColumn::Close)]);
        return !open || !high || !low || !close || std::min(*open, *close) < *low || std::max(*open, *close) > *high;
    });
}

bool isMoment(const std::string &text)
{
    return pricetext::moment(text, QTimeZone::utc()).has_value();
}

PriceFormat byHeader(const std::vector<SampleRecord> &sample, size_t header)
{
    PriceFormat format;
    format.name = u"prices with a header"_s;
    format.columns = columnsNamedBy(sample[header]);
    format.firstLine = sample[header].line + 1;
    if (const int coin = format.column(PriceColumn::Coin); coin >= 0)
        format.hasCoinIds = plain(sample[header].cells[size_t(coin)]) == "coinid";
    // A price alone is all that the candle has.
    for (const PriceColumn column : {PriceColumn::Open, PriceColumn::High, PriceColumn::Low}) {
        if (format.column(column) < 0)
            format.column(column) = format.column(PriceColumn::Close);
    }
    return format;
}

PriceFormat withoutHeader(const std::vector<SampleRecord> &sample, const QString &name)
{
    const auto first = std::ranges::find_if(
        sample, [](const SampleRecord &record) { return record.cells.size() >= 3 && isMoment(record.cells.front()); });
    if (first == sample.end() || first->line > LinesAboveData)
        throw ImportError(u"It has no column of times beside one of prices."_s);
    const Bare *best = nullptr;
    qint64 fewest = 0;
    for (const Bare &bare : bareFormats()) {
        const bool isAsked = bare.name == name;
        if (!isAsked && (!name.isEmpty() || !std::ranges::count(bare.widths, first->cells.size())))
            continue;
        const qint64 wrong = contradictions(sample, bare.columns);
        if (!best || wrong < fewest) {
            best = &bare;
            fewest = wrong;
        }
    }
    if (!best)
        throw ImportError(
            u"It has %1 columns without a heading, which no known layout has."_s.arg(first->cells.size()));
    PriceFormat format;
    format.name = best->name;
    format.columns = best->columns;
    format.isTrades = best->isTrades;
    format.firstLine = first->line;
    return format;
}

DateOrder dateOrderOf(const std::vector<SampleRecord> &sample, const PriceFormat &format)
{
    for (const SampleRecord &record : sample) {
        if (record.line < format.firstLine || size_t(format.column(PriceColumn::Time)) >= record.cells.size())
            continue;
        const std::string &text = record.cells[size_t(format.column(PriceColumn::Time))];
        if (text.size() > 2 && (text[2] == '/' || text[2] == '-') && std::atoi(text.c_str()) > 12)
            return DateOrder::DayFirst;
    }
    return DateOrder::MonthFirst;
}

/// When a record is of, in microseconds; nullopt: it is none of data.
std::optional<qint64> momentIn(const SampleRecord &record, const PriceFormat &format)
{
    const auto column = size_t(format.column(PriceColumn::Time));
    if (record.line < format.firstLine || column >= record.cells.size())
        return std::nullopt;
    const auto found = pricetext::moment(record.cells[column], QTimeZone::utc(), format.dateOrder);
    return found ? std::optional(found->us) : std::nullopt;
}

/// Whether moments fall from line to line more often than they rise.
bool fallsMostly(const std::vector<SampleRecord> &sample, const PriceFormat &format)
{
    qint64 falls = 0;
    std::optional<qint64> last;
    for (const SampleRecord &record : sample) {
        const std::optional<qint64> moment = momentIn(record, format);
        if (moment && last && *moment != *last)
            falls += *moment < *last ? 1 : -1;
        if (moment)
            last = moment;
    }
    return falls > 0;
}

/// The most frequent distance of moments, of one coin, but for the jitter of when they were asked for; where none comes
/// twice, what the file's name says.
qint64 secondsOf(const std::vector<SampleRecord> &sample, const PriceFormat &format, const QString &fileName)
{
    std::map<std::string, std::vector<qint64>> moments;
    for (const SampleRecord &record : sample) {
        const int coin = format.column(PriceColumn::Coin);
        if (const std::optional<qint64> moment = momentIn(record, format))
            moments[coin >= 0 && size_t(coin) < record.cells.size() ? record.cells[size_t(coin)] : std::string()]
                .push_back(*moment);
    }
    std::vector<qint64> distances;
    for (auto &[coin, times] : moments) {
        std::ranges::sort(times);
        for (size_t i = 1; i < times.size(); ++i) {
            if (times[i] > times[i - 1])
                distances.push_back(withoutJitter((times[i] - times[i - 1] + 500'000) / 1'000'000));
        }
    }
    const qint64 usual = mostFrequent(distances);
    const auto isUsual = [usual](qint64 distance) { return std::abs(distance - usual) <= usual / 50; };
    if (std::ranges::count_if(distances, isUsual) > 1) // two candles with a gap between them tell nothing
        return usual;
    static const QRegularExpression part(u"[-_ ,.](1440|720|240|60|30|15|5|1|\\d{1,2}[mhdwMHDW])(?=[-_ .,]|$)"_s);
    const auto match = part.match(u' ' + QFileInfo(fileName).baseName());
    return match.hasMatch() ? priceformats::intervalNamed(match.captured(1)).value_or(0) : 0;
}

} // namespace

QStringList priceformats::names()
{
    QStringList names;
    for (const Bare &bare : bareFormats())
        names.append(bare.name);
    return names;
}

PriceFormat priceformats::detect(const std::vector<SampleRecord> &sample, const QString &fileName, const QString &name)
{
    if (sample.empty())
        throw ImportError(u"It is empty."_s);
    PriceFormat format;
    const auto header = std::ranges::find_if(sample, [](const SampleRecord &record) {
        return record.line <= LinesAboveData && namesPrices(columnsNamedBy(record));
    });
    format = header != sample.end() && name.isEmpty() ? byHeader(sample, size_t(header - sample.begin()))
                                                      : withoutHeader(sample, name);
    format.dateOrder = dateOrderOf(sample, format);
    format.isNewestFirst = format.isTrades && fallsMostly(sample, format);
    format.seconds = format.isTrades ? 60 : secondsOf(sample, format, fileName);
    return format;
}

std::optional<qint64> priceformats::intervalNamed(const QString &text)
{
    static const QRegularExpression interval(u"^(\\d{1,4})([smhdw]?)$"_s, QRegularExpression::CaseInsensitiveOption);
    const auto match = interval.match(text.trimmed());
    if (!match.hasMatch() || match.captured(1).toInt() == 0)
        return std::nullopt;
    const QString unit = match.captured(2).toLower();
    const qint64 each = unit == "s"_L1 ? 1
        : unit == "h"_L1               ? 3600
        : unit == "d"_L1               ? 86'400
        : unit == "w"_L1               ? 604'800
                                       : 60;
    return match.captured(1).toInt() * each;
}

} // namespace cp
