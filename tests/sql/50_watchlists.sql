-- Watchlists: made, changed, ordered and deleted; their assets added, removed, moved, copied and put in order.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

-- What a function of the console answers a login: call('t_ann', 7, 'add_assets', '5, ''{1,2}''') is operation 7.
CREATE FUNCTION pg_temp.call(p_login text, p_operation integer, p_function text, p_arguments text, p_columns text DEFAULT 'outcome')
RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, format('SELECT %s FROM console.%I(%L, %s)', p_columns, p_function, pg_temp.op(p_operation), p_arguments)), E'\n', ' ')
$$;
CREATE FUNCTION pg_temp.version(p_list integer) RETURNS text LANGUAGE sql AS $$
    SELECT xmin::text FROM public.watchlists WHERE id = p_list
$$;
CREATE FUNCTION pg_temp.ids(p_list integer, VARIADIC p_coins integer[]) RETURNS text LANGUAGE sql AS $$
    SELECT quote_literal(array_agg(a.id ORDER BY u.n)) FROM unnest(p_coins) WITH ORDINALITY AS u (coin, n)
    JOIN public.watchlist_assets a ON a.watchlist_id = p_list AND a.crypto_id = u.coin
$$;

-- --------------------------------------------------------------------------------------------------------------- lists
SELECT is(pg_temp.call('t_ann', 1, 'create_watchlist', $$'Mine "ÄÖ" لیست 🚀', 'about'$$), 'done', 'an analyst makes a list');
SELECT max(id) AS mine FROM public.watchlists \gset
SELECT is(name || ',' || description || ',' || user_id || ',' || type || ',' || is_public || ',' || max_assets || ',' || is_active, 'Mine "ÄÖ" لیست 🚀,about,' || :ann || ',personal,false,25,true', 'hers')
FROM public.watchlists WHERE id = :mine;
SELECT is(pg_temp.call('t_ann', 1, 'create_watchlist', $$'Another'$$, 'key'), :'mine', 'the same operation makes no other');
SELECT is(pg_temp.call('t_ann', 2, 'create_watchlist', $$'Second'$$), 'done', 'a second list');
SELECT max(id) AS second FROM public.watchlists \gset
SELECT is(sort_order, 2, 'goes after the first') FROM public.watchlists WHERE id = :second;
SELECT is(pg_temp.call('t_ann', 10 + n::integer, 'create_watchlist', a), 'refused', 'refused: ' || left(a, 30))
FROM unnest(ARRAY[$$NULL$$, $$''$$, $$E'\u200b '$$, $$repeat('x', 101)$$, $$'L', NULL, 'special'$$, $$'L', p_max_assets => 0$$, $$'L', p_type => NULL$$]) WITH ORDINALITY AS u (a, n);
SELECT is(pg_temp.call('t_ann', 20, 'create_watchlist', $$'L', p_type => 'default'$$), 'forbidden', 'an analyst makes no shared list');
SELECT is(pg_temp.call('t_ann', 21, 'create_watchlist', $$'L', p_user_id => $$ || :bob), 'forbidden', 'nor one for somebody else');
SELECT is(pg_temp.call('t_ada', 22, 'create_watchlist', $$'For Bob', p_user_id => $$ || :bob), 'done', 'an admin does');
SELECT max(id) AS bobs FROM public.watchlists \gset
SELECT is(pg_temp.call('t_ada', 23, 'create_watchlist', $$'L', p_user_id => -1$$), 'refused', 'not for a user who is not there');
SELECT is(pg_temp.call('t_ada', 24, 'create_watchlist', $$'L', p_type => 'default'$$), 'refused', 'not a second active default list');

