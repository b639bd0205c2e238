-- Editing in place, and what concerns people: notifications, users, sessions, logins.

-- ---------------------------------------------------------------------------------------------------------------------
-- Editing cells
-- ---------------------------------------------------------------------------------------------------------------------

-- What may be edited in place, and by whom: the row's owner (and any admin), or admins only. Numbers outside minimum and
-- maximum are refused here whether or not the table has a check.
CREATE TABLE IF NOT EXISTS console.editable_columns (
    table_name text,
    column_name text,
    who text NOT NULL CHECK (who IN ('admin', 'owner')),
    minimum numeric,
    maximum numeric,
    PRIMARY KEY (table_name, column_name)
);

INSERT INTO console.editable_columns (table_name, column_name, who, minimum, maximum)
VALUES
    ('watchlists', 'name', 'owner', NULL, NULL),
    ('watchlists', 'description', 'owner', NULL, NULL),
    ('watchlists', 'is_public', 'owner', NULL, NULL),
    ('watchlists', 'is_active', 'owner', NULL, NULL),
    ('watchlists', 'max_assets', 'owner', 1, NULL),
    ('watchlist_assets', 'weight', 'owner', 0, 1),
    ('watchlist_assets', 'target_allocation', 'owner', 0, 1),
    ('watchlist_assets', 'notes', 'owner', NULL, NULL),
    ('risk_management', 'max_position_size', 'owner', 0, NULL),
    ('risk_management', 'max_portfolio_risk', 'owner', 0, 1),
    ('risk_management', 'risk_rules', 'owner', NULL, NULL),
    ('users', 'first_name', 'owner', NULL, NULL),
    ('users', 'last_name', 'owner', NULL, NULL),
    ('users', 'timezone', 'owner', NULL, NULL),
    ('users', 'language', 'owner', NULL, NULL),
    ('users', 'preferences', 'owner', NULL, NULL),
    ('predictions', 'notes', 'admin', NULL, NULL),
    ('cryptocurrencies', 'name', 'admin', NULL, NULL),
    ('cryptocurrencies', 'coingecko_id', 'admin', NULL, NULL),
    ('cryptocurrencies', 'description', 'admin', NULL, NULL),
    ('cryptocurrencies', 'website_url', 'admin', NULL, NULL),
    ('cryptocurrencies', 'blockchain_site', 'admin', NULL, NULL),
    ('cryptocurrencies', 'whitepaper_url', 'admin', NULL, NULL),
    ('cryptocurrencies', 'twitter_username', 'admin', NULL, NULL),
    ('cryptocurrencies', 'telegram_channel', 'admin', NULL, NULL),
    ('cryptocurrencies', 'subreddit_url', 'admin', NULL, NULL),
    ('cryptocurrencies', 'contract_address', 'admin', NULL, NULL),
    ('cryptocurrencies', 'decimals', 'admin', 0, 255),
    ('cryptocurrencies', 'is_active', 'admin', NULL, NULL),
    ('cryptocurrencies', 'is_supported', 'admin', NULL, NULL),
    ('cryptocurrencies', 'tier', 'admin', 1, 2),
    ('crypto_sectors', 'name', 'admin', NULL, NULL),
    ('crypto_sectors', 'description', 'admin', NULL, NULL),
    ('crypto_sectors', 'characteristics', 'admin', NULL, NULL),
    ('crypto_sectors', 'is_active', 'admin', NULL, NULL),
    ('crypto_sector_mapping', 'allocation_percentage', 'admin', 0.01, 100),
    ('crypto_sector_mapping', 'is_primary_sector', 'admin', NULL, NULL),
    ('ai_models', 'version', 'admin', NULL, NULL),
    ('ai_models', 'status', 'admin', NULL, NULL),
    ('ai_models', 'configuration', 'admin', NULL, NULL)
ON CONFLICT (table_name, column_name) DO NOTHING;

