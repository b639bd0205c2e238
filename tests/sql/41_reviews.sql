-- Deciding suggestions: the state table, outcomes, versions, undo, expiry.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

-- One decision on one case by a login: its outcome and the status the call tells.
CREATE FUNCTION pg_temp.decide(p_login text, p_operation integer, p_id integer, p_decision text, p_comment text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.ask(p_login, format('SELECT outcome, status FROM console.review_suggestions(%L, ARRAY[%s], %L, %L)',
                                       pg_temp.op(p_operation), p_id, p_decision, p_comment))
$$;
-- What undoing an operation answers, and the case as it is then.
CREATE FUNCTION pg_temp.undo(p_login text, p_operation integer, p_undone integer) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.ask(p_login, format('SELECT outcome, status FROM console.undo_review(%L, %L)', pg_temp.op(p_operation), pg_temp.op(p_undone)))
$$;
CREATE FUNCTION pg_temp.state(p_id integer) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(',', status, coalesce(reviewed_by::text, '-'), reviewed_at IS NOT NULL, implemented_at IS NOT NULL)
    FROM public.ai_suggestions WHERE id = p_id
$$;

-- --------------------------------------------------------------------------------------------------- the state table
CREATE TEMP TABLE cell (n integer, from_status text, past boolean, decision text, expected text, id integer);
INSERT INTO cell (n, from_status, past, decision, expected)
SELECT row_number() OVER (), * FROM (VALUES
    ('pending', false, 'approve', 'done,approved'), ('pending', false, 'reject', 'done,rejected'), ('pending', false, 'implement', 'done,implemented'),
    ('pending', true, 'approve', 'expired,pending'), ('pending', true, 'reject', 'expired,pending'), ('pending', true, 'implement', 'expired,pending'),
    ('approved', false, 'approve', 'already_reviewed,approved'), ('approved', false, 'reject', 'done,rejected'), ('approved', false, 'implement', 'done,implemented'),
    ('approved', true, 'approve', 'already_reviewed,approved'), ('approved', true, 'reject', 'done,rejected'), ('approved', true, 'implement', 'done,implemented'),
    ('rejected', false, 'approve', 'already_reviewed,rejected'), ('rejected', false, 'reject', 'already_reviewed,rejected'), ('rejected', false, 'implement', 'already_reviewed,rejected'),
    ('implemented', false, 'approve', 'already_reviewed,implemented'), ('implemented', false, 'reject', 'already_reviewed,implemented'), ('implemented', false, 'implement', 'already_reviewed,implemented'),
    ('expired', true, 'approve', 'expired,expired'), ('expired', true, 'reject', 'expired,expired'), ('expired', true, 'implement', 'expired,expired')) AS t;
INSERT INTO public.watchlists (name, type, user_id, max_assets) VALUES ('States', 'personal', :ann, 100);
SELECT currval('public.watchlists_id_seq') AS states \gset
UPDATE cell SET id = pg_temp.suggest(:states, n, 'add', p_status => from_status);
UPDATE public.ai_suggestions s SET expires_at = now() + CASE WHEN c.past THEN interval '-1 second' ELSE interval '1 day' END FROM cell c WHERE c.id = s.id;

SELECT is(pg_temp.decide('t_ada', 100 + n, id, decision, 'because'), expected,
          format('%s%s: %s', from_status, CASE WHEN past THEN ', past expiry' ELSE '' END, decision)) FROM cell ORDER BY n;
SELECT is((SELECT count(*) FROM public.suggestion_reviews), 7::bigint, 'a review row for each decision made, none for the others');
SELECT is((SELECT count(*) FROM public.user_activities WHERE entity_type = 'suggestion'), 7::bigint, 'and one audit row each');
SELECT is(pg_temp.state(id), 'approved,' || :ada || ',t,f', 'an approved case') FROM cell WHERE n = 1;
SELECT is(pg_temp.state(id), 'implemented,' || :ada || ',t,t', 'an implemented case') FROM cell WHERE n = 3;
SELECT is(pg_temp.state(id), 'pending,-,f,f', 'an expired case is left as it was') FROM cell WHERE n = 4;
SELECT is(r.action || ',' || r.previous_status || ',' || r.new_status || ',' || r.reviewer_id || ',' || r.comment || ',' || (r.before ->> 'status') || ',' || (r.after ->> 'status'),
          'reject,approved,rejected,' || :ada || ',because,approved,rejected', 'what a review row holds')
FROM public.suggestion_reviews r JOIN cell c ON c.id = r.suggestion_id WHERE c.n = 8;
SELECT is(a.user_id || ',' || a.activity_type || ',' || a.action || ',' || (a.details ->> 'operation') || ',' || (a.details -> 'before' ->> 'status') || ',' || (a.details -> 'after' ->> 'status'),
          :ada || ',suggestion_review,reject,' || pg_temp.op(108) || ',approved,rejected', 'what its audit row holds')
FROM public.user_activities a JOIN cell c ON c.id = a.entity_id WHERE c.n = 8 AND a.entity_type = 'suggestion';

-- Undo of the last step, by another admin: the status before. The last one first, for they share a list.
SELECT is(pg_temp.undo('t_eve', 200 + n, 100 + n), 'done,' || from_status, format('undo of %s from %s', decision, from_status))
FROM cell WHERE expected LIKE 'done%' ORDER BY n DESC;
SELECT is(pg_temp.state(id), from_status || ',-,f,f', format('and the case is as it was before %s', decision)) FROM cell WHERE expected LIKE 'done%' ORDER BY n;
SELECT is(pg_temp.list(:states), NULL, 'the list too');
SELECT is((SELECT count(*) FROM public.suggestion_reviews WHERE action = 'undo' AND reviewer_id = :eve), 7::bigint, 'history is added to, never erased');
SELECT is(pg_temp.undo('t_eve', 300, 101), 'changed,pending', 'what is undone is not undone again');
SELECT is(pg_temp.undo('t_eve', 301, 102), 'changed,pending', 'nor a rejection');
SELECT is(pg_temp.undo('t_eve', 201, 101), 'done,pending', 'the same undo again answers what it answered');
SELECT is(pg_temp.undo('t_eve', 302, 999), NULL, 'an operation that never happened has no cases');
SELECT is(pg_temp.undo('t_eve', 303, 201), '22023', 'an undo is not undone');
SELECT is(pg_temp.ask('t_eve', format('SELECT * FROM console.undo_review(%L, NULL)', pg_temp.op(304))), '22023', 'nothing is not undone');
SELECT is(pg_temp.undo('t_ann', 305, 101), 'forbidden,', 'an analyst undoes nothing');
SELECT is(pg_temp.undo('t_stranger', 305, 101), 'forbidden,', 'nor does an unmapped login');
SELECT is(pg_temp.decide('t_ada', 306, (SELECT id FROM cell WHERE n = 1), 'approve'), 'done,approved', 'an undone case can be decided again');

-- Steps are taken back in turn.
SELECT pg_temp.suggest(:states, 30, 'add') AS twice \gset
SELECT is(pg_temp.decide('t_ada', 310, :twice, 'approve'), 'done,approved', 'approved by one');
SELECT is(pg_temp.decide('t_eve', 311, :twice, 'implement'), 'done,implemented', 'implemented by another');
SELECT is(pg_temp.undo('t_ada', 312, 310), 'changed,implemented', 'the first step is covered by the second');
SELECT is(pg_temp.undo('t_ada', 313, 311), 'done,approved', 'the second is taken back');
SELECT is(pg_temp.state(:twice), 'approved,' || :ada || ',t,f', 'to what the first had left');
SELECT is(pg_temp.undo('t_ada', 314, 310), 'done,pending', 'and then the first');
SELECT is(pg_temp.state(:twice), 'pending,-,f,f', 'to the beginning');

-- Touched by another program: changed.
SELECT is(pg_temp.decide('t_ada', 320, :twice, 'approve'), 'done,approved', 'approved');
UPDATE public.ai_suggestions SET status = 'implemented' WHERE id = :twice;
SELECT is(pg_temp.undo('t_ada', 321, 320), 'changed,implemented', 'what a program went on with is not taken back');
DELETE FROM public.ai_suggestions WHERE id = :twice;
SELECT is(pg_temp.undo('t_ada', 322, 320), 'not_found,', 'nor what is gone');

-- --------------------------------------------------------------------------------------------------- many, and order
CREATE TEMP TABLE bulk AS SELECT n, pg_temp.suggest(:states, 31, 'add') AS id FROM generate_series(1, 6) n;
UPDATE public.ai_suggestions SET status = 'rejected', reviewed_by = :eve, reviewed_at = '2026-01-02 03:04:05+00' WHERE id = (SELECT id FROM bulk WHERE n = 2);
UPDATE public.ai_suggestions SET expires_at = '2026-01-01 00:00:00+00' WHERE id = (SELECT id FROM bulk WHERE n = 3);
SELECT array_agg(id ORDER BY n DESC) AS ids, min(id) AS first, max(id) AS last FROM bulk \gset
SELECT is(pg_temp.ask('t_ada', format('SELECT suggestion_id - %s AS n, outcome, detail FROM console.review_suggestions(%L, %L::integer[] || %s || -1 || NULL::integer, ''approve'')',
                                      :first - 1, pg_temp.op(330), :'ids', :last)),
          E'6,done,\n5,done,\n4,done,\n3,expired,"Expired on 2026-01-01 00:00:00 UTC."\n2,already_reviewed,"Already rejected by Eve Min on 2026-01-02 03:04:05 UTC."\n1,done,\n'
          || (-1 - :first + 1) || E',not_found,"There is no such suggestion any more."\n,not_found,"There is no such suggestion any more."',
          'outcomes in the order asked, each case once, one reason each');
SELECT is(pg_temp.ask('t_ada', format('SELECT reviewed_by, reviewed_at = ''2026-01-02 03:04:05+00'' FROM console.review_suggestions(%L, ARRAY[%s], ''approve'')', pg_temp.op(331), :first + 1)),
          :'eve' || ',t', 'the loser is told who and when');
SELECT is((SELECT count(*) FROM public.suggestion_reviews WHERE operation_id = pg_temp.op(330)), 4::bigint, 'four decided, four reviews');
SELECT is((SELECT string_agg(suggestion_id - :first + 1 || '', ',' ORDER BY id) FROM public.suggestion_reviews WHERE operation_id = pg_temp.op(330)), '6,5,4,1', 'in the order asked');
SELECT is(pg_temp.ask('t_ada', format('SELECT count(*), count(*) FILTER (WHERE outcome = ''done'') FROM console.review_suggestions(%L, ''{1}'', ''approve'')', pg_temp.op(330))),
          '8,4', 'the same operation answers the first call, whatever it is asked');
SELECT is((SELECT count(*) FROM public.suggestion_reviews WHERE operation_id = pg_temp.op(330)), 4::bigint, 'and does nothing more');
SELECT is(pg_temp.ask('t_eve', format('SELECT * FROM console.review_suggestions(%L, ''{1}'', ''approve'')', pg_temp.op(330))), '22023', 'an operation belongs to who made it');
SELECT is(pg_temp.decide('t_ada', 332, :last, 'reject', 'changed my mind'), 'done,rejected', 'one of the batch is touched');
SELECT is(pg_temp.ask('t_eve', format('SELECT string_agg(suggestion_id - %s || outcome, '' '' ORDER BY suggestion_id) FROM console.undo_review(%L, %L)', :first - 1, pg_temp.op(333), pg_temp.op(330))),
          '"1done 4done 5done 6changed"', 'a batch is undone as one, but for what was touched');

-- ---------------------------------------------------------------------------------------------------------- versions
SELECT pg_temp.suggest(:states, 32, 'add') AS seen \gset
SELECT xmin::text AS version FROM public.ai_suggestions WHERE id = :seen \gset
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.review_suggestions(%L, ARRAY[%s], ''approve'', p_versions => ARRAY[%s])', pg_temp.op(340), :seen, :version::bigint + 1)),
          'changed', 'another version than the one seen');
