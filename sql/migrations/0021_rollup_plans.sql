-- What roll-ups cost.

-- An index of price_data by the coin alone finds nothing that the one by coin and time does not. It is worse than useless: with
-- statistics of an emptied table it looked like the cheaper of the two, and every bucket was sought among all candles of its
-- coin.
DO $$
DECLARE
    v_index regclass;
BEGIN
    FOR v_index IN
        SELECT i.indexrelid::regclass
        FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'crypto_id'
        WHERE i.indrelid = 'public.price_data'::regclass AND NOT i.indisunique AND i.indpred IS NULL
          AND i.indkey::text = a.attnum::text
    LOOP
        EXECUTE format('DROP INDEX %s', v_index);
    END LOOP;
END
$$;

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
        -- The first, the last and the last known one. Sorted beforehand, by what is grouped by first so that the groups are
        -- taken as they come: most are in order already, and an ORDER BY in each aggregate would sort each group three times.
        SELECT crypto_id, bucket, (array_agg(open))[1] AS open, max(high) AS high, min(low) AS low,
               (array_agg(close))[count(*)] AS close, sum(volume) AS volume,
               (array_agg(market_cap) FILTER (WHERE market_cap IS NOT NULL))[count(market_cap)] AS market_cap
        FROM (SELECT *, console.bucket_of(p_seconds, at) AS bucket FROM part ORDER BY crypto_id, bucket, at, seconds) p
        GROUP BY crypto_id, bucket
        ORDER BY crypto_id, bucket -- as they are read, and the cheapest way into the index
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

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
