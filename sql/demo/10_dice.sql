-- Preparing the simulation
--
-- Everything random in the demo data is a pure function of (seed, stream, number), never of a generator's state: the same
-- seed at the same anchor gives the same rows whatever order a plan visits them in. The helpers are temporary objects of
-- the loading session, so that a load that stops half-way leaves nothing behind but rows listed in console.demo_rows.
--
-- Settings: cp.demo_seed (a whole number), cp.demo_small ('on' or 'off') and, for tests, cp.demo_anchor: the moment the data is
-- current at, otherwise the last full hour. It is set here, once, because later files must agree on it. Every file computes in
-- UTC, and without just-in-time compilation, which takes longer here than it saves.

DISCARD TEMP;
SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

SELECT set_config('cp.demo_anchor',
                  coalesce(nullif(current_setting('cp.demo_anchor', true), ''), date_trunc('hour', now())::text), false);

CREATE FUNCTION pg_temp.anchor() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT current_setting('cp.demo_anchor')::timestamptz $$;

CREATE FUNCTION pg_temp.small() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT current_setting('cp.demo_small')::boolean $$;

-- Hours of history before the anchor: two years, or four months.
CREATE FUNCTION pg_temp.history() RETURNS integer LANGUAGE sql STABLE AS
$$ SELECT CASE WHEN pg_temp.small() THEN 120 ELSE 730 END * 24 $$;

-- Uniform in (0, 1), the ends excluded.
CREATE FUNCTION pg_temp.draw(stream text, i bigint) RETURNS float8 LANGUAGE sql STABLE AS
$$ SELECT (((hashint8extended(i, hashtextextended(stream, current_setting('cp.demo_seed')::bigint)) >> 12)
            & 4503599627370495) + 0.5::float8) / 4503599627370496 $$;

CREATE FUNCTION pg_temp.between(stream text, i bigint, low float8, high float8) RETURNS float8 LANGUAGE sql STABLE AS
$$ SELECT low + (high - low) * pg_temp.draw(stream, i) $$;

CREATE FUNCTION pg_temp.figure(stream text, i bigint, low float8, high float8,
                               digits integer) RETURNS numeric LANGUAGE sql STABLE AS
$$ SELECT round(pg_temp.between(stream, i, low, high)::numeric, digits) $$;

-- Standard normal (Box and Muller); the second draw takes the negative numbers of the stream.
CREATE FUNCTION pg_temp.normal(stream text, i bigint) RETURNS float8 LANGUAGE sql STABLE AS
$$ SELECT sqrt(-2 * ln(pg_temp.draw(stream, i))) * cos(2 * pi() * pg_temp.draw(stream, -1 - i)) $$;

CREATE FUNCTION pg_temp.ease(f float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$ SELECT f * f * (3 - 2 * f) $$;

-- Smooth noise in (-1, 1) that turns about once per unit of x: slow waves without a recursion.
CREATE FUNCTION pg_temp.wave(stream text, x float8) RETURNS float8 LANGUAGE sql STABLE AS
$$ SELECT 2 * (pg_temp.draw(stream, floor(x)::bigint) * (1 - pg_temp.ease(x - floor(x)))
               + pg_temp.draw(stream, floor(x)::bigint + 1) * pg_temp.ease(x - floor(x))) - 1 $$;

CREATE FUNCTION pg_temp.pick(choices text[], stream text, i bigint) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT choices[1 + floor(pg_temp.draw(stream, i) * cardinality(choices))::integer] $$;

-- The n-th random uuid of a stream.
CREATE FUNCTION pg_temp.uuid_of(stream text, i bigint) RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT md5(current_setting('cp.demo_seed') || ':' || stream || ':' || i)::uuid $$;

CREATE FUNCTION pg_temp.clamp(low numeric, value numeric, high numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$ SELECT least(high, greatest(low, value)) $$;

-- A change is '+12.3 %' in the texts of the demo, a share '12.3 %'.
CREATE FUNCTION pg_temp.change(value numeric) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT to_char(value, 'FMSG9999990.0') || ' %' $$;

CREATE FUNCTION pg_temp.percent(value numeric) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT to_char(value, 'FM9999990.0') || ' %' $$;

-- What remove-demo takes away again.
CREATE FUNCTION pg_temp.remember(name text, added int8multirange) RETURNS void LANGUAGE sql AS
$$ INSERT INTO console.demo_rows AS known (table_name, ids) VALUES (name, coalesce(added, '{}'))
   ON CONFLICT (table_name) DO UPDATE SET ids = known.ids + excluded.ids $$;
