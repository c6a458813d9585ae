-- name: in_subquery
-- safe
SELECT title FROM todo WHERE organization_id = $1 AND project_id IN (SELECT id FROM project WHERE organization_id = $1)

-- name: in_subquery_free
-- leaks
SELECT title FROM todo WHERE organization_id = $1 AND title IN (SELECT name FROM project)

-- name: in_subquery_witness
-- safe
SELECT title FROM todo WHERE project_id IN (SELECT id FROM project WHERE organization_id = $1)

-- name: in_subquery_witness_shared_key
-- leaks
SELECT todo_id FROM todo_tag WHERE tag_slug IN (SELECT slug FROM tag WHERE organization_id = $1)

-- name: in_subquery_of_scope
-- safe
SELECT title FROM todo WHERE organization_id IN (SELECT organization_id FROM setting WHERE organization_id = $1)

-- name: in_subquery_of_scope_narrowed
-- safe
SELECT title FROM todo WHERE organization_id = $1 AND organization_id IN (SELECT organization_id FROM setting)

-- name: in_row
-- safe
SELECT title FROM todo WHERE (organization_id, project_id) IN (SELECT organization_id, id FROM project WHERE organization_id = $1)

-- name: in_row_free
-- leaks
SELECT title FROM todo WHERE (title, state) IN (SELECT name, 'open' FROM project WHERE organization_id = $1)

-- name: in_of_members
-- leaks
-- $2 user
SELECT title FROM todo WHERE organization_id IN (SELECT organization_id FROM member WHERE user_id = $2)

-- name: not_in_subquery
-- safe
SELECT title FROM todo WHERE organization_id = $1 AND id NOT IN (SELECT todo_id FROM comment WHERE organization_id = $1)

-- name: not_in_subquery_free
-- leaks
SELECT title FROM todo WHERE organization_id = $1 AND title NOT IN (SELECT name FROM project)

-- name: not_in_nulls
-- leaks
SELECT title FROM todo WHERE organization_id = $1 AND id NOT IN (SELECT todo_id FROM visit)

-- name: not_in_same_organization
-- leaks
SELECT name FROM project WHERE organization_id = $1 AND organization_id NOT IN (SELECT v.slug FROM visit v)

-- name: any_subquery
-- safe
SELECT title FROM todo WHERE organization_id = ANY (SELECT organization_id FROM setting WHERE organization_id = $1)

-- name: all_subquery_free
-- leaks
SELECT title FROM todo WHERE organization_id = $1 AND number >= ALL (SELECT number FROM todo)

-- name: all_subquery_bound
-- safe
SELECT title FROM todo WHERE organization_id = $1 AND number >= ALL (SELECT number FROM todo WHERE organization_id = $1)

-- name: exists
-- safe
SELECT title FROM todo t WHERE t.organization_id = $1 AND EXISTS (SELECT 1 FROM comment c WHERE c.organization_id = t.organization_id AND c.todo_id = t.id)

-- name: exists_by_foreign_key
-- safe
SELECT title FROM todo t WHERE t.organization_id = $1 AND EXISTS (SELECT 1 FROM comment c WHERE c.todo_id = t.id)

-- name: exists_free
-- leaks
SELECT title FROM todo t WHERE t.organization_id = $1 AND EXISTS (SELECT 1 FROM visit v WHERE v.todo_id = t.id)

-- name: exists_witness
-- safe
SELECT title FROM todo t WHERE EXISTS (SELECT 1 FROM project p WHERE p.id = t.project_id AND p.organization_id = $1)

-- name: exists_witness_limit
-- safe
SELECT title FROM todo t WHERE t.organization_id = $1 AND EXISTS (SELECT 1 FROM comment c WHERE c.todo_id = t.id LIMIT 1)

-- name: exists_uncorrelated
-- leaks
SELECT title FROM todo t WHERE EXISTS (SELECT 1 FROM project p WHERE p.organization_id = $1)

-- name: exists_aggregate
-- leaks
SELECT title FROM todo t WHERE EXISTS (SELECT count(*) FROM project p WHERE p.organization_id = t.organization_id AND t.organization_id = $1)

-- name: exists_aggregate_inner
-- leaks
SELECT title FROM todo t WHERE EXISTS (SELECT max(p.name) FROM project p WHERE p.organization_id = $1 AND p.organization_id = t.organization_id)

