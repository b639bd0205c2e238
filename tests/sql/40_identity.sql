-- Who is who, operations that can be repeated, the audit trail, and mapping the login that installs.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

-- ---------------------------------------------------------------------------------------------------------- identity
SELECT is(pg_temp.ask(login, 'SELECT console.current_user_id(), (SELECT console.is_admin()) AS admin'), answer, login)
FROM (VALUES ('t_ann', :'ann' || ',f'), ('t_ada', :'ada' || ',t')) AS t (login, answer);
SELECT is(pg_temp.ask('t_program', 'SELECT console.current_user_id()'), '', 'any login may ask who it is');
SELECT is(pg_temp.ask('t_stranger', 'SELECT console.current_user_id()'), '', 'an unmapped login is nobody');
SELECT is(pg_temp.ask('t_retired', 'SELECT console.current_user_id(), console.is_admin()'), ',f', 'a deactivated admin is nobody');
SELECT is(pg_temp.ask('t_demoted', 'SELECT console.is_admin()'), 'f', 'the group alone makes no admin');
UPDATE public.users SET role = 'admin' WHERE id = :ann;
SELECT is(pg_temp.ask('t_ann', 'SELECT console.is_admin()'), 'f', 'the row of users alone makes no admin');
UPDATE public.users SET role = 'public' WHERE id = :ann;
SELECT is(pg_temp.ask('t_program', 'SELECT console.is_admin()'), '42501', 'is_admin is for the group roles');
SELECT is(pg_temp.ask('t_ada', 'SELECT current_user, console.current_user_id()
                                FROM (SELECT set_config(''role'', ''cryptopredict_admin'', true) AS role OFFSET 0) r WHERE role > '''''),
          'cryptopredict_admin,' || :'ada', 'the login counts, whatever SET ROLE says');

SELECT is(pg_temp.ask('t_ann', 'SELECT * FROM console.whoami()'),
          :'ann' || ',ann@example.org,"Ann Lyst",f,t_ann,f,UTC,en', 'whoami of an analyst');
SELECT is(pg_temp.ask('t_bob', 'SELECT display_name FROM console.whoami()'), 'bob', 'without a name, the address goes for one');
SELECT is(pg_temp.ask('t_stranger', 'SELECT * FROM console.whoami()'), ',,,f,t_stranger,f,,', 'whoami of an unmapped login');
SELECT is(pg_temp.ask('t_retired', 'SELECT * FROM console.whoami()'), ',,,f,t_retired,f,,', 'whoami of a deactivated admin');
INSERT INTO console.demo_rows VALUES ('users', '{}');
SELECT is(pg_temp.ask('t_ann', 'SELECT has_demo_data FROM console.whoami()'), 'f', 'no demo rows are no demo data');
UPDATE console.demo_rows SET ids = '{[1,3)}';
SELECT is(pg_temp.ask('t_ann', 'SELECT has_demo_data FROM console.whoami()'), 't', 'whoami tells of demo data');

-- -------------------------------------------------------------------------------------------------------- operations
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.create_user(%L, %L)', pg_temp.op(1), 'x@example.org')), 'done', 'a first call');
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.create_user(%L, %L)', pg_temp.op(1), 'x@example.org')), 'done', 'the same again answers the same');
SELECT is((SELECT count(*) FROM public.users WHERE email = 'x@example.org'), 1::bigint, 'and happened once');
SELECT is((SELECT count(*) FROM public.user_activities WHERE details ->> 'operation' = pg_temp.op(1)::text), 1::bigint, 'with one audit row');
SELECT is(pg_temp.ask('t_eve', format('SELECT outcome FROM console.create_user(%L, %L)', pg_temp.op(1), 'x@example.org')), '22023', 'the id is not for somebody else');
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.create_watchlist(%L, %L)', pg_temp.op(1), 'L')), '22023', 'nor for another kind of change');
SELECT is(pg_temp.ask('t_ada', 'SELECT outcome FROM console.create_watchlist(NULL, ''L'')'), '22004', 'an id is needed');
SELECT is(pg_temp.ask('t_stranger', format('SELECT outcome FROM console.create_watchlist(%L, %L)', pg_temp.op(2), 'L')), '42501', 'nobody changes nothing');
SELECT is(pg_temp.ask('t_retired', format('SELECT outcome FROM console.create_watchlist(%L, %L)', pg_temp.op(2), 'L')), '42501', 'nor does a deactivated user');
SELECT is(pg_temp.ask('t_ada', format('SELECT console.operation_outcome(%L) -> 0 ->> ''outcome''', pg_temp.op(1))), 'done', 'what an operation answered can be asked for');
SELECT is(pg_temp.ask('t_eve', format('SELECT console.operation_outcome(%L)', pg_temp.op(1))), '', 'by who made it');
SELECT is(pg_temp.ask('t_ada', format('SELECT console.operation_outcome(%L)', pg_temp.op(3))), '', 'one that never happened has no answer');
SELECT is(pg_temp.ask('t_ada', format('SELECT console.settle_operation(%L) -> 0 ->> ''outcome''', pg_temp.op(1))), 'done', 'settling tells the outcome, too');
SELECT is(pg_temp.ask('t_eve', format('SELECT console.settle_operation(%L)', pg_temp.op(1))), '', 'to who made it');
SELECT is(pg_temp.ask('t_ada', format('SELECT console.settle_operation(%L)', pg_temp.op(90))), '', 'an operation that never happened');
SELECT is(pg_temp.ask('t_ada', format('SELECT console.settle_operation(%L)', pg_temp.op(90))), '', 'has not happened when asked again');
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.create_watchlist(%L, ''late'')', pg_temp.op(90))), '22023', 'and will not happen any more');
SELECT is(pg_temp.ask('t_stranger', format('SELECT console.settle_operation(%L)', pg_temp.op(91))), '42501', 'a stranger settles nothing');

