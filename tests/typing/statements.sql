SELECT 1, 1.5, 3000000000, 9223372036854775808, -2147483648, -2147483649, 1e3, 'a', NULL, true, B'101', X'1F'

SELECT $1

SELECT $1, $2

SELECT $2

SELECT $1 + 1

SELECT 1 + $1 * 2.5

SELECT $1 + $2

SELECT $1::int + $2

SELECT $1 || 'x'

SELECT a_text || $1 FROM every

SELECT 'a' || 'b'

SELECT a_int4 || 'x' FROM every

SELECT a_int4 || a_text FROM every

SELECT some_ints || 1 FROM every

SELECT some_ints || $1 FROM every

SELECT 1 || some_ints FROM every

SELECT some_ints || ARRAY[1.5] FROM every

SELECT a_jsonb || '{"a": 1}' FROM every

SELECT a_jsonb -> 'a', a_jsonb ->> 'a', a_jsonb -> 0, a_jsonb #> '{a,b}', a_jsonb #>> $1 FROM every

SELECT a_jsonb -> $1 FROM every

SELECT a_jsonb ->> $1 FROM every WHERE a_jsonb @> $2

SELECT a_jsonb ? $1, a_jsonb ?| $2, a_jsonb ?& ARRAY['a'] FROM every

SELECT a_jsonb - 'a', a_jsonb - 1, a_jsonb - ARRAY['a'], a_jsonb #- '{a}' FROM every

SELECT a_jsonb['a'], a_jsonb['a']['b'] FROM every

SELECT a_jsonb @? '$.a', a_jsonb @@ '$.a > 1' FROM every

SELECT a_json -> 'a', a_json ->> 1 FROM every

SELECT a_json = a_json FROM every

SELECT a_text = $1, a_varchar = $1 FROM every

SELECT a_varchar = $1 FROM every

SELECT a_char = $1, a_citext = $2, a_name = $3 FROM every

SELECT a_varchar = a_text, a_char = a_text, a_citext = a_text, a_name = a_text FROM every

SELECT a_int2 + a_int4, a_int4 + a_int8, a_int8 * a_numeric, a_numeric / a_float8, a_float4 + a_int4 FROM every

SELECT a_money * 2, a_money / a_money, a_money + '1' FROM every

SELECT a_date + 1, a_date - a_date, a_date + a_time, a_date + a_interval, a_date - '2020-01-01' FROM every

SELECT a_date + $1 FROM every

SELECT a_date - $1 FROM every

SELECT a_timestamptz - $1 FROM every

SELECT a_timestamptz + $1 FROM every

SELECT a_timestamptz - a_timestamptz, a_timestamp - a_timestamptz, now() - a_timestamptz FROM every

SELECT now() - INTERVAL '1 day', now() - $1::interval, interval '1' day * 3

SELECT a_timestamptz > now() - $1 FROM every

SELECT a_interval * 2, a_interval / 2.0, -a_interval FROM every

SELECT a_timestamptz AT TIME ZONE 'UTC', a_timestamp AT TIME ZONE $1, a_timetz AT TIME ZONE 'UTC' FROM every

SELECT a_date AT TIME ZONE 'UTC' FROM every

SELECT EXTRACT(year FROM a_date), EXTRACT(epoch FROM a_timestamptz), EXTRACT(hour FROM a_interval) FROM every

SELECT date_trunc('day', a_timestamptz), date_trunc('day', a_timestamp), date_trunc($1, a_date), date_part('year', a_date) FROM every

SELECT current_date, current_time, current_timestamp, localtime, localtimestamp, current_user, session_user, current_schema, current_catalog, now()

SELECT a_mood = 'sad', a_mood < $1, a_mood FROM every

SELECT a_mood = 'angry' FROM every

SELECT a_mood = a_text FROM every

SELECT a_mood = a_text::mood, a_mood::text = a_text FROM every

SELECT 'sad'::mood, $1::mood, ARRAY['sad', 'ok']::mood[]

SELECT enum_range(a_mood), enum_first(NULL::mood), enum_last(a_mood) FROM every

SELECT a_mood = ANY ($1), a_mood = ANY ('{sad}'), a_mood = ANY (some_moods) FROM every

SELECT a_mood IN ('sad', 'ok'), a_mood IN ($1, $2) FROM every

SELECT id FROM every WHERE id = ANY ($1)

SELECT id FROM every WHERE id <> ALL ($1)

SELECT id FROM every WHERE a_text LIKE ANY ($1)

SELECT id FROM every WHERE id = ANY (ARRAY[$1, $2])

SELECT id FROM every WHERE id IN ($1, 2, $2)

SELECT id FROM every WHERE id IN ($1)

SELECT id FROM every WHERE $1 IN (id, 2)

SELECT id FROM every WHERE $1 IN (1, 2)

SELECT id FROM every WHERE $1 IN ('a', 'b')

SELECT id FROM every WHERE (id, a_text) IN (($1, $2), (1, 'a'))

SELECT id FROM every WHERE (id, a_text) = ($1, $2)

SELECT id FROM every WHERE (id, a_text) > ($1, $2)

SELECT id FROM every WHERE (id, a_text) IN (SELECT id, a_text FROM firm)

SELECT id FROM every WHERE id IN (SELECT a_int8 FROM firm)