SELECT is(pg_temp.call('t_ann', 30, 'update_watchlist', :mine || $$, '{"name": "Renamed", "is_public": "true", "max_assets": "3"}', $$ || pg_temp.version(:mine)), 'done', 'renamed, shown to all, limited');
SELECT is(name || is_public || max_assets, 'Renamedtrue3', 'it is') FROM public.watchlists WHERE id = :mine;
SELECT is(pg_temp.call('t_ann', 31, 'update_watchlist', :mine || $$, '{"name": "Late"}', 1$$), 'changed', 'on an old version');
SELECT is(pg_temp.call('t_bob', 32, 'update_watchlist', :mine || $$, '{"name": "Not his"}'$$), 'forbidden', 'a public list is not everybody''s to change');
SELECT is(pg_temp.call('t_bob', 33, 'update_watchlist', :second || $$, '{"name": "Not his"}'$$), 'not_found', 'a personal one is as if it were not there');
SELECT is(pg_temp.call('t_ann', 34, 'update_watchlist', :everybody || $$, '{"name": "Not hers"}'$$), 'forbidden', 'nor is the default list');
SELECT is(pg_temp.call('t_ada', 35, 'update_watchlist', :everybody || $$, '{"name": "For all"}'$$), 'done', 'but an admin''s');
SELECT is(pg_temp.call('t_ann', 36, 'update_watchlist', :mine || $$, '{"max_assets": "0"}'$$, 'outcome, detail'), 'refused,"max_assets must be at least 1."', 'a list holds something');
SELECT is(pg_temp.call('t_ann', 37, 'update_watchlist', :mine || $$, '{"user_id": "1"}'$$), 'refused', 'a list keeps its owner');
SELECT is(pg_temp.call('t_ann', 38, 'update_watchlist', :mine || $$, NULL$$), 'refused', 'nothing is nothing to change');

SELECT is(pg_temp.call('t_ann', 40, 'order_watchlists', format('ARRAY[%s, %s, %s, %s, %s]', :second, :mine, :bobs, :everybody, :second), $$string_agg(outcome, ' ')$$),
          '"done done not_found forbidden"', 'lists put in order');
SELECT is((SELECT string_agg(id::text, ' ' ORDER BY sort_order) FROM public.watchlists WHERE user_id = :ann), :second || ' ' || :mine, 'they are');
SELECT is(pg_temp.call('t_ann', 41, 'order_watchlists', 'NULL'), '22004', 'no lists are no order');

SELECT is(pg_temp.call('t_bob', 50, 'delete_watchlist', :second::text), 'not_found', 'nobody deletes another''s list');
SELECT is(pg_temp.call('t_ann', 51, 'delete_watchlist', :second || ', 1'), 'changed', 'nor one that changed');
SELECT is(pg_temp.call('t_ann', 52, 'delete_watchlist', :second || ', ' || pg_temp.version(:second)), 'done', 'its owner does');
SELECT is((SELECT count(*) FROM public.watchlists WHERE id = :second), 0::bigint, 'it is gone');
SELECT is((SELECT details -> 'before' ->> 'name' FROM public.user_activities WHERE action = 'delete' AND entity_id = :second), 'Second', 'and remembered');
SELECT is(pg_temp.call('t_ada', 53, 'delete_watchlist', :everybody::text), 'refused', 'the active default list stays');
SELECT is(pg_temp.call('t_ann', 54, 'delete_watchlist', :everybody::text), 'forbidden', 'an analyst does not even ask');
SELECT is(pg_temp.call('t_ada', 55, 'delete_watchlist', 'NULL'), 'not_found', 'nothing is not deleted');

