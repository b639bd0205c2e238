-- Two years of candles

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

WITH added AS (
    INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, market_cap,
                                   technical_indicators, created_at)
    SELECT crypto_id, at, open, high, low, close, volume, market_cap, '{"simulated": true}', until
    FROM sim_candles JOIN sim_ids USING (k)
    ORDER BY k, at
    RETURNING id
)
SELECT pg_temp.remember('price_data', range_agg(int8range(id, id, '[]'))) FROM added;

ANALYZE public.cryptocurrencies, public.price_data;
