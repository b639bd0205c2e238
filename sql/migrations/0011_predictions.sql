-- A person's own forecast among the models'.

-- It is that of model 'manual' and of no layer, starts from the coin's price now, and is evaluated like any other.
CREATE OR REPLACE FUNCTION console.add_prediction(p_operation uuid, p_crypto_id integer, p_price numeric, p_target timestamptz,
                                                  p_confidence numeric, p_notes text DEFAULT NULL)
RETURNS SETOF console.row_outcome
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_outcome jsonb := console.begin_operation(p_operation, 'add_prediction');
    v_coin public.cryptocurrencies;
    v_now numeric;
    v_refusal text;
    v_prediction public.predictions;
BEGIN
    IF v_outcome IS NULL THEN
        SELECT * INTO v_coin FROM public.cryptocurrencies WHERE id = p_crypto_id FOR KEY SHARE;
        v_now := coalesce(console.price_at(p_crypto_id, now()), v_coin.current_price);
        v_refusal := CASE
            WHEN p_price IS NULL OR NOT (round(p_price, 8) > 0 AND p_price < 1e12)
                THEN 'The predicted price is above 0, in at most 8 decimals.'
            WHEN p_target IS NULL OR NOT (p_target > now() AND p_target < now() + interval '10 years')
                THEN 'A prediction is for a moment to come, within ten years.'
            WHEN p_confidence IS NULL OR NOT p_confidence BETWEEN 0 AND 1 THEN 'The confidence is between 0 and 100 %.'
            WHEN v_now IS NULL OR NOT (v_now > 0 AND v_now < 1e12) THEN 'No price of the coin is known to start from.' END;
        v_outcome := CASE
            WHEN v_coin.id IS NULL THEN console.outcome(NULL, 'not_found')
            WHEN v_refusal IS NOT NULL THEN console.outcome(NULL, 'refused', v_refusal) END;
        IF v_outcome IS NULL THEN
            INSERT INTO public.predictions
                (crypto_id, user_id, model_name, model_version, layer_source, prediction_type, predicted_price, confidence_score,
                 prediction_horizon, target_datetime, input_price, notes)
            VALUES (p_crypto_id, console.current_user_id(), 'manual', '1', NULL, 'price', p_price, p_confidence,
                    ceil(extract(epoch FROM p_target - now()) / 3600), p_target, v_now, nullif(btrim(p_notes), ''))
            RETURNING * INTO v_prediction;
            PERFORM console.audit(p_operation, 'prediction_update', 'prediction', v_prediction.id, 'create', NULL,
                                  to_jsonb(v_prediction));
            v_outcome := console.outcome(v_prediction.id, 'done', NULL,
                (SELECT xmin::text::bigint FROM public.predictions WHERE id = v_prediction.id));
        END IF;
        v_outcome := console.finish_operation(p_operation, jsonb_build_array(v_outcome));
    END IF;
    RETURN QUERY SELECT * FROM console.outcome_rows(v_outcome);
END $$;

INSERT INTO console.exposed (kind, name, audience) VALUES ('function', 'add_prediction', 'everyone')
ON CONFLICT (kind, name) DO NOTHING;
REVOKE EXECUTE ON FUNCTION console.add_prediction(uuid, integer, numeric, timestamptz, numeric, text) FROM PUBLIC;
