-- Candles that finer ones have displaced count wherever prices of price_data do: a prediction of years ago is compared with
-- the day it was due on, and small charts show them. What a collector had noted on them stays with them.
-- And what charts read comes faster, minutes above all.

ALTER TABLE console.price_rollups ADD COLUMN IF NOT EXISTS technical_indicators jsonb;

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
                  close_price, volume, market_cap, technical_indicators, xmin = pg_current_xact_id()::xid AS is_ours
    ), put AS (
        INSERT INTO console.price_rollups AS r
            (crypto_id, bucket_seconds, bucket, open, high, low, close, volume, market_cap, source, technical_indicators)
        SELECT p_crypto, seconds, moment, open_price, high_price, low_price, close_price, volume, market_cap, 'imported',
               technical_indicators
        FROM moved
        ON CONFLICT (crypto_id, bucket_seconds, source, bucket) DO UPDATE
            SET open = EXCLUDED.open, high = EXCLUDED.high, low = EXCLUDED.low, close = EXCLUDED.close,
                volume = EXCLUDED.volume, market_cap = EXCLUDED.market_cap,
                technical_indicators = coalesce(EXCLUDED.technical_indicators, r.technical_indicators)
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

-- What console.candles() shows of candles that are as long as asked for, or longer, and that no finer one begins in: of
-- price_data and of the imported ones. Those of price_data that are as long are not among them where they are gathered from
-- what is no longer, as they are for any length that is none of the roll-ups'. Most coins have none at all, which
-- candle_levels tells without reading their candles.
CREATE OR REPLACE FUNCTION console.longer_candles(p_crypto integer, p_seconds integer, p_from timestamptz, p_to timestamptz)
RETURNS TABLE (opened timestamptz, open numeric, high numeric, low numeric, close numeric, volume numeric, seconds integer)
LANGUAGE plpgsql STABLE SET search_path = console, public, pg_temp SET jit = off
AS $$
DECLARE
    v_shortest bigint := CASE WHEN p_seconds IN (300, 900, 3600, 14400, 86400, 604800) THEN p_seconds ELSE p_seconds + 1::bigint END;
BEGIN
    IF NOT EXISTS (SELECT FROM console.candle_levels l WHERE l.crypto_id = p_crypto AND l.candle_seconds >= v_shortest) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT p.timestamp, p.open_price, p.high_price, p.low_price, p.close_price, p.volume, p.candle_seconds
    FROM public.price_data p
    WHERE EXISTS (SELECT FROM console.candle_levels l
                  WHERE l.crypto_id = p_crypto AND NOT l.is_imported AND l.candle_seconds >= v_shortest)
      AND p.crypto_id = p_crypto AND p.timestamp >= p_from AND p.timestamp < p_to AND console.has_bucket(p.timestamp)
      AND p.candle_seconds >= v_shortest
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
    SELECT i.bucket, i.open, i.high, i.low, i.close, i.volume, i.bucket_seconds
    FROM console.candle_levels l
    JOIN console.uncovered_candles i ON i.crypto_id = l.crypto_id AND i.bucket_seconds = l.candle_seconds
    WHERE l.crypto_id = p_crypto AND l.is_imported AND l.candle_seconds >= v_shortest AND i.bucket >= p_from AND i.bucket < p_to;
END $$;

-- The candles of a coin that begin in a period, as a chart of that length shows them, in their order: each as long as asked
-- for, or longer where nothing finer is known. Any length will do, those of the roll-ups without reading price_data; without
-- one the candles come as they are, seconds being empty where nobody said how long they are.
CREATE OR REPLACE FUNCTION console.candles(p_crypto integer, p_seconds integer, p_from timestamptz DEFAULT '-infinity',
                                           p_to timestamptz DEFAULT 'infinity')
RETURNS TABLE (opened timestamptz, open numeric, high numeric, low numeric, close numeric, volume numeric, seconds integer)
LANGUAGE plpgsql STABLE SET search_path = console, public, pg_temp SET jit = off
AS $$ -- which keeps its plans: planning takes longer than reading
#variable_conflict use_column
DECLARE
    v_end timestamptz := least(p_to, timestamptz '9999-01-01 00:00+00') + p_seconds * interval '1 second';
BEGIN
    IF coalesce(p_seconds, 0) <= 0 THEN
        RETURN QUERY
        SELECT p.timestamp, p.open_price, p.high_price, p.low_price, p.close_price, p.volume, p.candle_seconds
        FROM public.price_data p
        WHERE p.crypto_id = p_crypto AND p.timestamp >= p_from AND p.timestamp < p_to
        UNION ALL
        SELECT i.bucket, i.open, i.high, i.low, i.close, i.volume, i.bucket_seconds
        FROM console.candle_levels l
        JOIN console.uncovered_candles i ON i.crypto_id = l.crypto_id AND i.bucket_seconds = l.candle_seconds
        WHERE l.crypto_id = p_crypto AND l.is_imported AND i.bucket >= p_from AND i.bucket < p_to
        ORDER BY 1;
    ELSIF p_seconds IN (300, 900, 3600, 14400, 86400, 604800) THEN
        RETURN QUERY
        SELECT r.bucket, r.open, r.high, r.low, r.close, r.volume, r.bucket_seconds
        FROM console.price_rollups r
        WHERE r.crypto_id = p_crypto AND r.bucket_seconds = p_seconds AND r.source = 'computed'
          AND r.bucket >= p_from AND r.bucket < p_to
        UNION ALL
        SELECT * FROM console.longer_candles(p_crypto, p_seconds, p_from, p_to)
        ORDER BY 1;
    ELSIF NOT EXISTS (SELECT FROM console.candle_levels l
                      WHERE l.crypto_id = p_crypto AND l.is_imported AND l.candle_seconds <= p_seconds)
      AND NOT EXISTS (SELECT FROM public.price_data p
                      WHERE p.crypto_id = p_crypto AND p.timestamp >= p_from AND p.timestamp < v_end
                        AND CASE WHEN NOT console.has_bucket(p.timestamp) OR p.candle_seconds > p_seconds THEN false
                                 ELSE p.candle_seconds IS DISTINCT FROM p_seconds
                                      OR p.timestamp <> console.bucket_of(p_seconds, p.timestamp) END) THEN
        -- Each is a bucket of its own, as minutes mostly are.
        RETURN QUERY
        SELECT p.timestamp, p.open_price, p.high_price, p.low_price, p.close_price, p.volume, p.candle_seconds
        FROM public.price_data p
        WHERE p.crypto_id = p_crypto AND p.candle_seconds = p_seconds AND p.timestamp >= p_from AND p.timestamp < p_to
          AND console.has_bucket(p.timestamp)
        UNION ALL
        SELECT * FROM console.longer_candles(p_crypto, p_seconds, p_from, p_to)
        ORDER BY 1;
    ELSE
        -- Gathered; sorted beforehand, so that the first and the last of a bucket are known.
        RETURN QUERY
        SELECT g.bucket, (array_agg(g.open_price))[1], max(g.high_price), min(g.low_price), (array_agg(g.close_price))[count(*)],
               sum(g.volume), p_seconds
        FROM (SELECT console.bucket_of(p_seconds, p.timestamp) AS bucket, p.timestamp AS at,
                     coalesce(p.candle_seconds, 0) AS length, p.open_price, p.high_price, p.low_price, p.close_price, p.volume
              FROM public.price_data p
              WHERE p.crypto_id = p_crypto AND coalesce(p.candle_seconds, 0) <= p_seconds AND console.has_bucket(p.timestamp)
                AND p.timestamp >= p_from AND p.timestamp < v_end
              UNION ALL
              SELECT console.bucket_of(p_seconds, i.bucket), i.bucket, i.bucket_seconds, i.open, i.high, i.low, i.close, i.volume
              FROM console.candle_levels l
              JOIN console.uncovered_candles i ON i.crypto_id = l.crypto_id AND i.bucket_seconds = l.candle_seconds
              WHERE l.crypto_id = p_crypto AND l.is_imported AND l.candle_seconds <= p_seconds
                AND i.bucket >= p_from AND i.bucket < v_end
              ORDER BY bucket, at, length) g
        WHERE g.bucket >= p_from AND g.bucket < p_to
        GROUP BY g.bucket
        UNION ALL
        SELECT * FROM console.longer_candles(p_crypto, p_seconds, p_from, p_to)
        ORDER BY 1;
    END IF;
END $$;

-- The candles of a coin about a moment, each as it was recorded or imported: up to p_before that begin at it or earlier, up to
-- p_after that begin later. Of the imported those that nothing finer covers; they are sought no further away than what
-- price_data has so many of. seconds is empty where nobody said how long a candle is.
CREATE OR REPLACE FUNCTION console.candles_around(p_crypto integer, p_at timestamptz, p_before integer, p_after integer)
RETURNS TABLE (opened timestamptz, open numeric, high numeric, low numeric, close numeric, volume numeric, seconds integer)
LANGUAGE plpgsql STABLE SET search_path = console, public, pg_temp SET jit = off
AS $$ -- which keeps its plan: planning takes longer than reading
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH before AS MATERIALIZED (
        SELECT p.timestamp, p.open_price, p.high_price, p.low_price, p.close_price, p.volume, p.candle_seconds
        FROM public.price_data p WHERE p.crypto_id = p_crypto AND p.timestamp <= p_at
        ORDER BY p.timestamp DESC LIMIT p_before
    ), after AS MATERIALIZED (
        SELECT p.timestamp, p.open_price, p.high_price, p.low_price, p.close_price, p.volume, p.candle_seconds
        FROM public.price_data p WHERE p.crypto_id = p_crypto AND p.timestamp > p_at
        ORDER BY p.timestamp LIMIT p_after
    ), reach AS MATERIALIZED (
        SELECT coalesce((SELECT min(timestamp) FROM before HAVING count(*) >= p_before), '-infinity') AS first,
               coalesce((SELECT max(timestamp) FROM after HAVING count(*) >= p_after), 'infinity') AS last
    )
    SELECT * FROM (
        TABLE before
        UNION ALL
        SELECT i.*
        FROM console.candle_levels l CROSS JOIN reach CROSS JOIN LATERAL (
            SELECT i.bucket, i.open, i.high, i.low, i.close, i.volume, i.bucket_seconds FROM console.uncovered_candles i
            WHERE i.crypto_id = l.crypto_id AND i.bucket_seconds = l.candle_seconds AND i.bucket BETWEEN reach.first AND p_at
            ORDER BY i.bucket DESC LIMIT p_before) i
        WHERE l.crypto_id = p_crypto AND l.is_imported
        ORDER BY 1 DESC LIMIT p_before) b
    UNION ALL
    SELECT * FROM (
        TABLE after
        UNION ALL
        SELECT i.*
        FROM console.candle_levels l CROSS JOIN reach CROSS JOIN LATERAL (
            SELECT i.bucket, i.open, i.high, i.low, i.close, i.volume, i.bucket_seconds FROM console.uncovered_candles i
            WHERE i.crypto_id = l.crypto_id AND i.bucket_seconds = l.candle_seconds
              AND i.bucket > p_at AND i.bucket <= reach.last
            ORDER BY i.bucket LIMIT p_after) i
        WHERE l.crypto_id = p_crypto AND l.is_imported
        ORDER BY 1 LIMIT p_after) a
    ORDER BY 1;
END $$;

-- How long a coin's candles of unknown length are about a moment: the usual distance between neighbours.
CREATE OR REPLACE FUNCTION console.candle_length(p_crypto integer, p_at timestamptz) RETURNS interval
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    RETURN (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY distance)
            FROM (SELECT opened - lag(opened) OVER (ORDER BY opened) AS distance
                  FROM console.candles_around(p_crypto, p_at, 12, 12)) d);
