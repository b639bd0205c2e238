#pragma once

#include "models/session/writer.h"
#include "models/table/tablesource.h"

#include <optional>

namespace cp {

/// A table whose old rows go into an archive.
struct ArchivedTable {
    QByteArray name; ///< as the database's functions call it
    QString title; ///< for people: "Activities"
    QString rule; ///< which rows are meant, completing "Moves …"
    int months; ///< how old they are at least, unless a person says otherwise
    TableSource source; ///< what is in the archive
};

/// Activities and suggestions. Only admins see any row.
QList<ArchivedTable> archivedTables();

namespace archive {

constexpr int MaxMonths = 240; ///< the oldest age that can be asked for; the youngest is one month

/// What a person writes as an age: "6months", "1 year". Nothing for other words, and where it is out of bounds.
std::optional<int> monthsFromText(const QString &text);

struct Preview {
    qint64 rows = 0;
    QDateTime oldest; ///< invalid when there is no row, or when Qt cannot hold the moment
    QDateTime newest;
};

/// What would move now. Runs on a worker; throws DbException.
Preview preview(Connection &connection, const QByteArray &table, int months);

/// Moves a batch of rows; how many. To be called until it answers 0. Runs on a worker; throws DbException.
qint64 moveBatch(Connection &connection, const QByteArray &table, int months);

/// Brings rows back; one outcome a row.
Call restore(const QByteArray &table, const QList<qint64> &ids);

} // namespace archive
} // namespace cp
