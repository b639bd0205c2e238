-- What init-db --widen-keys runs, when asked: the keys of the tables that grow for ever, and the column that names any
-- of them, become bigint in a database that was made with serial ones. It rewrites these tables while nobody else can
-- use them. A view that shows such a column can't stay while it changes, so every view built on one is taken down and put
-- back as it was: definition, owner, grants, comments, defaults, triggers, rules, and the indexes of a materialized one.

SET LOCAL search_path = pg_catalog; -- so that every name comes out with its schema

DO $$
DECLARE
    taken_down record;
    later jsonb[] := '{}'; -- each view's statements, those it is built on first
    statements jsonb;
    grantee text;
    change record;
    key_sequence regclass;
BEGIN
    FOR taken_down IN
        WITH RECURSIVE narrow AS (
            SELECT a.attrelid, a.attnum
            FROM (VALUES ('price_data', 'id'), ('predictions', 'id'), ('user_activities', 'id'),
                         ('user_activities', 'entity_id'), ('user_activities_archive', 'id'),
                         ('user_activities_archive', 'entity_id')) AS keys (table_name, column_name)
            JOIN pg_attribute a ON a.attrelid = to_regclass(format('public.%I', table_name)) AND a.attname = column_name
            WHERE a.atttypid = 'integer'::regtype
        ), built_on AS (
            SELECT d.refobjid AS base, d.refobjsubid AS base_column, r.ev_class AS view
            FROM pg_depend d
            JOIN pg_rewrite r ON r.oid = d.objid
            WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
        ), affected AS (
            SELECT b.view, 1 AS depth
            FROM built_on b
            JOIN narrow n ON b.base = n.attrelid AND b.base_column IN (0, n.attnum)
            UNION
            SELECT b.view, a.depth + 1
            FROM built_on b
            JOIN affected a ON b.base = a.view
        )
        SELECT c.oid, c.oid::regclass::text AS name, CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS kind,
               c.reloptions, c.relispopulated, c.relowner, c.relacl
        FROM (SELECT view, max(depth) AS depth FROM affected GROUP BY view) AS deepest
        JOIN pg_class c ON c.oid = deepest.view
        ORDER BY deepest.depth
    LOOP
        SELECT jsonb_build_object('view', taken_down.name, 'kind', taken_down.kind,
                                  'statements', jsonb_agg(statement ORDER BY place, statement))
        INTO statements
        FROM (
            SELECT 1 AS place,
                   format('CREATE %s %s %s AS %s %s', taken_down.kind, taken_down.name,
                          'WITH (' || array_to_string(taken_down.reloptions, ', ') || ')',
                          rtrim(pg_get_viewdef(taken_down.oid), ';'),
                          CASE WHEN NOT taken_down.relispopulated THEN 'WITH NO DATA' END) AS statement
            UNION ALL
            SELECT 2, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = taken_down.oid
            UNION ALL
            SELECT 2, format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', taken_down.name, a.attname,
                             pg_get_expr(d.adbin, d.adrelid))
            FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE d.adrelid = taken_down.oid
            UNION ALL
            SELECT 2, pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class = taken_down.oid AND rulename <> '_RETURN'
            UNION ALL
            SELECT 2, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = taken_down.oid AND NOT tgisinternal
            UNION ALL
            SELECT 2, format('COMMENT ON %s IS %L',
                             CASE objsubid WHEN 0 THEN taken_down.kind || ' ' || taken_down.name
                             ELSE format('COLUMN %s.%I', taken_down.name, a.attname) END, description)
            FROM pg_description LEFT JOIN pg_attribute a ON a.attrelid = objoid AND a.attnum = objsubid
            WHERE classoid = 'pg_class'::regclass AND objoid = taken_down.oid
            UNION ALL
            SELECT 3, format('ALTER TABLE %s OWNER TO %I', taken_down.name, pg_get_userbyid(taken_down.relowner))
            UNION ALL
            SELECT 4, format('GRANT %s%s ON %s TO %s%s', g.privilege_type, ' (' || quote_ident(acl.attname) || ')',
                             taken_down.name,
                             CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                             CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END)
            FROM (SELECT NULL::name AS attname, taken_down.relacl AS items
                  UNION ALL
                  SELECT attname, attacl FROM pg_attribute WHERE attrelid = taken_down.oid AND attacl IS NOT NULL) AS acl,
                 aclexplode(acl.items) AS g
            WHERE g.grantee <> taken_down.relowner
        ) AS parts;
        later := later || statements;
    END LOOP;

    FOR i IN REVERSE cardinality(later) .. 1 LOOP
        EXECUTE format('DROP %s %s', later[i] ->> 'kind', later[i] ->> 'view');
    END LOOP;

    FOR change IN
        SELECT c.oid::regclass AS table_name,
               string_agg(format('ALTER COLUMN %I TYPE bigint', a.attname), ', ') AS columns
        FROM (VALUES ('price_data', 'id'), ('predictions', 'id'), ('user_activities', 'id'),
                     ('user_activities', 'entity_id'), ('user_activities_archive', 'id'),
                     ('user_activities_archive', 'entity_id')) AS keys (table_name, column_name)
        JOIN pg_class c ON c.oid = to_regclass(format('public.%I', table_name))
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = column_name
        WHERE a.atttypid = 'integer'::regtype
        GROUP BY c.oid
    LOOP
        EXECUTE format('ALTER TABLE %s %s', change.table_name, change.columns);
    END LOOP;

    FOR key_sequence IN
        SELECT seqrelid
        FROM unnest(ARRAY['public.price_data', 'public.predictions', 'public.user_activities']) AS table_name
        JOIN pg_sequence ON seqrelid = pg_get_serial_sequence(table_name, 'id')::regclass
        WHERE seqtypid = 'integer'::regtype
    LOOP
        EXECUTE format('ALTER SEQUENCE %s AS bigint', key_sequence);
    END LOOP;

    FOR i IN 1 .. cardinality(later) LOOP
        EXECUTE later[i] -> 'statements' ->> 0;
        -- Default privileges may have given the new view to somebody who could not see the old one.
        FOR grantee IN
            SELECT DISTINCT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END
            FROM pg_class, aclexplode(relacl) AS g
            WHERE oid = (later[i] ->> 'view')::regclass AND g.grantee <> relowner
        LOOP
            EXECUTE format('REVOKE ALL ON %s FROM %s', later[i] ->> 'view', grantee);
        END LOOP;
        FOR n IN 1 .. jsonb_array_length(later[i] -> 'statements') - 1 LOOP
            EXECUTE later[i] -> 'statements' ->> n;
        END LOOP;
    END LOOP;
END
$$;