-- name: exists_under_or
-- leaks
SELECT title FROM todo t WHERE EXISTS (SELECT 1 FROM project p WHERE p.id = t.project_id AND p.organization_id = $1) OR t.project_id IS NULL

-- name: not_exists
-- safe
SELECT title FROM todo t WHERE t.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM comment c WHERE c.todo_id = t.id)

-- name: not_exists_free
-- leaks
SELECT title FROM todo t WHERE t.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.todo_id = t.id)

-- name: not_exists_title
-- leaks
SELECT title FROM todo t WHERE t.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM project p WHERE p.name = t.title)

-- name: not_exists_is_no_filter
-- leaks
SELECT title FROM todo t WHERE NOT EXISTS (SELECT 1 FROM project p WHERE p.organization_id = t.organization_id AND t.organization_id = $1)

-- name: not_not_exists
-- safe
SELECT title FROM todo t WHERE NOT (NOT EXISTS (SELECT 1 FROM project p WHERE p.id = t.project_id AND p.organization_id = $1))

-- name: scalar
-- safe
SELECT t.title, (SELECT p.name FROM project p WHERE p.id = t.project_id) FROM todo t WHERE t.organization_id = $1

-- name: scalar_free
-- leaks
SELECT t.title, (SELECT max(p.name) FROM project p WHERE p.name <= t.title) FROM todo t WHERE t.organization_id = $1

-- name: scalar_count
-- safe
SELECT t.title, (SELECT count(*) FROM comment c WHERE c.todo_id = t.id) FROM todo t WHERE t.organization_id = $1

-- name: scalar_count_free
-- leaks
SELECT t.title, (SELECT count(*) FROM visit v WHERE v.todo_id = t.id) FROM todo t WHERE t.organization_id = $1

-- name: scalar_count_of_all
-- leaks
SELECT t.title, (SELECT count(*) FROM comment c) FROM todo t WHERE t.organization_id = $1

-- name: scalar_condition
-- safe
-- $2 project
SELECT title FROM todo WHERE organization_id = (SELECT organization_id FROM project WHERE id = $2 AND organization_id = $1)

-- name: scalar_condition_free
-- leaks
-- $2 project
SELECT title FROM todo WHERE organization_id = (SELECT organization_id FROM project WHERE id = $2)

-- name: scalar_maximum
-- leaks
SELECT title FROM todo WHERE organization_id = (SELECT max(organization_id) FROM project WHERE organization_id >= $1)

-- name: scalar_parameter
-- safe
SELECT title FROM todo WHERE organization_id = (SELECT $1)

-- name: in_case
-- leaks
SELECT CASE WHEN EXISTS (SELECT 1 FROM visit v WHERE v.todo_id = t.id) THEN 1 ELSE 0 END FROM todo t WHERE t.organization_id = $1

-- name: in_case_bound
-- safe
SELECT CASE WHEN EXISTS (SELECT 1 FROM comment c WHERE c.todo_id = t.id) THEN 1 ELSE 0 END FROM todo t WHERE t.organization_id = $1

-- name: in_order_free
-- leaks
SELECT t.id FROM todo t WHERE t.organization_id = $1 ORDER BY (SELECT count(*) FROM visit v WHERE v.todo_id = t.id), t.id LIMIT 2

-- name: in_order_bound
-- safe
SELECT t.id FROM todo t WHERE t.organization_id = $1 ORDER BY (SELECT count(*) FROM comment c WHERE c.todo_id = t.id), t.id LIMIT 2

-- name: in_having_free
-- leaks
SELECT state FROM todo WHERE organization_id = $1 GROUP BY state HAVING count(*) > (SELECT count(*) FROM project)

-- name: in_having_bound
-- safe
SELECT state FROM todo WHERE organization_id = $1 GROUP BY state HAVING count(*) > (SELECT count(*) FROM project WHERE organization_id = $1)

-- name: in_limit_free
-- leaks
SELECT id FROM todo WHERE organization_id = $1 ORDER BY id LIMIT (SELECT count(*) FROM project)

-- name: in_group_by
-- leaks
SELECT count(*) FROM todo t WHERE t.organization_id = $1 GROUP BY (SELECT count(*) FROM visit v WHERE v.todo_id = t.id)

