#include "models/signals/signalsource.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"
#include "models/market/candlereader.h"

namespace cp {

namespace {

/// Few enough for entry, target and stop to stand apart: they are some percent from each other.
constexpr int CandlesBeforeSignal = 40;
constexpr int CandlesAfterSignal = 60;

} // namespace

TableSource signalSource()
{
    return makeSource({.table = "trading_signals",
        .from = "console.signals r",
        .columns = {"generated_at", "symbol", "signal_type", "status", "confidence_score", "entry_price",
            "target_price", "stop_loss", "current_price", "risk_level", "risk_reward_ratio", "time_horizon_hours",
            "expires_at", "coin_name"},
        .details = {"updated_at", "ai_analysis", "market_context"},
        .detailFrom = "public.trading_signals r",
        .editable = {}});
}

TableSource executionSource()
{
    return makeSource({.table = "signal_executions",
        .from = "console.signal_executions r LEFT JOIN console.users u ON u.id = r.user_id",
        .columns = {"executed_at", "user_name=console.display_name(u.first_name, u.last_name, u.email)", "status",
            "execution_price", "position_size", "portfolio_percentage", "execution_type",
            "override_reason=r.execution_details ->> 'override_reason'"},
        .details = {"signal_id", "user_id"},
        .detailFrom = {},
        .editable = {}});
}

CandleSeries readSignalPrices(Connection &connection, qint64 signal)
{
    const ResultSet row = connection.exec(
        "SELECT crypto_id, coalesce(generated_at, now()) FROM public.trading_signals WHERE id = $1", {signal});
    if (row.isEmpty())
        return {};
    return readAround(
        connection, row.value(0, 0).toInt(), row.value(0, 1).toDateTime(), CandlesBeforeSignal, CandlesAfterSignal);
}

RiskLimits readRiskLimits(Connection &connection, int userId)
{
    const ResultSet row = connection.exec(
        "SELECT max_position_size, max_portfolio_risk FROM console.risk_management WHERE user_id = $1", {userId});
    return row.isEmpty() ? RiskLimits() : RiskLimits{row.value(0, 0), row.value(0, 1)};
}

} // namespace cp
