-- What was wrong with the tables of the first design is put right, in a database made from it as in one made here.
-- Each mend looks at what is there first: some have been made by hand, sometimes in another way, and other programs
-- have tables, columns and indexes of their own beside these. No row is deleted and no stored value that a program
-- wrote is changed, but for further primary sectors (they are demoted), further active shared lists (retired), and
-- positions of a list that holds one twice (renumbered in the same order).

SET LOCAL search_path = public, pg_temp;
SET LOCAL client_min_messages = warning;

-- ------------------------------------------------------------------------------------------------- types of watchlists

DO $$
DECLARE
    checked record;
    refuses boolean;
BEGIN
    -- A check that refuses a shared list without a user goes, whatever its name. One that was widened by hand stays.
    FOR checked IN
        SELECT c.conname, pg_get_expr(c.conbin, c.conrelid) AS expression
        FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attname = 'type' AND a.attnum = ANY (c.conkey)
        WHERE c.conrelid = 'watchlists'::regclass AND c.contype = 'c'
    LOOP
        EXECUTE format('SELECT bool_or((%s) IS FALSE) FROM jsonb_populate_recordset(NULL::watchlists, $1) AS watchlists',
                       checked.expression)
        INTO refuses
        USING (SELECT jsonb_agg(jsonb_build_object('name', 'Shared', 'type', type, 'is_active', true, 'is_public', false,
                                                   'max_assets', 25, 'sort_order', 0))
               FROM unnest(ARRAY['default', 'admin_tier1', 'admin_tier2']) AS type);
        IF refuses THEN
            EXECUTE format('ALTER TABLE watchlists DROP CONSTRAINT %I', checked.conname);
        END IF;
    END LOOP;
END
$$;

-- At most one active list of each shared type: of several the fullest stays, then the oldest.
UPDATE watchlists
SET is_active = false
WHERE id IN (
    SELECT id
    FROM (
        SELECT w.id, row_number() OVER (PARTITION BY w.type ORDER BY count(a.id) DESC, w.id) AS place
        FROM watchlists w
        LEFT JOIN watchlist_assets a ON a.watchlist_id = w.id AND a.is_active
        WHERE w.is_active AND w.type IN ('default', 'admin_tier1', 'admin_tier2')
        GROUP BY w.id
    ) AS ranked
    WHERE place > 1
);

DO $$
DECLARE
    former regclass;
BEGIN
    -- The first design's index counted retired lists too, so that a second default list could never be made.
    FOR former IN
        SELECT i.indexrelid::regclass
        FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'type'
        WHERE i.indrelid = 'watchlists'::regclass AND i.indisunique AND i.indkey::text = a.attnum::text
          AND pg_get_expr(i.indpred, i.indrelid) NOT LIKE '%is_active%'
    LOOP
        EXECUTE format('DROP INDEX %s', former);
    END LOOP;
END
$$;

CREATE UNIQUE INDEX IF NOT EXISTS idx_watchlists_default ON watchlists (type)
    WHERE is_active AND type IN ('default', 'admin_tier1', 'admin_tier2');

INSERT INTO watchlists (name, type, description)
SELECT name, type, description
FROM (VALUES
    ('Default', 'default', 'What everybody sees who has no list of their own'),
    ('Admin Tier 1', 'admin_tier1', 'High-confidence cryptocurrency selections'),
    ('Admin Tier 2', 'admin_tier2', 'Medium-confidence cryptocurrency selections')
) AS seed (name, type, description)
WHERE NOT EXISTS (SELECT FROM watchlists w WHERE w.type = seed.type AND w.is_active);

-- ------------------------------------------------------------------------------------------ order within a watchlist

ALTER TABLE watchlist_assets ADD COLUMN IF NOT EXISTS updated_at timestamptz DEFAULT now();
ALTER TABLE watchlist_assets ALTER COLUMN updated_at SET DEFAULT now();

DO $$
DECLARE
    constrained record;
