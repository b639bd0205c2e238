#!/usr/bin/env bash
# What listening consoles are told: the channel, the table, the verb and the ids, once a statement, after COMMIT and not
# before; of a COPY, too.
. "$(dirname "$0")/lib.sh"

db=notified
database $db
PGOPTIONS='-c client_min_messages=warning' adopt $db >/dev/null
q $db "INSERT INTO users (email, password_hash) VALUES ('u@example.org', '!')"
q $db "INSERT INTO cryptocurrencies (id, symbol, name) VALUES (1, 'A', 'A'), (2, 'B', 'B')"

# told STATEMENT…: the notifications of one session that listens to everything and runs the statements, one a line
told() {
    local arguments=() statement
    for statement in "$@"; do arguments+=(-c "$statement"); done
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d $db \
        -c 'LISTEN cp_suggestions; LISTEN cp_watchlists; LISTEN cp_signals; LISTEN cp_predictions; LISTEN cp_prices; LISTEN cp_system; LISTEN cp_notifications' \
        "${arguments[@]}" 2>&1 | sed -n 's/^Asynchronous notification "\([^"]*\)" with payload "\(.*\)" received.*/\1 \2/p; /ERROR/p'
}

suggestion="INSERT INTO ai_suggestions (id, watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning)
            SELECT n, 1, 1, 'add', 3, 0.5, '{}' FROM generate_series"
is "insert" "$(told "$suggestion(1, 3) n")" 'cp_suggestions {"table":"ai_suggestions","verb":"insert","ids":[1,2,3]}'
is "update" "$(told 'UPDATE ai_suggestions SET confidence_score = 0.6 WHERE id > 1')" 'cp_suggestions {"table":"ai_suggestions","verb":"update","ids":[2,3]}'
is "delete" "$(told 'DELETE FROM ai_suggestions WHERE id = 1')" 'cp_suggestions {"table":"ai_suggestions","verb":"delete","ids":[1]}'
is "truncate" "$(told 'TRUNCATE ai_suggestions')" 'cp_suggestions {"table":"ai_suggestions","verb":"truncate"}'
is "no row, no word" "$(told 'UPDATE ai_suggestions SET confidence_score = 0.6')" ""
is "nothing of what is rolled back" "$(told "BEGIN; $suggestion(1, 3) n; ROLLBACK")" ""
is "ON CONFLICT tells what it did" "$(told "INSERT INTO cryptocurrencies (id, symbol, name) VALUES (2, 'B', 'B'), (3, 'C', 'C') ON CONFLICT (symbol) DO UPDATE SET name = 'X'" | sort)" \
    'cp_prices {"table":"cryptocurrencies","verb":"insert","ids":[3]}
cp_prices {"table":"cryptocurrencies","verb":"update","ids":[2]}'

while read -r channel table statement; do
    is "$table is told on $channel" "$(told "$statement" | grep "\"$table\"" | sed 's/"ids".*//')" "$channel {\"table\":\"$table\",\"verb\":\"insert\","
done <<'TABLES'
cp_watchlists watchlists INSERT INTO watchlists (name, type, user_id) VALUES ('L', 'personal', 1)
cp_watchlists watchlist_assets INSERT INTO watchlist_assets (watchlist_id, crypto_id) VALUES (1, 1)
cp_signals trading_signals INSERT INTO trading_signals (id, crypto_id, signal_type, entry_price, target_price, stop_loss, confidence_score, risk_level) VALUES (1, 1, 'long', 10, 12, 9, 0.5, 'low')
cp_signals signal_executions INSERT INTO signal_executions (signal_id, user_id) VALUES (1, 1)
cp_signals risk_management INSERT INTO risk_management (user_id) VALUES (1)
cp_predictions predictions INSERT INTO predictions (crypto_id, model_name, model_version, predicted_price, confidence_score, prediction_horizon, target_datetime, input_price) VALUES (1, 'm', '1', 1, 0.5, 1, now(), 1)
cp_prices price_data INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price) VALUES (1, now(), 1, 1, 1, 1)
cp_system ai_models INSERT INTO ai_models (name, version, model_type) VALUES ('m', '1', 'macro')
cp_system system_health INSERT INTO system_health (overall_health_score) VALUES (1)
cp_system market_regime_analysis INSERT INTO market_regime_analysis (regime, confidence_score) VALUES ('bull', 0.5)
cp_system market_sentiment_data INSERT INTO market_sentiment_data (fear_greed_index) VALUES (1)
cp_system dominance_data INSERT INTO dominance_data (btc_dominance, eth_dominance, alt_dominance) VALUES (1, 1, 1)
cp_system macro_indicators INSERT INTO macro_indicators (indicator_name, value, timeframe) VALUES ('i', 1, '1d')
cp_system crypto_sectors INSERT INTO crypto_sectors (id, name) VALUES (1000, 'S')
cp_system sector_performance INSERT INTO sector_performance (sector_id) VALUES (1)
cp_system sector_rotation_analysis INSERT INTO sector_rotation_analysis (from_sector_id) VALUES (1)
cp_system crypto_sector_mapping INSERT INTO crypto_sector_mapping (crypto_id, sector_id) VALUES (1, 1)
cp_system users INSERT INTO users (email, password_hash) VALUES ('v@example.org', '!')
cp_system user_sessions INSERT INTO user_sessions (user_id, session_token, expires_at) VALUES (1, 't', now())
cp_notifications notifications INSERT INTO notifications (user_id, notification_type, title, message) VALUES (1, 'alert', 't', 'm')
TABLES

# Ids while they fit, then none; never an error.
length() { awk '{ sub(/^[^ ]* /, ""); print (length($0) > 7899 ? "too long" : index($0, "ids") ? "ids" : "no ids") }'; }
is "1,000 short ids fit" "$(told "$suggestion(1000, 1999) n" | length)" ids
is "4,000 do not" "$(told "$suggestion(100000, 103999) n" | length)" "no ids"
is "few of ten digits fit" "$(told "$suggestion(2147483000, 2147483600) n" | length)" ids
is "1,000 of ten digits do not" "$(told 'UPDATE ai_suggestions SET id = id + 2147000000 WHERE id BETWEEN 100000 AND 100999' | length)" "no ids"

rows="SELECT 1, '2020-01-01'::timestamptz + n * interval '1 minute', 1, 1, 1, 1 FROM generate_series(1, 100000) n"
q $db "COPY ($rows) TO STDOUT" >"$work/prices"
is "a COPY is told once, without ids" "$(told 'TRUNCATE price_data' "\\copy price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price) from $work/prices" | tail -n 1)" \
    'cp_prices {"table":"price_data","verb":"insert"}'

# Any login may listen, and forge; a payload is a hint.
is "every table that is told has all four triggers" \
    "$(q $db "SELECT count(DISTINCT tgrelid) * 4 = count(*) FROM pg_trigger WHERE tgfoid = 'console.notify_change'::regproc")" t

dropdb --force $db
finish
