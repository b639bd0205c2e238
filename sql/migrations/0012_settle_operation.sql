-- What became of an operation whose answer was lost.

-- Its outcome if it happened: waits for a server that is still at it. NULL: it did not happen, and never will, for its id
-- is used up; a statement that is still on its way is refused.
CREATE OR REPLACE FUNCTION console.settle_operation(p_operation uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_user integer := console.current_user_id();
BEGIN
    IF v_user IS NULL THEN
        RAISE EXCEPTION 'the login % may change nothing', quote_ident(session_user)
            USING ERRCODE = 'insufficient_privilege', DETAIL = 'It is not mapped to an active user.';
    END IF;
    INSERT INTO console.operations (operation_id, user_id, kind, outcome) VALUES (p_operation, v_user, 'settled', '[]')
    ON CONFLICT (operation_id) DO NOTHING;
    RETURN (SELECT outcome FROM console.operations
            WHERE operation_id = p_operation AND user_id = v_user AND kind <> 'settled');
END $$;

INSERT INTO console.exposed (kind, name, audience) VALUES ('function', 'settle_operation', 'everyone')
ON CONFLICT (kind, name) DO NOTHING;
REVOKE EXECUTE ON FUNCTION console.settle_operation(uuid) FROM PUBLIC;
