-- What people did
--
-- Logins, views and changes of the demo's people over ten months, so that there is something to archive.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

WITH drawn AS (
    SELECT n, p.k AS person, p.user_id, kind.activity, kind.entity, kind.action,
           pg_temp.anchor() - interval '1 hour' * 7200 * pg_temp.draw('activity', n) ^ 2 AS at
    FROM generate_series(1, CASE WHEN pg_temp.small() THEN 250 ELSE 2500 END) AS n
    JOIN sim_people AS p ON p.k = 1 + floor(12 * pg_temp.draw('actor', n))::integer,
    LATERAL (SELECT floor(10 * pg_temp.draw('activity kind', n))::integer AS k) AS choice
    JOIN (VALUES (0, 'login', 'user', 'login'), (1, 'login', 'user', 'login'), (2, 'login', 'user', 'logout'),
                 (3, 'view', 'watchlist', 'view'), (4, 'view', 'signal', 'view'), (5, 'view', 'prediction', 'view'),
                 (6, 'watchlist_update', 'watchlist', 'update'), (7, 'ai_interaction', 'suggestion', 'view'),
                 (8, 'ai_interaction', 'prediction', 'view'), (9, 'profile_update', 'user', 'update'))
         AS kind (k, activity, entity, action) USING (k)
), added AS (
    INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details, ip_address, user_agent,
                                        session_id, created_at)
    SELECT user_id, activity, entity,
           CASE entity WHEN 'user' THEN user_id
                       WHEN 'watchlist' THEN (SELECT list_id FROM sim_lists WHERE k = 1 + n % 10)
                       WHEN 'signal' THEN (SELECT id FROM sim_signals WHERE i = n % 48)
                       WHEN 'suggestion' THEN (SELECT id FROM sim_cases WHERE i = n % 120) END,
           action, jsonb_build_object('simulated', true, 'page', initcap(entity) || 's'), ('198.51.100.' || 10 + person)::inet,
           pg_temp.pick('{Simulated Firefox,Simulated Chromium,Simulated console}', 'agent', n),
           md5(pg_temp.uuid_of('session', n / 5)::text), at
    FROM drawn ORDER BY at, n
    RETURNING id
)
SELECT pg_temp.remember('user_activities', range_agg(int8range(id, id, '[]'))) FROM added;
