#!/usr/bin/env bash
# The command line as a person or a script uses it: tests/cli.sh PROGRAM. Commands, options, exit codes and which stream
# says what. On a cluster of its own, for the group roles that it makes belong to the whole cluster.
set -euo pipefail

program=$(realpath -- "$1")
here=$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")
if [ -z "${CP_CLI_CLUSTER:-}" ]; then
    unset CP_TEST_CLUSTER
    CP_CLI_CLUSTER=1 exec "$here/support/with-cluster.sh" "$0" "$program"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
unset DISPLAY WAYLAND_DISPLAY QT_QPA_PLATFORM # nothing here may need a display
export LC_ALL=C.UTF-8

wrong() {
    failures=$((failures + 1))
    printf 'FAIL: %s\n' "$1" >&2
    sed 's/^/    out: /' "$work/out" >&2
    sed 's/^/    err: /' "$work/err" >&2
}

# exits CODE ARGS…: runs the program; what it says goes to $work/out and $work/err
exits() {
    local expected=$1 code=0
    shift
    said="cryptopredict-console $*"
    "$program" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
    [ "$code" = "$expected" ] || wrong "$said: exit $code, and not $expected"
}

# Of the last one: a pattern of the shell that its whole output, or whole complaint, has to match.
out() {
    # shellcheck disable=SC2053 # the pattern is meant as one
    [[ $(cat "$work/out") == $1 ]] || wrong "$said: standard output is not like: $1"
}
err() {
    # shellcheck disable=SC2053
    [[ $(cat "$work/err") == $1 ]] || wrong "$said: standard error is not like: $1"
}
# ask SQL ANSWER, in the database that the environment names
ask() {
    local answer
    answer=$(psql -X -A -t -c "$1")
    [ "$answer" = "$2" ] || { : >"$work/out"; echo "$answer" >"$work/err"; wrong "$1: not $2"; }
}

createdb cli
export PGDATABASE=cli

# --- About itself; nothing to connect to

exits 0 --help
out '*init-db*check-db*load-demo*remove-demo*import-prices*archive*expire-overdue*evaluate-predictions*verify-rollups*screenshots*'
out '*--connection <CONNINFO>*--if-empty*'
err ''
exits 0 -h
exits 0 --version
out 'CryptoPredict Console [0-9]*.[0-9]*'
exits 0 init-db --help
ask "SELECT to_regnamespace('console') IS NULL" t

# --- Wrong usage

exits 2 no-such-command
out ''
err '*no command “no-such-command”*--help*'
exits 2 --no-such-option
exits 2 init-db extra
exits 2 init-db --json
err '*--json does not go with init-db*'
exits 2 check-db --small
exits 2 load-demo --page queue
exits 2 remove-demo --seed 1
exits 2 load-demo --seed
exits 2 load-demo --seed ''
err '*--seed needs a value*'
exits 2 load-demo --seed -1
exits 2 load-demo --seed one
exits 2 load-demo --seed 4294967296
exits 2 init-db --coin BTC
exits 2 init-db --read-only
exits 2 import-prices file.csv --interval never
err '*--interval takes a length*'
exits 2 --coin BTC --interval 3h
err '*--interval is one of 1m, 5m, 15m, 1h, 4h, 1d, 1w.*'
exits 2 screenshots
exits 2 screenshots a b
exits 2 screenshots a --size 1x1
exits 2 screenshots a --style pink
exits 2 init-db --profile Nowhere
err 'There is no profile named “Nowhere”.'
ask "SELECT to_regnamespace('console') IS NULL" t

# --- No database

exits 1 check-db --connection "host=$work dbname=cli"
out ''
err '*connect to the database*'
exits 1 check-db --connection 'dbname=no_such_database'
err '*no_such_database*does not exist*'
exits 1 check-db --connection 'this is no conninfo'
PGDATABASE=no_such_database exits 1 check-db
err '*no_such_database*does not exist*'

# --- Not the console's yet

exits 1 check-db
out '*difference: *init-db*'
exits 1 load-demo
[ -s "$work/err" ] || wrong "$said: says nothing"
exits 1 expire-overdue
exits 1 evaluate-predictions
ask "SELECT to_regnamespace('console') IS NULL" t

# --- Where to connect: --connection before and behind the command, rather than the environment

createdb other
exits 0 init-db --connection dbname=other
ask "SELECT to_regnamespace('console') IS NULL" t
exits 0 --connection dbname=other check-db
out '*as shipped*'
exits 0 --connection=postgresql:///other check-db
exits 1 check-db
PGDATABASE=other exits 0 check-db
printf '[mine]\ndbname=other\n' >"$work/services"
PGSERVICEFILE=$work/services PGSERVICE=mine exits 0 check-db

# --- init-db, check-db

