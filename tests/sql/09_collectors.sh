#!/usr/bin/env bash
# Other programs write under logins of their own. What they do (fixtures/collectors.sql) is played on a database of the
# first design, on one that has been adopted since they got their grants, and on a new one.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

psql -X -q -d postgres -c 'CREATE ROLE collector_prices LOGIN' -c 'CREATE ROLE collector_ai LOGIN' \
    -c 'CREATE ROLE collector_web LOGIN' -c 'CREATE ROLE collector_cron LOGIN'

grants="
    GRANT SELECT, INSERT, UPDATE, DELETE ON price_data TO collector_prices;
    GRANT SELECT, INSERT, UPDATE ON cryptocurrencies TO collector_prices;
    GRANT SELECT, INSERT, UPDATE ON ai_suggestions, predictions, trading_signals, ai_models, market_regime_analysis,
        sector_performance, crypto_sectors, crypto_sector_mapping, watchlists, watchlist_assets TO collector_ai;
    GRANT SELECT ON cryptocurrencies TO collector_ai;
    GRANT INSERT ON user_activities, notifications, user_sessions, crypto_sector_mapping TO collector_web;
    GRANT SELECT (session_token) ON user_sessions TO collector_web;
    GRANT SELECT, UPDATE ON users TO collector_web;
    GRANT SELECT, INSERT, DELETE ON user_activities, user_activities_archive, ai_suggestions, ai_suggestions_archive,
        system_health TO collector_cron;
    GRANT SELECT, TRUNCATE ON sector_performance TO collector_cron;"
sequences="GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO collector_prices, collector_ai, collector_web, collector_cron"

play() { psql -X -q -A -t -v VERBOSITY=terse -d "$1" -f "$here/fixtures/collectors.sql" 2>&1 | sed 's/^psql:[^ ]* //'; }

first_design before
q before "$grants $sequences" >/dev/null
createdb -T before after
adopt after

play before >"$work/before"
play after >"$work/after"
is 'they find things as before, but for what is mended' "$(diff "$work/before" "$work/after" | grep '^[<>]' || true)" "$(
    cat <<'MENDED'
< 10.00|t
< 1|t
> 10.00|f
> 1|f
< 3|20.00|t
> 3|20.00|f
< 4|3|t
< 4|8|t
> 4|3|f
> 4|8|f
< 5|2|t
> 5|2|f
< ERROR:  record "new" has no field "updated_at"
> 0.2500
< 4|1|1|0.5000|t
> 4|1|1|0.2500|t
MENDED
)"
is 'nobody was kept from anything' "$(grep -E 'denied|not exist' "$work/after" || true)" \
    'ERROR:  permission denied for table user_activities'
is 'and that one never could read it' "$(grep -c 'permission denied' "$work/before")" 1

# A new database has identities where they know sequences.
database new
adopt new
q new "$grants $sequences;
    INSERT INTO cryptocurrencies (id, symbol, name)
    VALUES (1, 'BTC', 'Bitcoin'), (2, 'ETH', 'Ethereum'), (3, 'SOL', 'Solana');
    SELECT setval('cryptocurrencies_id_seq', 2000)" >/dev/null
prices() { sed -n '/^prices$/,/^suggestions$/p'; }
is 'prices are taken by a new database as by an old one' "$(play new | prices)" "$(prices <"$work/before")"
finish
