-- Roll-ups of price_data: for each coin the candles of 5 and 15 minutes, 1 and 4 hours, a day and a week, so that a chart of
-- years reads as few rows as one of hours. Beside them stands what was imported and is coarser than the coin's finest candles.
--
-- Whoever writes price_data only notes what was touched; the buckets are computed when the transaction commits. So a
-- transaction of many statements computes each bucket once, and what it has to wait for it holds but for its last moment and
-- takes in one order, so that two that write several coins cannot wait for each other in a circle.

-- ---------------------------------------------------------------------------------------------------------------------
-- Tables
-- ---------------------------------------------------------------------------------------------------------------------

-- Prices have no precision here: an adopted database may hold some that go beyond numeric(20, 8).
CREATE TABLE IF NOT EXISTS console.price_rollups (
    crypto_id integer NOT NULL REFERENCES public.cryptocurrencies (id) ON DELETE CASCADE,
    bucket_seconds integer NOT NULL CHECK (bucket_seconds > 0),
    bucket timestamptz NOT NULL,
    open numeric,
    high numeric,
    low numeric,
    close numeric,
    volume numeric,
    market_cap numeric,
    source text NOT NULL CHECK (source IN ('computed', 'imported')),
    PRIMARY KEY (crypto_id, bucket_seconds, source, bucket),
    CHECK (source = 'imported' OR bucket_seconds IN (300, 900, 3600, 14400, 86400, 604800))
);

-- Which lengths of candles a coin may have in price_data, at moments that have a bucket, and among the imported. A length stays
-- when its last candle is deleted; none is ever missing.
CREATE TABLE IF NOT EXISTS console.candle_levels (
    crypto_id integer NOT NULL REFERENCES public.cryptocurrencies (id) ON DELETE CASCADE,
    is_imported boolean NOT NULL,
    candle_seconds integer NOT NULL,
    PRIMARY KEY (crypto_id, is_imported, candle_seconds)
);

-- What transactions under way have touched: spans of 300-second buckets, by week; without a coin, everything. Its rows are
-- gone before their transaction commits, so nobody sees another's and a crash leaves none to be kept.
CREATE UNLOGGED TABLE IF NOT EXISTS console.rollup_touched (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id bigint GENERATED ALWAYS AS IDENTITY,
    crypto_id integer,
    week timestamptz,
    spans tstzmultirange,
    PRIMARY KEY (xid, id)
);

-- Whoever computes buckets of a coin holds the row crypto_id & 255: as many as suffice for coins not to wait for each other,
-- and few enough for a transaction that writes all of them.
CREATE TABLE IF NOT EXISTS console.rollup_locks (slot integer PRIMARY KEY);
INSERT INTO console.rollup_locks SELECT generate_series(0, 255) ON CONFLICT DO NOTHING;

-- The candles of which nobody said how long they are.
CREATE INDEX IF NOT EXISTS idx_price_data_unknown_length ON public.price_data (crypto_id, timestamp) WHERE candle_seconds IS NULL;