-- ------------------------------------------------------------------------------------------------------------- blank
SELECT ok(console.is_blank(t), 'blank: ' || encode(convert_to(coalesce(t, 'NULL'), 'UTF8'), 'hex'))
FROM unnest(ARRAY[NULL, '', ' ', E'\t\r\n\x0b\f', E'\u00a0', E'\u2003\u3000', E'\u200b\u200c\ufeff', E'\u00ad\u2060 ', E'\u202e\u200f']) t;
SELECT ok(NOT console.is_blank(t), 'not blank: ' || t) FROM unnest(ARRAY['x', ' . ', E'\u200c\u0645', E'\U0001F600', '0']) t;
SELECT is(console.display_name(f, l, 'who@example.org'), n, 'a name to show: ' || n)
FROM (VALUES ('A', 'B', 'A B'), (' ', 'B', 'B'), ('A', NULL, 'A'), (NULL, '', 'who')) AS t (f, l, n);

-- ------------------------------------------------------------------------------------------------------ map_installer
CREATE ROLE t_installer SUPERUSER LOGIN;
SELECT is(pg_temp.ask('t_ann', 'SELECT console.map_installer(''ann@example.org'')'), '42501', 'nobody maps himself');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.map_installer(''ada@example.org'')'), '42501', 'nor does an admin');
SELECT is(pg_temp.ask('t_installer', 'SELECT console.map_installer(NULL)'),
          format('"Login t_installer is user %s <ada@example.org>, the first of 2 active admins; --admin-email chooses another."', :ada), 'the first admin, said so');
SELECT is(pg_temp.ask('t_installer', 'SELECT console.map_installer(NULL)'),
          format('"Login t_installer is user %s <ada@example.org>, as before."', :ada), 'an existing mapping is kept');
SELECT is(pg_temp.ask('t_installer', 'SELECT console.map_installer('' EVE@example.org '')'),
          format('"Login t_installer is user %s <eve@example.org>, as asked."', :eve), 'an address changes it');
SELECT is(pg_temp.ask('t_installer', 'SELECT console.map_installer(''ann@example.org'')'),
          format('"Login t_installer is user %s <ann@example.org>, as asked, who is not an admin and can only read."', :ann), 'a user who is no admin is told');
