#include "models/health/healthsource.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"

namespace cp {

TableSource healthSource()
{
    return makeSource({.table = "system_health",
        .from = "public.system_health r",
        .version = "r.xmin::text::bigint",
        .columns = {"check_time", "overall_health_score", "created_at"},
        .details = {"api_status", "database_status", "ml_models_status", "data_pipeline_status", "performance_metrics",
            "error_logs"},
        .detailFrom = {},
        .editable = {}});
}

QList<QPointF> readHealthScores(Connection &connection, int days)
{
    const ResultSet rows = connection.exec(
        "SELECT extract(epoch FROM date_bin(make_interval(secs => $1::integer * 86400 / 500.0), check_time, "
        "'2000-01-01')) * 1000, avg(overall_health_score) FROM public.system_health "
        "WHERE check_time > now() - make_interval(days => $1::integer) AND check_time <= now() "
        "AND overall_health_score IS NOT NULL GROUP BY 1 ORDER BY 1",
        {days});
    QList<QPointF> points;
    for (int row = 0; row < rows.rowCount(); ++row)
        points.append({rows.raw(row, 0).toDouble(), rows.raw(row, 1).toDouble()});
    return points;
}

} // namespace cp
