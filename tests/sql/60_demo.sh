#!/usr/bin/env bash
# The demo data: what it holds, that a seed decides it, that it goes without a trace and never mixes with other data.
. "$(dirname "$0")/lib.sh"

demo=$sql/demo

# preflight DATABASE: why the demo data may not be loaded
preflight() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -f "$demo/00_preflight.sql"; }

# load DATABASE SEED SMALL [ANCHOR [FILES]]: as the console does, one session and a transaction a file
load() {
    {
        echo "SELECT set_config('cp.demo_seed', '$2', false), set_config('cp.demo_small', '$3', false),
                     set_config('cp.demo_anchor', '${4:-}', false);"
        local file
        # shellcheck disable=SC2231 # the pattern is meant as one
        for file in "$demo"/${5:-[1-8]}*_*.sql; do printf '%s\n' 'BEGIN;' "\\i $file" 'COMMIT;'; done
    } | PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -o /dev/null -f -
}

remove() { psql -X -q -A -t -v ON_ERROR_STOP=1 -1 -d "$1" -o /dev/null -f "$demo/90_remove.sql"; }
findings() { psql -X -q -A -t -v ON_ERROR_STOP=1 -v small="$2" -d "$1" -f "$here/fixtures/demo_findings.sql"; }
# Sessions have tokens that no seed decides.
content() { rows "$1" | sed -E "s/'[0-9a-f]{64}'/'token'/g" | md5sum; }

database shipped
adopt shipped
q shipped "SELECT console.map_installer(NULL)" >/dev/null
copy() { dropdb --if-exists --force "$1" 2>/dev/null; createdb -T shipped "$1"; }

# ---- two years
copy full
is 'a fresh database takes the demo data' "$(preflight full)" ''
before=$(rows full)
SECONDS=0
load full 42 off
echo "# the load took $SECONDS s"
is 'everything in it agrees' "$(findings full off)" ''
is 'as much as promised' "$(q full "
    SELECT (SELECT count(*) FROM price_data) BETWEEN 150000 AND 160000, (SELECT count(*) FROM predictions),
           (SELECT count(*) FROM ai_suggestions),
           (SELECT count(*) FROM ai_suggestions WHERE status = 'pending') BETWEEN 120 AND 180")" 't|20000|600|t'
is 'every row is listed for removal' "$(q full "
    SELECT d.table_name
    FROM console.demo_rows d,
         format('SELECT count(*) AS n FROM public.%I WHERE id::bigint <@ %L::int8multirange', d.table_name, d.ids) AS counting,
         LATERAL (SELECT (xpath('/row/n/text()', query_to_xml(counting, false, true, '')))[1]::text::bigint AS n) AS found
    WHERE n <> (SELECT sum(upper(r) - lower(r)) FROM unnest(d.ids) AS r) OR n = 0")" ''
is 'a second load is refused' "$(preflight full)" 'The demo data is already loaded, or a part of it; remove it first.'
remove full
is 'removed without a trace' "$(rows full)" "$before"
remove full
is 'removing twice does nothing more' "$(rows full)" "$before"
is 'and it may be loaded again' "$(preflight full)" ''

# ---- a seed decides
anchor='2026-03-01 05:00:00+00'
for name in one two other; do copy $name; done
SECONDS=0
load one 5 on "$anchor"
echo "# the small load took $SECONDS s"
load two 5 on "$anchor"
load other 6 on "$anchor"
is 'the same seed gives the same data' "$(content one)" "$(content two)"
is 'another seed gives other data' "$([ "$(content one)" != "$(content other)" ] && echo differs)" differs
tokens() { q "$1" 'SELECT session_token FROM user_sessions UNION SELECT refresh_token FROM user_sessions'; }
is 'tokens follow from no seed' "$(comm -12 <(tokens one | sort) <(tokens two | sort))" ''
is 'evaluating the realised predictions again changes nothing' "$(q one "
    CREATE TABLE realised AS
        SELECT id, actual_price, absolute_error, squared_error, accuracy_percentage, is_accurate FROM predictions WHERE is_realized;
    UPDATE predictions SET is_realized = false, actual_price = NULL, absolute_error = NULL, is_accurate = NULL WHERE is_realized;
    SELECT console.evaluate_predictions(100000) >= (SELECT count(*) FROM realised);
    SELECT id, actual_price, absolute_error, squared_error, accuracy_percentage, is_accurate FROM realised
    EXCEPT SELECT id, actual_price, absolute_error, squared_error, accuracy_percentage, is_accurate FROM predictions")" t

# ---- a load that was stopped
copy stopped
before=$(rows stopped)
load stopped 1 on '' '[1-4]'
is 'half of it counts as loaded' "$(preflight stopped)" 'The demo data is already loaded, or a part of it; remove it first.'
remove stopped
is 'and goes as well' "$(rows stopped)" "$before"

