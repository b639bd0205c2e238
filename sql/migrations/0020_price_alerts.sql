-- Price alerts: a person is told once when the price of a coin crosses a line that they set. The database finds the crossing
-- in the candles by itself, so that no program has to be believed that there was one.

-- ---------------------------------------------------------------------------------------------------------------------
-- Table
-- ---------------------------------------------------------------------------------------------------------------------

-- Alerts that wait; one that was crossed is gone and has become a notification. known_candle is where the coin's newest
-- candle began when the alert was set, known_extreme its high (of an alert above) or low (below): what that candle had
-- reached by then crosses nothing.
CREATE TABLE IF NOT EXISTS console.price_alerts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES public.users (id) ON DELETE CASCADE,
    crypto_id integer NOT NULL REFERENCES public.cryptocurrencies (id) ON DELETE CASCADE,
    price numeric(20, 8) NOT NULL CHECK (price > 0 AND price < 'Infinity'),
    direction text NOT NULL CHECK (direction IN ('above', 'below')),
    created_at timestamptz NOT NULL DEFAULT now(),
    known_candle timestamptz,
    known_extreme numeric,
    UNIQUE (user_id, crypto_id, price, direction)
);
CREATE INDEX IF NOT EXISTS price_alerts_crypto_id ON console.price_alerts (crypto_id);

-- One's own, an admin's too.
CREATE OR REPLACE VIEW console.my_price_alerts WITH (security_barrier) AS
SELECT a.id, a.crypto_id, c.symbol, c.name AS coin_name, a.price, a.direction, a.created_at, a.xmin::text::bigint AS version
FROM console.price_alerts a
JOIN public.cryptocurrencies c ON c.id = a.crypto_id
WHERE a.user_id = (SELECT console.current_user_id());

-- Consoles hear of alerts where they hear of what becomes of them.
CREATE OR REPLACE TRIGGER console_notify_insert AFTER INSERT ON console.price_alerts
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION console.notify_change('cp_notifications');
CREATE OR REPLACE TRIGGER console_notify_update AFTER UPDATE ON console.price_alerts
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION console.notify_change('cp_notifications');
CREATE OR REPLACE TRIGGER console_notify_delete AFTER DELETE ON console.price_alerts
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION console.notify_change('cp_notifications');
CREATE OR REPLACE TRIGGER console_notify_truncate AFTER TRUNCATE ON console.price_alerts
FOR EACH STATEMENT EXECUTE FUNCTION console.notify_change('cp_notifications');

-- ---------------------------------------------------------------------------------------------------------------------
-- Setting and removing
-- ---------------------------------------------------------------------------------------------------------------------

