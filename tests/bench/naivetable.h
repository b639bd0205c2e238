#pragma once

#include <QJsonObject>
#include <QString>

namespace cp::bench {

/// What a plain QSqlTableModel over Qt's PostgreSQL driver needs to show public.predictions of that database:
/// first_rows, jump_to_end, longest_pause (ms) and resident_growth (MB).
QJsonObject measureNaiveTable(const QString &database);

/// The same in a process of its own, whose memory then is its own too.
QJsonObject measureNaiveTableApart(const QString &database);

constexpr auto NaiveOption = "naive-table"; ///< of this program, for that process

} // namespace cp::bench
