-- What the tables refuse, and what they do to each other's rows. That they have the first design's columns, types,
-- defaults, constraints and indexes is for 05_shape.sh.
BEGIN;
SELECT no_plan();

INSERT INTO users (id, email, password_hash) VALUES (1, 'a@example.org', 'x'), (2, 'b@example.org', 'x');
INSERT INTO cryptocurrencies (id, symbol, name, coingecko_id) VALUES (1, 'BTC', 'Bitcoin', 'bitcoin'), (2, 'ETH', 'Ethereum', 'ethereum');
INSERT INTO watchlists (id, name, type, user_id) VALUES (111, 'Mine', 'personal', 1), (112, 'Yours', 'personal', 2);
INSERT INTO watchlist_assets (id, watchlist_id, crypto_id, position) VALUES (1, 111, 1, 1);
INSERT INTO price_data (id, crypto_id, timestamp, open_price, high_price, low_price, close_price)
VALUES (1, 1, '2024-01-01 00:00+00', 1, 2, 0.5, 1.5);
INSERT INTO trading_signals (id, crypto_id, signal_type, entry_price, target_price, stop_loss, confidence_score, risk_level)
VALUES (1, 1, 'long', 100, 120, 90, 0.5, 'low');

-- ------------------------------------------------------------------------------------------------------------- checks

SELECT throws_ok(statement, '23514', NULL, regexp_replace('refused: ' || statement, '\s+', ' ', 'g'))
FROM unnest(ARRAY[
    $$INSERT INTO market_regime_analysis (regime, confidence_score) VALUES ('crab', 0.5)$$,
    $$INSERT INTO market_regime_analysis (regime, confidence_score) VALUES ('bull', 1.1)$$,
    $$INSERT INTO market_regime_analysis (regime, confidence_score) VALUES ('bull', -0.1)$$,
    $$INSERT INTO sector_rotation_analysis (rotation_strength) VALUES (1.1)$$,
    $$INSERT INTO sector_rotation_analysis (confidence_score) VALUES (-1)$$,
    $$INSERT INTO crypto_sector_mapping (crypto_id, sector_id, allocation_percentage) VALUES (1, 1, 0)$$,
    $$INSERT INTO crypto_sector_mapping (crypto_id, sector_id, allocation_percentage) VALUES (1, 1, 100.01)$$,
    $$UPDATE trading_signals SET signal_type = 'flat'$$,
    $$UPDATE trading_signals SET confidence_score = 2$$,
    $$UPDATE trading_signals SET risk_level = 'none'$$,
    $$UPDATE trading_signals SET risk_reward_ratio = 0$$,
    $$UPDATE trading_signals SET status = 'done'$$,
    $$INSERT INTO signal_executions (signal_id, user_id, execution_type) VALUES (1, 1, 'by hand')$$,
    $$INSERT INTO signal_executions (signal_id, user_id, status) VALUES (1, 1, 'open')$$,
    $$INSERT INTO risk_management (user_id, max_portfolio_risk) VALUES (1, 1.5)$$,
    $$INSERT INTO ai_models (name, version, model_type) VALUES ('m', '1', 'micro')$$,
    $$INSERT INTO ai_models (name, version, model_type, status) VALUES ('m', '1', 'macro', 'on')$$,
    $$INSERT INTO system_health (overall_health_score) VALUES (100.5)$$,
    $$INSERT INTO notifications (user_id, notification_type, title, message) VALUES (1, 'mail', 't', 'm')$$,
    $$INSERT INTO notifications (user_id, notification_type, title, message, status) VALUES (1, 'alert', 't', 'm', 'new')$$,
    $$INSERT INTO notifications (user_id, notification_type, title, message, priority) VALUES (1, 'alert', 't', 'm', 'top')$$,
    $$INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning)
      VALUES (111, 1, 'sell', 1, 0.5, '{}')$$,
    $$INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning)
      VALUES (111, 1, 'add', 5, 0.5, '{}')$$,
    $$INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, status)
      VALUES (111, 1, 'add', 1, 0.5, '{}', 'open')$$,
    $$INSERT INTO ai_suggestions_archive (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning)
      VALUES (111, 1, 'add', 0, 0.5, '{}')$$,
    -- the rules the first design did not have
    $$INSERT INTO watchlists (name, type) VALUES ('x', 'team')$$,
    $$INSERT INTO watchlists (name, type) VALUES ('x', 'personal')$$,
    $$INSERT INTO watchlists (name, type, user_id, is_active) VALUES ('x', 'admin_tier1', 1, false)$$,
    $$INSERT INTO watchlists (name, type, user_id, is_active) VALUES ('x', 'default', 1, false)$$,
    $$INSERT INTO watchlist_assets (watchlist_id, crypto_id, position) VALUES (111, 2, 0)$$,
    $$UPDATE watchlist_assets SET weight = 1.0001$$,
    $$UPDATE watchlist_assets SET weight = -0.1$$,
    $$INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning)
      VALUES (111, 1, 'add', 1, 1.1, '{}')$$,
    $$INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, risk_score)
      VALUES (111, 1, 'add', 1, 0.5, '{}', -0.1)$$,
    $$INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, target_position)
      VALUES (111, 1, 'add', 1, 0.5, '{}', 0)$$,
    $$UPDATE trading_signals SET stop_loss = 100$$,
    $$UPDATE trading_signals SET target_price = 100$$,
    $$UPDATE trading_signals SET signal_type = 'short'$$
]) AS statement;