SELECT is(pg_temp.state(:seen), 'pending,-,f,f', 'is left alone');
SELECT is(pg_temp.ask('t_ada', format('SELECT detail FROM console.review_suggestions(%L, ARRAY[%s], ''approve'', p_versions => ARRAY[1])', pg_temp.op(341), :seen)),
          '"Changed since it was read: now pending."', 'and told what it is now');
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.review_suggestions(%L, ARRAY[%s], ''approve'', p_versions => ARRAY[NULL::bigint])', pg_temp.op(342), :seen)),
          'done', 'no version, no check');
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome, status FROM console.review_suggestions(%L, ARRAY[%s], ''reject'', ''no'', ARRAY[1])', pg_temp.op(343), :seen)),
          'changed,approved', 'rejecting what somebody approved meanwhile');
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome, status FROM console.review_suggestions(%L, ARRAY[%s], ''approve'', NULL, ARRAY[1])', pg_temp.op(344), :seen)),
          'already_reviewed,approved', 'approving it is late, not a conflict');

-- ------------------------------------------------------------------------------------------------- reasons and rights
SELECT pg_temp.suggest(:states, 33, 'add') AS open \gset
SELECT is(pg_temp.decide('t_ada', 350 + n::integer, :open, 'reject', c), 'reason_required,pending', 'a rejection needs a reason: ' || n)
FROM unnest(ARRAY[NULL, '', '   ', E'\n\t', E'\u00a0\u2003', E'\u200b\ufeff']) WITH ORDINALITY AS u (c, n);
SELECT is(pg_temp.decide('t_ann', 360, :open, 'approve'), 'forbidden,', 'an analyst decides nothing');
SELECT is(pg_temp.decide('t_stranger', 361, :open, 'approve'), 'forbidden,', 'nor an unmapped login');
SELECT is(pg_temp.decide('t_retired', 362, :open, 'approve'), 'forbidden,', 'nor a deactivated admin');
SELECT is(pg_temp.decide('t_demoted', 363, :open, 'approve'), 'forbidden,', 'nor one who is no admin any more');
SELECT is(pg_temp.decide('t_program', 364, :open, 'approve'), '42501', 'a login outside the groups may not even ask');
SELECT is(pg_temp.ask('t_ann', format('SELECT string_agg(outcome, '' '') FROM console.review_suggestions(%L, ARRAY[%s, -1, %s], ''approve'')', pg_temp.op(365), :open, :open)),
          '"forbidden forbidden"', 'forbidden on each row');
