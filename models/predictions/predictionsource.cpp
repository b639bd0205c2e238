#include "models/predictions/predictionsource.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"
#include "models/market/candlereader.h"

namespace cp {

namespace {

constexpr int Candles = 60; ///< around the prediction's own time, at least
constexpr int MostCandles = 1500; ///< until it is due: two months of hours

} // namespace

TableSource predictionSource()
{
    return makeSource({.table = "predictions",
        .from = "console.predictions r",
        .columns = {"created_at", "symbol", "model_name", "predicted_price", "actual_price", "accuracy_percentage",
            "is_accurate", "target_datetime", "confidence_score", "prediction_horizon", "layer_source", "model_version",
            "is_realized", "notes", "coin_name"},
        .details = {"prediction_type", "input_price", "absolute_error", "squared_error", "accuracy_threshold",
            "evaluated_at", "market_conditions", "volatility_level", "training_data_end", "model_training_time",
            "prediction_time", "watchlist_id", "user_id", "predicted_value", "features_used", "input_features",
            "model_parameters", "context_data", "debug_info"},
        .detailFrom = "public.predictions r",
        .editable = {"notes"}});
}

CandleSeries readPredictionPrices(Connection &connection, qint64 prediction)
{
    const ResultSet row = connection.exec("SELECT p.crypto_id, p.created_at, (SELECT count(*) FROM"
                                          " console.candles(p.crypto_id, NULL, p.created_at, p.target_datetime))"
                                          " FROM public.predictions p WHERE p.id = $1",
        {prediction});
    if (row.isEmpty())
        return {};
    const int own = int(std::min<qint64>(row.value(0, 2).toLongLong(), MostCandles));
    const int around = std::max(Candles, own / 2);
    return readAround(connection, row.value(0, 0).toInt(), row.value(0, 1).toDateTime(), around, own + around);
}

int evaluateDue(Connection &connection, int limit)
{
    return connection.exec("SELECT console.evaluate_predictions($1)", {limit}).value(0, 0).toInt();
}

} // namespace cp
