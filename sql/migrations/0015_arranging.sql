-- Taking back changes of watchlists, and what arranging them needs besides: copies of lists, weights, lists from files.

-- ---------------------------------------------------------------------------------------------------------------------
-- A list with all that goes when it is deleted
-- ---------------------------------------------------------------------------------------------------------------------

-- What hangs on a list, for who is about to delete it. No row for a list that is not the caller's to see.
CREATE OR REPLACE FUNCTION console.list_dependents(p_list integer)
RETURNS TABLE (assets bigint, suggestions bigint, pending bigint, predictions bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT (SELECT count(*) FROM public.watchlist_assets WHERE watchlist_id = p_list AND is_active),
           s.suggestions, s.pending,
           (SELECT count(*) FROM public.predictions WHERE watchlist_id = p_list)
    FROM (SELECT count(*) AS suggestions, count(*) FILTER (WHERE status = 'pending') AS pending
          FROM public.ai_suggestions WHERE watchlist_id = p_list) s
    WHERE console.list_access(p_list) IS NOT NULL
$$;

-- A list as it would have to be made again: its row, assets, suggestions and the ids of its predictions. More than a
-- thousand suggestions are not kept (null).
CREATE OR REPLACE FUNCTION console.list_json(p_list integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT to_jsonb(w) || jsonb_build_object(
        'assets', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.position), '[]')
                   FROM public.watchlist_assets a WHERE a.watchlist_id = w.id),
        'suggestions', CASE WHEN (SELECT count(*) FROM public.ai_suggestions s WHERE s.watchlist_id = w.id) <= 1000
                            THEN (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.id), '[]')
                                  FROM public.ai_suggestions s WHERE s.watchlist_id = w.id) END,
        'predictions', (SELECT coalesce(jsonb_agg(p.id ORDER BY p.id), '[]')
                        FROM public.predictions p WHERE p.watchlist_id = w.id))
    FROM public.watchlists w WHERE w.id = p_list
$$;

-- Cells are edited under the locks of their rows alone: who decides by them takes those, too, after the lists'.
CREATE OR REPLACE FUNCTION console.lock_assets(p_lists integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    PERFORM FROM public.watchlist_assets WHERE watchlist_id = ANY (p_lists) ORDER BY id FOR UPDATE;
END $$;

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
        -- Nothing comes to it or changes in it between what is kept of it and its end.
        SELECT * INTO v_list FROM public.watchlists WHERE id = p_watchlist_id FOR UPDATE;
        PERFORM console.lock_assets(ARRAY[p_watchlist_id]);
        v_refusal := console.list_refusal(p_watchlist_id, p_version);
        IF v_refusal IS NOT NULL THEN
            v_outcome := console.outcome(p_watchlist_id, v_refusal);
        ELSIF v_list.type <> 'personal' AND v_list.is_active THEN
            v_outcome := console.outcome(p_watchlist_id, 'refused', 'A shared list is deactivated before it is deleted.');
        ELSE
            PERFORM console.audit(p_operation, 'watchlist_update', 'watchlist', v_list.id, 'delete', console.list_json(v_list.id), NULL);
            DELETE FROM public.watchlists WHERE id = v_list.id;
            v_outcome := console.outcome(p_watchlist_id, 'done');
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- A list of the caller's own with the assets of one they see. The outcome's key is the new list.
CREATE OR REPLACE FUNCTION console.duplicate_watchlist(p_operation uuid, p_watchlist_id integer, p_name text)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'duplicate_watchlist');
    v_user integer := console.current_user_id();
    v_refusal text;
    v_id integer;