# ---- people work with it
copy used
before=$(rows used)
load used 1 on
is 'everything in the small one agrees' "$(findings used on)" ''
q used "
    INSERT INTO watchlists (name, user_id, type, description) SELECT 'Mine', user_id, 'personal', '' FROM console.logins;
    INSERT INTO cryptocurrencies (symbol, name) VALUES ('MINE', 'A coin of mine');
    INSERT INTO watchlist_assets (watchlist_id, crypto_id, position, added_by)
        SELECT w.id, c.id, 100, u.id FROM watchlists w, cryptocurrencies c, users u
        WHERE w.type = 'default' AND c.symbol = 'MINE' AND u.email = 'mina.karimi@example.org';
    INSERT INTO watchlist_assets (watchlist_id, crypto_id, position)
        SELECT w.id, c.id, 1 FROM watchlists w, cryptocurrencies c WHERE w.name = 'Mine' AND c.symbol = 'BTC';
    INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
        SELECT id, now() + interval '1 hour', 1, 1, 1, 1 FROM cryptocurrencies WHERE symbol IN ('BTC', 'MINE');
    INSERT INTO signal_executions (signal_id, user_id) SELECT min(s.id), min(l.user_id) FROM trading_signals s, console.logins l;
    INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, reviewed_by)
        SELECT w.id, c.id, 'remove', 3, 0.5, '{}', u.id FROM watchlists w, cryptocurrencies c, users u
        WHERE w.type = 'default' AND c.symbol IN ('MINE', 'ETH') AND u.email = 'mina.karimi@example.org';
    INSERT INTO notifications (user_id, notification_type, title, message)
        SELECT id, 'alert', 'x', 'y' FROM users WHERE email LIKE '%example.org';
    INSERT INTO console.logins (role_name, user_id) SELECT 'somebody', id FROM users WHERE email = 'mina.karimi@example.org';
    INSERT INTO ai_suggestions_archive SELECT * FROM ai_suggestions WHERE status = 'implemented' ORDER BY id LIMIT 3;
    DELETE FROM ai_suggestions WHERE id IN (SELECT id FROM ai_suggestions_archive);
    INSERT INTO user_activities_archive SELECT * FROM user_activities WHERE entity_type = 'suggestion' ORDER BY id LIMIT 3;
    DELETE FROM user_activities WHERE id IN (SELECT id FROM user_activities_archive)"
review() {
    q used "SELECT outcome, count(*) FROM console.review_suggestions('$1', ARRAY(
                SELECT id FROM ai_suggestions
                WHERE status = 'pending' AND (expires_at IS NULL OR expires_at > now()) AND suggestion_type = '$3'
                ORDER BY id LIMIT 2), '$2', 'because') GROUP BY 1"
}
is 'pending cases can be approved' "$(review 00000000-0000-0000-0000-000000000001 approve add)" 'done|2'
is 'and rejected' "$(review 00000000-0000-0000-0000-000000000002 reject remove)" 'done|2'
is 'and implemented' "$(review 00000000-0000-0000-0000-000000000003 implement rebalance)" 'done|2'
is 'and taken back' "$(q used "SELECT DISTINCT outcome FROM console.undo_review('00000000-0000-0000-0000-000000000004', '00000000-0000-0000-0000-000000000003')")" 'done'
is 'a simulated implementation is not undone: its list is another now' "$(q used "
    SELECT DISTINCT u.outcome FROM (SELECT operation_id FROM suggestion_reviews r JOIN ai_suggestions s ON s.id = r.suggestion_id
                                    WHERE r.action = 'implement' AND s.status = 'implemented' ORDER BY r.id LIMIT 5) o,
           console.undo_review(gen_random_uuid(), o.operation_id) u")" changed
remove used
is 'what people added of their own stays, with its list in order' "$(q used "
    SELECT string_agg(c.symbol || ' ' || a.position, ',') FROM watchlist_assets a JOIN cryptocurrencies c ON c.id = a.crypto_id;
    SELECT count(*), count(reviewed_by) FROM ai_suggestions;
    SELECT count(*) FROM price_data;
    SELECT name FROM watchlists WHERE type = 'personal'")" \
    $'MINE 1\n1|0\n1\nMine'
q used "DELETE FROM ai_suggestions; DELETE FROM cryptocurrencies; DELETE FROM watchlists WHERE name = 'Mine'"
# Arranging a list is newer than the list: that moment stays.
moments() { sed -E "/INSERT INTO public.watchlists /s/'[^']*\+00'/'moment'/g"; }
is 'and nothing else' "$(rows used | moments)" "$(moments <<<"$before")"

# ---- where it does not belong
copy foreign
q foreign "INSERT INTO cryptocurrencies (symbol, name) VALUES ('BTC', 'Bitcoin'); INSERT INTO ai_models (name, version, model_type) VALUES ('m', '1', 'macro');
           UPDATE crypto_sectors SET name = 'Decentralised finance' WHERE name = 'DeFi';
           UPDATE watchlists SET is_active = false WHERE type = 'admin_tier2';
           INSERT INTO users (email, password_hash) VALUES ('mina.karimi@example.org', 'x')"
is 'a database with other data is refused, saying why' "$(preflight foreign | sort)" "$(sort <<'PROBLEMS'
The table cryptocurrencies holds rows that are not demo data.
The table ai_models holds rows that are not demo data.
The sector DeFi is missing.
There is no active watchlist of type admin_tier2.
There is a user mina.karimi@example.org already, an address of the demo data.
PROBLEMS
)"

finish
