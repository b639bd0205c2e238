-- Signals and their executions, retraining, evaluating predictions, and the archive.

-- ---------------------------------------------------------------------------------------------------------------------
-- Signals
-- ---------------------------------------------------------------------------------------------------------------------

-- What the caller's risk profile has against an execution, or NULL. The profile's largest position is in the unit of
-- position_size. What is at risk is the share of the portfolio times the way to the stop.
CREATE OR REPLACE FUNCTION console.risk_objection(p_user integer, p_signal public.trading_signals, p_price numeric,
                                                  p_size numeric, p_percentage numeric) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT nullif(concat_ws(' ',
        CASE WHEN p_size > r.max_size
             THEN format('The size %s is above the largest position of the risk profile, %s.', p_size, r.max_size) END,
        CASE WHEN r.risk > r.max_risk
             THEN format('%s %% of the portfolio would be at risk, the risk profile allows %s %%.',
                         round(100 * r.risk, 2), round(100 * r.max_risk, 2)) END), '')
    FROM (SELECT coalesce(m.max_position_size, 1000) AS max_size, coalesce(m.max_portfolio_risk, 0.02) AS max_risk,
                 p_percentage / 100 * abs(coalesce(p_price, p_signal.entry_price) - p_signal.stop_loss)
                     / nullif(coalesce(p_price, p_signal.entry_price), 0) AS risk
          FROM (SELECT) one LEFT JOIN public.risk_management m ON m.user_id = p_user) r
$$;

-- Records an execution of the caller. What exceeds the risk profile needs a reason, which is kept with it. The outcome's
-- key is the execution.
CREATE OR REPLACE FUNCTION console.execute_signal(p_operation uuid, p_signal_id integer, p_price numeric, p_size numeric,
                                                  p_percentage numeric DEFAULT NULL, p_type text DEFAULT 'manual',
                                                  p_override_reason text DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'execute_signal');
    v_user integer := console.current_user_id();
    v_signal public.trading_signals;
    v_objection text;
    v_refusal text;
    v_execution public.signal_executions;
BEGIN
    IF v_outcome IS NULL THEN
        SELECT * INTO v_signal FROM public.trading_signals WHERE id = p_signal_id FOR NO KEY UPDATE;
        v_objection := console.risk_objection(v_user, v_signal, p_price, p_size, p_percentage);
        v_refusal := CASE
            WHEN NOT (round(p_price, 8) > 0 AND p_price < 1e12) THEN 'The price is above 0, in at most 8 decimals.'
            WHEN NOT (round(p_size, 8) > 0 AND p_size < 1e22) THEN 'The size is above 0, in at most 8 decimals.'
            WHEN NOT p_percentage BETWEEN 0 AND 100 THEN 'The share of the portfolio is between 0 and 100 %.'
            WHEN p_type IS NULL OR p_type NOT IN ('manual', 'automatic') THEN 'An execution is manual or automatic.' END;
        v_outcome := CASE
            WHEN v_signal.id IS NULL THEN console.outcome(NULL, 'not_found')
            WHEN v_signal.status = 'active' AND v_signal.expires_at <= clock_timestamp() OR v_signal.status = 'expired'
                THEN console.outcome(NULL, 'expired', 'The signal has expired.')
            WHEN v_signal.status <> 'active' THEN console.outcome(NULL, 'not_active', format('The signal is %s.', v_signal.status))
            WHEN v_refusal IS NOT NULL THEN console.outcome(NULL, 'refused', v_refusal)
            WHEN v_objection IS NOT NULL AND console.is_blank(p_override_reason)
                THEN console.outcome(NULL, 'reason_required', v_objection) END;
        IF v_outcome IS NULL THEN
            INSERT INTO public.signal_executions
                (signal_id, user_id, execution_price, position_size, portfolio_percentage, execution_type, execution_details)
            VALUES (p_signal_id, v_user, p_price, p_size, p_percentage, p_type,
                    CASE WHEN v_objection IS NULL THEN '{}'
                         ELSE jsonb_build_object('risk_objection', v_objection, 'override_reason', p_override_reason) END)
            RETURNING * INTO v_execution;
            PERFORM console.audit(p_operation, 'signal_execution', 'execution', v_execution.id, 'create', NULL, to_jsonb(v_execution));
            v_outcome := console.outcome(v_execution.id, 'done', NULL,
                (SELECT xmin::text::bigint FROM public.signal_executions WHERE id = v_execution.id));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

