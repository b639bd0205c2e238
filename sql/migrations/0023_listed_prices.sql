-- The prices that coins are listed with count candles that finer ones have displaced, as prices of the past do: a history of
-- days up to this month stays the latest there is when hours of some month years ago are imported.

-- Sets the price of a coin, or of all, to its latest close, and its changes to those against what it was 24 hours, 7 days and
-- 30 days before; a change is empty where no candle tells. The latest is the one price alerts start from: a candle dated beyond
-- tomorrow, or one without a price above 0, is none. Answers the coins that are other now.
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
            SELECT c.id, latest.close AS price, latest.opened AS at, day.change AS day, week.change AS week, month.change AS month
            FROM public.cryptocurrencies c
            CROSS JOIN LATERAL console.newest_candle(c.id) latest
            CROSS JOIN LATERAL console.price_change(c.id, latest.opened, latest.close, interval '24 hours') AS day (change)
            CROSS JOIN LATERAL console.price_change(c.id, latest.opened, latest.close, interval '168 hours') AS week (change)
            CROSS JOIN LATERAL console.price_change(c.id, latest.opened, latest.close, interval '720 hours') AS month (change)
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

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
