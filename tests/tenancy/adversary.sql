-- name: aggregate_in_distinct_on
-- leaks
SELECT o.name FROM organization o WHERE o.id IN (SELECT DISTINCT ON (count(*)) o.id FROM todo t WHERE t.organization_id = $1 AND o.id = $1)

-- name: aggregate_in_window
-- leaks
SELECT o.name FROM organization o WHERE EXISTS (SELECT o.id FROM todo t WHERE t.organization_id = $1 AND o.id = $1 WINDOW w AS (ORDER BY count(*)))

-- name: alias_hides_name_only
-- leaks
SELECT count(*) FROM todo WHERE organization_id = $1 AND (SELECT count(*) FROM todo Ö WHERE todo.organization_id = $1) > 4

-- name: alias_too_long
-- leaks
SELECT count(*) FROM todo WHERE organization_id = $1 AND (SELECT count(*) FROM todo a2345678901234567890123456789012345678901234567890123456789012345 WHERE todo.organization_id = $1) > 4

-- name: generated_after_update
-- leaks
WITH u AS (UPDATE visit SET slug = 'org_b' WHERE organization_id = $1 AND mark = $1 RETURNING mark) SELECT t.title FROM todo t JOIN u ON t.organization_id = u.mark

-- name: generated_before_update
-- safe
UPDATE visit SET slug = 'one' WHERE organization_id = $1 AND mark = $1 RETURNING id, mark

-- name: using_of_two_types
-- leaks
SELECT t.title FROM (SELECT organization_id, title FROM todo) t JOIN (SELECT 'org_b'::text AS organization_id) x USING (organization_id) WHERE $1 IS NOT NULL

-- name: natural_with_unnamed
-- leaks
SELECT count(*) FROM (SELECT organization_id, id FROM visit WHERE organization_id = $1) v NATURAL RIGHT JOIN (SELECT slug::text, id, organization_id FROM visit) w WHERE slug <> 'zero'

-- name: not_exists_is_false
-- safe
SELECT title FROM todo t WHERE NOT EXISTS (SELECT 1 FROM project p WHERE p.organization_id = t.organization_id AND t.organization_id = $1) IS FALSE

-- name: distinct_from_then_or
-- leaks
SELECT title FROM todo WHERE organization_id = $1 AND state IS DISTINCT FROM title OR true

-- name: not_distinct_from_then_and
-- safe
SELECT title FROM todo WHERE state IS NOT DISTINCT FROM title AND organization_id = $1

-- name: not_binds_less_than_equals
-- leaks
SELECT title FROM todo WHERE NOT organization_id = $1 AND state = 'open'

-- name: regex_binds_more
-- leaks
SELECT title FROM todo WHERE title ~ 'o' OR organization_id = $1

-- name: lower_of_parameter
-- leaks
SELECT title FROM todo WHERE lower(organization_id) <> $1 AND organization_id <> lower($1)

-- name: grouping_sets_null
-- leaks
SELECT x.n FROM (SELECT organization_id AS o, count(*) AS n FROM todo GROUP BY GROUPING SETS ((organization_id), ())) x WHERE x.o IS NULL OR x.o = $1

-- name: rollup_bound_outside
-- safe
SELECT x.n FROM (SELECT organization_id AS o, count(*) AS n FROM todo GROUP BY ROLLUP (organization_id)) x WHERE x.o = $1

-- name: having_without_rows
-- leaks
SELECT t.title FROM todo t WHERE EXISTS (SELECT 1 FROM project p WHERE p.organization_id = $1 AND t.organization_id = $1 HAVING true)

-- name: full_join_using_merged
-- leaks
SELECT organization_id, theme FROM setting FULL JOIN member USING (organization_id) WHERE organization_id = $1 OR member.role IS NULL

-- name: full_join_using_bound
-- leaks
SELECT count(*) FROM setting s FULL JOIN (SELECT organization_id FROM member WHERE organization_id = $1) m USING (organization_id)

-- name: right_join_natural
-- safe
SELECT theme, plan FROM setting NATURAL RIGHT JOIN (SELECT id AS organization_id, plan FROM organization WHERE id = $1) o

-- name: lateral_count_under_left
-- safe
SELECT p.name, x.n FROM project p LEFT JOIN LATERAL (SELECT count(*) AS n FROM todo t WHERE t.organization_id = p.organization_id AND t.project_id = p.id) x ON true WHERE p.organization_id = $1

-- name: lateral_count_wrong_side
-- leaks
SELECT p.name, x.n FROM project p LEFT JOIN LATERAL (SELECT count(*) AS n FROM todo t WHERE t.project_id = p.id OR p.id IS NOT NULL) x ON x.n > 0 WHERE p.organization_id = $1

-- name: window_over_all
-- leaks
SELECT n FROM (SELECT organization_id, count(*) OVER () AS n FROM todo) x WHERE organization_id = $1

-- name: window_named
-- leaks
SELECT n FROM (SELECT organization_id, rank() OVER w AS n FROM todo WINDOW w AS (ORDER BY title, id)) x WHERE organization_id = $1

-- name: distinct_on_first
-- leaks
SELECT title, organization_id FROM (SELECT DISTINCT ON (title) title, organization_id FROM todo ORDER BY title, id DESC) x WHERE organization_id = $1

-- name: set_returning_in_select
-- safe
SELECT organization_id, generate_series(1, points) FROM todo WHERE organization_id = $1

-- name: set_returning_limited
-- leaks
SELECT g FROM (SELECT organization_id, generate_series(1, 2) AS g, id FROM todo ORDER BY id DESC LIMIT 2) x WHERE organization_id = $1

-- name: system_column
-- leaks
SELECT count(*) FROM todo a JOIN todo b ON a.ctid <> b.ctid WHERE a.organization_id = $1

