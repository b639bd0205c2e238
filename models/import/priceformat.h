#pragma once

#include "models/import/pricetext.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace cp {

/// What a column of a price file means.
enum class PriceColumn { Time, Open, High, Low, Close, Volume, MarketCap, Coin };
inline constexpr int PriceColumnCount = int(PriceColumn::Coin) + 1;

/// The first records of a file, as it was found to be written.
struct SampleRecord {
    qint64 line = 0;
    std::vector<std::string> cells;
};

/// How a file of prices is laid out.
struct PriceFormat {
    QString name; ///< for people and --format: "kraken", "prices with a header"
    qint64 firstLine = 1; ///< of the candles: what stands above is a header, or no data
    std::array<int, PriceColumnCount> columns = {-1, -1, -1, -1, -1, -1, -1, -1}; ///< by PriceColumn; -1: it has none
    bool hasCoinIds = false; ///< its coins are called by CoinGecko's ids ("binance-usd"), which are no markets
    bool isTrades = false; ///< time, price and volume of single trades, to be gathered into candles
    bool isNewestFirst = false; ///< where trades are: their moments fall
    pricetext::DateOrder dateOrder = pricetext::DateOrder::MonthFirst;
    qint64 seconds = 0; ///< how long a candle is; 0: nothing tells

    int column(PriceColumn which) const { return columns[size_t(which)]; }
    int &column(PriceColumn which) { return columns[size_t(which)]; }
};

namespace priceformats {

/// The names that --format takes: those of files without a header.
QStringList names();

/// The layout of a file that begins like this. By its header, else by the number of its columns and by which order of
/// them keeps open and close between low and high. fileName helps where it says how long a candle is ("BTCUSDT-1h-…",
/// "XBTUSD_1440") and the moments do not. name is one of names(), or empty to find out. Throws ImportError where the
/// prices are not found, which says what is missing.
PriceFormat detect(const std::vector<SampleRecord> &sample, const QString &fileName, const QString &name = {});

/// "5m", "1h", "1d", "1w" or a number of minutes as exchanges write it: in seconds. nullopt: it is none.
std::optional<qint64> intervalNamed(const QString &text);

} // namespace priceformats
} // namespace cp
