-- name: both_sides
-- safe
SELECT t.title, p.name FROM todo t JOIN project p ON p.id = t.project_id AND p.organization_id = $1 WHERE t.organization_id = $1

-- name: by_chain
-- safe
SELECT t.title, p.name FROM todo t JOIN project p ON p.id = t.project_id AND p.organization_id = t.organization_id WHERE t.organization_id = $1

-- name: by_foreign_key
-- safe
SELECT t.title, p.name FROM todo t JOIN project p ON p.id = t.project_id WHERE t.organization_id = $1

-- name: by_foreign_key_backwards
-- safe
SELECT t.title, p.name FROM todo t JOIN project p ON p.id = t.project_id WHERE p.organization_id = $1

-- name: by_foreign_key_free
-- leaks
SELECT t.title, p.name FROM todo t JOIN project p ON p.id = t.project_id

-- name: by_foreign_keys_three
-- safe
SELECT c.body, t.title, p.name FROM comment c JOIN todo t ON t.id = c.todo_id JOIN project p ON p.id = t.project_id WHERE c.organization_id = $1

-- name: shared_key
-- leaks
SELECT x.todo_id, g.title FROM todo_tag x JOIN tag g ON g.slug = x.tag_slug WHERE x.organization_id = $1

-- name: shared_key_with_scope
-- safe
SELECT x.todo_id, g.title FROM todo_tag x JOIN tag g ON g.organization_id = x.organization_id AND g.slug = x.tag_slug WHERE x.organization_id = $1

-- name: no_foreign_key
-- leaks
SELECT v.id, t.title FROM visit v JOIN todo t ON t.id = v.todo_id WHERE v.organization_id = $1

-- name: no_foreign_key_backwards
-- leaks
SELECT v.id, t.title FROM visit v JOIN todo t ON t.id = v.todo_id WHERE t.organization_id = $1

-- name: same_value
-- leaks
SELECT t.title, p.name FROM todo t JOIN project p ON p.name = t.title WHERE t.organization_id = $1

-- name: same_value_scoped
-- safe
SELECT t.title, p.name FROM todo t JOIN project p ON p.name = t.title AND p.organization_id = t.organization_id WHERE t.organization_id = $1

-- name: comma
-- safe
SELECT t.title, p.name FROM todo t, project p WHERE t.project_id = p.id AND t.organization_id = $1

-- name: comma_free
-- leaks
SELECT t.title, p.name FROM todo t, project p WHERE t.organization_id = $1

-- name: cross
-- leaks
SELECT t.title, p.name FROM todo t CROSS JOIN project p WHERE t.organization_id = $1

-- name: cross_both
-- safe
SELECT t.title, p.name FROM todo t CROSS JOIN project p WHERE t.organization_id = $1 AND p.organization_id = $1

-- name: using
-- safe
SELECT t.title, p.name FROM todo t JOIN project p USING (organization_id) WHERE organization_id = $1

-- name: using_free
-- leaks
SELECT t.title, p.name FROM todo t JOIN project p USING (organization_id)

-- name: using_other
-- leaks
SELECT a.title FROM todo a JOIN comment b USING (id) RIGHT JOIN todo c ON true WHERE c.organization_id <> $1

-- name: natural
-- safe
SELECT t.title, m.role FROM tag t NATURAL JOIN member m WHERE organization_id = $1

-- name: natural_free
-- leaks
SELECT t.title, m.role FROM tag t NATURAL JOIN member m

-- name: left_bound_by_on
-- safe
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.id = t.project_id AND p.organization_id = $1 WHERE t.organization_id = $1

-- name: left_by_foreign_key
-- safe
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.id = t.project_id WHERE t.organization_id = $1

-- name: left_filter_in_on
-- leaks
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.id = t.project_id AND t.organization_id = $1

-- name: left_both_in_on
-- leaks
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.organization_id = t.organization_id AND t.organization_id = $1

-- name: left_filter_right_only
-- safe
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.id = t.project_id WHERE p.organization_id = $1

-- name: left_right_free
-- leaks
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.name = t.title WHERE t.organization_id = $1

-- name: left_right_filtered_later
-- safe
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.name = t.title WHERE t.organization_id = $1 AND p.organization_id = $1

-- name: left_or_null
-- leaks
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.name = t.title WHERE t.organization_id = $1 AND (p.organization_id = $1 OR p.id IS NULL)

-- name: left_not_distinct
-- safe
SELECT t.title, p.name FROM todo t LEFT JOIN project p ON p.name = t.title AND p.organization_id IS NOT DISTINCT FROM t.organization_id WHERE t.organization_id = $1

