-- What people read, and who may do what. Personal tables are read through the views here, which show each login its own
-- rows (an admin: all) and no secret; market tables directly. Nothing is written but through functions.

-- ---------------------------------------------------------------------------------------------------------------------
-- Personal tables. security_barrier: no condition of the reader's runs before the view's own. version is the row's xmin,
-- to be named when the row is changed.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW console.watchlists WITH (security_barrier) AS
SELECT w.id, w.name, w.description, w.user_id, w.type, w.is_active, w.is_public, w.max_assets, w.sort_order, w.created_at,
       w.updated_at, w.xmin::text::bigint AS version
FROM public.watchlists w
WHERE (SELECT console.current_user_id()) IS NOT NULL
  AND (w.type <> 'personal' OR w.is_public OR w.user_id = (SELECT console.current_user_id()) OR (SELECT console.is_admin()));

CREATE OR REPLACE VIEW console.watchlist_assets WITH (security_barrier) AS
SELECT a.id, a.watchlist_id, a.crypto_id, a.position, a.weight, a.target_allocation, a.notes, a.is_active, a.added_at,
       a.added_by, a.last_modified_by, a.updated_at, c.symbol, c.name AS coin_name, c.current_price,
       c.price_change_percentage_24h, a.xmin::text::bigint AS version
FROM public.watchlist_assets a
JOIN public.watchlists w ON w.id = a.watchlist_id
JOIN public.cryptocurrencies c ON c.id = a.crypto_id
WHERE (SELECT console.current_user_id()) IS NOT NULL
  AND (w.type <> 'personal' OR w.is_public OR w.user_id = (SELECT console.current_user_id()) OR (SELECT console.is_admin()));

CREATE OR REPLACE VIEW console.notifications WITH (security_barrier) AS
SELECT n.id, n.user_id, n.notification_type, n.title, n.message, n.data, n.status, n.priority, n.scheduled_for, n.sent_at,
       n.read_at, n.expires_at, n.created_at, n.xmin::text::bigint AS version
FROM public.notifications n
WHERE n.user_id = (SELECT console.current_user_id()) OR (SELECT console.is_admin());

CREATE OR REPLACE VIEW console.signal_executions WITH (security_barrier) AS
SELECT e.id, e.signal_id, e.user_id, e.execution_price, e.position_size, e.portfolio_percentage, e.execution_type, e.status,
       e.execution_details, e.executed_at, e.updated_at, e.xmin::text::bigint AS version
FROM public.signal_executions e
WHERE e.user_id = (SELECT console.current_user_id()) OR (SELECT console.is_admin());

CREATE OR REPLACE VIEW console.risk_management WITH (security_barrier) AS
SELECT r.id, r.user_id, r.max_position_size, r.max_portfolio_risk, r.risk_rules, r.current_exposure, r.risk_metrics,
       r.last_calculated, r.updated_at, r.xmin::text::bigint AS version
FROM public.risk_management r
WHERE r.user_id = (SELECT console.current_user_id()) OR (SELECT console.is_admin());

CREATE OR REPLACE VIEW console.users WITH (security_barrier) AS
SELECT u.id, u.email, u.first_name, u.last_name, u.role, u.is_active, u.is_verified, u.is_premium, u.created_at, u.updated_at,
       u.last_login, u.login_count, u.preferences, u.timezone, u.language,
       ARRAY(SELECT l.role_name::text FROM console.logins l WHERE l.user_id = u.id ORDER BY l.role_name) AS console_logins,
       u.xmin::text::bigint AS version
FROM public.users u
WHERE u.id = (SELECT console.current_user_id()) OR (SELECT console.is_admin());

CREATE OR REPLACE VIEW console.user_sessions WITH (security_barrier) AS
SELECT s.id, s.user_id, s.device_info, s.ip_address, s.is_active, s.expires_at, s.created_at, s.last_used_at,
       s.xmin::text::bigint AS version
FROM public.user_sessions s
WHERE s.user_id = (SELECT console.current_user_id()) OR (SELECT console.is_admin());

-- Without session_id, which programs may have filled with a session's token.
CREATE OR REPLACE VIEW console.user_activities WITH (security_barrier) AS
SELECT a.id, a.user_id, a.activity_type, a.entity_type, a.entity_id, a.action, a.details, a.ip_address, a.user_agent,
       a.created_at, console.display_name(u.first_name, u.last_name, u.email) AS user_name, a.xmin::text::bigint AS version
FROM public.user_activities a
LEFT JOIN public.users u ON u.id = a.user_id
WHERE a.user_id = (SELECT console.current_user_id()) OR (SELECT console.is_admin());

CREATE OR REPLACE VIEW console.user_activities_archive WITH (security_barrier) AS
SELECT a.id, a.user_id, a.activity_type, a.entity_type, a.entity_id, a.action, a.details, a.ip_address, a.user_agent,
       a.created_at, a.xmin::text::bigint AS version
