-- Who can come in: the logins that belong to a user or to one of the groups, for admins.

-- console_role: 'admin' or 'analyst' by the groups the login is in, 'owner' for who owns the schema, else 'none'. A login
-- whose role was dropped is shown with exists false: made again for somebody else, it would come back as that user.
CREATE OR REPLACE VIEW console.database_logins WITH (security_barrier) AS
SELECT coalesce(r.oid::bigint, -hashtext(l.role_name)::bigint) AS id, coalesce(r.rolname, l.role_name)::text AS role_name,
       l.user_id, u.email AS user_email, console.display_name(u.first_name, u.last_name, u.email) AS user_name,
       u.is_active AS user_is_active,
       CASE WHEN r.oid IS NULL THEN 'none'
            WHEN r.rolsuper OR pg_has_role(r.oid, s.nspowner, 'MEMBER') THEN 'owner'
            WHEN pg_has_role(r.oid, g.admin, 'MEMBER') THEN 'admin'
            WHEN pg_has_role(r.oid, g.analyst, 'MEMBER') THEN 'analyst'
            ELSE 'none' END AS console_role,
       coalesce(r.rolcanlogin, false) AS can_login, r.oid IS NOT NULL AS "exists", l.mapped_at
FROM pg_roles r
FULL JOIN console.logins l ON l.role_name = r.rolname
LEFT JOIN public.users u ON u.id = l.user_id
CROSS JOIN pg_namespace s
CROSS JOIN (SELECT (SELECT oid FROM pg_roles WHERE rolname = 'cryptopredict_admin') AS admin,
                   (SELECT oid FROM pg_roles WHERE rolname = 'cryptopredict_analyst') AS analyst) g
WHERE (SELECT console.is_admin()) AND s.nspname = 'console'
  AND (l.role_name IS NOT NULL
       OR r.rolcanlogin AND NOT r.rolsuper
          AND (pg_has_role(r.oid, g.admin, 'MEMBER') OR pg_has_role(r.oid, g.analyst, 'MEMBER')));

INSERT INTO console.exposed (kind, name, audience) VALUES ('table', 'console.database_logins', 'admin')
ON CONFLICT (kind, name) DO NOTHING;

-- Why a login is nobody here: 'mapped' (it is somebody), 'deactivated', 'unmapped'. may_map: it could map itself, as the
-- owner does by init-db; may_make_logins: it has CREATEROLE, which giving access to others takes.
CREATE OR REPLACE FUNCTION console.login_state()
RETURNS TABLE (standing text, may_map boolean, may_make_logins boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT CASE WHEN console.current_user_id() IS NOT NULL THEN 'mapped'
                WHEN EXISTS (SELECT FROM console.logins WHERE role_name = session_user) THEN 'deactivated'
                ELSE 'unmapped' END,
           console.is_owner(), rolsuper OR rolcreaterole
    FROM pg_roles WHERE rolname = session_user
$$;

INSERT INTO console.exposed (kind, name, audience) VALUES ('function', 'login_state', 'everyone')
ON CONFLICT (kind, name) DO NOTHING;
REVOKE EXECUTE ON FUNCTION console.login_state() FROM PUBLIC;