SELECT lives_ok(statement, regexp_replace('taken: ' || statement, '\s+', ' ', 'g'))
FROM unnest(ARRAY[
    $$UPDATE trading_signals SET signal_type = 'short', target_price = 80, stop_loss = 110$$,
    $$UPDATE watchlist_assets SET weight = NULL, target_allocation = 5$$,
    $$INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning)
      VALUES (111, 1, 'add', 4, 1, 'null')$$,
    $$INSERT INTO ai_suggestions_archive (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning)
      VALUES (999, 999, 'add', 4, 1.5, '{}')$$
]) AS statement;

-- ------------------------------------------------------------------------------------------------------------- unique

SELECT throws_ok(statement, '23505', NULL, regexp_replace('twice: ' || statement, '\s+', ' ', 'g'))
FROM unnest(ARRAY[
    $$INSERT INTO users (email, password_hash) VALUES ('a@example.org', 'x')$$,
    $$INSERT INTO cryptocurrencies (symbol, name) VALUES ('BTC', 'x')$$,
    $$INSERT INTO cryptocurrencies (symbol, name, coingecko_id) VALUES ('XBT', 'x', 'bitcoin')$$,
    $$INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
      VALUES (1, '2024-01-01 00:00+00', 1, 1, 1, 1)$$,
    $$INSERT INTO crypto_sectors (name) VALUES ('DeFi')$$,
    $$INSERT INTO crypto_sector_mapping (crypto_id, sector_id) VALUES (1, 1), (1, 1)$$,
    $$INSERT INTO watchlist_assets (watchlist_id, crypto_id, position) VALUES (111, 1, 9)$$,
    $$INSERT INTO watchlist_assets (watchlist_id, crypto_id, position) VALUES (111, 2, 1)$$,
    $$INSERT INTO risk_management (user_id) VALUES (1), (1)$$,
    $$INSERT INTO ai_models (name, version, model_type) VALUES ('m', '1', 'macro'), ('m', '2', 'macro')$$,
    $$INSERT INTO user_sessions (user_id, session_token, expires_at) VALUES (1, 't', now()), (2, 't', now())$$,
    $$INSERT INTO watchlists (name, type) VALUES ('x', 'default')$$,
    $$INSERT INTO watchlists (name, type) VALUES ('x', 'admin_tier1')$$,
    $$INSERT INTO watchlists (name, type) VALUES ('x', 'admin_tier2')$$
]) AS statement;

SELECT lives_ok($$INSERT INTO watchlists (name, type, is_active) VALUES ('x', 'default', false), ('y', 'default', false)$$,
                'retired shared lists may be many');

-- ------------------------------------------------------------------------------------------------------- foreign keys