SELECT id FROM every WHERE id = (SELECT max(id) FROM firm)

SELECT id FROM every WHERE id IN (SELECT a_text FROM firm)

SELECT id FROM every WHERE id BETWEEN $1 AND $2

SELECT id FROM every WHERE $1 BETWEEN id AND a_int8

SELECT id FROM every WHERE a_date NOT BETWEEN $1 AND now()

SELECT id FROM every WHERE a_text LIKE $1 AND a_text ILIKE $2 ESCAPE '!' AND a_text NOT LIKE 'x%'

SELECT id FROM every WHERE a_text SIMILAR TO $1

SELECT id FROM every WHERE a_text ~ $1 AND a_text ~* 'x' AND a_text !~ 'y'

SELECT id FROM every WHERE a_int4 LIKE 'x'

SELECT id FROM every WHERE a_citext LIKE $1

SELECT id FROM every WHERE a_citext = $1 AND a_citext ~ 'x'

SELECT id FROM every WHERE a_tsvector @@ to_tsquery($1)

SELECT id FROM every WHERE a_tsvector @@ plainto_tsquery('english', $1)

SELECT ts_rank(a_tsvector, a_tsquery), to_tsvector('english', a_text), to_tsvector(a_text) FROM every

SELECT ts_headline(a_text, a_tsquery), websearch_to_tsquery($1), setweight(a_tsvector, 'A') FROM every

SELECT a_tsvector || a_tsvector, a_tsquery && a_tsquery, !! a_tsquery FROM every

SELECT id FROM every WHERE a_text IS NULL AND a_int4 IS NOT NULL AND (a_bool IS TRUE) AND a_bool IS NOT FALSE AND a_bool IS UNKNOWN

SELECT id FROM every WHERE $1 IS NULL

SELECT id FROM every WHERE $1 IS NULL OR a_text = $1

SELECT id FROM every WHERE a_text = $1 OR $1 IS NULL

SELECT id FROM every WHERE $1::text IS NULL OR a_varchar = $1

SELECT id FROM every WHERE a_int4 IS DISTINCT FROM $1 AND a_text IS NOT DISTINCT FROM 'x'

SELECT id FROM every WHERE a_text

SELECT id FROM every WHERE $1

SELECT id FROM every WHERE NOT $1

SELECT id FROM every WHERE 1

SELECT id FROM every WHERE 't'

SELECT id FROM every LIMIT $1 OFFSET $2

SELECT id FROM every LIMIT 10.5

SELECT id FROM every LIMIT 'x'

SELECT id FROM every LIMIT a_text

SELECT id FROM every ORDER BY $1

SELECT id FROM every ORDER BY 2

SELECT id FROM every ORDER BY id + 1, a_text DESC NULLS LAST, 1

SELECT id AS n FROM every ORDER BY n

SELECT id AS n FROM every ORDER BY n + 1

SELECT CASE WHEN a_bool THEN 1 ELSE 2.5 END, CASE WHEN a_bool THEN a_int4 END, CASE a_int4 WHEN $1 THEN 'a' ELSE 'b' END FROM every

SELECT CASE WHEN a_bool THEN a_int4 ELSE a_text END FROM every

SELECT CASE WHEN a_bool THEN $1 ELSE a_int8 END, CASE WHEN a_bool THEN 'x' ELSE a_varchar END FROM every

SELECT CASE WHEN a_bool THEN NULL ELSE NULL END FROM every

SELECT CASE WHEN a_bool THEN 'a' ELSE a_char END, CASE WHEN a_bool THEN a_varchar ELSE a_text END, CASE WHEN true THEN a_citext ELSE a_text END FROM every

SELECT CASE $1 WHEN 1 THEN 'x' END

SELECT CASE WHEN $1 THEN 1 END

SELECT CASE WHEN a_bool THEN 1 ELSE id END, CASE WHEN a_bool THEN 1 ELSE id + 1 END FROM every

SELECT coalesce(a_int4, 0), coalesce(a_text, ''), coalesce(a_int4, $1), coalesce($2, $3), coalesce(NULL, 1.5), coalesce(a_varchar, 'x') FROM every

SELECT coalesce(a_int4, a_text) FROM every

SELECT coalesce(a_date, now()), coalesce(a_timestamp, a_timestamptz), coalesce(a_int2, a_int8), coalesce(a_json, '{}') FROM every

SELECT greatest(1, 2.5), least(a_date, $1), greatest(a_text, 'x'), least($2, 1) FROM every

SELECT nullif(a_text, ''), nullif(a_int4, 0), nullif(a_int4, 1.5), nullif($1, 'x'), nullif('a', 'b'), nullif(a_varchar, 'x') FROM every

SELECT nullif(a_int4, a_text) FROM every

SELECT nullif(a_json, '{}') FROM every

SELECT ARRAY[1, 2.5], ARRAY['a', 'b'], ARRAY[a_int4, $1], ARRAY[ARRAY[1], ARRAY[2]], ARRAY[]::int[], ARRAY[a_varchar, a_text] FROM every

SELECT ARRAY[]

SELECT ARRAY[1, 'x']

SELECT ARRAY[1, '2'], ARRAY['1', 2]

SELECT ARRAY[a_int4, a_text] FROM every