FROM public.user_activities_archive a
WHERE (SELECT console.is_admin());

CREATE OR REPLACE VIEW console.ai_suggestions_archive WITH (security_barrier) AS
SELECT s.id, s.watchlist_id, s.crypto_id, s.suggestion_type, s.ai_layer, s.confidence_score, s.reasoning, s.context_data,
       s.target_position, s.target_weight, s.expected_return, s.risk_score, s.status, s.reviewed_by, s.reviewed_at,
       s.implemented_at, s.actual_return, s.success_score, s.created_at, s.expires_at, s.xmin::text::bigint AS version
FROM public.ai_suggestions_archive s
WHERE (SELECT console.is_admin());

-- The first design's views that tell of people and their lists.
CREATE OR REPLACE VIEW console.v_users_overview WITH (security_barrier) AS
SELECT v.id, v.email, v.first_name, v.last_name, v.role, v.is_active, v.is_premium, v.created_at, v.last_login, v.login_count,
       v.personal_watchlists_count, v.total_assets_count, v.avg_prediction_accuracy
FROM public.v_users_overview v
WHERE v.id = (SELECT console.current_user_id()) OR (SELECT console.is_admin());

CREATE OR REPLACE VIEW console.v_watchlist_summary WITH (security_barrier) AS
SELECT v.id, v.name, v.type, v.user_id, v.user_email, v.asset_count, v.created_at, v.updated_at, v.avg_asset_weight, v.asset_symbols
FROM public.v_watchlist_summary v
WHERE v.user_id = (SELECT console.current_user_id()) OR (SELECT console.is_admin())
   OR v.user_id IS NULL AND (SELECT console.current_user_id()) IS NOT NULL;

-- ---------------------------------------------------------------------------------------------------------------------
-- Market tables as lists show them: without the JSON columns (those come with the row that is looked at), with the names
-- that go with the ids. Everybody may read every row, so nothing stands between a condition and an index.
-- ---------------------------------------------------------------------------------------------------------------------

-- The name of somebody's personal list is theirs, even where a suggestion mentions it.
CREATE OR REPLACE VIEW console.suggestions AS
SELECT s.id, s.watchlist_id, s.crypto_id, s.suggestion_type, s.ai_layer, s.confidence_score, s.target_position,
       s.target_weight, s.expected_return, s.risk_score, s.status, s.reviewed_by, s.reviewed_at, s.implemented_at,
       s.actual_return, s.success_score, s.created_at, s.expires_at, s.xmin::text::bigint AS version,
       c.symbol, c.name AS coin_name,
       CASE WHEN w.type <> 'personal' OR w.is_public OR w.user_id = (SELECT console.current_user_id())
                 OR (SELECT console.is_admin()) THEN w.name END AS watchlist_name,
       w.type AS watchlist_type,
       console.display_name(u.first_name, u.last_name, u.email) AS reviewer_name
FROM public.ai_suggestions s
LEFT JOIN public.cryptocurrencies c ON c.id = s.crypto_id
LEFT JOIN public.watchlists w ON w.id = s.watchlist_id
LEFT JOIN public.users u ON u.id = s.reviewed_by;

CREATE OR REPLACE VIEW console.reviews AS
SELECT r.id, r.suggestion_id, r.operation_id, r.action, r.previous_status, r.new_status, r.reviewer_id, r.reviewed_at,
       r.comment, console.display_name(u.first_name, u.last_name, u.email) AS reviewer_name
FROM public.suggestion_reviews r
LEFT JOIN public.users u ON u.id = r.reviewer_id;

CREATE OR REPLACE VIEW console.signals AS
SELECT s.id, s.crypto_id, s.signal_type, s.entry_price, s.target_price, s.stop_loss, s.confidence_score, s.risk_level,
       s.risk_reward_ratio, s.time_horizon_hours, s.status, s.generated_at, s.expires_at, s.updated_at,
       c.symbol, c.name AS coin_name, c.current_price, s.xmin::text::bigint AS version
FROM public.trading_signals s
LEFT JOIN public.cryptocurrencies c ON c.id = s.crypto_id;

CREATE OR REPLACE VIEW console.predictions AS
SELECT p.id, p.crypto_id, p.watchlist_id, p.user_id, p.model_name, p.model_version, p.layer_source, p.prediction_type,
       p.predicted_price, p.confidence_score, p.prediction_horizon, p.target_datetime, p.input_price, p.actual_price,
       p.accuracy_percentage, p.absolute_error, p.squared_error, p.is_realized, p.is_accurate, p.accuracy_threshold,
       p.market_conditions, p.volatility_level, p.notes, p.created_at, p.updated_at, p.evaluated_at,
       c.symbol, c.name AS coin_name, p.xmin::text::bigint AS version