-- A coin's newest candle with a price in it, of those in price_data and the imported; candles that begin later than tomorrow
-- are a mistake of somebody's clock.
CREATE OR REPLACE FUNCTION console.newest_candle(p_crypto integer)
RETURNS TABLE (opened timestamptz, high numeric, low numeric, close numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT n.opened, n.high, n.low, n.close
    FROM ((SELECT p.timestamp AS opened, p.high_price AS high, p.low_price AS low, p.close_price AS close, 0 AS seconds
           FROM public.price_data p
           WHERE p.crypto_id = p_crypto AND p.timestamp <= now() + interval '1 day' AND console.has_bucket(p.timestamp)
             AND p.close_price > 0 AND p.close_price < 'Infinity'
           ORDER BY p.timestamp DESC LIMIT 1)
          UNION ALL
          SELECT i.bucket, i.high, i.low, i.close, l.candle_seconds
          FROM console.candle_levels l
          CROSS JOIN LATERAL (
              SELECT r.bucket, r.high, r.low, r.close FROM console.price_rollups r
              WHERE r.crypto_id = l.crypto_id AND r.bucket_seconds = l.candle_seconds AND r.source = 'imported'
                AND r.bucket <= now() + interval '1 day' AND r.close > 0 AND r.close < 'Infinity'
              ORDER BY r.bucket DESC LIMIT 1) i
          WHERE l.crypto_id = p_crypto AND l.is_imported) n
    ORDER BY n.opened DESC, n.seconds LIMIT 1
$$;

-- "50,000" or "0.00001234", whatever the language of the server.
CREATE OR REPLACE FUNCTION console.price_text(p_price numeric) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN p_price < 1e12 AND scale(trim_scale(p_price)) <= 8
                THEN rtrim(to_char(p_price, 'FM999,999,999,990.99999999'), '.')
                ELSE trim_scale(p_price)::text END
$$;

-- Sets an alert of the caller. Without a direction it is for a price on the other side of where the price stands, which is
-- the close of the newest candle; one that is reached already is refused. The outcome's key is the alert: that of before
-- where there is such a one.
CREATE OR REPLACE FUNCTION console.set_price_alert(p_operation uuid, p_crypto_id integer, p_price numeric,
                                                   p_direction text DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    c_most constant integer := 100; -- of one person
    v_outcome jsonb := console.begin_operation(p_operation, 'set_price_alert');
    v_user integer := console.current_user_id();
    v_price numeric := round(p_price, 8); -- as stored
    v_coin public.cryptocurrencies;
    v_known record;
    v_now numeric;
    v_direction text;
    v_refusal text;
    v_alert console.price_alerts;
BEGIN
    IF v_outcome IS NULL THEN
        PERFORM FROM public.users WHERE id = v_user FOR NO KEY UPDATE; -- who sets two at once does so one after the other
        SELECT * INTO v_coin FROM public.cryptocurrencies WHERE id = p_crypto_id FOR KEY SHARE;
        SELECT * INTO v_known FROM console.newest_candle(p_crypto_id);
        v_now := coalesce(v_known.close, nullif(v_coin.current_price, 'NaN'));
        v_direction := coalesce(p_direction, CASE WHEN v_price > v_now THEN 'above' WHEN v_price < v_now THEN 'below' END);
        SELECT * INTO v_alert FROM console.price_alerts
        WHERE user_id = v_user AND crypto_id = p_crypto_id AND price = v_price AND direction = v_direction;
        v_refusal := CASE
            WHEN v_price IS NULL OR NOT (v_price > 0 AND v_price < 1e12)
                THEN 'The price of an alert is above 0, in at most 8 decimals.'
            WHEN p_direction NOT IN ('above', 'below') THEN 'An alert is for a price above or below.'
            WHEN v_alert.id IS NOT NULL THEN NULL
            WHEN v_direction IS NULL AND v_now IS NULL THEN 'No price of the coin is known to start from.'
            WHEN v_direction IS NULL OR v_direction = 'above' AND v_now >= v_price OR v_direction = 'below' AND v_now <= v_price
                THEN format('The price is there already: it is %s.', console.price_text(v_now))
            WHEN (SELECT count(*) FROM console.price_alerts WHERE user_id = v_user) >= c_most
                THEN format('There are %s alerts already: remove one first.', c_most) END;
        v_outcome := CASE
            WHEN v_coin.id IS NULL THEN console.outcome(NULL, 'not_found')
            WHEN v_refusal IS NOT NULL THEN console.outcome(NULL, 'refused', v_refusal) END;
        IF v_outcome IS NULL THEN
            IF v_alert.id IS NULL THEN
                INSERT INTO console.price_alerts (user_id, crypto_id, price, direction, known_candle, known_extreme)
                VALUES (v_user, p_crypto_id, v_price, v_direction, v_known.opened,
                        nullif(CASE v_direction WHEN 'above' THEN v_known.high ELSE v_known.low END, 'NaN'))
                RETURNING * INTO v_alert;
                PERFORM console.audit(p_operation, 'price_alert_update', 'price_alert', v_alert.id, 'create', NULL, to_jsonb(v_alert));
            END IF;
            v_outcome := console.outcome(v_alert.id, 'done', NULL,
                (SELECT xmin::text::bigint FROM console.price_alerts WHERE id = v_alert.id));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- Removes an alert of the caller. Nobody else's is there, and one that was crossed meanwhile is not either.
CREATE OR REPLACE FUNCTION console.remove_price_alert(p_operation uuid, p_alert_id bigint)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'remove_price_alert');
    v_alert console.price_alerts;
BEGIN
    IF v_outcome IS NULL THEN
        DELETE FROM console.price_alerts WHERE id = p_alert_id AND user_id = console.current_user_id() RETURNING * INTO v_alert;
        IF v_alert.id IS NULL THEN
            v_outcome := console.outcome(p_alert_id, 'not_found');
        ELSE
            PERFORM console.audit(p_operation, 'price_alert_update', 'price_alert', v_alert.id, 'remove', to_jsonb(v_alert), NULL);
            v_outcome := console.outcome(p_alert_id, 'done');
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Crossing
-- ---------------------------------------------------------------------------------------------------------------------

-- The first candle that crosses an alert, and the price that it reached; no row: none does. The candles that count are those
-- that were not over when the alert was set, for a price of before is no news, whenever it is recorded. Of the one that was
-- the newest then, which may go on growing, what counts is how far it has come since: a new extreme, else its close. A candle
-- of unknown length is as long as they usually are.
CREATE OR REPLACE FUNCTION console.alert_crossing(p_alert console.price_alerts)
RETURNS TABLE (opened timestamptz, reached numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp SET jit = off
AS $$
DECLARE
    v_sign integer := CASE p_alert.direction WHEN 'above' THEN 1 ELSE -1 END; -- to look up in either direction
    v_tomorrow timestamptz := console.bucket_of(86400, p_alert.created_at) + interval '86400 seconds'; -- of when it was set
    v_length integer := coalesce(console.usual_spacing(p_alert.crypto_id), 86400);
    v_span record;
BEGIN
    -- The rest of the first day, then those days (or longer candles) that went so far. A day's extreme may be an unusable
    -- number, which hides what else is in it: NaN is above all there is. So the candles themselves have the last word.
    FOR v_span IN
        SELECT greatest(p_alert.known_candle, p_alert.created_at - interval '31 days') AS low, v_tomorrow AS high
        UNION ALL
        SELECT d.opened, d.opened + d.seconds * interval '1 second'
        FROM console.candles(p_alert.crypto_id, 86400, v_tomorrow, now() + interval '1 day') d
        WHERE CASE p_alert.direction WHEN 'above' THEN d.high >= p_alert.price ELSE d.low <= p_alert.price END
        ORDER BY 1
    LOOP
        SELECT k.opened, e.reached INTO opened, reached
        FROM console.candles(p_alert.crypto_id, NULL, v_span.low, v_span.high) k
        CROSS JOIN LATERAL (SELECT CASE WHEN v_sign > 0 THEN k.high ELSE k.low END AS extreme) x
        CROSS JOIN LATERAL (SELECT CASE WHEN k.opened = p_alert.known_candle
                                             AND (v_sign * x.extreme > v_sign * p_alert.known_extreme) IS NOT TRUE
                                        THEN k.close ELSE x.extreme END AS reached) e
        WHERE k.opened >= coalesce(p_alert.known_candle, '-infinity') AND k.opened <= now() + interval '1 day'
          AND k.opened + coalesce(k.seconds, v_length) * interval '1 second' > p_alert.created_at
          AND e.reached > 0 AND e.reached < 'Infinity' AND v_sign * e.reached >= v_sign * p_alert.price
        ORDER BY k.opened LIMIT 1;
        IF FOUND THEN
            RETURN NEXT;
            RETURN;
        END IF;
    END LOOP;
END $$;

-- Takes those alerts of the caller that were crossed, leaves a notification for each, and answers them. Whoever asks first
-- gets them: of two consoles at once one is told and the other is not, and there is one notification. Takes no operation's
-- id, for twice is as good as once, and it is asked so often that one each would fill the table of operations. Where
-- nothing was crossed nothing is written.
CREATE OR REPLACE FUNCTION console.check_price_alerts()
RETURNS TABLE (id bigint, crypto_id integer, symbol text, price numeric, direction text, created_at timestamptz,
               crossed_at timestamptz, reached numeric)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp SET jit = off
AS $$
DECLARE
    v_operation uuid := gen_random_uuid();
    v_user integer := console.current_user_id();
    v_alert console.price_alerts;
    v_coin public.cryptocurrencies;
    v_notification integer;
BEGIN
    IF v_user IS NULL THEN
        RAISE EXCEPTION 'the login % has no alerts', quote_ident(session_user)
            USING ERRCODE = 'insufficient_privilege', DETAIL = 'It is not mapped to an active user.';
    END IF;
    PERFORM console.hold_rights();

    -- Those that may be crossed. Days are few and hold every shorter candle, so that most alerts cost one look into an index.
    FOR v_alert IN
        SELECT a.* FROM console.price_alerts a
        CROSS JOIN LATERAL (SELECT greatest(a.known_candle, a.created_at - interval '31 days') AS since) s
        WHERE a.user_id = v_user
          AND (EXISTS (SELECT FROM console.price_rollups r
                       WHERE r.crypto_id = a.crypto_id AND r.bucket_seconds = 86400 AND r.source = 'computed'
                         AND r.bucket > s.since - interval '86400 seconds'
                         AND CASE a.direction WHEN 'above' THEN r.high >= a.price ELSE r.low <= a.price END)
               OR EXISTS (SELECT FROM console.candle_levels l
                          JOIN console.price_rollups r ON r.crypto_id = l.crypto_id AND r.bucket_seconds = l.candle_seconds
                          WHERE l.crypto_id = a.crypto_id AND l.is_imported AND r.source = 'imported' AND r.bucket >= s.since
                            AND CASE a.direction WHEN 'above' THEN r.high >= a.price ELSE r.low <= a.price END)
               OR EXISTS (SELECT FROM console.candle_levels l
                          WHERE l.crypto_id = a.crypto_id AND NOT l.is_imported AND l.candle_seconds >= 86400)
                  AND EXISTS (SELECT FROM public.price_data p
                              WHERE p.crypto_id = a.crypto_id AND p.timestamp >= s.since AND p.candle_seconds >= 86400
                                AND CASE a.direction WHEN 'above' THEN p.high_price >= a.price ELSE p.low_price <= a.price END))
        ORDER BY a.id -- in order: no deadlock
    LOOP
        SELECT c.opened, c.reached INTO crossed_at, reached FROM console.alert_crossing(v_alert) c;
        CONTINUE WHEN NOT FOUND;
        DELETE FROM console.price_alerts a WHERE a.id = v_alert.id;
        CONTINUE WHEN NOT FOUND; -- another console was faster
        SELECT * INTO v_coin FROM public.cryptocurrencies c WHERE c.id = v_alert.crypto_id;
        id := v_alert.id;
        crypto_id := v_alert.crypto_id;
        symbol := v_coin.symbol;
        price := v_alert.price;
        direction := v_alert.direction;
        created_at := v_alert.created_at;
        INSERT INTO public.notifications (user_id, notification_type, title, message, data, priority)
        VALUES (v_user, 'alert', left(format('%s %s %s', symbol, direction, console.price_text(price)), 200),
                format('%s %s to %s in the candle of %s UTC. The alert was set at %s UTC.', v_coin.name,
                       CASE direction WHEN 'above' THEN 'rose' ELSE 'fell' END, console.price_text(reached),
                       to_char(crossed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
                       to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')),
                jsonb_build_object('alert_id', id, 'crypto_id', crypto_id, 'symbol', symbol, 'price', trim_scale(price),
                                   'direction', direction, 'reached', trim_scale(reached), 'candle', crossed_at),
                'high')
        RETURNING notifications.id INTO v_notification;
        PERFORM console.audit(v_operation, 'price_alert_update', 'price_alert', v_alert.id, 'crossed', to_jsonb(v_alert), NULL,
                              jsonb_build_object('notification', v_notification));
        RETURN NEXT;
    END LOOP;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Rights
-- ---------------------------------------------------------------------------------------------------------------------

INSERT INTO console.exposed (kind, name, audience)
SELECT 'table', name, 'everyone' FROM unnest(ARRAY['console.my_price_alerts']) AS name
UNION ALL
SELECT 'function', name, 'everyone' FROM unnest(ARRAY['set_price_alert', 'remove_price_alert', 'check_price_alerts']) AS name
ON CONFLICT (kind, name) DO NOTHING;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