SELECT ARRAY(SELECT a_text FROM every), ARRAY(SELECT a_mood FROM every)

SELECT some_texts[1], some_texts[1:2], some_ints[$1], (some_texts)[2], (ARRAY[1,2])[1] FROM every

SELECT a_text[1] FROM every

SELECT some_texts['x'] FROM every

SELECT some_texts && $1, some_texts @> ARRAY[$2], some_ints @> '{1}', $3 <@ some_ints FROM every

SELECT array_length(some_texts, 1), cardinality(some_texts), array_append(some_ints, $1), array_to_string(some_texts, ','), array_position(some_ints, $2), array_remove(some_texts, 'x'), array_cat(some_ints, ARRAY[1]) FROM every

SELECT array_append($1, $2)

SELECT array_agg(a_text), array_agg(some_ints), array_agg(a_mood), string_agg(a_text, ','), string_agg(a_text, $1 ORDER BY id) FROM every

SELECT count(*), count(a_text), count(DISTINCT a_text), sum(a_int2), sum(a_int4), sum(a_int8), sum(a_numeric), sum(a_float4), sum(a_float8), sum(a_money), sum(a_interval) FROM every

SELECT avg(a_int4), avg(a_float4), avg(a_interval), min(a_text), min(a_varchar), max(a_date), max(a_mood), min(some_ints), max(a_inet), max(a_char), min(a_citext) FROM every

SELECT sum(a_text) FROM every

SELECT sum('1'), max('a'), min(NULL)

SELECT sum($1) FROM every

SELECT max($1) FROM every

SELECT bool_and(a_bool), every(a_bool), bit_and(a_int4), stddev(a_int4), variance(a_float8), corr(a_float8, a_float8) FROM every

SELECT json_agg(a_text), jsonb_agg(every), json_object_agg(a_text, a_int4), jsonb_object_agg(id, a_text) FROM every

SELECT count(*) FILTER (WHERE a_bool), sum(a_int4) FILTER (WHERE id > $1) FROM every

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a_int4), percentile_disc(0.5) WITHIN GROUP (ORDER BY a_date), mode() WITHIN GROUP (ORDER BY a_text), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY a_float8) FROM every

SELECT rank(1) WITHIN GROUP (ORDER BY id) FROM every

SELECT row_number() OVER (ORDER BY id), rank() OVER w, lag(a_text) OVER (ORDER BY id), lag(a_int4, 1, 0) OVER (), lead(a_int4, $1) OVER (), first_value(a_date) OVER (PARTITION BY a_bool), ntile(4) OVER (), sum(a_int4) OVER (PARTITION BY a_bool ORDER BY id) FROM every WINDOW w AS (ORDER BY id)

SELECT row_number() FROM every

SELECT lower(a_text) OVER () FROM every

SELECT lower(a_text), upper(a_varchar), length(a_text), length(a_char), length(a_bytea), lower(a_int4range), upper(a_daterange), char_length(a_citext), initcap(a_name) FROM every

SELECT lower(a_int4) FROM every

SELECT lower($1), length($1)

SELECT abs($1), abs(a_int4), abs(-1.5), round(a_numeric, 2), round(a_float8), round(a_int4), ceil(a_float4), floor(a_numeric), sqrt(2), power(2, 3), power(a_numeric, 2), mod(a_int4, 2), sign(a_float8), trunc(a_numeric, 1), random() FROM every

SELECT round($1), round($1, 2)

SELECT round(a_float8, 2) FROM every

SELECT substring(a_text FROM 2 FOR 3), substring(a_text, 1), substring(a_text FROM $1), substring(a_text FOR 2), position('a' IN a_text), trim(a_text), trim(BOTH 'x' FROM a_text), ltrim(a_text), overlay(a_text PLACING 'x' FROM 1), strpos(a_text, $2) FROM every

SELECT concat(a_text, 1, $1), concat_ws(',', a_text, a_int4), format('%s', a_text), left(a_text, 2), lpad(a_text, 3), replace(a_text, 'a', 'b'), split_part(a_text, ',', 1), md5(a_text), reverse(a_text), repeat('x', 3) FROM every

SELECT regexp_replace(a_text, 'a', 'b'), regexp_match(a_text, $1), regexp_split_to_array(a_text, ','), string_to_array(a_text, ','), to_char(a_date, 'YYYY'), to_char(a_numeric, '9'), to_char(a_timestamptz, $2), to_date(a_text, 'YYYY'), to_timestamp(a_float8), to_number(a_text, '9') FROM every

SELECT to_json(a_text), to_jsonb(every), row_to_json(every), json_build_object('a', a_int4), jsonb_build_object('a', $1::int), jsonb_build_array(1, 'a'), jsonb_set(a_jsonb, '{a}', '1'), jsonb_array_length(a_jsonb), jsonb_typeof(a_jsonb), jsonb_strip_nulls(a_jsonb), jsonb_pretty(a_jsonb) FROM every

SELECT jsonb_build_object('a', $1)

SELECT to_jsonb($1)

SELECT jsonb_path_query_array(a_jsonb, '$.a'), jsonb_path_exists(a_jsonb, $1), jsonb_extract_path_text(a_jsonb, 'a', 'b'), jsonb_insert(a_jsonb, '{a}', '1') FROM every

