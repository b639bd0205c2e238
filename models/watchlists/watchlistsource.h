#pragma once

#include "models/table/filter.h"

namespace cp {

/// The lists one may see, with their owners' names where one may know them.
TableSource watchlistSource();

/// The assets of all these lists; to be narrowed to those of one.
TableSource watchlistAssetSource();

/// What is in the list now: rows that were taken out stay in the database, as inactive ones.
Filter assetsOf(qint64 watchlist);

} // namespace cp