CREATE OR REPLACE FUNCTION console.entity_name(p_table text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE p_table
        WHEN 'watchlists' THEN 'watchlist' WHEN 'watchlist_assets' THEN 'asset' WHEN 'risk_management' THEN 'risk_profile'
        WHEN 'users' THEN 'user' WHEN 'predictions' THEN 'prediction' WHEN 'cryptocurrencies' THEN 'cryptocurrency'
        WHEN 'crypto_sectors' THEN 'sector' WHEN 'crypto_sector_mapping' THEN 'sector_mapping' WHEN 'ai_models' THEN 'model'
        ELSE p_table END
$$;

-- The SQL that tells whose a row is; of a shared list's rows, nobody's.
CREATE OR REPLACE FUNCTION console.owner_expression(p_table text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE p_table
        WHEN 'users' THEN 't.id'
        WHEN 'risk_management' THEN 't.user_id'
        WHEN 'watchlists' THEN 'CASE WHEN t.type = ''personal'' THEN t.user_id END'
        WHEN 'watchlist_assets'
            THEN '(SELECT w.user_id FROM public.watchlists w WHERE w.id = t.watchlist_id AND w.type = ''personal'')'
        ELSE 'NULL::integer' END
$$;

-- Why one edit can't be made, before the database is asked to make it; NULL if nothing speaks against it. p_set is a
-- non-empty object.
CREATE OR REPLACE FUNCTION console.edit_refusal(p_table text, p_set jsonb) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT string_agg(r.refusal, ' ' ORDER BY e.key)
    FROM jsonb_each_text(p_set) e
    LEFT JOIN console.editable_columns c ON c.table_name = p_table AND c.column_name = e.key
    LEFT JOIN pg_attribute a ON a.attrelid = to_regclass(format('public.%I', p_table)) AND a.attname = c.column_name
    CROSS JOIN LATERAL (SELECT CASE
        WHEN c.column_name IS NULL THEN format('%s is not edited here.', e.key)
        WHEN a.attnotnull AND (e.value IS NULL OR a.atttypid = 'varchar'::regtype AND console.is_blank(e.value))
            THEN format('%s must not be empty.', e.key)
        WHEN e.key = 'timezone' AND e.value IS NOT NULL
             AND NOT EXISTS (SELECT FROM pg_timezone_names z WHERE lower(z.name) = lower(e.value))
            THEN format('There is no time zone %s.', e.value)
        -- What is no number at all is left to the column's type to refuse.
        WHEN (c.minimum IS NOT NULL OR c.maximum IS NOT NULL) AND e.value ~ '^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,4})?\s*$'
             AND NOT e.value::numeric BETWEEN coalesce(c.minimum, '-Infinity') AND coalesce(c.maximum, 'Infinity')
          OR (c.minimum IS NOT NULL OR c.maximum IS NOT NULL) AND lower(e.value) ~ 'nan|inf'
            THEN format('%s must be %s.', e.key, CASE
                WHEN c.maximum IS NULL THEN format('at least %s', c.minimum)
                ELSE format('between %s and %s', c.minimum, c.maximum) END) END) r (refusal)
$$;

-- One edit in a table of editable_columns. p_edit = {"id": 1, "version": 123, "set": {"notes": "text", "weight": "0.1"}};
-- values are strings, so that decimals are exact, or null. The row is locked by the caller.
CREATE OR REPLACE FUNCTION console.edit_row(p_operation uuid, p_table text, p_edit jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_user integer := console.current_user_id();
    v_admin boolean := console.is_admin();
    v_id bigint := (p_edit ->> 'id')::bigint;
    v_seen bigint := (p_edit ->> 'version')::bigint;
    v_set jsonb := p_edit -> 'set';
    v_version bigint;
    v_owner integer;
    v_before jsonb;
    v_after jsonb;
    v_refusal text;
    v_assignments text;
BEGIN
    EXECUTE format('SELECT t.xmin::text::bigint, %s, to_jsonb(t) FROM public.%I t WHERE t.id = $1',
                   console.owner_expression(p_table), p_table)
    INTO v_version, v_owner, v_before USING v_id;

    -- A row that is not the caller's to see is as if it were not there; users' lists may be public.
    IF v_version IS NULL
       OR NOT v_admin AND p_table IN ('users', 'risk_management') AND v_owner <> v_user
       OR p_table = 'watchlists' AND console.list_access(v_id::integer) IS NULL
       OR p_table = 'watchlist_assets' AND console.list_access((v_before ->> 'watchlist_id')::integer) IS NULL THEN
        RETURN console.outcome(v_id, 'not_found');
    END IF;
    IF jsonb_typeof(v_set) IS DISTINCT FROM 'object' OR v_set = '{}' THEN
        RETURN console.outcome(v_id, 'refused', 'There is nothing to set.', v_version);
    END IF;
    IF NOT v_admin AND (v_owner IS DISTINCT FROM v_user
                        OR EXISTS (SELECT FROM console.editable_columns
                                   WHERE table_name = p_table AND v_set ? column_name AND who = 'admin')) THEN
        RETURN console.outcome(v_id, 'forbidden', NULL, v_version);
    END IF;
    IF v_version <> v_seen THEN
        RETURN console.outcome(v_id, 'changed', NULL, v_version);
    END IF;
    v_refusal := console.edit_refusal(p_table, v_set);
    IF v_refusal IS NOT NULL THEN
        RETURN console.outcome(v_id, 'refused', v_refusal, v_version);
    END IF;

    -- Cast to the type without its length: the assignment then refuses a text that is too long instead of cutting it.
    SELECT string_agg(format('%I = ($2 ->> %L)::%s', a.attname, a.attname, format_type(a.atttypid, NULL)), ', ')
           || CASE p_table WHEN 'watchlist_assets' THEN ', last_modified_by = $3' ELSE '' END
    INTO v_assignments
    FROM jsonb_object_keys(v_set) k
    JOIN pg_attribute a ON a.attrelid = format('public.%I', p_table)::regclass AND a.attname = k;
    BEGIN
        EXECUTE format('UPDATE public.%I t SET %s WHERE t.id = $1 RETURNING t.xmin::text::bigint, to_jsonb(t)', p_table, v_assignments)
        INTO v_version, v_after USING v_id, v_set, v_user;
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        RETURN console.outcome(v_id, 'refused', SQLERRM, v_version);
    END;
    PERFORM console.audit(p_operation, console.entity_name(p_table) || '_update', console.entity_name(p_table), v_id, 'update',
        (SELECT jsonb_object_agg(k, v_before -> k) FROM jsonb_object_keys(v_set) k),
        (SELECT jsonb_object_agg(k, v_after -> k) FROM jsonb_object_keys(v_set) k));
    RETURN console.outcome(v_id, 'done', NULL, v_version);
END $$;

-- Edits rows of one table, each on its own: what one meets does not touch the others. A row with an outcome other than
-- 'done' has the version it has now, for a console that wants to read it again.
CREATE OR REPLACE FUNCTION console.edit_rows(p_operation uuid, p_table text, p_edits jsonb)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'edit_rows');
    v_edit jsonb;
BEGIN
    IF NOT EXISTS (SELECT FROM console.editable_columns WHERE table_name = p_table) OR jsonb_typeof(p_edits) IS DISTINCT FROM 'array' THEN
        RAISE EXCEPTION 'a table whose columns are editable, and an array of edits, are needed' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF v_outcome IS NULL THEN
        v_outcome := '[]';
        EXECUTE format('SELECT FROM public.%I WHERE id = ANY ($1) ORDER BY id FOR UPDATE', p_table) -- in order: no deadlock
        USING ARRAY(SELECT (e ->> 'id')::bigint FROM jsonb_array_elements(p_edits) e);
        FOR v_edit IN SELECT e FROM jsonb_array_elements(p_edits) WITH ORDINALITY AS a (e, n) ORDER BY n
        LOOP
            v_outcome := v_outcome || console.edit_row(p_operation, p_table, v_edit);
        END LOOP;
        v_outcome := console.finish_operation(p_operation, v_outcome);
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- Makes the risk profile of a user who has none yet, with the defaults; the outcome's key is the profile.
CREATE OR REPLACE FUNCTION console.create_risk_profile(p_operation uuid, p_user_id integer DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'create_risk_profile');
    v_user integer := coalesce(p_user_id, console.current_user_id());
    v_id integer;
BEGIN
    IF v_outcome IS NULL THEN
        IF v_user <> console.current_user_id() AND NOT console.is_admin() THEN
            v_outcome := console.outcome(NULL, 'forbidden');
        ELSIF NOT EXISTS (SELECT FROM public.users WHERE id = v_user) THEN
            v_outcome := console.outcome(NULL, 'not_found');
        ELSE
            INSERT INTO public.risk_management (user_id) VALUES (v_user) ON CONFLICT (user_id) DO NOTHING RETURNING id INTO v_id;
            IF FOUND THEN
                PERFORM console.audit(p_operation, 'risk_profile_update', 'risk_profile', v_id, 'create', NULL,
                                      (SELECT to_jsonb(r) FROM public.risk_management r WHERE r.id = v_id));
            END IF;
            SELECT console.outcome(r.id, 'done', NULL, r.xmin::text::bigint) INTO v_outcome
            FROM public.risk_management r WHERE r.user_id = v_user;
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Notifications
-- ---------------------------------------------------------------------------------------------------------------------

-- Changes notifications of the caller's (an admin: anybody's), each on its own.
CREATE OR REPLACE FUNCTION console.change_notifications(p_operation uuid, p_kind text, p_ids integer[], p_status text,
                                                        p_until timestamptz)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, p_kind);
