-- Implementing suggestions: what becomes of the lists, why it may be refused, and that undo puts everything back.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

-- Implements one case: its outcome, and the lists then.
CREATE FUNCTION pg_temp.implement(p_operation integer, p_id integer, p_changes jsonb DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.ask('t_ada', format('SELECT outcome FROM console.review_suggestions(%L, ARRAY[%s], ''implement'', p_changes => %L)',
                                       pg_temp.op(p_operation), p_id, p_changes))
$$;
CREATE FUNCTION pg_temp.undo(p_operation integer) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.ask('t_eve', format('SELECT outcome FROM console.undo_review(%L, %L)', pg_temp.op(p_operation + 500), pg_temp.op(p_operation)))
$$;
CREATE FUNCTION pg_temp.asset(p_list integer, p_crypto integer) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(',', position, weight, target_allocation, notes, is_active, added_by, last_modified_by)
    FROM public.watchlist_assets WHERE watchlist_id = p_list AND crypto_id = p_crypto
$$;
CREATE FUNCTION pg_temp.rows(p_lists integer[]) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(',', id, watchlist_id, crypto_id, position, weight, target_allocation, notes, is_active, added_at, added_by), ';' ORDER BY id)
    FROM public.watchlist_assets WHERE watchlist_id = ANY (p_lists)
$$;

-- A list with gaps and an inactive row in the middle, as other programs leave them.
INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position, weight, target_allocation, notes, is_active, added_by)
VALUES (:everybody, 1, 10, 0.1, 0.2, 'first', true, :bob), (:everybody, 2, 20, 0.2, NULL, NULL, false, :bob),
       (:everybody, 3, 30, 0.3, NULL, NULL, true, NULL), (:everybody, 4, 2147483647, 0.4, NULL, NULL, true, NULL);

-- ---------------------------------------------------------------------------------------------------------------- add
SELECT is(pg_temp.implement(1, pg_temp.suggest(:everybody, 5, 'add', 2, 0.0512)), 'done', 'add at a position');
SELECT is(pg_temp.list(:everybody), '1:C1 2:C5 3:C3 4:C4 [5:C2]', 'others shift down; 1..n, active ones first');
SELECT is(pg_temp.asset(:everybody, 5), '2,0.0512,t,' || :ada || ',' || :ada, 'with its weight, and who added it');
SELECT is(pg_temp.asset(:everybody, 1), '1,0.1000,0.2000,first,t,' || :bob, 'others keep theirs');
SELECT is(pg_temp.undo(1), 'done', 'undone');
SELECT is(pg_temp.list(:everybody), '1:C1 2:C3 3:C4 [4:C2]', 'the coin is gone, the order is as before');

SELECT pg_temp.rows(ARRAY[:everybody]) AS before \gset
SELECT is(pg_temp.implement(2, pg_temp.suggest(:everybody, 5, 'add')), 'done', 'add without a position');
SELECT is(pg_temp.list(:everybody), '1:C1 2:C3 3:C4 4:C5 [5:C2]', 'is at the end of the active ones');
SELECT is(pg_temp.asset(:everybody, 5), '4,0.0000,t,' || :ada || ',' || :ada, 'with no weight');
SELECT is(pg_temp.implement(3, pg_temp.suggest(:everybody, 6, 'add', 99)), 'done', 'add beyond the end');
SELECT is(pg_temp.list(:everybody), '1:C1 2:C3 3:C4 4:C5 5:C6 [6:C2]', 'is at the end as well');
SELECT is(pg_temp.undo(2), 'changed', 'undo of the first: the list is not as it left it');
SELECT is(pg_temp.undo(3), 'done', 'undo of the second');
UPDATE public.watchlist_assets SET weight = 0.9 WHERE watchlist_id = :everybody AND crypto_id = 4;
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome, detail FROM console.undo_review(%L, %L)', pg_temp.op(600), pg_temp.op(2))),
          'changed,"The watchlist was changed since; it is left as it is."', 'somebody changed a weight since');
UPDATE public.watchlist_assets SET weight = 0.4 WHERE watchlist_id = :everybody AND crypto_id = 4;
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.undo_review(%L, %L)', pg_temp.op(601), pg_temp.op(2))), 'done', 'and back');
SELECT is(pg_temp.rows(ARRAY[:everybody]), :'before', 'every row is as it was');

