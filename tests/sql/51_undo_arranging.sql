-- Taking back what was done to lists, and doing it again; copies of lists, weights, lists from files.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

CREATE FUNCTION pg_temp.call(p_login text, p_operation integer, p_function text, p_arguments text, p_columns text DEFAULT 'outcome')
RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, format('SELECT %s FROM console.%I(%L, %s)', p_columns, p_function, pg_temp.op(p_operation), p_arguments)), E'\n', ' ')
$$;
CREATE FUNCTION pg_temp.undo(p_login text, p_operation integer, p_undone integer, p_columns text DEFAULT 'outcome') RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.call(p_login, p_operation, 'undo_arranging', quote_literal(pg_temp.op(p_undone)), p_columns)
$$;
CREATE FUNCTION pg_temp.ids(p_list integer, VARIADIC p_coins integer[]) RETURNS text LANGUAGE sql AS $$
    SELECT quote_literal(array_agg(a.id ORDER BY u.n)) FROM unnest(p_coins) WITH ORDINALITY AS u (coin, n)
    JOIN public.watchlist_assets a ON a.watchlist_id = p_list AND a.crypto_id = u.coin
$$;
-- Everything a person arranges, of one list: to be the same again.
CREATE FUNCTION pg_temp.state(p_list integer) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT concat_ws('|', name, description, is_public, is_active, max_assets, sort_order) FROM public.watchlists WHERE id = p_list), 'none') || ': '
        || coalesce((SELECT string_agg(concat_ws(',', a.position, a.id, a.crypto_id, a.weight, a.target_allocation, a.notes, a.is_active), ' ' ORDER BY a.position)
                     FROM public.watchlist_assets a WHERE a.watchlist_id = p_list), '')
$$;

SELECT pg_temp.call('t_ann', 1, 'create_watchlist', $$'Mine', p_max_assets => 8$$) AS made, max(id) AS mine FROM public.watchlists \gset
SELECT max(id) AS mine FROM public.watchlists \gset
SELECT pg_temp.call('t_ann', 2, 'create_watchlist', $$'Other', p_max_assets => 5$$) AS made \gset
SELECT max(id) AS other FROM public.watchlists \gset
SELECT is(pg_temp.call('t_ann', 3, 'add_assets', :mine || $$, '{1,2,3,4,5,6}', p_weight => 0.1, p_notes => 'n'$$), 'done done done done done done', 'a list of six');
SELECT is(pg_temp.call('t_ann', 4, 'add_assets', :other || $$, '{20,21,22}'$$), 'done done done', 'and one of three');
UPDATE public.watchlist_assets SET is_active = false WHERE watchlist_id = :other AND crypto_id = 21;
SELECT is(pg_temp.list(:other), '1:C20 [2:C21] 3:C22', 'with one that is inactive');

-- Each kind of change: done, taken back, done again, taken back again. The lists are the same each time.
CREATE TEMP TABLE changes (n integer, what text, function text, arguments text);
INSERT INTO changes VALUES
    (1, 'an order', 'reorder_watchlist', format('%s, %s', :mine, pg_temp.ids(:mine, 6, 2, 1, 5, 4, 3))),
    (2, 'coins added in the middle', 'add_assets', :mine || $$, '{7,8}', 2$$),
    (3, 'an inactive coin added', 'add_assets', :other || $$, '{21,30}', 1, 0.3, 'back'$$),
    (4, 'scattered assets removed', 'remove_assets', pg_temp.ids(:mine, 5, 2, 3)),
    (5, 'all assets removed', 'remove_assets', pg_temp.ids(:mine, 1, 2, 3, 4, 5, 6)),
    (6, 'assets moved to the other list', 'move_assets', format('%s, %s, 2', pg_temp.ids(:mine, 4, 1), :other)),
    (7, 'assets moved within the list', 'move_assets', format('%s, %s, 1', pg_temp.ids(:mine, 6, 3), :mine)),
    (8, 'assets copied', 'copy_assets', format('%s, %s, 1', pg_temp.ids(:mine, 6, 3), :other)),
    (9, 'weights', 'weigh_assets', :mine || $$, 'equal'$$),
    (10, 'cells', 'edit_rows', format($$'watchlist_assets', '[{"id": %s, "set": {"weight": "0.55", "notes": null}}, {"id": %s, "set": {"target_allocation": "0.2"}}]'$$,
        (SELECT id FROM public.watchlist_assets WHERE watchlist_id = :mine AND crypto_id = 2), (SELECT id FROM public.watchlist_assets WHERE watchlist_id = :mine AND crypto_id = 4))),
    (11, 'a list''s own columns', 'edit_rows', format($$'watchlists', '[{"id": %s, "set": {"name": "Named", "description": "d", "is_public": "true", "max_assets": null, "is_active": "false"}}]'$$, :mine)),
    (12, 'the order of lists', 'order_watchlists', format('ARRAY[%s, %s]', :other, :mine)),
    (13, 'a list deleted', 'delete_watchlist', :mine::text),
    (14, 'coins from a file', 'import_assets', :other || $$, '[{"crypto_id": 9, "weight": "0.25", "notes": "nine"}, {"crypto_id": 8, "target": 0.5}]'$$);
