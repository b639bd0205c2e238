-- Decisions and their audit trail
--
-- In the form console.review_suggestions and undo_review leave: every decided case with the steps that led to it, some
-- pending ones with an approval that was taken back. The lists have moved on since a simulated implementation, so the
-- checksum recorded for them matches nothing and undoing one answers 'changed'.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_reviews AS
WITH step AS (
    SELECT *, 1 AS n, 'approve' AS action, 'pending' AS from_status, 'approved' AS to_status, reviewed AS at
    FROM sim_cases WHERE status = 'approved' OR status = 'implemented' AND NOT direct
    UNION ALL
    SELECT *, 1, 'reject', 'pending', 'rejected', reviewed FROM sim_cases WHERE status = 'rejected'
    UNION ALL
    SELECT *, CASE WHEN direct THEN 1 ELSE 2 END, 'implement', CASE WHEN direct THEN 'pending' ELSE 'approved' END, 'implemented',
           implemented
    FROM sim_cases WHERE status = 'implemented'
    UNION ALL
    SELECT *, 1, 'approve', 'pending', 'approved', created + (pg_temp.anchor() - created) * 0.4
    FROM sim_cases WHERE status = 'pending' AND i % 9 = 0
)
SELECT s.i, s.n, s.id, s.status, s.action, s.from_status, s.to_status, s.at, who.user_id,
       pg_temp.uuid_of('review', 10 * s.i + s.n) AS operation,
       CASE s.action
           WHEN 'reject' THEN pg_temp.pick('{"Simulated: too volatile for this list.","Simulated: the sector is well represented already.",'
                                           '"Simulated: volume is too thin.","Simulated: wait for the next monthly close.",'
                                           '"Simulated: confidence too low for this regime."}', 'reason', s.i)
           WHEN 'approve' THEN CASE WHEN pg_temp.draw('remark', s.i) < 0.2
               THEN 'Simulated: agreed, watch the weight.' END END AS comment,
       jsonb_build_object('status', s.from_status, 'reviewed_by', CASE WHEN s.n = 2 THEN who.user_id END,
                          'reviewed_at', CASE WHEN s.n = 2 THEN s.reviewed END, 'implemented_at', NULL) || was.list AS before,
       jsonb_build_object('status', s.to_status, 'reviewed_by', who.user_id, 'reviewed_at', s.at) || became.list AS after
FROM step AS s
JOIN sim_people AS who ON who.k = s.reviewer
JOIN sim_lists AS l ON l.k = s.list
CROSS JOIN LATERAL (SELECT CASE WHEN s.type = 'tier_change' THEN l.k - 1 END AS tier, s.action = 'implement' AS changes) AS t
CROSS JOIN LATERAL (SELECT CASE WHEN changes THEN '{"rows": [], "order": {}}' ELSE '{}' END::jsonb
                           || CASE WHEN changes AND tier IS NOT NULL THEN jsonb_build_object('tier', tier)
                               ELSE '{}' END AS list) AS was
CROSS JOIN LATERAL (SELECT CASE WHEN changes THEN jsonb_build_object('rows', '[]'::jsonb, 'order', '{}'::jsonb,
                                                       'checksum', jsonb_build_object(l.list_id, 'simulated')) ELSE '{}' END
                           || CASE WHEN changes AND tier IS NOT NULL THEN jsonb_build_object('tier', 3 - tier)
                               ELSE '{}' END AS list) AS became;

WITH added AS (
    INSERT INTO public.suggestion_reviews (suggestion_id, operation_id, action, previous_status, new_status, reviewer_id,
                                           reviewed_at, comment, before, after)
    SELECT id, operation, action, from_status, to_status, user_id, at, comment, before, after FROM sim_reviews ORDER BY at, i
    RETURNING id
)
SELECT pg_temp.remember('suggestion_reviews', range_agg(int8range(id, id, '[]'))) FROM added;

WITH undone AS (
    SELECT d.*, r.id AS review, d.at + least(interval '3 hours', (pg_temp.anchor() - d.at) * 0.5) AS undone_at
    FROM sim_reviews AS d JOIN public.suggestion_reviews AS r ON r.operation_id = d.operation
    WHERE d.status = 'pending'
), added AS (
    INSERT INTO public.suggestion_reviews (suggestion_id, operation_id, action, previous_status, new_status, reviewer_id,
                                           reviewed_at, before, after)
    SELECT id, pg_temp.uuid_of('undo', i), 'undo', to_status, from_status, user_id, undone_at,
           after || jsonb_build_object('review', review), before
    FROM undone ORDER BY undone_at, i
    RETURNING id
)
SELECT pg_temp.remember('suggestion_reviews', range_agg(int8range(id, id, '[]'))) FROM added;

WITH added AS (
    INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details, ip_address, user_agent,
                                        created_at)
    SELECT reviewer_id, 'suggestion_review', 'suggestion', suggestion_id, action,
           jsonb_build_object('simulated', true, 'operation', operation_id, 'comment', comment, 'before', before, 'after', after),
           '198.51.100.7', 'Simulated console', reviewed_at
    FROM public.suggestion_reviews
    ORDER BY reviewed_at, id
    RETURNING id
)
SELECT pg_temp.remember('user_activities', range_agg(int8range(id, id, '[]'))) FROM added;