BEGIN
    IF v_outcome IS NULL THEN
        v_refusal := CASE WHEN console.is_blank(p_name) THEN 'A list needs a name.'
                          WHEN length(p_name) > 100 THEN 'A name has at most 100 characters.' END;
        IF console.list_access(p_watchlist_id) IS NULL THEN
            v_outcome := console.outcome(p_watchlist_id, 'not_found');
        ELSIF v_refusal IS NOT NULL THEN
            v_outcome := console.outcome(p_watchlist_id, 'refused', v_refusal);
        ELSE
            INSERT INTO public.watchlists (name, description, type, user_id, max_assets, sort_order)
            SELECT p_name, w.description, 'personal', v_user, w.max_assets,
                   (SELECT coalesce(max(sort_order), 0) + 1 FROM public.watchlists WHERE user_id = v_user)
            FROM public.watchlists w WHERE w.id = p_watchlist_id
            RETURNING id INTO v_id;
            INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position, weight, target_allocation, notes, added_by, last_modified_by)
            SELECT v_id, a.crypto_id, row_number() OVER (ORDER BY a.position, a.id), a.weight, a.target_allocation, a.notes, v_user, v_user
            FROM public.watchlist_assets a WHERE a.watchlist_id = p_watchlist_id AND a.is_active;
            PERFORM console.audit(p_operation, 'watchlist_update', 'watchlist', v_id, 'create', NULL, console.list_json(v_id),
                                  jsonb_build_object('copied_from', p_watchlist_id));
            v_outcome := console.outcome(v_id, 'done', NULL, console.list_version(v_id));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Many assets at once
-- ---------------------------------------------------------------------------------------------------------------------

-- Weights for all assets of a list that add up to 1: 'equal'; 'normalise', in the proportions they have; 'market_cap', in
-- those of the coins' market capitalisation (none counts as 0). A weight has four decimals: what rounding leaves over goes
-- to the largest remainders. The outcome's key is the asset.
CREATE OR REPLACE FUNCTION console.weigh_assets(p_operation uuid, p_watchlist_id integer, p_method text, p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'weigh_assets');
    v_refusal text;
    v_total numeric;
