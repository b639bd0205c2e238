#include "models/predictions/accuracy.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"

namespace cp {

namespace {

/// By number rather than by time: there is an index for it, and they rise together.
QByteArray sample()
{
    return "(SELECT model_name, model_version, layer_source, prediction_horizon, confidence_score,"
           " accuracy_percentage, is_accurate FROM public.predictions WHERE is_realized ORDER BY id DESC LIMIT "
        + QByteArray::number(AccuracySample) + ") p";
}

} // namespace

TableSource accuracySource()
{
    return makeSource({.table = "predictions",
        .from
        = "(SELECT row_number() OVER (ORDER BY model_name, model_version, layer_source, prediction_horizon) AS id,"
          " model_name, model_version, layer_source, prediction_horizon, count(*) AS prediction_count,"
          " avg(is_accurate::int) AS hit_rate,"
          " avg(accuracy_percentage) FILTER (WHERE accuracy_percentage <> 'NaN') AS mean_accuracy,"
          " avg(confidence_score) FILTER (WHERE confidence_score <> 'NaN') AS mean_confidence"
          " FROM "
            + sample() + " GROUP BY model_name, model_version, layer_source, prediction_horizon) r",
        .version = "0",
        .columns = {"model_name", "model_version", "prediction_horizon", "hit_rate", "prediction_count",
            "mean_accuracy", "mean_confidence", "layer_source"},
        .details = {},
        .detailFrom = {},
        .editable = {}});
}

QList<CalibrationBucket> readCalibration(Connection &connection)
{
    const ResultSet rows
        = connection.exec("SELECT avg(confidence_score), avg(is_accurate::int), count(*) FROM " + sample()
            + " WHERE confidence_score BETWEEN 0 AND 1 AND is_accurate IS NOT NULL"
              " GROUP BY least(floor(confidence_score * 10), 9) ORDER BY 1");
    QList<CalibrationBucket> buckets;
    for (int row = 0; row < rows.rowCount(); ++row)
        buckets.append({rows.raw(row, 0).toDouble(), rows.raw(row, 1).toDouble(), rows.raw(row, 2).toLongLong()});
    return buckets;
}

} // namespace cp