SELECT a_int4::text, a_text::int, a_bool::int, a_int4::bool, a_jsonb::text, a_jsonb::int, a_text::jsonb, a_date::timestamptz, a_timestamptz::date, a_numeric::int, a_mood::text, a_text::mood, some_ints::text[], some_ints::text, a_uuid::text, $1::uuid, $2::varchar(5), CAST($3 AS date) FROM every

SELECT a_bool::numeric FROM every

SELECT a_date::int FROM every

SELECT a_uuid::int FROM every

SELECT some_ints::int FROM every

SELECT int4('1'), text(a_int4), date(a_timestamptz), float8(a_int4) FROM every

SELECT numeric(a_int4) FROM every

SELECT int8(a_text) FROM every

SELECT date '2020-01-01', timestamp '2020-01-01', timestamptz '2020-01-01', time '10:00', interval '1 day', uuid '00000000-0000-0000-0000-000000000000', jsonb '{}', point '(1,2)'

SELECT 'abc'::int

SELECT '12'::int, 'x'::uuid

SELECT '{1,2}'::int[], '[1,2)'::int4range, 'yes'::bool, '1.5'::numeric, '2020-01-01'::date, '1 day'::interval

SELECT 'maybe'::bool

SELECT '{"a":'::jsonb

SELECT a_int4range @> 3, a_int4range @> $1, a_int4range && $2, a_int4range * a_int4range, lower_inc(a_int4range), int4range(1, 5), int4range($3, $4, '[]'), a_daterange @> a_date, isempty(a_daterange), a_multirange @> 1, range_merge(a_int4range, a_int4range), unnest(a_multirange), multirange(a_int4range) FROM every

SELECT a_point <-> a_point, a_box && a_box, a_box @> a_point, point(1, 2), a_point = a_point FROM every

SELECT a_point <-> a_point, a_point ~= a_point, a_box ~= a_box FROM every

SELECT a_inet << a_cidr, host(a_inet), masklen(a_cidr), a_inet + 1, a_inet = a_cidr, network(a_inet), a_inet = $1 FROM every

SELECT a_bytea || a_bytea, encode(a_bytea, 'hex'), decode(a_text, 'hex'), sha256(a_bytea), a_bytea = $1, get_byte(a_bytea, 0) FROM every

SELECT a_bit & a_bit, a_bit | a_varbit, ~a_bit, a_bit = B'1010' FROM every

SELECT a_uuid = $1, gen_random_uuid(), a_uuid = '00000000-0000-0000-0000-000000000000' FROM every

SELECT an_oid = 1, an_oid = $1, an_oid::regclass, 'every'::regclass, pg_typeof(a_text), a_name || 'x' FROM every

SELECT every FROM every

SELECT e FROM every e

SELECT e.* FROM every e

SELECT * FROM every

SELECT (e).id, (e).a_text FROM every e

SELECT (e.a_text) FROM every e

SELECT ROW(1, 'a', $1), (1, 2), ROW(id, a_text) FROM every

SELECT count(e), row_to_json(e), e IS NULL FROM every e GROUP BY e

SELECT x FROM generate_series(1, 3) AS x

SELECT * FROM generate_series(1, 3)

SELECT * FROM generate_series(1, $1) AS g (n)

SELECT * FROM generate_series($1::date, $2, '1 day')

SELECT * FROM generate_series(now(), now(), '1 day') WITH ORDINALITY

SELECT * FROM unnest($1::text[]) AS t

SELECT * FROM unnest($1::text[], $2::int[]) AS t (a, b)

SELECT * FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS t (a, b, n)

SELECT * FROM unnest(ARRAY[1,2])

SELECT * FROM unnest($1)

SELECT t.id, u FROM every t, unnest(t.some_texts) u

SELECT t.id, u.x FROM every t CROSS JOIN LATERAL unnest(t.some_ints) WITH ORDINALITY AS u (x, n)

SELECT unnest(some_texts), generate_series(1, id) FROM every

SELECT * FROM json_to_recordset('[]') AS x (a int, b text)

SELECT * FROM jsonb_to_recordset($1) AS x (a int, b text, c timestamptz[])

SELECT * FROM jsonb_to_record(a_jsonb), every

SELECT * FROM json_to_recordset('[]')

SELECT r.* FROM every, jsonb_to_record(a_jsonb) AS r (a int, b mood)

SELECT * FROM jsonb_each($1), jsonb_each_text('{}') AS t

SELECT key, value FROM every, jsonb_each_text(a_jsonb)

SELECT * FROM jsonb_array_elements($1)

SELECT * FROM jsonb_array_elements($1) AS x

SELECT x FROM jsonb_array_elements('[]') AS x

SELECT * FROM jsonb_array_elements_text($1) WITH ORDINALITY AS t (v, i)

SELECT * FROM jsonb_object_keys('{}') k

SELECT * FROM jsonb_populate_record(NULL::every, $1)

SELECT id, a_mood FROM jsonb_populate_recordset(NULL::every, $1)

SELECT jsonb_array_elements(a_jsonb), jsonb_object_keys(a_jsonb) FROM every

SELECT * FROM regexp_matches('a', 'b'), string_to_table('a,b', ',') s

SELECT * FROM now()

SELECT * FROM plus_one(3), plus_one($1) x