-- name: in_on
-- leaks
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.id = t.project_id AND EXISTS (SELECT 1 FROM visit v WHERE v.slug = p.name) WHERE t.organization_id = $1

-- name: in_on_bound
-- safe
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.id = t.project_id AND EXISTS (SELECT 1 FROM tag g WHERE g.slug = p.name AND g.organization_id = p.organization_id) WHERE t.organization_id = $1

-- name: under_grouping_sets
-- safe
SELECT count(*), (SELECT count(*) FROM project p WHERE p.organization_id = o.id) FROM organization o WHERE o.id = $1 GROUP BY GROUPING SETS ((), (o.id))

-- name: correlated_under_grouping
-- safe
SELECT t.organization_id, (SELECT count(*) FROM project p WHERE p.organization_id = t.organization_id) FROM todo t WHERE t.organization_id = $1 GROUP BY t.organization_id

-- name: aggregate_of_outer
-- leaks
SELECT s.id, (SELECT count(*) FROM todo t WHERE t.organization_id = s.active_organization_id) FROM session s WHERE s.id <> $1

-- name: inside_aggregate
-- safe
SELECT sum((SELECT count(*) FROM comment c WHERE c.todo_id = t.id)) FROM todo t WHERE t.organization_id = $1

-- name: inside_filter
-- leaks
SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM visit v WHERE v.todo_id = t.id)) FROM todo t WHERE t.organization_id = $1

-- name: derived
-- safe
SELECT x.title FROM (SELECT title FROM todo WHERE organization_id = $1) x

-- name: derived_filtered_outside
-- safe
SELECT x.title FROM (SELECT organization_id, title FROM todo) x WHERE x.organization_id = $1

-- name: derived_renamed
-- safe
SELECT x.title FROM (SELECT organization_id AS o, title FROM todo) x WHERE x.o = $1

-- name: derived_renamed_other
-- leaks
SELECT x.title FROM (SELECT state AS organization_id, title FROM todo) x WHERE x.organization_id <> $1

-- name: derived_limit_outside
-- leaks
SELECT x.title FROM (SELECT organization_id, title FROM todo ORDER BY number, id LIMIT 3) x WHERE x.organization_id = $1

-- name: derived_limit_inside
-- safe
SELECT x.title FROM (SELECT organization_id, title FROM todo WHERE organization_id = $1 ORDER BY number LIMIT 3) x

-- name: derived_window_outside
-- leaks
SELECT x.title, x.n FROM (SELECT organization_id, title, row_number() OVER (ORDER BY number, organization_id) AS n FROM todo) x WHERE x.organization_id = $1

-- name: derived_distinct_outside
-- safe
SELECT x.state FROM (SELECT DISTINCT organization_id, state FROM todo) x WHERE x.organization_id = $1

-- name: derived_distinct_on_outside
-- leaks
SELECT x.id FROM (SELECT DISTINCT ON (state) state, organization_id, id FROM todo ORDER BY state, number, organization_id) x WHERE x.organization_id = $1

-- name: derived_group_outside
-- safe
SELECT x.n FROM (SELECT organization_id, count(*) AS n FROM todo GROUP BY organization_id) x WHERE x.organization_id = $1

-- name: derived_group_other_key
-- leaks
SELECT x.n FROM (SELECT state, min(organization_id) AS organization_id, count(*) AS n FROM todo GROUP BY state) x WHERE x.organization_id = $1

-- name: derived_aggregate
-- leaks
SELECT x.n FROM (SELECT count(*) AS n, $1::text AS organization_id FROM todo) x WHERE x.organization_id = $1

-- name: derived_union_outside
-- safe
SELECT x.title FROM (SELECT organization_id, title FROM todo UNION ALL SELECT organization_id, name FROM project) x WHERE x.organization_id = $1

-- name: derived_union_half
-- leaks
SELECT x.title FROM (SELECT organization_id, title FROM todo UNION ALL SELECT 'org_a', name FROM project) x WHERE x.organization_id = $1

-- name: derived_left
-- safe
SELECT t.title, x.n FROM todo t LEFT JOIN (SELECT todo_id, organization_id, count(*) AS n FROM comment GROUP BY organization_id, todo_id) x ON x.todo_id = t.id AND x.organization_id = t.organization_id WHERE t.organization_id = $1

