-- Watchlists and the assets in them: made, arranged and emptied by their owner, the shared ones by admins. Positions stay
-- 1..n. Names, weights and notes are edited in place by console.edit_rows.

-- What the caller may do with a list: 'arrange', 'read' or nothing (NULL: it is as if it were not there).
CREATE OR REPLACE FUNCTION console.list_access(p_list integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT CASE WHEN me.id IS NULL THEN NULL
                WHEN w.type = 'personal' AND w.user_id = me.id OR console.is_admin() THEN 'arrange'
                WHEN w.type <> 'personal' OR w.is_public THEN 'read' END
    FROM public.watchlists w, (SELECT console.current_user_id() AS id) me
    WHERE w.id = p_list
$$;

CREATE OR REPLACE FUNCTION console.list_version(p_list integer) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT xmin::text::bigint FROM public.watchlists WHERE id = p_list
$$;

-- Why the caller can't arrange a list, or NULL. No version: whatever it is now.
CREATE OR REPLACE FUNCTION console.list_refusal(p_list integer, p_version bigint DEFAULT NULL) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT CASE WHEN access IS NULL THEN 'not_found'
                WHEN access <> 'arrange' THEN 'forbidden'
                WHEN console.list_version(p_list) <> p_version THEN 'changed' END
    FROM (SELECT console.list_access(p_list) AS access) a
$$;

CREATE OR REPLACE FUNCTION console.is_full(p_list integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT coalesce((SELECT count(*) FROM public.watchlist_assets WHERE watchlist_id = p_list AND is_active) >= max_assets, false)
    FROM public.watchlists WHERE id = p_list
$$;

CREATE OR REPLACE FUNCTION console.asset_json(p_asset integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT to_jsonb(a) FROM public.watchlist_assets a WHERE id = p_asset
$$;

-- Outcomes whose key is an asset, with the version each row has now that all numbering is over.
CREATE OR REPLACE FUNCTION console.with_asset_versions(p_outcomes jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT coalesce(jsonb_agg(o || jsonb_build_object('version',
               (SELECT xmin::text::bigint FROM public.watchlist_assets WHERE id = (o ->> 'key')::bigint
                AND console.list_access(watchlist_id) IS NOT NULL)) ORDER BY place), '[]')
    FROM jsonb_array_elements(p_outcomes) WITH ORDINALITY AS e (o, place)
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The lists
-- ---------------------------------------------------------------------------------------------------------------------

-- The outcome's key is the new list. Only an admin makes a shared list or one for somebody else; of each shared type one
-- is active.
CREATE OR REPLACE FUNCTION console.create_watchlist(p_operation uuid, p_name text, p_description text DEFAULT NULL,
                                                    p_type text DEFAULT 'personal', p_is_public boolean DEFAULT false,
                                                    p_max_assets integer DEFAULT 25, p_user_id integer DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'create_watchlist');
    v_owner integer := CASE WHEN p_type IN ('default', 'admin_tier1', 'admin_tier2') THEN NULL
                            ELSE coalesce(p_user_id, console.current_user_id()) END;
    v_refusal text;
    v_list public.watchlists;
BEGIN
    IF v_outcome IS NULL THEN
        v_refusal := CASE
            WHEN p_type IS NULL OR p_type NOT IN ('personal', 'default', 'admin_tier1', 'admin_tier2') THEN 'There is no such type of list.'
            WHEN console.is_blank(p_name) THEN 'A list needs a name.'
            WHEN length(p_name) > 100 THEN 'A name has at most 100 characters.'
            WHEN p_max_assets < 1 THEN 'A list holds at least one coin.'
            WHEN p_type = 'personal' AND NOT EXISTS (SELECT FROM public.users WHERE id = v_owner) THEN 'There is no such user.'
            WHEN EXISTS (SELECT FROM public.watchlists WHERE type = p_type AND type <> 'personal' AND is_active)
                THEN 'There is an active list of this type already; deactivate it first.' END;
        IF v_owner IS DISTINCT FROM console.current_user_id() AND NOT console.is_admin() THEN
            v_outcome := jsonb_build_array(console.outcome(NULL, 'forbidden'));
        ELSIF v_refusal IS NOT NULL THEN
            v_outcome := jsonb_build_array(console.outcome(NULL, 'refused', v_refusal));
        ELSE
            INSERT INTO public.watchlists (name, description, type, user_id, is_public, max_assets, sort_order)
            VALUES (p_name, p_description, p_type, v_owner, coalesce(p_is_public, false), p_max_assets,
                    (SELECT coalesce(max(sort_order), 0) + 1 FROM public.watchlists WHERE user_id IS NOT DISTINCT FROM v_owner))
            RETURNING * INTO v_list;
            PERFORM console.audit(p_operation, 'watchlist_update', 'watchlist', v_list.id, 'create', NULL, to_jsonb(v_list));
            v_outcome := jsonb_build_array(console.outcome(v_list.id, 'done', NULL, console.list_version(v_list.id)));
        END IF;
        v_outcome := console.finish_operation(p_operation, v_outcome);
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- p_changes: any of name, description, is_public, max_assets, is_active.
CREATE OR REPLACE FUNCTION console.update_watchlist(p_operation uuid, p_watchlist_id integer, p_changes jsonb,
                                                    p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    RETURN QUERY SELECT * FROM console.edit_rows(p_operation, 'watchlists',
        jsonb_build_array(jsonb_build_object('id', p_watchlist_id, 'version', p_version, 'set', p_changes)));
END $$;

-- Deletes the list with its assets and suggestions. The active list of a shared type stays: others rely on it being there.
CREATE OR REPLACE FUNCTION console.delete_watchlist(p_operation uuid, p_watchlist_id integer, p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'delete_watchlist');
    v_list public.watchlists;
    v_refusal text;
BEGIN
    IF v_outcome IS NULL THEN
        PERFORM console.lock_lists(ARRAY[p_watchlist_id]);
        SELECT * INTO v_list FROM public.watchlists WHERE id = p_watchlist_id;
        v_refusal := console.list_refusal(p_watchlist_id, p_version);
        IF v_refusal IS NOT NULL THEN
            v_outcome := console.outcome(p_watchlist_id, v_refusal);
        ELSIF v_list.type <> 'personal' AND v_list.is_active THEN
            v_outcome := console.outcome(p_watchlist_id, 'refused', 'A shared list is deactivated before it is deleted.');
        ELSE
            PERFORM console.audit(p_operation, 'watchlist_update', 'watchlist', v_list.id, 'delete',
                to_jsonb(v_list) || jsonb_build_object('assets',
                    (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.position), '[]') FROM public.watchlist_assets a
                     WHERE a.watchlist_id = v_list.id)), NULL);
            DELETE FROM public.watchlists WHERE id = v_list.id;
            v_outcome := console.outcome(p_watchlist_id, 'done');
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- The lists themselves, in the order of p_ids.
CREATE OR REPLACE FUNCTION console.order_watchlists(p_operation uuid, p_ids integer[])
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'order_watchlists');
    v_id integer;
    v_place bigint;
    v_before integer;
    v_refusal text;
BEGIN
    IF p_ids IS NULL THEN
        RAISE EXCEPTION 'lists are needed' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    IF v_outcome IS NULL THEN
        v_outcome := '[]';
        PERFORM console.lock_lists(p_ids);
        FOR v_id, v_place IN
            SELECT u.id, row_number() OVER (ORDER BY min(u.n)) FROM unnest(p_ids) WITH ORDINALITY AS u (id, n)
            GROUP BY u.id ORDER BY 2
        LOOP
            v_refusal := console.list_refusal(v_id);
            IF v_refusal IS NULL THEN
                SELECT sort_order INTO v_before FROM public.watchlists WHERE id = v_id;
                IF v_before IS DISTINCT FROM v_place THEN
                    UPDATE public.watchlists SET sort_order = v_place WHERE id = v_id;
                    PERFORM console.audit(p_operation, 'watchlist_update', 'watchlist', v_id, 'order',
                                          jsonb_build_object('sort_order', v_before), jsonb_build_object('sort_order', v_place));
                END IF;
            END IF;
            v_outcome := v_outcome || console.outcome(v_id, coalesce(v_refusal, 'done'), NULL,
                                                      CASE WHEN v_refusal IS NULL THEN console.list_version(v_id) END);
        END LOOP;
        v_outcome := console.finish_operation(p_operation, v_outcome);
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The assets of a list
-- ---------------------------------------------------------------------------------------------------------------------

-- Puts a list in the order of p_asset_ids, which names every active asset of it: if it does not, the list is another one
-- by now ('changed'). The outcome's key is the list.
CREATE OR REPLACE FUNCTION console.reorder_watchlist(p_operation uuid, p_watchlist_id integer, p_asset_ids integer[],
                                                     p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'reorder_watchlist');
    v_refusal text;
    v_before integer[];
BEGIN
    IF p_asset_ids IS NULL THEN
        RAISE EXCEPTION 'the assets are needed' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    IF v_outcome IS NULL THEN
        PERFORM console.lock_lists(ARRAY[p_watchlist_id]);
        v_before := console.list_order(p_watchlist_id);
        v_refusal := coalesce(console.list_refusal(p_watchlist_id, p_version),
            CASE WHEN NOT p_asset_ids <@ v_before
                   OR EXISTS (SELECT FROM public.watchlist_assets
                              WHERE watchlist_id = p_watchlist_id AND is_active AND id <> ALL (p_asset_ids)) THEN 'changed' END);
        IF v_refusal IS NULL THEN
            PERFORM console.number_assets(p_watchlist_id, p_asset_ids);
            PERFORM console.touch_lists(ARRAY[p_watchlist_id]);
            PERFORM console.audit(p_operation, 'watchlist_update', 'watchlist', p_watchlist_id, 'reorder',
                                  to_jsonb(v_before), to_jsonb(console.list_order(p_watchlist_id)));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(
            console.outcome(p_watchlist_id, coalesce(v_refusal, 'done'), NULL,
                            CASE WHEN v_refusal IS NULL THEN console.list_version(p_watchlist_id) END)));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- Adds coins, as one block from p_position on (NULL: at the end). The outcome's key is the coin.
CREATE OR REPLACE FUNCTION console.add_assets(p_operation uuid, p_watchlist_id integer, p_crypto_ids integer[],
                                              p_position integer DEFAULT NULL, p_weight numeric DEFAULT NULL,
                                              p_notes text DEFAULT NULL, p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'add_assets');
    v_refusal text;
    v_coin integer;
    v_row integer;
    v_before jsonb[] := '{}';
    v_added integer[] := '{}';
    v_result text;
BEGIN
    IF p_crypto_ids IS NULL OR NOT coalesce(p_weight BETWEEN 0 AND 1, true) THEN
        RAISE EXCEPTION 'coins, and no weight or one between 0 and 1, are needed' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF v_outcome IS NULL THEN
        v_outcome := '[]';
        PERFORM console.lock_lists(ARRAY[p_watchlist_id]);
        v_refusal := console.list_refusal(p_watchlist_id, p_version);
        FOR v_coin IN SELECT id FROM unnest(p_crypto_ids) WITH ORDINALITY AS u (id, n) GROUP BY id ORDER BY min(n)
        LOOP
            v_result := CASE
                WHEN v_refusal IS NOT NULL THEN v_refusal
                WHEN NOT EXISTS (SELECT FROM public.cryptocurrencies WHERE id = v_coin) THEN 'not_found'
                WHEN EXISTS (SELECT FROM public.watchlist_assets
                             WHERE watchlist_id = p_watchlist_id AND crypto_id = v_coin AND is_active) THEN 'already_in_list'
                WHEN console.is_full(p_watchlist_id) THEN 'list_full'
                ELSE 'done' END;
            IF v_result = 'done' THEN
                v_before := v_before || (SELECT to_jsonb(a) FROM public.watchlist_assets a -- an inactive row of the coin
                                         WHERE watchlist_id = p_watchlist_id AND crypto_id = v_coin);
                v_row := console.put_asset(p_watchlist_id, v_coin, NULL, p_weight, NULL, p_notes);
                v_added := v_added || v_row;
            END IF;
            v_outcome := v_outcome || console.outcome(v_coin, v_result);
        END LOOP;
        IF v_added <> '{}' THEN
            PERFORM console.place_assets(p_watchlist_id, v_added, p_position);
            PERFORM console.touch_lists(ARRAY[p_watchlist_id]);
            PERFORM console.audit(p_operation, 'watchlist_update', 'asset', a.id, 'add', a.before, console.asset_json(a.id))
            FROM unnest(v_added, v_before) a (id, before);
            SELECT jsonb_agg(o || jsonb_build_object('version',
                       (SELECT a.xmin::text::bigint FROM public.watchlist_assets a
                        WHERE a.watchlist_id = p_watchlist_id AND a.crypto_id = (o ->> 'key')::bigint)) ORDER BY n)
            INTO v_outcome FROM jsonb_array_elements(v_outcome) WITH ORDINALITY AS e (o, n);
        END IF;
        v_outcome := console.finish_operation(p_operation, v_outcome);
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- Takes assets out of their lists; the rows are deleted and the gaps closed. p_versions: the versions seen, in the same
-- order.
CREATE OR REPLACE FUNCTION console.remove_assets(p_operation uuid, p_asset_ids integer[], p_versions bigint[] DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'remove_assets');
    v_lists integer[];
    v_touched integer[] := '{}';
    v_asked record;
    v_asset public.watchlist_assets;
    v_result text;
BEGIN
    IF p_asset_ids IS NULL OR cardinality(p_versions) <> cardinality(p_asset_ids) THEN
        RAISE EXCEPTION 'assets, and no version or one for each, are needed' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF v_outcome IS NULL THEN
        v_outcome := '[]';
        v_lists := ARRAY(SELECT watchlist_id FROM public.watchlist_assets WHERE id = ANY (p_asset_ids));
        PERFORM console.lock_lists(v_lists);
        FOR v_asked IN
            SELECT id, (array_agg(version ORDER BY n))[1] AS version
            FROM unnest(p_asset_ids, p_versions) WITH ORDINALITY AS u (id, version, n) GROUP BY id ORDER BY min(n)
        LOOP
            SELECT * INTO v_asset FROM public.watchlist_assets WHERE id = v_asked.id;
            v_result := CASE
                WHEN v_asset.id IS NULL THEN 'not_found'
                WHEN v_asset.watchlist_id <> ALL (v_lists) THEN 'changed' -- moved while the locks were waited for
                ELSE coalesce(console.list_refusal(v_asset.watchlist_id),
                              (SELECT 'changed' FROM public.watchlist_assets
                               WHERE id = v_asset.id AND xmin::text::bigint <> v_asked.version),
                              'done') END;
            IF v_result = 'done' THEN
                DELETE FROM public.watchlist_assets WHERE id = v_asset.id;
                PERFORM console.audit(p_operation, 'watchlist_update', 'asset', v_asset.id, 'remove', to_jsonb(v_asset), NULL);
                v_touched := v_touched || v_asset.watchlist_id;
            END IF;
            v_outcome := v_outcome || console.outcome(v_asked.id, v_result);
        END LOOP;
        PERFORM console.number_assets(l) FROM unnest(v_lists) l WHERE l = ANY (v_touched);
        PERFORM console.touch_lists(v_touched);
        v_outcome := console.finish_operation(p_operation, v_outcome);
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- Moves assets into another list, or within their own, as one block from p_position on (NULL: at the end). p_version is
-- the version seen of the list they go to.
CREATE OR REPLACE FUNCTION console.move_assets(p_operation uuid, p_asset_ids integer[], p_to_watchlist integer,
                                               p_position integer DEFAULT NULL, p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'move_assets');
    v_lists integer[];
    v_touched integer[] := '{}';
    v_moved integer[] := '{}';
    v_before jsonb[] := '{}';
    v_refusal text;
    v_id integer;
    v_asset public.watchlist_assets;
    v_result text;
BEGIN
    IF p_asset_ids IS NULL THEN
        RAISE EXCEPTION 'assets are needed' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    IF v_outcome IS NULL THEN
        v_outcome := '[]';
        v_lists := ARRAY(SELECT watchlist_id FROM public.watchlist_assets WHERE id = ANY (p_asset_ids)) || p_to_watchlist;
        PERFORM console.lock_lists(v_lists);
        v_refusal := console.list_refusal(p_to_watchlist, p_version);
        FOR v_id IN SELECT id FROM unnest(p_asset_ids) WITH ORDINALITY AS u (id, n) GROUP BY id ORDER BY min(n)
        LOOP
            SELECT * INTO v_asset FROM public.watchlist_assets WHERE id = v_id;
            v_result := CASE
                WHEN v_refusal IS NOT NULL THEN v_refusal
                WHEN v_asset.id IS NULL THEN 'not_found'
                WHEN v_asset.watchlist_id <> ALL (v_lists) THEN 'changed' -- moved while the locks were waited for
                WHEN console.list_refusal(v_asset.watchlist_id) IS NOT NULL THEN console.list_refusal(v_asset.watchlist_id)
                WHEN NOT v_asset.is_active THEN 'not_in_list'
                WHEN v_asset.watchlist_id = p_to_watchlist THEN 'done'
                WHEN EXISTS (SELECT FROM public.watchlist_assets
                             WHERE watchlist_id = p_to_watchlist AND crypto_id = v_asset.crypto_id AND is_active)
                    THEN 'already_in_list'
                WHEN console.is_full(p_to_watchlist) THEN 'list_full'
                ELSE 'done' END;
            IF v_result = 'done' THEN
                v_moved := v_moved || v_id;
                v_before := v_before || to_jsonb(v_asset);
                v_touched := v_touched || v_asset.watchlist_id || p_to_watchlist;
                IF v_asset.watchlist_id <> p_to_watchlist THEN
                    DELETE FROM public.watchlist_assets -- an inactive row of the coin makes room
                    WHERE watchlist_id = p_to_watchlist AND crypto_id = v_asset.crypto_id;
                    UPDATE public.watchlist_assets
                    SET watchlist_id = p_to_watchlist, position = console.parking(p_to_watchlist, 1) + 1,
                        last_modified_by = console.current_user_id()
                    WHERE id = v_id;
                END IF;
            END IF;
            v_outcome := v_outcome || console.outcome(v_id, v_result);
        END LOOP;
        IF v_moved <> '{}' THEN
            PERFORM console.number_assets(l) FROM (SELECT DISTINCT l FROM unnest(v_touched) l) t WHERE l <> p_to_watchlist;
            PERFORM console.place_assets(p_to_watchlist, v_moved, p_position);
            PERFORM console.touch_lists(v_touched);
            PERFORM console.audit(p_operation, 'watchlist_update', 'asset', m.id, 'move', m.before, console.asset_json(m.id))
            FROM unnest(v_moved, v_before) m (id, before);
        END IF;
        v_outcome := console.finish_operation(p_operation, console.with_asset_versions(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- Copies assets, with weight, target and notes, from any list the caller sees. The outcome's key is the asset copied.
CREATE OR REPLACE FUNCTION console.copy_assets(p_operation uuid, p_asset_ids integer[], p_to_watchlist integer,
                                               p_position integer DEFAULT NULL, p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'copy_assets');
    v_refusal text;
    v_id integer;
    v_from integer[] := '{}';
    v_copies integer[] := '{}';
    v_asset public.watchlist_assets;
    v_result text;
BEGIN
    IF p_asset_ids IS NULL THEN
        RAISE EXCEPTION 'assets are needed' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    IF v_outcome IS NULL THEN
        v_outcome := '[]';
        PERFORM console.lock_lists(ARRAY[p_to_watchlist]);
        v_refusal := console.list_refusal(p_to_watchlist, p_version);
        FOR v_id IN SELECT id FROM unnest(p_asset_ids) WITH ORDINALITY AS u (id, n) GROUP BY id ORDER BY min(n)
        LOOP
            SELECT * INTO v_asset FROM public.watchlist_assets WHERE id = v_id;
            v_result := CASE
                WHEN v_refusal IS NOT NULL THEN v_refusal
                WHEN v_asset.id IS NULL OR console.list_access(v_asset.watchlist_id) IS NULL THEN 'not_found'
                WHEN EXISTS (SELECT FROM public.watchlist_assets
                             WHERE watchlist_id = p_to_watchlist AND crypto_id = v_asset.crypto_id AND is_active)
                    THEN 'already_in_list'
                WHEN console.is_full(p_to_watchlist) THEN 'list_full'
                ELSE 'done' END;
            IF v_result = 'done' THEN
                v_from := v_from || v_id;
                v_copies := v_copies || console.put_asset(p_to_watchlist, v_asset.crypto_id, NULL, v_asset.weight,
                                                          v_asset.target_allocation, v_asset.notes);
            END IF;
            v_outcome := v_outcome || console.outcome(v_id, v_result);
        END LOOP;
        IF v_copies <> '{}' THEN
            PERFORM console.place_assets(p_to_watchlist, v_copies, p_position);
            PERFORM console.touch_lists(ARRAY[p_to_watchlist]);
            PERFORM console.audit(p_operation, 'watchlist_update', 'asset', c.id, 'copy', NULL, console.asset_json(c.id),
                                  jsonb_build_object('copied_from', c.source))
            FROM unnest(v_copies, v_from) c (id, source);
        END IF;
        v_outcome := console.finish_operation(p_operation, console.with_asset_versions(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