BEGIN
    -- Added by hand as a time without a zone, it holds what now() was in the session's zone.
    IF (SELECT atttypid FROM pg_attribute WHERE attrelid = 'watchlist_assets'::regclass AND attname = 'updated_at')
       = 'timestamp'::regtype THEN
        ALTER TABLE watchlist_assets ALTER COLUMN updated_at TYPE timestamptz;
    END IF;

    -- Deferrable was a way to swap two positions, but makes every ON CONFLICT of other programs an error.
    FOR constrained IN
        SELECT conname, regexp_replace(pg_get_constraintdef(oid), ' DEFERRABLE.*$', '') AS definition
        FROM pg_constraint
        WHERE conrelid = 'watchlist_assets'::regclass AND contype = 'u' AND condeferrable
    LOOP
        EXECUTE format('ALTER TABLE watchlist_assets DROP CONSTRAINT %1$I, ADD CONSTRAINT %1$I %2$s',
                       constrained.conname, constrained.definition);
    END LOOP;

    -- Dropped altogether was another way.
    IF NOT EXISTS (
        SELECT
        FROM pg_index i
        JOIN pg_attribute w ON w.attrelid = i.indrelid AND w.attname = 'watchlist_id'
        JOIN pg_attribute p ON p.attrelid = i.indrelid AND p.attname = 'position'
        WHERE i.indrelid = 'watchlist_assets'::regclass AND i.indisunique AND i.indpred IS NULL
          AND i.indkey::text IN (w.attnum || ' ' || p.attnum, p.attnum || ' ' || w.attnum)
    ) THEN
        UPDATE watchlist_assets a
        SET position = ranked.place
        FROM (
            SELECT id, row_number() OVER (PARTITION BY watchlist_id ORDER BY is_active DESC, position, id) AS place
            FROM watchlist_assets
            WHERE watchlist_id IN (SELECT watchlist_id FROM watchlist_assets GROUP BY watchlist_id, position
                                   HAVING count(*) > 1)
        ) AS ranked
        WHERE a.id = ranked.id AND a.position <> ranked.place;
        ALTER TABLE watchlist_assets ADD UNIQUE (watchlist_id, position);
    END IF;
END
$$;

-- -------------------------------------------------------------------------------------------- updated_at on every table

DO $$
DECLARE
    touched record;
BEGIN
    FOR touched IN
        SELECT *
        FROM (VALUES
            ('users', 'update_users_updated_at'),
            ('cryptocurrencies', 'update_cryptocurrencies_updated_at'),
            ('crypto_sectors', 'update_crypto_sectors_updated_at'),
            ('market_regime_analysis', 'update_market_regime_updated_at'),
            ('watchlists', 'update_watchlists_updated_at'),
            ('watchlist_assets', 'update_watchlist_assets_updated_at'),
            ('crypto_sector_mapping', 'update_crypto_sector_mapping_updated_at'),
            ('trading_signals', 'update_trading_signals_updated_at'),
            ('signal_executions', 'update_signal_executions_updated_at'),
            ('risk_management', 'update_risk_management_updated_at'),
            ('predictions', 'update_predictions_updated_at'),
            ('ai_models', 'update_ai_models_updated_at')
        ) AS wanted (table_name, trigger_name)
        WHERE NOT EXISTS (SELECT FROM pg_trigger
                          WHERE tgrelid = table_name::regclass AND tgfoid = 'update_updated_at_column()'::regprocedure)
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE ON %I
                        FOR EACH ROW EXECUTE FUNCTION update_updated_at_column()',
                       touched.trigger_name, touched.table_name);
    END LOOP;
END
$$;

-- ------------------------------------------------------------------------------------------------ one primary sector

UPDATE crypto_sector_mapping
SET is_primary_sector = false
WHERE id IN (
    SELECT id
    FROM (
        SELECT id, row_number() OVER (PARTITION BY crypto_id ORDER BY allocation_percentage DESC NULLS LAST, id) AS place
        FROM crypto_sector_mapping
        WHERE is_primary_sector
    ) AS ranked
    WHERE place > 1
);

-- The column's default is true, so an INSERT that says nothing would make every sector of a coin its primary one. No
-- unique index says so, that no writer fails. Both functions need more rights than an inserting program may have.
CREATE OR REPLACE FUNCTION console.keep_first_primary() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.crypto_sector_mapping
               WHERE crypto_id = NEW.crypto_id AND sector_id <> NEW.sector_id AND is_primary_sector) THEN
        NEW.is_primary_sector := false;
    END IF;
    RETURN NEW;
END
$$;

-- An UPDATE is explicit: the row it raised becomes the primary one. After the statement, because a row that a trigger
-- has changed on the way can't be changed by the statement itself any more.
CREATE OR REPLACE FUNCTION console.demote_former_primary() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows WHERE is_primary_sector) THEN
        RETURN NULL; -- where the demotion's own call ends
    END IF;
    UPDATE public.crypto_sector_mapping m
    SET is_primary_sector = false
    FROM (
        SELECT DISTINCT ON (n.crypto_id) n.crypto_id, n.id
        FROM new_rows n
        JOIN old_rows o ON o.id = n.id
        WHERE n.is_primary_sector AND (o.is_primary_sector IS NOT TRUE OR o.crypto_id <> n.crypto_id)
        ORDER BY n.crypto_id, n.allocation_percentage DESC NULLS LAST, n.id
    ) AS raised
    WHERE m.crypto_id = raised.crypto_id AND m.id <> raised.id AND m.is_primary_sector;
    RETURN NULL;
END
$$;

REVOKE EXECUTE ON FUNCTION console.keep_first_primary(), console.demote_former_primary() FROM PUBLIC;

