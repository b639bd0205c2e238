-- The five views of the first design: the same columns, and numbers that are right.
BEGIN;
SELECT no_plan();

SELECT columns_are('public', 'v_active_predictions', ARRAY[
    'id', 'crypto_id', 'watchlist_id', 'user_id', 'model_name', 'model_version', 'layer_source', 'prediction_type',
    'predicted_price', 'predicted_value', 'confidence_score', 'prediction_horizon', 'target_datetime', 'features_used',
    'model_parameters', 'input_price', 'input_features', 'context_data', 'actual_price', 'accuracy_percentage',
    'absolute_error', 'squared_error', 'is_realized', 'is_accurate', 'accuracy_threshold', 'training_data_end',
    'market_conditions', 'volatility_level', 'model_training_time', 'prediction_time', 'notes', 'debug_info',
    'created_at', 'updated_at', 'evaluated_at', 'symbol', 'crypto_name', 'current_price', 'user_email']);
SELECT columns_are('public', 'v_watchlist_summary', ARRAY[
    'id', 'name', 'type', 'user_id', 'user_email', 'asset_count', 'created_at', 'updated_at', 'avg_asset_weight',
    'asset_symbols']);
SELECT columns_are('public', 'v_active_signals', ARRAY[
    'id', 'crypto_id', 'signal_type', 'entry_price', 'target_price', 'stop_loss', 'confidence_score', 'risk_level',
    'risk_reward_ratio', 'time_horizon_hours', 'ai_analysis', 'market_context', 'status', 'generated_at', 'expires_at',
    'updated_at', 'symbol', 'crypto_name', 'current_price', 'potential_return_pct', 'max_loss_pct']);
SELECT columns_are('public', 'v_ai_performance', ARRAY[
    'ai_layer', 'total_suggestions', 'approved_count', 'implemented_count', 'avg_confidence', 'avg_actual_return',
    'avg_success_score', 'high_success_count']);
SELECT columns_are('public', 'v_users_overview', ARRAY[
    'id', 'email', 'first_name', 'last_name', 'role', 'is_active', 'is_premium', 'created_at', 'last_login',
    'login_count', 'personal_watchlists_count', 'total_assets_count', 'avg_prediction_accuracy']);

INSERT INTO users (id, email, password_hash, role) VALUES
    (1, 'a@example.org', 'x', 'public'), (2, 'b@example.org', 'x', 'public'), (3, 'c@example.org', 'x', 'admin');
INSERT INTO cryptocurrencies (id, symbol, name, current_price) VALUES (1, 'BTC', 'Bitcoin', 50000), (2, 'ETH', 'Ether', 3000);
INSERT INTO watchlists (id, name, type, user_id, is_active) VALUES
    (11, 'Two coins', 'personal', 1, true), (12, 'Retired', 'personal', 1, false), (13, 'Empty', 'personal', 1, true);
INSERT INTO watchlist_assets (watchlist_id, crypto_id, position, weight, is_active) VALUES
    (11, 2, 1, 0.2, true), (11, 1, 2, 0.4, true), (12, 1, 1, 0.9, true), (13, 1, 1, 0.9, false);
INSERT INTO predictions (id, crypto_id, user_id, model_name, model_version, predicted_price, confidence_score,
                         prediction_horizon, target_datetime, input_price, is_realized, accuracy_percentage, created_at)
VALUES (1, 1, 1, 'm', '1', 10, 1, 1, now(), 1, true, 90, now()), (2, 1, 1, 'm', '1', 10, 1, 1, now(), 1, true, 80, now()),
       (3, 1, 1, 'm', '1', 10, 1, 1, now(), 1, false, 10, now() - interval '1 day'),
       (4, 2, NULL, 'm', '1', 10, 1, 1, now(), 1, false, NULL, now());

-- ------------------------------------------------------------------------------------------------------ v_users_overview

SELECT results_eq(
    'SELECT id, personal_watchlists_count, total_assets_count, round(avg_prediction_accuracy, 2) FROM v_users_overview ORDER BY id',
    $$VALUES (1, 2::bigint, 2::bigint, 85.00), (2, 0, 0, NULL)$$,
    'lists, coins and predictions are counted each on its own; retired lists and admins are not');

-- --------------------------------------------------------------------------------------------------- v_watchlist_summary

