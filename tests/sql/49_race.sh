#!/usr/bin/env bash
# Two consoles decide the same 200 cases at the same moment, in opposite orders, again and again: each case is decided
# once, the loser of each is told who was faster, nobody waits for ever and nobody deadlocks.
. "$(dirname "$0")/lib.sh"

db=race
rounds=${RACE_ROUNDS:-8}
database $db
adopt $db >/dev/null
q $db "
    SET client_min_messages = warning;
    INSERT INTO users (email, password_hash, role) VALUES ('one@example.org', '!', 'admin'), ('two@example.org', '!', 'admin');
    DROP ROLE IF EXISTS race_one; CREATE ROLE race_one LOGIN IN ROLE cryptopredict_admin;
    DROP ROLE IF EXISTS race_two; CREATE ROLE race_two LOGIN IN ROLE cryptopredict_admin;
    INSERT INTO console.logins SELECT 'race_' || split_part(email, '@', 1), id FROM users WHERE email LIKE '%@example.org';
    INSERT INTO cryptocurrencies (symbol, name) SELECT 'C' || n, 'Coin ' || n FROM generate_series(1, 200) n;
    UPDATE watchlists SET max_assets = NULL"

# both ROUND DECISION: the two at once, each starting at the same second; what they were told goes to $work/one and two
both() {
    local start one two
    start=$(q $db "SELECT clock_timestamp() + interval '0.3 seconds'")
    for who in one two; do
        local order=ASC
        [ $who = two ] && order=DESC
        PGUSER=race_$who psql -X -q -A -t -F ' ' -v ON_ERROR_STOP=1 -d $db -c "SELECT pg_sleep_until('$start')" -c "
            SELECT suggestion_id, outcome, reviewed_by FROM console.review_suggestions(gen_random_uuid(),
                ARRAY(SELECT id FROM ai_suggestions WHERE target_position = $1 ORDER BY id $order), '$2', 'race')" \
            2>&1 | sed '/^ *$/d' | sort -n >"$work/$who" &
        [ $who = one ] && one=$! || two=$!
    done
    wait "$one" "$two"
}

# new ROUND TYPE
new() {
    q $db "INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, target_position)
           SELECT (SELECT id FROM watchlists WHERE type = 'default' AND is_active), c.id, '$2', 3, 0.5, '{}', $1 FROM cryptocurrencies c"
}

# once NAME ROUND: each case decided once, each loser told about the winner
once() {
    is "$1: 200 reviews of 200 cases" "$(q $db "SELECT count(*), count(DISTINCT r.suggestion_id) FROM suggestion_reviews r
        JOIN ai_suggestions s ON s.id = r.suggestion_id WHERE s.target_position = $2 AND r.action <> 'undo'")" "200|200"
    is "$1: 200 audit rows" "$(q $db "SELECT count(*) FROM user_activities a JOIN ai_suggestions s ON s.id = a.entity_id
        WHERE a.entity_type = 'suggestion' AND a.action <> 'undo' AND s.target_position = $2")" 200
    is "$1: each case was done for one and decided already for the other" \
        "$(join "$work/one" "$work/two" | awk '{ o = ($2 == "done") ? $2 "," $4 : $4 "," $2; print o, ($3 == $5 && $3 != "") }' | sort | uniq -c | awk '{ $1 = $1; print }')" \
        "200 done,already_reviewed 1"
}

for round in $(seq 1 "$rounds"); do
    new "$round" add
    both "$round" approve
    once "approving, round $round" "$round"
done

new 1000 add
both 1000 implement
once "implementing" 1000
is "implementing: the list holds every coin once, 1..200" \
    "$(q $db "SELECT count(*), count(DISTINCT crypto_id), min(position), max(position) FROM watchlist_assets")" "200|200|1|200"

# One operation sent twice at the same moment, as after a lost answer: it happens once, and both are told the same.
new 2000 rebalance
for who in one two; do
    PGUSER=race_one psql -X -q -A -t -v ON_ERROR_STOP=1 -d $db -c "
        SELECT * FROM console.review_suggestions('00000000-0000-0000-0000-000000002000',
            ARRAY(SELECT id FROM ai_suggestions WHERE target_position = 2000 ORDER BY id), 'approve')" >"$work/$who" 2>&1 &
done
wait
is "one operation twice: the same answer" "$(diff "$work/one" "$work/two" && wc -l <"$work/one")" 200
is "one operation twice: it happened once" \
    "$(q $db "SELECT count(*) FROM suggestion_reviews WHERE operation_id = '00000000-0000-0000-0000-000000002000'")" 200

dropdb --force $db
psql -X -q -d postgres -c 'DROP ROLE race_one' -c 'DROP ROLE race_two'
finish
