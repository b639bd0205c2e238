#!/usr/bin/env bash
# The first design, adopted by an owner who is no superuser and may make no roles: everything works, for the owner, for
# people in the group roles, and for who is mapped to an admin but in no group.
. "$(dirname "$0")/lib.sh"

db=owned
export PGOPTIONS='-c client_min_messages=warning'
q postgres "DROP ROLE IF EXISTS owned_owner, owned_admin, owned_outsider" >/dev/null 2>&1 || true
psql -X -q -v ON_ERROR_STOP=1 -d postgres -f "$sql/roles.sql" # which this owner may not
q postgres "CREATE ROLE owned_owner LOGIN; CREATE ROLE owned_admin LOGIN; CREATE ROLE owned_outsider LOGIN"
database $db "ALTER DATABASE $db OWNER TO owned_owner"
(
    export PGUSER=owned_owner
    psql -X -q -d $db -f "$here/fixtures/first_design.sql" >/dev/null 2>&1
    psql -X -q -v ON_ERROR_STOP=1 -d $db -f "$here/fixtures/first_design_data.sql" >/dev/null
    adopt $db
) >"$work/adopted" 2>&1 || true
is "adopted without complaint" "$(grep -i error "$work/adopted" || true)" ""
is "adopted to the last migration" "$(q $db "SELECT count(*) FROM console.migrations")" \
    "$(find "$sql/migrations" -name '[0-9]*.sql' | wc -l)"

as() { PGUSER=$1 q $db "$2" 2>&1 || true; }
like "the owner is mapped" "$(as owned_owner "SELECT console.map_installer('owner@example.org')")" \
    "Login owned_owner is user * <owner@example.org>, a new admin."
is "the owner is an admin without a group" "$(as owned_owner 'SELECT console.is_admin()')" t

q $db "GRANT cryptopredict_admin TO owned_admin"
is "the owner maps a login" "$(as owned_owner "SELECT outcome FROM console.map_login('owned_admin', (SELECT user_id FROM console.whoami()))")" "done"
is "the owner maps another" "$(as owned_owner "SELECT outcome FROM console.map_login('owned_outsider', (SELECT user_id FROM console.whoami()))")" "done"

case=$(q $db "INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning)
              VALUES ((SELECT id FROM watchlists WHERE type = 'admin_tier1' AND is_active),
                      (SELECT max(id) FROM cryptocurrencies), 'add', 3, 0.5, '{}') RETURNING id")
review="console.review_suggestions('00000000-0000-0000-0000-000000000001', ARRAY[$case], 'implement')"
like "who is in no group may not even ask" "$(as owned_outsider "SELECT outcome FROM $review")" "ERROR:*permission denied*"
is "an admin implements" "$(as owned_admin "SELECT outcome FROM $review")" "done"
is "the list has it" "$(q $db "SELECT count(*) FROM watchlist_assets a JOIN ai_suggestions s USING (watchlist_id, crypto_id) WHERE s.id = $case")" 1
is "the owner takes it back" "$(as owned_owner "SELECT outcome FROM console.undo_review(gen_random_uuid(), '00000000-0000-0000-0000-000000000001')")" "done"
is "the list has it no more" "$(q $db "SELECT count(*) FROM watchlist_assets a JOIN ai_suggestions s USING (watchlist_id, crypto_id) WHERE s.id = $case")" 0
is "a cell is edited" "$(as owned_admin "SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'predictions',
    jsonb_build_array(jsonb_build_object('id', (SELECT min(id) FROM console.predictions), 'set', jsonb_build_object('notes', 'n'))))")" "done"
is "the queue is read" "$(as owned_admin "SELECT count(*) > 0 FROM console.suggestions")" t
is "old data is archived" "$(as owned_admin "SELECT console.archive_batch('user_activities', interval '0') > 0")" t
is "predictions are evaluated" "$(as owned_admin "SELECT console.evaluate_predictions() >= 0")" t

dropdb --force $db
q postgres "DROP ROLE owned_owner, owned_admin, owned_outsider"
finish