CREATE OR REPLACE TRIGGER keep_first_primary BEFORE INSERT ON crypto_sector_mapping
    FOR EACH ROW WHEN (NEW.is_primary_sector) EXECUTE FUNCTION console.keep_first_primary();
CREATE OR REPLACE TRIGGER demote_former_primary AFTER UPDATE ON crypto_sector_mapping
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION console.demote_former_primary();

-- ------------------------------------------------------------------------------------------------ rules on what is stored

DO $$
DECLARE
    rule record;
BEGIN
    FOR rule IN
        SELECT *
        FROM (VALUES
            ('watchlists', '{type}', 'check_watchlist_type',
             $c$type IN ('default', 'personal', 'admin_tier1', 'admin_tier2')$c$),
            ('watchlists', '{type,user_id}', 'check_default_watchlist_user',
             $c$(type = 'personal') = (user_id IS NOT NULL)$c$),
            ('watchlist_assets', '{position}', 'watchlist_assets_position_check',
             $c$position >= 1$c$),
            ('watchlist_assets', '{weight}', 'watchlist_assets_weight_check',
             $c$weight >= 0 AND weight <= 1$c$),
            ('ai_suggestions', '{confidence_score}', 'ai_suggestions_confidence_score_check',
             $c$confidence_score >= 0 AND confidence_score <= 1$c$),
            ('ai_suggestions', '{risk_score}', 'ai_suggestions_risk_score_check',
             $c$risk_score >= 0 AND risk_score <= 1$c$),
            ('ai_suggestions', '{target_position}', 'ai_suggestions_target_position_check',
             $c$target_position >= 1$c$),
            ('trading_signals', '{entry_price,signal_type,stop_loss,target_price}', 'trading_signals_prices_check',
             $c$CASE signal_type WHEN 'long' THEN stop_loss < entry_price AND entry_price < target_price
                ELSE target_price < entry_price AND entry_price < stop_loss END$c$)
        ) AS wanted (table_name, columns, constraint_name, condition)
        -- A check of the same columns that somebody has made is left to say what it says.
        WHERE columns::text[] NOT IN (SELECT array_agg(a.attname::text ORDER BY a.attname)
                                      FROM pg_constraint c
                                      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
                                      WHERE c.conrelid = table_name::regclass AND c.contype = 'c'
                                      GROUP BY c.oid)
    LOOP
        -- Where a stored row breaks it there is no check (check-db lists the row): NOT VALID would take the others as
        -- they are, but block every later update of the bad one.
        BEGIN
            EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (%s)',
                           rule.table_name, rule.constraint_name, rule.condition);
        EXCEPTION WHEN check_violation THEN
            NULL;
        END;
    END LOOP;
END
$$;

-- ------------------------------------------------------------------------------------------------- duplicate indexes

DO $$
DECLARE
    twin regclass;
BEGIN
    -- The first design's, and the one its archive table inherited; each only while an index that does the same stays.
    FOR twin IN
        SELECT i.indexrelid::regclass
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid AND c.relnamespace = 'public'::regnamespace
        WHERE c.relname IN ('idx_ai_suggestions_crypto', 'idx_users_email', 'idx_sessions_token',
                            'idx_watchlist_assets_position', 'ai_suggestions_archive_crypto_id_idx1')
          AND EXISTS (
              SELECT
              FROM pg_index other
              JOIN pg_class o ON o.oid = other.indexrelid
              WHERE other.indrelid = i.indrelid AND other.indexrelid <> i.indexrelid AND other.indisvalid
                AND (other.indkey::text, other.indclass, other.indoption::text, other.indcollation, o.relam)
                    = (i.indkey::text, i.indclass, i.indoption::text, i.indcollation, c.relam)
                AND other.indpred IS NULL AND i.indpred IS NULL
          )
    LOOP
        EXECUTE format('DROP INDEX %s', twin);
    END LOOP;
END
$$;

-- ------------------------------------------------------------------------------------------- columns of the archives

DO $$
DECLARE
    lacking record;
BEGIN
    -- A column somebody gave the live table would be lost with every row that is archived.
    FOR lacking IN
        SELECT archive, a.attname, format_type(a.atttypid, a.atttypmod) AS type
        FROM (VALUES ('user_activities'::regclass, 'user_activities_archive'::regclass),
                     ('ai_suggestions', 'ai_suggestions_archive')) AS kept (source, archive)
        JOIN pg_attribute a ON a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped
        WHERE NOT EXISTS (SELECT FROM pg_attribute b
                          WHERE b.attrelid = archive AND b.attname = a.attname AND NOT b.attisdropped)
        ORDER BY archive, a.attnum
    LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN %I %s', lacking.archive, lacking.attname, lacking.type);
    END LOOP;
END
$$;
