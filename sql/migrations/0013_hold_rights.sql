-- Mends what a hostile login could do: keep rights in an old transaction, put functions of its own into
-- console.display_name, read other people's lists in the history of reviews, and plant functions in public where
-- everybody may create.

-- ---------------------------------------------------------------------------------------------------------------------
-- Rights are those of now
-- ---------------------------------------------------------------------------------------------------------------------

-- A transaction that repeats its reads goes on seeing the caller as they were when it began. Whoever was deactivated, given
-- another role or unmapped since gets a serialization failure. Transactions that see what is committed need no lock.
CREATE OR REPLACE FUNCTION console.hold_rights() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable')
       AND current_setting('transaction_read_only') = 'off' THEN
        PERFORM FROM console.logins l JOIN public.users u ON u.id = l.user_id WHERE l.role_name = session_user FOR SHARE;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION console.require_admin() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    PERFORM console.hold_rights();
    IF NOT console.is_admin() THEN
        RAISE EXCEPTION 'only an admin may do this'
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = format('The login %s is not mapped to an active admin.', quote_ident(session_user));
    END IF;
    RETURN console.current_user_id();
END $$;

CREATE OR REPLACE FUNCTION console.require_login_keeper() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    PERFORM console.hold_rights();
    IF NOT console.is_owner()
       AND NOT (console.is_admin() AND EXISTS (SELECT FROM pg_roles WHERE rolname = session_user AND rolcreaterole)) THEN
        RAISE EXCEPTION 'only the owner of the schema console, or an admin with CREATEROLE, gives console access'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION console.begin_operation(p_operation uuid, p_kind text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_user integer := console.current_user_id();
    v_known console.operations;
BEGIN
    IF v_user IS NULL THEN
        RAISE EXCEPTION 'the login % may change nothing', quote_ident(session_user)
            USING ERRCODE = 'insufficient_privilege', DETAIL = 'It is not mapped to an active user.';
    END IF;
    IF p_operation IS NULL THEN
        RAISE EXCEPTION 'an operation id is needed' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    PERFORM console.hold_rights();
    INSERT INTO console.operations (operation_id, user_id, kind) VALUES (p_operation, v_user, p_kind)
    ON CONFLICT (operation_id) DO NOTHING;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO v_known FROM console.operations WHERE operation_id = p_operation;
    IF v_known.user_id IS DISTINCT FROM v_user OR v_known.kind <> p_kind THEN
        RAISE EXCEPTION 'operation % was something else', p_operation
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = 'Its id was used by another user or for another kind of change.';
    END IF;
    RETURN v_known.outcome;
END $$;

REVOKE EXECUTE ON FUNCTION console.hold_rights() FROM PUBLIC;

-- ---------------------------------------------------------------------------------------------------------------------
-- Names
-- ---------------------------------------------------------------------------------------------------------------------

-- Runs with its caller's rights and search_path, so what it calls is settled here: as text, a reader's own btrim() and
-- split_part() were given the addresses that the views keep to themselves.
CREATE OR REPLACE FUNCTION console.display_name(p_first_name text, p_last_name text, p_email text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN coalesce(nullif(concat_ws(' ', nullif(btrim(p_first_name), ''), nullif(btrim(p_last_name), '')), ''),
                split_part(p_email, '@', 1));

-- ---------------------------------------------------------------------------------------------------------------------
-- The history of reviews
-- ---------------------------------------------------------------------------------------------------------------------

-- before and after hold the rows of the list that a decision changed, notes and all: of a personal list they are its
-- owner's and the admins' to read.
CREATE OR REPLACE VIEW console.suggestion_reviews WITH (security_barrier) AS
SELECT r.id, r.suggestion_id, r.operation_id, r.action, r.previous_status, r.new_status, r.reviewer_id, r.reviewed_at,
       r.comment, CASE WHEN seen.whole THEN r.before END AS before, CASE WHEN seen.whole THEN r.after END AS after,
       r.xmin::text::bigint AS version
FROM public.suggestion_reviews r
LEFT JOIN public.ai_suggestions s ON s.id = r.suggestion_id
LEFT JOIN public.watchlists w ON w.id = s.watchlist_id
CROSS JOIN LATERAL (SELECT w.type <> 'personal' OR w.is_public OR w.user_id = (SELECT console.current_user_id())
                           OR (SELECT console.is_admin()) AS whole) seen
WHERE (SELECT console.current_user_id()) IS NOT NULL;

-- columns: which of a table's are given; NULL: all of them.
ALTER TABLE console.exposed ADD COLUMN IF NOT EXISTS columns text[];
UPDATE console.exposed
SET columns = ARRAY['id', 'suggestion_id', 'operation_id', 'action', 'previous_status', 'new_status', 'reviewer_id',
                    'reviewed_at', 'comment']
WHERE kind = 'table' AND name = 'public.suggestion_reviews';
INSERT INTO console.exposed (kind, name, audience) VALUES ('table', 'console.suggestion_reviews', 'everyone')
ON CONFLICT (kind, name) DO NOTHING;

CREATE OR REPLACE FUNCTION console.apply_grants() RETURNS void
LANGUAGE plpgsql SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_role name;
    v_object text;
BEGIN
    REVOKE ALL ON ALL TABLES IN SCHEMA console FROM PUBLIC;
    REVOKE ALL ON public.suggestion_reviews FROM PUBLIC;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
    GRANT USAGE ON SCHEMA console TO PUBLIC;

    FOR v_role IN SELECT rolname FROM pg_roles WHERE rolname IN ('cryptopredict_analyst', 'cryptopredict_admin') ORDER BY 1
    LOOP
        IF NOT has_schema_privilege(v_role, 'public', 'USAGE') THEN -- some databases take it from PUBLIC
            EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', v_role);
        END IF;
        FOR v_object IN -- of which an older console gave all columns
            SELECT e.name FROM console.exposed e
            WHERE e.kind = 'table' AND e.columns IS NOT NULL AND to_regclass(e.name) IS NOT NULL
        LOOP
            EXECUTE format('REVOKE SELECT ON TABLE %s FROM %I', to_regclass(v_object), v_role);
        END LOOP;
        FOR v_object IN
            SELECT format('SELECT %s ON TABLE %s',
                          '(' || (SELECT string_agg(quote_ident(c), ', ') FROM unnest(e.columns) c) || ')', to_regclass(e.name))
            FROM console.exposed e
            WHERE e.kind = 'table' AND to_regclass(e.name) IS NOT NULL
              AND (e.audience = 'everyone' OR v_role = 'cryptopredict_admin')
            UNION ALL
            SELECT format('EXECUTE ON FUNCTION %s', p.oid::regprocedure) FROM console.exposed e
            JOIN pg_proc p ON p.proname = e.name AND p.pronamespace = 'console'::regnamespace
            WHERE e.kind = 'function' AND (e.audience = 'everyone' OR v_role = 'cryptopredict_admin')
        LOOP
            EXECUTE format('GRANT %s TO %I', v_object, v_role);
        END LOOP;
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION console.apply_grants() FROM PUBLIC;

-- ---------------------------------------------------------------------------------------------------------------------
-- Creating in public
-- ---------------------------------------------------------------------------------------------------------------------

-- Up to PostgreSQL 14 everybody could, and a database keeps that when it is upgraded. public is on the search_path of
-- functions that run with the owner's rights, so a function planted there would run with them, too. Whoever made
-- something in public may go on doing so. Without the right to revoke it check-db says what is to be done.
DO $$
DECLARE
    v_role name;
BEGIN
    IF EXISTS (SELECT FROM pg_namespace, aclexplode(nspacl) a
               WHERE nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE')
       AND (SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'public') THEN
        FOR v_role IN
            SELECT DISTINCT r.rolname
            FROM (SELECT relowner AS owner FROM pg_class WHERE relnamespace = 'public'::regnamespace
                  UNION SELECT proowner FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                  UNION SELECT typowner FROM pg_type WHERE typnamespace = 'public'::regnamespace) made
            JOIN pg_roles r ON r.oid = made.owner
            WHERE NOT EXISTS (SELECT FROM pg_roles g WHERE g.rolname IN ('cryptopredict_analyst', 'cryptopredict_admin')
                              AND NOT r.rolsuper AND pg_has_role(r.oid, g.oid, 'MEMBER'))
        LOOP
            EXECUTE format('GRANT CREATE ON SCHEMA public TO %I', v_role);
        END LOOP;
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    END IF;
END $$;
