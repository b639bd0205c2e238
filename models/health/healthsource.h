#pragma once

#include "models/table/tablesource.h"

#include <QList>
#include <QPointF>

namespace cp {

class Connection;

/// The health checks.
TableSource healthSource();

/// The score (0…100) over time, oldest first, x in milliseconds since 1970 in UTC: the mean of each of at most 500
/// stretches of the last days. Runs on a worker; throws DbException.
QList<QPointF> readHealthScores(Connection &connection, int days);

} // namespace cp