SELECT plus_one(a_int4), plus_one(a_int8) FROM every

SELECT plus_one(a_int4), plus_one($1) FROM every

SELECT no_such_function(1)

SELECT * FROM no_such_table

SELECT no_such_column FROM every

SELECT e.no_such_column FROM every e

SELECT x.id FROM every e

SELECT * FROM short WHERE twice > $1

SELECT id FROM every JOIN firm USING (id)

SELECT * FROM (SELECT id, a_text FROM every) a JOIN (SELECT id, a_int4 FROM firm) b USING (id)

SELECT * FROM (SELECT id, a_text FROM every) a NATURAL JOIN (SELECT id, a_int4 FROM firm) b

SELECT * FROM (SELECT id, a_text FROM every) a LEFT JOIN (SELECT id::bigint, a_int4 FROM firm) b USING (id)

SELECT * FROM (SELECT id, a_text FROM every) a FULL JOIN (SELECT id::bigint, a_int4 FROM firm) b USING (id)

SELECT id FROM every, firm

SELECT e.id, f.id FROM every e LEFT JOIN firm f ON f.id = e.id AND f.a_text = $1

SELECT e.id FROM every e JOIN firm f ON f.a_text

SELECT e.id FROM every e, firm e

SELECT e.id, x.n FROM every e, LATERAL (SELECT count(*) AS n FROM firm f WHERE f.id = e.id) x

SELECT e.id, x.n FROM every e, (SELECT count(*) AS n FROM firm f WHERE f.id = e.id) x

SELECT (SELECT a_text FROM firm LIMIT 1), (SELECT count(*) FROM firm), EXISTS (SELECT 1 FROM firm), NOT EXISTS (SELECT FROM firm), (SELECT 1)::text

SELECT (SELECT id, a_text FROM firm)

SELECT (SELECT f.a_text FROM firm f WHERE f.id = e.id) FROM every e

SELECT id FROM every UNION SELECT a_int8 FROM firm

SELECT id FROM every UNION SELECT a_text FROM firm

SELECT NULL UNION SELECT 1

SELECT NULL UNION SELECT NULL

SELECT NULL UNION SELECT NULL UNION SELECT 1

SELECT 'a' UNION ALL SELECT $1

SELECT $1 UNION ALL SELECT id FROM every

SELECT id, a_text FROM every EXCEPT SELECT id, $1 FROM firm ORDER BY id LIMIT 1

SELECT a_varchar FROM every UNION SELECT a_text FROM firm

SELECT a_varchar FROM every UNION ALL SELECT a_char FROM firm

SELECT id FROM every UNION SELECT id, id FROM firm

(SELECT id FROM every ORDER BY id LIMIT 1) UNION ALL (SELECT id FROM firm)

VALUES (1, 'a'), (2.5, NULL)

VALUES ($1, 1)

VALUES (1), ('x')

VALUES (1, 2), (3)

SELECT * FROM (VALUES (1, 'a'), (2, $1)) AS v (n, t)

SELECT v.n FROM (VALUES (1), ($1)) AS v (n)

WITH a AS (SELECT id, a_text FROM every WHERE id = $1) SELECT * FROM a

WITH a (x, y) AS (SELECT id, a_text FROM every) SELECT x, y, a FROM a

WITH a AS (SELECT 'x' AS s, NULL AS n) SELECT s, n FROM a

WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < $1) SELECT n FROM t

WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1.5 FROM t) SELECT n FROM t

WITH RECURSIVE t (id, path) AS (SELECT id, ARRAY[id] FROM every UNION ALL SELECT f.id, path || f.id FROM firm f JOIN t ON f.a_int4 = t.id) SELECT * FROM t

WITH RECURSIVE t AS (SELECT 'a' AS s UNION ALL SELECT s || 'b' FROM t) SELECT s FROM t

WITH gone AS (DELETE FROM every WHERE id = $1 RETURNING id, a_text) SELECT * FROM gone

WITH made AS (INSERT INTO every (id) VALUES ($1) RETURNING *) SELECT id, a_mood FROM made

WITH a AS (SELECT id FROM every) UPDATE firm SET a_text = 'x' FROM a WHERE a.id = firm.id RETURNING firm.id, a.id AS other

SELECT a_bool, count(*) FROM every GROUP BY a_bool HAVING count(*) > $1

SELECT a_bool AS b, count(*) FROM every GROUP BY b

SELECT a_bool, a_int4, sum(id) FROM every GROUP BY GROUPING SETS ((a_bool), (a_int4), ())

SELECT a_bool, a_int4, grouping(a_bool) FROM every GROUP BY ROLLUP (a_bool, a_int4)

SELECT a_bool, a_int4 FROM every GROUP BY CUBE (a_bool, a_int4)

SELECT date_trunc('day', a_timestamptz) AS day, count(*) FROM every GROUP BY 1 ORDER BY 1

SELECT DISTINCT ON (a_bool) id, a_bool FROM every ORDER BY a_bool, id

SELECT DISTINCT a_text FROM every

SELECT id FROM every FOR UPDATE SKIP LOCKED

INSERT INTO every (id, a_text, a_int8) VALUES ($1, $2, $3)

INSERT INTO every (id, a_text) VALUES ($1, $2), ($3, 'x') RETURNING id, a_text