CREATE TEMP TABLE states (n integer, step integer, state text);
SELECT pg_temp.suggest(:mine, 2, 'rebalance', 1, 0.4) AS suggestion \gset
INSERT INTO public.predictions (crypto_id, watchlist_id, user_id, model_name, model_version, layer_source, prediction_type, predicted_price, confidence_score, prediction_horizon, target_datetime, input_price, input_features)
SELECT 2, :mine, :ann, 'm', '1', 3, 'price', 1, 0.5, 24, now(), 1, '{}';

CREATE FUNCTION pg_temp.lists_state(p_mine integer, p_other integer) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.state(p_mine) || E'\n' || pg_temp.state(p_other) || E'\n'
        || (SELECT count(*) FROM public.ai_suggestions WHERE watchlist_id = p_mine) || ' ' || (SELECT count(*) FROM public.predictions WHERE watchlist_id = p_mine)
$$;
CREATE FUNCTION pg_temp.there_and_back(p_n integer, p_mine integer, p_other integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    c changes;
    v_before text := pg_temp.lists_state(p_mine, p_other);
    v_after text;
    v_answer text;
BEGIN
    SELECT * INTO c FROM changes WHERE n = p_n;
    v_answer := pg_temp.call('t_ann', 1000 + 10 * c.n, c.function, c.arguments);
    v_after := pg_temp.lists_state(p_mine, p_other);
    RETURN NEXT ok(v_answer ~ '^done( done)*$' AND v_after <> v_before, c.what || ': done (' || coalesce(v_answer, 'NULL') || ')');
    FOR i IN 1..4 LOOP
        v_answer := pg_temp.undo('t_ann', 1000 + 10 * c.n + i, 1000 + 10 * c.n + i - 1);
        RETURN NEXT ok(v_answer ~ '^done( done)*$', c.what || ': step ' || i || ' is answered ' || coalesce(v_answer, 'NULL'));
        RETURN NEXT is(pg_temp.lists_state(p_mine, p_other), CASE WHEN i % 2 = 1 THEN v_before ELSE v_after END, c.what || CASE WHEN i % 2 = 1 THEN ': taken back' ELSE ': done again' END);
    END LOOP;
    -- It is as the first operation left it, which can be taken back as well as its repetition: once.
    RETURN NEXT ok(pg_temp.undo('t_ann', 1000 + 10 * c.n + 5, 1000 + 10 * c.n) ~ '^done( done)*$', c.what || ': taken back by its first name');
    RETURN NEXT ok(pg_temp.undo('t_ann', 1000 + 10 * c.n + 6, 1000 + 10 * c.n) ~ 'changed|already_in_list|not_found', c.what || ': not taken back twice');
    RETURN NEXT is(pg_temp.lists_state(p_mine, p_other), v_before, c.what || ': and that changes nothing');
    RETURN NEXT is((SELECT count(*) FROM (SELECT position, row_number() OVER (PARTITION BY watchlist_id ORDER BY position) AS place
                                          FROM public.watchlist_assets WHERE watchlist_id IN (p_mine, p_other)) a WHERE position <> place),
                   0::bigint, c.what || ': positions are 1..n');
END $$;
-- An inactive row stands last once its list is numbered.
SELECT is(pg_temp.call('t_ann', 5, 'reorder_watchlist', format('%s, %s', :other, pg_temp.ids(:other, 20, 22))), 'done', 'the other list is numbered');
SELECT t FROM generate_series(1, 14) n, pg_temp.there_and_back(n, :mine, :other) t;
SELECT is((SELECT count(*) FROM public.ai_suggestions WHERE id = :suggestion), 1::bigint, 'a suggestion came back with its list');

-- ------------------------------------------------------------------------------------------------ where the world moved on
SELECT is(pg_temp.call('t_ann', 100, 'remove_assets', pg_temp.ids(:mine, 2)), 'done', 'a coin goes');
SELECT is(pg_temp.call('t_ada', 101, 'add_assets', :mine || $$, '{9}', 1$$), 'done', 'somebody adds another one');
SELECT is(pg_temp.undo('t_ann', 102, 100), 'done', 'what went comes back all the same');
SELECT is(pg_temp.list(:mine), '1:C9 2:C2 3:C1 4:C3 5:C4 6:C5 7:C6', 'to its place');
SELECT is(pg_temp.call('t_ann', 103, 'reorder_watchlist', format('%s, %s', :mine, pg_temp.ids(:mine, 1, 2, 3, 4, 5, 6, 9))), 'done', 'an order');
SELECT is(pg_temp.call('t_ada', 104, 'reorder_watchlist', format('%s, %s', :mine, pg_temp.ids(:mine, 2, 1, 3, 4, 5, 6, 9))), 'done', 'somebody else''s');
SELECT is(pg_temp.undo('t_ann', 105, 103, 'outcome, detail'), 'changed,"The list has been put into another order since."', 'is not overwritten');
SELECT is(pg_temp.undo('t_ann', 106, 104), 'not_found', 'and not taken back by others');
SELECT is(pg_temp.undo('t_ada', 107, 104), 'done', 'but by them');
SELECT is(pg_temp.undo('t_ann', 108, 103), 'done', 'then it is');
SELECT is(pg_temp.call('t_ann', 110, 'add_assets', :mine || $$, '{10}'$$), 'done', 'a coin comes');
UPDATE public.watchlist_assets SET notes = 'theirs' WHERE watchlist_id = :mine AND crypto_id = 10;
SELECT is(pg_temp.undo('t_ann', 111, 110, 'outcome, detail'), 'changed,"C10 has been changed since."', 'what somebody wrote on it stays');
SELECT is(pg_temp.call('t_ann', 112, 'remove_assets', pg_temp.ids(:mine, 10)), 'done', 'it goes');
SELECT is(pg_temp.undo('t_ann', 113, 110, 'outcome, detail'), 'changed,"C10 is not in the list any more."', 'there is nothing to take back');
SELECT is(pg_temp.call('t_ann', 114, 'add_assets', :mine || $$, '{10}'$$), 'done', 'it comes again');
SELECT is(pg_temp.undo('t_ann', 115, 112, 'outcome, detail'), 'already_in_list,"C10 is in the list again."', 'and does not come twice');
SELECT is(pg_temp.call('t_ann', 116, 'remove_assets', pg_temp.ids(:mine, 10, 9)), 'done done', 'two go');
UPDATE public.watchlists SET max_assets = 7 WHERE id = :mine;
SELECT is(pg_temp.undo('t_ann', 117, 116), 'list_full', 'and do not fit any more');
SELECT is((SELECT count(*) FROM public.watchlist_assets WHERE watchlist_id = :mine), 6::bigint, 'none of them');
UPDATE public.watchlists SET max_assets = 8 WHERE id = :mine;
SELECT is(pg_temp.undo('t_ann', 118, 116), 'done', 'until they do');
SELECT is(pg_temp.call('t_ann', 120, 'create_watchlist', $$'Third'$$), 'done', 'a list is made');
SELECT max(id) AS third FROM public.watchlists \gset
SELECT is(pg_temp.call('t_ada', 121, 'add_assets', :third || $$, '{1}'$$), 'done', 'and filled by somebody else');
SELECT is(pg_temp.undo('t_ann', 122, 120, 'outcome, detail'), 'changed,"“Third” has been changed since."', 'it is not taken back');
SELECT is(pg_temp.call('t_ada', 123, 'delete_watchlist', :third::text), 'done', 'it is deleted');
SELECT is(pg_temp.undo('t_ann', 124, 120, 'outcome, detail'), 'not_found,"The list is not there any more."', 'by somebody else');
SELECT is(pg_temp.undo('t_ann', 125, 123), 'not_found', 'whose operation it was');
SELECT is(pg_temp.undo('t_bob', 126, 100), 'not_found', 'nobody takes back what others did');
SELECT is(pg_temp.undo('t_ann', 127, 9999), 'not_found', 'or nobody');
SELECT is(pg_temp.call('t_ann', 128, 'undo_arranging', 'NULL'), 'not_found', 'or nothing');
SELECT is(pg_temp.undo('t_stranger', 129, 100), '42501', 'strangers take back nothing');
SELECT is(pg_temp.undo('t_ann', 118, 116), 'done', 'the same again is answered the same');
SELECT is(pg_temp.undo('t_ann', 118, 100), 'done', 'whatever it names');
-- Rights are those of now.
SELECT is(pg_temp.call('t_ada', 130, 'add_assets', :everybody || $$, '{1}'$$), 'done', 'an admin adds to the default list');
UPDATE public.users SET role = 'public' WHERE id = :ada;
SELECT is(pg_temp.undo('t_ada', 131, 130), 'forbidden', 'and may not take it back when no admin any more');
UPDATE public.users SET role = 'admin' WHERE id = :ada;
SELECT is(pg_temp.undo('t_ada', 132, 130), 'done', 'only as one');
SELECT is(pg_temp.call('t_ada', 133, 'update_watchlist', :tier1 || $$, '{"is_active": "false"}'$$), 'done', 'a shared list is deactivated');
SELECT is(pg_temp.call('t_ada', 134, 'create_watchlist', $$'New tier', p_type => 'admin_tier1'$$), 'done', 'another takes its place');
SELECT is(pg_temp.undo('t_ada', 135, 133) ~ 'refused|changed', true, 'two of a kind are not active');

-- ------------------------------------------------------------------------------------------------------------- a long list
SELECT is(pg_temp.call('t_ann', 140, 'create_watchlist', $$'Long', p_max_assets => NULL$$), 'done', 'a list without a limit');
SELECT max(id) AS long FROM public.watchlists \gset
INSERT INTO public.cryptocurrencies (id, symbol, name) SELECT n, 'L' || n, 'Long ' || n FROM generate_series(1001, 1500) n;
SELECT ok(pg_temp.call('t_ann', 141, 'add_assets', :long || ', ARRAY(SELECT generate_series(1001, 1500))') LIKE 'done done%', 'of five hundred');
SELECT pg_temp.state(:long) AS long_state \gset
SELECT ok(pg_temp.call('t_ann', 142, 'remove_assets', format('ARRAY(SELECT id FROM console.watchlist_assets WHERE watchlist_id = %s AND position %% 3 > 0)', :long)) LIKE 'done done%', 'two of three go');
SELECT is(pg_temp.undo('t_ann', 143, 142), 'done', 'and come back');
SELECT is(pg_temp.state(:long), :'long_state', 'to where they stood');

-- --------------------------------------------------------------------------------------------------------------- weights
SELECT is(pg_temp.call('t_ann', 150, 'weigh_assets', :mine || $$, 'nonsense'$$), '22023', 'there is no such method');
SELECT is(pg_temp.call('t_bob', 151, 'weigh_assets', :mine || $$, 'equal'$$), 'not_found', 'not for others');
SELECT is(pg_temp.call('t_ann', 152, 'weigh_assets', :mine || $$, 'equal', 1$$), 'changed', 'not on an old version');
UPDATE public.watchlist_assets SET weight = CASE crypto_id WHEN 1 THEN 0.9 WHEN 2 THEN 0.6 ELSE NULL END WHERE watchlist_id = :mine;
SELECT ok(pg_temp.call('t_ann', 153, 'weigh_assets', :mine || $$, 'normalise'$$) LIKE 'done%', 'brought to one');
SELECT is((SELECT string_agg(weight::text, ' ' ORDER BY crypto_id) FROM public.watchlist_assets WHERE watchlist_id = :mine AND crypto_id < 4), '0.6000 0.4000 0.0000', 'in their proportions');
SELECT ok(pg_temp.call('t_ann', 154, 'weigh_assets', :mine || $$, 'equal'$$) LIKE 'done%', 'equal');
SELECT ok(pg_temp.call('t_ann', 161, 'weigh_assets', :mine || $$, 'equal'$$) LIKE 'done%', 'and again');
SELECT is(pg_temp.undo('t_ann', 162, 161), 'done', 'which changed nothing, and is no less undone');
SELECT is((SELECT sum(weight) || ' ' || (max(weight) - min(weight)) FROM public.watchlist_assets WHERE watchlist_id = :mine), '1.0000 0.0000', 'eight eighths');
SELECT is((SELECT sum(weight) FROM public.watchlist_assets WHERE watchlist_id = :long), 0::numeric, 'nothing yet');
SELECT ok(pg_temp.call('t_ann', 155, 'weigh_assets', :long || $$, 'equal'$$) LIKE 'done%', 'five hundred equal ones');
SELECT is(pg_temp.call('t_ann', 156, 'weigh_assets', :mine || $$, 'market_cap'$$, 'outcome, detail'), 'refused,"No coin of the list has a market capitalisation."', 'nobody knows them');
UPDATE public.cryptocurrencies SET market_cap = CASE id WHEN 1 THEN 2e12 WHEN 2 THEN 1e12 ELSE NULL END WHERE id < 3;
SELECT ok(pg_temp.call('t_ann', 157, 'weigh_assets', :mine || $$, 'market_cap'$$) LIKE 'done%', 'by market capitalisation');
SELECT is((SELECT string_agg(weight::text, ' ' ORDER BY crypto_id) FROM public.watchlist_assets WHERE watchlist_id = :mine AND crypto_id < 4), '0.6667 0.3333 0.0000', 'what is left over goes to the largest remainder');
UPDATE public.watchlist_assets SET weight = 0 WHERE watchlist_id = :mine;
SELECT is(pg_temp.call('t_ann', 158, 'weigh_assets', :mine || $$, 'normalise'$$, 'outcome, detail'), 'refused,"No asset has a weight."', 'nothing is brought to nothing');
SELECT is(pg_temp.call('t_ann', 159, 'create_watchlist', $$'Empty'$$), 'done', 'an empty list');
SELECT max(id) AS empty FROM public.watchlists \gset
SELECT is(pg_temp.call('t_ann', 160, 'weigh_assets', :empty || $$, 'equal'$$, 'outcome, detail'), 'refused,"There is no coin in the list."', 'has no weights');

-- ---------------------------------------------------------------------------------------------------------------- copies
SELECT is(pg_temp.call('t_bob', 170, 'duplicate_watchlist', :mine || $$, 'Stolen'$$), 'not_found', 'nobody copies what is not theirs to see');
SELECT is(pg_temp.call('t_ann', 171, 'duplicate_watchlist', :mine || $$, ' '$$), 'refused', 'a copy has a name');
SELECT is(pg_temp.call('t_ann', 172, 'duplicate_watchlist', :other || $$, 'Copy'$$), 'done', 'a list is copied');
SELECT max(id) AS copy FROM public.watchlists \gset
SELECT is(pg_temp.list(:copy), '1:C20 2:C22', 'what is active of it');
SELECT is(pg_temp.undo('t_ann', 173, 172), 'done', 'and taken back');
SELECT is(pg_temp.state(:copy), 'none: ', 'it is gone');
SELECT is(pg_temp.undo('t_ann', 174, 173), 'done', 'and there again');
SELECT is(pg_temp.list(:copy), '1:C20 2:C22', 'as it was');
SELECT is(pg_temp.call('t_bob', 175, 'duplicate_watchlist', :everybody || $$, 'Of the default'$$), 'done', 'everybody copies the default list');
SELECT is((SELECT type || ' ' || user_id FROM public.watchlists WHERE name = 'Of the default'), 'personal ' || :bob, 'it is theirs');

-- ------------------------------------------------------------------------------------------------------------- dependents
SELECT is(pg_temp.ask('t_ann', 'SELECT * FROM console.list_dependents(' || :mine || ')'), '8,1,1,1', 'what hangs on a list');
SELECT is(pg_temp.ask('t_bob', 'SELECT * FROM console.list_dependents(' || :mine || ')'), NULL, 'not for everybody to know');

-- ---------------------------------------------------------------------------------------------------------------- import
SELECT is(pg_temp.call('t_ann', 180, 'import_assets', :empty || $$, '[{"crypto_id": 3, "weight": "0.5"}, {"crypto_id": 1}, {"crypto_id": 3, "weight": 0.1}, {"crypto_id": -1}]'$$, $$string_agg(key || outcome, ' ')$$),
          '"3done 1done -1not_found"', 'each coin once');
SELECT is(pg_temp.list(:empty), '1:C3 2:C1', 'in the order of the rows');
UPDATE public.watchlists SET max_assets = 4 WHERE id = :empty;
SELECT is(pg_temp.call('t_ann', 184, 'import_assets', :empty || $$, '[{"crypto_id": 9}, {"crypto_id": 1}, {"crypto_id": 8}, {"crypto_id": 7}]'$$, $$string_agg(outcome || coalesce(' ' || detail, ''), ' | ')$$),
          '"done | already_in_list C1 is in the list already. | done | list_full The list is full: C7 did not fit."', 'the first ones get in');
SELECT is(pg_temp.list(:empty), '1:C3 2:C1 3:C9 4:C8', 'in the order of the rows');
SELECT is(pg_temp.call('t_ann', 181, 'import_assets', :empty || $$, '[{"crypto_id": 3, "weight": "1.5"}]'$$), '22023', 'a weight that is none');
SELECT is(pg_temp.call('t_ann', 182, 'import_assets', :empty || $$, '{}'$$), '22023', 'no rows');
SELECT is(pg_temp.call('t_bob', 183, 'import_assets', :empty || $$, '[{"crypto_id": 4}]'$$), 'not_found', 'not into another''s list');

SELECT * FROM finish();
ROLLBACK;