-- name: left_anti
-- safe
SELECT t.title FROM todo t LEFT JOIN comment c ON c.todo_id = t.id WHERE t.organization_id = $1 AND c.id IS NULL

-- name: left_anti_free
-- leaks
SELECT t.title FROM todo t LEFT JOIN visit v ON v.todo_id = t.id WHERE t.organization_id = $1 AND v.id IS NULL

-- name: left_left
-- safe
SELECT c.body, t.title, p.name FROM comment c LEFT JOIN todo t ON t.id = c.todo_id LEFT JOIN project p ON p.id = t.project_id WHERE c.organization_id = $1

-- name: left_chain
-- safe
SELECT t.title, p.name, c.body FROM todo t LEFT JOIN project p ON p.organization_id = t.organization_id AND p.name = t.title LEFT JOIN comment c ON c.organization_id = p.organization_id AND c.body = p.name WHERE t.organization_id = $1

-- name: left_chain_free
-- leaks
SELECT t.title, p.name, c.body FROM todo t LEFT JOIN project p ON p.organization_id = t.organization_id AND p.name = t.title LEFT JOIN comment c ON c.body = t.title WHERE t.organization_id = $1

-- name: right
-- safe
SELECT t.title, p.name FROM project p RIGHT JOIN todo t ON p.id = t.project_id WHERE t.organization_id = $1

-- name: right_filter_in_on
-- leaks
SELECT t.title, p.name FROM project p RIGHT JOIN todo t ON p.organization_id = t.organization_id AND t.organization_id = $1

-- name: right_then_left
-- safe
SELECT p.name, t.title, c.body FROM project p RIGHT JOIN todo t ON t.project_id = p.id LEFT JOIN comment c ON c.todo_id = t.id WHERE t.organization_id = $1

-- name: full_both_in_on
-- leaks
SELECT t.title, p.name FROM todo t FULL JOIN project p ON p.id = t.project_id AND t.organization_id = $1 AND p.organization_id = $1

-- name: full_where_one
-- leaks
SELECT t.title, p.name FROM todo t FULL JOIN project p ON p.name = t.title WHERE t.organization_id = $1

-- name: full_where_both
-- safe
SELECT t.title, p.name FROM todo t FULL JOIN project p ON p.name = t.title WHERE t.organization_id = $1 AND p.organization_id = $1

-- name: full_of_bound
-- safe
SELECT a.title, b.name FROM (SELECT title FROM todo WHERE organization_id = $1) a FULL JOIN (SELECT name FROM project WHERE organization_id = $1) b ON a.title = b.name

-- name: full_using
-- leaks
SELECT organization_id FROM todo FULL JOIN project USING (organization_id) WHERE organization_id <> $1

-- name: full_using_bound
-- safe
SELECT todo.title, project.name FROM todo FULL JOIN project USING (organization_id) WHERE organization_id = $1

-- name: nested
-- safe
SELECT t.title, p.name, u.name FROM todo t LEFT JOIN (project p JOIN "user" u ON u.id = p.lead_id) ON p.id = t.project_id WHERE t.organization_id = $1

-- name: nested_without_parentheses
-- safe
SELECT t.title, p.name, u.name FROM todo t LEFT JOIN project p JOIN "user" u ON u.id = p.lead_id ON p.id = t.project_id WHERE t.organization_id = $1

-- name: nested_free
-- leaks
SELECT t.title, p.name, c.body FROM todo t LEFT JOIN (project p JOIN comment c ON c.body = p.name) ON p.id = t.project_id WHERE t.organization_id = $1

-- name: self_join
-- safe
SELECT a.title, b.title FROM todo a JOIN todo b ON b.organization_id = a.organization_id AND b.number = a.number + 1 WHERE a.organization_id = $1

-- name: self_join_free
-- leaks
SELECT a.title, b.title FROM todo a JOIN todo b ON b.number = a.number WHERE a.organization_id = $1

-- name: self_join_by_key
-- safe
SELECT a.title, b.title FROM todo a JOIN todo b ON b.id = a.id WHERE a.organization_id = $1

-- name: self_join_by_shared_key
-- leaks
SELECT a.title, b.title FROM tag a JOIN tag b ON b.slug = a.slug WHERE a.organization_id = $1

-- name: parent
-- safe
SELECT a.name, b.name FROM project a JOIN project b ON b.id = a.parent_id WHERE a.organization_id = $1

-- name: parent_tree
-- safe
SELECT a.name, c.name FROM project a LEFT JOIN project b ON b.id = a.parent_id LEFT JOIN project c ON c.id = b.parent_id WHERE a.organization_id = $1

