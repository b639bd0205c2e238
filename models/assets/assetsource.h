#pragma once

#include "models/table/tablesource.h"

namespace cp {

class Connection;

/// The coins.
TableSource assetSource();

/// A coin that a search has found.
struct FoundCoin {
    int id = 0;
    QString symbol;
    QString name;
};

/// Active coins whose symbol or name contains text, at most limit: those whose symbol begins with it first, then by
/// their rank. Runs on a worker; throws DbException.
QList<FoundCoin> findCoins(Connection &connection, const QString &text, int limit);

/// The coin of that symbol, else of that number; 0 when there is none. Runs on a worker; throws DbException.
int findCoin(Connection &connection, const QString &symbolOrId);

} // namespace cp
