-- Removing the demo data
--
-- Takes out the rows that console.demo_rows lists and what people have made of them since: reviews, executions, candles,
-- list entries of demo coins, everything of demo users, the audit trail and the operations about any of it. Run again, it
-- finds nothing to do.

-- The rows that go. The listed ones stand here even if somebody deleted them: their audit trail goes too.
CREATE TEMP TABLE demo_gone ON COMMIT DROP AS
SELECT table_name, generate_series(lower(r), upper(r) - 1) AS id FROM console.demo_rows, unnest(ids) AS r;

CREATE OR REPLACE FUNCTION pg_temp.gone(name text) RETURNS SETOF bigint LANGUAGE sql STABLE AS
$$ SELECT id FROM demo_gone WHERE table_name = name $$;

INSERT INTO demo_gone
SELECT 'price_data', id FROM public.price_data WHERE crypto_id IN (SELECT pg_temp.gone('cryptocurrencies'))
UNION ALL
SELECT 'crypto_sector_mapping', id FROM public.crypto_sector_mapping WHERE crypto_id IN (SELECT pg_temp.gone('cryptocurrencies'))
UNION ALL
SELECT 'predictions', id FROM public.predictions WHERE crypto_id IN (SELECT pg_temp.gone('cryptocurrencies'))
UNION ALL
SELECT 'trading_signals', id FROM public.trading_signals WHERE crypto_id IN (SELECT pg_temp.gone('cryptocurrencies'))
UNION ALL
SELECT 'watchlists', id FROM public.watchlists WHERE user_id IN (SELECT pg_temp.gone('users'))
UNION ALL
SELECT 'notifications', id FROM public.notifications WHERE user_id IN (SELECT pg_temp.gone('users'))
UNION ALL
SELECT 'user_sessions', id FROM public.user_sessions WHERE user_id IN (SELECT pg_temp.gone('users'))
UNION ALL
SELECT 'risk_management', id FROM public.risk_management WHERE user_id IN (SELECT pg_temp.gone('users'));

INSERT INTO demo_gone
SELECT 'watchlist_assets', id FROM public.watchlist_assets
WHERE crypto_id IN (SELECT pg_temp.gone('cryptocurrencies')) OR watchlist_id IN (SELECT pg_temp.gone('watchlists'))
UNION ALL
SELECT 'ai_suggestions', id
FROM (SELECT id, crypto_id, watchlist_id FROM public.ai_suggestions
      UNION SELECT id, crypto_id, watchlist_id FROM public.ai_suggestions_archive) AS s
WHERE crypto_id IN (SELECT pg_temp.gone('cryptocurrencies')) OR watchlist_id IN (SELECT pg_temp.gone('watchlists'))
UNION ALL
SELECT 'signal_executions', id FROM public.signal_executions
WHERE signal_id IN (SELECT pg_temp.gone('trading_signals')) OR user_id IN (SELECT pg_temp.gone('users'));

INSERT INTO demo_gone
SELECT 'suggestion_reviews', id FROM public.suggestion_reviews WHERE suggestion_id IN (SELECT pg_temp.gone('ai_suggestions'))
UNION ALL
SELECT 'user_activities', a.id
FROM (SELECT * FROM public.user_activities UNION ALL SELECT * FROM public.user_activities_archive) AS a
LEFT JOIN (VALUES ('asset', 'watchlist_assets'), ('cryptocurrency', 'cryptocurrencies'), ('execution', 'signal_executions'),
                  ('model', 'ai_models'), ('notification', 'notifications'), ('prediction', 'predictions'),
                  ('risk_profile', 'risk_management'), ('sector_mapping', 'crypto_sector_mapping'), ('session', 'user_sessions'),
                  ('signal', 'trading_signals'), ('suggestion', 'ai_suggestions'), ('user', 'users'), ('watchlist', 'watchlists'))
     AS known (entity, table_name) ON known.entity = a.entity_type