-- name: to_global
-- safe
SELECT t.title, u.name FROM todo t JOIN "user" u ON u.id = t.assignee_id WHERE t.organization_id = $1

-- name: through_global
-- leaks
SELECT t.title, p.name FROM todo t JOIN "user" u ON u.id = t.assignee_id JOIN project p ON p.lead_id = u.id WHERE t.organization_id = $1

-- name: through_global_bound
-- safe
SELECT t.title, p.name FROM todo t JOIN "user" u ON u.id = t.assignee_id JOIN project p ON p.lead_id = u.id AND p.organization_id = t.organization_id WHERE t.organization_id = $1

-- name: members
-- safe
SELECT u.name, m.role FROM member m JOIN "user" u ON u.id = m.user_id WHERE m.organization_id = $1

-- name: organizations_of_a_user
-- leaks
-- $2 user
SELECT m.organization_id FROM member m WHERE m.user_id = $2

-- name: root_join
-- safe
SELECT o.name, t.title FROM organization o JOIN todo t ON t.organization_id = o.id WHERE o.id = $1

-- name: root_join_backwards
-- safe
SELECT o.name, t.title FROM todo t JOIN organization o ON o.id = t.organization_id WHERE t.organization_id = $1

-- name: root_join_free
-- leaks
SELECT o.name, t.title FROM organization o JOIN todo t ON t.organization_id = o.id

-- name: root_by_plan
-- leaks
SELECT o.name, t.title FROM organization o JOIN todo t ON t.organization_id = $1 AND o.plan = t.state

-- name: session_organization
-- leaks
SELECT s.id, o.name FROM session s JOIN organization o ON o.id = s.active_organization_id WHERE s.id <> $1

-- name: session_organization_bound
-- safe
SELECT s.id, o.name FROM session s JOIN organization o ON o.id = s.active_organization_id WHERE o.id = $1

-- name: session_todos
-- safe
SELECT s.id, t.title FROM session s JOIN todo t ON t.organization_id = s.active_organization_id WHERE s.active_organization_id = $1

-- name: unqualified_among_two
-- leaks
SELECT t.title FROM project p JOIN setting t2 ON t2.organization_id = p.organization_id JOIN todo t ON t.title = p.name WHERE t2.organization_id = $1

-- name: by_number
-- leaks
-- $2 number
SELECT t.title FROM todo t JOIN setting s ON s.organization_id = $1 WHERE t.number = $2::int

-- name: same_parameter_for_both_keys
-- safe
-- $2 project
SELECT t.title, p.name FROM todo t JOIN project p ON p.id = $2 WHERE t.project_id = $2 AND t.organization_id = $1

-- name: parent_by_parameter
-- leaks
-- $2 project
SELECT t.title, p.name FROM todo t JOIN project p ON p.id = $2 WHERE t.organization_id = $1

-- name: unnest
-- safe
SELECT t.title FROM unnest(ARRAY['a_todo1', 'b_todo1']) AS w (id) JOIN todo t ON t.id = w.id WHERE t.organization_id = $1

-- name: unnest_free
-- leaks
SELECT t.title FROM unnest(ARRAY['one', 'two']) AS w (name) JOIN todo t ON t.title = w.name

-- name: series
-- safe
SELECT n, t.title FROM generate_series(1, 3) AS n LEFT JOIN todo t ON t.number = n AND t.organization_id = $1

-- name: series_filtered_late
-- leaks
SELECT n, t.title FROM generate_series(1, 3) AS n LEFT JOIN todo t ON t.number = n WHERE t.organization_id IS NULL OR t.organization_id = $1

-- name: values_table
-- safe
SELECT v.o, t.title FROM (VALUES ($1)) AS v (o) JOIN todo t ON t.organization_id = v.o

-- name: values_table_two
-- leaks
-- $2 organization
SELECT v.o, t.title FROM (VALUES ($1), ($2)) AS v (o) JOIN todo t ON t.organization_id = v.o

-- name: on_true
-- leaks
SELECT t.title, p.name FROM todo t JOIN project p ON true WHERE t.organization_id = $1

-- name: on_or
-- leaks
SELECT t.title, p.name FROM todo t JOIN project p ON p.organization_id = t.organization_id OR p.name = t.title WHERE t.organization_id = $1

-- name: transitive_later
-- safe
SELECT t.title FROM todo t, project p, comment c WHERE c.organization_id = p.organization_id AND p.organization_id = t.organization_id AND $1 = c.organization_id
