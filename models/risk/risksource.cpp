#include "models/risk/risksource.h"

#include "models/catalogue/catalogue.h"

namespace cp {

TableSource riskSource()
{
    return makeSource({.table = "risk_management",
        .from = "console.risk_management r LEFT JOIN console.users u ON u.id = r.user_id",
        .columns = {"user_name=console.display_name(u.first_name, u.last_name, u.email)", "max_position_size",
            "max_portfolio_risk", "is_own=(r.user_id = console.current_user_id())", "last_calculated", "updated_at"},
        .details = {"user_id", "risk_rules", "current_exposure", "risk_metrics"},
        .detailFrom = {},
        .editable = {"max_position_size", "max_portfolio_risk"}});
}

} // namespace cp