END $$;

-- The close of the candle that contains a moment, else of the last one before it, if that ended no longer before it than
-- twice its length; NULL when there is none.
CREATE OR REPLACE FUNCTION console.price_at(p_crypto integer, p_at timestamptz) RETURNS numeric
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    RETURN (SELECT close
            FROM console.candles_around(p_crypto, p_at, 1, 0) last
            WHERE last.opened = p_at
               OR p_at <= last.opened
                          + 3 * coalesce(last.seconds * interval '1 second', console.candle_length(p_crypto, p_at)));
END $$;

-- The highest close of a coin's candles of a length that begin before a moment, as console.candles() shows them; NULL: there are
-- none. A history of minutes is seldom read for it: the close of a day is one of its minutes' too, so that only hours that
-- reached higher than the highest close of all days can hold a higher one. Where those are many, as with a price that hardly
-- moves, all closes are looked at.
CREATE OR REPLACE FUNCTION console.highest_close(p_crypto integer, p_seconds integer, p_before timestamptz) RETURNS numeric
LANGUAGE plpgsql STABLE SET search_path = console, public, pg_temp SET jit = off
AS $$
DECLARE
    v_day timestamptz := console.bucket_of(86400, p_before); -- the one that may go on after p_before
    v_best numeric;
    v_hours timestamptz[];
