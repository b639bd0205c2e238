#!/usr/bin/env bash
# init-db --widen-keys on an adopted database: its keys become bigint, no row is lost, and every view that shows one,
# of whoever's making, is as it was.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

widen() { psql -X -q -1 -v ON_ERROR_STOP=1 -d "$1" -f "$sql/widen_keys.sql"; }

psql -X -q -d postgres -c 'CREATE ROLE view_owner' -c 'CREATE ROLE view_reader' -c 'CREATE ROLE bystander'
first_design widened
adopt widened
q widened "
    GRANT CREATE ON SCHEMA public TO view_owner;
    GRANT SELECT ON predictions, price_data, user_activities TO view_owner;
    GRANT SELECT (id, symbol), UPDATE (notes) ON v_active_predictions TO view_reader;
    CREATE VIEW open_ids WITH (security_barrier) AS SELECT id, symbol FROM v_active_predictions;
    ALTER VIEW open_ids ALTER COLUMN symbol SET DEFAULT 'BTC';
    COMMENT ON VIEW open_ids IS 'What is open';
    COMMENT ON COLUMN open_ids.id IS 'It''s the key';
    GRANT SELECT ON open_ids TO view_reader WITH GRANT OPTION;
    CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER instead INSTEAD OF INSERT ON open_ids FOR EACH ROW EXECUTE FUNCTION nothing();
    CREATE RULE silent AS ON DELETE TO open_ids DO INSTEAD NOTHING;
    CREATE VIEW prices AS SELECT id, close_price FROM price_data WITH CASCADED CHECK OPTION;
    ALTER VIEW prices OWNER TO view_owner;
    CREATE MATERIALIZED VIEW named AS SELECT DISTINCT o.id, a.entity_id FROM open_ids o LEFT JOIN user_activities a ON a.entity_id = o.id;
    CREATE UNIQUE INDEX named_once ON named (id, entity_id);
    GRANT SELECT ON named TO PUBLIC;
    CREATE MATERIALIZED VIEW unfilled AS SELECT max(id) FROM price_data WITH NO DATA;
    CREATE VIEW untouched AS SELECT crypto_id FROM predictions;
    CREATE TABLE notes (prediction_id integer REFERENCES predictions ON DELETE CASCADE);
    INSERT INTO notes VALUES (1);
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO bystander" >/dev/null
untouched=$(q widened "SELECT 'untouched'::regclass::oid")
definition widened >"$work/before"
rows widened >"$work/rows"

is 'it goes through' "$(widen widened 2>&1)" ''
is 'only types have changed' "$(definition widened | diff "$work/before" - | grep '^[<>]' | sort -u)" "$(
    sort <<'TYPES'
<     AS integer
<     entity_id integer,
>     entity_id bigint,
<     id integer DEFAULT nextval('public.user_activities_id_seq'::regclass) NOT NULL,
>     id bigint DEFAULT nextval('public.user_activities_id_seq'::regclass) NOT NULL,
<     id integer NOT NULL,
>     id bigint NOT NULL,
TYPES
)"
is 'no row has' "$(rows widened | diff "$work/rows" - || true)" ''
is 'a view that shows no key was left alone' "$(q widened "SELECT 'untouched'::regclass::oid")" "$untouched"
is 'the bystander sees no more than before' "$(q widened "SELECT count(*) FROM pg_class
    WHERE relname IN ('open_ids', 'prices', 'named', 'v_active_predictions') AND has_table_privilege('bystander', oid, 'SELECT')")" 1
is 'keys go beyond 2^31' "$(q widened "SELECT setval('price_data_id_seq', 3000000000);
    INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
    VALUES (1, now(), 1, 1, 1, 1) RETURNING id" | tail -n 1)" 3000000001
is 'check-db has nothing more to say of them' "$(checked widened | grep 'integer key' || true)" ''

definition widened >"$work/once"
widen widened
adopt widened
is 'widening or adopting again changes nothing' "$(definition widened | diff "$work/once" - || true)" ''

database new
adopt new
definition new >"$work/new"
widen new
is 'nor does widening a new one' "$(definition new | diff "$work/new" - || true)" ''

# A view that can't be put back stops all of it.
first_design stuck
adopt stuck
q stuck "CREATE VIEW ids AS SELECT id FROM predictions;
         CREATE FUNCTION uses() RETURNS bigint BEGIN ATOMIC SELECT max(id) FROM ids; END" >/dev/null
definition stuck >"$work/stuck"
like 'something else built on a view stops it' "$(widen stuck 2>&1 || true)" '*function public.uses() depends on view public.ids*'
is 'and nothing has changed' "$(definition stuck | diff "$work/stuck" - || true)" ''
finish
