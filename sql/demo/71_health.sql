-- System health, hour by hour
--
-- A month (a week when small) of checks with three incidents: a slow source of prices, a full disk, a failing model.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

WITH hour AS (
    SELECT n, pg_temp.anchor() - n * interval '1 hour' AS at,
           (SELECT kind FROM (VALUES ('prices', 0.85), ('disk', 0.5), ('model', 0.1)) AS incident (kind, share)
            WHERE n BETWEEN floor(share * total) - 1 - floor(5 * pg_temp.draw('incident ' || kind, 0))
                AND floor(share * total)) AS incident
    FROM (SELECT CASE WHEN pg_temp.small() THEN 7 ELSE 30 END * 24 AS total) AS span, generate_series(0, total - 1) AS n
), figure AS (
    SELECT *, round(pg_temp.between('api', n, 40, 120) * CASE incident WHEN 'prices' THEN 20 ELSE 1 END) AS api_ms,
           round(pg_temp.between('query', n, 1, 6) * CASE incident WHEN 'disk' THEN 30 ELSE 1 END) AS query_ms,
           round(pg_temp.between('lag', n, 5, 60) * CASE incident WHEN 'prices' THEN 60 ELSE 1 END) AS lag_s,
           round(pg_temp.between('cpu', n, 10, 55)) AS cpu
    FROM hour
), added AS (
    INSERT INTO public.system_health (check_time, api_status, database_status, ml_models_status, data_pipeline_status,
                                      overall_health_score,
                                      performance_metrics, error_logs, created_at)
    SELECT at,
           jsonb_build_object('simulated', true, 'status', CASE incident WHEN 'prices' THEN 'degraded' ELSE 'ok' END,
                              'latency_ms', api_ms),
           jsonb_build_object('simulated', true, 'status', CASE incident WHEN 'disk' THEN 'degraded' ELSE 'ok' END, 'query_ms',
                              query_ms,
                              'connections', 4 + floor(20 * pg_temp.draw('connections', n))),
           jsonb_build_object('simulated', true, 'status', CASE incident WHEN 'model' THEN 'error' ELSE 'ok' END,
                              'active', 4, 'failing', CASE incident WHEN 'model' THEN 1 ELSE 0 END),
           jsonb_build_object('simulated', true, 'status', CASE incident WHEN 'prices' THEN 'late' ELSE 'ok' END, 'lag_seconds',
                              lag_s),
           pg_temp.figure('score', n, 94, 100, 2)
               - CASE incident WHEN 'prices' THEN 28 WHEN 'disk' THEN 45 WHEN 'model' THEN 17 ELSE 0 END,
           jsonb_build_object('simulated', true, 'cpu_percentage', cpu, 'memory_percentage',
                              40 + floor(25 * pg_temp.draw('memory', n)),
                              'disk_percentage', CASE incident WHEN 'disk' THEN 97 ELSE 61 END),
           CASE WHEN incident IS NULL THEN '[]'
                ELSE jsonb_build_array(jsonb_build_object(
                    'simulated', true, 'at', at,
                    'component', CASE incident WHEN 'prices' THEN 'data_pipeline' WHEN 'disk' THEN 'database'
                        ELSE 'ml_models' END,
                    'message', CASE incident WHEN 'prices' THEN 'Simulated: the source of prices answers slowly.'
                                             WHEN 'disk' THEN 'Simulated: the disk is nearly full.'
                                             ELSE 'Simulated: Simulated Volatility Scout sent no prediction.' END)) END,
           at
    FROM figure ORDER BY at
    RETURNING id
)
SELECT pg_temp.remember('system_health', range_agg(int8range(id, id, '[]'))) FROM added;
