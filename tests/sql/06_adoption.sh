#!/usr/bin/env bash
# A database of the first design, with rows in every table, becomes the console's: not a row is lost, every defect is
# shown to be there before and mended after, and adopting again, or twice at once, changes nothing more.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Whether DATABASE has a defect: runs statements that only work, or a question that is only true, without it.
works() { # DATABASE STATEMENTS, taken back
    if psql -X -q -v ON_ERROR_STOP=1 -d "$1" -c "BEGIN; $2; ROLLBACK" >/dev/null 2>&1; then echo mended; else echo present; fi
}
holds() { # DATABASE [STATEMENTS;] QUESTION, taken back
    case $(psql -X -q -A -t -d "$1" -c "BEGIN" -c "$2" ${3:+-c "$3"} -c "ROLLBACK" 2>/dev/null | tail -n 1) in
    t) echo mended ;;
    *) echo present ;;
    esac
}

defects() {
    local db=$1
    echo "1 $(works "$db" "UPDATE watchlists SET is_active = false WHERE type = 'admin_tier1';
                            INSERT INTO watchlists (name, type) VALUES ('New', 'admin_tier1')")"
    echo "1 lists $(holds "$db" "SELECT array_agg(type::text ORDER BY type) = '{admin_tier1,admin_tier2,default}'
                                 FROM watchlists WHERE is_active AND type <> 'personal'")"
    echo "2 $(works "$db" "UPDATE watchlist_assets SET notes = 'x'")"
    echo "3 $(works "$db" "SELECT bulk_update_watchlist_assets(2, '[{\"crypto_id\": 1, \"position\": 2, \"weight\": 0.6},
                                                                   {\"crypto_id\": 2, \"position\": 1, \"weight\": 0.4}]', 2)")"
    echo "4 $(works "$db" "SELECT create_default_watchlist('Second'), create_default_watchlist('Third')")"
    echo "4 empty $(holds "$db" "SELECT assets = '[]' FROM get_user_ai_context(4)")"
    echo "5 $(holds "$db" "SELECT (personal_watchlists_count, total_assets_count, round(avg_prediction_accuracy)) = (1, 2, 85)
                           FROM v_users_overview WHERE id = 2")"
    echo "6 $(holds "$db" "SELECT potential_return_pct = 20 AND max_loss_pct = 10 FROM v_active_signals WHERE id = 2")"
    echo "7 $(works "$db" "SELECT FROM suggestion_reviews")"
    # A column added to the live table alone breaks an archive that copies by place.
    echo "8 $(works "$db" "ALTER TABLE user_activities ADD COLUMN extra integer; SELECT archive_old_data()")"
    echo "11 $(holds "$db" "SELECT count(*) = 0 FROM (SELECT FROM crypto_sector_mapping WHERE is_primary_sector
                            GROUP BY crypto_id HAVING count(*) > 1) AS several")"
    echo "11 insert $(holds "$db" "INSERT INTO crypto_sector_mapping (crypto_id, sector_id) VALUES (1, 3)" \
        "SELECT count(*) = 1 FROM crypto_sector_mapping WHERE crypto_id = 1 AND is_primary_sector")"
    echo "12 $(holds "$db" "SELECT count(*) = 0 FROM pg_class WHERE relname IN ('idx_ai_suggestions_crypto',
                            'idx_users_email', 'idx_sessions_token', 'idx_watchlist_assets_position')")"
    echo "13 $(holds "$db" "UPDATE ai_models SET version = version" \
        "SELECT bool_and(updated_at = now()) FROM ai_models")"
}

# Every row of the first design's tables: table, id and a checksum of the columns it had then.
contents() {
    while IFS='|' read -r table columns; do
        q "$1" "SELECT '$table ' || id || ' ' || md5(ROW($columns)::text) FROM $table"
    done <"$work/columns" | sort
}

first_design adoption
q adoption "SELECT c.relname, string_agg(quote_ident(attname), ', ' ORDER BY attnum)
            FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY c.relname" >"$work/columns"
is 'psql made everything but the two tier lists' "$(grep -c ERROR "$work/first_design.err")" 1
is 'every table has rows' "$(while IFS='|' read -r table _; do
    q adoption "SELECT '$table' WHERE NOT EXISTS (SELECT FROM $table)"
done <"$work/columns")" ''
is 'there are 25 of them' "$(wc -l <"$work/columns")" 25

