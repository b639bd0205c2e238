-- Fills every column of a database with what it may hold and nobody expects: NULL, NaN, the largest and smallest numbers,
-- the ends of time, words of a newer writer, text that breaks lines and layouts, JSON of any shape and of 5 MB. Keys stay,
-- and so does who the test logs in as.
DO $$
DECLARE
    c record;
    v_odd text := 'odd <b>&amp;"'' %1 ' || U&'\202E\05D0\0627\+01F469\200D\+01F680 ' || chr(10) || repeat('long ', 60);
BEGIN
    FOR c IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
             WHERE contype = 'c' AND connamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.relation, c.conname);
    END LOOP;

    SET LOCAL session_replication_role = replica; -- no trigger mends what is broken here
    FOR c IN
        SELECT i.table_name, string_agg(format(
                   '%1$I = CASE id %% 6 WHEN 0 THEN %2$s WHEN 1 THEN %3$s WHEN 2 THEN %4$s WHEN 3 THEN %5$s ELSE %1$I END',
                   i.column_name,
                   CASE WHEN i.is_nullable = 'YES' THEN 'NULL' ELSE quote_ident(i.column_name) END,
                   CASE WHEN i.data_type IN ('integer', 'bigint') THEN v.largest
                        WHEN i.data_type = 'numeric' THEN $q$'NaN'$q$
                        WHEN v.is_moment THEN $q$'infinity'$q$
                        WHEN i.data_type = 'jsonb' THEN $q$'[1, [2, {"a": null}], "x"]'$q$
                        WHEN v.is_text THEN format('left(%L, %s)', v_odd, v.length)
                        ELSE quote_ident(i.column_name) END,
                   CASE WHEN v.largest IS NOT NULL THEN v.largest
                        WHEN v.is_moment THEN $q$'0001-01-01 00:00:00+00'$q$
                        WHEN i.data_type = 'jsonb' THEN $q$'-0.0'$q$
                        WHEN v.is_text THEN format($q$left('from_a_newer_writer', %s)$q$, v.length)
                        ELSE quote_ident(i.column_name) END,
                   CASE WHEN v.largest IS NOT NULL THEN '-' || v.largest
                        WHEN v.is_moment THEN $q$'9999-12-31 23:59:59+00'$q$
                        WHEN i.data_type = 'jsonb' THEN $q$(repeat('[', 1500) || repeat(']', 1500))::jsonb$q$
                        WHEN v.is_text THEN $q$''$q$
                        ELSE quote_ident(i.column_name) END), ', ') AS assignments,
               string_agg(format($q$%I = jsonb_build_object('text', repeat('word ', 1000000))$q$, i.column_name), ', ')
                   FILTER (WHERE i.data_type = 'jsonb') AS large
        FROM information_schema.columns i
        JOIN information_schema.tables t USING (table_schema, table_name)
        CROSS JOIN LATERAL (SELECT
            CASE i.data_type WHEN 'integer' THEN '2147483647' WHEN 'bigint' THEN '9223372036854775807'
                WHEN 'numeric' THEN repeat('9', i.numeric_precision - i.numeric_scale) || '.' || repeat('9', i.numeric_scale)
                END AS largest,
            i.data_type LIKE 'timestamp%' AS is_moment,
            i.data_type IN ('text', 'character varying') AS is_text,
            coalesce(i.character_maximum_length, 2000) AS length) v
        WHERE i.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND i.table_name <> 'suggestion_reviews'
          AND i.column_name <> 'id' AND i.column_name !~ '_(id|by)$'
          AND NOT EXISTS ( -- nothing unique
              SELECT FROM pg_index x JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
              WHERE x.indisunique AND x.indrelid = format('public.%I', i.table_name)::regclass AND a.attname = i.column_name)
          AND (i.table_name, i.column_name) NOT IN (('users', 'role'), ('users', 'is_active'), ('users', 'timezone'),
              ('watchlists', 'type'))
        GROUP BY 1
    LOOP
        EXECUTE format('UPDATE public.%I SET %s', c.table_name, c.assignments);
        IF c.large IS NOT NULL THEN
            EXECUTE format('UPDATE public.%1$I SET %2$s WHERE id = (SELECT max(id) FROM public.%1$I)', c.table_name, c.large);
        END IF;
    END LOOP;
END $$;