SELECT throws_ok(statement, '23503', NULL, regexp_replace('of nothing: ' || statement, '\s+', ' ', 'g'))
FROM unnest(ARRAY[
    $$INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
      VALUES (99, now(), 1, 1, 1, 1)$$,
    $$INSERT INTO sector_performance (sector_id) VALUES (99)$$,
    $$INSERT INTO sector_rotation_analysis (from_sector_id) VALUES (99)$$,
    $$INSERT INTO sector_rotation_analysis (to_sector_id) VALUES (99)$$,
    $$INSERT INTO crypto_sector_mapping (crypto_id, sector_id) VALUES (99, 1)$$,
    $$INSERT INTO crypto_sector_mapping (crypto_id, sector_id) VALUES (1, 99)$$,
    $$INSERT INTO watchlists (name, user_id) VALUES ('x', 99)$$,
    $$INSERT INTO watchlist_assets (watchlist_id, crypto_id, position) VALUES (99, 1, 1)$$,
    $$INSERT INTO watchlist_assets (watchlist_id, crypto_id, position) VALUES (111, 99, 9)$$,
    $$UPDATE watchlist_assets SET added_by = 99$$,
    $$UPDATE watchlist_assets SET last_modified_by = 99$$,
    $$UPDATE ai_suggestions SET watchlist_id = 99$$,
    $$UPDATE ai_suggestions SET crypto_id = 99$$,
    $$UPDATE ai_suggestions SET reviewed_by = 99$$,
    $$UPDATE trading_signals SET crypto_id = 99$$,
    $$INSERT INTO signal_executions (signal_id, user_id) VALUES (99, 1)$$,
    $$INSERT INTO signal_executions (signal_id, user_id) VALUES (1, 99)$$,
    $$INSERT INTO risk_management (user_id) VALUES (99)$$,
    $$INSERT INTO user_sessions (user_id, session_token, expires_at) VALUES (99, 't', now())$$,
    $$INSERT INTO user_activities (user_id, activity_type, action) VALUES (99, 'x', 'y')$$,
    $$INSERT INTO notifications (user_id, notification_type, title, message) VALUES (99, 'alert', 't', 'm')$$,
    $$INSERT INTO predictions (crypto_id, model_name, model_version, predicted_price, confidence_score,
                               prediction_horizon, target_datetime, input_price)
      VALUES (99, 'm', '1', 1, 1, 1, now(), 1)$$
]) AS statement;

INSERT INTO predictions (id, crypto_id, watchlist_id, user_id, model_name, model_version, predicted_price, confidence_score,
                         prediction_horizon, target_datetime, input_price)
VALUES (1, 1, 112, 2, 'm', '1', 1, 1, 1, now(), 1), (2, 2, 112, 2, 'm', '1', 1, 1, 1, now(), 1);
INSERT INTO user_activities (id, user_id, activity_type, action) VALUES (1, 2, 'login', 'create');
INSERT INTO watchlist_assets (watchlist_id, crypto_id, position) VALUES (112, 2, 1);
DELETE FROM users WHERE id = 2;
SELECT is((SELECT count(*) FROM watchlists WHERE id = 112), 0::bigint, 'a user''s lists go with the user');
SELECT is((SELECT count(*) FROM watchlist_assets WHERE watchlist_id = 112), 0::bigint, 'and their coins with the list');
SELECT ok((SELECT user_id IS NULL AND watchlist_id IS NULL FROM predictions WHERE id = 2), 'predictions stay, of nobody');
SELECT ok((SELECT user_id IS NULL FROM user_activities WHERE id = 1), 'and so does what the user did');
SELECT throws_ok('DELETE FROM cryptocurrencies WHERE id = 1', '23503', NULL, 'a coin that is suggested stays');
DELETE FROM ai_suggestions;
DELETE FROM cryptocurrencies WHERE id = 1;
SELECT is((SELECT count(*) FROM price_data), 0::bigint, 'a coin''s prices go with it');
SELECT is((SELECT count(*) FROM trading_signals), 0::bigint, 'and its signals');
SELECT is((SELECT count(*) FROM predictions WHERE id = 1), 0::bigint, 'and its predictions');

-- --------------------------------------------------------------------------------------------------------- keys, seeds

SELECT lives_ok($$INSERT INTO price_data (id, crypto_id, timestamp, open_price, high_price, low_price, close_price)
                  VALUES (3000000000, 2, now(), 1, 1, 1, 1)$$, 'a price''s key passes 2^31');
SELECT lives_ok($$INSERT INTO user_activities (activity_type, action, entity_id) VALUES ('x', 'y', 3000000000)$$,
                'and so does the key an activity names');
SELECT ok((SELECT bool_and(pg_get_serial_sequence(name, 'id') IS NOT NULL)
           FROM unnest(ARRAY['price_data', 'predictions', 'user_activities']) AS name),
          'programs find the sequences of identities by pg_get_serial_sequence');
INSERT INTO user_activities_archive (activity_type, action) VALUES ('x', 'y');
INSERT INTO user_activities (activity_type, action) VALUES ('x', 'y');
SELECT is((SELECT count(*) FROM user_activities JOIN user_activities_archive USING (id)), 0::bigint,
          'the archive takes its ids from the live table''s sequence');
SELECT is((SELECT count(*) FROM crypto_sectors), 10::bigint, 'ten sectors');

SELECT * FROM finish();
ROLLBACK;
