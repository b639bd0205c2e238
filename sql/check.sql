-- What check-db reports, a row a finding: 'difference' where this database is not as the console ships it, 'warning' where
-- stored rows break a rule or a key will run out, 'note' for what is worth knowing. Looks at the catalogue first, and
-- counts rows only in tables that are whole, so that it answers for any database, an empty one too.

-- preflight.sql has the same list; a test compares the two with each other and with a new database.
WITH needed AS (
    SELECT table_name, split_part(item, ' ', 1) AS column_name, split_part(item, ' ', 2) AS kind
    FROM (VALUES
        ('users',
           'id integer, email text, password_hash text, first_name text, last_name text, role text, is_active boolean,
            is_verified boolean, is_premium boolean, created_at timestamptz, updated_at timestamptz,
            last_login timestamptz, login_count integer, preferences jsonb, timezone text, language text'),
        ('cryptocurrencies',
           'id integer, symbol text, name text, coingecko_id text, market_cap_rank integer, current_price numeric,
            market_cap numeric, total_volume numeric, circulating_supply numeric, total_supply numeric,
            max_supply numeric, price_change_percentage_24h numeric, price_change_percentage_7d numeric,
            price_change_percentage_30d numeric, description text, website_url text, blockchain_site text,
            whitepaper_url text, twitter_username text, telegram_channel text, subreddit_url text, github_repos jsonb,
            sectors jsonb, contract_address text, decimals integer, is_active boolean, is_supported boolean,
            tier integer, created_at timestamptz, updated_at timestamptz, last_data_update timestamptz'),
        ('price_data',
           'id integer, crypto_id integer, timestamp timestamptz, open_price numeric, high_price numeric,
            low_price numeric, close_price numeric, volume numeric, market_cap numeric, technical_indicators jsonb,
            created_at timestamptz'),
        ('market_regime_analysis',
           'id integer, regime text, confidence_score numeric, indicators jsonb, analysis_data jsonb,
            analysis_time timestamptz, created_at timestamptz, updated_at timestamptz'),
        ('market_sentiment_data',
           'id integer, fear_greed_index numeric, social_sentiment numeric, sentiment_sources jsonb,
            analysis_metrics jsonb, timestamp timestamptz, created_at timestamptz'),
        ('dominance_data',
           'id integer, btc_dominance numeric, eth_dominance numeric, alt_dominance numeric, trend_analysis jsonb,
            timestamp timestamptz, created_at timestamptz'),
        ('macro_indicators',
           'id integer, indicator_name text, value numeric, timeframe text, metadata jsonb, timestamp timestamptz,
            created_at timestamptz'),
        ('crypto_sectors',
           'id integer, name text, description text, characteristics jsonb, is_active boolean, created_at timestamptz,
            updated_at timestamptz'),
        ('sector_performance',
           'id integer, sector_id integer, performance_24h numeric, performance_7d numeric, performance_30d numeric,
            volume_change numeric, market_cap_change numeric, performance_metrics jsonb, analysis_time timestamptz,
            created_at timestamptz'),
        ('sector_rotation_analysis',
           'id integer, from_sector_id integer, to_sector_id integer, rotation_strength numeric,
            confidence_score numeric, rotation_indicators jsonb, analysis_time timestamptz, created_at timestamptz'),
        ('crypto_sector_mapping',
           'id integer, crypto_id integer, sector_id integer, allocation_percentage numeric, is_primary_sector boolean,
            created_at timestamptz, updated_at timestamptz'),
        ('watchlists',
           'id integer, name text, description text, user_id integer, type text, is_active boolean, is_public boolean,
            max_assets integer, sort_order integer, created_at timestamptz, updated_at timestamptz'),
        ('watchlist_assets',
           'id integer, watchlist_id integer, crypto_id integer, position integer, weight numeric,
            target_allocation numeric, notes text, is_active boolean, added_at timestamptz, added_by integer,
            last_modified_by integer'),
        ('ai_suggestions',
           'id integer, watchlist_id integer, crypto_id integer, suggestion_type text, ai_layer integer,
            confidence_score numeric, reasoning jsonb, context_data jsonb, target_position integer,
            target_weight numeric, expected_return numeric, risk_score numeric, status text, reviewed_by integer,
            reviewed_at timestamptz, implemented_at timestamptz, actual_return numeric, success_score numeric,
            created_at timestamptz, expires_at timestamptz'),
        ('trading_signals',
           'id integer, crypto_id integer, signal_type text, entry_price numeric, target_price numeric,
            stop_loss numeric, confidence_score numeric, risk_level text, risk_reward_ratio numeric,
            time_horizon_hours integer, ai_analysis jsonb, market_context jsonb, status text, generated_at timestamptz,
            expires_at timestamptz, updated_at timestamptz'),
        ('signal_executions',
           'id integer, signal_id integer, user_id integer, execution_price numeric, position_size numeric,
            portfolio_percentage numeric, execution_type text, status text, execution_details jsonb,
            executed_at timestamptz, updated_at timestamptz'),
        ('risk_management',
           'id integer, user_id integer, max_position_size numeric, max_portfolio_risk numeric, risk_rules jsonb,
            current_exposure jsonb, risk_metrics jsonb, last_calculated timestamptz, updated_at timestamptz'),
        ('predictions',
           'id integer, crypto_id integer, watchlist_id integer, user_id integer, model_name text, model_version text,
            layer_source integer, prediction_type text, predicted_price numeric, predicted_value jsonb,
            confidence_score numeric, prediction_horizon integer, target_datetime timestamptz, features_used jsonb,
            model_parameters jsonb, input_price numeric, input_features jsonb, context_data jsonb, actual_price numeric,
            accuracy_percentage numeric, absolute_error numeric, squared_error numeric, is_realized boolean,
            is_accurate boolean, accuracy_threshold numeric, training_data_end timestamptz, market_conditions text,
            volatility_level text, model_training_time numeric, prediction_time numeric, notes text, debug_info jsonb,
            created_at timestamptz, updated_at timestamptz, evaluated_at timestamptz'),
        ('ai_models',
           'id integer, name text, version text, model_type text, status text, configuration jsonb,
            performance_metrics jsonb, last_trained timestamptz, last_prediction timestamptz, health_status jsonb,
            created_at timestamptz, updated_at timestamptz'),
        ('system_health',
           'id integer, check_time timestamptz, api_status jsonb, database_status jsonb, ml_models_status jsonb,
            data_pipeline_status jsonb, overall_health_score numeric, performance_metrics jsonb, error_logs jsonb,
            created_at timestamptz'),
        ('user_sessions',
           'id integer, user_id integer, session_token text, refresh_token text, device_info jsonb, ip_address inet,
            is_active boolean, expires_at timestamptz, created_at timestamptz, last_used_at timestamptz'),
        ('user_activities',
           'id integer, user_id integer, activity_type text, entity_type text, entity_id integer, action text,
            details jsonb, ip_address inet, user_agent text, session_id text, created_at timestamptz'),
        ('notifications',
           'id integer, user_id integer, notification_type text, title text, message text, data jsonb, status text,
            priority text, scheduled_for timestamptz, sent_at timestamptz, read_at timestamptz, expires_at timestamptz,
            created_at timestamptz'),
        ('user_activities_archive',
           'id integer, user_id integer, activity_type text, entity_type text, entity_id integer, action text,
            details jsonb, ip_address inet, user_agent text, session_id text, created_at timestamptz'),
        ('ai_suggestions_archive',
           'id integer, watchlist_id integer, crypto_id integer, suggestion_type text, ai_layer integer,
            confidence_score numeric, reasoning jsonb, context_data jsonb, target_position integer,
            target_weight numeric, expected_return numeric, risk_score numeric, status text, reviewed_by integer,
            reviewed_at timestamptz, implemented_at timestamptz, actual_return numeric, success_score numeric,
            created_at timestamptz, expires_at timestamptz'),
        ('suggestion_reviews',
           'id integer, suggestion_id integer, operation_id uuid, action text, previous_status text, new_status text,
            reviewer_id integer, reviewed_at timestamptz, comment text, before jsonb, after jsonb')
    ) AS design (table_name, columns), regexp_split_to_table(columns, ',\s+') AS item
    UNION ALL
    VALUES ('watchlist_assets', 'updated_at', 'timestamptz')
), accepted (kind, types) AS (
    VALUES ('integer', '{int4,int8}'::name[]), ('text', '{text,varchar,bpchar,citext}'), ('numeric', '{numeric}'),
           ('boolean', '{bool}'), ('timestamptz', '{timestamptz}'), ('jsonb', '{jsonb}'), ('inet', '{inet}'),
           ('uuid', '{uuid}')
), present AS (
    SELECT c.oid, c.relname AS table_name, a.attnum, a.attname AS column_name, a.atttypid,
           format_type(a.atttypid, a.atttypmod) AS type,
           CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END AS base_type
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')

-- ------------------------------------------------------------------------------------------------- tables and columns
), column_findings (table_name, object, finding, remedy) AS (
    SELECT DISTINCT n.table_name, n.table_name, 'the table is missing', 'run init-db'
    FROM needed n
    WHERE n.table_name NOT IN (SELECT table_name FROM present)
    UNION ALL
    SELECT n.table_name, format('%I.%I', n.table_name, n.column_name), 'the column is missing',
           CASE n.table_name || '.' || n.column_name WHEN 'watchlist_assets.updated_at' THEN 'run init-db'
           ELSE format('add it, of type %s; what was in it is in a backup only', n.kind) END
    FROM needed n
    LEFT JOIN present p USING (table_name, column_name)
    WHERE p.column_name IS NULL AND n.table_name IN (SELECT table_name FROM present)
    UNION ALL
    SELECT n.table_name, format('%I.%I', n.table_name, n.column_name), format('is %s instead of %s', p.type, n.kind),
           format('change its type to %s', n.kind)
    FROM needed n
    JOIN present p USING (table_name, column_name)
    JOIN accepted USING (kind)
    JOIN pg_type base ON base.oid = p.base_type
    WHERE base.typname <> ALL (types)
), console_objects AS (
    SELECT object, 'is missing' AS finding, 'run init-db' AS remedy
    FROM unnest(ARRAY['console.migrations', 'console.logins', 'console.operations', 'console.demo_rows',
                      'console.price_alerts', 'console.my_price_alerts']) AS object
    WHERE to_regclass(object) IS NULL
    UNION ALL
    SELECT regexp_replace(object, '^public\.', '') || '()', 'the function is missing', 'run init-db'
    FROM unnest(ARRAY['public.update_updated_at_column', 'public.create_default_watchlist',
                      'public.bulk_update_watchlist_assets', 'public.get_user_ai_context', 'public.archive_old_data',
                      'console.current_user_id', 'console.is_admin', 'console.review_suggestions', 'console.undo_review',
                      'console.expire_overdue', 'console.reorder_watchlist', 'console.move_assets',
                      'console.copy_assets', 'console.undo_arranging', 'console.execute_signal', 'console.cancel_signal',
                      'console.request_retraining', 'console.evaluate_predictions', 'console.archive_batch',
                      'console.restore_archived', 'console.candles', 'console.verify_rollups',
                      'console.refresh_coin_prices', 'console.set_price_alert', 'console.remove_price_alert',
                      'console.check_price_alerts', 'console.repair_candle', 'console.apply_grants']) AS object
    WHERE NOT EXISTS (SELECT FROM pg_proc
                      WHERE pronamespace = to_regnamespace(split_part(object, '.', 1))
                        AND proname = split_part(object, '.', 2))

-- ---------------------------------------------------------------------------------------------- keys, checks, triggers
), constrained AS (
    SELECT c.conrelid, c.contype::text, c.condeferrable, c.confrelid,
           ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)
                 ORDER BY attname) AS columns
    FROM pg_constraint c
    WHERE c.contype IN ('c', 'f')
    UNION ALL
    SELECT i.indrelid, CASE WHEN i.indisprimary THEN 'p' ELSE 'u' END, NOT i.indimmediate, 0,
           ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY (indkey)
                 ORDER BY attname)
    FROM pg_index i
    WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
), wanted_constraints (table_name, type, columns, target) AS (
    SELECT DISTINCT table_name, 'p', '{id}'::text[], NULL FROM needed
    UNION ALL VALUES
        ('users', 'u', '{email}'::text[], NULL), ('cryptocurrencies', 'u', '{symbol}', NULL),
        ('cryptocurrencies', 'u', '{coingecko_id}', NULL), ('price_data', 'u', '{crypto_id,timestamp}', NULL),
        ('crypto_sectors', 'u', '{name}', NULL), ('crypto_sector_mapping', 'u', '{crypto_id,sector_id}', NULL),
        ('watchlist_assets', 'u', '{crypto_id,watchlist_id}', NULL),
        ('watchlist_assets', 'u', '{position,watchlist_id}', NULL),
        ('risk_management', 'u', '{user_id}', NULL), ('ai_models', 'u', '{name}', NULL),
        ('user_sessions', 'u', '{session_token}', NULL),
        ('price_data', 'f', '{crypto_id}', 'cryptocurrencies'),
        ('sector_performance', 'f', '{sector_id}', 'crypto_sectors'),
        ('sector_rotation_analysis', 'f', '{from_sector_id}', 'crypto_sectors'),
        ('sector_rotation_analysis', 'f', '{to_sector_id}', 'crypto_sectors'),
        ('crypto_sector_mapping', 'f', '{crypto_id}', 'cryptocurrencies'),
        ('crypto_sector_mapping', 'f', '{sector_id}', 'crypto_sectors'),
        ('watchlists', 'f', '{user_id}', 'users'), ('watchlist_assets', 'f', '{watchlist_id}', 'watchlists'),
        ('watchlist_assets', 'f', '{crypto_id}', 'cryptocurrencies'), ('watchlist_assets', 'f', '{added_by}', 'users'),
        ('watchlist_assets', 'f', '{last_modified_by}', 'users'), ('ai_suggestions', 'f', '{watchlist_id}', 'watchlists'),
        ('ai_suggestions', 'f', '{crypto_id}', 'cryptocurrencies'), ('ai_suggestions', 'f', '{reviewed_by}', 'users'),
        ('trading_signals', 'f', '{crypto_id}', 'cryptocurrencies'),
        ('signal_executions', 'f', '{signal_id}', 'trading_signals'), ('signal_executions', 'f', '{user_id}', 'users'),
        ('risk_management', 'f', '{user_id}', 'users'), ('predictions', 'f', '{crypto_id}', 'cryptocurrencies'),
        ('predictions', 'f', '{watchlist_id}', 'watchlists'), ('predictions', 'f', '{user_id}', 'users'),
        ('user_sessions', 'f', '{user_id}', 'users'), ('user_activities', 'f', '{user_id}', 'users'),
        ('notifications', 'f', '{user_id}', 'users'),
        ('market_regime_analysis', 'c', '{regime}', NULL), ('market_regime_analysis', 'c', '{confidence_score}', NULL),
        ('sector_rotation_analysis', 'c', '{rotation_strength}', NULL),
        ('sector_rotation_analysis', 'c', '{confidence_score}', NULL),
        ('crypto_sector_mapping', 'c', '{allocation_percentage}', NULL),
        ('ai_suggestions', 'c', '{suggestion_type}', NULL), ('ai_suggestions', 'c', '{status}', NULL),
        ('ai_suggestions', 'c', '{ai_layer}', NULL), ('trading_signals', 'c', '{signal_type}', NULL),
        ('trading_signals', 'c', '{confidence_score}', NULL), ('trading_signals', 'c', '{risk_level}', NULL),
        ('trading_signals', 'c', '{risk_reward_ratio}', NULL), ('trading_signals', 'c', '{status}', NULL),
        ('signal_executions', 'c', '{execution_type}', NULL), ('signal_executions', 'c', '{status}', NULL),
        ('risk_management', 'c', '{max_portfolio_risk}', NULL), ('ai_models', 'c', '{model_type}', NULL),
        ('ai_models', 'c', '{status}', NULL), ('system_health', 'c', '{overall_health_score}', NULL),
        ('notifications', 'c', '{notification_type}', NULL), ('notifications', 'c', '{status}', NULL),
        ('notifications', 'c', '{priority}', NULL)
), constraint_findings AS (
    SELECT w.table_name AS object,
           format('no %s of (%s)', CASE w.type WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'immediate unique constraint'
                                   WHEN 'f' THEN 'foreign key to ' || w.target ELSE 'check' END,
                  array_to_string(w.columns, ', ')) AS finding,
           CASE WHEN w.table_name = 'watchlist_assets' AND w.type = 'u' THEN 'run init-db'
           ELSE 'add the constraint again, once no row breaks it' END AS remedy
    FROM wanted_constraints w
    WHERE w.table_name IN (SELECT table_name FROM present)
      AND NOT EXISTS (SELECT FROM constrained c
                      WHERE c.conrelid = to_regclass('public.' || w.table_name) AND c.columns = w.columns
                        AND (c.contype = w.type OR w.type = 'u' AND c.contype = 'p') AND NOT c.condeferrable
                        AND (w.target IS NULL OR c.confrelid = to_regclass('public.' || w.target)))
), trigger_findings AS (
    SELECT w.table_name AS object,
           CASE WHEN t.on_table IS NULL THEN format('no trigger runs %s()', w.function)
           ELSE format('the trigger that runs %s() is disabled', w.function) END AS finding,
           CASE WHEN t.on_table IS NULL THEN 'run init-db'
           ELSE format('ALTER TABLE %I ENABLE TRIGGER %I', w.table_name, t.trigger_name) END AS remedy
    FROM (SELECT table_name, 'update_updated_at_column' FROM needed WHERE column_name = 'updated_at'
          UNION ALL VALUES ('crypto_sector_mapping', 'keep_first_primary'),
                           ('crypto_sector_mapping', 'demote_former_primary'),
                           ('price_data', 'touch_rollups'), ('cryptocurrencies', 'forget_rollups')) AS w (table_name, function)
    LEFT JOIN (SELECT tgrelid AS on_table, proname, bool_or(tgenabled <> 'D') AS enabled, min(tgname) AS trigger_name
               FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
               GROUP BY tgrelid, proname) AS t
           ON t.on_table = to_regclass('public.' || w.table_name) AND t.proname = w.function
    WHERE w.table_name IN (SELECT table_name FROM present) AND t.enabled IS NOT TRUE

-- --------------------------------------------------------------------------------------------------------------- views
), wanted_views (view_name, columns) AS (
    SELECT 'v_active_predictions',
           string_agg(column_name, ',' ORDER BY place) || ',symbol,crypto_name,current_price,user_email'
    FROM (SELECT column_name, row_number() OVER () AS place FROM needed WHERE table_name = 'predictions') AS named
    UNION ALL
    SELECT 'v_active_signals',
           string_agg(column_name, ',' ORDER BY place)
           || ',symbol,crypto_name,current_price,potential_return_pct,max_loss_pct'
    FROM (SELECT column_name, row_number() OVER () AS place FROM needed WHERE table_name = 'trading_signals') AS named
    UNION ALL VALUES
        ('v_watchlist_summary', 'id,name,type,user_id,user_email,asset_count,created_at,updated_at,avg_asset_weight,'
                                'asset_symbols'),
        ('v_ai_performance', 'ai_layer,total_suggestions,approved_count,implemented_count,avg_confidence,'
                             'avg_actual_return,avg_success_score,high_success_count'),
        ('v_users_overview', 'id,email,first_name,last_name,role,is_active,is_premium,created_at,last_login,login_count,'
                             'personal_watchlists_count,total_assets_count,avg_prediction_accuracy')
), view_findings AS (
    SELECT w.view_name AS object,
           CASE WHEN p.columns IS NULL THEN 'the view is missing' ELSE 'has other columns: ' || p.columns END AS finding,
           'run init-db' AS remedy
    FROM wanted_views w
    LEFT JOIN (SELECT table_name, string_agg(column_name, ',' ORDER BY attnum) AS columns FROM present
               GROUP BY table_name) AS p ON p.table_name = w.view_name
    WHERE p.columns IS DISTINCT FROM w.columns

-- ---------------------------------------------------------- what was wrong with the first design, should it be back
), old_bodies AS (
    SELECT proname || '()' AS object, 'is the first design''s again' AS finding, 'run init-db' AS remedy
    FROM pg_proc
    JOIN (VALUES ('create_default_watchlist', 'is_active = false'), ('bulk_update_watchlist_assets', 'current_user_id'),
                 ('get_user_ai_context', 'own.is_active'), ('archive_old_data', 'archive_batch')) AS mend (name, trace)
      ON name = proname
    WHERE pronamespace = 'public'::regnamespace AND position(trace IN prosrc) = 0
    UNION ALL
    SELECT view_name, 'is the first design''s again', 'run init-db'
    FROM (VALUES ('v_watchlist_summary', 'WHERE w.is_active'), ('v_active_signals', 'CASE s.signal_type'),
                 ('v_users_overview', 'SELECT avg')) AS mend (view_name, trace)
    WHERE position(trace IN pg_get_viewdef(to_regclass('public.' || view_name))) = 0
    UNION ALL
    SELECT relname, 'the index does what another does', format('DROP INDEX %I', relname)
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'i'
      AND relname IN ('idx_ai_suggestions_crypto', 'idx_users_email', 'idx_sessions_token',
                      'idx_watchlist_assets_position', 'idx_price_data_crypto_id')
    UNION ALL
    SELECT 'watchlists', 'no unique index keeps the active shared lists to one of a type', 'run init-db'
    WHERE to_regclass('public.watchlists') IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_index
                      WHERE indrelid = to_regclass('public.watchlists') AND indisunique
                        AND pg_get_expr(indpred, indrelid) LIKE '%is_active%')

-- --------------------------------------------------------------------------------------------- what the rows look like
), rules (table_name, columns, name, condition, meaning) AS (
    VALUES
        ('watchlists', '{type}'::text[], 'check_watchlist_type',
         $c$type IN ('default', 'personal', 'admin_tier1', 'admin_tier2')$c$, 'a type that is none'),
        ('watchlists', '{type,user_id}', 'check_default_watchlist_user',
         $c$(type = 'personal') = (user_id IS NOT NULL)$c$, 'a shared list with a user, or a personal one without'),
        ('watchlist_assets', '{position}', 'watchlist_assets_position_check', 'position >= 1', 'a position below 1'),
        ('watchlist_assets', '{weight}', 'watchlist_assets_weight_check', 'weight >= 0 AND weight <= 1',
         'a weight outside 0..1'),
        ('ai_suggestions', '{confidence_score}', 'ai_suggestions_confidence_score_check',
         'confidence_score >= 0 AND confidence_score <= 1', 'a confidence outside 0..1'),
        ('ai_suggestions', '{risk_score}', 'ai_suggestions_risk_score_check', 'risk_score >= 0 AND risk_score <= 1',
         'a risk outside 0..1'),
        ('ai_suggestions', '{target_position}', 'ai_suggestions_target_position_check', 'target_position >= 1',
         'a target position below 1'),
        ('trading_signals', '{entry_price,signal_type,stop_loss,target_price}', 'trading_signals_prices_check',
         $c$CASE signal_type WHEN 'long' THEN stop_loss < entry_price AND entry_price < target_price
            ELSE target_price < entry_price AND entry_price < stop_loss END$c$,
         'stop, entry and target not in the order of the signal''s type')
), questions (topic, object, tables, query, finding, remedy) AS (
    SELECT 'rule', table_name, ARRAY[table_name],
           format('SELECT count(*) AS n, min(id) AS example FROM public.%I WHERE NOT (%s)', table_name, condition),
           meaning, format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (%s)', table_name, name,
                           regexp_replace(condition, '\s+', ' ', 'g'))
    FROM rules r
    WHERE NOT EXISTS (SELECT FROM constrained c
                      WHERE c.conrelid = to_regclass('public.' || r.table_name) AND c.contype = 'c'
                        AND c.columns = r.columns)
    UNION ALL
    SELECT 'shared list', 'watchlists', '{watchlists}',
           format('SELECT count(*) AS n, NULL AS example FROM public.watchlists WHERE is_active AND type = %L', type),
           format('no active list of type %s', type), 'run init-db'
    FROM unnest(ARRAY['default', 'admin_tier1', 'admin_tier2']) AS type
    UNION ALL
    SELECT 'key', format('%I.%I', n.table_name, n.column_name), ARRAY[n.table_name],
           format('SELECT max(%I) AS n, NULL AS example FROM public.%I', n.column_name, n.table_name),
           pg_get_serial_sequence('public.' || n.table_name, n.column_name), 'run init-db --widen-keys'
    FROM needed n
    JOIN present p USING (table_name, column_name)
    WHERE (n.table_name, n.column_name) IN (('price_data', 'id'), ('predictions', 'id'), ('user_activities', 'id'),
                                            ('user_activities', 'entity_id'))
      AND p.atttypid = 'integer'::regtype
    UNION ALL VALUES
        ('count', 'ai_suggestions', '{ai_suggestions}'::text[],
         $q$SELECT count(*) AS n, min(id) AS example FROM public.ai_suggestions
            WHERE status = 'pending' AND expires_at < now()$q$,
         'pending past expires_at', 'expire-overdue marks them'),
        ('count', 'trading_signals', '{trading_signals}',
         $q$SELECT count(*) AS n, min(id) AS example FROM public.trading_signals
            WHERE status = 'active' AND expires_at < now()$q$,
         'active past expires_at', 'expire-overdue marks them'),
        ('count', 'crypto_sector_mapping', '{crypto_sector_mapping}',
         $q$SELECT count(*) AS n, min(crypto_id) AS example
            FROM (SELECT crypto_id FROM public.crypto_sector_mapping WHERE is_primary_sector
                  GROUP BY crypto_id HAVING count(*) > 1) AS coins$q$,
         'coins with several primary sectors', 'set is_primary_sector to true on the one that is, and the others are not'),
        ('count', 'watchlists', '{watchlist_assets}',
         $q$SELECT count(*) AS n, min(watchlist_id) AS example
            FROM (SELECT watchlist_id
                  FROM (SELECT watchlist_id, position, row_number() OVER (
                            PARTITION BY watchlist_id ORDER BY is_active DESC, position) AS place
                        FROM public.watchlist_assets) AS ranked
                  WHERE position <> place GROUP BY watchlist_id) AS lists$q$,
         'lists whose positions are not 1 to n with the active coins first',
         'the first change of such a list through the console puts that right')
), answers AS MATERIALIZED (
    SELECT q.*, query_to_xml(query, true, true, '') AS answer
    FROM questions q
    WHERE NOT EXISTS (SELECT FROM unnest(q.tables) AS t
                      WHERE t IN (SELECT table_name FROM column_findings
                                  WHERE object <> 'watchlist_assets.updated_at'))
), counted AS (
    SELECT topic, object, finding, remedy, coalesce((xpath('//n/text()', answer))[1]::text::bigint, 0) AS n,
           (xpath('//example/text()', answer))[1]::text AS example
    FROM answers
), row_findings AS (
    SELECT 'warning' AS severity, object, format('%s: %s, for example id %s', finding, n, example) AS finding,
           CASE topic WHEN 'rule' THEN 'correct these rows; then ' || remedy ELSE remedy END AS remedy
    FROM counted
    WHERE topic IN ('rule', 'count') AND n > 0
    UNION ALL
    -- Adoption leaves a rule out where a row breaks it, and such a row is corrected in the course of things.
    SELECT CASE object WHEN 'watchlists' THEN 'difference' ELSE 'warning' END, object,
           format('no check refuses %s, and no row would break it', finding), remedy
    FROM counted
    WHERE topic = 'rule' AND n = 0
    UNION ALL
    SELECT 'difference', object, finding, remedy
    FROM counted
    WHERE topic = 'shared list' AND n = 0
    UNION ALL
    SELECT 'warning', archive, format('has no column %I, so that archiving a row loses it', column_name), 'run init-db'
    FROM (SELECT table_name || '_archive' AS archive, column_name FROM present
          WHERE table_name IN ('user_activities', 'ai_suggestions')) AS live
    WHERE archive IN (SELECT table_name FROM present)
      AND (archive, column_name) NOT IN (SELECT table_name, column_name FROM present)
      AND (archive, column_name) NOT IN (SELECT table_name, column_name FROM needed)
    UNION ALL
    SELECT CASE WHEN used > 50 THEN 'warning' ELSE 'note' END, object,
           format('%s %% of the integer key is used up', round(used, 1)), remedy
    FROM (SELECT object, remedy, 100.0 * greatest(n, last_value) / 2147483647 AS used
          FROM counted
          LEFT JOIN pg_sequences ON format('%I.%I', schemaname, sequencename) = finding
          WHERE topic = 'key') AS keys
)
-- ------------------------------------------------------------------------------------- who can read and plant too much
, secrets (table_name, column_name) AS (
    VALUES ('users', 'password_hash'), ('user_sessions', 'session_token'), ('user_sessions', 'refresh_token'),
           ('user_activities', 'session_id'), ('user_activities_archive', 'session_id'), ('suggestion_reviews', 'before'),
           ('suggestion_reviews', 'after')
), readers AS (
    SELECT 'PUBLIC' AS name, 0::oid AS oid
    UNION ALL
    SELECT rolname, oid FROM pg_roles WHERE rolname IN ('cryptopredict_analyst', 'cryptopredict_admin')
), rights_findings AS (
    SELECT format('%I.%I', s.table_name, s.column_name) AS object,
           format('%s can read it', CASE r.oid WHEN 0 THEN 'everybody who can connect' ELSE r.name END) AS finding,
           format('REVOKE SELECT ON public.%I FROM %s', s.table_name, r.name)
               || CASE r.oid WHEN 0 THEN '; grant it to the programs that need it' ELSE '; then run init-db' END AS remedy
    FROM secrets s
    JOIN pg_class c ON c.relname = s.table_name AND c.relnamespace = 'public'::regnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.column_name
    CROSS JOIN readers r
    WHERE EXISTS (SELECT FROM (SELECT * FROM aclexplode(c.relacl) UNION ALL SELECT * FROM aclexplode(a.attacl)) g
                  WHERE g.grantee = r.oid AND g.privilege_type = 'SELECT')
    UNION ALL
    SELECT 'schema public', 'everybody who can connect may create functions in it, which run in place of others',
           'as its owner: REVOKE CREATE ON SCHEMA public FROM PUBLIC; grant it to the programs that need it'
    FROM pg_namespace, aclexplode(nspacl) a
    WHERE nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE'
    UNION ALL
    SELECT 'console.logins', format('the role %s is not there any more: made again, it would be user %s', role_name, user_id),
           format('SELECT console.unmap_login(%L)', role_name)
    FROM (SELECT (xpath('//role_name/text()', x))[1]::text AS role_name, (xpath('//user_id/text()', x))[1]::text AS user_id
          FROM (SELECT query_to_xml('SELECT role_name, user_id FROM console.logins l
                                     WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = l.role_name)', true, false, '') AS rows
                WHERE to_regclass('console.logins') IS NOT NULL) q, unnest(xpath('//row', rows)) x) gone
)
SELECT severity, object, finding, remedy
FROM (
    SELECT 'difference' AS severity, object, finding, remedy FROM column_findings
    UNION ALL SELECT 'difference', * FROM console_objects
    UNION ALL SELECT 'difference', * FROM constraint_findings
    UNION ALL SELECT 'difference', * FROM trigger_findings
    UNION ALL SELECT 'difference', * FROM view_findings
    UNION ALL SELECT 'difference', * FROM old_bodies
    UNION ALL SELECT * FROM row_findings
    UNION ALL SELECT 'warning', * FROM rights_findings
) AS findings
ORDER BY severity, object, finding;
