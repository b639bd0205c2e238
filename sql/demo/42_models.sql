-- Models and their versions
--
-- The models that suggest and predict in the demo. `skill` is the part of its predictions that come true, `boast` what it
-- adds to its confidence: later versions know more and boast less. They are stored once their record is known.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_models (k integer PRIMARY KEY, name text, kind text, layer integer, status text, skill numeric,
                              horizons integer[]);
INSERT INTO sim_models VALUES
(1, 'Simulated Macro Regime',      'macro',  1, 'active',   0.58, '{24,168,720}'),
(2, 'Simulated Sector Rotation',   'sector', 2, 'active',   0.56, '{24,168,336}'),
(3, 'Simulated Asset Selector',    'asset',  3, 'active',   0.62, '{24,72,168}'),
(4, 'Simulated Price Transformer', 'asset',  3, 'training', 0.66, '{4,24,72}'),
(5, 'Simulated Entry Timing',      'timing', 4, 'active',   0.60, '{1,4,24}'),
(6, 'Simulated Volatility Scout',  'timing', 4, 'error',    0.52, '{1,4}'),
(7, 'Simulated Baseline',          'asset',  3, 'inactive', 0.50, '{24,168}');

CREATE TEMP TABLE sim_versions AS
SELECT m.k AS model, n, format('%s.%s.0', n, floor(4 * pg_temp.draw('minor version', 10 * m.k + n))) AS version,
       pg_temp.anchor() - pg_temp.history() * (ARRAY[1, 0.5, 0.2])[n] * interval '1 hour' AS since,
       coalesce(pg_temp.anchor() - pg_temp.history() * (ARRAY[0.5, 0.2])[n] * interval '1 hour', 'infinity') AS until,
       m.skill + 0.03 * (n - 1) AS skill, (ARRAY[0.14, 0.06, 0.01])[n] AS boast
FROM sim_models AS m, generate_series(1, 3) AS n;
