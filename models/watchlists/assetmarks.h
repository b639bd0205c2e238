#pragma once

#include <QHash>
#include <QList>

namespace cp {

class Connection;

/// What a list shows beside an asset's own values.
struct AssetMark {
    int pending = 0; ///< suggestions about the coin for this list that wait for a decision
    QList<double> closes; ///< of the last 30 days there are prices of, one a day, oldest first
};

/// By watchlist_assets.id, of the active assets of a list. Runs on a worker; throws DbException.
QHash<qint64, AssetMark> readAssetMarks(Connection &connection, qint64 list);

} // namespace cp