CREATE OR REPLACE FUNCTION console.set_signal_status(p_operation uuid, p_signal_id integer, p_status text, p_reason text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_before text;
BEGIN
    SELECT status INTO v_before FROM public.trading_signals WHERE id = p_signal_id;
    UPDATE public.trading_signals SET status = p_status WHERE id = p_signal_id;
    PERFORM console.audit(p_operation, 'signal_update', 'signal', p_signal_id, p_status, jsonb_build_object('status', v_before),
                          jsonb_build_object('status', p_status), jsonb_build_object('reason', p_reason));
END $$;

-- An open execution is filled, partly filled or cancelled, with the price and size it came to. Filling a signal's last
-- open execution makes the signal executed.
CREATE OR REPLACE FUNCTION console.set_execution(p_operation uuid, p_execution_id integer, p_status text,
                                                 p_price numeric DEFAULT NULL, p_size numeric DEFAULT NULL,
                                                 p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'set_execution');
    v_before public.signal_executions;
    v_after public.signal_executions;
    v_version bigint;
BEGIN
    IF v_outcome IS NULL THEN
        -- The signal first: two last executions filled at once would each take the other for open.
        PERFORM FROM public.trading_signals
        WHERE id = (SELECT signal_id FROM public.signal_executions WHERE id = p_execution_id) FOR NO KEY UPDATE;
        SELECT * INTO v_before FROM public.signal_executions WHERE id = p_execution_id FOR UPDATE;
        SELECT xmin::text::bigint INTO v_version FROM public.signal_executions WHERE id = p_execution_id;
        v_outcome := CASE
            WHEN v_before.id IS NULL OR v_before.user_id <> console.current_user_id() AND NOT console.is_admin()
                THEN console.outcome(p_execution_id, 'not_found')
            WHEN v_version <> p_version THEN console.outcome(p_execution_id, 'changed')
            WHEN v_before.status NOT IN ('pending', 'partially_filled')
                THEN console.outcome(p_execution_id, 'refused', format('The execution is %s already.', v_before.status))
            WHEN p_status IS NULL OR p_status NOT IN ('filled', 'partially_filled', 'cancelled')
                THEN console.outcome(p_execution_id, 'refused', 'An execution is filled, partially_filled or cancelled.')
            WHEN NOT (round(p_price, 8) > 0 AND p_price < 1e12) OR NOT (round(p_size, 8) > 0 AND p_size < 1e22)
                THEN console.outcome(p_execution_id, 'refused', 'Price and size are above 0, in at most 8 decimals.') END;
        IF v_outcome IS NULL THEN
            UPDATE public.signal_executions
            SET status = p_status, execution_price = coalesce(p_price, execution_price), position_size = coalesce(p_size, position_size)
            WHERE id = p_execution_id RETURNING * INTO v_after;
            PERFORM console.audit(p_operation, 'signal_execution', 'execution', p_execution_id, p_status, to_jsonb(v_before), to_jsonb(v_after));
            IF p_status = 'filled' AND NOT EXISTS (SELECT FROM public.signal_executions WHERE signal_id = v_after.signal_id
                                                   AND status IN ('pending', 'partially_filled'))
               AND EXISTS (SELECT FROM public.trading_signals WHERE id = v_after.signal_id AND status = 'active') THEN
                PERFORM console.set_signal_status(p_operation, v_after.signal_id, 'executed', 'its last open execution was filled');
            END IF;
            v_outcome := console.outcome(p_execution_id, 'done', NULL,
                (SELECT xmin::text::bigint FROM public.signal_executions WHERE id = p_execution_id));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- An admin ends an active signal: it was executed, or is called off.
CREATE OR REPLACE FUNCTION console.close_signal(p_operation uuid, p_kind text, p_signal_id integer, p_status text,
                                                p_reason text, p_version bigint)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, p_kind);
    v_status text;
    v_version bigint;
BEGIN
    IF v_outcome IS NULL THEN
        PERFORM FROM public.trading_signals WHERE id = p_signal_id FOR NO KEY UPDATE;
        SELECT status, xmin::text::bigint INTO v_status, v_version FROM public.trading_signals WHERE id = p_signal_id;
        v_outcome := CASE
            WHEN v_version IS NULL THEN console.outcome(p_signal_id, 'not_found')
            WHEN NOT console.is_admin() THEN console.outcome(p_signal_id, 'forbidden')
            WHEN v_status IS DISTINCT FROM 'active'
                THEN console.outcome(p_signal_id, 'not_active', format('The signal is %s.', v_status))
            WHEN v_version <> p_version THEN console.outcome(p_signal_id, 'changed') END;
        IF v_outcome IS NULL THEN
            PERFORM console.set_signal_status(p_operation, p_signal_id, p_status, p_reason);
            v_outcome := console.outcome(p_signal_id, 'done', NULL,
                (SELECT xmin::text::bigint FROM public.trading_signals WHERE id = p_signal_id));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