SELECT is(pg_temp.ask('t_ann', format('SELECT * FROM console.review_suggestions(%L, ''{}'', ''approve'')', pg_temp.op(366))), NULL, 'forbidden on none');
SELECT is(pg_temp.state(:open), 'pending,-,f,f', 'and it is still open');
SELECT is(pg_temp.decide('t_ada', 370, :open, 'reject', E'نه، خیلی گران 🙅 "quoted" ''single'' \\ back'), 'done,rejected', 'a reason in any script');
SELECT is((SELECT comment FROM public.suggestion_reviews WHERE operation_id = pg_temp.op(370)), E'نه، خیلی گران 🙅 "quoted" ''single'' \\ back', 'is kept as it is');
SELECT is(pg_temp.undo('t_ada', 371, 370), 'done,pending', 'open again');
SELECT is(pg_temp.decide('t_ada', 372, :open, 'reject', repeat('x', 1000000)), 'done,rejected', 'a reason of 1 MB');

-- --------------------------------------------------------------------------------------------------- hostile arguments
SELECT is(pg_temp.ask('t_ada', format('SELECT * FROM console.review_suggestions(%s)', a)), answer, 'arguments: ' || a)
FROM (VALUES
    ($$'00000000-0000-0000-0000-000000000400', NULL, 'approve'$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000401', '{}', 'approve'$$, NULL),
    ($$'00000000-0000-0000-0000-000000000402', '{1}', NULL$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000403', '{1}', 'Approve'$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000404', '{1}', 'undo'$$, '22023'),
    ($$NULL, '{1}', 'approve'$$, '22004'),
    ($$'00000000-0000-0000-0000-000000000405', '{1,2}', 'approve', NULL, '{1}'$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000406', '{1}', 'approve', NULL, NULL, '{"weight": 0.1}'$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000407', '{1}', 'implement', NULL, NULL, '[]'$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000408', '{1}', 'implement', NULL, NULL, '{"size": 1}'$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000409', '{1}', 'implement', NULL, NULL, '{"weight": 1.5}'$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000410', '{1}', 'implement', NULL, NULL, '{"weight": "NaN"}'$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000411', '{1}', 'implement', NULL, NULL, '{"position": 0}'$$, '22023'),
    ($$'00000000-0000-0000-0000-000000000412', '{1}', 'implement', NULL, NULL, '{"position": "x"}'$$, '22P02')) AS t (a, answer);
SELECT is(pg_temp.ask('t_ada', format('SELECT count(*), min(outcome) FROM console.review_suggestions(%L, ARRAY(SELECT -n FROM generate_series(1, 20000) n), ''approve'')', pg_temp.op(420))),
          '20000,not_found', 'twenty thousand ids');

-- A status this console knows nothing of, from a newer writer.
ALTER TABLE public.ai_suggestions DROP CONSTRAINT check_status;
UPDATE public.ai_suggestions SET status = 'simulated' WHERE id = :seen;
SELECT is(pg_temp.decide('t_ada', 430, :seen, d, 'x'), 'already_reviewed,simulated', 'an unknown status is left alone: ' || d)
FROM unnest(ARRAY['approve']) d;

-- JSON of any shape.
UPDATE public.ai_suggestions SET status = 'pending', reasoning = '[1, 2]', context_data = '"text"' WHERE id = :seen;
SELECT is(pg_temp.decide('t_ada', 431, :seen, 'implement'), 'done,implemented', 'JSON that is no object');

-- ------------------------------------------------------------------------------------------------------------- expiry
UPDATE public.ai_suggestions SET status = 'pending', expires_at = now() - interval '1 hour' WHERE id = :open;
UPDATE public.ai_suggestions SET status = 'approved', expires_at = now() - interval '1 hour' WHERE id = :seen;
INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss, confidence_score, risk_level, expires_at)
VALUES (1, 'long', 10, 12, 9, 0.5, 'low', now() - interval '1 second'), (1, 'long', 10, 12, 9, 0.5, 'low', now() + interval '1 day');
SELECT is(pg_temp.ask('t_ann', 'SELECT console.expire_overdue()'), '42501', 'an analyst expires nothing');
SELECT count(*) + 1 AS overdue FROM public.ai_suggestions WHERE status = 'pending' AND expires_at <= now() \gset
SELECT is(pg_temp.ask('t_ada', 'SELECT console.expire_overdue()'), :'overdue', 'what is overdue is marked');
SELECT is((SELECT status FROM public.ai_suggestions WHERE id = :open), 'expired', 'a pending case');
SELECT is((SELECT status FROM public.ai_suggestions WHERE id = :seen), 'approved', 'not one that was decided in time');
SELECT is((SELECT string_agg(status, ',' ORDER BY expires_at) FROM public.trading_signals), 'expired,active', 'and a signal');
SELECT is((SELECT count(*) FROM public.user_activities WHERE action = 'expire'), :overdue::bigint, 'with an audit row each');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.expire_overdue()'), '0', 'and once');

SELECT * FROM finish();
ROLLBACK;
