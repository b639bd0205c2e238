-- People, sessions and risk profiles

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

-- '!' is no password hash, so nobody can log in as one of them anywhere.
CREATE TEMP TABLE sim_people (k integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, first_name text, last_name text, mailbox text,
                              role text,
                              active boolean, verified boolean, premium boolean, timezone text, language text, user_id integer);
INSERT INTO sim_people (first_name, last_name, mailbox, role, active, verified, premium, timezone, language) VALUES
('Mina',      'Karimi',    'mina.karimi',    'admin',  true,  true,  false, 'Asia/Tehran',         'fa'),
('Jonas',     'Lindqvist', 'jonas.lindqvist','admin',  true,  true,  false, 'Europe/Stockholm',    'en'),
('Amara',     'Okafor',    'amara.okafor',   'public', true,  true,  true,  'Africa/Lagos',        'en'),
('آرش',       'رستگار',    'arash.rastegar', 'public', true,  true,  true,  'Asia/Tehran',         'fa'),
('Lucía',     'Fernández', 'lucia.fernandez','public', true,  true,  false, 'America/Mexico_City', 'es'),
('Kenji',     'Watanabe',  'kenji.watanabe', 'public', true,  true,  true,  'Asia/Tokyo',          'en'),
('Siobhán',   'O''Brien',  'siobhan.obrien', 'public', true,  true,  false, 'Europe/Dublin',       'en'),
('Priya',     'Raman',     'priya.raman',    'public', true,  true,  false, 'Asia/Kolkata',        'en'),
('Tomás',     'Novák',     'tomas.novak',    'public', true,  false, false, 'Europe/Prague',       'en'),
('Grace',     'Mwangi',    'grace.mwangi',   'public', true,  true,  false, 'Africa/Nairobi',      'en'),
('Oskar',     'Brandt',    'oskar.brandt',   'public', false, true,  false, 'Europe/Berlin',       'en'),
('Noor',      'Haddad',    'noor.haddad',    'public', true,  true,  false, 'Asia/Beirut',         'en');

WITH added AS (
    INSERT INTO public.users (email, password_hash, first_name, last_name, role, is_active, is_verified, is_premium, created_at,
                              updated_at,
                              last_login, login_count, preferences, timezone, language)
    SELECT mailbox || '@example.org', '!', first_name, last_name || ' (simulated)', role, active, verified, premium,
           pg_temp.anchor() - pg_temp.between('joined', k, 60, pg_temp.history() / 24) * interval '24 hours', pg_temp.anchor(),
           CASE WHEN active THEN pg_temp.anchor() - pg_temp.between('last login', k, 1, 140) * interval '1 hour'
                ELSE pg_temp.anchor() - interval '1200 hours' END,
           floor(pg_temp.between('logins', k, 12, 400)),
           jsonb_build_object('simulated', true, 'perspective', pg_temp.pick('{professional,casual}', 'perspective', k),
                              'currency', 'USD', 'notify_signals', premium),
           timezone, language
    FROM sim_people ORDER BY k
    RETURNING id, email
), kept AS (
    SELECT pg_temp.remember('users', range_agg(int8range(id, id, '[]'))) FROM added
)
UPDATE sim_people SET user_id = added.id FROM added, kept WHERE added.email = mailbox || '@example.org';

-- The tokens are really random: a program that honours them must not meet one that follows from a known seed.
WITH added AS (
    INSERT INTO public.user_sessions (user_id, session_token, refresh_token, device_info, ip_address, is_active, expires_at,
                                      created_at, last_used_at)
    SELECT user_id, encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'),
           encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'),
           jsonb_build_object('simulated', true, 'browser', pg_temp.pick('{Firefox,Chromium,Safari}', 'browser', 100 * k + n),
                              'system', pg_temp.pick('{Linux,Windows,macOS,Android}', 'system', 100 * k + n)),
           -- 198.51.100.0/24 is reserved for documentation: nobody's address.
           ('198.51.100.' || 10 * k + n)::inet,
           active AND n = 1, started.at + interval '336 hours', started.at,
           least(pg_temp.anchor(), started.at + pg_temp.between('session use', 100 * k + n, 0.1, 300) * interval '1 hour')
    FROM sim_people, generate_series(1, 3) AS n,
    LATERAL (SELECT CASE n WHEN 1 THEN 1 ELSE 360 * n END + pg_temp.between('session', 100 * k + n, 0, 120) AS hours) AS ago,
    LATERAL (SELECT pg_temp.anchor() - hours * interval '1 hour' AS at) AS started
    ORDER BY k, n DESC
    RETURNING id
)
SELECT pg_temp.remember('user_sessions', range_agg(int8range(id, id, '[]'))) FROM added;

-- Who else there is: the people the console knows by a login, otherwise the administrators.
CREATE TEMP TABLE sim_residents AS
SELECT id AS user_id, row_number() OVER (ORDER BY id)::integer AS k
FROM public.users AS u
WHERE is_active AND id NOT IN (SELECT user_id FROM sim_people)
  AND CASE WHEN EXISTS (SELECT FROM console.logins) THEN id IN (SELECT user_id FROM console.logins) ELSE role = 'admin' END;

WITH person AS (
    SELECT user_id, k, true AS active FROM sim_residents
    UNION ALL
    SELECT user_id, 100 + k, active FROM sim_people WHERE role = 'public'
), added AS (
    INSERT INTO public.risk_management (user_id, max_position_size, max_portfolio_risk, risk_rules, current_exposure,
                                        risk_metrics, last_calculated, updated_at)
    SELECT user_id, 1000 * (1 + floor(20 * pg_temp.draw('position', k))), pg_temp.figure('risk', k, 0.01, 0.05, 3),
           jsonb_build_object('simulated', true, 'max_open_positions', 3 + floor(6 * pg_temp.draw('open', k)),
                              'max_position_percentage', 5 * (1 + floor(4 * pg_temp.draw('share', k))),
                              'min_risk_reward', 1.5, 'allowed_risk_levels', jsonb_build_array('low', 'medium', 'high'),
                              'require_stop_loss', true),
           jsonb_build_object('simulated', true, 'total_percentage', pg_temp.figure('exposure', k, 5, 60, 1),
                              'by_sector', jsonb_build_object(
                                  'Bitcoin', pg_temp.figure('exposure btc', k, 2, 20, 1),
                                  'Layer 1 Blockchains', pg_temp.figure('exposure l1', k, 1, 20, 1))),
           jsonb_build_object('simulated', true, 'value_at_risk_95', pg_temp.figure('var', k, 1.5, 9, 2),
                              'max_drawdown', pg_temp.figure('drawdown', k, 5, 35, 1),
                              'sharpe_ratio', pg_temp.figure('sharpe', k, -0.4, 2.1, 2)),
           pg_temp.anchor() - interval '1 hour', pg_temp.anchor() - interval '1 hour'
    FROM person WHERE active ORDER BY k
    ON CONFLICT (user_id) DO NOTHING -- a resident's own profile stays as it is
    RETURNING id
)
SELECT pg_temp.remember('risk_management', range_agg(int8range(id, id, '[]'))) FROM added;