BEGIN
    IF p_seconds >= 3600 THEN
        RETURN (SELECT max(c.close) FROM console.candles(p_crypto, p_seconds, '-infinity', p_before) c WHERE c.close <> 'NaN');
    END IF;
    v_best := greatest(
        (SELECT max(c.close) FROM console.candles(p_crypto, 86400, '-infinity', v_day) c WHERE c.close <> 'NaN'),
        (SELECT max(c.close) FROM console.candles(p_crypto, p_seconds, v_day, p_before) c WHERE c.close <> 'NaN'),
        (SELECT max(c.close) FROM console.longer_candles(p_crypto, p_seconds, '-infinity', p_before) c WHERE c.close <> 'NaN'));
    v_hours := ARRAY(
        SELECT h.bucket
        FROM console.price_rollups d
        JOIN console.price_rollups h ON h.crypto_id = d.crypto_id AND h.bucket_seconds = 3600 AND h.source = d.source
                                    AND h.bucket >= d.bucket AND h.bucket < d.bucket + interval '86400 seconds'
        WHERE d.crypto_id = p_crypto AND d.bucket_seconds = 86400 AND d.source = 'computed' AND d.bucket < v_day
          AND d.high > v_best AND h.high > v_best
        LIMIT 301);
    IF cardinality(v_hours) <= 300 THEN
        RETURN greatest(v_best, (
            SELECT max(c.close)
            FROM unnest(v_hours) AS hour
            CROSS JOIN LATERAL console.candles(p_crypto, p_seconds, hour, hour + interval '3600 seconds') c
            WHERE c.close <> 'NaN'));
    ELSIF p_seconds IN (300, 900) THEN
        RETURN greatest(v_best, (
            SELECT max(r.close) FROM console.price_rollups r
            WHERE r.crypto_id = p_crypto AND r.bucket_seconds = p_seconds AND r.source = 'computed' AND r.bucket < p_before
              AND r.close <> 'NaN'));
    ELSIF NOT EXISTS (SELECT FROM console.candle_levels l
                      WHERE l.crypto_id = p_crypto AND (l.candle_seconds < p_seconds OR l.candle_seconds = p_seconds AND l.is_imported))
      AND NOT EXISTS (SELECT FROM public.price_data p
                      WHERE p.crypto_id = p_crypto AND p.candle_seconds IS NULL AND p.timestamp < p_before) THEN
        RETURN greatest(v_best, (
            SELECT max(p.close_price) FROM public.price_data p
            WHERE p.crypto_id = p_crypto AND p.candle_seconds = p_seconds AND p.timestamp < p_before
              AND console.has_bucket(p.timestamp) AND p.close_price <> 'NaN'));
    END IF;
    RETURN (SELECT max(c.close) FROM console.candles(p_crypto, p_seconds, '-infinity', p_before) c WHERE c.close <> 'NaN');
END $$;

INSERT INTO console.exposed (kind, name, audience)
SELECT 'function', name, 'everyone' FROM unnest(ARRAY['candles_around', 'longer_candles', 'highest_close']) AS name
ON CONFLICT (kind, name) DO NOTHING;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