exits 0 init-db --admin-email boss@example.org
out 'The schema was built in * steps.*boss@example.org*'
err ''
exits 0 init-db
out 'The schema is up to date.*boss@example.org*'
exits 1 init-db --admin-email nobody
err '*e-mail address*'
exits 0 check-db
out '*The database is as shipped.'
err ''
exits 0 --json check-db
is_json() { # and every finding has these four
    perl -MJSON::PP -0777 -ne 'for my $f (@{ decode_json($_) }) { join(" ", sort keys %$f) eq "finding object remedy severity" or exit 1 }' \
        "$work/out" || wrong "$said: not the JSON it should be"
}
is_json
exits 0 init-db --widen-keys
out '*64 bits*'
ask "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'price_data'::regclass AND attname = 'id'" bigint

psql -X -q -c 'DROP VIEW v_active_signals'
exits 1 check-db
out '*difference: *v_active_signals*There is 1 difference.'
exits 1 check-db --json
is_json
grep -q '"severity": "difference"' "$work/out" || wrong "$said: no difference"
exits 0 init-db
out '*were mended*'
exits 0 check-db

# Rows that break a rule are told, and are no difference.
psql -X -q -c "INSERT INTO cryptocurrencies (symbol, name) VALUES ('OLD', 'Old');
    INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, expires_at)
    SELECT w.id, c.id, 'add', 3, 0.5, '{}', now() - interval '1 day' FROM watchlists w, cryptocurrencies c WHERE w.type = 'default'"
exits 0 check-db
out '*warning: ai_suggestions: *as shipped*'

# --- The chores

exits 0 expire-overdue
out '1 marked as expired.'
ask "SELECT status FROM ai_suggestions" expired
exits 0 expire-overdue
out '0 marked as expired.'

psql -X -q -c "INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume)
    SELECT id, '2024-01-01 00:00Z'::timestamptz + h * interval '1 hour', 10, 12, 8, 11, 1 FROM cryptocurrencies, generate_series(0, 9) h;
    INSERT INTO predictions (crypto_id, model_name, model_version, layer_source, prediction_type, predicted_price,
                             confidence_score, prediction_horizon, target_datetime, input_price, input_features)
    SELECT id, 'm', '1', 3, 'price', 11, 0.5, 24, '2024-01-01 03:30Z', 10, '{}' FROM cryptocurrencies"
exits 0 evaluate-predictions
out '1 predictions evaluated.'
exits 0 evaluate-predictions
out '0 predictions evaluated.'

# What is old goes into the archive, in as many batches as it takes.
psql -X -q -c "INSERT INTO user_activities (activity_type, action, created_at)
    SELECT 'view', 'open', now() - n * interval '1 hour' - interval '7 months' FROM generate_series(1, 1200) n"
exits 0 archive --dry-run
out $'Activities: 1200 rows older than 6 months would be moved.\nSuggestions: 0 rows older than 3 months would be moved.'
ask "SELECT count(*) FROM user_activities_archive" 0
exits 0 archive --older-than '1 year'
out $'Activities: 0 rows older than 12 months moved.\n*'
exits 0 --older-than 6months archive
out 'Activities: 1200 rows older than 6 months moved.*'
err ''
ask "SELECT count(*) FROM user_activities_archive" 1200
exits 0 archive
out 'Activities: 0 rows *'
for age in 6 months 0months 21years 6months6 -1month '6 days'; do
    exits 2 archive --older-than="$age"
    err '*--older-than takes an age*'
done
exits 2 archive --to file
exits 2 archive now

# --- Prices

printf 'time,open,high,low,close\n2021-01-01T00:00Z,1,3,0.5,2\n2021-01-01T01:00Z,1,3,0.5,9\n' >"$work/BTCUSDT_1h.csv"
exits 1 import-prices "$work/BTCUSDT_1h.csv"
err '*there is no coin “BTC”*Nothing usable was found.'
exits 0 import-prices "$work/BTCUSDT_1h.csv" --coin BTC --dry-run
out '*BTC, 1h candles*2021-01-01T00:00:00Z to 2021-01-01T00:00:00Z*2 rows read, 1 inserted*1 refused*a trial: nothing was kept'
err "$work/BTCUSDT_1h.csv:3: the close 9 is outside of low 0.5 and high 3"
ask "SELECT count(*) FROM cryptocurrencies WHERE symbol = 'BTC'" 0
exits 1 import-prices "$work/BTCUSDT_1h.csv" --coin BTC --strict
err '*Nothing was imported.*line 3: the close 9 is outside of low 0.5 and high 3.'
exits 0 import-prices --coin BTC "$work/BTCUSDT_1h.csv"
out '*New coins: BTC*'
exits 0 import-prices "$work/BTCUSDT_1h.csv"
out '*2 rows read, 0 inserted, 0 replaced, 1 identical*'
sed -i 's/,2$/,2.5/' "$work/BTCUSDT_1h.csv"
exits 1 import-prices "$work/BTCUSDT_1h.csv" --on-conflict fail
err '*in the database with other values*'
exits 0 import-prices "$work/BTCUSDT_1h.csv" --on-conflict replace
out '*1 replaced*'
ask "SELECT trim_scale(close_price) FROM price_data JOIN cryptocurrencies c ON c.id = crypto_id WHERE symbol = 'BTC'" 2.5
exits 1 import-prices "$work/none.csv" --coin BTC
err '*none.csv*'
exits 2 import-prices
for wrong in '--interval soon' '--format excel' '--timezone Nowhere/At_All' '--on-conflict shrug'; do
    # shellcheck disable=SC2086 # an option and its value
    exits 2 import-prices "$work/BTCUSDT_1h.csv" $wrong