INSERT INTO every VALUES ($1)

INSERT INTO every (id, a_numeric) VALUES (1, 'x')

INSERT INTO every (id, a_int4) VALUES (1, 1.5), (2, 3000000000)

INSERT INTO every (id, a_text) VALUES (1, 2)

INSERT INTO every (id, a_int4) VALUES (1, a_text)

INSERT INTO every (id, a_date) VALUES (1, true)

INSERT INTO every (id, a_int4) VALUES (1, '5'::text)

INSERT INTO every (id, nope) VALUES (1, 2)

INSERT INTO every (id, a_text) VALUES (1)

INSERT INTO every (id) VALUES (1, 2)

INSERT INTO every (id, a_text) SELECT $1, $2

INSERT INTO every (id, a_mood) SELECT id, 'sad' FROM firm WHERE a_text = $1

INSERT INTO every (id, a_mood) SELECT id, a_text FROM firm

INSERT INTO every (id, a_text) SELECT id, a_int4 FROM firm

INSERT INTO every (id, some_texts, a_jsonb, a_mood) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING

INSERT INTO every AS e (id, a_int4) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING e.id, e.*

INSERT INTO every (id, a_int4) VALUES (DEFAULT, DEFAULT) RETURNING *

INSERT INTO every DEFAULT VALUES

INSERT INTO every (id, a_int8) VALUES ($1, $1 + 1)

INSERT INTO every (id, a_text) VALUES ($1, $1)

INSERT INTO every (id, a_timestamptz, a_interval) VALUES ($1, now() + $2, $3)

UPDATE every SET a_text = $1, a_int8 = a_int8 + $2 WHERE id = $3

UPDATE every SET a_mood = $1, some_texts = $2, a_jsonb = a_jsonb || $3 WHERE id = ANY ($4) RETURNING id, a_mood

UPDATE every SET a_int4 = 'x' WHERE id = 1

UPDATE every SET a_int4 = a_text

UPDATE every SET a_text = a_int4, a_varchar = a_date

UPDATE every SET (a_text, a_int4) = ($1, $2) WHERE id = $3

UPDATE every SET (a_text, a_int4) = (SELECT a_text, a_int4 FROM firm WHERE firm.id = every.id)

UPDATE every SET (a_text, a_int4) = (SELECT a_text FROM firm)

UPDATE every e SET a_text = f.a_text FROM firm f WHERE f.id = e.id AND f.a_uuid = $1 RETURNING e.id, f.a_text

UPDATE every SET a_int4 = DEFAULT, a_bool = $1

UPDATE every SET a_numeric = $1 * 2, a_float8 = $2 / 3

UPDATE every SET a_text = $1 WHERE id = $1

UPDATE every SET a_int4 = coalesce($1, a_int4)

UPDATE every SET nope = 1

DELETE FROM every WHERE id = $1 RETURNING *

DELETE FROM every e USING firm f WHERE f.id = e.id AND f.a_date < $1 RETURNING e.id, f.a_date

DELETE FROM every WHERE a_text = $1 AND a_int4 = $1

MERGE INTO every e USING firm f ON e.id = f.id WHEN MATCHED AND f.a_bool THEN UPDATE SET a_text = $1 WHEN NOT MATCHED THEN INSERT (id, a_text) VALUES (f.id, $2)

SELECT id FROM every WHERE (a_date, a_date) OVERLAPS ($1, $2)

SELECT (a_date, a_interval) OVERLAPS (a_date, a_date) FROM every

SELECT make_interval(days => $1), make_date(2020, 1, 1), age(a_timestamptz), age(a_timestamp, a_timestamp), justify_days(a_interval) FROM every

-- late: the sequence is looked for by the value
SELECT pg_advisory_xact_lock($1), pg_sleep(1), set_config('a.b', $2, true), current_setting('a.b', true), nextval('s'::regclass), txid_current()

SELECT a_text COLLATE "C", a_text < a_text COLLATE "C" FROM every

SELECT a_int4 COLLATE "C" FROM every

SELECT -a_int4, +a_int8, @ a_int4, |/ 4.0, ~a_int4, a_int4 # 2, a_int4 << 1, a_int4 % 2, 2 ^ 3, a_numeric ^ 2 FROM every

SELECT -a_text FROM every

SELECT -$1

SELECT a_int4 = '1', a_int4 < '5', '1' = a_int4, a_text = 1::text FROM every

SELECT a_int4 = 'x' FROM every

SELECT a_text = 1 FROM every

SELECT a_int4 = a_bool FROM every

SELECT a_int4 = $1, a_int8 = $1 FROM every

SELECT a_int8 = $1, a_int4 = $1 FROM every

SELECT a_timestamptz = $1, a_date = $1 FROM every

SELECT a_date < now(), a_timestamp < a_date, a_time < a_timetz FROM every

SELECT a_uuid < a_text FROM every

SELECT some_ints = some_texts FROM every

SELECT some_ints = '{1}', some_ints = $1, some_texts < some_texts, some_ints[1] = $2 FROM every

SELECT every = every FROM every

SELECT not a_bool and a_bool or true, a_bool = true, a_bool > false FROM every

SELECT a_text and true FROM every

