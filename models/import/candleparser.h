#pragma once

#include "models/import/priceformat.h"
#include "models/import/recordreader.h"

#include <QTimeZone>

#include <string>
#include <variant>

namespace cp {

/// A candle of a file, its numbers as the texts that PostgreSQL takes; volume and marketCap are empty where the file
/// has none.
struct FileCandle {
    qint64 line = 0;
    qint64 us = 0; ///< when it opens: microseconds since 1970 in UTC
    std::string coin; ///< as the file calls it; empty: it has no such column
    std::string open;
    std::string high;
    std::string low;
    std::string close;
    std::string volume;
    std::string marketCap;
    bool isNaive = false; ///< the zone was assumed
    QString remark; ///< what of it will not be stored as it is: a sentence without its full stop; else empty
};

/// Why a line is none: a sentence without its full stop.
struct Refusal {
    QString reason;
};

/// A line that has a moment and no price yet, as at the beginning of many histories.
struct NoPrice { };

/// Reads the lines of a file as a format says.
class CandleParser {
public:
    CandleParser(const PriceFormat &format, const QTimeZone &zone);

    /// Refused are moments and numbers that are none or do not fit into price_data, negative ones, a high below the
    /// low, an open or close outside of the two. A day's candle stamped with its last second opens at its midnight.
    std::variant<FileCandle, Refusal, NoPrice> parse(const Record &record) const;

private:
    std::string_view cell(const Record &record, PriceColumn column) const;

    PriceFormat m_format;
    QTimeZone m_zone;
};

} // namespace cp
