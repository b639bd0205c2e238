-- Prices out of files: copied into a table of the session's own, looked at there, and merged from it into price_data, all
-- in one transaction of the caller's.

-- How long a candle is, where whoever wrote it knew; empty: its distance from the others tells.
ALTER TABLE public.price_data ADD COLUMN IF NOT EXISTS candle_seconds integer CHECK (candle_seconds > 0);

-- Makes pg_temp.price_staging, into which the caller may COPY; it is gone with the transaction. n counts the rows of all
-- files in their order.
CREATE OR REPLACE FUNCTION console.begin_price_import() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    PERFORM console.require_admin();
    DROP TABLE IF EXISTS pg_temp.price_staging;
    CREATE TEMP TABLE price_staging (
        n bigint NOT NULL,
        file integer NOT NULL,
        line bigint NOT NULL,
        crypto_id integer NOT NULL,
        moment timestamptz NOT NULL,
        open_price numeric(20, 8) NOT NULL,
        high_price numeric(20, 8) NOT NULL,
        low_price numeric(20, 8) NOT NULL,
        close_price numeric(20, 8) NOT NULL,
        volume numeric(30, 8),
        market_cap numeric(30, 2),
        candle_seconds integer
    ) ON COMMIT DROP;
    EXECUTE format('GRANT INSERT ON pg_temp.price_staging TO %I', session_user);
END $$;

-- Refuses what is not begin_price_import()'s: a view of that name would run its maker's functions with the owner's rights.
CREATE OR REPLACE FUNCTION console.require_price_import() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    PERFORM console.require_admin();
    IF NOT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('pg_temp.price_staging') AND relkind = 'r'
                   AND relowner = current_user::regrole) THEN
        RAISE EXCEPTION 'no import of prices was begun' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END $$;

