#include "models/import/tradegatherer.h"

#include "models/market/candlewindow.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>

namespace cp {

using namespace Qt::StringLiterals;

TradeGatherer::TradeGatherer(const PriceFormat &format, std::function<void(FileCandle &&)> take)
    : m_seconds(format.seconds)
    , m_isNewestFirst(format.isNewestFirst)
    , m_take(std::move(take))
{
}

/// When the candle opens into which a moment falls: where charts have it, weeks on Monday.
qint64 TradeGatherer::candleOf(qint64 us) const
{
    using namespace std::chrono;
    return candleStart(floor<milliseconds>(microseconds(us)).count(), m_seconds) * 1000;
}

std::optional<Refusal> TradeGatherer::add(FileCandle &&trade)
{
    const qint64 bucket = candleOf(trade.us);
    if (m_candle && (m_isNewestFirst ? trade.us > m_last : trade.us < m_last))
        return Refusal{m_isNewestFirst ? u"the trade is later than the one before it"_s
                                       : u"the trade is earlier than the one before it"_s};
    m_last = trade.us;
    if (m_candle && m_candle->us != bucket)
        end();
    const double price = std::strtod(trade.close.c_str(), nullptr);
    const long double volume = trade.volume.empty() ? 0 : std::strtold(trade.volume.c_str(), nullptr);
    if (!m_candle) {
        m_candle = std::move(trade);
        m_candle->us = bucket;
        m_high = m_low = price;
        m_volume = volume;
        return std::nullopt;
    }
    if (price > m_high) {
        m_high = price;
        m_candle->high = trade.close;
    }
    if (price < m_low) {
        m_low = price;
        m_candle->low = trade.close;
    }
    (m_isNewestFirst ? m_candle->open : m_candle->close) = std::move(trade.close);
    m_candle->line = trade.line;
    m_volume += volume;
    return std::nullopt;
}

void TradeGatherer::end()
{
    if (!m_candle)
        return;
    std::array<char, 64> text{};
    const auto [past, error]
        = std::to_chars(text.data(), text.data() + text.size(), m_volume, std::chars_format::fixed, 8);
    m_candle->volume.assign(text.data(), past);
    m_take(std::move(*m_candle));
    m_candle.reset();
}

} // namespace cp
