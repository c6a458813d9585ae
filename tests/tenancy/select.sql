-- name: by_organization
-- safe
SELECT * FROM todo WHERE organization_id = $1

-- name: parameter_first
-- safe
SELECT id, title FROM todo WHERE $1 = organization_id

-- name: everything
-- leaks
SELECT * FROM todo

-- name: by_id_only
-- leaks
-- $2 todo
SELECT title FROM todo WHERE id = $2

-- name: by_id_and_organization
-- safe
-- $2 todo
SELECT title FROM todo WHERE id = $2 AND organization_id = $1

-- name: qualified
-- safe
SELECT todo.title FROM public.todo WHERE todo.organization_id = $1

-- name: fully_qualified_column
-- safe
SELECT title FROM public.todo WHERE public.todo.organization_id = $1

-- name: quoted
-- safe
SELECT "title" FROM "todo" WHERE "organization_id" = $1

-- name: folded
-- safe
SELECT TITLE FROM Todo WHERE ORGANIZATION_ID = $1

-- name: alias
-- safe
SELECT t.title FROM todo AS t WHERE t.organization_id = $1

-- name: column_aliases
-- safe
SELECT o FROM setting AS s (o, th) WHERE o = $1

-- name: column_aliases_swapped
-- leaks
SELECT id FROM tag AS s (id, organization_id) WHERE organization_id <> $1

-- name: or_id
-- leaks
-- $2 todo
SELECT title FROM todo WHERE organization_id = $1 OR id = $2

-- name: or_both_bound
-- safe
SELECT title FROM todo WHERE (organization_id = $1 AND state = 'open') OR (organization_id = $1 AND points > 1)

-- name: or_one_bound
-- leaks
SELECT title FROM todo WHERE (organization_id = $1 AND state = 'open') OR (state = 'done')

-- name: or_below_and
-- safe
SELECT title FROM todo WHERE organization_id = $1 AND (state = 'open' OR points > 1)

-- name: and_or_precedence
-- leaks
SELECT title FROM todo WHERE organization_id = $1 AND state = 'open' OR points > 1

-- name: null_parameter
-- leaks
-- $1 null
SELECT title FROM todo WHERE $1::text IS NULL OR organization_id = $1

-- name: optional_filter
-- safe
-- $2 state
SELECT title FROM todo WHERE organization_id = $1 AND ($2::text IS NULL OR state = $2)

-- name: itself
-- leaks
SELECT title FROM todo WHERE organization_id = organization_id

-- name: others
-- leaks
SELECT title FROM todo WHERE organization_id <> $1

-- name: not_others
-- safe
SELECT title FROM todo WHERE NOT organization_id <> $1

-- name: not_or
-- safe
SELECT title FROM todo WHERE NOT (organization_id <> $1 OR state = 'done')

-- name: not_and
-- leaks
SELECT title FROM todo WHERE NOT (organization_id <> $1 AND state = 'done')

-- name: not_equal
-- leaks
SELECT title FROM todo WHERE NOT organization_id = $1

-- name: is_true
-- safe
SELECT title FROM todo WHERE (organization_id = $1) IS TRUE

-- name: is_not_false
-- leaks
-- $1 null
SELECT title FROM todo WHERE (organization_id = $1) IS NOT FALSE

-- name: is_not_false_is_no_filter
-- leaks
SELECT title FROM todo WHERE (external_id = 'x1') IS NOT FALSE

-- name: is_false
-- leaks
SELECT title FROM todo WHERE (organization_id = $1) IS FALSE

-- name: not_distinct
-- safe
SELECT title FROM todo WHERE organization_id IS NOT DISTINCT FROM $1

-- name: distinct_from
-- leaks
SELECT title FROM todo WHERE organization_id IS DISTINCT FROM $1

-- name: in_one
-- safe
SELECT title FROM todo WHERE organization_id IN ($1)

-- name: in_two
-- leaks
-- $2 organization
SELECT title FROM todo WHERE organization_id IN ($1, $2)

-- name: not_in
-- leaks
SELECT title FROM todo WHERE organization_id NOT IN ($1)

-- name: any_array
-- safe
SELECT title FROM todo WHERE organization_id = ANY (ARRAY[$1])

-- name: any_array_two
-- leaks
-- $2 organization
SELECT title FROM todo WHERE organization_id = ANY (ARRAY[$1, $2])

