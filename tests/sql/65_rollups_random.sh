#!/usr/bin/env bash
# Roll-ups under anything that happens to price_data: some hundred random edits by a fixed seed, each followed by a look at
# every bucket; then several sessions at once in the same buckets, some of which repeat their reads.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

db=rollups_random
edits=${ROLLUP_EDITS:-200}
database $db
adopt $db >/dev/null
q $db "SELECT console.map_installer(NULL)" >/dev/null
q $db "INSERT INTO cryptocurrencies (id, symbol, name) SELECT n, 'C' || n, 'Coin ' || n FROM generate_series(1, 8) n"

# ------------------------------------------------------------------------------------------------------- random edits
psql -X -q -v ON_ERROR_STOP=1 -d $db <<'SQL'
CREATE SCHEMA game;
CREATE TABLE game.edits (n integer, kind text, rows bigint, differences bigint, doubled bigint, computed bigint, imported bigint);

CREATE FUNCTION game.below(p_n integer) RETURNS integer LANGUAGE sql VOLATILE AS $$ SELECT floor(random() * p_n)::integer $$;
-- Three weeks about a Monday, often at a minute, and often at the same ones.
CREATE FUNCTION game.moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT CASE game.below(20)
           WHEN 0 THEN timestamptz '2024-01-07 23:59:59.999999+00'
           WHEN 1 THEN timestamptz '2024-01-08 00:00+00' + game.below(100) * interval '1 microsecond'
           WHEN 2 THEN timestamptz '2024-01-01 00:00+00' + game.below(21) * interval '24 hours'
           WHEN 3 THEN (ARRAY['infinity', '-infinity', '4000-01-01 BC', '200000-01-01'])[1 + game.below(4)]::timestamptz
           WHEN 4 THEN timestamptz '2024-01-01 00:00+00' + game.below(500) * interval '1 hour'
           ELSE timestamptz '2024-01-01 00:00+00' + game.below(30240) * interval '1 minute' END
$$;
CREATE FUNCTION game.length() RETURNS integer LANGUAGE sql VOLATILE AS $$
    SELECT (ARRAY[NULL, NULL, 60, 60, 300, 900, 1800, 3600, 3600, 7200, 14400, 86400, 86400, 172800, 604800, 1209600])[1 + game.below(16)]
$$;
CREATE FUNCTION game.number() RETURNS numeric LANGUAGE sql VOLATILE AS $$
    SELECT CASE game.below(60) WHEN 0 THEN 'NaN'::numeric WHEN 1 THEN 0 ELSE game.below(50) + 0.00000001 END
$$;
CREATE FUNCTION game.maybe() RETURNS numeric LANGUAGE sql VOLATILE AS $$ SELECT CASE WHEN random() < 0.5 THEN game.number() END $$;

-- Rows as text for COPY; each moment of a coin once.
CREATE FUNCTION game.candles(p_n integer) RETURNS TABLE (coin integer, at timestamptz, o numeric, h numeric, l numeric, c numeric, v numeric, m numeric, s integer)
LANGUAGE sql VOLATILE AS $$
    SELECT DISTINCT ON (1, 2) 1 + game.below(3), game.moment(), game.number(), game.number(), game.number(), game.number(), game.maybe(), game.maybe(), game.length()
    FROM generate_series(1, p_n)
$$;

