#pragma once

#include "models/import/candleparser.h"

#include <functional>
#include <optional>

namespace cp {

/// Gathers single trades, in the order of their time or against it as the format says, into candles of its length: the
/// earliest price opens, the latest closes, volumes are added up to eight decimals.
class TradeGatherer {
public:
    TradeGatherer(const PriceFormat &format, std::function<void(FileCandle &&)> take);

    /// A trade is a candle whose four prices are one. nullopt: taken; else why not.
    std::optional<Refusal> add(FileCandle &&trade);
    /// Hands on what the last trades made.
    void end();

private:
    qint64 candleOf(qint64 us) const;

    qint64 m_seconds;
    bool m_isNewestFirst;
    std::function<void(FileCandle &&)> m_take;
    std::optional<FileCandle> m_candle;
    double m_high = 0;
    double m_low = 0;
    long double m_volume = 0;
    qint64 m_last = 0; ///< of the trades, as they are read
};

} // namespace cp