SELECT is(pg_temp.ask('t_installer', 'SELECT console.map_installer(''retired@example.org'')'),
          format('"Login t_installer is user %s <retired@example.org>, as asked, who is deactivated and can do nothing."', :retired), 'so is one who is deactivated');
SELECT is(pg_temp.ask('t_installer', 'SELECT console.map_installer(''nonsense'')'), '22023', 'an address has an @');
SELECT matches(pg_temp.ask('t_installer', 'SELECT console.map_installer(''new@example.org'')'), '<new@example.org>, a new admin', 'an unknown address makes an admin');
SELECT is((SELECT role || is_active || password_hash FROM public.users WHERE email = 'new@example.org'), 'admintrue!', 'who has no password');
DELETE FROM console.logins WHERE role_name = 't_installer';
UPDATE public.users SET is_active = false WHERE role = 'admin';
SELECT matches(pg_temp.ask('t_installer', 'SELECT console.map_installer(NULL)'), '<admin@localhost>, a new admin', 'without an admin, one is made');
DELETE FROM console.logins WHERE role_name = 't_installer';
UPDATE public.users SET is_active = false WHERE role = 'admin';
SELECT matches(pg_temp.ask('t_installer', 'SELECT console.map_installer('' '')'), '<admin2@localhost>, a new admin', 'and another where that one was retired');
DELETE FROM console.logins WHERE role_name = 't_installer';
SELECT matches(pg_temp.ask('t_installer', 'SELECT console.map_installer(NULL)'), '<admin2@localhost>, the only active admin', 'the only admin');
SELECT is(pg_temp.ask('t_installer', 'SELECT console.is_admin()'), 't', 'who owns the schema needs no group');

-- ------------------------------------------------------------------------------------------- map_login and unmap_login
CREATE ROLE t_keeper LOGIN CREATEROLE;
GRANT cryptopredict_admin TO t_keeper;
UPDATE public.users SET is_active = true WHERE id = :ada;
INSERT INTO console.logins VALUES ('t_keeper', :ada);
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.map_login(''t_program'', %s)', :ann)), '42501', 'an admin without CREATEROLE maps no login');
SELECT is(pg_temp.ask('t_ann', format('SELECT outcome FROM console.map_login(''t_ann'', %s)', :ada)), '42501', 'an analyst does not either');
SELECT is(pg_temp.ask('t_keeper', format('SELECT outcome FROM console.map_login(''t_program'', %s)', :ann)), 'done', 'an admin with CREATEROLE does');
SELECT is((SELECT user_id FROM console.logins WHERE role_name = 't_program'), :ann, 'and it is mapped');
SELECT is(pg_temp.ask('t_installer', format('SELECT outcome FROM console.map_login(''t_program'', %s)', :bob)), 'done', 'so does the owner');
SELECT is((SELECT user_id FROM console.logins WHERE role_name = 't_program'), :bob, 'and it is mapped anew');
SELECT is(pg_temp.ask('t_keeper', 'SELECT outcome FROM console.map_login(''t_nosuch'', 1)'), 'not_found', 'a role that is not there');
SELECT is(pg_temp.ask('t_keeper', 'SELECT outcome FROM console.map_login(''t_program'', -1)'), 'not_found', 'a user who is not there');
SELECT is(pg_temp.ask('t_keeper', 'SELECT outcome FROM console.map_login(NULL, NULL)'), 'not_found', 'nothing at all');
SELECT is(pg_temp.ask('t_ada', 'SELECT outcome FROM console.unmap_login(''t_program'')'), '42501', 'unmapping is guarded as well');
SELECT is(pg_temp.ask('t_keeper', 'SELECT key, outcome FROM console.unmap_login(''t_program'')'), :'bob' || ',done', 'unmapped');
SELECT is(pg_temp.ask('t_keeper', 'SELECT outcome FROM console.unmap_login(''t_program'')'), 'not_found', 'once');
SELECT is((SELECT count(*) FROM public.user_activities WHERE action IN ('map_login', 'unmap_login') AND details ->> 'role_name' = 't_program'), 3::bigint, 'each is in the audit trail');

SELECT * FROM finish();
ROLLBACK;