SELECT results_eq(
    $$SELECT name::text, user_email::text, asset_count, round(avg_asset_weight, 2), asset_symbols
      FROM v_watchlist_summary WHERE type = 'personal' ORDER BY id$$,
    $$VALUES ('Two coins', 'a@example.org', 2::bigint, 0.30, 'ETH, BTC'), ('Empty', 'a@example.org', 0, NULL, NULL)$$,
    'active lists only, their active coins in order');

-- -------------------------------------------------------------------------------------------------- v_active_predictions

SELECT results_eq(
    'SELECT id, symbol::text, crypto_name::text, current_price, user_email::text FROM v_active_predictions',
    $$VALUES (4::bigint, 'ETH', 'Ether', 3000::numeric, NULL), (3, 'BTC', 'Bitcoin', 50000, 'a@example.org')$$,
    'open predictions, the newest first');

ALTER TABLE predictions ADD COLUMN extra integer;
SELECT lives_ok('SELECT * FROM v_active_predictions', 'a further column does not matter');

-- ------------------------------------------------------------------------------------------------------ v_active_signals

INSERT INTO trading_signals (id, crypto_id, signal_type, entry_price, target_price, stop_loss, confidence_score, risk_level,
                             status, expires_at)
VALUES (1, 1, 'long', 200, 250, 180, 0.9, 'low', 'active', now() + interval '1 hour'),
       (2, 1, 'short', 200, 150, 220, 0.8, 'low', 'active', now() + interval '1 hour'),
       (3, 1, 'long', 0, 1, -1, 0.7, 'low', 'active', now() + interval '1 hour'),
       (4, 1, 'long', 200, 250, 180, 0.6, 'low', 'active', now() - interval '1 hour'),
       (5, 1, 'long', 200, 250, 180, 0.6, 'low', 'executed', now() + interval '1 hour');
SELECT results_eq(
    'SELECT id, round(potential_return_pct, 2), round(max_loss_pct, 2), symbol::text FROM v_active_signals',
    $$VALUES (1, 25.00, 10.00, 'BTC'), (2, 25.00, 10.00, 'BTC'), (3, NULL, NULL, 'BTC')$$,
    'a short gains as the price falls; without an entry price there is no percentage; what has expired is not there');

-- ------------------------------------------------------------------------------------------------------ v_ai_performance

INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, status,
                            actual_return, success_score, created_at)
VALUES (11, 1, 'add', 2, 0.4, '{}', 'approved', NULL, NULL, now()), (11, 1, 'add', 2, 0.6, '{}', 'implemented', 10, 0.8, now()),
       (11, 1, 'add', 2, 0.8, '{}', 'implemented', -4, 0.6, now() - interval '29 days'),
       (11, 1, 'add', 2, 0.8, '{}', 'implemented', 99, 0.9, now() - interval '31 days'),
       (11, 1, 'add', 1, 0.5, '{}', 'pending', NULL, NULL, now());
SELECT results_eq(
    'SELECT ai_layer, total_suggestions, approved_count, implemented_count, round(avg_confidence, 2),
            round(avg_actual_return, 2), round(avg_success_score, 2), high_success_count FROM v_ai_performance',
    $$VALUES (1, 1::bigint, 0::bigint, 0::bigint, 0.50, NULL::numeric, NULL::numeric, 0::bigint),
             (2, 3, 1, 2, 0.60, 3.00, 0.70, 1)$$,
    'the last thirty days by layer');

-- ----------------------------------------------------------------------------------------------------------- replace_view

SET LOCAL client_min_messages = error; -- it warns of every view it keeps
CREATE VIEW v_test AS SELECT 1 AS a, 2 AS b;
CREATE VIEW v_test_user AS SELECT b FROM v_test;
SELECT console.replace_view('v_test', 'SELECT 3 AS a, 4 AS b');
SELECT is((SELECT b FROM v_test_user), 4, 'the same columns: replaced where it stands');
SELECT console.replace_view('v_test', 'SELECT 5 AS a');
SELECT is((SELECT a FROM v_test), 5, 'other columns: the new one has the name');
SELECT is((SELECT b FROM v_test_user), 4, 'and what is built on the former one goes on');
SELECT console.replace_view('v_test', 'SELECT 6 AS c');
SELECT is((SELECT a FROM v_test_former2), 5, 'and again');

SELECT * FROM finish();
ROLLBACK;