CREATE FUNCTION game.import(p_rows integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_merged record;
    v_staged bigint := 0;
    v_told bigint := 0;
    v_seconds integer;
BEGIN
    PERFORM console.begin_price_import();
    FOR batch IN 1 .. 1 + game.below(3) LOOP
        v_seconds := game.length();
        INSERT INTO pg_temp.price_staging
        SELECT row_number() OVER () + batch * 100000, 0, 1, coin, at, o, h, l, c, v, m, CASE WHEN batch % 2 = 1 THEN v_seconds ELSE s END
        FROM (SELECT * FROM game.candles(p_rows) UNION ALL SELECT * FROM game.candles(p_rows / 4)) c;
        v_staged := v_staged + (SELECT count(*) FROM pg_temp.price_staging);
        SELECT * INTO v_merged FROM console.merge_staged_prices((ARRAY['keep', 'replace'])[1 + game.below(2)], true);
        v_told := v_told + v_merged.inserted + v_merged.replaced + v_merged.identical + v_merged.kept + v_merged.repeated;
    END LOOP;
    PERFORM console.finish_price_import(gen_random_uuid(), '{}');
    DROP TABLE pg_temp.price_staging, pg_temp.price_coarse, pg_temp.price_displaced;
    IF v_told <> v_staged THEN
        RAISE EXCEPTION 'of % rows % are accounted for', v_staged, v_told;
    END IF;
    RETURN v_staged;
END $$;

-- One edit; how many rows it changed. A row that collides with another leaves everything as it was.
CREATE FUNCTION game.edit(p_kind text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_rows bigint;
    v_fraction float := random() ^ 3;
    v_text text;
BEGIN
    CASE p_kind
    WHEN 'insert one' THEN
        INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, market_cap, candle_seconds)
        SELECT * FROM game.candles(1) ON CONFLICT DO NOTHING;
    WHEN 'insert many' THEN
        INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, market_cap, candle_seconds)
        SELECT * FROM game.candles(10 + game.below(120)) ON CONFLICT DO NOTHING;
    WHEN 'upsert' THEN
        INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, market_cap, candle_seconds)
        SELECT * FROM game.candles(10 + game.below(60))
        ON CONFLICT (crypto_id, timestamp) DO UPDATE SET high_price = EXCLUDED.high_price, volume = EXCLUDED.volume;
    WHEN 'copy' THEN
        SELECT string_agg(concat_ws(',', coin, at, o, h, l, c, coalesce(v::text, 'none'), coalesce(s::text, 'none')), E'\n') INTO v_text
        FROM game.candles(50) n WHERE NOT EXISTS (SELECT FROM price_data p WHERE p.crypto_id = n.coin AND p.timestamp = n.at);
        EXECUTE format('COPY price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, candle_seconds)
                        FROM PROGRAM %L WITH (FORMAT csv, NULL ''none'')', format('echo "%s"', v_text));
    WHEN 'update price' THEN
        UPDATE price_data SET high_price = game.number(), close_price = game.number() WHERE random() < v_fraction;
    WHEN 'update volume' THEN
        UPDATE price_data SET volume = game.maybe(), market_cap = game.maybe() WHERE random() < v_fraction;
    WHEN 'update moment' THEN
        UPDATE price_data SET timestamp = timestamp + game.below(200000) * interval '1.000001 seconds'
        WHERE id = (SELECT id FROM price_data WHERE isfinite(timestamp) ORDER BY random() LIMIT 1);
    WHEN 'update coin' THEN
        UPDATE price_data SET crypto_id = 1 + crypto_id % 3 WHERE id = (SELECT id FROM price_data ORDER BY random() LIMIT 1);
    WHEN 'update length' THEN
        UPDATE price_data SET candle_seconds = game.length() WHERE random() < v_fraction;
    WHEN 'update key' THEN
        UPDATE price_data SET id = id + 1000000 WHERE random() < v_fraction;
    WHEN 'update nothing' THEN
        UPDATE price_data SET technical_indicators = '{"x": 1}', volume = volume WHERE random() < 0.5;
    WHEN 'delete' THEN
        DELETE FROM price_data WHERE random() < v_fraction;
    WHEN 'delete week' THEN
        DELETE FROM price_data WHERE console.bucket_of(604800, timestamp) = '2024-01-08 00:00+00' AND isfinite(timestamp);
    WHEN 'delete coin' THEN
        DELETE FROM cryptocurrencies WHERE id <= 3;
        INSERT INTO cryptocurrencies (id, symbol, name) SELECT n, 'C' || n, 'Coin ' || n FROM generate_series(1, 3) n;
    WHEN 'truncate' THEN
        TRUNCATE price_data;
        RETURN 1;
    WHEN 'import' THEN
        RETURN game.import(8 + game.below(60));
    END CASE;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
EXCEPTION WHEN unique_violation THEN
    RETURN 0;
END $$;

CREATE PROCEDURE game.play(p_edits integer, p_seed float) LANGUAGE plpgsql AS $$
DECLARE
    v_kinds text[] := '{insert one,insert many,insert many,upsert,copy,update price,update volume,update moment,update coin,update length,update key,update nothing,delete,delete,delete week,import,import,import,import}';
    v_kind text;
    v_rows bigint;
BEGIN
    PERFORM setseed(p_seed);
    FOR n IN 1 .. p_edits LOOP
        v_kind := CASE WHEN n % 40 = 0 THEN 'truncate' WHEN n % 31 = 0 THEN 'delete coin' ELSE v_kinds[1 + game.below(cardinality(v_kinds))] END;
        -- Some transactions hold two edits, and some have taken one back.
        IF game.below(6) = 0 THEN
            BEGIN
                PERFORM game.edit('insert many'), game.edit('update length');
                RAISE SQLSTATE 'GAME0';
            EXCEPTION WHEN SQLSTATE 'GAME0' THEN NULL;
            END;
        ELSIF game.below(6) = 0 THEN
            PERFORM game.edit(v_kinds[1 + game.below(cardinality(v_kinds))]);
        END IF;
        v_rows := game.edit(v_kind);
        COMMIT;
        INSERT INTO game.edits
        SELECT n, v_kind, v_rows, (SELECT count(*) FROM console.verify_rollups()),
               CASE n % 5 WHEN 0 THEN
               (SELECT count(*) FROM (SELECT FROM unnest(ARRAY[1, 2, 3]) coin, unnest(ARRAY[60, 300, 7200, 86400, 604800]) length,
                                      LATERAL (SELECT opened FROM console.candles(coin, length)) c GROUP BY coin, length, opened HAVING count(*) > 1) d) END,
               count(*) FILTER (WHERE source = 'computed'), count(*) FILTER (WHERE source = 'imported' AND bucket_seconds < 604800)
        FROM console.price_rollups;
        COMMIT;
    END LOOP;
END $$;
SQL
PGOPTIONS='-c client_min_messages=warning' q $db "CALL game.play($edits, 0.4711)"
is "after each of $edits edits every bucket is right" "$(q $db 'SELECT n, kind, differences FROM game.edits WHERE differences > 0 ORDER BY n LIMIT 5')" ''
is 'and no chart shows two candles of one moment' "$(q $db 'SELECT n, kind, doubled FROM game.edits WHERE doubled > 0 ORDER BY n LIMIT 5')" ''
is 'all kinds of edits changed something' "$(q $db 'SELECT count(DISTINCT kind) FROM game.edits WHERE rows > 0')" 16
is 'there was something to get wrong' "$(q $db 'SELECT avg(computed) > 100, avg(imported) > 10 FROM game.edits')" 't|t'
is 'nothing touched is left behind' "$(q $db 'SELECT count(*) FROM console.rollup_touched')" 0
is 'every length that is there is known' "$(q $db "
    SELECT crypto_id, false, candle_seconds FROM price_data WHERE candle_seconds IS NOT NULL AND console.has_bucket(timestamp)
    UNION SELECT crypto_id, true, bucket_seconds FROM console.price_rollups WHERE source = 'imported'
    EXCEPT SELECT crypto_id, is_imported, candle_seconds FROM console.candle_levels")" ''
# Every computed bucket is spoiled, one half by being gone. What the last edit left is random and may be nothing, so a coin of its
# own has candles here.
q $db "INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
       SELECT 4, '2024-01-01 00:00+00'::timestamptz + n * interval '7 minutes', 1, 2, 1, 1 FROM generate_series(1, 500) n"
q $db "CREATE TEMP TABLE before AS TABLE console.price_rollups;
       CREATE TEMP TABLE computed AS SELECT ctid AS place, row_number() OVER () AS n FROM console.price_rollups WHERE source = 'computed';
       UPDATE console.price_rollups SET close = CASE close WHEN 1 THEN 2 ELSE 1 END WHERE ctid IN (SELECT place FROM computed WHERE n % 2 = 1);
       DELETE FROM console.price_rollups WHERE ctid IN (SELECT place FROM computed WHERE n % 2 = 0);
       SELECT count(*) > 500 AND count(*) = (SELECT count(*) FROM computed) FROM console.verify_rollups();
       SELECT console.rebuild_rollups() > 0; SELECT count(*) FROM console.verify_rollups();
       SELECT count(*) FROM ((TABLE before EXCEPT TABLE console.price_rollups) UNION ALL (TABLE console.price_rollups EXCEPT TABLE before)) d" >"$work/rebuilt"
is 'what was spoiled is seen, and rebuilt as it was' "$(cat "$work/rebuilt")" $'t\nt\n0\n0'

# --------------------------------------------------------------------------------------------------- sessions at once
q $db "TRUNCATE price_data; DELETE FROM console.price_rollups"

# A session of its own: transactions of several statements over all coins, in its own order, into the same few buckets; some
# take candles away. Those that repeat their reads may be refused what they did not see.
session() { # NUMBER ISOLATION
    local i order=ASC
    [ $(($1 % 2)) = 0 ] && order=DESC
    for i in $(seq 1 25); do
        cat <<SESSION
BEGIN ISOLATION LEVEL $2;
SELECT count(*) FROM price_data;
$(for coin in $(seq 1 5 | if [ $order = ASC ]; then cat; else tac; fi); do echo "
INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume)
SELECT $coin, '2024-01-07 23:50+00'::timestamptz + $i * interval '40 seconds' + $1 * interval '1 millisecond', $1, $1 + $i, $1, $i, 1
FROM cryptocurrencies WHERE id = $coin;"; done)
DELETE FROM price_data WHERE crypto_id = 1 + $i % 5 AND open_price = $1 AND random() < 0.2;
COMMIT;
SESSION
    done | { psql -X -q -d $db >/dev/null; } 2>&1 # what it refuses is what is looked at
}
for round in 1 2 3; do
    q $db 'TRUNCATE price_data'
    : >"$work/said"
    for who in 1 2 3 4; do
        session $who "$([ $who -le 2 ] && echo 'READ COMMITTED' || echo 'REPEATABLE READ')" >"$work/said.$who" &
    done
    wait
    is "at once, round $round: every bucket is right" "$(q $db 'SELECT * FROM console.verify_rollups()')" ''
    is "at once, round $round: nobody who reads what is committed failed" "$(grep -h ERROR "$work"/said.[12] || true)" ''
    is "at once, round $round: the others only for what they had not seen" \
        "$(grep -h ERROR "$work"/said.[34] | grep -v 'could not serialize access' || true)" ''
    is "at once, round $round: all had their say" "$(q $db 'SELECT count(DISTINCT open_price) >= 3 FROM price_data')" t
done
echo "# in the last round $(cat "$work"/said.[34] | grep -c 'could not serialize' || true) of 50 transactions were refused"

# One that repeats its reads takes away the highest candle, and has not seen the other one as high that was put beside it
# since, which changed no bucket.
q $db "INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
       SELECT 8, '2024-02-01 00:00+00'::timestamptz + n * interval '1 minute', 1, CASE n WHEN 1 THEN 5 ELSE 1 END, 1, 1 FROM unnest(ARRAY[0, 1, 3]) n"
psql -X -q -A -t -d $db >/dev/null 2>"$work/unseen" <<SQL || true
\\set VERBOSITY sqlstate
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM price_data;
\\! psql -X -q -d $db -c "INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price) VALUES (8, '2024-02-01 00:02+00', 1, 5, 1, 1)"
DELETE FROM price_data WHERE crypto_id = 8 AND timestamp = '2024-02-01 00:01+00';
COMMIT;
SQL
is 'what was not seen is not overwritten' "$(cat "$work/unseen"; q $db 'SELECT * FROM console.verify_rollups()')" 'ERROR:  40001'

dropdb --force $db
finish