BEGIN
    IF v_outcome IS NULL THEN
        PERFORM FROM public.notifications WHERE id = ANY (p_ids) ORDER BY id FOR UPDATE;
        WITH asked AS (
            SELECT u.id, min(u.n) AS place FROM unnest(p_ids) WITH ORDINALITY AS u (id, n) GROUP BY u.id
        ), mine AS MATERIALIZED (
            SELECT n.id, jsonb_build_object('status', n.status, 'scheduled_for', n.scheduled_for) AS before
            FROM public.notifications n
            WHERE n.id = ANY (p_ids) AND (n.user_id = console.current_user_id() OR console.is_admin())
        ), updated AS (
            UPDATE public.notifications n
            SET status = coalesce(p_status, n.status), scheduled_for = coalesce(p_until, n.scheduled_for),
                read_at = CASE WHEN p_status = 'unread' THEN NULL WHEN p_status IS NULL THEN n.read_at ELSE coalesce(n.read_at, now()) END
            FROM mine m WHERE n.id = m.id
            RETURNING n.id, n.xmin::text::bigint AS version, m.before,
                      jsonb_build_object('status', n.status, 'scheduled_for', n.scheduled_for) AS after
        ), audited AS (
            INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details, ip_address, user_agent)
            SELECT console.current_user_id(), 'notification_update', 'notification', u.id, coalesce(p_status, 'snooze'),
                   jsonb_build_object('operation', p_operation, 'before', u.before, 'after', u.after),
                   inet_client_addr(), current_setting('application_name')
            FROM updated u
        )
        SELECT jsonb_agg(console.outcome(a.id, CASE WHEN u.id IS NULL THEN 'not_found' ELSE 'done' END, NULL, u.version) ORDER BY a.place)
        INTO v_outcome
        FROM asked a LEFT JOIN updated u ON u.id = a.id;
        v_outcome := console.finish_operation(p_operation, v_outcome);
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- p_status: read, dismissed or unread.
CREATE OR REPLACE FUNCTION console.mark_notifications(p_operation uuid, p_ids integer[], p_status text)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    IF p_ids IS NULL OR p_status IS NULL OR p_status NOT IN ('read', 'dismissed', 'unread') THEN
        RAISE EXCEPTION 'notifications and read, dismissed or unread are needed' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN QUERY SELECT * FROM console.change_notifications(p_operation, 'mark_notifications', p_ids, p_status, NULL);