WHERE a.user_id IN (SELECT pg_temp.gone('users'))
   OR (coalesce(known.table_name, a.entity_type), a.entity_id) IN (SELECT table_name, id FROM demo_gone)
   -- an entry that somebody made of a demo coin and took out again
   OR a.entity_type = 'asset' AND coalesce(a.details #>> '{before,crypto_id}', a.details #>> '{after,crypto_id}')
                                  IN (SELECT pg_temp.gone('cryptocurrencies')::text);
ANALYZE demo_gone;

CREATE TEMP TABLE demo_operations ON COMMIT DROP AS
WITH reviewed AS (
    DELETE FROM public.suggestion_reviews WHERE id IN (SELECT pg_temp.gone('suggestion_reviews')) RETURNING operation_id::text
), active AS (
    DELETE FROM public.user_activities WHERE id IN (SELECT pg_temp.gone('user_activities')) RETURNING details ->> 'operation'
), archived AS (
    DELETE FROM public.user_activities_archive
        WHERE id IN (SELECT pg_temp.gone('user_activities')) RETURNING details ->> 'operation'
)
SELECT operation_id FROM reviewed UNION SELECT * FROM active UNION SELECT * FROM archived;

-- An operation that was about other rows as well keeps its answer.
DELETE FROM console.operations
WHERE user_id IN (SELECT pg_temp.gone('users'))
   OR operation_id::text IN (SELECT operation_id FROM demo_operations
                             EXCEPT SELECT details ->> 'operation' FROM public.user_activities
                             EXCEPT SELECT operation_id::text FROM public.suggestion_reviews)
   -- decisions that changed nothing left no trace but this
   OR CASE WHEN kind IN ('review_suggestions', 'undo_review')
           THEN (SELECT bool_and((o ->> 'suggestion_id')::bigint IN (SELECT pg_temp.gone('ai_suggestions')))
                 FROM jsonb_array_elements(outcome) AS o)
      END;

-- Rows that stay forget the people that go.
UPDATE public.watchlist_assets SET added_by = NULL
WHERE added_by IN (SELECT pg_temp.gone('users')) AND id NOT IN (SELECT pg_temp.gone('watchlist_assets'));
UPDATE public.watchlist_assets SET last_modified_by = NULL
WHERE last_modified_by IN (SELECT pg_temp.gone('users')) AND id NOT IN (SELECT pg_temp.gone('watchlist_assets'));
UPDATE public.ai_suggestions SET reviewed_by = NULL
WHERE reviewed_by IN (SELECT pg_temp.gone('users')) AND id NOT IN (SELECT pg_temp.gone('ai_suggestions'));

-- Lists that stay close their gaps.
CREATE TEMP TABLE demo_gaps ON COMMIT DROP AS
SELECT DISTINCT watchlist_id FROM public.watchlist_assets WHERE id IN (SELECT pg_temp.gone('watchlist_assets'));
DELETE FROM public.watchlist_assets WHERE id IN (SELECT pg_temp.gone('watchlist_assets'));
SELECT console.number_assets(watchlist_id) FROM demo_gaps;

-- What refers to something before what it refers to.
DELETE FROM public.ai_suggestions WHERE id IN (SELECT pg_temp.gone('ai_suggestions'));
DELETE FROM public.ai_suggestions_archive WHERE id IN (SELECT pg_temp.gone('ai_suggestions'));
DELETE FROM public.signal_executions WHERE id IN (SELECT pg_temp.gone('signal_executions'));
DELETE FROM public.trading_signals WHERE id IN (SELECT pg_temp.gone('trading_signals'));
DELETE FROM public.predictions WHERE id IN (SELECT pg_temp.gone('predictions'));
DELETE FROM public.price_data WHERE id IN (SELECT pg_temp.gone('price_data'));
DELETE FROM public.crypto_sector_mapping WHERE id IN (SELECT pg_temp.gone('crypto_sector_mapping'));
DELETE FROM public.cryptocurrencies WHERE id IN (SELECT pg_temp.gone('cryptocurrencies'));
DELETE FROM public.watchlists WHERE id IN (SELECT pg_temp.gone('watchlists'));
DELETE FROM public.notifications WHERE id IN (SELECT pg_temp.gone('notifications'));
DELETE FROM public.user_sessions WHERE id IN (SELECT pg_temp.gone('user_sessions'));
DELETE FROM public.risk_management WHERE id IN (SELECT pg_temp.gone('risk_management'));
DELETE FROM public.users WHERE id IN (SELECT pg_temp.gone('users'));
DELETE FROM public.ai_models WHERE id IN (SELECT pg_temp.gone('ai_models'));
DELETE FROM public.system_health WHERE id IN (SELECT pg_temp.gone('system_health'));
DELETE FROM public.market_regime_analysis WHERE id IN (SELECT pg_temp.gone('market_regime_analysis'));
DELETE FROM public.market_sentiment_data WHERE id IN (SELECT pg_temp.gone('market_sentiment_data'));
DELETE FROM public.dominance_data WHERE id IN (SELECT pg_temp.gone('dominance_data'));
DELETE FROM public.macro_indicators WHERE id IN (SELECT pg_temp.gone('macro_indicators'));
DELETE FROM public.sector_performance WHERE id IN (SELECT pg_temp.gone('sector_performance'));
DELETE FROM public.sector_rotation_analysis WHERE id IN (SELECT pg_temp.gone('sector_rotation_analysis'));

DELETE FROM console.demo_rows;
SELECT set_config('cp.demo_anchor', '', false);
