-- Run before anything else: what keeps this database from becoming, or being, the console's. One row a problem; no row,
-- go. An empty database is fine, and so is one with tables of other names, or with only some of ours (the rest is made),
-- or with columns, indexes and views beside ours. A table of ours must be a table, hold every column that is needed, of
-- a type that holds the same values, and belong to whoever runs this.

-- check.sql has the same list; a test compares the two with each other and with a new database.
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
), accepted (kind, types) AS (
    VALUES ('integer', '{int4,int8}'::name[]), ('text', '{text,varchar,bpchar,citext}'), ('numeric', '{numeric}'),
           ('boolean', '{bool}'), ('timestamptz', '{timestamptz}'), ('jsonb', '{jsonb}'), ('inet', '{inet}'),
           ('uuid', '{uuid}')
), ours AS (
    SELECT c.oid, c.relname, c.relkind, c.relowner
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname IN (SELECT table_name FROM needed)
), kinds (relkind, description) AS (
    VALUES ('v'::"char", 'a view'), ('m', 'a materialized view'), ('f', 'a foreign table'), ('r', 'a table'),
           ('p', 'a partitioned table'), ('S', 'a sequence'), ('i', 'an index'), ('I', 'an index'), ('c', 'a type')
), problems (place, object, problem) AS (
    SELECT 1, 'server',
           format('is PostgreSQL %s, and 15 or newer is needed', current_setting('server_version'))
    WHERE current_setting('server_version_num')::integer < 150000
    UNION ALL
    SELECT 1, 'server', 'is a read-only standby; connect to the primary'
    WHERE pg_is_in_recovery()
    UNION ALL
    SELECT 2, 'schema public', 'does not exist'
    WHERE to_regnamespace('public') IS NULL
    UNION ALL
    SELECT 2, format('database %I', current_database()), format('%I may not create schemas in it', current_user)
    WHERE to_regnamespace('console') IS NULL AND NOT has_database_privilege(current_database(), 'CREATE')
    UNION ALL
    SELECT 2, 'schema public', format('%I may not create tables in it', current_user)
    WHERE EXISTS (SELECT FROM needed WHERE table_name NOT IN (SELECT relname FROM ours))
      AND NOT has_schema_privilege(to_regnamespace('public')::oid, 'CREATE')
    UNION ALL
    SELECT 2, 'schema console', 'belongs to another program: it holds no table migrations'
    FROM pg_class
    WHERE relnamespace = to_regnamespace('console')
    HAVING count(*) > 0 AND count(*) FILTER (WHERE relname = 'migrations') = 0
    UNION ALL
    SELECT 3, relname, format('is %s, and a table is needed', description)
    FROM ours
    JOIN kinds USING (relkind)
    WHERE relkind NOT IN ('r', 'p')
    UNION ALL
    SELECT 3, relname, format('belongs to %I; %I would have to be a member of it', pg_get_userbyid(relowner), current_user)
    FROM ours
    WHERE NOT pg_has_role(relowner, 'USAGE')
    UNION ALL
    SELECT 3, c.relname, format('is %s, and the console has a view of that name', description)
    FROM pg_class c
    JOIN kinds USING (relkind)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('v', 'm')
      AND c.relname IN ('v_active_predictions', 'v_watchlist_summary', 'v_active_signals', 'v_ai_performance',
                        'v_users_overview')
    UNION ALL
    SELECT 4, format('%I.%I', o.relname, n.column_name), 'is missing'
    FROM ours o
    JOIN needed n ON n.table_name = o.relname
    LEFT JOIN pg_attribute a ON a.attrelid = o.oid AND a.attname = n.column_name AND NOT a.attisdropped
    WHERE o.relkind IN ('r', 'p') AND a.attname IS NULL
    UNION ALL
    SELECT 4, format('%I.%I', o.relname, n.column_name),
           format('is %s, and %s is needed', format_type(a.atttypid, a.atttypmod), n.kind)
    FROM ours o
    JOIN needed n ON n.table_name = o.relname
    JOIN pg_attribute a ON a.attrelid = o.oid AND a.attname = n.column_name AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    JOIN pg_type base ON base.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
    JOIN accepted USING (kind)
    WHERE o.relkind IN ('r', 'p') AND base.typname <> ALL (types)
)
SELECT object::text, problem::text
FROM problems
ORDER BY place, object, problem;