-- name: derived_left_free
-- leaks
SELECT t.title, x.n FROM todo t LEFT JOIN (SELECT slug, count(*) AS n FROM visit GROUP BY slug) x ON x.slug = t.title WHERE t.organization_id = $1

-- name: lateral
-- safe
SELECT t.title, x.body FROM todo t CROSS JOIN LATERAL (SELECT c.body FROM comment c WHERE c.todo_id = t.id ORDER BY c.id LIMIT 1) x WHERE t.organization_id = $1

-- name: lateral_left
-- safe
SELECT t.title, x.n FROM todo t LEFT JOIN LATERAL (SELECT count(*) AS n FROM comment c WHERE c.organization_id = t.organization_id AND c.todo_id = t.id) x ON true WHERE t.organization_id = $1

-- name: lateral_free
-- leaks
SELECT t.title, x.id FROM todo t CROSS JOIN LATERAL (SELECT v.id FROM visit v WHERE v.todo_id = t.id ORDER BY v.id LIMIT 1) x WHERE t.organization_id = $1

-- name: lateral_scope_from_inside
-- safe
SELECT t.title FROM todo t CROSS JOIN LATERAL (SELECT t.organization_id AS o) x WHERE x.o = $1

-- name: lateral_filtered_after
-- leaks
SELECT x.id FROM project p CROSS JOIN LATERAL (SELECT v.id, v.organization_id FROM visit v WHERE v.slug = p.name ORDER BY v.slug, v.id DESC LIMIT 1) x WHERE p.organization_id = $1 AND x.organization_id = $1

-- name: union_both
-- safe
SELECT title FROM todo WHERE organization_id = $1 UNION SELECT name FROM project WHERE organization_id = $1

-- name: union_first_only
-- leaks
SELECT title FROM todo WHERE organization_id = $1 UNION ALL SELECT name FROM project

-- name: union_second_only
-- leaks
SELECT title FROM todo UNION SELECT name FROM project WHERE organization_id = $1

-- name: intersect_both
-- safe
SELECT title FROM todo WHERE organization_id = $1 INTERSECT SELECT name FROM project WHERE organization_id = $1

-- name: intersect_half
-- leaks
SELECT title FROM todo WHERE organization_id = $1 INTERSECT SELECT name FROM project

-- name: except_both
-- safe
SELECT title FROM todo WHERE organization_id = $1 EXCEPT SELECT name FROM project WHERE organization_id = $1

-- name: except_half
-- leaks
SELECT title FROM todo WHERE organization_id = $1 EXCEPT SELECT name FROM project

-- name: except_limit
-- leaks
SELECT x.o FROM (SELECT organization_id AS o, title FROM todo WHERE organization_id = $1 EXCEPT SELECT $1, name FROM project) x

-- name: three_unions
-- safe
SELECT title FROM todo WHERE organization_id = $1 UNION ALL SELECT name FROM project WHERE organization_id = $1 UNION ALL SELECT body FROM comment WHERE organization_id = $1

-- name: parenthesised_union
-- safe
(SELECT title FROM todo WHERE organization_id = $1 ORDER BY id LIMIT 1) UNION ALL (SELECT name FROM project WHERE organization_id = $1 ORDER BY id LIMIT 1)

-- name: shadowed_alias
-- leaks
SELECT title FROM todo t WHERE t.organization_id = $1 AND EXISTS (SELECT 1 FROM visit t WHERE t.slug = 'one')

-- name: inner_name_hides_outer
-- leaks
SELECT title FROM todo WHERE organization_id = $1 AND EXISTS (SELECT 1 FROM project WHERE organization_id = organization_id AND name = 'two')

-- name: outer_name_reached
-- safe
SELECT t.title FROM todo t WHERE t.organization_id = $1 AND EXISTS (SELECT 1 FROM session WHERE active_organization_id = organization_id)

-- name: array_subquery
-- safe
SELECT t.title, ARRAY(SELECT c.body FROM comment c WHERE c.todo_id = t.id ORDER BY c.id) FROM todo t WHERE t.organization_id = $1

-- name: array_subquery_free
-- leaks
SELECT t.title, ARRAY(SELECT v.id FROM visit v WHERE v.todo_id = t.id ORDER BY v.id) FROM todo t WHERE t.organization_id = $1

-- name: cte
-- safe
WITH x AS (SELECT * FROM todo WHERE organization_id = $1) SELECT title FROM x

