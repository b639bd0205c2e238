-- The views and functions of the first design, by the same names and with the same columns, arguments and results, and
-- without its mistakes. They run with their caller's rights, as they always did; tables are written with their schema,
-- so that it does not matter what the caller's search_path says.

SET LOCAL search_path = public, pg_temp;
SET LOCAL client_min_messages = warning;

-- ------------------------------------------------------------------------------------------------------------- views

-- CREATE OR REPLACE VIEW keeps grants and whatever is built on a view, but only while the columns are the same. One that
-- has other columns by now stays with what is built on it, under the name …_former; who could read it can read the new.
CREATE OR REPLACE FUNCTION console.replace_view(p_name name, p_query text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    former name;
    reader record;
BEGIN
    BEGIN
        EXECUTE format('CREATE OR REPLACE VIEW public.%I AS %s', p_name, p_query);
        RETURN;
    EXCEPTION WHEN invalid_table_definition OR wrong_object_type THEN
        NULL;
    END;

    SELECT candidate INTO former
    FROM (SELECT 0 AS n, p_name || '_former' AS candidate
          UNION ALL SELECT n, format('%s_former%s', p_name, n) FROM generate_series(2, 100) AS n) AS names
    WHERE to_regclass(format('public.%I', candidate)) IS NULL
    ORDER BY n
    LIMIT 1;
    EXECUTE format('ALTER TABLE public.%I RENAME TO %I', p_name, former);
    EXECUTE format('CREATE VIEW public.%I AS %s', p_name, p_query);
    FOR reader IN
        SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS role_name
        FROM pg_class, aclexplode(relacl)
        WHERE oid = to_regclass(format('public.%I', former)) AND privilege_type = 'SELECT'
    LOOP
        EXECUTE format('GRANT SELECT ON public.%I TO %s', p_name, reader.role_name);
    END LOOP;
    RAISE WARNING 'view % had other columns: it is kept as %', p_name, former;
END
$$;

REVOKE EXECUTE ON FUNCTION console.replace_view(name, text) FROM PUBLIC;

-- Columns are named, since p.* means another thing once a column is added.
SELECT console.replace_view('v_active_predictions', $view$
    SELECT p.id, p.crypto_id, p.watchlist_id, p.user_id, p.model_name, p.model_version, p.layer_source,
           p.prediction_type, p.predicted_price, p.predicted_value, p.confidence_score, p.prediction_horizon,
           p.target_datetime, p.features_used, p.model_parameters, p.input_price, p.input_features, p.context_data,
           p.actual_price, p.accuracy_percentage, p.absolute_error, p.squared_error, p.is_realized, p.is_accurate,
           p.accuracy_threshold, p.training_data_end, p.market_conditions, p.volatility_level, p.model_training_time,
           p.prediction_time, p.notes, p.debug_info, p.created_at, p.updated_at, p.evaluated_at,
           c.symbol, c.name AS crypto_name, c.current_price, u.email AS user_email
    FROM public.predictions p
    JOIN public.cryptocurrencies c ON c.id = p.crypto_id
    LEFT JOIN public.users u ON u.id = p.user_id
    WHERE p.is_realized = false
    ORDER BY p.created_at DESC
$view$);

SELECT console.replace_view('v_watchlist_summary', $view$
    SELECT w.id, w.name, w.type, w.user_id, u.email AS user_email,
           count(a.id) AS asset_count,
           w.created_at, w.updated_at,
           avg(a.weight) AS avg_asset_weight,
           string_agg(c.symbol, ', ' ORDER BY a.position) AS asset_symbols
    FROM public.watchlists w
    LEFT JOIN public.users u ON u.id = w.user_id
    LEFT JOIN public.watchlist_assets a ON a.watchlist_id = w.id AND a.is_active
    LEFT JOIN public.cryptocurrencies c ON c.id = a.crypto_id
    WHERE w.is_active
    GROUP BY w.id, w.name, w.type, w.user_id, u.email, w.created_at, w.updated_at
$view$);

-- A short gains while the price falls. An entry price of 0 has no percentage, and is no reason to show nothing at all.
SELECT console.replace_view('v_active_signals', $view$
    SELECT s.id, s.crypto_id, s.signal_type, s.entry_price, s.target_price, s.stop_loss, s.confidence_score,
           s.risk_level, s.risk_reward_ratio, s.time_horizon_hours, s.ai_analysis, s.market_context, s.status,
           s.generated_at, s.expires_at, s.updated_at,
           c.symbol, c.name AS crypto_name, c.current_price,
           CASE s.signal_type WHEN 'short' THEN s.entry_price - s.target_price ELSE s.target_price - s.entry_price END
               / nullif(s.entry_price, 0) * 100 AS potential_return_pct,
           CASE s.signal_type WHEN 'short' THEN s.stop_loss - s.entry_price ELSE s.entry_price - s.stop_loss END
               / nullif(s.entry_price, 0) * 100 AS max_loss_pct
    FROM public.trading_signals s
    JOIN public.cryptocurrencies c ON c.id = s.crypto_id
    WHERE s.status = 'active' AND s.expires_at > now()
    ORDER BY s.confidence_score DESC, s.generated_at DESC
$view$);

SELECT console.replace_view('v_ai_performance', $view$
    SELECT ai_layer,
           count(*) AS total_suggestions,
           count(CASE WHEN status = 'approved' THEN 1 END) AS approved_count,
           count(CASE WHEN status = 'implemented' THEN 1 END) AS implemented_count,
           avg(confidence_score) AS avg_confidence,
           avg(actual_return) AS avg_actual_return,
           avg(success_score) AS avg_success_score,
           count(CASE WHEN success_score > 0.7 THEN 1 END) AS high_success_count
    FROM public.ai_suggestions
    WHERE created_at >= now() - interval '30 days'
    GROUP BY ai_layer
    ORDER BY ai_layer
$view$);

-- Each is counted on its own: joined, every list multiplied every prediction.
SELECT console.replace_view('v_users_overview', $view$
    SELECT u.id, u.email, u.first_name, u.last_name, u.role, u.is_active, u.is_premium, u.created_at, u.last_login,
           u.login_count,
           (SELECT count(*) FROM public.watchlists w
            WHERE w.user_id = u.id AND w.type = 'personal' AND w.is_active) AS personal_watchlists_count,
           (SELECT count(*) FROM public.watchlist_assets a JOIN public.watchlists w ON w.id = a.watchlist_id
            WHERE w.user_id = u.id AND w.type = 'personal' AND w.is_active AND a.is_active) AS total_assets_count,
           (SELECT avg(p.accuracy_percentage) FROM public.predictions p
            WHERE p.user_id = u.id AND p.is_realized) AS avg_prediction_accuracy
    FROM public.users u
    WHERE u.role = 'public'
$view$);

-- --------------------------------------------------------------------------------------------------------- functions

DO $$
DECLARE
    former record;
BEGIN
    -- A function with another result or other names of arguments can't be replaced; it steps aside.
    FOR former IN
        SELECT to_regprocedure(signature) AS function, name
        FROM (VALUES
            ('create_default_watchlist', 'create_default_watchlist(varchar, text)', 'p_name, p_description', 'integer'),
            ('bulk_update_watchlist_assets', 'bulk_update_watchlist_assets(integer, jsonb, integer)',
             'p_watchlist_id, p_asset_updates, p_admin_user_id', 'void'),
            ('get_user_ai_context', 'get_user_ai_context(integer)',
             'p_user_id, watchlist_id, watchlist_type, asset_count, assets',
             'TABLE(watchlist_id integer, watchlist_type character varying, asset_count integer, assets jsonb)'),
            ('archive_old_data', 'archive_old_data()', NULL, 'void')
        ) AS ours (name, signature, arguments, result)
        JOIN pg_proc p ON p.oid = to_regprocedure(signature)
        WHERE array_to_string(p.proargnames, ', ') IS DISTINCT FROM arguments
           OR pg_get_function_result(p.oid) <> result
    LOOP
        EXECUTE format('ALTER ROUTINE %s RENAME TO %I', former.function, former.name || '_former');
    END LOOP;
END
$$;

-- There is one active default list: the former one is retired with its assets, not deleted.
CREATE OR REPLACE FUNCTION create_default_watchlist(p_name varchar(100), p_description text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    v_watchlist_id integer;
BEGIN
    -- Two callers at once would both retire the same list, and the second fail on the index.
    PERFORM pg_advisory_xact_lock(hashtext('create_default_watchlist'));

    UPDATE public.watchlists SET is_active = false WHERE type = 'default' AND is_active;

    INSERT INTO public.watchlists (name, description, type, user_id)
    VALUES (p_name, p_description, 'default', NULL)
    RETURNING id INTO v_watchlist_id;

    INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details)
    VALUES (console.current_user_id(), 'admin_action', 'watchlist', v_watchlist_id, 'create',
            jsonb_build_object('type', 'default', 'name', p_name));

    RETURN v_watchlist_id;
END
$$;

-- Puts coins into a list, each {crypto_id, position, weight}; of a coin that is named twice the last counts, as it did
-- when they were taken one after the other. Each gets the place it asks for, as far as the list reaches, and the others
-- keep their order around them. p_admin_user_id is who did it when the login belongs to a program; a person's login
-- says itself who that is. A person is held to the list's max_assets; programs never were.
CREATE OR REPLACE FUNCTION bulk_update_watchlist_assets(p_watchlist_id integer, p_asset_updates jsonb,
                                                        p_admin_user_id integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_person integer := console.current_user_id();
    v_actor integer := coalesce(v_person, p_admin_user_id);
    v_max_assets integer;
    v_active_before bigint;
    v_active_after bigint;
    v_aside integer; -- positions above it are taken by no row, before or after
BEGIN
    -- First, for its lock: whoever rearranges the same list waits here.
    UPDATE public.watchlists SET updated_at = now() WHERE id = p_watchlist_id RETURNING max_assets INTO v_max_assets;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no watchlist %', p_watchlist_id USING ERRCODE = 'foreign_key_violation';
    END IF;

    SELECT count(*) FILTER (WHERE is_active), greatest(max(position), 0) + count(*) + jsonb_array_length(p_asset_updates)
    INTO v_active_before, v_aside
    FROM public.watchlist_assets
    WHERE watchlist_id = p_watchlist_id;

    -- The positions are unique row by row, so what moves goes aside first and into its place then.
    WITH given AS (
        SELECT DISTINCT ON (crypto_id) *
        FROM (SELECT (value ->> 'crypto_id')::integer AS crypto_id, (value ->> 'position')::integer AS wish,
                     (value ->> 'weight')::numeric AS weight, ordinality
              FROM jsonb_array_elements(p_asset_updates) WITH ORDINALITY) AS element
        ORDER BY crypto_id, ordinality DESC
    ), member AS (
        SELECT coalesce(a.crypto_id, g.crypto_id) AS crypto_id, a.position AS old_position, g.wish, g.ordinality,
               CASE WHEN g.ordinality IS NULL THEN a.weight ELSE g.weight END AS weight,
               g.ordinality IS NOT NULL OR a.is_active AS is_active,
               CASE WHEN a.id IS NULL THEN v_actor ELSE a.added_by END AS added_by,
               CASE WHEN g.ordinality IS NULL THEN a.last_modified_by ELSE v_actor END AS last_modified_by
        FROM (SELECT * FROM public.watchlist_assets WHERE watchlist_id = p_watchlist_id) AS a
        FULL JOIN given g ON g.crypto_id = a.crypto_id
    ), wished AS (
        -- Each at its wish or right behind the one before it, and none so far down that the rest would not fit.
        SELECT crypto_id, least(nth + max(wish - nth) OVER (ORDER BY nth), active - wishes + nth) AS place
        FROM (SELECT crypto_id, greatest(wish, 1) AS wish, row_number() OVER (ORDER BY wish, ordinality) AS nth,
                     count(*) OVER () AS wishes, (SELECT count(*) FROM member WHERE is_active) AS active
              FROM member
              WHERE wish IS NOT NULL) AS numbered
    ), free AS (
        SELECT place, row_number() OVER (ORDER BY place) AS nth
        FROM generate_series(1, (SELECT count(*) FROM member)) AS place
        WHERE place NOT IN (SELECT place FROM wished)
    ), remaining AS (
        SELECT crypto_id, row_number() OVER (ORDER BY is_active DESC, old_position NULLS LAST, ordinality) AS nth
        FROM member
        WHERE wish IS NULL
    ), arranged AS (
        SELECT crypto_id, place FROM wished
        UNION ALL
        SELECT crypto_id, place FROM remaining JOIN free USING (nth)
    )
    INSERT INTO public.watchlist_assets
           (watchlist_id, crypto_id, position, weight, is_active, added_by, last_modified_by)
    SELECT p_watchlist_id, m.crypto_id, CASE WHEN place = old_position THEN place ELSE v_aside + place END,
           m.weight, m.is_active, m.added_by, m.last_modified_by
    FROM member m
    LEFT JOIN arranged USING (crypto_id)
    WHERE m.ordinality IS NOT NULL OR place <> old_position
    ON CONFLICT (watchlist_id, crypto_id) DO UPDATE
    SET position = EXCLUDED.position, weight = EXCLUDED.weight, is_active = EXCLUDED.is_active,
        last_modified_by = EXCLUDED.last_modified_by;

    UPDATE public.watchlist_assets
    SET position = position - v_aside
    WHERE watchlist_id = p_watchlist_id AND position > v_aside;

    SELECT count(*) FILTER (WHERE is_active) INTO v_active_after
    FROM public.watchlist_assets
    WHERE watchlist_id = p_watchlist_id;
    IF v_person IS NOT NULL AND v_active_after > v_max_assets AND v_active_after > v_active_before THEN
        RAISE EXCEPTION 'watchlist % would hold % coins, and may hold %', p_watchlist_id, v_active_after, v_max_assets
            USING ERRCODE = 'check_violation';
    END IF;

    INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details)
    VALUES (v_actor, 'admin_action', 'watchlist', p_watchlist_id, 'bulk_update',
            jsonb_build_object('asset_count', jsonb_array_length(p_asset_updates)));
END
$$;

-- What the AI layers know of a user's choice: the personal lists, or the default one for somebody who has none. A
-- program asks for anybody, and so does an admin; anybody else's login is answered for itself.
CREATE OR REPLACE FUNCTION get_user_ai_context(p_user_id integer)
RETURNS TABLE (watchlist_id integer, watchlist_type varchar(20), asset_count integer, assets jsonb)
LANGUAGE plpgsql AS $$
DECLARE
    v_user_id integer := p_user_id;
BEGIN
    IF console.current_user_id() IS NOT NULL THEN
        IF NOT console.is_admin() THEN -- a question that programs may not ask
            v_user_id := console.current_user_id();
        END IF;
    END IF;

    RETURN QUERY
    SELECT w.id::integer, w.type::varchar, count(a.id)::integer,
           coalesce(jsonb_agg(jsonb_build_object('crypto_id', a.crypto_id, 'symbol', c.symbol,
                                                 'position', a.position, 'weight', a.weight)
                              ORDER BY a.position) FILTER (WHERE a.id IS NOT NULL), '[]')
    FROM public.watchlists w
    LEFT JOIN public.watchlist_assets a ON a.watchlist_id = w.id AND a.is_active
    LEFT JOIN public.cryptocurrencies c ON c.id = a.crypto_id
    WHERE w.is_active
      AND (w.user_id = v_user_id AND w.type = 'personal'
           OR w.type = 'default' AND NOT EXISTS (SELECT FROM public.watchlists own
                                                 WHERE own.user_id = v_user_id AND own.type = 'personal'
                                                   AND own.is_active))
    GROUP BY w.id
    ORDER BY w.sort_order, w.id;
END
$$;

-- Moves activity of more than 6 months and suggestions implemented more than 3 months ago into their archives. One
-- statement deletes and keeps, so that a row can't become old enough in between and be deleted unseen; and it names the
-- columns both tables have, wherever they stand. A person's login goes by the console's function, which asks who that
-- is; a program needs the rights on the four tables it always did.
CREATE OR REPLACE FUNCTION archive_old_data() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_old record;
BEGIN
    IF console.current_user_id() IS NOT NULL THEN
        WHILE console.archive_batch('user_activities', interval '6 months', 10000) > 0 LOOP
        END LOOP;
        WHILE console.archive_batch('ai_suggestions', interval '3 months', 10000) > 0 LOOP
        END LOOP;
        RETURN;
    END IF;

    FOR v_old IN
        SELECT source, archive, condition, string_agg(quote_ident(a.attname), ', ') AS columns
        FROM (VALUES
            ('public.user_activities'::regclass, 'public.user_activities_archive'::regclass,
             $c$created_at < now() - interval '6 months'$c$),
            ('public.ai_suggestions', 'public.ai_suggestions_archive',
             $c$status = 'implemented' AND implemented_at < now() - interval '3 months'$c$)
        ) AS kept (source, archive, condition)
        JOIN pg_attribute a ON a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_attribute b ON b.attrelid = archive AND b.attname = a.attname AND b.attnum > 0 AND NOT b.attisdropped
        GROUP BY source, archive, condition
    LOOP
        EXECUTE format('WITH moved AS (DELETE FROM %1$s WHERE %2$s RETURNING %3$s)
                        INSERT INTO %4$s (%3$s) SELECT %3$s FROM moved',
                       v_old.source, v_old.condition, v_old.columns, v_old.archive);
    END LOOP;
END
$$;