-- Merges what was copied into price_staging, and empties it for what comes next. Candles that are new are inserted; of those
-- that are there with other values p_on_conflict is 'keep' or 'replace'. What a file does not say (volume, market cap) is no
-- difference and takes nothing away. Of a candle that comes twice in one import the first stays; p_may_repeat is whether the
-- caller cannot rule that out among these rows. The counts add up to the rows; told lists the first 1,000 that were not taken
-- as [file, line, what], what being 'kept' or 'repeated' (with other values).
CREATE OR REPLACE FUNCTION console.merge_staged_prices(p_on_conflict text, p_may_repeat boolean)
RETURNS TABLE (inserted bigint, replaced bigint, identical bigint, kept bigint, repeated bigint, told jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_repeated_same bigint := 0;
    v_repeated bigint := 0;
    v_repeats jsonb := '[]';
BEGIN
    PERFORM console.require_price_import();
    IF p_on_conflict NOT IN ('keep', 'replace') THEN
        RAISE EXCEPTION 'on conflict is keep or replace' USING ERRCODE = 'invalid_parameter_value';
    END IF;

    IF p_may_repeat THEN
        WITH numbered AS (
            SELECT s.n, first_value(s.n) OVER (PARTITION BY s.crypto_id, s.moment ORDER BY s.n) AS first
            FROM pg_temp.price_staging s
        ), taken AS (
            DELETE FROM pg_temp.price_staging s USING numbered m WHERE m.n = s.n AND m.first <> s.n RETURNING s.*, m.first
        ), compared AS (
            SELECT t.n, t.file, t.line,
                   (t.open_price, t.high_price, t.low_price, t.close_price, t.volume, t.market_cap) IS NOT DISTINCT FROM
                   (f.open_price, f.high_price, f.low_price, f.close_price, f.volume, f.market_cap) AS is_same
            FROM taken t JOIN pg_temp.price_staging f ON f.n = t.first
        )
        SELECT count(*) FILTER (WHERE is_same), count(*) FILTER (WHERE NOT is_same),
               coalesce((SELECT jsonb_agg(jsonb_build_array(file, line, 'repeated') ORDER BY n)
                         FROM (SELECT * FROM compared WHERE NOT is_same ORDER BY n LIMIT 1000) d), '[]')
        INTO v_repeated_same, v_repeated, v_repeats FROM compared;
    END IF;

    INSERT INTO public.price_data
        (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, market_cap, candle_seconds)
    SELECT s.crypto_id, s.moment, s.open_price, s.high_price, s.low_price, s.close_price, s.volume, s.market_cap,
           s.candle_seconds
    FROM pg_temp.price_staging s
    ORDER BY s.crypto_id, s.moment
    ON CONFLICT (crypto_id, timestamp) DO NOTHING;
    GET DIAGNOSTICS inserted = ROW_COUNT;

    -- What was there is compared only where anything was. Those inserted just now are among the same; of those that differ,
    -- the ones that this transaction wrote came further up in the files.
    identical := v_repeated_same;
    replaced := 0;
    kept := 0;
    repeated := v_repeated;
    told := v_repeats;
    IF inserted < (SELECT count(*) FROM pg_temp.price_staging) THEN
        WITH known AS (
            SELECT s.n, s.file, s.line, p.xmin = pg_current_xact_id()::xid AS is_ours,
                   (p.open_price, p.high_price, p.low_price, p.close_price)
                       = (s.open_price, s.high_price, s.low_price, s.close_price)
                   AND (s.volume IS NULL OR s.volume IS NOT DISTINCT FROM p.volume)
                   AND (s.market_cap IS NULL OR s.market_cap IS NOT DISTINCT FROM p.market_cap) AS is_same
            FROM pg_temp.price_staging s
            JOIN public.price_data p ON p.crypto_id = s.crypto_id AND p.timestamp = s.moment
        )
        SELECT count(*) FILTER (WHERE is_same) - inserted + v_repeated_same, count(*) FILTER (WHERE NOT is_same AND NOT is_ours),
               count(*) FILTER (WHERE NOT is_same AND is_ours) + v_repeated,
               v_repeats || coalesce((SELECT jsonb_agg(jsonb_build_array(file, line, CASE WHEN is_ours THEN 'repeated' ELSE 'kept' END)
                                                       ORDER BY n)
                                      FROM (SELECT * FROM known WHERE NOT is_same AND (is_ours OR p_on_conflict = 'keep')
                                            ORDER BY n LIMIT 1000) d), '[]')
        INTO identical, kept, repeated, told FROM known;
    END IF;

    IF p_on_conflict = 'replace' AND kept > 0 THEN
        UPDATE public.price_data p
        SET open_price = s.open_price, high_price = s.high_price, low_price = s.low_price, close_price = s.close_price,
            volume = coalesce(s.volume, p.volume), market_cap = coalesce(s.market_cap, p.market_cap),
            candle_seconds = coalesce(s.candle_seconds, p.candle_seconds)
        FROM pg_temp.price_staging s
        WHERE p.crypto_id = s.crypto_id AND p.timestamp = s.moment AND p.xmin <> pg_current_xact_id()::xid
          AND ((p.open_price, p.high_price, p.low_price, p.close_price)
                  <> (s.open_price, s.high_price, s.low_price, s.close_price)
               OR (s.volume IS NOT NULL AND s.volume IS DISTINCT FROM p.volume)
               OR (s.market_cap IS NOT NULL AND s.market_cap IS DISTINCT FROM p.market_cap));
        GET DIAGNOSTICS replaced = ROW_COUNT;
        kept := 0;
    END IF;
    TRUNCATE pg_temp.price_staging;
    RETURN NEXT;
END $$;

-- The coin of that symbol; made if there is none, with the symbol for a name.
CREATE OR REPLACE FUNCTION console.coin_of_symbol(p_operation uuid, p_symbol text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_symbol text := upper(btrim(p_symbol));
    v_coin public.cryptocurrencies;
BEGIN
    PERFORM console.require_admin();
    SELECT * INTO v_coin FROM public.cryptocurrencies WHERE upper(symbol) = v_symbol ORDER BY id LIMIT 1;
    IF v_coin.id IS NULL THEN
        IF v_symbol !~ '^[[:alnum:]$@._-]{1,10}$' THEN
            RAISE EXCEPTION '% is no symbol of a coin', quote_literal(p_symbol)
                USING ERRCODE = 'invalid_parameter_value', DETAIL = 'It has 1 to 10 letters and digits.';
        END IF;
        INSERT INTO public.cryptocurrencies (symbol, name) VALUES (v_symbol, v_symbol)
        RETURNING * INTO v_coin;
        PERFORM console.audit(p_operation, 'price_import', 'cryptocurrency', v_coin.id, 'create', NULL, to_jsonb(v_coin));
    END IF;
    RETURN v_coin.id;
END $$;

-- Leaves a line of the import in the audit trail, and remembers that it happened.
CREATE OR REPLACE FUNCTION console.finish_price_import(p_operation uuid, p_summary jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    PERFORM console.require_price_import();
    IF console.begin_operation(p_operation, 'import_prices') IS NULL THEN
        PERFORM console.audit(p_operation, 'price_import', 'price', NULL, 'import', NULL, p_summary);
        PERFORM console.finish_operation(p_operation, jsonb_build_array(console.outcome(NULL, 'done')));
    END IF;
END $$;

INSERT INTO console.exposed (kind, name, audience)
SELECT 'function', name, 'admin'
FROM unnest(ARRAY['begin_price_import', 'merge_staged_prices', 'coin_of_symbol', 'finish_price_import'])
    AS name
ON CONFLICT (kind, name) DO NOTHING;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
