#!/usr/bin/env bash
# A new database against the first design: every table, column, type, default, constraint, index, trigger, view and
# function of it is there by the same name, and what differs is what was meant to.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# One line a fact about schema public.
facts() {
    q "$1" "
        SELECT format('column %s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                      CASE WHEN a.attnotnull THEN ' not null' END,
                      CASE WHEN a.attidentity <> '' THEN ' identity' ELSE ' default ' || pg_get_expr(d.adbin, d.adrelid) END)
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
        UNION ALL
        SELECT format('constraint %s.%s %s', conrelid::regclass, conname,
                      regexp_replace(pg_get_constraintdef(oid), '\s+', ' ', 'g'))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'index ' || pg_get_indexdef(indexrelid)
        FROM pg_index WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        UNION ALL
        SELECT 'trigger ' || pg_get_triggerdef(oid)
        FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        UNION ALL
        SELECT format('function %s(%s) %s%s', proname, pg_get_function_arguments(oid), pg_get_function_result(oid),
                      CASE WHEN prosecdef THEN ' security definer' END)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace" | sort
}

database old_shape
psql -X -q -d old_shape -f "$here/fixtures/first_design.sql" 2>/dev/null
facts old_shape >"$work/old"
database new_shape
adopt new_shape
facts new_shape >"$work/new"

is 'all that is gone or another now was meant to' "$(comm -23 "$work/old" "$work/new")" "$(
    sort <<'FACTS'
column predictions.id integer not null default nextval('predictions_id_seq'::regclass)
column price_data.id integer not null default nextval('price_data_id_seq'::regclass)
column user_activities_archive.entity_id integer
column user_activities_archive.id integer not null default nextval('user_activities_id_seq'::regclass)
column user_activities.entity_id integer
column user_activities.id integer not null default nextval('user_activities_id_seq'::regclass)
column v_active_predictions.id integer
constraint watchlists.check_default_watchlist_user CHECK (((((type)::text = 'default'::text) AND (user_id IS NULL)) OR (((type)::text = 'personal'::text) AND (user_id IS NOT NULL))))
constraint watchlists.check_watchlist_type CHECK (((type)::text = ANY ((ARRAY['default'::character varying, 'personal'::character varying])::text[])))
index CREATE INDEX ai_suggestions_archive_crypto_id_idx1 ON public.ai_suggestions_archive USING btree (crypto_id)
index CREATE INDEX idx_ai_suggestions_crypto ON public.ai_suggestions USING btree (crypto_id)
index CREATE INDEX idx_price_data_crypto_id ON public.price_data USING btree (crypto_id)
index CREATE INDEX idx_sessions_token ON public.user_sessions USING btree (session_token)
index CREATE INDEX idx_users_email ON public.users USING btree (email)
index CREATE INDEX idx_watchlist_assets_position ON public.watchlist_assets USING btree (watchlist_id, "position")
index CREATE UNIQUE INDEX idx_watchlists_default ON public.watchlists USING btree (type) WHERE ((type)::text = 'default'::text)
FACTS
)"

is 'keys that grow for ever are bigint identities' "$(grep -E ' identity$|user_activities.*(entity_id|archive.id) ' "$work/new" | grep -v suggestion_reviews)" "$(
    sort <<'FACTS'
column predictions.id bigint not null identity
column price_data.id bigint not null identity
column user_activities_archive.entity_id bigint
column user_activities_archive.id bigint not null default nextval('user_activities_id_seq'::regclass)
column user_activities.entity_id bigint
column user_activities.id bigint not null identity
FACTS
)"

is 'no function of public has more rights than its caller' \
    "$(grep -c '^function.*security definer' "$work/new" || true)" 0

first_design adopted_shape
adopt adopted_shape
facts adopted_shape >"$work/adopted"
# Rows of the fixture break the rules, so that an adopted database goes without these checks.
is 'an adopted database differs from a new one in its integer keys and in rules that stored rows break' \
    "$(comm -13 "$work/adopted" "$work/new")" "$(
    sort <<'FACTS'
column predictions.id bigint not null identity
column price_data.id bigint not null identity
column user_activities_archive.entity_id bigint
column user_activities_archive.id bigint not null default nextval('user_activities_id_seq'::regclass)
column user_activities.entity_id bigint
column user_activities.id bigint not null identity
column v_active_predictions.id bigint
constraint ai_suggestions.ai_suggestions_confidence_score_check CHECK (((confidence_score >= (0)::numeric) AND (confidence_score <= (1)::numeric)))
constraint ai_suggestions.ai_suggestions_risk_score_check CHECK (((risk_score >= (0)::numeric) AND (risk_score <= (1)::numeric)))
constraint ai_suggestions.ai_suggestions_target_position_check CHECK ((target_position >= 1))
constraint trading_signals.trading_signals_prices_check CHECK ( CASE signal_type WHEN 'long'::text THEN ((stop_loss < entry_price) AND (entry_price < target_price)) ELSE ((target_price < entry_price) AND (entry_price < stop_loss)) END)
constraint watchlist_assets.watchlist_assets_position_check CHECK (("position" >= 1))
constraint watchlist_assets.watchlist_assets_weight_check CHECK (((weight >= (0)::numeric) AND (weight <= (1)::numeric)))
FACTS
)"
finish
