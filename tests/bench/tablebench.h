#pragma once

#include "models/session/session.h"
#include "tests/bench/figure.h"
#include "tests/bench/sizes.h"
#include "tests/support/testdatabase.h"

namespace cp::bench {

/// A TableModel over all predictions in a TableView, against a plain QSqlTableModel in a QTableView of the same size.
Figures measureTable(Session &session, const QString &database, const Sizes &sizes);

/// The same table over a network that adds 300 ms to every round trip.
Figures measureFarTable(const TestDatabase &database, const Sizes &sizes);

} // namespace cp::bench
