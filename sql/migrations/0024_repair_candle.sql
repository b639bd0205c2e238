-- Repairing one candle by hand.

-- Gives a stored candle other prices and another volume; an admin's, and audited with both. It is the one of that length that
-- opens at that moment, as console.candles() without a length tells them, wherever it is kept: p_seconds is empty where nobody
-- said how long it is. p_prices is [open, high, low, close, volume], and so is p_seen, what the admin saw there. Roll-ups follow
-- as they do after any change; the prices that coins are listed with follow when asked.
CREATE OR REPLACE FUNCTION console.repair_candle(p_operation uuid, p_crypto_id integer, p_opened timestamptz, p_seconds integer,
                                                 p_prices numeric[], p_seen numeric[])
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_admin integer := console.require_admin();
    v_outcome jsonb := console.begin_operation(p_operation, 'repair_candle');
    v_prices numeric[] := ARRAY(SELECT round(price, 8) FROM unnest(p_prices) WITH ORDINALITY AS p (price, place) ORDER BY place);
    v_open numeric := v_prices[1];
    v_high numeric := v_prices[2];
    v_low numeric := v_prices[3];
    v_close numeric := v_prices[4];
    v_volume numeric := v_prices[5];
    v_row bigint; -- in price_data; none: among the imported
    v_before numeric[];
    v_refusal text;
BEGIN
    IF v_outcome IS NULL THEN
        v_refusal := CASE
            WHEN cardinality(p_prices) IS DISTINCT FROM 5 OR num_nulls(v_open, v_high, v_low, v_close) > 0
                THEN 'A candle has an open, a high, a low and a close.'
            WHEN NOT (v_open >= 0 AND v_high >= 0 AND v_low >= 0 AND v_close >= 0)
                THEN 'Prices are not negative.'
            WHEN NOT (v_open < 1e12 AND v_high < 1e12 AND v_low < 1e12 AND v_close < 1e12)
                THEN 'Prices are below 1,000,000,000,000.'
            WHEN v_high < v_low THEN 'The high is below the low.'
            WHEN v_open NOT BETWEEN v_low AND v_high THEN 'The open is not between the low and the high.'
            WHEN v_close NOT BETWEEN v_low AND v_high THEN 'The close is not between the low and the high.'
            WHEN NOT (v_volume >= 0 AND v_volume < 1e22) THEN 'The volume is negative, or too large.' END;
        -- Before the candle, as an import goes (displace_coarse): who moves those of that length away is waited for, or waits.
        PERFORM FROM console.candle_levels
        WHERE crypto_id = p_crypto_id AND candle_seconds = p_seconds ORDER BY is_imported FOR KEY SHARE;
        SELECT id, ARRAY[open_price, high_price, low_price, close_price, volume] INTO v_row, v_before
        FROM public.price_data
        WHERE crypto_id = p_crypto_id AND timestamp = p_opened AND candle_seconds IS NOT DISTINCT FROM p_seconds
        FOR NO KEY UPDATE;
        IF v_row IS NULL THEN
            SELECT ARRAY[open, high, low, close, volume] INTO v_before FROM console.price_rollups
            WHERE crypto_id = p_crypto_id AND bucket_seconds = p_seconds AND source = 'imported' AND bucket = p_opened
            FOR NO KEY UPDATE;
        END IF;
        v_outcome := CASE
            WHEN v_before IS NULL THEN console.outcome(p_crypto_id, 'not_found')
            WHEN v_before IS DISTINCT FROM p_seen THEN console.outcome(p_crypto_id, 'changed')
            WHEN v_refusal IS NOT NULL THEN console.outcome(p_crypto_id, 'refused', v_refusal)
            ELSE console.outcome(p_crypto_id, 'done') END;
        IF v_outcome ->> 'outcome' = 'done' AND v_before IS DISTINCT FROM v_prices THEN
            IF v_row IS NOT NULL THEN
                UPDATE public.price_data
                SET open_price = v_open, high_price = v_high, low_price = v_low, close_price = v_close, volume = v_volume
                WHERE id = v_row;
            ELSE
                UPDATE console.price_rollups
                SET open = v_open, high = v_high, low = v_low, close = v_close, volume = v_volume
                WHERE crypto_id = p_crypto_id AND bucket_seconds = p_seconds AND source = 'imported' AND bucket = p_opened;
                PERFORM console.touch_imported(ARRAY[p_crypto_id], ARRAY[p_seconds], ARRAY[p_opened]);
            END IF;
            PERFORM console.audit(p_operation, 'price_update', 'cryptocurrency', p_crypto_id, 'repair',
                console.candle_json(v_before), console.candle_json(v_prices),
                jsonb_build_object('candle', p_opened, 'candle_seconds', p_seconds));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

CREATE OR REPLACE FUNCTION console.candle_json(p_prices numeric[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT jsonb_build_object('open', trim_scale(p_prices[1]), 'high', trim_scale(p_prices[2]), 'low', trim_scale(p_prices[3]),
                              'close', trim_scale(p_prices[4]), 'volume', trim_scale(p_prices[5]))
$$;

INSERT INTO console.exposed (kind, name, audience) VALUES ('function', 'repair_candle', 'admin')
ON CONFLICT (kind, name) DO NOTHING;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