-- -------------------------------------------------------------------------------------------------------------- adding
SELECT is(pg_temp.call('t_ann', 60, 'add_assets', :mine || $$, '{1,2,2,-5}', p_weight => 0.1, p_notes => 'n'$$, $$string_agg(key || outcome, ' ')$$), '"1done 2done -5not_found"', 'coins are added');
SELECT is(pg_temp.list(:mine), '1:C1 2:C2', 'in their order');
SELECT is((SELECT string_agg(concat_ws(',', weight, notes, added_by, last_modified_by), ' ') FROM public.watchlist_assets WHERE watchlist_id = :mine AND crypto_id = 1), '0.1000,n,' || :ann || ',' || :ann, 'with what is said of them');
SELECT is(pg_temp.call('t_ann', 61, 'add_assets', :mine || $$, '{1,3,4}', 1$$, $$string_agg(key || outcome, ' ')$$), '"1already_in_list 3done 4list_full"', 'each has its outcome');
SELECT is(pg_temp.list(:mine), '1:C3 2:C1 3:C2', 'at the position asked for');
SELECT is((SELECT count(*) FROM public.user_activities WHERE action = 'add' AND details ->> 'operation' = pg_temp.op(61)::text), 1::bigint, 'one audit row for the one that was');
SELECT is(pg_temp.call('t_ann', 61, 'add_assets', :mine || $$, '{9}'$$, $$string_agg(key || outcome, ' ')$$), '"1already_in_list 3done 4list_full"', 'the same again answers the same');
SELECT is(pg_temp.call('t_ann', 62, 'update_watchlist', :mine || $$, '{"max_assets": null}'$$), 'done', 'no limit');
SELECT is(pg_temp.call('t_ann', 63, 'add_assets', :mine || $$, '{4}', p_version => 1$$), 'changed', 'on an old version');
SELECT is(pg_temp.call('t_bob', 64, 'add_assets', :mine || $$, '{4}'$$), 'forbidden', 'not to a list of hers');
SELECT is(pg_temp.call('t_ann', 65, 'add_assets', :tier1 || $$, '{4}'$$), 'forbidden', 'nor to a tier list');
SELECT is(pg_temp.call('t_ada', 66, 'add_assets', :tier1 || $$, '{4}'$$), 'done', 'but by an admin');
SELECT is(pg_temp.call('t_ann', 67, 'add_assets', :mine || $$, NULL$$), '22023', 'no coins');
SELECT is(pg_temp.call('t_ann', 68, 'add_assets', :mine || $$, '{}'$$), NULL, 'an empty set of coins');
SELECT is(pg_temp.call('t_ann', 69, 'add_assets', :mine || $$, '{4}', p_weight => 2$$), '22023', 'a weight that is none');
SELECT is(pg_temp.call('t_ann', 70, 'add_assets', :mine || $$, '{4,5}', 2147483647$$), 'done done', 'beyond the end is the end');
SELECT is(pg_temp.call('t_ann', 71, 'add_assets', :mine || $$, '{6,7}', -3$$), 'done done', 'before the beginning is the beginning');
SELECT is(pg_temp.list(:mine), '1:C6 2:C7 3:C3 4:C1 5:C2 6:C4 7:C5', 'in blocks');

-- ------------------------------------------------------------------------------------------------------------ reordering
SELECT is(pg_temp.call('t_ann', 80, 'reorder_watchlist', format('%s, %s, %s', :mine, pg_temp.ids(:mine, 1, 2, 3, 4, 5, 6, 7), pg_temp.version(:mine))), 'done', 'put in order');
SELECT is(pg_temp.list(:mine), '1:C1 2:C2 3:C3 4:C4 5:C5 6:C6 7:C7', 'it is');
SELECT is(pg_temp.call('t_ann', 81, 'reorder_watchlist', format('%s, %s', :mine, pg_temp.ids(:mine, 7, 2, 3, 4, 5, 6, 1))), 'done', 'two swapped');
SELECT is(pg_temp.list(:mine), '1:C7 2:C2 3:C3 4:C4 5:C5 6:C6 7:C1', 'they are');
SELECT is(pg_temp.call('t_ann', 82, 'reorder_watchlist', format('%s, %s', :mine, pg_temp.ids(:mine, 1, 2, 3))), 'changed', 'not all of them: it is another list by now');
SELECT is(pg_temp.call('t_ann', 83, 'reorder_watchlist', format('%s, %s', :mine, replace(pg_temp.ids(:mine, 1, 2, 3, 4, 5, 6, 7), '}', ',-1}'))), 'changed', 'one too many');
SELECT is(pg_temp.call('t_ann', 84, 'reorder_watchlist', format('%s, %s, 1', :mine, pg_temp.ids(:mine, 1, 2, 3, 4, 5, 6, 7))), 'changed', 'an old version');
SELECT is(pg_temp.call('t_bob', 85, 'reorder_watchlist', format('%s, %s', :mine, pg_temp.ids(:mine, 1, 2, 3, 4, 5, 6, 7))), 'forbidden', 'somebody else''s');
SELECT is(pg_temp.call('t_ann', 86, 'reorder_watchlist', :mine || ', NULL'), '22004', 'nothing');
SELECT is(pg_temp.call('t_ann', 87, 'reorder_watchlist', :mine || $$, '{}'$$), 'changed', 'an empty order of a full list');
SELECT is(pg_temp.list(:mine), '1:C7 2:C2 3:C3 4:C4 5:C5 6:C6 7:C1', 'all that left it alone');
UPDATE public.watchlist_assets SET is_active = false WHERE watchlist_id = :mine AND crypto_id = 3;
SELECT is(pg_temp.call('t_ann', 88, 'reorder_watchlist', format('%s, %s', :mine, pg_temp.ids(:mine, 1, 2, 4, 5, 6, 7))), 'done', 'inactive ones need no place');
SELECT is(pg_temp.list(:mine), '1:C1 2:C2 3:C4 4:C5 5:C6 6:C7 [7:C3]', 'they stand at the end');