SELECT starts_with(a_text, $1), a_text ^@ 'x', to_hex(a_int4), chr(65), ascii('a'), translate(a_text, 'a', 'b'), quote_literal(a_text), quote_literal(a_int4) FROM every

SELECT num_nulls(a_text, 1), width_bucket(a_int4, 1, 10, 5), gcd(4, 6), factorial(5), div(7, 2), ln(2), exp(1), log(10), pi(), degrees(1), sin(1), a_numeric::numeric(5,1) FROM every

SELECT unnest(ARRAY[1]) + 1, upper(unnest(some_texts)) FROM every

SELECT array_agg(e) FROM every e

SELECT array_agg(ROW(1, 2)) FROM every

SELECT max(a_json) FROM every

SELECT max(a_bool) FROM every

SELECT min(a_uuid) FROM every

SELECT a_interval > '1 day', a_interval = $1, a_time + a_interval, a_time - a_time, a_timestamp::time FROM every

SELECT "a_text", EVERY.A_TEXT, public.every.id FROM public.every

SELECT a_text AS "Mixed", id ID, 1 AS "é" FROM every

SELECT id::int8 AS x, id::int4, id::smallint, 1::text, '1'::varchar(3), true::text, a_date::timestamp FROM every

SELECT 1 AS a, 2 AS a

SELECT a FROM (SELECT 1 AS a, 2 AS a) x

SELECT * FROM (SELECT $1 AS a) x WHERE a = 1

SELECT * FROM (SELECT $1::int AS a, 'x' AS b) x WHERE a = $2 AND b = $3

SELECT count(*) AS n, max(id) FROM every e WHERE EXISTS (SELECT 1 FROM firm f WHERE f.id = e.id AND f.a_varchar = $1)

SELECT string_agg(DISTINCT a_text, ', ' ORDER BY a_text) FROM every

SELECT array_to_json(some_ints), json_array_elements_text(a_json), json_typeof(a_json), array_ndims(some_ints), array_fill(0, ARRAY[3]), array_dims(some_texts), trim_array(some_ints, 1), array_replace(some_ints, 1, 2) FROM every

SELECT $1::int[] @> ARRAY[$2], $3 = ANY ('{1,2}'::int[]), 1 = ANY ($4), 'a' = ANY ($5), $6 = ANY ($7)

SELECT 1 = ANY ($1), 'a' = ANY ($2)

SELECT 1 = ANY (1)

SELECT lower(a_int4range) + 1, upper($1::daterange) - lower($2::daterange), a_int4range -|- int4range(1, 2), a_int4range << a_int4range FROM every

-- gap: XML has a syntax of its own
SELECT xmlelement(name a)

SELECT a_text IS NORMALIZED FROM every

SELECT TRUE IS TRUE, 1 IS NULL, NULL IS NULL, 'x' IS NOT NULL

SELECT now()::date - 7, (now() - '1 day'::interval)::date, now() + '1 hour', date '2020-01-01' + 3, '2020-01-01'::date + time '10:00'

SELECT sum(a_int4) / count(*), 100.0 * sum(a_int4) / nullif(count(*), 0), round(avg(a_int4), 2), coalesce(sum(a_int8), 0) FROM every

SELECT cast(a_int4 AS numeric(10, 2)) / 3, a_int4::numeric / 3, a_int4 / 3 FROM every

SELECT id FROM every WHERE count(*) > 1

SELECT id FROM every WHERE unnest(some_ints) = 1

SELECT coalesce(unnest(some_ints), 1) FROM every

SELECT DISTINCT a_json FROM every

SELECT a_json FROM every UNION SELECT a_json FROM firm

SELECT a_json FROM every UNION ALL SELECT a_json FROM firm

SELECT text($1), int4($1)

SELECT make_interval(hours => 1, mins => a_int4), make_interval(1, days => 2), jsonb_set(a_jsonb, '{a}', '1', create_if_missing => $1) FROM every

SELECT make_interval(nope => 1)

SELECT count($1), ROW(1, $2)

SELECT id FROM every GROUP BY id ORDER BY count(*)

SELECT every.id FROM every e

WITH f AS (SELECT id, a_text FROM firm) MERGE INTO every e USING f ON e.id = f.id WHEN MATCHED THEN UPDATE SET a_text = $1 WHEN NOT MATCHED THEN INSERT (id, a_text) VALUES (f.id, $2)

WITH RECURSIVE f AS (SELECT id FROM firm) MERGE INTO every e USING f ON e.id = f.id WHEN MATCHED THEN DELETE

WITH f AS (MERGE INTO every e USING firm f ON e.id = f.id WHEN MATCHED THEN DELETE) SELECT 1

SELECT id, id FROM every UNION ALL SELECT 1, 2 ORDER BY 2

SELECT id, id FROM every UNION ALL SELECT 1, 2 ORDER BY id

SELECT id, id FROM every UNION ALL SELECT 1, 2 ORDER BY 3

SELECT id AS one FROM every UNION SELECT id FROM firm ORDER BY one

SELECT id AS one FROM every UNION SELECT id FROM firm ORDER BY id

SELECT id AS one FROM every UNION SELECT id FROM firm ORDER BY one + 1

SELECT a_json FROM every UNION ALL SELECT a_json FROM firm ORDER BY 1

SELECT $1 UNION ALL SELECT $2 ORDER BY 1

