#include "models/market/chartnotes.h"

#include "models/db/connection.h"
#include "models/market/candlereader.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostNotes = 1000; ///< of each kind
constexpr qint64 HourOfHorizon = 3'600'000;

/// NaN for NULL and for what is no finite number: a numeric may be NaN, a moment infinite.
double finiteIn(const ResultSet &rows, int row, int column)
{
    bool isNumber = false;
    const double number = rows.raw(row, column).toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? number : std::numeric_limits<double>::quiet_NaN();
}

/// Before all others where there is none.
qint64 momentIn(const ResultSet &rows, int row, int column)
{
    const double moment = finiteIn(rows, row, column);
    return std::isnan(moment) ? std::numeric_limits<qint64>::min() : qint64(moment);
}

std::optional<double> someIn(const ResultSet &rows, int row, int column)
{
    const double number = finiteIn(rows, row, column);
    return std::isnan(number) ? std::nullopt : std::optional(number);
}

std::optional<bool> answerIn(const ResultSet &rows, int row, int column)
{
    return rows.isNull(row, column) ? std::nullopt : std::optional(rows.raw(row, column) == "t");
}

void readExecutions(Connection &connection, QList<ChartSignal> &found)
{
    QList<qint64> ids;
    QHash<qint64, qsizetype> places;
    for (const ChartSignal &signal : std::as_const(found)) {
        places.insert(signal.id, ids.size());
        ids.append(signal.id);
    }
    const ResultSet rows = connection.exec(R"sql(
        SELECT signal_id, id, extract(epoch FROM executed_at) * 1000, execution_price,
               coalesce(status IN ('filled', 'partially_filled'), false)
        FROM console.signal_executions
        WHERE signal_id = ANY ($1::integer[]) AND status IS DISTINCT FROM 'cancelled' AND execution_price <> 'NaN'
          AND isfinite(executed_at)
        ORDER BY executed_at DESC, id DESC LIMIT $2)sql",
        {ids, MostNotes});
    for (int row = 0; row < rows.rowCount(); ++row) {
        const ChartExecution execution{
            rows.raw(row, 1).toLongLong(), momentIn(rows, row, 2), finiteIn(rows, row, 3), rows.raw(row, 4) == "t"};
        if (std::isfinite(execution.price))
            found[places.value(rows.raw(row, 0).toLongLong())].executions.append(execution);
    }
}

QList<ChartSignal> readSignals(Connection &connection, const Params &params)
{
    const ResultSet rows = connection.exec(R"sql(
        SELECT id, extract(epoch FROM generated_at) * 1000, signal_type = 'long',
               status IS NOT DISTINCT FROM 'active' AND (expires_at IS NULL OR expires_at > now()), entry_price,
               target_price, stop_loss, extract(epoch FROM expires_at) * 1000, time_horizon_hours, status
        FROM public.trading_signals
        WHERE crypto_id = $1 AND generated_at >= $2 AND generated_at <= $3
          AND 'NaN' NOT IN (entry_price, target_price, stop_loss)
        ORDER BY generated_at DESC LIMIT $4)sql",
        params);
    QList<ChartSignal> found;
    for (int row = 0; row < rows.rowCount(); ++row) {
        ChartSignal signal{rows.raw(row, 0).toLongLong(), momentIn(rows, row, 1), rows.raw(row, 2) == "t",
            rows.raw(row, 3) == "t", finiteIn(rows, row, 4), finiteIn(rows, row, 5), finiteIn(rows, row, 6), 0,
            rows.text(row, 9), {}};
        const double expires = finiteIn(rows, row, 7); // never, too, is no number
        const qint64 horizon = rows.raw(row, 8).toLongLong() * HourOfHorizon; // 0 for NULL
        signal.until = std::max(std::isnan(expires) ? signal.moment + horizon : qint64(expires), signal.moment);
        if (std::isfinite(signal.entry + signal.target + signal.stop))
            found.append(signal);
    }
    if (!found.isEmpty())
        readExecutions(connection, found);
    return found;
}

QList<ChartPrediction> readPredictions(Connection &connection, const Params &params)
{
    // The index on (crypto_id, is_realized, created_at) has the newest of each, and none has the newest of all. Only
    // conditions whose effect the planner knows stand here: it would read all of a coin where it expects few to pass.
    QByteArray newest;
    for (const char *part : {"is_realized", "NOT is_realized", "is_realized IS NULL"}) {
        newest += newest.isEmpty() ? "" : " UNION ALL ";
        newest += "(SELECT id, created_at, target_datetime, input_price, predicted_price, actual_price, is_accurate, "
                  "accuracy_threshold, confidence_score, model_name FROM public.predictions WHERE crypto_id = $1 AND "
            + QByteArray(part)
            + " AND created_at >= $2 AND created_at <= $3 AND 'NaN' NOT IN (input_price, predicted_price) "
              "AND (prediction_type = 'price' OR prediction_type IS NULL) ORDER BY created_at DESC LIMIT $4)";
    }
    const ResultSet rows = connection.exec(
        "SELECT id, extract(epoch FROM created_at) * 1000, extract(epoch FROM target_datetime) * 1000, input_price, "
        "predicted_price, actual_price, is_accurate, accuracy_threshold, confidence_score, model_name FROM ("
            + newest + ") found ORDER BY created_at DESC, id DESC LIMIT $4",
        params);
    QList<ChartPrediction> found;
    for (int row = 0; row < rows.rowCount(); ++row) {
        ChartPrediction prediction{rows.raw(row, 0).toLongLong(), momentIn(rows, row, 1), momentIn(rows, row, 2),
            finiteIn(rows, row, 3), finiteIn(rows, row, 4), someIn(rows, row, 5), answerIn(rows, row, 6),
            someIn(rows, row, 7), finiteIn(rows, row, 8), rows.text(row, 9)};
        if (prediction.tolerance && *prediction.tolerance < 0)
            prediction.tolerance.reset();
        if (std::isfinite(prediction.input + prediction.predicted) && prediction.due > prediction.moment)
            found.append(prediction);
    }
    return found;
}

QList<ChartSuggestion> readSuggestions(Connection &connection, const Params &params)
{
    const ResultSet rows = connection.exec(R"sql(
        SELECT id, extract(epoch FROM created_at) * 1000, suggestion_type, status, confidence_score
        FROM public.ai_suggestions
        WHERE crypto_id = $1 AND created_at >= $2 AND created_at <= $3
        ORDER BY created_at DESC LIMIT $4)sql",
        params);
    QList<ChartSuggestion> found;
    for (int row = 0; row < rows.rowCount(); ++row)
        found.append({rows.raw(row, 0).toLongLong(), momentIn(rows, row, 1), rows.text(row, 2), rows.text(row, 3),
            finiteIn(rows, row, 4)});
    return found;
}

} // namespace

ChartNotes readChartNotes(Connection &connection, int coin, qint64 from, qint64 to)
{
    const Params range = candleParams(coin, 0, from, to); // moments as a parameter can say them
    const Params params{coin, range[2], range[3], MostNotes};
    return {readSignals(connection, params), readPredictions(connection, params), readSuggestions(connection, params),
        readRegimes(connection, from, to)};
}

} // namespace cp