done
exits 2 check-db --coin BTC
psql -Xq -c "DELETE FROM cryptocurrencies WHERE symbol = 'BTC'"

# --- Export

psql -X -q -c "UPDATE cryptocurrencies SET name = '=1+1' WHERE symbol = 'OLD'"
exits 0 export cryptocurrencies --to "$work/coins.csv"
out "1 row written to $work/coins.csv."
grep -q "'=1+1" "$work/coins.csv" || wrong "$said: a formula went out as one"
exits 0 export price_data --to "$work/prices.json" --where 'close_price>=11 and Time > "2024-01-01 07:00Z"'
out '2 rows written to *'
perl -MJSON::PP -0777 -ne 'my $r = decode_json($_); @$r == 2 && $r->[0]{close_price} eq "11.00000000"
    && $r->[1]{timestamp} eq "2024-01-01T09:00:00.000Z" or exit 1' "$work/prices.json" || wrong "$said: not those rows"
exits 0 export ai_suggestions --to "$work/none.csv" --where 'Confidence>50% status=expired'
out '0 rows written to *'
exits 0 export users --to "$work/users.csv"
grep -q -i 'password\|token' "$work/users.csv" && wrong "$said: secrets"
exits 1 export nothing --to "$work/x.csv"
err '*no table “nothing”*'
exits 1 export pg_authid --to "$work/x.csv"
exits 1 export users --to "$work/no/such/folder.csv"
exits 2 export users
exits 2 export users --to "$work/x.csv" --format excel
exits 2 export users --to "$work/x.csv" --where 'password_hash~a'
err 'There is no column “password_hash”.'
exits 2 export users --to "$work/x.csv" --where 'email is nothing'
[ ! -e "$work/x.csv" ] || wrong "$said: a file all the same"
psql -X -q -c "UPDATE cryptocurrencies SET name = 'Old' WHERE symbol = 'OLD'"

# --- Roll-ups

exits 0 verify-rollups
out 'The roll-ups are what the candles say.'
psql -Xq -c "UPDATE console.price_rollups SET high = 99 WHERE bucket_seconds = 86400"
exits 1 verify-rollups
out '1 buckets of the roll-ups are not what the candles say.'
err '* 1d of 2024-01-01T00:00:00Z: different'
psql -Xq -c "SELECT console.rebuild_rollups()" >/dev/null
exits 0 verify-rollups

# --- Demo data

exits 1 load-demo --small
err '*not empty*'
ask 'SELECT count(*) FROM cryptocurrencies' 1
exits 0 load-demo --small --if-empty
out ''
err ''
ask 'SELECT count(*) FROM cryptocurrencies' 1

export PGDATABASE=other
exits 0 load-demo --small --if-empty --seed 7
out 'Simulated data loaded in * s.*'
[ "$(wc -l <"$work/err")" -gt 5 ] || wrong "$said: no progress"
ask 'SELECT count(*) >= 24 FROM cryptocurrencies' t
exits 0 load-demo --small --if-empty
out ''
err ''
exits 1 --small load-demo
err '*not empty*'
out ''
exits 0 check-db
exits 0 remove-demo
out 'The simulated data is removed.'
ask 'SELECT count(*) FROM cryptocurrencies' 0
exits 0 remove-demo
out 'There was no simulated data.'
exits 0 load-demo --small --seed 7
exits 0 remove-demo

# --- Another program's database

createdb foreign
export PGDATABASE=foreign
psql -X -q -c 'CREATE TABLE users (login text)'
exits 1 init-db
out ''
err '*another program*users.email: is missing*'
ask "SELECT to_regnamespace('console') IS NULL" t

# --- An owner who may not make roles, on a cluster that has none of them yet

dropdb --force cli
dropdb --force other
psql -X -q -d postgres -c 'DROP ROLE cryptopredict_admin' -c 'DROP ROLE cryptopredict_analyst' \
    -c 'CREATE ROLE plain LOGIN' -c 'CREATE DATABASE plain OWNER plain'
export PGDATABASE=plain
PGUSER=plain exits 0 init-db
out 'The schema was built in * steps.*'
err '*may not create roles*init-db*CREATE ROLE*'
PGUSER=plain exits 0 load-demo --small
PGUSER=plain exits 0 remove-demo
PGUSER=plain exits 0 init-db
sed '1,/^$/d' "$work/err" >"$work/roles.sql" # what it says somebody has to run
psql -X -q -v ON_ERROR_STOP=1 -f "$work/roles.sql"
ask "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'cryptopredict\\_%'" 2
PGUSER=plain exits 0 init-db
err ''
PGUSER=plain exits 0 check-db
ask "SELECT has_function_privilege('cryptopredict_admin', 'console.expire_overdue()', 'EXECUTE')" t

[ "$failures" = 0 ] || { echo "$failures failed" >&2; exit 1; }