-- name: some_array
-- safe
SELECT title FROM todo WHERE organization_id = SOME (ARRAY[$1::text])

-- name: all_array
-- leaks
SELECT title FROM todo WHERE organization_id <> ALL (ARRAY[$1])

-- name: row_comparison
-- safe
-- $2 todo
SELECT title FROM todo WHERE (organization_id, id) = ($1, $2)

-- name: row_less
-- leaks
-- $2 todo
SELECT title FROM todo WHERE (organization_id, id) > ($1, $2)

-- name: row_not_equal
-- leaks
-- $2 todo
SELECT title FROM todo WHERE NOT ((organization_id, id) <> ($1, $2)) OR points = 1

-- name: like
-- leaks
SELECT title FROM todo WHERE organization_id LIKE 'org%'

-- name: range
-- leaks
SELECT title FROM todo WHERE organization_id >= $1

-- name: between_same
-- safe
SELECT title FROM todo WHERE organization_id BETWEEN $1 AND $1

-- name: cast_parameter
-- safe
SELECT title FROM todo WHERE organization_id = $1::text

-- name: cast_column
-- safe
SELECT title FROM todo WHERE organization_id::text = $1

-- name: cast_call
-- safe
SELECT title FROM todo WHERE CAST(organization_id AS text) = CAST($1 AS varchar)

-- name: cast_that_cuts
-- leaks
SELECT title FROM todo WHERE organization_id::varchar(4) = $1::varchar(4)

-- name: lower
-- leaks
SELECT title FROM todo WHERE left(organization_id, 4) = left($1, 4)

-- name: coalesce_column
-- safe
SELECT title FROM todo WHERE coalesce(organization_id, '') = $1

-- name: coalesce_condition
-- safe
SELECT title FROM todo WHERE coalesce(organization_id = $1, false)

-- name: coalesce_true
-- leaks
SELECT title FROM todo WHERE coalesce(external_id = $1, true)

-- name: case_condition
-- safe
SELECT title FROM todo WHERE CASE WHEN organization_id = $1 THEN true ELSE false END

-- name: case_leaks
-- leaks
SELECT title FROM todo WHERE CASE WHEN organization_id = $1 THEN true ELSE state = 'open' END

-- name: two_parameters
-- leaks
-- $2 organization
SELECT t.title FROM todo t, project p WHERE t.organization_id = $1 AND p.organization_id = $2

-- name: other_parameter
-- leaks
-- schemagen: organization $1
-- $2 organization
SELECT title FROM todo WHERE organization_id = $2 AND title <> $1

-- name: literal_organization
-- leaks
SELECT title FROM todo WHERE organization_id = 'org_b' AND title <> $1

-- name: named_second
-- safe
-- schemagen: organization $2
-- $1 todo
SELECT title FROM todo WHERE organization_id = $2 AND id = $1

-- name: wrong_column
-- leaks
SELECT title FROM todo WHERE state <> $1

-- name: only_in_select
-- leaks
SELECT organization_id = $1 FROM todo

-- name: only_in_order
-- leaks
SELECT id FROM todo ORDER BY organization_id = $1, id

-- name: having_key
-- safe
SELECT organization_id, count(*) FROM todo GROUP BY organization_id HAVING organization_id = $1

-- name: having_other
-- leaks
SELECT state, count(*) FROM todo GROUP BY state HAVING count(*) > 0 AND min(organization_id) <= $1

-- name: having_minimum
-- leaks
SELECT state, count(*) FROM todo GROUP BY state HAVING min(organization_id) = $1

-- name: filter_only
-- leaks
SELECT count(*), count(*) FILTER (WHERE organization_id = $1) FROM todo

-- name: filter_and_where
-- safe
SELECT count(*) FILTER (WHERE state = 'open') FROM todo WHERE organization_id = $1

-- name: group_by
-- safe
SELECT state, count(*), max(points) FROM todo WHERE organization_id = $1 GROUP BY state ORDER BY state

-- name: group_by_free
-- leaks
SELECT state, count(*) FROM todo GROUP BY state

-- name: rollup
-- safe
SELECT state, title, count(*) FROM todo WHERE organization_id = $1 GROUP BY ROLLUP (state, title)

-- name: window
-- safe
SELECT id, row_number() OVER (PARTITION BY state ORDER BY id) FROM todo WHERE organization_id = $1

