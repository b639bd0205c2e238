-- Coins and their sectors

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_ids (k integer PRIMARY KEY, crypto_id integer, step interval); -- a coin's row, and how long its candles are

WITH now AS ( -- the last close, the closes a day, a week and a month ago, and what was traded in the last day
    SELECT c.k, last.close AS price, last.market_cap,
           (SELECT sum(volume * least(1, extract(epoch FROM until - (pg_temp.anchor() - interval '24 hours'))
                                         / extract(epoch FROM until - at))::numeric)
            FROM sim_candles WHERE k = c.k AND until > pg_temp.anchor() - interval '24 hours') AS traded,
           ago.day, ago.week, ago.month
    FROM sim_coins AS c,
    LATERAL (SELECT close, market_cap FROM sim_candles WHERE k = c.k ORDER BY at DESC LIMIT 1) AS last,
    LATERAL (SELECT max(close) FILTER (WHERE n = 1) AS day, max(close) FILTER (WHERE n = 7) AS week,
                    max(close) FILTER (WHERE n = 30) AS month
             FROM (VALUES (1), (7), (30)) AS t (n),
             LATERAL (SELECT close FROM sim_candles WHERE k = c.k AND until <= pg_temp.anchor() - n * interval '24 hours'
                      ORDER BY at DESC LIMIT 1) AS past) AS ago
), added AS (
    INSERT INTO public.cryptocurrencies
        (symbol, name, coingecko_id, market_cap_rank, current_price, market_cap, total_volume, circulating_supply, total_supply,
         max_supply, price_change_percentage_24h, price_change_percentage_7d, price_change_percentage_30d, description, sectors,
         tier, created_at, updated_at, last_data_update)
    SELECT c.symbol, c.name, c.coingecko_id, rank() OVER (ORDER BY market_cap DESC), now.price, market_cap, traded, supply,
           coalesce(max_supply, supply), max_supply,
           100 * (now.price / day - 1), 100 * (now.price / week - 1), 100 * (now.price / month - 1),
           format('SIMULATED DATA. %s is a real coin; every price, volume and market figure of it in this database is made up by a '
                  'random simulation and says nothing about the real one.', c.name),
           to_jsonb(array_remove(ARRAY[c.sector, c.second_sector], NULL)), c.tier,
           pg_temp.anchor() - (pg_temp.history() + k) * interval '1 hour', pg_temp.anchor(), pg_temp.anchor()
    FROM sim_coins AS c JOIN now USING (k)
    ORDER BY k
    RETURNING id, symbol
), kept AS (
    INSERT INTO sim_ids SELECT k, id, CASE WHEN hourly THEN interval '1 hour' ELSE interval '24 hours' END
    FROM added JOIN sim_coins USING (symbol)
)
SELECT pg_temp.remember('cryptocurrencies', range_agg(int8range(id, id, '[]'))) FROM added;

WITH added AS (
    INSERT INTO public.crypto_sector_mapping (crypto_id, sector_id, allocation_percentage, is_primary_sector, created_at,
                                              updated_at)
    SELECT crypto_id, s.id, share, is_primary, pg_temp.anchor() - pg_temp.history() * interval '1 hour', pg_temp.anchor()
    FROM sim_coins AS c JOIN sim_ids USING (k),
    LATERAL (VALUES (c.sector, 100 - coalesce(c.second_share, 0), true), (c.second_sector, c.second_share, false))
        AS member (sector, share, is_primary)
    JOIN public.crypto_sectors AS s ON s.name = member.sector
    ORDER BY k, is_primary DESC
    RETURNING id
)
SELECT pg_temp.remember('crypto_sector_mapping', range_agg(int8range(id, id, '[]'))) FROM added;