-- --------------------------------------------------------------------------------------------------------------- moving
SELECT is(pg_temp.call('t_ada', 90, 'add_assets', :bobs || $$, '{2,30,31}'$$), 'done done done', 'another list');
SELECT is(pg_temp.call('t_ada', 91, 'move_assets', format('%s, %s, 2', pg_temp.ids(:mine, 4, 2, 1, 3), :bobs)), 'done already_in_list done not_in_list', 'moved by an admin');
SELECT is(pg_temp.list(:mine) || ' | ' || pg_temp.list(:bobs), '1:C2 2:C5 3:C6 4:C7 [5:C3] | 1:C2 2:C4 3:C1 4:C30 5:C31', 'as one block, in the order asked');
SELECT is((SELECT weight FROM public.watchlist_assets WHERE watchlist_id = :bobs AND crypto_id = 1), 0.1, 'with their weight');
SELECT is(pg_temp.call('t_ann', 92, 'move_assets', format('%s, %s, 1', pg_temp.ids(:mine, 6, 7), :mine)), 'done done', 'within a list');
SELECT is(pg_temp.list(:mine), '1:C6 2:C7 3:C2 4:C5 [5:C3]', 'they stand together');
SELECT is(pg_temp.call('t_ann', 93, 'move_assets', format('%s, %s', pg_temp.ids(:mine, 6), :tier1)), 'forbidden', 'not into a list one may only read');
SELECT is(pg_temp.call('t_ann', 94, 'move_assets', format('%s, %s', pg_temp.ids(:mine, 6), :bobs)), 'not_found', 'nor one that is not hers to see');
SELECT is(pg_temp.call('t_bob', 95, 'move_assets', format('%s, %s', pg_temp.ids(:mine, 6), :bobs)), 'forbidden', 'nor out of one that is not his');
SELECT is(pg_temp.call('t_bob', 96, 'move_assets', format('%s, %s, 1, 1', pg_temp.ids(:bobs, 31), :bobs)), 'changed', 'on an old version');
SELECT is(pg_temp.call('t_bob', 97, 'move_assets', format('%s, %s', $$'{-1}'$$, :bobs)), 'not_found', 'what is not there');
SELECT is(pg_temp.call('t_bob', 98, 'move_assets', 'NULL, ' || :bobs), '22004', 'nothing');
UPDATE public.watchlists SET max_assets = 5 WHERE id = :bobs;
SELECT is(pg_temp.call('t_ada', 99, 'move_assets', format('%s, %s', pg_temp.ids(:mine, 6), :bobs)), 'list_full', 'not into a full list');
SELECT is(pg_temp.call('t_bob', 100, 'move_assets', format('%s, %s', pg_temp.ids(:bobs, 2), :bobs)), 'done', 'but within it');
SELECT is(pg_temp.list(:bobs), '1:C4 2:C1 3:C30 4:C31 5:C2', 'to its end');