-- name: cte_filtered_outside
-- safe
WITH x AS (SELECT * FROM todo) SELECT title FROM x WHERE organization_id = $1

-- name: cte_free
-- leaks
WITH x AS (SELECT * FROM todo) SELECT title FROM x

-- name: cte_twice
-- leaks
WITH x AS (SELECT * FROM todo) SELECT a.title, (SELECT count(*) FROM x) FROM x a WHERE a.organization_id = $1

-- name: cte_twice_bound
-- safe
WITH x AS (SELECT * FROM todo WHERE organization_id = $1) SELECT a.title, (SELECT count(*) FROM x) FROM x a

-- name: cte_chain
-- safe
WITH p AS (SELECT id FROM project WHERE organization_id = $1), t AS (SELECT todo.* FROM todo JOIN p ON p.id = todo.project_id) SELECT title FROM t

-- name: cte_chain_free
-- leaks
WITH p AS (SELECT name FROM project WHERE organization_id = $1), t AS (SELECT todo.* FROM todo JOIN p ON p.name = todo.title) SELECT title FROM t

-- name: cte_shadows_table
-- safe
WITH todo AS (SELECT title FROM public.todo WHERE organization_id = $1) SELECT title FROM todo

-- name: cte_shadowed_by_schema
-- leaks
WITH todo AS (SELECT title FROM public.todo WHERE organization_id = $1) SELECT title FROM public.todo

-- name: cte_renamed
-- safe
WITH x (o, t) AS (SELECT organization_id, title FROM todo) SELECT t FROM x WHERE o = $1

-- name: cte_materialized
-- safe
WITH x AS MATERIALIZED (SELECT * FROM todo WHERE organization_id = $1) SELECT title FROM x

-- name: cte_limit
-- leaks
WITH x AS (SELECT * FROM todo ORDER BY number, organization_id LIMIT 2) SELECT title FROM x WHERE organization_id = $1

-- name: cte_parameter
-- safe
WITH org AS (SELECT $1::text AS id) SELECT t.title FROM todo t JOIN org ON org.id = t.organization_id

-- name: cte_parameter_unused
-- leaks
WITH org AS (SELECT $1::text AS id) SELECT t.title FROM todo t, org

-- name: nested_with
-- safe
SELECT x.title FROM (WITH y AS (SELECT * FROM todo WHERE organization_id = $1) SELECT * FROM y) x

-- name: recursive
-- safe
WITH RECURSIVE tree AS (SELECT id, parent_id, organization_id FROM project WHERE organization_id = $1 AND parent_id IS NULL UNION ALL SELECT p.id, p.parent_id, p.organization_id FROM project p JOIN tree ON p.parent_id = tree.id AND p.organization_id = tree.organization_id) SELECT id FROM tree

-- name: recursive_free
-- leaks
WITH RECURSIVE tree AS (SELECT id, name FROM project WHERE organization_id = $1 UNION SELECT p.id, p.name FROM project p JOIN tree ON p.name = tree.name) SELECT id FROM tree

-- name: recursive_by_parameter
-- safe
WITH RECURSIVE tree AS (SELECT id, parent_id FROM project WHERE organization_id = $1 AND parent_id IS NULL UNION ALL SELECT p.id, p.parent_id FROM project p JOIN tree ON p.parent_id = tree.id WHERE p.organization_id = $1) SELECT count(*) FROM tree

-- name: recursive_scope_lost
-- leaks
WITH RECURSIVE tree (id, o) AS (SELECT t.title, t.organization_id FROM todo t WHERE t.organization_id = $1 UNION SELECT v.id, v.slug FROM visit v JOIN tree ON v.organization_id = tree.o OR v.slug = tree.id) SELECT t.title FROM todo t JOIN tree ON t.title = tree.o

-- name: recursive_filtered_outside
-- leaks
WITH RECURSIVE tree AS (SELECT id, name, organization_id, 1 AS depth FROM project UNION ALL SELECT p.id, p.name, p.organization_id, depth + 1 FROM project p JOIN tree ON p.name = tree.name AND depth < 3) SELECT id, depth FROM tree WHERE organization_id = $1

-- name: recursive_numbers
-- safe
WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT n.i, t.title FROM n LEFT JOIN todo t ON t.number = n.i AND t.organization_id = $1
