#pragma once

#include "ui/widgets/dragsource.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace cp {

class TableView;

/// Coins on their way from one place of the console to another; to other programs they are their symbols, as text.
struct CoinDrag {
    QStringList symbols;
    qint64 list = 0; ///< the watchlist they are pulled out of; 0: none
    QList<qint64> assets; ///< watchlist_assets.id of the same, where there is a list

    /// "SOL", "3 coins".
    QString text() const;
};

/// Cargo for a DragSource; nothing to pull without coins.
DragSource::Cargo cargoOf(const CoinDrag &coins);

/// nullopt when that is something else. Of another program's coins only the symbols: its lists may be in another
/// database.
std::optional<CoinDrag> coinsIn(const QMimeData &data);

/// The selected rows of a table of coins, which has a column symbol, can be pulled out of it.
DragSource *makeCoinSource(TableView *table);

} // namespace cp
