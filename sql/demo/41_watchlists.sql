-- Watchlists and their assets
--
-- The default list and the two tier lists are there already and only filled; the personal ones belong to the demo's people.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_lists (k integer PRIMARY KEY, owner integer, type text, name text, max_assets integer, symbols text[],
                             list_id integer);
INSERT INTO sim_lists (k, owner, type, name, max_assets, symbols) VALUES
(1, NULL, 'default',     NULL, NULL, '{BTC,ETH,SOL,BNB,XRP,LINK,ADA,DOGE,AVAX,UNI}'),
(2, NULL, 'admin_tier1', NULL, NULL, '{BTC,ETH,BNB,SOL,XRP,ADA,LINK}'),
(3, NULL, 'admin_tier2', NULL, NULL, '{AVAX,UNI,AAVE,DOT,ARB,OP,XMR,IMX,FIL,DOGE,STX,GRT}'),
(4, 3,    'personal', 'Core holdings (simulated)',   25, '{BTC,ETH,SOL,LINK}'),
(5, 3,    'personal', 'Small and loud (simulated)',   5, '{PEPE,SHIB,DOGE,STX,AXS}'), -- full: one more is refused
(6, 4,    'personal', 'سبد بلندمدت (simulated)',     25, '{BTC,ETH,XMR,ZEC,DAI}'),
(7, 5,    'personal', 'DeFi (simulated)',            25, '{UNI,AAVE,MKR,LINK,ETH}'),
(8, 6,    'personal', 'Layer 2 race (simulated)',    10, '{ARB,OP,POL,IMX,STX}'),
(9, 7,    'personal', 'Steady (simulated)',          25, '{BTC,USDC,DAI}'),
(10, 8,   'personal', 'Ideas (simulated)',           25, '{}');

WITH added AS (
    INSERT INTO public.watchlists (name, description, user_id, type, is_public, max_assets, sort_order, created_at, updated_at)
    SELECT l.name, 'Simulated: a personal list of the demo data.', p.user_id, l.type, l.k = 8, l.max_assets, l.k,
           pg_temp.anchor() - pg_temp.between('list', l.k, 10, 60) * interval '24 hours', pg_temp.anchor() - interval '24 hours'
    FROM sim_lists AS l JOIN sim_people AS p ON p.k = l.owner
    ORDER BY l.k
    RETURNING id, name
), kept AS (
    SELECT pg_temp.remember('watchlists', range_agg(int8range(id, id, '[]'))) FROM added
)
UPDATE sim_lists AS l SET list_id = added.id FROM added, kept WHERE added.name = l.name;

UPDATE sim_lists AS l SET list_id = w.id, name = w.name, max_assets = w.max_assets
FROM (SELECT DISTINCT ON (type) id, name, type, max_assets FROM public.watchlists WHERE type <> 'personal' AND is_active
      ORDER BY type, id) AS w
WHERE w.type = l.type AND l.list_id IS NULL;

CREATE TEMP TABLE sim_entries AS
WITH entry AS (
    SELECT l.k AS list, c.k, c.symbol, n::integer AS position,
           (pg_temp.between('weight ' || c.symbol, l.k, 0.5, 1.5) / sqrt(n))::numeric AS share
    FROM sim_lists AS l, unnest(l.symbols) WITH ORDINALITY AS s (symbol, n) JOIN sim_coins AS c USING (symbol)
)
SELECT list, k, symbol, position, round(share / sum(share) OVER (PARTITION BY list), 4) AS weight FROM entry;

WITH entered AS (
    INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position, weight, target_allocation, notes, added_at,
                                         updated_at, added_by, last_modified_by)
    SELECT l.list_id, i.crypto_id, e.position, e.weight, round(e.weight, 2),
           CASE WHEN pg_temp.draw('note ' || e.symbol, e.list) < 0.35
                THEN pg_temp.pick('{"Simulated note: watch the weekly close.","Simulated note: keep below a tenth.",'
                                  '"Simulated note: added after the last crash.","Simulated note: review next month."}',
                                  'note text ' || e.symbol, e.list) END,
           added.at, added.at, who.user_id, who.user_id
    FROM sim_entries AS e JOIN sim_lists AS l ON l.k = e.list JOIN sim_ids AS i ON i.k = e.k
    JOIN sim_people AS who ON who.k = coalesce(l.owner, 1 + e.position % 2)
    CROSS JOIN LATERAL (SELECT pg_temp.between('added ' || e.symbol, e.list, 12, 1200) AS hours) AS ago
    CROSS JOIN LATERAL (SELECT pg_temp.anchor() - hours * interval '1 hour' AS at) AS added
    ORDER BY e.list, e.position
    RETURNING id
)
SELECT pg_temp.remember('watchlist_assets', range_agg(int8range(id, id, '[]'))) FROM entered;