END $$;

-- Out of sight until scheduled_for comes.
CREATE OR REPLACE FUNCTION console.snooze_notifications(p_operation uuid, p_ids integer[], p_until timestamptz)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    IF p_ids IS NULL OR p_until IS NULL OR NOT isfinite(p_until) THEN
        RAISE EXCEPTION 'notifications and a moment are needed' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN QUERY SELECT * FROM console.change_notifications(p_operation, 'snooze_notifications', p_ids, NULL, p_until);
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Users, sessions, logins
-- ---------------------------------------------------------------------------------------------------------------------

-- An admin makes a user, who has no password anywhere until a program gives one. The outcome's key is the user.
CREATE OR REPLACE FUNCTION console.create_user(p_operation uuid, p_email text, p_first_name text DEFAULT NULL,
                                               p_last_name text DEFAULT NULL, p_role text DEFAULT 'public')
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'create_user');
    v_email text := btrim(p_email);
    v_id integer;
BEGIN
    IF v_outcome IS NULL THEN
        v_outcome := CASE
            WHEN NOT console.is_admin() THEN console.outcome(NULL, 'forbidden')
            WHEN v_email IS NULL OR v_email !~ '^[^@\s]+@[^@\s]+$' OR length(v_email) > 255
                THEN console.outcome(NULL, 'refused', 'An e-mail address is needed.')
            WHEN EXISTS (SELECT FROM public.users WHERE lower(email) = lower(v_email))
                THEN console.outcome(NULL, 'refused', 'There is a user of this address already.')
            WHEN length(p_first_name) > 50 OR length(p_last_name) > 50
                THEN console.outcome(NULL, 'refused', 'A name has at most 50 characters.')
            WHEN p_role IS NULL OR p_role NOT IN ('admin', 'public') THEN console.outcome(NULL, 'refused', 'A role is admin or public.') END;
        IF v_outcome IS NULL THEN
            INSERT INTO public.users (email, password_hash, first_name, last_name, role)
            VALUES (v_email, '!', p_first_name, p_last_name, p_role) -- no password hashes to '!'
            RETURNING id INTO v_id;
            PERFORM console.audit(p_operation, 'user_update', 'user', v_id, 'create', NULL,
                jsonb_build_object('email', v_email, 'first_name', p_first_name, 'last_name', p_last_name, 'role', p_role));
            v_outcome := console.outcome(v_id, 'done', NULL, (SELECT xmin::text::bigint FROM public.users WHERE id = v_id));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- p_changes: any of is_active, is_verified, is_premium (true or false) and role (admin or public). The last active admin