FROM public.predictions p
LEFT JOIN public.cryptocurrencies c ON c.id = p.crypto_id;

-- What the AI sees for a user: for the caller; for anybody if an admin asks.
CREATE OR REPLACE FUNCTION console.user_ai_context(p_user_id integer)
RETURNS TABLE (watchlist_id integer, watchlist_type varchar(20), asset_count integer, assets jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT c.* FROM public.get_user_ai_context(p_user_id) c WHERE console.current_user_id() IS NOT NULL
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Grants
-- ---------------------------------------------------------------------------------------------------------------------

-- What the group roles are given: tables and views to read, functions of console to call (they look at the caller
-- themselves). audience: 'everyone' is both roles. Whoever adds an object adds its line.
CREATE TABLE IF NOT EXISTS console.exposed (
    kind text CHECK (kind IN ('table', 'function')),
    name text,
    audience text NOT NULL CHECK (audience IN ('everyone', 'admin')),
    PRIMARY KEY (kind, name)
);

INSERT INTO console.exposed (kind, name, audience)
SELECT 'table', name, 'everyone'
FROM unnest(ARRAY[
    'public.cryptocurrencies', 'public.price_data', 'public.market_regime_analysis', 'public.market_sentiment_data',
    'public.dominance_data', 'public.macro_indicators', 'public.crypto_sectors', 'public.sector_performance',
    'public.sector_rotation_analysis', 'public.crypto_sector_mapping', 'public.ai_suggestions', 'public.suggestion_reviews',
    'public.trading_signals', 'public.predictions', 'public.ai_models', 'public.system_health', 'public.v_active_signals',
    'public.v_ai_performance',
    'console.watchlists', 'console.watchlist_assets', 'console.notifications', 'console.signal_executions',
    'console.risk_management', 'console.users', 'console.user_sessions', 'console.user_activities',
    'console.user_activities_archive', 'console.ai_suggestions_archive', 'console.v_users_overview',
    'console.v_watchlist_summary', 'console.suggestions', 'console.reviews', 'console.signals', 'console.predictions',
    'console.editable_columns', 'console.migrations']) AS name
UNION ALL
SELECT 'function', name, 'everyone'
FROM unnest(ARRAY[
    'whoami', 'is_admin', 'display_name', 'operation_outcome', 'user_ai_context',
    'review_suggestions', 'undo_review', 'expire_overdue',
    'create_watchlist', 'update_watchlist', 'delete_watchlist', 'order_watchlists', 'reorder_watchlist', 'add_assets',
    'remove_assets', 'move_assets', 'copy_assets',
    'execute_signal', 'set_execution', 'cancel_signal', 'complete_signal', 'request_retraining', 'evaluate_predictions',
    'archive_preview', 'archive_batch', 'restore_archived',
    'edit_rows', 'create_risk_profile', 'mark_notifications', 'snooze_notifications', 'create_user', 'set_user',
    'revoke_session']) AS name
UNION ALL
SELECT 'function', name, 'admin' FROM unnest(ARRAY['map_login', 'unmap_login']) AS name
ON CONFLICT (kind, name) DO NOTHING;

-- Run by the owner after the migrations, and again once the roles exist. Takes nothing from anybody but from PUBLIC on the
-- console's own objects.
CREATE OR REPLACE FUNCTION console.apply_grants() RETURNS void
LANGUAGE plpgsql SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_role name;
    v_object text;
BEGIN
    REVOKE ALL ON ALL TABLES IN SCHEMA console FROM PUBLIC;
    REVOKE ALL ON public.suggestion_reviews FROM PUBLIC;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
    GRANT USAGE ON SCHEMA console TO PUBLIC;

    FOR v_role IN SELECT rolname FROM pg_roles WHERE rolname IN ('cryptopredict_analyst', 'cryptopredict_admin') ORDER BY 1
    LOOP
        IF NOT has_schema_privilege(v_role, 'public', 'USAGE') THEN -- some databases take it from PUBLIC
            EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', v_role);
        END IF;
        FOR v_object IN
            SELECT format('SELECT ON TABLE %s', to_regclass(e.name)) FROM console.exposed e
            WHERE e.kind = 'table' AND to_regclass(e.name) IS NOT NULL
              AND (e.audience = 'everyone' OR v_role = 'cryptopredict_admin')
            UNION ALL
            SELECT format('EXECUTE ON FUNCTION %s', p.oid::regprocedure) FROM console.exposed e
            JOIN pg_proc p ON p.proname = e.name AND p.pronamespace = 'console'::regnamespace
            WHERE e.kind = 'function' AND (e.audience = 'everyone' OR v_role = 'cryptopredict_admin')
        LOOP
            EXECUTE format('GRANT %s TO %I', v_object, v_role);
        END LOOP;
    END LOOP;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