-- name: window_free
-- leaks
SELECT id, count(*) OVER (PARTITION BY organization_id) FROM todo

-- name: named_window
-- safe
SELECT id, rank() OVER w FROM todo WHERE organization_id = $1 WINDOW w AS (ORDER BY number)

-- name: distinct
-- safe
SELECT DISTINCT state FROM todo WHERE organization_id = $1

-- name: distinct_on
-- safe
SELECT DISTINCT ON (state) state, id FROM todo WHERE organization_id = $1 ORDER BY state, id

-- name: limit
-- safe
SELECT id FROM todo WHERE organization_id = $1 ORDER BY id LIMIT 2 OFFSET 1

-- name: limit_free
-- leaks
SELECT id FROM todo ORDER BY number, id LIMIT 2

-- name: fetch_first
-- safe
SELECT id FROM todo WHERE organization_id = $1 ORDER BY id FETCH FIRST 2 ROWS ONLY

-- name: for_update
-- safe
SELECT id FROM todo WHERE organization_id = $1 FOR UPDATE SKIP LOCKED

-- name: count
-- safe
SELECT count(*) FROM todo WHERE organization_id = $1

-- name: count_free
-- leaks
SELECT count(*) FROM todo

-- name: exists_as_result
-- leaks
SELECT EXISTS (SELECT 1 FROM todo WHERE state = 'done' AND points = 3)

-- name: exists_as_result_bound
-- safe
SELECT EXISTS (SELECT 1 FROM todo WHERE organization_id = $1 AND points = 3)

-- name: global
-- safe
SELECT * FROM "user" WHERE id <> $1

-- name: global_two
-- safe
SELECT c.name, u.name FROM country c CROSS JOIN "user" u WHERE u.id <> $1

-- name: root
-- safe
SELECT name FROM organization WHERE id = $1

-- name: root_free
-- leaks
SELECT name FROM organization

-- name: root_by_name
-- leaks
SELECT id FROM organization WHERE name = 'one'

-- name: schema
-- safe
SELECT what FROM audit.entry WHERE organization_id = $1

-- name: schema_free
-- leaks
SELECT what FROM audit.entry WHERE entry.what <> $1

-- name: unknown_function
-- leaks
SELECT count_todos()

-- name: view
-- safe
SELECT title FROM open_todo WHERE organization_id = $1

-- name: view_free
-- leaks
SELECT title FROM open_todo

-- name: view_alias
-- safe
SELECT o.title, p.name FROM open_todo o JOIN project p ON p.id = o.project_id WHERE o.organization_id = $1

-- name: view_grouped
-- safe
SELECT n FROM todo_count WHERE organization_id = $1

-- name: view_grouped_free
-- leaks
SELECT n FROM todo_count WHERE n > 1

-- name: view_union
-- safe
SELECT label FROM all_titles WHERE owner = $1

-- name: view_union_free
-- leaks
SELECT owner FROM all_titles WHERE label = 'one'

-- name: view_global
-- safe
SELECT name FROM person WHERE id <> $1

-- name: no_table
-- safe
SELECT 1, $1::text

-- name: values
-- safe
VALUES (1, $1), (2, 'x')

-- name: comment_hides
-- leaks
SELECT title FROM todo WHERE state = 'open' -- AND organization_id = $1

-- name: comment_inside
-- leaks
SELECT title FROM todo WHERE state = 'open' /* /* */ AND organization_id = $1 */ OR points = 1

-- name: string_hides
-- leaks
SELECT title FROM todo WHERE title <> ' AND organization_id = ' AND title <> $1

-- name: concatenated
-- leaks
SELECT title FROM todo WHERE organization_id = 'org_' || 'b' AND title <> $1

-- name: arithmetic
-- safe
SELECT points + 1, -points, points * 2 - 1 FROM todo WHERE organization_id = $1 AND points + 1 > 2

-- name: whole_row
-- safe
SELECT row_to_json(t) FROM todo t WHERE t.organization_id = $1

-- name: whole_row_free
-- leaks
SELECT count(t) FROM todo t

-- name: star_of_one
-- safe
SELECT t.* FROM todo t WHERE t.organization_id = $1

-- name: bigger_digits
-- safe
SELECT title FROM todo WHERE organization_id = $01
