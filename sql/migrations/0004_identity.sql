-- Who the person behind a database login is, and what every function that writes needs: one outcome per row, an
-- operation that can be repeated without happening twice, and the audit trail.
--
-- Functions of this schema run with the rights of its owner (SECURITY DEFINER), so identity is always session_user: the
-- login that connected, whatever SET ROLE says. Some views here bear the name of a table of public, and console comes
-- first in search_path, so tables of public are always written with their schema.

GRANT USAGE ON SCHEMA console TO PUBLIC; -- the original functions of public ask current_user_id() with their caller's rights

-- Which database login is which row of users.
CREATE TABLE IF NOT EXISTS console.logins (
    role_name name PRIMARY KEY,
    user_id integer NOT NULL REFERENCES public.users (id) ON DELETE CASCADE,
    mapped_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS logins_user_id ON console.logins (user_id);

-- What each write answered, by the id its client gave it: a lost answer is asked for by repeating the call.
CREATE TABLE IF NOT EXISTS console.operations (
    operation_id uuid PRIMARY KEY,
    user_id integer REFERENCES public.users (id) ON DELETE SET NULL,
    kind text NOT NULL,
    outcome jsonb, -- empty only while the operation is under way
    happened_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS operations_user_id ON console.operations (user_id);

-- Which rows the demo data put in, so that they and nothing else can be taken out again.
CREATE TABLE IF NOT EXISTS console.demo_rows (
    table_name text PRIMARY KEY,
    ids int8multirange NOT NULL DEFAULT '{}'
);

-- What became of one row of a call. outcome is 'done' or the reason why the row was left as it was; version is the row's
-- xmin after the call.
DO $$
BEGIN
    IF to_regtype('console.row_outcome') IS NULL THEN
        CREATE TYPE console.row_outcome AS (key bigint, outcome text, version bigint, detail text);
    END IF;
END $$;

-- NULL for a login nobody mapped and for a deactivated user; every function then refuses.
CREATE OR REPLACE FUNCTION console.current_user_id() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT u.id
    FROM console.logins l
    JOIN public.users u ON u.id = l.user_id
    WHERE l.role_name = session_user AND u.is_active
$$;

-- The login owns the schema, is a member of the role that does, or is a superuser.
CREATE OR REPLACE FUNCTION console.is_owner() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT pg_has_role(session_user, nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = 'console'
$$;

-- Two things make an admin: the row of users says so, and so does the login's membership in the group role.
CREATE OR REPLACE FUNCTION console.is_admin() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM public.users WHERE id = console.current_user_id() AND role = 'admin')
       AND (console.is_owner()
            OR EXISTS (SELECT FROM pg_roles
                       WHERE rolname = 'cryptopredict_admin' AND pg_has_role(session_user, oid, 'MEMBER')))
$$;

-- For functions whose result has no place for an outcome.
CREATE OR REPLACE FUNCTION console.require_admin() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    IF NOT console.is_admin() THEN
        RAISE EXCEPTION 'only an admin may do this'
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = format('The login %s is not mapped to an active admin.', quote_ident(session_user));
    END IF;
    RETURN console.current_user_id();
END $$;

CREATE OR REPLACE FUNCTION console.display_name(p_first_name text, p_last_name text, p_email text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(nullif(concat_ws(' ', nullif(btrim(p_first_name), ''), nullif(btrim(p_last_name), '')), ''),
                    split_part(p_email, '@', 1))
$$;

-- Nothing but white space, of any script: the invisible characters count as white space here.
CREATE OR REPLACE FUNCTION console.is_blank(p_text text) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT p_text IS NULL
        OR p_text ~ '^[\s\u0085\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff]*$'
$$;

-- What the console asks first; a login that is not mapped gets its own name and nothing else.
CREATE OR REPLACE FUNCTION console.whoami()
RETURNS TABLE (user_id integer, email text, display_name text, is_admin boolean, session_role text,
               has_demo_data boolean, timezone text, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT u.id, u.email, console.display_name(u.first_name, u.last_name, u.email), console.is_admin(), session_user,
           EXISTS (SELECT FROM console.demo_rows d WHERE NOT isempty(d.ids)), u.timezone, u.language
    FROM (SELECT console.current_user_id() AS id) me
    LEFT JOIN public.users u ON u.id = me.id
$$;

-- Opens an operation of the caller. NULL: go ahead, and close it with finish_operation. Anything else: it happened
-- before, and this is what it answered. A second session that repeats an operation still under way waits here for it.
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

CREATE OR REPLACE FUNCTION console.finish_operation(p_operation uuid, p_outcome jsonb) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    UPDATE console.operations SET outcome = coalesce(p_outcome, '[]') WHERE operation_id = p_operation RETURNING outcome
$$;

-- Whether an operation of the caller happened, and what it answered; NULL if it did not.
CREATE OR REPLACE FUNCTION console.operation_outcome(p_operation uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT outcome FROM console.operations
    WHERE operation_id = p_operation AND user_id = console.current_user_id()
$$;

-- Small builders, so that functions can put outcomes together as JSON for operations and hand them out as rows. An
-- outcome that is told often has a sentence of its own.
CREATE OR REPLACE FUNCTION console.outcome(p_key bigint, p_outcome text, p_detail text DEFAULT NULL,
                                           p_version bigint DEFAULT NULL) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT jsonb_build_object('key', p_key, 'outcome', p_outcome, 'version', p_version, 'detail',
        coalesce(p_detail, CASE p_outcome
            WHEN 'changed' THEN 'It was changed since it was read.'
            WHEN 'not_found' THEN 'It is not there any more.'
            WHEN 'forbidden' THEN 'You may not change this.'
            WHEN 'reason_required' THEN 'A reason is needed.'
            WHEN 'not_in_list' THEN 'The coin is not in the list.'
            WHEN 'already_in_list' THEN 'The coin is in the list already.'
            WHEN 'list_full' THEN 'The list is full.' END))
$$;

CREATE OR REPLACE FUNCTION console.outcome_rows(p_outcomes jsonb) RETURNS SETOF console.row_outcome
LANGUAGE sql IMMUTABLE
AS $$
    SELECT * FROM jsonb_populate_recordset(NULL::console.row_outcome, p_outcomes)
$$;

-- One line of the audit trail: who changed which entity, from what to what, in which operation.
CREATE OR REPLACE FUNCTION console.audit(p_operation uuid, p_activity text, p_entity text, p_entity_id bigint,
                                         p_action text, p_before jsonb, p_after jsonb, p_more jsonb DEFAULT '{}')
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details, ip_address, user_agent)
    VALUES (console.current_user_id(), p_activity, p_entity, p_entity_id, p_action,
            jsonb_build_object('operation', p_operation, 'before', p_before, 'after', p_after) || p_more,
            inet_client_addr(), current_setting('application_name'))
$$;

-- Maps the login that installs the console: to the address if one is given; else it keeps its mapping; else to the only,
-- or the first, active admin; else to a new admin nobody can log in as elsewhere. Says what it did.
CREATE OR REPLACE FUNCTION console.map_installer(p_admin_email text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_email text := nullif(btrim(p_admin_email), '');
    v_user public.users;
    v_why text;
    v_admins bigint;
BEGIN
    IF v_email IS NOT NULL THEN
        IF v_email !~ '^[^@\s]+@[^@\s]+$' THEN
            RAISE EXCEPTION '% is not an e-mail address', quote_literal(v_email) USING ERRCODE = 'invalid_parameter_value';
        END IF;
        SELECT * INTO v_user FROM public.users WHERE lower(email) = lower(v_email)
        ORDER BY email = v_email DESC, id LIMIT 1;
        v_why := 'as asked';
    ELSE
        SELECT u.* INTO v_user FROM console.logins l JOIN public.users u ON u.id = l.user_id
        WHERE l.role_name = session_user;
        v_why := 'as before';
        IF v_user.id IS NULL THEN
            SELECT * INTO v_user FROM public.users WHERE role = 'admin' AND is_active ORDER BY id LIMIT 1;
            SELECT count(*) INTO v_admins FROM public.users WHERE role = 'admin' AND is_active;
            v_why := CASE v_admins WHEN 1 THEN 'the only active admin'
                     ELSE format('the first of %s active admins; --admin-email chooses another', v_admins) END;
        END IF;
        IF v_user.id IS NULL THEN -- the first free one of admin@localhost, admin2@localhost, …
            SELECT a.email INTO v_email
            FROM (SELECT n, format('admin%s@localhost', nullif(n, 1)) AS email FROM generate_series(1, 10000) n) a
            WHERE NOT EXISTS (SELECT FROM public.users u WHERE u.email = a.email)
            ORDER BY a.n LIMIT 1;
        END IF;
    END IF;

    IF v_user.id IS NULL THEN
        INSERT INTO public.users (email, password_hash, first_name, role, is_active, is_verified)
        VALUES (v_email, '!', 'Administrator', 'admin', true, true) -- no password hashes to '!'
        RETURNING * INTO v_user;
        v_why := 'a new admin';
    END IF;

    INSERT INTO console.logins (role_name, user_id) VALUES (session_user, v_user.id)
    ON CONFLICT (role_name) DO UPDATE SET user_id = EXCLUDED.user_id, mapped_at = now()
        WHERE logins.user_id <> EXCLUDED.user_id;
    IF FOUND THEN
        PERFORM console.audit(NULL, 'user_update', 'user', v_user.id, 'map_login', NULL,
                              jsonb_build_object('role_name', session_user));
    END IF;

    RETURN format('Login %s is user %s <%s>, %s%s.', quote_ident(session_user), v_user.id, v_user.email, v_why,
                  CASE WHEN NOT v_user.is_active THEN ', who is deactivated and can do nothing'
                       WHEN v_user.role <> 'admin' THEN ', who is not an admin and can only read' ELSE '' END);
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
