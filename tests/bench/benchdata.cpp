#include "tests/bench/benchdata.h"

#include "models/demo/demodata.h"

namespace cp::bench {

namespace {

/// Built afterwards and at once, indexes cost a tenth of what they cost row by row.
constexpr auto TakeIndexesAway = R"(
    CREATE TEMP TABLE taken_away AS
    SELECT i.indexname, i.indexdef FROM pg_indexes i
    WHERE i.schemaname = 'public' AND i.tablename IN ('predictions', 'price_data')
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = format('public.%I', i.indexname)::regclass);
    DO $$
    DECLARE v_name text;
    BEGIN
        FOR v_name IN SELECT indexname FROM taken_away LOOP
            EXECUTE format('DROP INDEX public.%I', v_name);
        END LOOP;
    END $$)";
constexpr auto PutIndexesBack = R"(
    SET maintenance_work_mem = '256MB';
    DO $$
    DECLARE v_definition text;
    BEGIN
        FOR v_definition IN SELECT indexdef FROM taken_away LOOP
            EXECUTE v_definition;
        END LOOP;
    END $$)";

} // namespace

void fill(TestDatabase &database, const Sizes &sizes)
{
    Connection &connection = database.connection();
    connection.setLimits(std::chrono::minutes(10), {});
    DemoData::load(connection, {.seed = 1, .small = true});
    // Without foreign keys and notifications, which cost more than the rows.
    connection.execScript("SET session_replication_role = replica");
    connection.execScript(TakeIndexesAway);
    connection.execScript("INSERT INTO public.cryptocurrencies (id, symbol, name, current_price) "
                          "SELECT n, 'C' || n, 'Coin ' || n, 100 + n FROM generate_series(1000, 1049) n");
    connection.exec(
        "INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume) "
        "SELECT 1000 + n % 50, timestamptz '2023-06-01 00:00+00' + n / 50 * interval '1 hour', p, p * 1.01, p * 0.99, "
        "    p * 1.002, 1000 + n % 977 "
        "FROM generate_series(0, $1::integer - 1) n, LATERAL (SELECT 100 + 20 * sin(n / 5000.0) + n % 7 AS p) price",
        {sizes.candles});
    connection.exec(
        "INSERT INTO public.predictions (crypto_id, model_name, model_version, layer_source, prediction_type, "
        "    predicted_price, confidence_score, prediction_horizon, target_datetime, input_price, actual_price, "
        "    accuracy_percentage, is_realized, is_accurate, created_at) "
        "SELECT 1000 + n % 50, 'model-' || n % 7, '1.' || n % 5, 1 + n % 4, 'price', "
        "    100 + n % 977 / 7.0, (n * 37 % 10000) / 10000.0, 24, made + interval '1 day', 100 + n % 50, "
        "    CASE WHEN n % 3 > 0 THEN 100 + n % 991 / 7.0 END, CASE WHEN n % 3 > 0 THEN n * 17 % 10000 / 100.0 END, "
        "    n % 3 > 0, CASE WHEN n % 3 > 0 THEN n % 2 = 0 END, made "
        "FROM generate_series(1, $1::integer) n, "
        "    LATERAL (SELECT timestamptz '2024-01-01 00:00+00' + n * interval '1 minute' AS made) m",
        {sizes.predictions});
    connection.exec(
        "INSERT INTO public.ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, "
        "    confidence_score, reasoning, context_data, expected_return, risk_score, status, created_at) "
        "SELECT (SELECT min(id) FROM public.watchlists WHERE is_active), 1000 + n % 50, "
        "    (ARRAY['add', 'remove', 'rebalance'])[1 + n % 3], 1 + n % 4, (n * 37 % 10000) / 10000.0, "
        "    jsonb_build_object('summary', 'Momentum and volume agree', 'factors', "
        "        jsonb_build_array(jsonb_build_object('name', 'momentum', 'value', n % 100))), "
        "    jsonb_build_object('regime', 'bull', 'day', n % 365), n % 40 - 10, (n * 13 % 10000) / 10000.0, "
        "    CASE WHEN n % 10 > 0 THEN 'pending' ELSE 'rejected' END, "
        "    timestamptz '2025-01-01 00:00+00' + n * interval '1 minute' "
        "FROM generate_series(1, $1::integer) n",
        {sizes.rows});
    connection.exec(
        "INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss, "
        "    confidence_score, risk_level, risk_reward_ratio, status, ai_analysis, generated_at, expires_at) "
        "SELECT 1000 + n % 50, CASE WHEN n % 3 > 0 THEN 'long' ELSE 'short' END, 100, "
        "    CASE WHEN n % 3 > 0 THEN 110 ELSE 90 END, CASE WHEN n % 3 > 0 THEN 95 ELSE 105 END, "
        "    (n * 37 % 10000) / 10000.0, (ARRAY['low', 'medium', 'high', 'extreme'])[1 + n % 4], 2, "
        "    (ARRAY['active', 'executed', 'expired', 'cancelled'])[1 + n % 4], "
        "    jsonb_build_object('pattern', 'breakout', 'strength', n % 100), made, made + interval '7 days' "
        "FROM generate_series(1, $1::integer) n, "
        "    LATERAL (SELECT timestamptz '2025-01-01 00:00+00' + n * interval '5 minutes' AS made) m",
        {sizes.rows});
    connection.exec(
        "INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details, "
        "created_at) "
        "SELECT people.ids[1 + n % array_length(people.ids, 1)], 'watchlist_update', 'watchlist', n % 40, "
        "    (ARRAY['create', 'update', 'delete', 'view'])[1 + n % 4], jsonb_build_object('place', n % 25), "
        "    timestamptz '2025-01-01 00:00+00' + n * interval '5 minutes' "
        "FROM generate_series(1, $1::integer) n, (SELECT array_agg(id ORDER BY id) AS ids FROM public.users) people",
        {sizes.rows});
    connection.exec(
        "INSERT INTO public.notifications (user_id, notification_type, title, message, status, priority, created_at, "
        "    scheduled_for, expires_at) "
        "SELECT people.ids[1 + n % array_length(people.ids, 1)], "
        "    (ARRAY['signal', 'alert', 'system', 'educational'])[1 + n % 4], 'Notification ' || n, "
        "    'Something happened that is worth a look.', (ARRAY['unread', 'read', 'dismissed'])[1 + n % 3], "
        "    (ARRAY['low', 'normal', 'high', 'urgent'])[1 + n % 4], made, made, 'infinity' "
        "FROM generate_series(1, $1::integer) n, (SELECT array_agg(id ORDER BY id) AS ids FROM public.users) people, "
        "    LATERAL (SELECT timestamptz '2025-01-01 00:00+00' + n * interval '5 minutes' AS made) m",
        {sizes.rows});
    connection.execScript(PutIndexesBack);
    connection.execScript("SET session_replication_role = DEFAULT");
    connection.execScript("SELECT console.fill_rollups(NULL)");
    connection.execScript("VACUUM (ANALYZE)");
    connection.execScript("CHECKPOINT"); // not in the middle of what is measured
}

} // namespace cp::bench
