-- Models with their record
--
-- The figures are those of the predictions just simulated, by model and by version.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_records AS
SELECT model_name, model_version, count(*) FILTER (WHERE is_realized) AS evaluated,
       count(*) FILTER (WHERE NOT is_realized) AS open,
       round(avg(is_accurate::integer), 4) AS accuracy, round(avg(100 * absolute_error / actual_price), 4) AS error,
       round(avg(confidence_score) FILTER (WHERE is_realized), 4) AS confidence, max(created_at) AS last
FROM public.predictions
GROUP BY GROUPING SETS ((model_name), (model_name, model_version));

WITH added AS (
    INSERT INTO public.ai_models (name, version, model_type, status, configuration, performance_metrics, last_trained,
                                  last_prediction,
                                  health_status, created_at, updated_at)
    SELECT m.name, v.version, m.kind, m.status,
           jsonb_build_object('simulated', true, 'horizons_hours', to_jsonb(m.horizons), 'window_hours', 24 * (2 + m.k),
                              'learning_rate', 0.0005 * m.k, 'features',
                              '["close", "volume", "rsi_14", "volatility_30d", "regime"]'::jsonb),
           jsonb_build_object('simulated', true, 'accuracy', r.accuracy, 'mean_absolute_percentage_error', r.error,
                              'mean_confidence', r.confidence, 'predictions_evaluated', coalesce(r.evaluated, 0),
                              'predictions_open', coalesce(r.open, 0),
                              'by_version', coalesce(versions.figures, '{}')),
           v.since - interval '6 hours', r.last,
           jsonb_build_object('simulated', true, 'status', CASE m.status WHEN 'error' THEN 'failing' WHEN 'training'
                              THEN 'training' ELSE 'healthy' END,
                              'last_check', pg_temp.anchor(), 'latency_ms', round(pg_temp.between('latency', m.k, 20, 240)))
           || CASE m.status WHEN 'error' THEN '{"error": "Simulated: the feature store sent no candle for three hours."}'
                            WHEN 'training' THEN jsonb_build_object('progress_percentage',
                                                                    round(pg_temp.between('progress', m.k, 10, 90)))
                            ELSE '{}' END,
           pg_temp.anchor() - pg_temp.history() * interval '1 hour', pg_temp.anchor()
    FROM sim_models AS m
    JOIN sim_versions AS v ON v.model = m.k AND v.n = 3
    LEFT JOIN sim_records AS r ON r.model_name = m.name AND r.model_version IS NULL
    LEFT JOIN LATERAL (
        SELECT jsonb_object_agg(model_version, jsonb_build_object('accuracy', accuracy, 'predictions_evaluated',
                                                                  evaluated)) AS figures
        FROM sim_records WHERE model_name = m.name AND model_version IS NOT NULL
    ) AS versions ON true
    ORDER BY m.k
    RETURNING id
)
SELECT pg_temp.remember('ai_models', range_agg(int8range(id, id, '[]'))) FROM added;