-- name: whole_row
-- leaks
SELECT to_json(b) FROM todo a, todo b WHERE a.organization_id = $1 AND b.title = a.title

-- name: rows_compared
-- leaks
SELECT title FROM todo WHERE (organization_id, title) >= ($1, 'one')

-- name: rows_not_unequal
-- leaks
SELECT title FROM todo WHERE NOT (organization_id, state) = ($1, 'open')

-- name: row_in_query
-- safe
SELECT title FROM todo WHERE (organization_id, project_id) IN (SELECT organization_id, id FROM project WHERE organization_id = $1)

-- name: row_in_query_swapped
-- leaks
SELECT slug FROM visit WHERE (slug, organization_id) IN (SELECT v.organization_id, v.slug FROM visit v WHERE v.organization_id = $1)

-- name: merge_not_matched_of_others
-- leaks
MERGE INTO tag t USING (SELECT slug FROM tag WHERE organization_id = $1) s ON t.slug = s.slug AND t.organization_id <> $1 WHEN NOT MATCHED THEN INSERT (organization_id, slug, title) VALUES ($1, s.slug || 'n', 'x')

-- name: case_hides_condition
-- leaks
SELECT title FROM todo WHERE CASE WHEN state = 'open' THEN true ELSE organization_id = $1 END

-- name: coalesce_hides_null
-- leaks
SELECT title FROM todo WHERE coalesce(organization_id = NULL, organization_id <> $1)

-- name: recursive_leaves
-- leaks
WITH RECURSIVE w (o) AS (SELECT $1::text UNION SELECT v.slug FROM visit v JOIN w ON v.organization_id = w.o) SELECT t.title FROM todo t JOIN w ON t.organization_id = w.o

-- name: deleted_by_other_query
-- safe
WITH d AS (DELETE FROM comment WHERE organization_id = $1 RETURNING todo_id) SELECT title FROM todo WHERE organization_id = $1 AND id IN (SELECT todo_id FROM d)

-- name: deleted_leads_elsewhere
-- leaks
WITH d AS (DELETE FROM visit WHERE organization_id = $1 RETURNING todo_id) SELECT title FROM todo WHERE id IN (SELECT todo_id FROM d)

-- name: column_of_outer_query
-- leaks
SELECT name FROM project WHERE organization_id = $1 AND (SELECT count(*) FROM todo_tag WHERE name = 'one' AND project.organization_id = $1) > 4

-- name: only_hides_a_table
-- leaks
WITH "only" AS (SELECT $1::text AS organization_id, 1 AS number) SELECT sum(todo.number) FROM ONLY todo

-- name: rank_of_no_row
-- leaks
SELECT title FROM todo t WHERE EXISTS (SELECT rank(1) WITHIN GROUP (ORDER BY s.points) FROM todo s WHERE s.organization_id = $1 AND t.organization_id = $1)

-- name: cume_dist_of_no_row
-- leaks
SELECT v.id FROM visit v WHERE 1 IN (SELECT cume_dist(1) WITHIN GROUP (ORDER BY s.points) FROM todo s WHERE s.organization_id = $1 AND v.organization_id = $1 AND s.points > 5)

-- name: columns_of_unnested_rows
-- leaks
SELECT title FROM todo t WHERE EXISTS (SELECT 1 FROM unnest(ARRAY(SELECT x FROM todo x WHERE x.organization_id = $1)) u WHERE organization_id = $1)

-- name: columns_of_one_row
-- leaks
SELECT title FROM todo t WHERE EXISTS (SELECT 1 FROM coalesce((SELECT x FROM todo x WHERE x.organization_id = $1 ORDER BY id LIMIT 1)) u WHERE organization_id = $1)

-- name: column_of_array_elements
-- leaks
SELECT title FROM (SELECT organization_id AS value, title FROM todo) t WHERE EXISTS (SELECT 1 FROM jsonb_array_elements_text(jsonb_build_array($1::text)) WHERE value = $1)

-- name: column_of_aliased_array_elements
-- leaks
SELECT title FROM (SELECT organization_id AS value, title FROM todo) t WHERE EXISTS (SELECT 1 FROM jsonb_array_elements_text(jsonb_build_array($1::text)) AS e WHERE value = $1)

-- name: lexemes_of_a_text
-- leaks
SELECT title FROM (SELECT organization_id AS lexeme, title FROM todo) t WHERE EXISTS (SELECT 1 FROM unnest($1::tsvector) u WHERE lexeme = $1)

-- name: system_column_hides_name
-- leaks
-- $1 tid
SELECT title FROM (SELECT organization_id AS ctid, title FROM todo) t WHERE EXISTS (SELECT 1 FROM country WHERE ctid::text = $1)

-- name: case_of_all_others
-- leaks
SELECT title FROM todo WHERE CASE WHEN organization_id = $1 THEN false ELSE true END

-- name: case_of_two
-- leaks
SELECT title FROM todo WHERE CASE WHEN state = 'open' THEN true WHEN organization_id = $1 THEN true END

-- name: case_else
-- leaks
SELECT title FROM todo WHERE CASE WHEN organization_id = $1 THEN true ELSE state = 'open' END

-- name: between_two
-- leaks
SELECT title FROM todo WHERE organization_id BETWEEN $1 AND 'z'

-- name: not_between_same
-- leaks
SELECT title FROM todo WHERE organization_id NOT BETWEEN $1 AND $1

-- name: full_join_of_another_column
-- leaks
SELECT count(*) FROM (SELECT todo_id AS id, organization_id FROM visit) v FULL JOIN (SELECT id, organization_id AS o FROM todo) t USING (id) WHERE v.organization_id = $1 OR id IS NOT NULL