-- Where the bucket begins that holds a moment. Buckets of a week begin on Monday, UTC.
CREATE OR REPLACE FUNCTION console.bucket_of(p_seconds integer, p_at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE
RETURN date_bin(p_seconds * interval '1 second', p_at, timestamptz '2000-01-03 00:00+00');

-- Moments that no calendar of prices has, the infinite ones among them, are in no bucket: arithmetic with them may fail.
CREATE OR REPLACE FUNCTION console.has_bucket(p_at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN p_at >= timestamptz '0001-01-01 00:00+00' AND p_at < timestamptz '9999-01-01 00:00+00';

-- Imported candles that nothing finer covers: no candle of price_data that is no longer (or of unknown length), and no
-- shorter imported one, begins in their period. OFFSET 0 keeps the planner from joining whole tables for it.
CREATE OR REPLACE VIEW console.uncovered_candles AS
SELECT r.crypto_id, r.bucket_seconds, r.bucket, r.open, r.high, r.low, r.close, r.volume, r.market_cap
FROM console.price_rollups r
WHERE r.source = 'imported'
  AND NOT EXISTS (SELECT FROM public.price_data p
                  WHERE p.crypto_id = r.crypto_id AND p.timestamp >= r.bucket
                    AND p.timestamp < r.bucket + r.bucket_seconds * interval '1 second'
                    AND coalesce(p.candle_seconds, 0) <= r.bucket_seconds OFFSET 0)
  AND NOT EXISTS (SELECT FROM console.candle_levels l
                  JOIN console.price_rollups f ON f.crypto_id = l.crypto_id AND f.bucket_seconds = l.candle_seconds
                  WHERE l.crypto_id = r.crypto_id AND l.is_imported AND l.candle_seconds < r.bucket_seconds
                    AND f.source = 'imported' AND f.bucket >= r.bucket
                    AND f.bucket < r.bucket + r.bucket_seconds * interval '1 second' OFFSET 0);

-- ---------------------------------------------------------------------------------------------------------------------
-- Noting what was touched
-- ---------------------------------------------------------------------------------------------------------------------

-- Remembers a length of the coin. While this transaction lasts nobody can take it for gone (displace_coarse).
CREATE OR REPLACE FUNCTION console.hold_level(p_crypto integer, p_imported boolean, p_seconds integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    LOOP
        PERFORM FROM console.candle_levels
        WHERE crypto_id = p_crypto AND is_imported = p_imported AND candle_seconds = p_seconds FOR KEY SHARE;
        EXIT WHEN FOUND;
        INSERT INTO console.candle_levels (crypto_id, is_imported, candle_seconds) VALUES (p_crypto, p_imported, p_seconds)
        ON CONFLICT DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION console.touch_rollups() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO console.rollup_touched DEFAULT VALUES;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO console.rollup_touched (crypto_id, week, spans)
        SELECT crypto_id, console.bucket_of(604800, bucket), range_agg(tstzrange(bucket, bucket + interval '300 seconds'))
        FROM (SELECT DISTINCT crypto_id, console.bucket_of(300, timestamp) AS bucket FROM removed
              WHERE console.has_bucket(timestamp)) b
        GROUP BY 1, 2;
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM console.hold_level(crypto_id, false, candle_seconds)
        FROM (SELECT DISTINCT crypto_id, candle_seconds FROM added
              WHERE candle_seconds IS NOT NULL AND console.has_bucket(timestamp) ORDER BY 1, 2) l;
        INSERT INTO console.rollup_touched (crypto_id, week, spans)
        SELECT crypto_id, console.bucket_of(604800, bucket), range_agg(tstzrange(bucket, bucket + interval '300 seconds'))
        FROM (SELECT DISTINCT crypto_id, console.bucket_of(300, timestamp) AS bucket FROM added
              WHERE console.has_bucket(timestamp)) b
        GROUP BY 1, 2;
    ELSE
        PERFORM console.hold_level(crypto_id, false, candle_seconds)
        FROM (SELECT DISTINCT crypto_id, candle_seconds FROM added
              WHERE candle_seconds IS NOT NULL AND console.has_bucket(timestamp) ORDER BY 1, 2) l;
        -- What is the same before and after, whatever else was set, touches nothing.
        INSERT INTO console.rollup_touched (crypto_id, week, spans)
        WITH before AS (
            SELECT crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, market_cap, candle_seconds
            FROM removed
        ), after AS (
            SELECT crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, market_cap, candle_seconds
            FROM added
        )
        SELECT crypto_id, console.bucket_of(604800, bucket), range_agg(tstzrange(bucket, bucket + interval '300 seconds'))
        FROM (SELECT DISTINCT crypto_id, console.bucket_of(300, timestamp) AS bucket
              FROM ((TABLE before EXCEPT ALL TABLE after) UNION ALL (TABLE after EXCEPT ALL TABLE before)) changed
              WHERE console.has_bucket(timestamp)) b
        GROUP BY 1, 2;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER console_rollups_insert AFTER INSERT ON public.price_data
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION console.touch_rollups();
CREATE OR REPLACE TRIGGER console_rollups_update AFTER UPDATE ON public.price_data
REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION console.touch_rollups();
CREATE OR REPLACE TRIGGER console_rollups_delete AFTER DELETE ON public.price_data
REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION console.touch_rollups();
CREATE OR REPLACE TRIGGER console_rollups_truncate AFTER TRUNCATE ON public.price_data
FOR EACH STATEMENT EXECUTE FUNCTION console.touch_rollups();

-- ---------------------------------------------------------------------------------------------------------------------
-- Computing
-- ---------------------------------------------------------------------------------------------------------------------

-- Computes the buckets of one level that overlap spans, from those of the level before where that holds all there is, else
-- from the candles. A bucket of a week is written even where it stays as it was: settle_rollups() tells by it what a
-- transaction that repeats its reads has not seen.
CREATE OR REPLACE FUNCTION console.compute_level(p_seconds integer, p_finer integer, p_coins integer[], p_spans tstzmultirange[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    WITH span AS MATERIALIZED (
        SELECT w.crypto_id, lower(s) AS low, upper(s) AS high,
               p_finer = 0 OR EXISTS (SELECT FROM console.candle_levels l
                                      WHERE l.crypto_id = w.crypto_id AND l.candle_seconds >= p_finer
                                        AND l.candle_seconds < p_seconds) AS from_candles
        FROM (SELECT u.crypto_id,
                     range_agg(tstzrange(console.bucket_of(p_seconds, lower(s)),
                                         console.bucket_of(p_seconds, upper(s) - interval '1 microsecond')
                                             + p_seconds * interval '1 second')) AS spans
              FROM unnest(p_coins, p_spans) AS u (crypto_id, spans), unnest(u.spans) AS s
              GROUP BY u.crypto_id) w, unnest(w.spans) AS s
    ), part AS (
        SELECT s.crypto_id, p.at, p.seconds, p.open, p.high, p.low, p.close, p.volume, p.market_cap
        FROM span s CROSS JOIN LATERAL (
            SELECT p.timestamp AS at, coalesce(p.candle_seconds, 0) AS seconds, p.open_price AS open, p.high_price AS high,
                   p.low_price AS low, p.close_price AS close, p.volume, p.market_cap
            FROM public.price_data p
            WHERE s.from_candles AND p.crypto_id = s.crypto_id AND p.timestamp >= s.low AND p.timestamp < s.high
              AND coalesce(p.candle_seconds, 0) < p_seconds
            ORDER BY p.timestamp) p
        UNION ALL
        SELECT s.crypto_id, i.bucket, i.bucket_seconds, i.open, i.high, i.low, i.close, i.volume, i.market_cap
        FROM span s
        JOIN console.candle_levels l ON l.crypto_id = s.crypto_id AND l.is_imported AND l.candle_seconds < p_seconds
        CROSS JOIN LATERAL (
            SELECT * FROM console.uncovered_candles i
            WHERE s.from_candles AND i.crypto_id = l.crypto_id AND i.bucket_seconds = l.candle_seconds
              AND i.bucket >= s.low AND i.bucket < s.high
            ORDER BY i.bucket) i
        UNION ALL
        SELECT s.crypto_id, r.bucket, r.bucket_seconds, r.open, r.high, r.low, r.close, r.volume, r.market_cap
        FROM span s CROSS JOIN LATERAL (
            SELECT * FROM console.price_rollups r
            WHERE NOT s.from_candles AND r.crypto_id = s.crypto_id AND r.bucket_seconds = p_finer AND r.source = 'computed'
              AND r.bucket >= s.low AND r.bucket < s.high
            ORDER BY r.bucket) r
    ), computed AS MATERIALIZED (
        -- The first, the last and the last known one: as arrays that begin with what they are sought by.
        SELECT crypto_id, console.bucket_of(p_seconds, at) AS bucket,
               (min(ARRAY[extract(epoch FROM at), seconds, open]))[3] AS open, max(high) AS high, min(low) AS low,
               (max(ARRAY[extract(epoch FROM at), seconds, close]))[3] AS close, sum(volume) AS volume,
               (max(ARRAY[extract(epoch FROM at), seconds, market_cap]) FILTER (WHERE market_cap IS NOT NULL))[3] AS market_cap
        FROM part
        GROUP BY 1, 2
        ORDER BY 1, 2 -- as they are read, and the cheapest way into the index
    ), held AS MATERIALIZED (
        SELECT s.crypto_id, r.place, r.bucket, r.open, r.high, r.low, r.close, r.volume, r.market_cap
        FROM span s CROSS JOIN LATERAL (
            SELECT r.ctid AS place, r.* FROM console.price_rollups r
            WHERE r.crypto_id = s.crypto_id AND r.bucket_seconds = p_seconds AND r.source = 'computed'
              AND r.bucket >= s.low AND r.bucket < s.high
            ORDER BY r.bucket) r
    ), added AS (
        INSERT INTO console.price_rollups
            (crypto_id, bucket_seconds, bucket, open, high, low, close, volume, market_cap, source)
        SELECT c.crypto_id, p_seconds, c.bucket, c.open, c.high, c.low, c.close, c.volume, c.market_cap, 'computed'
        FROM computed c LEFT JOIN held h ON h.crypto_id = c.crypto_id AND h.bucket = c.bucket
        WHERE h.crypto_id IS NULL
    ), changed AS (
        UPDATE console.price_rollups r
        SET open = c.open, high = c.high, low = c.low, close = c.close, volume = c.volume, market_cap = c.market_cap
        FROM held h JOIN computed c ON c.crypto_id = h.crypto_id AND c.bucket = h.bucket
        WHERE r.ctid = h.place
          AND (p_seconds = 604800
               OR (c.open, c.high, c.low, c.close, c.volume, c.market_cap) IS DISTINCT FROM
                  (h.open, h.high, h.low, h.close, h.volume, h.market_cap))
    )
    DELETE FROM console.price_rollups
    WHERE ctid = ANY (ARRAY(SELECT h.place FROM held h LEFT JOIN computed c ON c.crypto_id = h.crypto_id AND c.bucket = h.bucket
                            WHERE c.crypto_id IS NULL));
END $$;

-- Computes what this transaction has touched.
CREATE OR REPLACE FUNCTION console.settle_rollups() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
-- Planning anew would take longer than one candle does, and a plan made while a table is small has to do when it has grown.
SET jit = off SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET work_mem = '32MB'
AS $$
DECLARE
    v_coins integer[];
    v_weeks timestamptz[];
    v_spans tstzmultirange[];
    v_from integer := 1;
    v_weight bigint := 0;
    v_weights bigint[];
BEGIN
    WITH touched AS (
        DELETE FROM console.rollup_touched WHERE xid = pg_current_xact_id() RETURNING crypto_id, week, spans
    )
    SELECT array_agg(crypto_id), array_agg(week), array_agg(spans) INTO v_coins, v_weeks, v_spans FROM touched;

    -- Whoever touched these coins and commits at this moment is waited for; what they wrote is seen by the statements below.
    PERFORM FROM console.rollup_locks
    WHERE slot IN (SELECT crypto_id & 255 FROM unnest(v_coins) AS crypto_id) ORDER BY slot FOR UPDATE;

    IF array_position(v_coins, NULL) IS NOT NULL THEN -- after TRUNCATE nothing is left but what was imported
        DELETE FROM console.price_rollups WHERE source = 'computed';
        SELECT v_coins || array_agg(crypto_id), v_weeks || array_agg(week), v_spans || array_agg(spans)
        INTO v_coins, v_weeks, v_spans
        FROM (SELECT crypto_id, console.bucket_of(604800, bucket) AS week,
                     range_agg(tstzrange(console.bucket_of(300, bucket), console.bucket_of(300, bucket) + interval '300 seconds'))
                         AS spans
              FROM console.price_rollups WHERE source = 'imported' AND bucket_seconds < 604800
              GROUP BY 1, 2) i;
    END IF;

    -- An imported candle whose period was touched counts, or no longer does, in the buckets where it begins. A coin that is
    -- being deleted takes its buckets along.
    WITH touched AS MATERIALIZED (
        SELECT t.crypto_id, t.week, t.spans FROM unnest(v_coins, v_weeks, v_spans) AS t (crypto_id, week, spans)
        JOIN public.cryptocurrencies c ON c.id = t.crypto_id
    ), unit AS (
        SELECT crypto_id, week, range_agg(spans) AS spans
        FROM (SELECT crypto_id, week, spans FROM touched
              UNION ALL
              SELECT t.crypto_id, console.bucket_of(604800, i.bucket),
                     tstzmultirange(tstzrange(console.bucket_of(300, i.bucket),
                                              console.bucket_of(300, i.bucket) + interval '300 seconds'))
              FROM touched t
              JOIN console.candle_levels l ON l.crypto_id = t.crypto_id AND l.is_imported AND l.candle_seconds < 604800
              CROSS JOIN LATERAL unnest(t.spans) AS s
              CROSS JOIN LATERAL (
                  SELECT i.bucket FROM console.price_rollups i
                  WHERE i.crypto_id = l.crypto_id AND i.bucket_seconds = l.candle_seconds AND i.source = 'imported'
                    AND i.bucket > lower(s) - l.candle_seconds * interval '1 second' AND i.bucket < upper(s)
                  ORDER BY i.bucket) i) t
        GROUP BY 1, 2
    )
    SELECT array_agg(crypto_id ORDER BY crypto_id, week), array_agg(week ORDER BY crypto_id, week),
           array_agg(spans ORDER BY crypto_id, week), array_agg(weight ORDER BY crypto_id, week)
    INTO v_coins, v_weeks, v_spans, v_weights
    FROM unit, LATERAL (SELECT 20 + sum(extract(epoch FROM upper(s) - lower(s)))::bigint / 300 AS weight FROM unnest(spans) AS s) w;

    -- A transaction that repeats its reads fails where somebody else has written a week since it began, and overwrites nothing.
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        PERFORM FROM console.price_rollups r, unnest(v_coins, v_weeks) AS u (crypto_id, week)
        WHERE r.crypto_id = u.crypto_id AND r.bucket_seconds = 604800 AND r.source = 'computed' AND r.bucket = u.week
        FOR UPDATE OF r;
        INSERT INTO console.price_rollups (crypto_id, bucket_seconds, bucket, source)
        SELECT crypto_id, 604800, week, 'computed' FROM unnest(v_coins, v_weeks) AS u (crypto_id, week)
        ON CONFLICT DO NOTHING;
    END IF;

    -- Some weeks at a time, so that a long history needs no more memory than a short one.
    FOR i IN 1 .. coalesce(cardinality(v_coins), 0) LOOP
        v_weight := v_weight + v_weights[i];
        IF v_weight >= 10000 OR i = cardinality(v_coins) THEN
            PERFORM console.compute_level(300, 0, v_coins[v_from:i], v_spans[v_from:i]);
            PERFORM console.compute_level(900, 300, v_coins[v_from:i], v_spans[v_from:i]);
            PERFORM console.compute_level(3600, 900, v_coins[v_from:i], v_spans[v_from:i]);
            PERFORM console.compute_level(14400, 3600, v_coins[v_from:i], v_spans[v_from:i]);
            PERFORM console.compute_level(86400, 14400, v_coins[v_from:i], v_spans[v_from:i]);
            PERFORM console.compute_level(604800, 86400, v_coins[v_from:i], v_spans[v_from:i]);
            v_from := i + 1;
            v_weight := 0;
        END IF;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION console.settle_touched() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    -- The first of a transaction's rows to get here settles all of them.
    IF EXISTS (SELECT FROM console.rollup_touched WHERE xid = NEW.xid AND id = NEW.id) THEN
        PERFORM console.settle_rollups();
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS settle_touched ON console.rollup_touched;
CREATE CONSTRAINT TRIGGER settle_touched AFTER INSERT ON console.rollup_touched
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION console.settle_touched();

-- Computes everything of a coin, or of all, anew; answers how many buckets there are then.
CREATE OR REPLACE FUNCTION console.fill_rollups(p_crypto_id integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    INSERT INTO console.candle_levels (crypto_id, is_imported, candle_seconds)
    SELECT DISTINCT crypto_id, false, candle_seconds FROM public.price_data
    WHERE candle_seconds IS NOT NULL AND console.has_bucket(timestamp) AND (p_crypto_id IS NULL OR crypto_id = p_crypto_id)
    UNION
    SELECT DISTINCT crypto_id, true, bucket_seconds FROM console.price_rollups
    WHERE source = 'imported' AND (p_crypto_id IS NULL OR crypto_id = p_crypto_id)
    ON CONFLICT DO NOTHING;
    INSERT INTO console.rollup_touched (crypto_id, week, spans)
    SELECT crypto_id, week, tstzmultirange(tstzrange(week, week + interval '604800 seconds'))
    FROM (SELECT crypto_id, console.bucket_of(604800, timestamp) AS week FROM public.price_data
          WHERE console.has_bucket(timestamp) AND (p_crypto_id IS NULL OR crypto_id = p_crypto_id)
          UNION
          SELECT crypto_id, console.bucket_of(604800, bucket) FROM console.price_rollups
          WHERE p_crypto_id IS NULL OR crypto_id = p_crypto_id) w;
    PERFORM console.settle_rollups();
    RETURN (SELECT count(*) FROM console.price_rollups
            WHERE source = 'computed' AND (p_crypto_id IS NULL OR crypto_id = p_crypto_id));
END $$;

CREATE OR REPLACE FUNCTION console.rebuild_rollups(p_crypto_id integer DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    PERFORM console.require_admin();
    RETURN console.fill_rollups(p_crypto_id);
END $$;

-- Where what is stored differs from what the candles say, reckoned bucket by bucket from nothing but them. No row: all is
-- right.
CREATE OR REPLACE FUNCTION console.verify_rollups(p_crypto_id integer DEFAULT NULL)
RETURNS TABLE (crypto_id integer, bucket_seconds integer, bucket timestamptz, problem text, expected jsonb, stored jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp SET jit = off SET work_mem = '64MB'
AS $$
#variable_conflict use_column
DECLARE
    v_seconds integer;
BEGIN
    FOREACH v_seconds IN ARRAY '{300, 900, 3600, 14400, 86400, 604800}'::integer[] LOOP
        RETURN QUERY
        WITH candle AS (
            SELECT p.crypto_id, p.timestamp AS at, coalesce(p.candle_seconds, 0) AS seconds, p.open_price AS open,
                   p.high_price AS high, p.low_price AS low, p.close_price AS close, p.volume, p.market_cap
            FROM public.price_data p
            WHERE (p_crypto_id IS NULL OR p.crypto_id = p_crypto_id) AND coalesce(p.candle_seconds, 0) < v_seconds
              AND p.timestamp >= '0001-01-01 00:00+00' AND p.timestamp < '9999-01-01 00:00+00'
            UNION ALL
            SELECT r.crypto_id, r.bucket, r.bucket_seconds, r.open, r.high, r.low, r.close, r.volume, r.market_cap
            FROM console.price_rollups r
            WHERE r.source = 'imported' AND (p_crypto_id IS NULL OR r.crypto_id = p_crypto_id) AND r.bucket_seconds < v_seconds
              AND NOT EXISTS (
                  SELECT FROM public.price_data p
                  WHERE p.crypto_id = r.crypto_id AND p.timestamp >= r.bucket
                    AND p.timestamp < r.bucket + make_interval(secs => r.bucket_seconds)
                    AND (p.candle_seconds IS NULL OR p.candle_seconds <= r.bucket_seconds) OFFSET 0)
              AND NOT EXISTS (
                  SELECT FROM console.price_rollups f
                  WHERE f.crypto_id = r.crypto_id AND f.source = 'imported' AND f.bucket_seconds < r.bucket_seconds
                    AND f.bucket >= r.bucket AND f.bucket < r.bucket + make_interval(secs => r.bucket_seconds) OFFSET 0)
        ), wanted AS (
            SELECT c.crypto_id,
                   to_timestamp(floor((extract(epoch FROM c.at) - 946857600) / v_seconds) * v_seconds + 946857600) AS bucket,
                   (array_agg(c.open ORDER BY c.at, c.seconds))[1] AS open, max(c.high) AS high, min(c.low) AS low,
                   (array_agg(c.close ORDER BY c.at DESC, c.seconds DESC))[1] AS close, sum(c.volume) AS volume,
                   (array_agg(c.market_cap ORDER BY c.at DESC, c.seconds DESC) FILTER (WHERE c.market_cap IS NOT NULL))[1]
                       AS market_cap
            FROM candle c
            GROUP BY 1, 2
        ), held AS (
            SELECT r.crypto_id, r.bucket, r.open, r.high, r.low, r.close, r.volume, r.market_cap
            FROM console.price_rollups r
            WHERE r.source = 'computed' AND r.bucket_seconds = v_seconds AND (p_crypto_id IS NULL OR r.crypto_id = p_crypto_id)
        )
        SELECT coalesce(w.crypto_id, h.crypto_id), v_seconds, coalesce(w.bucket, h.bucket),
               CASE WHEN h.crypto_id IS NULL THEN 'missing' WHEN w.crypto_id IS NULL THEN 'extra' ELSE 'different' END,
               CASE WHEN w.crypto_id IS NOT NULL THEN to_jsonb(w) - 'crypto_id' - 'bucket' END,
               CASE WHEN h.crypto_id IS NOT NULL THEN to_jsonb(h) - 'crypto_id' - 'bucket' END
        FROM wanted w
        FULL JOIN held h ON h.crypto_id = w.crypto_id AND h.bucket = w.bucket
        WHERE (w.crypto_id, w.open, w.high, w.low, w.close, w.volume, w.market_cap) IS DISTINCT FROM
              (h.crypto_id, h.open, h.high, h.low, h.close, h.volume, h.market_cap)
        ORDER BY 1, 3;
    END LOOP;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Reading
-- ---------------------------------------------------------------------------------------------------------------------

-- The candles of a coin that begin in a period, as a chart of that length shows them: each as long as asked for, or longer
-- where nothing finer is known. Any length will do, those of the roll-ups without reading price_data; without one the candles
-- come as they are, seconds being empty where nobody said how long they are. (Compiling such a query takes longer than it.)
CREATE OR REPLACE FUNCTION console.candles(p_crypto integer, p_seconds integer, p_from timestamptz DEFAULT '-infinity',
                                           p_to timestamptz DEFAULT 'infinity')
RETURNS TABLE (opened timestamptz, open numeric, high numeric, low numeric, close numeric, volume numeric, seconds integer)
LANGUAGE sql STABLE SET jit = off
BEGIN ATOMIC
    SELECT r.bucket, r.open, r.high, r.low, r.close, r.volume, r.bucket_seconds
    FROM console.price_rollups r
    WHERE r.crypto_id = p_crypto AND r.bucket_seconds = p_seconds AND r.source = 'computed'
      AND r.bucket >= p_from AND r.bucket < p_to
    UNION ALL
    -- Another length than those: gathered from what is no longer.
    SELECT g.bucket, (min(ARRAY[extract(epoch FROM g.at), g.seconds, g.open]))[3], max(g.high), min(g.low),
           (max(ARRAY[extract(epoch FROM g.at), g.seconds, g.close]))[3], sum(g.volume), p_seconds
    FROM (SELECT console.bucket_of(p_seconds, p.timestamp) AS bucket, p.timestamp AS at, coalesce(p.candle_seconds, 0) AS seconds,
                 p.open_price AS open, p.high_price AS high, p.low_price AS low, p.close_price AS close, p.volume
          FROM public.price_data p
          WHERE p_seconds > 0 AND p_seconds NOT IN (300, 900, 3600, 14400, 86400, 604800)
            AND p.crypto_id = p_crypto AND coalesce(p.candle_seconds, 0) <= p_seconds AND console.has_bucket(p.timestamp)
            AND p.timestamp >= p_from
            AND p.timestamp < least(p_to, timestamptz '9999-01-01 00:00+00') + p_seconds * interval '1 second'
          UNION ALL
          SELECT console.bucket_of(p_seconds, i.bucket), i.bucket, i.bucket_seconds, i.open, i.high, i.low, i.close, i.volume
          FROM console.candle_levels l
          JOIN console.uncovered_candles i ON i.crypto_id = l.crypto_id AND i.bucket_seconds = l.candle_seconds
          WHERE p_seconds > 0 AND p_seconds NOT IN (300, 900, 3600, 14400, 86400, 604800)
            AND l.crypto_id = p_crypto AND l.is_imported AND l.candle_seconds <= p_seconds AND i.bucket >= p_from
            AND i.bucket < least(p_to, timestamptz '9999-01-01 00:00+00') + p_seconds * interval '1 second') g
    WHERE g.bucket >= p_from AND g.bucket < p_to
    GROUP BY g.bucket
    UNION ALL
    -- Candles of price_data as long as that, or longer, where no finer one begins in their period. Most coins have none,
    -- which candle_levels tells without reading them all.
    SELECT p.timestamp, p.open_price, p.high_price, p.low_price, p.close_price, p.volume, p.candle_seconds
    FROM public.price_data p
    WHERE p_seconds > 0
      AND EXISTS (SELECT FROM console.candle_levels l
                  WHERE l.crypto_id = p_crypto AND NOT l.is_imported AND l.candle_seconds >= p_seconds)
      AND p.crypto_id = p_crypto AND p.timestamp >= p_from AND p.timestamp < p_to AND console.has_bucket(p.timestamp)
      AND (p.candle_seconds > p_seconds
           OR p.candle_seconds = p_seconds AND p_seconds IN (300, 900, 3600, 14400, 86400, 604800))
      AND NOT EXISTS (SELECT FROM public.price_data f
                      WHERE f.crypto_id = p.crypto_id AND f.timestamp >= p.timestamp
                        AND f.timestamp < p.timestamp + p.candle_seconds * interval '1 second'
                        AND coalesce(f.candle_seconds, 0) < p.candle_seconds OFFSET 0)
      AND NOT EXISTS (SELECT FROM console.candle_levels l
                      JOIN console.price_rollups f ON f.crypto_id = l.crypto_id AND f.bucket_seconds = l.candle_seconds
                      WHERE l.crypto_id = p.crypto_id AND l.is_imported AND l.candle_seconds < p.candle_seconds
                        AND f.source = 'imported' AND f.bucket >= p.timestamp
                        AND f.bucket < p.timestamp + p.candle_seconds * interval '1 second' OFFSET 0)
    UNION ALL
    -- Imported ones, too.
    SELECT i.bucket, i.open, i.high, i.low, i.close, i.volume, i.bucket_seconds
    FROM console.candle_levels l
    JOIN console.uncovered_candles i ON i.crypto_id = l.crypto_id AND i.bucket_seconds = l.candle_seconds
    WHERE l.crypto_id = p_crypto AND l.is_imported AND i.bucket >= p_from AND i.bucket < p_to
      AND (l.candle_seconds > coalesce(p_seconds, 0)
           OR l.candle_seconds = p_seconds AND p_seconds IN (300, 900, 3600, 14400, 86400, 604800))
    UNION ALL
    SELECT p.timestamp, p.open_price, p.high_price, p.low_price, p.close_price, p.volume, p.candle_seconds
    FROM public.price_data p
    WHERE coalesce(p_seconds, 0) <= 0 AND p.crypto_id = p_crypto AND p.timestamp >= p_from AND p.timestamp < p_to
    ORDER BY 1;
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Importing candles of several lengths
-- ---------------------------------------------------------------------------------------------------------------------

-- How long the candles of unknown length seem to be: the most frequent distance between the newest of them.
CREATE OR REPLACE FUNCTION console.usual_spacing(p_crypto integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT distance::integer
    FROM (SELECT extract(epoch FROM timestamp - lag(timestamp) OVER (ORDER BY timestamp)) AS distance
          FROM (SELECT timestamp FROM public.price_data
                WHERE crypto_id = p_crypto AND candle_seconds IS NULL AND console.has_bucket(timestamp)
                ORDER BY timestamp DESC LIMIT 300) newest) d
    WHERE distance BETWEEN 1 AND 2147483647
    GROUP BY distance ORDER BY count(*) DESC, distance LIMIT 1
$$;

-- The shortest candles a coin has in price_data, in seconds; NULL: none, or none that tells.
CREATE OR REPLACE FUNCTION console.finest_candle(p_crypto integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT least(console.usual_spacing(p_crypto),
                 (SELECT l.candle_seconds FROM console.candle_levels l
                  WHERE l.crypto_id = p_crypto AND NOT l.is_imported
                    AND EXISTS (SELECT FROM public.price_data p
                                WHERE p.crypto_id = l.crypto_id AND p.candle_seconds = l.candle_seconds OFFSET 0)
                  ORDER BY l.candle_seconds LIMIT 1))
$$;

-- Makes pg_temp.price_staging, into which the caller may COPY; it is gone with the transaction. n counts the rows of all
-- files in their order. price_coarse takes those of its rows that do not go to price_data, and price_displaced names the
-- candles that stood there before the import and have had to leave.
CREATE OR REPLACE FUNCTION console.begin_price_import() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp SET client_min_messages = warning
AS $$
BEGIN
    PERFORM console.require_admin();
    DROP TABLE IF EXISTS pg_temp.price_staging, pg_temp.price_coarse, pg_temp.price_displaced;
    CREATE TEMP TABLE price_staging (
        n bigint NOT NULL,
        file integer NOT NULL,
        line bigint NOT NULL,
        crypto_id integer NOT NULL,
        moment timestamptz NOT NULL,
        open_price numeric(20, 8) NOT NULL,
        high_price numeric(20, 8) NOT NULL,
        low_price numeric(20, 8) NOT NULL,
        close_price numeric(20, 8) NOT NULL,
        volume numeric(30, 8),
        market_cap numeric(30, 2),
        candle_seconds integer
    ) ON COMMIT DROP;
    CREATE TEMP TABLE price_coarse (LIKE pg_temp.price_staging) ON COMMIT DROP;
    CREATE TEMP TABLE price_displaced (
        crypto_id integer,
        candle_seconds integer,
        moment timestamptz,
        PRIMARY KEY (crypto_id, candle_seconds, moment)
    ) ON COMMIT DROP;
    EXECUTE format('GRANT INSERT ON pg_temp.price_staging TO %I', session_user);
END $$;

-- Refuses what is not begin_price_import()'s: a view of such a name would run its maker's functions with the owner's rights.
CREATE OR REPLACE FUNCTION console.require_price_import() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    PERFORM console.require_admin();
    IF EXISTS (SELECT FROM unnest(ARRAY['price_staging', 'price_coarse', 'price_displaced']) AS name
               WHERE NOT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('pg_temp.' || name) AND relkind = 'r'
                                 AND relowner = current_user::regrole)) THEN
        RAISE EXCEPTION 'no import of prices was begun' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END $$;

-- Notes imported candles that are new or others now: the bucket where each begins, and the next week if it reaches into that.
CREATE OR REPLACE FUNCTION console.touch_imported(p_coins integer[], p_seconds integer[], p_moments timestamptz[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    INSERT INTO console.rollup_touched (crypto_id, week, spans)
    SELECT crypto_id, week, range_agg(tstzrange(at, at + interval '300 seconds'))
    FROM (SELECT i.crypto_id, week, greatest(console.bucket_of(300, i.moment), week) AS at
          FROM unnest(p_coins, p_seconds, p_moments) AS i (crypto_id, seconds, moment),
               generate_series(console.bucket_of(604800, i.moment),
                               i.moment + i.seconds * interval '1 second' - interval '1 microsecond',
                               interval '604800 seconds') AS week
          WHERE i.seconds < 604800) i
    GROUP BY 1, 2
$$;

-- Moves what a coin has in price_data and is longer than candles about to come to the imported ones, at its own length. So
-- the moments are free for them, and what comes out is the same whichever is imported first.
CREATE OR REPLACE FUNCTION console.displace_coarse(p_crypto integer, p_seconds integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_levels integer[];
    v_unknown integer := console.usual_spacing(p_crypto);
    v_seconds integer[];
    v_moments timestamptz[];
BEGIN
    -- Waits for whoever is writing such candles at this moment (hold_level).
    SELECT array_agg(candle_seconds) INTO v_levels
    FROM (SELECT candle_seconds FROM console.candle_levels
          WHERE crypto_id = p_crypto AND NOT is_imported AND candle_seconds > p_seconds
          ORDER BY candle_seconds FOR UPDATE) l;
    IF v_levels IS NULL AND (v_unknown > p_seconds) IS NOT TRUE THEN
        RETURN;
    END IF;

    WITH moved AS (
        DELETE FROM public.price_data
        WHERE crypto_id = p_crypto AND console.has_bucket(timestamp) AND coalesce(candle_seconds, v_unknown) > p_seconds
        RETURNING coalesce(candle_seconds, v_unknown) AS seconds, timestamp AS moment, open_price, high_price, low_price,
                  close_price, volume, market_cap, xmin = pg_current_xact_id()::xid AS is_ours
    ), put AS (
        INSERT INTO console.price_rollups
            (crypto_id, bucket_seconds, bucket, open, high, low, close, volume, market_cap, source)
        SELECT p_crypto, seconds, moment, open_price, high_price, low_price, close_price, volume, market_cap, 'imported'
        FROM moved
        ON CONFLICT (crypto_id, bucket_seconds, source, bucket) DO UPDATE
            SET open = EXCLUDED.open, high = EXCLUDED.high, low = EXCLUDED.low, close = EXCLUDED.close,
                volume = EXCLUDED.volume, market_cap = EXCLUDED.market_cap
    ), noted AS (
        INSERT INTO pg_temp.price_displaced SELECT p_crypto, seconds, moment FROM moved WHERE NOT is_ours
        ON CONFLICT DO NOTHING
    )
    SELECT array_agg(seconds), array_agg(moment) INTO v_seconds, v_moments FROM moved;
    PERFORM console.hold_level(p_crypto, true, seconds)
    FROM (SELECT DISTINCT seconds FROM unnest(v_seconds) AS seconds ORDER BY 1) l;
    PERFORM console.touch_imported(array_fill(p_crypto, ARRAY[coalesce(cardinality(v_seconds), 0)]), v_seconds, v_moments);
    DELETE FROM console.candle_levels WHERE crypto_id = p_crypto AND NOT is_imported AND candle_seconds = ANY (v_levels);
END $$;

-- Merges price_coarse into the imported candles, as merge_staged_prices does the rest into price_data.
CREATE OR REPLACE FUNCTION console.merge_coarse_prices(p_on_conflict text)
RETURNS TABLE (inserted bigint, replaced bigint, identical bigint, kept bigint, repeated bigint, told jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_repeated_same bigint;
BEGIN
    WITH numbered AS (
        SELECT s.n, first_value(s.n) OVER (PARTITION BY s.crypto_id, s.candle_seconds, s.moment ORDER BY s.n) AS first
        FROM pg_temp.price_coarse s
    ), taken AS (
        DELETE FROM pg_temp.price_coarse s USING numbered m WHERE m.n = s.n AND m.first <> s.n RETURNING s.*, m.first
    ), compared AS (
        SELECT t.n, t.file, t.line,
               (t.open_price, t.high_price, t.low_price, t.close_price, t.volume, t.market_cap) IS NOT DISTINCT FROM
               (f.open_price, f.high_price, f.low_price, f.close_price, f.volume, f.market_cap) AS is_same
        FROM taken t JOIN pg_temp.price_coarse f ON f.n = t.first
    )
    SELECT count(*) FILTER (WHERE is_same), count(*) FILTER (WHERE NOT is_same),
           coalesce((SELECT jsonb_agg(jsonb_build_array(file, line, 'repeated') ORDER BY n)
                     FROM (SELECT * FROM compared WHERE NOT is_same ORDER BY n LIMIT 1000) d), '[]')
    INTO v_repeated_same, repeated, told FROM compared;

    PERFORM console.hold_level(crypto_id, true, candle_seconds)
    FROM (SELECT DISTINCT crypto_id, candle_seconds FROM pg_temp.price_coarse ORDER BY 1, 2) l;
    INSERT INTO console.price_rollups (crypto_id, bucket_seconds, bucket, open, high, low, close, volume, market_cap, source)
    SELECT crypto_id, candle_seconds, moment, open_price, high_price, low_price, close_price, volume, market_cap, 'imported'
    FROM pg_temp.price_coarse
    ORDER BY crypto_id, candle_seconds, moment
    ON CONFLICT (crypto_id, bucket_seconds, source, bucket) DO NOTHING;
    GET DIAGNOSTICS inserted = ROW_COUNT;

    -- Those that stood in price_data before this import and had to leave it are not this import's.
    WITH known AS (
        SELECT s.n, s.file, s.line,
               r.xmin = pg_current_xact_id()::xid AND d.crypto_id IS NULL AS is_ours,
               (r.open, r.high, r.low, r.close) IS NOT DISTINCT FROM (s.open_price, s.high_price, s.low_price, s.close_price)
               AND (s.volume IS NULL OR s.volume IS NOT DISTINCT FROM r.volume)
               AND (s.market_cap IS NULL OR s.market_cap IS NOT DISTINCT FROM r.market_cap) AS is_same
        FROM pg_temp.price_coarse s
        JOIN console.price_rollups r ON r.crypto_id = s.crypto_id AND r.bucket_seconds = s.candle_seconds
                                    AND r.source = 'imported' AND r.bucket = s.moment
        LEFT JOIN pg_temp.price_displaced d ON d.crypto_id = s.crypto_id AND d.candle_seconds = s.candle_seconds
                                           AND d.moment = s.moment
    )
    SELECT count(*) FILTER (WHERE is_same) - inserted + v_repeated_same, count(*) FILTER (WHERE NOT is_same AND NOT is_ours),
           count(*) FILTER (WHERE NOT is_same AND is_ours) + repeated,
           told || coalesce((SELECT jsonb_agg(jsonb_build_array(file, line, CASE WHEN is_ours THEN 'repeated' ELSE 'kept' END)
                                              ORDER BY n)
                             FROM (SELECT * FROM known WHERE NOT is_same AND (is_ours OR p_on_conflict = 'keep')
                                   ORDER BY n LIMIT 1000) d), '[]')
    INTO identical, kept, repeated, told FROM known;

    replaced := 0;
    IF p_on_conflict = 'replace' AND kept > 0 THEN
        UPDATE console.price_rollups r
        SET open = s.open_price, high = s.high_price, low = s.low_price, close = s.close_price,
            volume = coalesce(s.volume, r.volume), market_cap = coalesce(s.market_cap, r.market_cap)
        FROM pg_temp.price_coarse s
        WHERE r.crypto_id = s.crypto_id AND r.bucket_seconds = s.candle_seconds AND r.source = 'imported'
          AND r.bucket = s.moment
          AND (r.xmin <> pg_current_xact_id()::xid
               OR EXISTS (SELECT FROM pg_temp.price_displaced d
                          WHERE d.crypto_id = s.crypto_id AND d.candle_seconds = s.candle_seconds AND d.moment = s.moment))
          AND ((r.open, r.high, r.low, r.close) IS DISTINCT FROM (s.open_price, s.high_price, s.low_price, s.close_price)
               OR (s.volume IS NOT NULL AND s.volume IS DISTINCT FROM r.volume)
               OR (s.market_cap IS NOT NULL AND s.market_cap IS DISTINCT FROM r.market_cap));
        GET DIAGNOSTICS replaced = ROW_COUNT;
        kept := 0;
        DELETE FROM pg_temp.price_displaced d USING pg_temp.price_coarse s
        WHERE d.crypto_id = s.crypto_id AND d.candle_seconds = s.candle_seconds AND d.moment = s.moment;
    END IF;
    IF inserted + replaced > 0 THEN
        PERFORM console.touch_imported(array_agg(crypto_id), array_agg(candle_seconds), array_agg(moment))
        FROM pg_temp.price_coarse;
    END IF;
    TRUNCATE pg_temp.price_coarse;
    RETURN NEXT;
END $$;

-- Merges what was copied into price_staging, and empties it for what comes next. Candles that are new are inserted; of those
-- that are there with other values p_on_conflict is 'keep' or 'replace'. What a file does not say (volume, market cap) is no
-- difference and takes nothing away. Of a candle that comes twice in one import the first stays; p_may_repeat is whether the
-- caller cannot rule that out among these rows. The counts add up to the rows; told lists the first 1,000 that were not taken
-- as [file, line, what], what being 'kept' or 'repeated' (with other values). Candles longer than the shortest that the coin
-- has, or is about to have, become imported roll-ups; of what is counted that is the only difference.
CREATE OR REPLACE FUNCTION console.merge_staged_prices(p_on_conflict text, p_may_repeat boolean)
RETURNS TABLE (inserted bigint, replaced bigint, identical bigint, kept bigint, repeated bigint, told jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_coin record;
    v_finest integer;
    v_coarse record;
    v_has_coarse boolean := false;
    v_repeated_same bigint := 0;
    v_repeated bigint := 0;
    v_repeats jsonb := '[]';
BEGIN
    PERFORM console.require_price_import();
    IF p_on_conflict IS NULL OR p_on_conflict NOT IN ('keep', 'replace') THEN
        RAISE EXCEPTION 'on conflict is keep or replace' USING ERRCODE = 'invalid_parameter_value';
    END IF;

    FOR v_coin IN
        SELECT s.crypto_id, min(s.candle_seconds) AS shortest, max(s.candle_seconds) AS longest
        FROM pg_temp.price_staging s WHERE s.candle_seconds > 0 AND console.has_bucket(s.moment)
        GROUP BY s.crypto_id ORDER BY s.crypto_id
    LOOP
        PERFORM console.displace_coarse(v_coin.crypto_id, v_coin.shortest);
        v_finest := least(v_coin.shortest, console.finest_candle(v_coin.crypto_id));
        IF v_coin.longest > v_finest THEN
            WITH coarse AS (
                DELETE FROM pg_temp.price_staging s
                WHERE s.crypto_id = v_coin.crypto_id AND s.candle_seconds > v_finest AND console.has_bucket(s.moment)
                RETURNING s.*
            )
            INSERT INTO pg_temp.price_coarse SELECT * FROM coarse;
            v_has_coarse := true;
        END IF;
    END LOOP;

    IF p_may_repeat THEN
        WITH numbered AS (
            SELECT s.n, first_value(s.n) OVER (PARTITION BY s.crypto_id, s.moment ORDER BY s.n) AS first
            FROM pg_temp.price_staging s
        ), taken AS (
            DELETE FROM pg_temp.price_staging s USING numbered m WHERE m.n = s.n AND m.first <> s.n RETURNING s.*, m.first
        ), compared AS (
            SELECT t.n, t.file, t.line,
                   (t.open_price, t.high_price, t.low_price, t.close_price, t.volume, t.market_cap) IS NOT DISTINCT FROM
                   (f.open_price, f.high_price, f.low_price, f.close_price, f.volume, f.market_cap) AS is_same
            FROM taken t JOIN pg_temp.price_staging f ON f.n = t.first
        )
        SELECT count(*) FILTER (WHERE is_same), count(*) FILTER (WHERE NOT is_same),
               coalesce((SELECT jsonb_agg(jsonb_build_array(file, line, 'repeated') ORDER BY n)
                         FROM (SELECT * FROM compared WHERE NOT is_same ORDER BY n LIMIT 1000) d), '[]')
        INTO v_repeated_same, v_repeated, v_repeats FROM compared;
    END IF;

    INSERT INTO public.price_data
        (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, market_cap, candle_seconds)
    SELECT s.crypto_id, s.moment, s.open_price, s.high_price, s.low_price, s.close_price, s.volume, s.market_cap,
           s.candle_seconds
    FROM pg_temp.price_staging s
    ORDER BY s.crypto_id, s.moment
    ON CONFLICT (crypto_id, timestamp) DO NOTHING;
    GET DIAGNOSTICS inserted = ROW_COUNT;

    -- What was there is compared only where anything was. Those inserted just now are among the same; of those that differ,
    -- the ones that this transaction wrote came further up in the files.
    identical := v_repeated_same;
    replaced := 0;
    kept := 0;
    repeated := v_repeated;
    told := v_repeats;
    IF inserted < (SELECT count(*) FROM pg_temp.price_staging) THEN
        WITH known AS (
            SELECT s.n, s.file, s.line, p.xmin = pg_current_xact_id()::xid AS is_ours,
                   (p.open_price, p.high_price, p.low_price, p.close_price)
                       = (s.open_price, s.high_price, s.low_price, s.close_price)
                   AND (s.volume IS NULL OR s.volume IS NOT DISTINCT FROM p.volume)
                   AND (s.market_cap IS NULL OR s.market_cap IS NOT DISTINCT FROM p.market_cap) AS is_same
            FROM pg_temp.price_staging s
            JOIN public.price_data p ON p.crypto_id = s.crypto_id AND p.timestamp = s.moment
        )
        SELECT count(*) FILTER (WHERE is_same) - inserted + v_repeated_same, count(*) FILTER (WHERE NOT is_same AND NOT is_ours),
               count(*) FILTER (WHERE NOT is_same AND is_ours) + v_repeated,
               v_repeats || coalesce((SELECT jsonb_agg(jsonb_build_array(file, line, CASE WHEN is_ours THEN 'repeated' ELSE 'kept' END)
                                                       ORDER BY n)
                                      FROM (SELECT * FROM known WHERE NOT is_same AND (is_ours OR p_on_conflict = 'keep')
                                            ORDER BY n LIMIT 1000) d), '[]')
        INTO identical, kept, repeated, told FROM known;
    END IF;

    IF p_on_conflict = 'replace' AND kept > 0 THEN
        UPDATE public.price_data p
        SET open_price = s.open_price, high_price = s.high_price, low_price = s.low_price, close_price = s.close_price,
            volume = coalesce(s.volume, p.volume), market_cap = coalesce(s.market_cap, p.market_cap),
            candle_seconds = coalesce(s.candle_seconds, p.candle_seconds)
        FROM pg_temp.price_staging s
        WHERE p.crypto_id = s.crypto_id AND p.timestamp = s.moment AND p.xmin <> pg_current_xact_id()::xid
          AND ((p.open_price, p.high_price, p.low_price, p.close_price)
                  <> (s.open_price, s.high_price, s.low_price, s.close_price)
               OR (s.volume IS NOT NULL AND s.volume IS DISTINCT FROM p.volume)
               OR (s.market_cap IS NOT NULL AND s.market_cap IS DISTINCT FROM p.market_cap));
        GET DIAGNOSTICS replaced = ROW_COUNT;
        kept := 0;
    END IF;
    IF v_has_coarse THEN
        SELECT * INTO v_coarse FROM console.merge_coarse_prices(p_on_conflict);
        inserted := inserted + v_coarse.inserted;
        replaced := replaced + v_coarse.replaced;
        identical := identical + v_coarse.identical;
        kept := kept + v_coarse.kept;
        repeated := repeated + v_coarse.repeated;
        told := jsonb_path_query_array(told || v_coarse.told, '$[0 to 999]');
    END IF;
    TRUNCATE pg_temp.price_staging;
    RETURN NEXT;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The prices coins are listed with
-- ---------------------------------------------------------------------------------------------------------------------

-- Sets the price of a coin, or of all, to its latest close, and its changes to those against what it was 24 hours, 7 days and
-- 30 days before; a change is empty where no candle tells. Answers the coins that are other now.
CREATE OR REPLACE FUNCTION console.refresh_coin_prices(p_operation uuid, p_crypto integer DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_admin integer := console.require_admin();
    v_outcome jsonb := console.begin_operation(p_operation, 'refresh_coin_prices');
    v_coin record;
    v_before jsonb;
    v_after jsonb;
BEGIN
    IF v_outcome IS NULL THEN
        v_outcome := CASE WHEN p_crypto IS NOT NULL AND NOT EXISTS (SELECT FROM public.cryptocurrencies WHERE id = p_crypto)
                          THEN jsonb_build_array(console.outcome(p_crypto, 'not_found')) ELSE '[]' END;
        FOR v_coin IN
            SELECT c.id, latest.close_price AS price, latest.timestamp AS at, day.change AS day, week.change AS week,
                   month.change AS month
            FROM public.cryptocurrencies c
            CROSS JOIN LATERAL (
                SELECT p.timestamp, p.close_price FROM public.price_data p
                WHERE p.crypto_id = c.id AND console.has_bucket(p.timestamp) AND p.close_price <> 'NaN'
                ORDER BY p.timestamp DESC LIMIT 1) latest
            CROSS JOIN LATERAL console.price_change(c.id, latest.timestamp, latest.close_price, interval '24 hours') AS day (change)
            CROSS JOIN LATERAL console.price_change(c.id, latest.timestamp, latest.close_price, interval '168 hours') AS week (change)
            CROSS JOIN LATERAL console.price_change(c.id, latest.timestamp, latest.close_price, interval '720 hours') AS month (change)
            WHERE p_crypto IS NULL OR c.id = p_crypto
            ORDER BY c.id
            FOR NO KEY UPDATE OF c
        LOOP
            SELECT jsonb_build_object('current_price', current_price, 'price_change_percentage_24h', price_change_percentage_24h,
                                      'price_change_percentage_7d', price_change_percentage_7d,
                                      'price_change_percentage_30d', price_change_percentage_30d,
                                      'last_data_update', last_data_update)
            INTO v_before FROM public.cryptocurrencies WHERE id = v_coin.id;
            UPDATE public.cryptocurrencies c
            SET current_price = v_coin.price, price_change_percentage_24h = v_coin.day, price_change_percentage_7d = v_coin.week,
                price_change_percentage_30d = v_coin.month, last_data_update = v_coin.at
            WHERE c.id = v_coin.id
              AND (c.current_price, c.price_change_percentage_24h, c.price_change_percentage_7d, c.price_change_percentage_30d,
                   c.last_data_update) IS DISTINCT FROM (v_coin.price, v_coin.day, v_coin.week, v_coin.month, v_coin.at)
            RETURNING jsonb_build_object('current_price', current_price, 'price_change_percentage_24h', price_change_percentage_24h,
                                         'price_change_percentage_7d', price_change_percentage_7d,
                                         'price_change_percentage_30d', price_change_percentage_30d,
                                         'last_data_update', last_data_update) INTO v_after;
            IF FOUND THEN
                PERFORM console.audit(p_operation, 'coin_update', 'cryptocurrency', v_coin.id, 'refresh_prices', v_before, v_after);
                v_outcome := v_outcome || jsonb_build_array(console.outcome(v_coin.id, 'done', NULL,
                    (SELECT xmin::text::bigint FROM public.cryptocurrencies WHERE id = v_coin.id)));
            END IF;
        END LOOP;
        v_outcome := console.finish_operation(p_operation, v_outcome);
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- By how many percent a price is above that of some time before; empty where that is not known, or beyond what the columns
-- for it hold.
CREATE OR REPLACE FUNCTION console.price_change(p_crypto integer, p_at timestamptz, p_price numeric, p_before interval)
RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT CASE WHEN abs(change) < 999999 THEN round(change, 4) END
    FROM (SELECT 100 * (p_price / nullif(console.price_at(p_crypto, p_at - p_before), 0) - 1) AS change) c
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Rights, and the roll-ups of what is there
-- ---------------------------------------------------------------------------------------------------------------------

INSERT INTO console.exposed (kind, name, audience)
SELECT 'table', name, 'everyone'
FROM unnest(ARRAY['console.price_rollups', 'console.candle_levels', 'console.uncovered_candles']) AS name
UNION ALL
SELECT 'function', name, 'everyone' FROM unnest(ARRAY['candles', 'bucket_of', 'has_bucket', 'verify_rollups']) AS name
UNION ALL
SELECT 'function', name, 'admin' FROM unnest(ARRAY['rebuild_rollups', 'refresh_coin_prices']) AS name
ON CONFLICT (kind, name) DO NOTHING;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;

DO $$
BEGIN
    PERFORM console.fill_rollups(NULL);
END $$;
