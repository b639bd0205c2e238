-- Choosing what the layers suggest
--
-- A row a suggestion: type, layer, status, list, coin, the moments of its life. Every type × layer × status comes up. The
-- lists are as they are after what was implemented: a coin that was to be added is in, one that was to be removed is out.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_cases AS
WITH drawn AS (
    SELECT i, (ARRAY['add', 'remove', 'rebalance', 'tier_change'])[1 + i % 4] AS type, 1 + i / 4 % 4 AS layer, i / 16 AS round,
           pg_temp.draw('status', i) AS u
    FROM generate_series(0, CASE WHEN pg_temp.small() THEN 120 ELSE 600 END - 1) AS i
), decided AS (
    SELECT i, type, layer,
           CASE WHEN round < 5 THEN (ARRAY['pending', 'approved', 'rejected', 'implemented', 'expired'])[1 + round]
                WHEN u < 0.27 THEN 'pending' WHEN u < 0.40 THEN 'approved' WHEN u < 0.60 THEN 'rejected'
                WHEN u < 0.90 THEN 'implemented' ELSE 'expired' END AS status
    FROM drawn
), wish AS ( -- the pending ones choose first, so that they seldom ask for the same change twice
    SELECT decided.*, member,
           row_number() OVER (PARTITION BY type, member ORDER BY status <> 'pending', i) AS turn
    FROM decided,
    LATERAL (SELECT type IN ('rebalance', 'tier_change') OR (type = 'remove') = (status <> 'implemented') AS member) AS m
), pair AS ( -- every list and coin, lists of the admins first
    SELECT t.type, l.k AS list, c.k AS coin, e.k IS NOT NULL AS member, e.position, e.weight,
           row_number() OVER (PARTITION BY t.type, e.k IS NOT NULL
                              ORDER BY pg_temp.draw('pair ' || t.type, 100 * l.k + c.k) + 0.4 * (l.owner IS NOT NULL)::integer)
               AS turn,
           count(*) OVER (PARTITION BY t.type, e.k IS NOT NULL) AS pairs
    FROM unnest(ARRAY['add', 'remove', 'rebalance', 'tier_change']) AS t (type)
    CROSS JOIN sim_lists AS l
    CROSS JOIN sim_coins AS c
    LEFT JOIN sim_entries AS e ON e.list = l.k AND e.k = c.k
    WHERE (t.type <> 'tier_change' OR l.type IN ('admin_tier1', 'admin_tier2')) AND (e.k IS NOT NULL OR c.beta > 0)
)
SELECT w.i, w.type, w.layer, w.status, p.coin, p.position, p.weight,
       -- An implemented change of tier was suggested for the list that the coin has left.
       CASE WHEN w.type = 'tier_change' AND w.status = 'implemented' THEN 5 - p.list ELSE p.list END AS list
FROM wish AS w JOIN pair AS p ON p.type = w.type AND p.member = w.member AND p.turn = 1 + (w.turn - 1) % p.pairs;

-- 1 where the layer expects the price to rise, -1 where it expects a fall.
ALTER TABLE sim_cases ADD side integer, ADD horizon integer, ADD created timestamptz, ADD expires timestamptz,
    ADD reviewed timestamptz, ADD implemented timestamptz, ADD reviewer integer, ADD direct boolean, ADD asof timestamptz,
    ADD id integer;

UPDATE sim_cases SET
    side = CASE type WHEN 'add' THEN 1 WHEN 'remove' THEN -1
                     WHEN 'rebalance' THEN CASE WHEN pg_temp.draw('side', i) < 0.5 THEN 1 ELSE -1 END
                     ELSE CASE (SELECT l.type FROM sim_lists AS l WHERE l.k = list) WHEN 'admin_tier2' THEN 1 ELSE -1 END END,
    horizon = (ARRAY[720, 336, 168, 72])[layer],
    reviewer = 1 + (pg_temp.draw('reviewer', i) < 0.4)::integer,
    direct = pg_temp.draw('direct', i) < 0.5,
    created = pg_temp.anchor() - interval '1 hour' * CASE status
        WHEN 'pending' THEN 0.2 + 240 * pg_temp.draw('age', i) ^ 3
        WHEN 'approved' THEN pg_temp.between('age', i, 6, 480)
        WHEN 'expired' THEN 24 * (15 + 60 * pg_temp.draw('age', i) ^ 2)
        ELSE 24 * (1.2 + least(pg_temp.history() / 24 - 60, 360) * pg_temp.draw('age', i) ^ 2) END;

-- Implemented suggestions came true more often than not: most of them get the better one of two moments.
UPDATE sim_cases AS s SET created = (
    SELECT moment
    FROM (VALUES (1, s.created), (2, s.created - pg_temp.between('another moment', s.i, 2, 12) * interval '24 hours'))
             AS t (n, moment)
    JOIN sim_days AS early ON early.k = s.coin AND early.day = date_trunc('day', moment)
    JOIN sim_days AS late ON late.k = s.coin AND late.day = least(date_trunc('day', pg_temp.anchor() - interval '1 hour'),
                                                                  date_trunc('day', moment + s.horizon * interval '1 hour'))
    ORDER BY s.side * late.close / early.close DESC, n LIMIT 1)
WHERE status = 'implemented' AND pg_temp.draw('foresight', i) < 0.7;

UPDATE sim_cases SET
    expires = CASE WHEN pg_temp.draw('no expiry', i) > 0.04 OR status = 'expired'
                   THEN created + pg_temp.pick('{72,120,168,336}', 'time to live', i)::integer * interval '1 hour' END,
    reviewed = CASE WHEN status IN ('approved', 'rejected', 'implemented')
                    THEN created + pg_temp.between('review', i, 0.02, 0.7)
                                   * least(interval '60 hours', pg_temp.anchor() - created)
               END,
    asof = (SELECT date_bin(step, created, '2000-01-01 00:00+00') - step FROM sim_ids WHERE k = coin);

UPDATE sim_cases SET
    implemented = CASE WHEN direct THEN reviewed
                       ELSE reviewed + pg_temp.between('implement', i, 0.05, 0.9)
                                       * least(interval '20 hours', pg_temp.anchor() - reviewed) END
WHERE status = 'implemented';