-- stays one: 'last_admin'.
CREATE OR REPLACE FUNCTION console.set_user(p_operation uuid, p_user_id integer, p_changes jsonb, p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'set_user');
    v_before jsonb;
    v_after jsonb;
    v_version bigint;
BEGIN
    IF jsonb_typeof(p_changes) IS DISTINCT FROM 'object' OR p_changes = '{}'
       OR EXISTS (SELECT FROM jsonb_each(p_changes) c
                  WHERE NOT (c.key IN ('is_active', 'is_verified', 'is_premium') AND jsonb_typeof(c.value) = 'boolean'
                             OR c.key = 'role' AND c.value IN ('"admin"', '"public"'))) THEN
        RAISE EXCEPTION 'p_changes is any of is_active, is_verified, is_premium (true or false) and role (admin or public)'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF v_outcome IS NULL THEN
        -- All active admins, in order: two who demote each other take turns, and the second is the last one.
        PERFORM FROM public.users WHERE role = 'admin' AND is_active OR id = p_user_id ORDER BY id FOR NO KEY UPDATE;
        SELECT jsonb_build_object('is_active', is_active, 'is_verified', is_verified, 'is_premium', is_premium, 'role', role),
               xmin::text::bigint
        INTO v_before, v_version FROM public.users WHERE id = p_user_id;
        v_after := v_before || p_changes;
        v_outcome := CASE
            WHEN NOT console.is_admin() THEN console.outcome(p_user_id, 'forbidden')
            WHEN v_before IS NULL THEN console.outcome(p_user_id, 'not_found')
            WHEN v_version <> p_version THEN console.outcome(p_user_id, 'changed')
            WHEN v_before @> '{"is_active": true, "role": "admin"}' AND NOT v_after @> '{"is_active": true, "role": "admin"}'
                 AND NOT EXISTS (SELECT FROM public.users WHERE role = 'admin' AND is_active AND id <> p_user_id)
                THEN console.outcome(p_user_id, 'last_admin', 'This is the last active admin.') END;
        IF v_outcome IS NULL THEN
            UPDATE public.users
            SET is_active = (v_after ->> 'is_active')::boolean, is_verified = (v_after ->> 'is_verified')::boolean,
                is_premium = (v_after ->> 'is_premium')::boolean, role = v_after ->> 'role'
            WHERE id = p_user_id RETURNING xmin::text::bigint INTO v_version;
            PERFORM console.audit(p_operation, 'user_update', 'user', p_user_id, 'update', v_before, v_after);
            v_outcome := console.outcome(p_user_id, 'done', NULL, v_version);
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- Ends a session of the web programs: the caller's own, or anybody's for an admin.
CREATE OR REPLACE FUNCTION console.revoke_session(p_operation uuid, p_session_id integer)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'revoke_session');
    v_active boolean;
    v_version bigint;