SELECT is(pg_temp.implement(4, pg_temp.suggest(:everybody, 2, 'add', 1, 0.7)), 'done', 'a coin that is there but inactive');
SELECT is(pg_temp.list(:everybody), '1:C2 2:C1 3:C3 4:C4', 'becomes active again');
SELECT is(pg_temp.asset(:everybody, 2), '1,0.7000,t,' || :bob || ',' || :ada, 'the same row');
SELECT is(pg_temp.undo(4), 'done', 'undone');
SELECT is(pg_temp.rows(ARRAY[:everybody]), :'before', 'it is inactive again, with its own weight');

SELECT is(pg_temp.implement(5, pg_temp.suggest(:everybody, 3, 'add')), 'already_in_list', 'a coin already in');
UPDATE public.watchlists SET max_assets = 3 WHERE id = :everybody;
SELECT is(pg_temp.implement(6, pg_temp.suggest(:everybody, 5, 'add')), 'list_full', 'a full list: inactive rows do not count');
UPDATE public.watchlists SET max_assets = 4 WHERE id = :everybody;
SELECT is(pg_temp.ask('t_ada', format('SELECT string_agg(outcome, '' '' ORDER BY n) FROM console.review_suggestions(%L, ARRAY[%s,%s], ''implement'') WITH ORDINALITY AS r (a, outcome, c, d, e, f, n)',
          pg_temp.op(7), pg_temp.suggest(:everybody, 5, 'add', 1), pg_temp.suggest(:everybody, 6, 'add', 1))), '"done list_full"', 'one place, two cases');
SELECT is(pg_temp.list(:everybody), '1:C5 2:C1 3:C3 4:C4 [5:C2]', 'the first one has it');
SELECT is((SELECT string_agg(status, ',' ORDER BY id) FROM public.ai_suggestions WHERE watchlist_id = :everybody AND crypto_id = 6), 'pending,pending', 'the other is left open');
SELECT is(pg_temp.undo(7), 'done', 'undone');
UPDATE public.watchlists SET max_assets = NULL WHERE id = :everybody;

-- ------------------------------------------------------------------------------------- another weight, another position
SELECT is(pg_temp.implement(10, pg_temp.suggest(:everybody, 7, 'add', 1, 0.1), '{"weight": 0.25, "position": 3}'), 'done', 'with changes');
SELECT is(pg_temp.list(:everybody), '1:C1 2:C3 3:C7 4:C4 [5:C2]', 'the position asked for');
SELECT is(pg_temp.asset(:everybody, 7), '3,0.2500,t,' || :ada || ',' || :ada, 'and the weight');
SELECT is((SELECT after -> 'changes' FROM public.suggestion_reviews WHERE operation_id = pg_temp.op(10)), '{"weight": 0.25, "position": 3}', 'recorded as such');
SELECT is(pg_temp.undo(10), 'done', 'undone');

-- ------------------------------------------------------------------------------------------------------------- remove
SELECT is(pg_temp.implement(20, pg_temp.suggest(:everybody, 1, 'remove')), 'done', 'remove');
SELECT is(pg_temp.list(:everybody), '1:C3 2:C4 [3:C2]', 'closes the gap');
SELECT is(pg_temp.implement(21, pg_temp.suggest(:everybody, 1, 'remove')), 'not_in_list', 'once');
SELECT is(pg_temp.implement(22, pg_temp.suggest(:everybody, 2, 'remove')), 'not_in_list', 'an inactive coin is not in the list');
SELECT is(pg_temp.undo(20), 'done', 'undone');
SELECT is(pg_temp.rows(ARRAY[:everybody]), :'before', 'the row is back, notes and all, in its place');
SELECT is(pg_temp.implement(23, pg_temp.suggest(:everybody, 1, 'remove')), 'done', 'removed again');
UPDATE public.watchlist_assets SET added_by = NULL;
DELETE FROM public.users WHERE id = :bob;
SELECT is(pg_temp.undo(23), 'done', 'undone after who added it has left');
SELECT is(pg_temp.asset(:everybody, 1), '1,0.1000,0.2000,first,t,' || :eve, 'without him');

