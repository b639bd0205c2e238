#pragma once

#include "models/import/priceformat.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QTimeZone>

#include <chrono>
#include <functional>
#include <optional>

namespace cp {

class Connection;

/// What becomes of a candle that is in the database with other values.
enum class OnConflict {
    Keep, ///< it stays as it is
    Replace,
    Fail, ///< nothing of the import is kept
};

struct PriceImportOptions {
    QString coin; ///< of all files; empty: what they call it, in a column or in their names
    bool createsCoins = false; ///< a coin that is not known is made; else its lines are refused
    QString format; ///< one of priceformats::names(); empty: found out
    qint64 seconds = 0; ///< how long a candle is; 0: found out
    QTimeZone zone = QTimeZone::utc(); ///< of moments that name none
    OnConflict onConflict = OnConflict::Keep;
    bool isStrict = false; ///< a line that is refused stops everything, and nothing is kept
    bool isTrial = false; ///< everything is done but for keeping it
};

/// What became of a file's lines: they are inserted, replaced, identical, kept, repeated, refused or without a price.
struct ImportedFile {
    QString path;
    QString problem; ///< why nothing of it could be read; else empty
    PriceFormat format;
    QStringList coins; ///< symbols, in the order they came
    bool hasAssumedZone = false; ///< its moments name no zone: PriceImportOptions::zone was taken
    qint64 lines = 0; ///< that hold a candle or should
    qint64 candles = 0; ///< of them: fewer than lines where trades were gathered
    qint64 inserted = 0;
    qint64 replaced = 0;
    qint64 identical = 0; ///< were there, or came twice, with the same values
    qint64 kept = 0; ///< were there with other values and stayed so
    qint64 repeated = 0; ///< came again with other values: the first stayed
    qint64 refused = 0;
    qint64 withoutPrice = 0;
    std::optional<qint64> first; ///< moments of its candles: microseconds since 1970 in UTC
    std::optional<qint64> last;
};

/// A line that was not taken, or not as it is.
struct ImportProblem {
    QString path;
    qint64 line = 0;
    QString reason; ///< a sentence without its full stop
};

struct PriceImportReport {
    QList<ImportedFile> files;
    QList<ImportProblem> problems; ///< the first thousand
    qint64 problemCount = 0;
    qint64 takenCount = 0; ///< of them: lines that were taken, with a price that became 0
    QStringList newCoins; ///< symbols
    bool isKept = false; ///< false after a trial, or where it was refused as a whole
    QString refusal; ///< why it was
};

/// For what a person waits for as long as it takes, and can cancel.
constexpr auto ImportDeadline = std::chrono::hours(24);

/// Called after each batch: the file's number, how much of all files (in bytes as they lie on the disk) is read, how
/// much there is, and the lines so far.
using ImportProgress = std::function<void(qsizetype file, qint64 read, qint64 total, qint64 lines)>;

/// Imports files of prices in one transaction: batches are copied into a table of the session's own and merged into
/// price_data there (see sql/migrations/0017_import_prices.sql). Takes the same memory for files of any size.
/// Cancelling the connection's job leaves nothing behind. Runs on a worker with a connection that may be busy for long;
/// throws DbException.
PriceImportReport importPrices(Connection &connection, const QStringList &paths, const PriceImportOptions &options,
    const ImportProgress &progress = {});

} // namespace cp
