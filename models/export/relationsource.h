#pragma once

#include "models/table/tablesource.h"

#include <optional>

namespace cp {

class Connection;

/// A table by its name, with every column that this login may read and that is no secret, in the catalogue's words; the
/// console's own view of it where there is one, which shows each person what is theirs. Nothing for a name that is no
/// table, or one whose rows have no number. Runs on a worker; throws DbException.
std::optional<TableSource> relationSource(Connection &connection, const QString &table);

} // namespace cp