-- ---------------------------------------------------------------------------------------------------------- rebalance
SELECT pg_temp.rows(ARRAY[:everybody]) AS before \gset
SELECT is(pg_temp.implement(30, pg_temp.suggest(:everybody, 4, 'rebalance', NULL, 0.15)), 'done', 'another weight');
SELECT is(pg_temp.asset(:everybody, 4), '3,0.1500,t,' || :ada, 'the position stays');
SELECT is(pg_temp.undo(30), 'done', 'undone');
SELECT is(pg_temp.rows(ARRAY[:everybody]), :'before', 'as before');
SELECT is(pg_temp.implement(31, pg_temp.suggest(:everybody, 4, 'rebalance', 1, NULL)), 'done', 'another position');
SELECT is(pg_temp.list(:everybody), '1:C4 2:C1 3:C3 [4:C2]', 'the weight stays');
SELECT is(pg_temp.undo(31), 'done', 'undone');
SELECT is(pg_temp.rows(ARRAY[:everybody]), :'before', 'as before');
SELECT is(pg_temp.implement(32, pg_temp.suggest(:everybody, 4, 'rebalance')), 'no_target', 'neither');
SELECT is(pg_temp.implement(33, pg_temp.suggest(:everybody, 9, 'rebalance', NULL, 0.1)), 'not_in_list', 'a coin that is not in');
SELECT is(pg_temp.implement(34, pg_temp.suggest(:everybody, 4, 'rebalance', NULL, 1.5)), 'no_target', 'a weight that is none');
SELECT is(pg_temp.implement(35, pg_temp.suggest(:everybody, 4, 'rebalance', NULL, 'NaN')), 'no_target', 'nor is NaN');

-- -------------------------------------------------------------------------------------------------------- tier_change
INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position, weight, notes)
VALUES (:tier1, 11, 1, 0.5, 'mover'), (:tier1, 12, 2, 0.5, NULL), (:tier2, 13, 1, 0.3, NULL), (:tier2, 14, 2, 0.3, NULL);
UPDATE public.cryptocurrencies SET tier = 1 WHERE id IN (11, 12);
SELECT pg_temp.rows(ARRAY[:tier1, :tier2]) AS before \gset
SELECT is(pg_temp.implement(40, pg_temp.suggest(:tier1, 11, 'tier_change', 1, 0.25)), 'done', 'tier 1 to tier 2');
SELECT is(pg_temp.list(:tier1) || ' | ' || pg_temp.list(:tier2), '1:C12 | 1:C11 2:C13 3:C14', 'the coin moves');
SELECT is(pg_temp.asset(:tier2, 11), '1,0.2500,mover,t,' || :ada, 'with what is known of it');
SELECT is((SELECT tier FROM public.cryptocurrencies WHERE id = 11), 2, 'and is of tier 2 now');
SELECT is((SELECT string_agg(entity_type || ' ' || action, ', ' ORDER BY id) FROM public.user_activities WHERE details ->> 'operation' = pg_temp.op(40)::text),
          'asset tier_change, cryptocurrency tier_change, suggestion implement', 'one audit row a changed entity');
SELECT is(pg_temp.undo(40), 'done', 'undone');
SELECT is(pg_temp.rows(ARRAY[:tier1, :tier2]), :'before', 'both lists are as before');
SELECT is((SELECT tier FROM public.cryptocurrencies WHERE id = 11), 1, 'and the tier');
SELECT is(pg_temp.implement(41, pg_temp.suggest(:tier2, 13, 'tier_change')), 'done', 'tier 2 to tier 1');
SELECT is(pg_temp.list(:tier1) || ' | ' || pg_temp.list(:tier2), '1:C11 2:C12 3:C13 | 1:C14', 'at the end');
UPDATE public.cryptocurrencies SET tier = 2 WHERE id = 13;
SELECT is(pg_temp.undo(41), 'changed', 'not undone after somebody changed the tier');
UPDATE public.cryptocurrencies SET tier = 1 WHERE id = 13;
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.undo_review(%L, %L)', pg_temp.op(602), pg_temp.op(41))), 'done', 'and undone when it is right again');
INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position, is_active, notes) VALUES (:tier2, 11, 3, false, 'sleeps');
SELECT pg_temp.rows(ARRAY[:tier1, :tier2]) AS before \gset
SELECT is(pg_temp.implement(42, pg_temp.suggest(:tier1, 11, 'tier_change')), 'done', 'where an inactive row of the coin sleeps');
SELECT is(pg_temp.list(:tier2), '1:C13 2:C14 3:C11', 'it makes room');
SELECT is(pg_temp.undo(42), 'done', 'undone');
SELECT is(pg_temp.rows(ARRAY[:tier1, :tier2]), :'before', 'and comes back');
SELECT is(pg_temp.implement(50 + n::integer, pg_temp.suggest(:tier1, 12, 'tier_change', p_context => t.context)), t.answer, 'target_tier ' || t.context::text)
FROM (VALUES (1, '{"target_tier": 1}'::jsonb, 'no_target'), (2, '{"target_tier": 3}', 'no_target'), (3, '{"target_tier": "gold"}', 'no_target'),
             (4, '{"target_tier": "1"}', 'no_target'), (5, '{"target_tier": null}', 'done')) AS t (n, context, answer);
