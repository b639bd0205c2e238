#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace cp {

class Connection;

/// One coin of a list as a file names it. Decimals are 0…1; null where the file says nothing.
struct ListEntry {
    QString name; ///< as the file has it: "BINANCE:BTCUSDT"
    QStringList symbols; ///< what it may stand for, the likeliest first: "BTCUSDT", "BTC"
    QString weight;
    QString target;
    QString notes;
};

/// What a file says of a list, in its order: CSV with a column Symbol (Weight, Target and Notes if it has them), JSON
/// as this console exports it, or plain text of symbols as charting sites have it, EXCHANGE:SYMBOLUSDT parted by commas
/// or lines ("###" heads a section and is left out). Which of them it is, is told by its contents. problems: values
/// that are none, each with the coin, which is taken without them.
struct ListFile {
    QList<ListEntry> entries;
    QStringList problems;
};
ListFile parseListFile(const QByteArray &contents);

/// The same with the coins of the database.
struct ListImport {
    QByteArray rows; ///< as console.import_assets takes them
    QStringList symbols; ///< of rows
    QStringList unknown; ///< names for which there is no coin
    QStringList problems;
};

/// Reads a file and looks its coins up. Runs on a worker; throws DbException, for the file's troubles too.
ListImport readListFile(Connection &connection, const QString &path);

/// Writes the coins of a list in their order as BINANCE:SYMBOLUSDT, comma separated, as charting sites import them.
/// Returns how many. Runs on a worker; throws DbException, for the file's troubles too.
int writeListText(Connection &connection, qint64 list, const QString &path);

} // namespace cp