-- -------------------------------------------------------------------------------------------------------------- copying
SELECT is(pg_temp.call('t_bob', 110, 'copy_assets', format('%s, %s, 1', pg_temp.ids(:mine, 6, 2), :bobs)), 'list_full already_in_list', 'copied as far as it goes');
UPDATE public.watchlists SET max_assets = 6 WHERE id = :bobs;
UPDATE public.watchlist_assets SET weight = 0.6, target_allocation = 0.7, notes = 'six' WHERE watchlist_id = :mine AND crypto_id = 6;
SELECT is(pg_temp.call('t_bob', 111, 'copy_assets', format('%s, %s, 1', pg_temp.ids(:mine, 6), :bobs)), 'done', 'from a public list');
SELECT is(pg_temp.list(:bobs), '1:C6 2:C4 3:C1 4:C30 5:C31 6:C2', 'to a position');
SELECT is(concat_ws(',', weight, target_allocation, notes, added_by), '0.6000,0.7000,six,' || :bob, 'with all that is known of it')
FROM public.watchlist_assets WHERE watchlist_id = :bobs AND crypto_id = 6;
SELECT is(pg_temp.list(:mine), '1:C6 2:C7 3:C2 4:C5 [5:C3]', 'and it stays where it was');
SELECT is(pg_temp.call('t_ann', 112, 'copy_assets', format('%s, %s', pg_temp.ids(:bobs, 30), :mine)), 'not_found', 'not from a list that is not hers to see');
SELECT is(pg_temp.call('t_ann', 113, 'copy_assets', format('%s, %s', pg_temp.ids(:mine, 6), :tier1)), 'forbidden', 'not into one she may only read');
SELECT is(pg_temp.call('t_ann', 114, 'copy_assets', 'NULL, ' || :mine), '22004', 'nothing');

-- ------------------------------------------------------------------------------------------------------------- removing
SELECT xmin::text AS version FROM public.watchlist_assets WHERE watchlist_id = :mine AND crypto_id = 7 \gset
SELECT is(pg_temp.call('t_ann', 120, 'remove_assets', format('%s, ARRAY[%s, 1]', pg_temp.ids(:mine, 7, 2), :'version')), 'done changed', 'removed, if it is as it was seen');
SELECT is(pg_temp.list(:mine), '1:C6 2:C2 3:C5 [4:C3]', 'the gap is closed');
SELECT is(pg_temp.call('t_bob', 121, 'remove_assets', pg_temp.ids(:mine, 6)), 'forbidden', 'not by others');
SELECT is(pg_temp.call('t_ann', 122, 'remove_assets', pg_temp.ids(:bobs, 6)), 'not_found', 'not from where she sees nothing');
SELECT is(pg_temp.call('t_ada', 123, 'remove_assets', format('(%s::integer[] || %s::integer[])', pg_temp.ids(:mine, 6, 3), pg_temp.ids(:bobs, 30))), 'done done done', 'from two lists, by an admin');
SELECT is(pg_temp.list(:mine) || ' | ' || pg_temp.list(:bobs), '1:C2 2:C5 | 1:C6 2:C4 3:C1 4:C31 5:C2', 'both are 1..n');
SELECT is(pg_temp.call('t_ann', 124, 'remove_assets', $$'{1}', '{1,2}'$$), '22023', 'versions go with assets');
SELECT is(pg_temp.call('t_ann', 125, 'remove_assets', 'NULL'), '22023', 'nothing');
SELECT is((SELECT count(*) FROM public.user_activities WHERE action = 'remove' AND details ->> 'operation' = pg_temp.op(123)::text AND details -> 'before' ->> 'notes' IS NOT NULL), 1::bigint, 'what is removed is remembered');

-- Every arrangement makes the list newer, so that who saw an older one is told.
SELECT pg_temp.version(:mine) AS before \gset
SAVEPOINT newer;
SELECT is(pg_temp.call('t_ann', 130, 'add_assets', :mine || $$, '{20}'$$), 'done', 'an arrangement');
SELECT isnt(pg_temp.version(:mine), :'before', 'makes the list newer');

SELECT * FROM finish();
ROLLBACK;
