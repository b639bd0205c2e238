#pragma once

#include <QtGlobal>

#include <functional>
#include <span>
#include <string_view>

namespace cp {

class UnpackedFile;

/// A line of a CSV file, or what stands for one in JSON. The texts are good for the call only.
struct Record {
    qint64 line = 0; ///< from 1: the line it ends in; in JSON the number of the record
    std::span<const std::string_view> cells;
};

/// Reads the records of a file from the beginning: CSV with whatever stands between its cells (comma, semicolon, tab,
/// bar), with or without a byte order mark, or JSON. Hands each to take until that is false; holds one at a time.
///
/// Of JSON, every array of arrays or of objects is records; objects have their keys as a record before the first one.
/// Market charts ({"prices": [[time, price], …], "market_caps": …, "total_volumes": …}) come as one table, from memory.
/// Throws ImportError.
void readRecords(UnpackedFile &file, const std::function<bool(const Record &record)> &take);

} // namespace cp
