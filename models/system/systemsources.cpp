#include "models/system/systemsources.h"

#include "models/catalogue/catalogue.h"

namespace cp {

TableSource aiModelSource()
{
    return makeSource({.table = "ai_models",
        .from = "public.ai_models r",
        .version = "r.xmin::text::bigint",
        .columns = {"name", "version", "model_type", "status", "last_trained", "last_prediction"},
        .details = {"created_at", "updated_at", "performance_metrics", "health_status", "configuration"},
        .detailFrom = {},
        .editable = {"version", "status"}});
}

TableSource activitySource()
{
    return makeSource({.table = "user_activities",
        .from = "console.user_activities r",
        .columns = {"created_at", "user_name", "activity_type", "action", "entity_type", "entity_id"},
        .details = {"ip_address=host(r.ip_address)", "user_agent", "user_id", "details"},
        .detailFrom = {},
        .editable = {}});
}

} // namespace cp