BEGIN
    IF v_outcome IS NULL THEN
        SELECT is_active INTO v_active FROM public.user_sessions
        WHERE id = p_session_id AND (user_id = console.current_user_id() OR console.is_admin()) FOR UPDATE;
        IF NOT FOUND THEN
            v_outcome := console.outcome(p_session_id, 'not_found');
        ELSE
            UPDATE public.user_sessions SET is_active = false WHERE id = p_session_id RETURNING xmin::text::bigint INTO v_version;
            PERFORM console.audit(p_operation, 'session_update', 'session', p_session_id, 'revoke',
                                  jsonb_build_object('is_active', v_active), jsonb_build_object('is_active', false));
            v_outcome := console.outcome(p_session_id, 'done', NULL, v_version);
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- Who may say which login is which user: the schema's owner, or an admin who may make roles. Making the role and granting
-- it a group role is plain SQL of the same person's, outside of any function.
CREATE OR REPLACE FUNCTION console.require_login_keeper() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    IF NOT console.is_owner()
       AND NOT (console.is_admin() AND EXISTS (SELECT FROM pg_roles WHERE rolname = session_user AND rolcreaterole)) THEN
        RAISE EXCEPTION 'only the owner of the schema console, or an admin with CREATEROLE, gives console access'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION console.map_login(p_role_name text, p_user_id integer) RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_former integer;
BEGIN
    PERFORM console.require_login_keeper();
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = p_role_name) THEN
        RETURN NEXT (p_user_id, 'not_found', NULL, format('There is no database role %s.', p_role_name))::console.row_outcome;
    ELSIF NOT EXISTS (SELECT FROM public.users WHERE id = p_user_id) THEN
        RETURN NEXT (p_user_id, 'not_found', NULL, 'There is no such user.')::console.row_outcome;
    ELSE
        SELECT user_id INTO v_former FROM console.logins WHERE role_name = p_role_name FOR UPDATE;
        INSERT INTO console.logins (role_name, user_id) VALUES (p_role_name, p_user_id)
        ON CONFLICT (role_name) DO UPDATE SET user_id = EXCLUDED.user_id, mapped_at = now();
        PERFORM console.audit(NULL, 'user_update', 'user', p_user_id, 'map_login', jsonb_build_object('user_id', v_former),
                              jsonb_build_object('user_id', p_user_id), jsonb_build_object('role_name', p_role_name));
        RETURN NEXT (p_user_id, 'done', NULL, NULL)::console.row_outcome;
    END IF;
END $$;

-- The outcome's key is the user whose login it was.
CREATE OR REPLACE FUNCTION console.unmap_login(p_role_name text) RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_user integer;
BEGIN
    PERFORM console.require_login_keeper();
    DELETE FROM console.logins WHERE role_name = p_role_name RETURNING user_id INTO v_user;
    IF NOT FOUND THEN
        RETURN NEXT (NULL, 'not_found', NULL, format('The login %s is not mapped.', p_role_name))::console.row_outcome;
    ELSE
        PERFORM console.audit(NULL, 'user_update', 'user', v_user, 'unmap_login', jsonb_build_object('user_id', v_user), NULL,
                              jsonb_build_object('role_name', p_role_name));
        RETURN NEXT (v_user, 'done', NULL, NULL)::console.row_outcome;
    END IF;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
