#include "tests/bench/benchdata.h"

namespace cp::bench {

namespace {

/// Built afterwards and at once, indexes cost a tenth of what they cost row by row.
constexpr auto TakeIndexesAway = R"(
    CREATE TEMP TABLE taken_away AS
    SELECT i.indexname, i.indexdef FROM pg_indexes i
    WHERE i.schemaname = 'public' AND i.tablename = 'predictions'
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
    // Without foreign keys and notifications, which cost more than the rows.
    connection.execScript("SET session_replication_role = replica");
    connection.execScript(TakeIndexesAway);
    connection.execScript("INSERT INTO public.cryptocurrencies (id, symbol, name, current_price) "
                          "SELECT n, 'C' || n, 'Coin ' || n, 100 + n FROM generate_series(1000, 1049) n");
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
        {sizes.suggestions});
    connection.execScript(PutIndexesBack);
    connection.execScript("SET session_replication_role = DEFAULT");
    connection.execScript("VACUUM (ANALYZE) public.predictions");
    connection.execScript("VACUUM (ANALYZE) public.ai_suggestions");
    connection.execScript("ANALYZE public.cryptocurrencies");
    connection.execScript("CHECKPOINT"); // not in the middle of what is measured
}

} // namespace cp::bench
