-- The two group roles a person's login is put into. Roles belong to the cluster and making them needs CREATEROLE, so this
-- is no migration: whoever may, runs it once, and console.apply_grants() after it in each database.
DO $$
DECLARE
    v_role text;
BEGIN
    FOREACH v_role IN ARRAY ARRAY['cryptopredict_analyst', 'cryptopredict_admin']
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = v_role);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- another session was faster
        END;
    END LOOP;
END $$;