defects adoption >"$work/before"
is 'every defect is there' "$(grep -v ' present$' "$work/before" || true)" ''
contents adoption >"$work/contents.before"

adopt adoption
is 'adopting it says nothing' "$(adopt adoption 2>&1)" ''
is 'every defect is mended' "$(defects adoption)" "$(sed 's/present$/mended/' "$work/before")"

contents adoption >"$work/contents.after"
is 'no row is lost, and none changed but the further primary sectors' \
    "$(comm -23 "$work/contents.before" "$work/contents.after" | cut -d ' ' -f 1,2)" \
    "$(printf 'crypto_sector_mapping %s\n' 2 5 6)"
is 'of those only the flag and updated_at' \
    "$(q adoption "SELECT id, crypto_id, sector_id, allocation_percentage, is_primary_sector FROM crypto_sector_mapping
                   ORDER BY id")" \
    "$(printf '%s\n' '1|1|1|100.00|t' '2|2|2|40.00|f' '3|2|3|60.00|t' '4|3|4|50.00|t' '5|3|3|50.00|f' '6|3|7|50.00|f')"
is 'the tier lists are new, the default one is the one there was' \
    "$(q adoption "SELECT id > 4, type, name, user_id FROM watchlists WHERE type <> 'personal' ORDER BY type")" \
    "$(printf '%s\n' 't|admin_tier1|Admin Tier 1|' 't|admin_tier2|Admin Tier 2|' 'f|default|House list|')"
is 'nothing else is new' \
    "$(comm -13 "$work/contents.before" "$work/contents.after" | cut -d ' ' -f 1 | sort | uniq -c | tr -s ' ')" \
    "$(printf ' %s\n' '3 crypto_sector_mapping' '2 watchlists')"

# Rules that stored rows break are left out, so that these rows can be changed, and check-db lists them.
is 'a row that breaks a rule can be updated' "$(works adoption "
    UPDATE watchlist_assets SET notes = 'x'; UPDATE ai_suggestions SET context_data = '{}';
    UPDATE trading_signals SET market_context = '{}'")" mended
is 'such rows are warned of' "$(checked adoption | grep '^warning' | cut -d '|' -f 2,3)" "$(
    cat <<'WARNINGS'
ai_suggestions|a confidence outside 0..1: 1, for example id 3
ai_suggestions|a risk outside 0..1: 1, for example id 3
ai_suggestions|a target position below 1: 1, for example id 3
ai_suggestions|pending past expires_at: 1, for example id 2
trading_signals|active past expires_at: 1, for example id 4
trading_signals|stop, entry and target not in the order of the signal's type: 1, for example id 3
watchlist_assets|a position below 1: 1, for example id 4
watchlist_assets|a weight outside 0..1: 1, for example id 3
watchlists|lists whose positions are not 1 to n with the active coins first: 1, for example id 1
WARNINGS
)"
is 'nothing else is wrong with it' "$(checked adoption | grep '^difference' || true)" ''
is 'how far along each key is, is noted' "$(checked adoption | grep '^note' | cut -d '|' -f 2,3 | grep -c '% of the integer key')" 4

definition adoption >"$work/definition"
rows adoption >"$work/rows"
adopt adoption
is 'a third time changes no definition' "$(definition adoption | diff "$work/definition" - || true)" ''
is 'nor a row' "$(rows adoption | diff "$work/rows" - || true)" ''

first_design at_once
is 'two at once both succeed' "$(at_once at_once)" ''
is 'and leave what one leaves' "$(definition at_once | diff "$work/definition" - || true)" ''
is 'each list once' "$(q at_once "SELECT count(*) FROM watchlists")" 6

database both_new
is 'two at once on an empty database too' "$(at_once both_new)" ''
is 'which has each list once as well' "$(q both_new 'SELECT count(*) FROM watchlists')" 3

# An owner without any other right than to own the database.
psql -X -q -d postgres -c 'CREATE ROLE plain_owner LOGIN'
database owned
q postgres 'ALTER DATABASE owned OWNER TO plain_owner'
PGUSER=plain_owner psql -X -q -d owned -f "$here/fixtures/first_design.sql" 2>/dev/null
PGUSER=plain_owner psql -X -q -v ON_ERROR_STOP=1 -d owned -f "$here/fixtures/first_design_data.sql" >/dev/null
PGUSER=plain_owner adopt owned
is 'the owner of a database needs to be nothing more' "$(defects owned | grep -v ' mended$' || true)" ''
finish