SELECT is(pg_temp.undo(55), 'done', 'undone');
SELECT is(console.target_tier(context, reasoning, 'admin_tier1'), tier, format('tier from %s and %s', context, reasoning))
FROM (VALUES ('{"target_tier": 2}'::jsonb, '{}'::jsonb, 2), ('{}', '{"target_tier": "admin_tier1"}', 1), ('{"target_tier": "Tier 2"}', '{"target_tier": 1}', 2),
             ('[1]', '"x"', 2), (NULL, '5', 2), ('{"target_tier": {}}', '{}', 0)) AS t (context, reasoning, tier);
SELECT is(pg_temp.implement(60, pg_temp.suggest(:tier1, 30, 'tier_change')), 'not_in_list', 'a coin that is not in the list');
INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position) VALUES (:tier2, 12, 9);
SELECT is(pg_temp.implement(61, pg_temp.suggest(:tier1, 12, 'tier_change')), 'already_in_list', 'a coin that is in both');
UPDATE public.watchlists SET max_assets = 1 WHERE id = :tier2;
SELECT is(pg_temp.implement(62, pg_temp.suggest(:tier1, 11, 'tier_change')), 'list_full', 'no room in the other tier');
SELECT is(pg_temp.implement(63, pg_temp.suggest(:everybody, 1, 'tier_change', p_context => '{"target_tier": 1}')), 'no_target', 'not a tier list');
UPDATE public.watchlists SET is_active = false WHERE id = :tier2;
SELECT is(pg_temp.implement(64, pg_temp.suggest(:tier1, 11, 'tier_change')), 'no_target', 'no active list of the other tier');
SELECT is(pg_temp.implement(65, pg_temp.suggest(:tier2, 15, 'add')), 'no_target', 'a retired list takes nothing');

-- -------------------------------------------------------------------------------------------------------- whole batches
SELECT pg_temp.rows(ARRAY[:everybody]) AS before \gset
SELECT is(pg_temp.ask('t_ada', format('SELECT string_agg(DISTINCT outcome, '' '') FROM console.review_suggestions(%L, ARRAY[%s,%s,%s,%s,%s], ''implement'')', pg_temp.op(70),
          pg_temp.suggest(:everybody, 20, 'add', 1), pg_temp.suggest(:everybody, 21, 'add', 1), pg_temp.suggest(:everybody, 3, 'remove'),
          pg_temp.suggest(:everybody, 20, 'rebalance', 4, 0.3), pg_temp.suggest(:everybody, 21, 'remove'))), 'done', 'five cases of one list');
SELECT is(pg_temp.list(:everybody), '1:C1 2:C4 3:C20 [4:C2]', 'one after the other');
SELECT is(pg_temp.ask('t_eve', format('SELECT count(*), string_agg(DISTINCT outcome, '' '') FROM console.undo_review(%L, %L)', pg_temp.op(71), pg_temp.op(70))), '5,done', 'undone as one');
SELECT is(pg_temp.rows(ARRAY[:everybody]), :'before', 'to the last row');
SELECT is((SELECT count(*) FROM public.ai_suggestions s JOIN public.suggestion_reviews r ON r.suggestion_id = s.id AND r.operation_id = pg_temp.op(70) WHERE s.status = 'pending' AND s.implemented_at IS NULL),
          5::bigint, 'and every case is open again');

-- Positions hold under a trigger of another program's, and what a program adds to the table survives undo.
ALTER TABLE public.watchlist_assets ADD COLUMN colour text DEFAULT 'red';
UPDATE public.watchlist_assets SET colour = 'blue' WHERE watchlist_id = :everybody AND crypto_id = 1;
SELECT is(pg_temp.implement(80, pg_temp.suggest(:everybody, 1, 'remove')), 'done', 'a row with a column of another program');
SELECT is(pg_temp.undo(80), 'done', 'is restored');
SELECT is((SELECT colour FROM public.watchlist_assets WHERE watchlist_id = :everybody AND crypto_id = 1), 'blue', 'with it');
SELECT is((SELECT count(*) FROM (SELECT watchlist_id FROM public.watchlist_assets GROUP BY 1 HAVING min(position) <> 1 OR max(position) <> count(*)) g
           WHERE watchlist_id <> :tier2), 0::bigint, 'positions are 1..n everywhere');

SELECT * FROM finish();
ROLLBACK;