BEGIN
    IF p_method IS NULL OR p_method NOT IN ('equal', 'normalise', 'market_cap') THEN
        RAISE EXCEPTION 'a method, equal, normalise or market_cap, is needed' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF v_outcome IS NULL THEN
        PERFORM console.lock_lists(ARRAY[p_watchlist_id]);
        PERFORM console.lock_assets(ARRAY[p_watchlist_id]);
        v_refusal := console.list_refusal(p_watchlist_id, p_version);
        SELECT sum(console.share_of(a, p_method)) INTO v_total
        FROM public.watchlist_assets a WHERE a.watchlist_id = p_watchlist_id AND a.is_active;
        IF v_refusal IS NOT NULL THEN
            v_outcome := jsonb_build_array(console.outcome(p_watchlist_id, v_refusal));
        ELSIF coalesce(v_total, 0) = 0 THEN
            v_outcome := jsonb_build_array(console.outcome(p_watchlist_id, 'refused', CASE
                WHEN v_total IS NULL THEN 'There is no coin in the list.'
                WHEN p_method = 'normalise' THEN 'No asset has a weight.'
                ELSE 'No coin of the list has a market capitalisation.' END));
        ELSE
            WITH shares AS (
                SELECT a.id, a.position, a.weight AS before, 10000 * console.share_of(a, p_method) / v_total AS share
                FROM public.watchlist_assets a WHERE a.watchlist_id = p_watchlist_id AND a.is_active
            ), weights AS (
                SELECT id, position, before, (trunc(share) + (row_number() OVER (ORDER BY share - trunc(share) DESC, position)
                       <= 10000 - sum(trunc(share)) OVER ())::integer) / 10000 AS weight
                FROM shares
            ), written AS (
                UPDATE public.watchlist_assets a SET weight = w.weight, last_modified_by = console.current_user_id()
                FROM weights w WHERE a.id = w.id AND a.weight IS DISTINCT FROM w.weight
                RETURNING a.id, a.xmin::text::bigint AS version, w.before, a.weight AS after
            ), audited AS (
                INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details, ip_address, user_agent)
                SELECT console.current_user_id(), 'asset_update', 'asset', w.id, 'weigh',
                       jsonb_build_object('operation', p_operation, 'before', jsonb_build_object('weight', w.before),
                                          'after', jsonb_build_object('weight', w.after), 'method', p_method),
                       inet_client_addr(), current_setting('application_name')
                FROM written w
            )
            SELECT jsonb_agg(console.outcome(w.id, 'done', NULL, coalesce(n.version, 0)) ORDER BY w.position) INTO v_outcome
            FROM weights w LEFT JOIN written n ON n.id = w.id;
            PERFORM console.touch_lists(ARRAY[p_watchlist_id]);
        END IF;
        v_outcome := console.finish_operation(p_operation, console.with_asset_versions(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

CREATE OR REPLACE FUNCTION console.share_of(p_asset public.watchlist_assets, p_method text) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT CASE p_method WHEN 'equal' THEN 1
                         WHEN 'normalise' THEN coalesce(p_asset.weight, 0)
                         ELSE coalesce((SELECT greatest(c.market_cap, 0) FROM public.cryptocurrencies c WHERE c.id = p_asset.crypto_id), 0) END
$$;

-- Adds coins, each with its own weight, target and notes, behind those that are there: p_rows = [{"crypto_id": 1,
-- "weight": "0.25", "target": null, "notes": "text"}]. The outcome's key is the coin.
CREATE OR REPLACE FUNCTION console.import_assets(p_operation uuid, p_watchlist_id integer, p_rows jsonb, p_version bigint DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'import_assets');
    v_refusal text;
    v_row record;
    v_added integer[] := '{}';
    v_before jsonb[] := '{}';
    v_result text;
BEGIN
    IF jsonb_typeof(p_rows) IS DISTINCT FROM 'array'
       OR EXISTS (SELECT FROM jsonb_to_recordset(p_rows) r (weight numeric, target numeric)
                  WHERE NOT coalesce(r.weight BETWEEN 0 AND 1, true) OR NOT coalesce(r.target BETWEEN 0 AND 1, true)) THEN
        RAISE EXCEPTION 'coins, and no weight and target or some between 0 and 1, are needed' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF v_outcome IS NULL THEN
        v_outcome := '[]';
        PERFORM console.lock_lists(ARRAY[p_watchlist_id]);
        v_refusal := console.list_refusal(p_watchlist_id, p_version);
        FOR v_row IN
            SELECT first.*, c.symbol FROM (
                SELECT DISTINCT ON (f.crypto_id) e.n, f.* FROM jsonb_array_elements(p_rows) WITH ORDINALITY AS e (row, n),
                     jsonb_to_record(e.row) f (crypto_id integer, weight numeric, target numeric, notes text)
                ORDER BY f.crypto_id, e.n) first
            LEFT JOIN public.cryptocurrencies c ON c.id = first.crypto_id
            ORDER BY first.n
        LOOP
            v_result := CASE
                WHEN v_refusal IS NOT NULL THEN v_refusal
                WHEN v_row.symbol IS NULL THEN 'not_found'
                WHEN EXISTS (SELECT FROM public.watchlist_assets
                             WHERE watchlist_id = p_watchlist_id AND crypto_id = v_row.crypto_id AND is_active) THEN 'already_in_list'
                WHEN console.is_full(p_watchlist_id) THEN 'list_full'
                ELSE 'done' END;
            IF v_result = 'done' THEN
                v_before := v_before || (SELECT to_jsonb(a) FROM public.watchlist_assets a
                                         WHERE watchlist_id = p_watchlist_id AND crypto_id = v_row.crypto_id);
                v_added := v_added || console.put_asset(p_watchlist_id, v_row.crypto_id, NULL, v_row.weight, v_row.target, v_row.notes);
            END IF;
            v_outcome := v_outcome || console.outcome(v_row.crypto_id, v_result, CASE v_result
                WHEN 'already_in_list' THEN format('%s is in the list already.', v_row.symbol)
                WHEN 'list_full' THEN format('The list is full: %s did not fit.', v_row.symbol) END);
        END LOOP;
        IF v_added <> '{}' THEN
            PERFORM console.place_assets(p_watchlist_id, v_added, NULL);
            PERFORM console.touch_lists(ARRAY[p_watchlist_id]);
            PERFORM console.audit(p_operation, 'watchlist_update', 'asset', a.id, 'add', a.before, console.asset_json(a.id))
            FROM unnest(v_added, v_before) a (id, before);
        END IF;
        v_outcome := console.finish_operation(p_operation, v_outcome);
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Undo
-- ---------------------------------------------------------------------------------------------------------------------

-- One thing an operation changed, as its audit tells it. before and after are a whole row (it has an id), some columns of
-- one, or for a list put in order the ids of its assets; NULL: it was not there.
DO $$
BEGIN
    IF to_regtype('console.arrangement') IS NULL THEN
        CREATE TYPE console.arrangement AS (entity text, id integer, before jsonb, after jsonb, lists integer[]);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION console.arrangements(p_operation uuid) RETURNS SETOF console.arrangement
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
    SELECT c.entity::text, c.id, c.before, c.after, array_remove(ARRAY[
        CASE WHEN c.entity = 'watchlist' THEN c.id ELSE (SELECT watchlist_id FROM public.watchlist_assets a WHERE a.id = c.id) END,
        (c.before ->> 'watchlist_id')::integer, (c.after ->> 'watchlist_id')::integer], NULL)
    FROM (SELECT a.id AS place, a.entity_type AS entity, a.entity_id::integer AS id, nullif(a.details -> 'before', 'null') AS before,
                 nullif(a.details -> 'after', 'null') AS after
          FROM console.operations o
          -- The audit is of the operation's own transaction: the index on created_at finds it.
          JOIN public.user_activities a ON a.created_at = o.happened_at AND a.user_id = o.user_id
               AND a.details ->> 'operation' = o.operation_id::text AND a.entity_type IN ('watchlist', 'asset')
          WHERE o.operation_id = p_operation AND o.user_id = console.current_user_id()
            AND o.kind IN ('create_watchlist', 'duplicate_watchlist', 'delete_watchlist', 'order_watchlists', 'reorder_watchlist',
                           'add_assets', 'import_assets', 'remove_assets', 'move_assets', 'copy_assets', 'weigh_assets',
                           'edit_rows', 'undo_arranging')) c
    ORDER BY c.place
$$;

-- What of an asset a person arranges, to tell whether somebody else has since.
CREATE OR REPLACE FUNCTION console.arranged_part(p_asset jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT jsonb_build_array(p_asset -> 'id', p_asset -> 'watchlist_id', p_asset -> 'crypto_id', p_asset -> 'is_active',
                             p_asset -> 'weight', p_asset -> 'target_allocation', p_asset -> 'notes')
$$;

-- The same of all assets of a list as list_json() has it, in order.
CREATE OR REPLACE FUNCTION console.arranged_parts(p_list jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(jsonb_agg(console.arranged_part(a) ORDER BY n), '[]')
    FROM jsonb_array_elements(coalesce(p_list -> 'assets', '[]')) WITH ORDINALITY AS e (a, n)
$$;

-- Why a change can't be taken back, as an outcome and a sentence (NULL, NULL: it can).
CREATE OR REPLACE FUNCTION console.arrangement_refusal(p_change console.arrangement, OUT outcome text, OUT detail text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_now jsonb;
    v_symbol text;
    v_list integer;
BEGIN
    FOREACH v_list IN ARRAY p_change.lists LOOP
        IF EXISTS (SELECT FROM public.watchlists WHERE id = v_list) THEN
            outcome := console.list_refusal(v_list);
        ELSIF p_change.entity <> 'watchlist' OR p_change.after IS NOT NULL THEN
            outcome := 'not_found';
            detail := 'The list is not there any more.';
        ELSIF NOT console.is_admin() AND (p_change.before ->> 'user_id')::integer IS DISTINCT FROM console.current_user_id() THEN
            outcome := 'forbidden';
        END IF;
        IF outcome IS NOT NULL THEN
            RETURN;
        END IF;
    END LOOP;

    IF p_change.entity = 'watchlist' THEN
        IF jsonb_typeof(p_change.after) = 'array' THEN
            IF to_jsonb(console.list_order(p_change.id)) <> p_change.after THEN
                outcome := 'changed';
                detail := 'The list has been put into another order since.';
            END IF;
        ELSIF p_change.after IS NULL THEN
            IF EXISTS (SELECT FROM public.watchlists WHERE id = p_change.id) THEN
                outcome := 'changed';
                detail := 'The list is there again.';
            ELSIF p_change.before -> 'suggestions' IS NOT DISTINCT FROM 'null' THEN
                outcome := 'refused';
                detail := 'More suggestions hung on the list than are kept.';
            END IF;
        ELSE
            v_now := console.list_json(p_change.id);
            IF p_change.before IS NULL
               AND (console.arranged_parts(v_now) <> console.arranged_parts(p_change.after)
                    OR v_now -> 'suggestions' <> coalesce(p_change.after -> 'suggestions', '[]')
                    OR v_now -> 'predictions' <> coalesce(p_change.after -> 'predictions', '[]'))
               OR p_change.before IS NOT NULL AND NOT v_now @> p_change.after THEN
                outcome := 'changed';
                detail := format('“%s” has been changed since.', v_now ->> 'name');
            ELSIF p_change.before IS NULL AND v_now ->> 'type' <> 'personal' AND (v_now ->> 'is_active')::boolean THEN
                outcome := 'refused';
                detail := 'A shared list is deactivated before it is deleted.';
            END IF;
        END IF;
        RETURN;
    END IF;

    v_now := console.asset_json(p_change.id);
    SELECT c.symbol INTO v_symbol FROM public.cryptocurrencies c
    WHERE c.id = coalesce(v_now ->> 'crypto_id', p_change.before ->> 'crypto_id', p_change.after ->> 'crypto_id')::integer;
    IF p_change.after IS NULL THEN
        IF v_symbol IS NULL THEN
            outcome := 'not_found';
            detail := 'The coin is not there any more.';
        ELSIF EXISTS (SELECT FROM public.watchlist_assets
                      WHERE watchlist_id = (p_change.before ->> 'watchlist_id')::integer
                        AND crypto_id = (p_change.before ->> 'crypto_id')::integer AND is_active) THEN
            outcome := 'already_in_list';
            detail := format('%s is in the list again.', v_symbol);
        END IF;
    ELSIF v_now IS NULL THEN
        outcome := 'changed';
        detail := format('%s is not in the list any more.', coalesce(v_symbol, 'The coin'));
    ELSIF p_change.after ? 'id' THEN
        IF console.arranged_part(v_now) <> console.arranged_part(p_change.after)
           OR p_change.before IS NOT NULL AND v_now -> 'position' <> p_change.after -> 'position' THEN
            outcome := 'changed';
            detail := format('%s has been changed since.', v_symbol);
        ELSIF p_change.before ->> 'watchlist_id' <> p_change.after ->> 'watchlist_id'
              AND EXISTS (SELECT FROM public.watchlist_assets
                          WHERE watchlist_id = (p_change.before ->> 'watchlist_id')::integer
                            AND crypto_id = (p_change.before ->> 'crypto_id')::integer AND is_active) THEN
            outcome := 'already_in_list';
            detail := format('%s is in the list again.', v_symbol);
        END IF;
    ELSIF NOT v_now @> p_change.after THEN
        outcome := 'changed';
        detail := format('%s has been changed since.', v_symbol);
    END IF;
END $$;

-- Takes back what the caller's operation p_undone did to lists and their assets: all of it, or nothing where one thing of
-- it has been changed since. It is an operation like others, so undoing the undo does it again. The outcome's key is the
-- list, or of what can't be taken back the list or asset.
CREATE OR REPLACE FUNCTION console.undo_arranging(p_operation uuid, p_undone uuid)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'undo_arranging');
    v_changes console.arrangement[];
    v_lists integer[];
    v_change console.arrangement;
    v_deleted jsonb := '{}';
    v_list integer;
    v_order integer[];
    v_asset record;
    v_place integer;
BEGIN
    IF v_outcome IS NULL THEN
        v_changes := ARRAY(SELECT c FROM console.arrangements(p_undone) c);
        v_lists := ARRAY(SELECT DISTINCT l FROM unnest(v_changes) c, unnest(c.lists) l);
        PERFORM console.lock_lists(v_lists);
        PERFORM console.lock_assets(v_lists);
        IF v_changes = '{}' THEN
            -- What was asked for may have been so already: equal weights made equal.
            v_outcome := jsonb_build_array(CASE WHEN EXISTS (
                    SELECT FROM console.operations o WHERE o.operation_id = p_undone AND o.user_id = console.current_user_id()
                      AND o.kind = 'weigh_assets' AND o.outcome @> '[{"outcome": "done"}]')
                THEN console.outcome(NULL, 'done')
                ELSE console.outcome(NULL, 'not_found', 'There is nothing to undo.') END);
        ELSE
            SELECT jsonb_agg(console.outcome(c.id, r.outcome, r.detail)) INTO v_outcome
            FROM unnest(v_changes) c, console.arrangement_refusal(c) r WHERE r.outcome IS NOT NULL;
        END IF;
        IF v_outcome IS NULL THEN
            SELECT jsonb_agg(console.outcome(w.id, 'list_full')) INTO v_outcome
            FROM public.watchlists w
            JOIN LATERAL (SELECT coalesce(sum(CASE WHEN (c.before ->> 'watchlist_id')::integer = w.id AND (c.before ->> 'is_active')::boolean THEN 1 ELSE 0 END
                                            - CASE WHEN (c.after ->> 'watchlist_id')::integer = w.id AND (c.after ->> 'is_active')::boolean THEN 1 ELSE 0 END), 0) AS more
                          FROM unnest(v_changes) c WHERE c.entity = 'asset') m ON m.more > 0
            WHERE w.id = ANY (v_lists)
              AND (SELECT count(*) FROM public.watchlist_assets a WHERE a.watchlist_id = w.id AND a.is_active) + m.more > w.max_assets;
        END IF;
        IF v_outcome IS NULL THEN
            BEGIN
                -- Lists that were deleted, with all that hung on them.
                INSERT INTO public.watchlists SELECT (jsonb_populate_record(NULL::public.watchlists, c.before)).*
                FROM unnest(v_changes) c WHERE c.entity = 'watchlist' AND c.after IS NULL;
                INSERT INTO public.watchlist_assets SELECT a.* FROM unnest(v_changes) c,
                     jsonb_populate_recordset(NULL::public.watchlist_assets, c.before -> 'assets') a
                WHERE c.entity = 'watchlist' AND c.after IS NULL;
                INSERT INTO public.ai_suggestions SELECT s.* FROM unnest(v_changes) c,
                     jsonb_populate_recordset(NULL::public.ai_suggestions, c.before -> 'suggestions') s
                WHERE c.entity = 'watchlist' AND c.after IS NULL;
                UPDATE public.predictions p SET watchlist_id = c.id FROM unnest(v_changes) c
                WHERE c.entity = 'watchlist' AND c.after IS NULL AND p.watchlist_id IS NULL
                  AND p.id IN (SELECT i::bigint FROM jsonb_array_elements_text(c.before -> 'predictions') i);

                -- Assets that came; those that went elsewhere; those that went. An inactive row of the coin makes room.
                DELETE FROM public.watchlist_assets a USING unnest(v_changes) c
                WHERE c.entity = 'asset' AND c.before IS NULL AND a.id = c.id;
                DELETE FROM public.watchlist_assets a USING unnest(v_changes) c
                WHERE c.entity = 'asset' AND c.before ? 'id' AND a.id <> c.id
                  AND a.watchlist_id = (c.before ->> 'watchlist_id')::integer AND a.crypto_id = (c.before ->> 'crypto_id')::integer;
                UPDATE public.watchlist_assets a
                SET (watchlist_id, weight, target_allocation, notes, is_active) =
                    (SELECT b.watchlist_id, b.weight, b.target_allocation, b.notes, b.is_active FROM jsonb_populate_record(a, c.before) b),
                    position = console.parking((c.before ->> 'watchlist_id')::integer, cardinality(v_changes)) + c.n,
                    last_modified_by = console.current_user_id()
                FROM unnest(v_changes) WITH ORDINALITY AS c (entity, id, before, after, lists, n)
                WHERE c.entity = 'asset' AND c.before ? 'id' AND c.after IS NOT NULL AND a.id = c.id;
                INSERT INTO public.watchlist_assets
                SELECT (jsonb_populate_record(NULL::public.watchlist_assets, c.before || jsonb_build_object(
                    'position', console.parking((c.before ->> 'watchlist_id')::integer, cardinality(v_changes)) + c.n,
                    'last_modified_by', console.current_user_id()))).*
                FROM unnest(v_changes) WITH ORDINALITY AS c (entity, id, before, after, lists, n)
                WHERE c.entity = 'asset' AND c.after IS NULL;

                -- Single columns.
                UPDATE public.watchlist_assets a
                SET (weight, target_allocation, notes) =
                    (SELECT b.weight, b.target_allocation, b.notes FROM jsonb_populate_record(a, c.before) b),
                    last_modified_by = console.current_user_id()
                FROM unnest(v_changes) c WHERE c.entity = 'asset' AND NOT c.before ? 'id' AND a.id = c.id;
                UPDATE public.watchlists w
                SET (name, description, is_public, is_active, max_assets, sort_order) =
                    (SELECT b.name, b.description, b.is_public, b.is_active, b.max_assets, b.sort_order FROM jsonb_populate_record(w, c.before) b)
                FROM unnest(v_changes) c
                WHERE c.entity = 'watchlist' AND jsonb_typeof(c.before) = 'object' AND NOT c.before ? 'id' AND w.id = c.id;
            EXCEPTION WHEN unique_violation THEN
                v_outcome := jsonb_build_array(console.outcome(v_lists[1], 'refused', 'Something else stands in its place by now.'));
            WHEN integrity_constraint_violation THEN
                v_outcome := jsonb_build_array(console.outcome(v_lists[1], 'refused', SQLERRM));
            END;
        END IF;
        IF v_outcome IS NULL THEN
            -- Each asset that is back goes to its place, the first one first: the others keep their order.
            FOR v_list IN SELECT DISTINCT l FROM unnest(v_changes) c, unnest(c.lists) l WHERE c.entity = 'asset' AND (c.before ? 'id' OR c.after ? 'id')
            LOOP
                v_order := ARRAY(SELECT a.id FROM public.watchlist_assets a WHERE a.watchlist_id = v_list AND a.is_active
                    AND NOT EXISTS (SELECT FROM unnest(v_changes) c WHERE c.entity = 'asset' AND c.before ? 'id' AND c.id = a.id) ORDER BY a.position);
                FOR v_asset IN
                    SELECT c.id, (c.before ->> 'position')::integer AS position FROM unnest(v_changes) c
                    WHERE c.entity = 'asset' AND c.before ? 'id' AND (c.before ->> 'watchlist_id')::integer = v_list ORDER BY 2
                LOOP
                    v_place := least(v_asset.position, cardinality(v_order) + 1);
                    v_order := v_order[:v_place - 1] || v_asset.id || v_order[v_place:];
                END LOOP;
                PERFORM console.number_assets(v_list, v_order);
            END LOOP;
            FOREACH v_change IN ARRAY v_changes LOOP
                IF v_change.entity = 'watchlist' AND jsonb_typeof(v_change.before) = 'array' THEN
                    PERFORM console.number_assets(v_change.id, ARRAY(SELECT i::integer FROM jsonb_array_elements_text(v_change.before) i));
                ELSIF v_change.entity = 'watchlist' AND v_change.before IS NULL THEN
                    v_deleted := v_deleted || jsonb_build_object(v_change.id, console.list_json(v_change.id));
                    DELETE FROM public.watchlists WHERE id = v_change.id;
                END IF;
            END LOOP;
            PERFORM console.touch_lists(v_lists);
            PERFORM console.audit(p_operation, c.entity || '_update', c.entity, c.id, 'undo',
                CASE WHEN c.entity = 'watchlist' AND c.before IS NULL THEN v_deleted -> c.id::text ELSE c.after END,
                CASE WHEN c.before IS NULL THEN NULL
                     WHEN c.entity = 'asset' AND c.before ? 'id' THEN console.asset_json(c.id)
                     WHEN c.entity = 'watchlist' AND c.after IS NULL THEN console.list_json(c.id)
                     ELSE c.before END,
                jsonb_build_object('undone', p_undone))
            FROM unnest(v_changes) c;
            SELECT jsonb_agg(console.outcome(l, 'done', NULL, console.list_version(l)) ORDER BY l) INTO v_outcome FROM unnest(v_lists) l;
        END IF;
        v_outcome := console.finish_operation(p_operation, v_outcome);
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

INSERT INTO console.exposed (kind, name, audience)
SELECT 'function', name, 'everyone'
FROM unnest(ARRAY['list_dependents', 'duplicate_watchlist', 'weigh_assets', 'import_assets', 'undo_arranging']) AS name
ON CONFLICT (kind, name) DO NOTHING;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
