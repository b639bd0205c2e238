-- Layer 2: sector performance and rotation
--
-- A sector's performance is that of its members' market capitalisation, each member counted by its allocation.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_sector_days AS
WITH member AS (
    SELECT k, sector, 100 - coalesce(second_share, 0) AS share FROM sim_coins
    UNION ALL
    SELECT k, second_sector, second_share FROM sim_coins WHERE second_sector IS NOT NULL
), day AS (
    SELECT member.sector, day, max(until) AS until, sum(close * supply * share / 100) AS cap, sum(volume * share / 100) AS volume,
           (array_agg(symbol ORDER BY change_1d DESC, symbol))[1] AS leader, round(avg(change_1d), 4) AS average
    FROM member JOIN sim_days USING (k) JOIN sim_coins USING (k)
    WHERE day >= (SELECT min(day) FROM sim_caps)
    GROUP BY member.sector, day
)
SELECT sector, day, until, cap, volume, leader, average,
       round(100 * (cap / lag(cap, 1) OVER w - 1), 4) AS change_1d,
       round(100 * (cap / lag(cap, 7) OVER w - 1), 4) AS change_7d,
       round(100 * (cap / lag(cap, 30) OVER w - 1), 4) AS change_30d,
       round(100 * (volume / avg(volume) OVER (w ROWS BETWEEN 7 PRECEDING AND 1 PRECEDING) - 1), 4) AS volume_change
FROM day WINDOW w AS (PARTITION BY sector ORDER BY day);
CREATE UNIQUE INDEX ON sim_sector_days (sector, day);
ANALYZE sim_sector_days;

WITH added AS (
    INSERT INTO public.sector_performance (sector_id, performance_24h, performance_7d, performance_30d, volume_change,
                                           market_cap_change,
                                           performance_metrics, analysis_time, created_at)
    SELECT s.id, change_1d, change_7d, change_30d, volume_change, change_1d,
           jsonb_build_object('simulated', true, 'market_cap', round(cap, 2), 'volume', round(volume, 2), 'leader', leader,
                              'average_change_24h', average),
           until, until
    FROM sim_sector_days AS d JOIN public.crypto_sectors AS s ON s.name = d.sector
    WHERE change_1d IS NOT NULL
    ORDER BY day, s.id
    RETURNING id
)
SELECT pg_temp.remember('sector_performance', range_agg(int8range(id, id, '[]'))) FROM added;

-- Money moves from the sectors that did worst in a week to those that did best: the three widest gaps, once a week.
WITH ranked AS (
    SELECT day, until, sector, change_7d, change_30d,
           row_number() OVER (PARTITION BY day ORDER BY change_7d DESC, sector) AS best,
           row_number() OVER (PARTITION BY day ORDER BY change_7d, sector) AS worst
    FROM sim_sector_days
    WHERE change_7d IS NOT NULL AND sector <> 'Stablecoins'
      AND extract(epoch FROM pg_temp.anchor() - until)::bigint / 86400 % 7 = 0
), added AS (
    INSERT INTO public.sector_rotation_analysis (from_sector_id, to_sector_id, rotation_strength, confidence_score,
                                                 rotation_indicators,
                                                 analysis_time, created_at)
    SELECT loser.id, gainer.id,
           round(least(1, (t.change_7d - f.change_7d) / 40), 4),
           round(pg_temp.clamp(0.35, 0.42 + (t.change_7d - f.change_7d) / 80
                                     + pg_temp.figure('rotation', extract(epoch FROM t.day)::bigint + t.best, 0, 0.1, 4),
                               0.95), 4),
           jsonb_build_object('simulated', true, 'from_change_7d', f.change_7d, 'to_change_7d', t.change_7d,
                              'gap', round(t.change_7d - f.change_7d, 2)),
           t.until, t.until
    FROM ranked AS t JOIN ranked AS f ON f.day = t.day AND f.worst = t.best AND t.best <= 3 AND f.change_7d < t.change_7d
    JOIN public.crypto_sectors AS gainer ON gainer.name = t.sector
    JOIN public.crypto_sectors AS loser ON loser.name = f.sector
    ORDER BY t.day, t.best
    RETURNING id
)
SELECT pg_temp.remember('sector_rotation_analysis', range_agg(int8range(id, id, '[]'))) FROM added;
