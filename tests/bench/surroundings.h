#pragma once

#include "models/db/connection.h"

#include <QJsonObject>

namespace cp::bench {

/// What the figures depend on: machine, load, versions, and the server's settings.
QJsonObject surroundings(Connection &connection);

} // namespace cp::bench
