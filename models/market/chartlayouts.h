#pragma once

#include "models/session/writer.h"

#include <QJsonObject>
#include <QMap>

namespace cp {

/// Arrangements of charts that a person saved, by name. They are kept with the person (users.preferences, key
/// chart_layouts), so that they are there wherever the person logs in. What a layout holds is its page's affair.
using ChartLayouts = QMap<QString, QJsonObject>;

/// Runs on a worker; throws DbException.
ChartLayouts readChartLayouts(Connection &connection, qint64 user);

/// In place of one of that name. The person's other preferences stay as they are.
Call saveChartLayout(qint64 user, const QString &name, const QJsonObject &layout);

Call removeChartLayout(qint64 user, const QString &name);

} // namespace cp