CREATE OR REPLACE FUNCTION console.cancel_signal(p_operation uuid, p_signal_id integer, p_reason text DEFAULT NULL,
                                                 p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE sql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT * FROM console.close_signal(p_operation, 'cancel_signal', p_signal_id, 'cancelled', p_reason, p_version)
$$;

CREATE OR REPLACE FUNCTION console.complete_signal(p_operation uuid, p_signal_id integer, p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE sql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT * FROM console.close_signal(p_operation, 'complete_signal', p_signal_id, 'executed', 'an admin said so', p_version)
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Models
-- ---------------------------------------------------------------------------------------------------------------------

-- Asks whoever trains the models to train this one again; they read it from health_status, or listen on cp_system.
CREATE OR REPLACE FUNCTION console.request_retraining(p_operation uuid, p_model_id integer, p_reason text,
                                                      p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'request_retraining');
    v_user integer := console.current_user_id();
    v_model public.ai_models;
    v_version bigint;
    v_request jsonb;
BEGIN
    IF v_outcome IS NULL THEN
        PERFORM FROM public.ai_models WHERE id = p_model_id FOR NO KEY UPDATE;
        SELECT * INTO v_model FROM public.ai_models WHERE id = p_model_id;
        SELECT xmin::text::bigint INTO v_version FROM public.ai_models WHERE id = p_model_id;
        v_outcome := CASE
            WHEN v_model.id IS NULL THEN console.outcome(p_model_id, 'not_found')
            WHEN NOT console.is_admin() THEN console.outcome(p_model_id, 'forbidden')
            WHEN v_version <> p_version THEN console.outcome(p_model_id, 'changed')
            WHEN v_model.status = 'training' THEN console.outcome(p_model_id, 'already_training', 'The model is being trained already.')
            WHEN console.is_blank(p_reason) THEN console.outcome(p_model_id, 'reason_required') END;
        IF v_outcome IS NULL THEN
            SELECT jsonb_build_object('by', u.id, 'name', console.display_name(u.first_name, u.last_name, u.email), 'at', now(),
                                      'reason', p_reason, 'operation', p_operation)
            INTO v_request FROM public.users u WHERE u.id = v_user;
            UPDATE public.ai_models
            SET status = 'training',
                health_status = jsonb_build_object('retraining_requested', v_request)
                    || CASE jsonb_typeof(health_status) WHEN 'object' THEN health_status - 'retraining_requested' ELSE '{}' END
            WHERE id = p_model_id;
            PERFORM console.audit(p_operation, 'model_update', 'model', p_model_id, 'request_retraining',
                jsonb_build_object('status', v_model.status, 'health_status', v_model.health_status),
                jsonb_build_object('status', 'training', 'retraining_requested', v_request));
            v_outcome := console.outcome(p_model_id, 'done', NULL,
                (SELECT xmin::text::bigint FROM public.ai_models WHERE id = p_model_id));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Predictions
-- ---------------------------------------------------------------------------------------------------------------------

CREATE INDEX IF NOT EXISTS idx_predictions_due ON public.predictions (target_datetime, id) WHERE NOT is_realized;

-- How long a coin's candles are about a moment: the usual distance between neighbours.
CREATE OR REPLACE FUNCTION console.candle_length(p_crypto integer, p_at timestamptz) RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY distance)
    FROM (SELECT near.timestamp - lag(near.timestamp) OVER (ORDER BY near.timestamp) AS distance
          FROM ((SELECT timestamp FROM public.price_data WHERE crypto_id = p_crypto AND timestamp <= p_at
                 ORDER BY timestamp DESC LIMIT 12)
                UNION ALL
                (SELECT timestamp FROM public.price_data WHERE crypto_id = p_crypto AND timestamp > p_at
                 ORDER BY timestamp LIMIT 12)) near) d
$$;

-- The close of the candle that contains a moment, else of the last one before it, if that ended no longer before it than
-- twice its length; NULL when there is none.
CREATE OR REPLACE FUNCTION console.price_at(p_crypto integer, p_at timestamptz) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT close_price
    FROM (SELECT timestamp, close_price FROM public.price_data WHERE crypto_id = p_crypto AND timestamp <= p_at
          ORDER BY timestamp DESC LIMIT 1) last
    WHERE last.timestamp = p_at OR p_at <= last.timestamp + 3 * console.candle_length(p_crypto, p_at)
$$;

-- Compares predictions whose moment has come with what then happened; answers how many. One without a price, or with
-- one of 0, stays open.
CREATE OR REPLACE FUNCTION console.evaluate_predictions(p_limit integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_user integer := console.require_admin();
    v_operation uuid := gen_random_uuid();
    v_count integer;
BEGIN
    WITH due AS (
        SELECT p.id, p.accuracy_threshold, actual.price, abs(p.predicted_price - actual.price) AS error
        FROM public.predictions p, LATERAL (SELECT console.price_at(p.crypto_id, p.target_datetime) AS price) actual
        WHERE NOT p.is_realized AND p.target_datetime <= now() AND coalesce(p.prediction_type, 'price') = 'price'
          AND p.predicted_price <> 'NaN' AND actual.price > 0 AND actual.price <> 'NaN'
        ORDER BY p.target_datetime, p.id
        LIMIT p_limit
        FOR NO KEY UPDATE OF p SKIP LOCKED
    ), evaluated AS (
        UPDATE public.predictions p
        SET actual_price = d.price, absolute_error = d.error,
            squared_error = CASE WHEN d.error < 1e11 THEN d.error * d.error END, -- as far as the column reaches
            accuracy_percentage = greatest(0, 100 * (1 - d.error / d.price)),
            is_accurate = 100 * d.error / d.price <= d.accuracy_threshold,
            is_realized = true, evaluated_at = now()
        FROM due d WHERE p.id = d.id
        RETURNING p.id, p.actual_price, p.accuracy_percentage, p.is_accurate
    ), audited AS (
        INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details, ip_address, user_agent)
        SELECT v_user, 'prediction_update', 'prediction', e.id, 'evaluate',
               jsonb_build_object('operation', v_operation, 'before', jsonb_build_object('is_realized', false),
                   'after', jsonb_build_object('is_realized', true, 'actual_price', e.actual_price,
                                               'accuracy_percentage', e.accuracy_percentage, 'is_accurate', e.is_accurate)),
               inet_client_addr(), current_setting('application_name')
        FROM evaluated e
        RETURNING 1
    )
    SELECT count(*) INTO v_count FROM audited;
    RETURN v_count;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The archive
-- ---------------------------------------------------------------------------------------------------------------------

-- Which rows of a table are old enough. The trail of archiving itself waits a day, or archiving everything would never
-- come to an end.
CREATE OR REPLACE FUNCTION console.archive_rule(p_table text, p_older_than interval) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF p_table IS NULL OR p_table NOT IN ('user_activities', 'ai_suggestions') OR p_older_than < interval '0' THEN
        RAISE EXCEPTION 'user_activities or ai_suggestions can be archived, once they are of some age'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN CASE p_table
        WHEN 'user_activities'
            THEN format('created_at < now() - %L::interval AND (activity_type <> ''archive'' OR created_at < now() - interval ''1 day'')',
                        coalesce(p_older_than, '6 months'))
        WHEN 'ai_suggestions'
            THEN format('status = ''implemented'' AND implemented_at < now() - %L::interval', coalesce(p_older_than, '3 months')) END;
END $$;

-- The columns a table and its archive have in common: either may have been given others since.
CREATE OR REPLACE FUNCTION console.archive_columns(p_table text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM pg_attribute a JOIN pg_attribute b USING (attname)
    WHERE a.attrelid = format('public.%I', p_table)::regclass AND b.attrelid = format('public.%I', p_table || '_archive')::regclass
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND b.attgenerated = ''
$$;

-- What archive_batch would move.
CREATE OR REPLACE FUNCTION console.archive_preview(p_table text, p_older_than interval DEFAULT NULL)
RETURNS TABLE (rows bigint, oldest timestamptz, newest timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    PERFORM console.require_admin();
    RETURN QUERY EXECUTE format('SELECT count(*), min(created_at), max(created_at) FROM public.%I WHERE %s',
                                p_table, console.archive_rule(p_table, p_older_than));
END $$;

-- Moves up to p_limit old rows (activity of 6 months, suggestions implemented 3 months ago, unless p_older_than says
-- otherwise) into the archive and answers how many; the caller calls until it answers 0. One statement deletes and
-- keeps, so no row is lost between two. A row whose id the archive has already stays where it is.
CREATE OR REPLACE FUNCTION console.archive_batch(p_table text, p_older_than interval DEFAULT NULL, p_limit integer DEFAULT 10000)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_rule text := console.archive_rule(p_table, p_older_than);
    v_count integer;
BEGIN
    PERFORM console.require_admin();
    EXECUTE format(
        'WITH batch AS (
             SELECT id FROM public.%1$I l
             WHERE %4$s AND NOT EXISTS (SELECT FROM public.%2$I a WHERE a.id = l.id)
             ORDER BY %5$I LIMIT $1 FOR UPDATE SKIP LOCKED
         ), moved AS (
             DELETE FROM public.%1$I WHERE id IN (SELECT id FROM batch) RETURNING %3$s
         ), kept AS (
             INSERT INTO public.%2$I (%3$s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM moved RETURNING 1
         )
         SELECT count(*) FROM kept',
        p_table, p_table || '_archive', console.archive_columns(p_table), v_rule,
        CASE p_table WHEN 'user_activities' THEN 'created_at' ELSE 'implemented_at' END)
    INTO v_count USING greatest(coalesce(p_limit, 10000), 0);
    IF v_count > 0 THEN
        PERFORM console.audit(gen_random_uuid(), 'archive', p_table, NULL, 'archive', NULL, NULL,
                              jsonb_build_object('rows', v_count, 'older_than', p_older_than));
    END IF;
    RETURN v_count;
END $$;

-- Brings rows back from the archive. What they refer to may be gone: a user is left out, without its list or coin a
-- suggestion stays in the archive.
CREATE OR REPLACE FUNCTION console.restore_archived(p_table text, p_ids bigint[])
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_operation uuid := gen_random_uuid();
    v_archive text := p_table || '_archive';
    v_user_column text := CASE p_table WHEN 'user_activities' THEN 'user_id' ELSE 'reviewed_by' END;
    v_id bigint;
    v_archived jsonb;
    v_there boolean;
    v_refusal text;
BEGIN
    PERFORM console.require_admin();
    PERFORM console.archive_rule(p_table, NULL); -- refuses other tables
    FOR v_id IN SELECT id FROM unnest(p_ids) WITH ORDINALITY AS u (id, n) GROUP BY id ORDER BY min(n)
    LOOP
        EXECUTE format('SELECT (SELECT to_jsonb(a) FROM public.%I a WHERE id = $1 FOR UPDATE), EXISTS (SELECT FROM public.%I WHERE id = $1)',
                       v_archive, p_table) INTO v_archived, v_there USING v_id;
        v_refusal := CASE
            WHEN v_there THEN 'A row of this id is there already.'
            WHEN p_table = 'ai_suggestions'
                 AND NOT EXISTS (SELECT FROM public.watchlists WHERE id = (v_archived ->> 'watchlist_id')::integer)
                THEN 'Its watchlist is not there any more.'
            WHEN p_table = 'ai_suggestions'
                 AND NOT EXISTS (SELECT FROM public.cryptocurrencies WHERE id = (v_archived ->> 'crypto_id')::integer)
                THEN 'Its coin is not there any more.' END;
        IF v_archived IS NULL THEN
            RETURN NEXT (v_id, 'not_found', NULL, 'It is not in the archive.')::console.row_outcome;
        ELSIF v_refusal IS NOT NULL THEN
            RETURN NEXT (v_id, 'refused', NULL, v_refusal)::console.row_outcome;
        ELSE
            EXECUTE format('UPDATE public.%1$I SET %2$I = NULL
                            WHERE id = $1 AND NOT EXISTS (SELECT FROM public.users u WHERE u.id = %2$I)', v_archive, v_user_column)
            USING v_id;
            EXECUTE format('WITH moved AS (DELETE FROM public.%1$I WHERE id = $1 RETURNING %3$s)
                            INSERT INTO public.%2$I (%3$s) OVERRIDING SYSTEM VALUE SELECT %3$s FROM moved',
                           v_archive, p_table, console.archive_columns(p_table)) USING v_id;
            PERFORM console.audit(v_operation, 'archive', CASE p_table WHEN 'ai_suggestions' THEN 'suggestion' ELSE 'activity' END,
                                  v_id, 'restore', NULL, NULL);
            RETURN NEXT (v_id, 'done', NULL, NULL)::console.row_outcome;
        END IF;
    END LOOP;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
