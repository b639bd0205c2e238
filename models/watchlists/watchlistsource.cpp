#include "models/watchlists/watchlistsource.h"

#include "models/catalogue/catalogue.h"

namespace cp {

TableSource watchlistSource()
{
    return makeSource({.table = "watchlists",
        .from = "console.watchlists r LEFT JOIN console.users u ON u.id = r.user_id",
        .columns = {"name", "type", "owner_name=console.display_name(u.first_name, u.last_name, u.email)",
            "asset_count=(SELECT count(*) FROM console.watchlist_assets a WHERE a.watchlist_id = r.id AND a.is_active)",
            "is_public", "max_assets", "description", "is_active",
            "is_own=(r.type = 'personal' AND r.user_id = console.current_user_id())", "sort_order", "updated_at"},
        .details = {"user_id", "created_at"},
        .detailFrom = {},
        .editable = {"name", "description", "is_public", "max_assets", "is_active"}});
}

TableSource watchlistAssetSource()
{
    return makeSource({.table = "watchlist_assets",
        .from = "console.watchlist_assets r",
        .columns = {"position", "symbol", "coin_name", "weight", "target_allocation", "current_price",
            "price_change_percentage_24h", "notes"},
        .details = {"watchlist_id", "crypto_id", "is_active", "added_at"},
        .detailFrom = {},
        .editable = {"weight", "target_allocation", "notes"}});
}

Filter assetsOf(qint64 watchlist)
{
    using Op = Filter::Op;
    return Filter::compare("watchlist_id", Op::Equal, watchlist) && Filter::compare("is_active", Op::Equal, true);
}

} // namespace cp