(SELECT id FROM every) ORDER BY a_text

(SELECT id FROM every LIMIT 3) ORDER BY id + $1

(SELECT id FROM every ORDER BY id) ORDER BY id

((SELECT id, id FROM every) UNION SELECT 1, 2) ORDER BY 2

VALUES (1, 2), (3, 4) ORDER BY 2

VALUES (1, 2), (3, 4) ORDER BY column2

INSERT INTO made (a_text) VALUES ($1) RETURNING always, letters

INSERT INTO made (always) VALUES (1)

INSERT INTO made (always, a_text) VALUES ($1, $2)

INSERT INTO made (always, a_text) VALUES (DEFAULT, $1)

INSERT INTO made (always, a_text) VALUES (DEFAULT, 'a'), (DEFAULT, 'b')

INSERT INTO made (always, a_text) VALUES (DEFAULT, 'a'), (7, 'b')

INSERT INTO made (always, a_text) SELECT id, a_text FROM firm

INSERT INTO made (unless_said, a_text) SELECT $1, a_text FROM firm

INSERT INTO made VALUES (DEFAULT, $1, $2, DEFAULT)

INSERT INTO made VALUES (DEFAULT, $1, $2, NULL)

INSERT INTO made VALUES (DEFAULT, $1, $2, 3)

-- gap: sqlparser does not know OVERRIDING
INSERT INTO made (always, a_text) OVERRIDING SYSTEM VALUE VALUES ($1, $2)

INSERT INTO made (a_text, letters) VALUES ($1, length($1))

INSERT INTO made (a_text, a_text) VALUES ($1, $2)

INSERT INTO made (a_text, "a_text") SELECT a_text, a_text FROM firm

INSERT INTO made (a_text, A_Text) VALUES ('a', 'b')

INSERT INTO made (a_text) VALUES ($1) ON CONFLICT DO NOTHING

INSERT INTO firm (id) SELECT id FROM firm ON CONFLICT (id) DO UPDATE SET a_text = $1, a_text = $2

INSERT INTO made (a_text) VALUES ('a') ON CONFLICT (a_text) DO UPDATE SET letters = $1

UPDATE made SET a_text = $1, unless_said = $2 RETURNING *

UPDATE made SET always = 1

UPDATE made SET always = always

UPDATE made SET always = DEFAULT, letters = DEFAULT, a_text = $1

UPDATE made SET letters = $1

UPDATE made SET letters = NULL

UPDATE made SET (a_text, letters) = ($1, $2)

UPDATE made SET (a_text, letters) = ($1, DEFAULT)

UPDATE made SET (a_text, always) = (SELECT a_text, id FROM firm)

UPDATE made SET a_text = $1, a_text = $2

UPDATE made SET a_text = $1, A_TEXT = $2

UPDATE made SET (a_text, unless_said) = ($1, $2), a_text = $3

UPDATE made SET (a_text, a_text) = ('a', 'b')

UPDATE made SET a_text = DEFAULT, a_text = 'x'

UPDATE made SET xmin = '1'

MERGE INTO made m USING firm f ON m.always = f.id WHEN MATCHED THEN UPDATE SET a_text = $1 WHEN NOT MATCHED THEN INSERT (a_text, unless_said) VALUES (f.a_text, $2)

MERGE INTO made m USING firm f ON m.always = f.id WHEN NOT MATCHED THEN INSERT (always, a_text) VALUES ($1, $2)

MERGE INTO made m USING firm f ON m.always = f.id WHEN NOT MATCHED THEN INSERT (always, a_text) VALUES (DEFAULT, $1)

MERGE INTO made m USING firm f ON m.always = f.id WHEN NOT MATCHED THEN INSERT (a_text, a_text) VALUES ($1, $2)

MERGE INTO made m USING firm f ON m.always = f.id WHEN NOT MATCHED THEN INSERT (a_text, letters) VALUES ('a', 1)

MERGE INTO made m USING firm f ON m.always = f.id WHEN MATCHED THEN UPDATE SET always = f.id

MERGE INTO made m USING firm f ON m.always = f.id WHEN MATCHED THEN UPDATE SET letters = 1

MERGE INTO made m USING firm f ON m.always = f.id WHEN MATCHED THEN UPDATE SET letters = DEFAULT, a_text = $1

MERGE INTO made m USING firm f ON m.always = f.id WHEN MATCHED THEN UPDATE SET a_text = 'a', a_text = 'b'

-- gap: sqlparser takes the inner brackets for several keys
SELECT (a_text)::text FROM every GROUP BY ROLLUP ((a_text)::text)

SELECT (a_text)::text FROM every GROUP BY ROLLUP (a_text), CUBE ((id, a_text))

SELECT * FROM coalesce(1, 2)

SELECT *, x.x, greatest FROM coalesce($1, 2) AS x, greatest(1, 2.5)

SELECT x.y FROM greatest(1, 2.5) AS x (y)

SELECT e.id, n FROM every e, nullif(e.a_text, $1) n WHERE n > 'x'

SELECT u.a_text, u.id FROM coalesce((SELECT f FROM firm f LIMIT 1)) u WHERE id = $1

SELECT * FROM least(1, 2) WITH ORDINALITY

SELECT * FROM row(1, 2)
