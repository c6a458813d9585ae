-- name: insert
-- safe
-- $2 new, $3 big
INSERT INTO todo (id, organization_id, number, title) VALUES ($2, $1, $3::int, 'new')

-- name: insert_other_parameter
-- leaks
-- schemagen: organization $1
-- $2 new, $3 big, $4 organization
INSERT INTO todo (id, organization_id, number, title) VALUES ($2, $4, $3::int, $1)

-- name: insert_literal
-- leaks
-- $2 new, $3 big
INSERT INTO todo (id, organization_id, number, title) VALUES ($2, 'org_b', $3::int, $1)

-- name: insert_positional
-- safe
-- $2 newslug
INSERT INTO tag VALUES ($2, $1, 'new')

-- name: insert_positional_swapped
-- leaks
-- schemagen: organization $1
-- $2 organization
INSERT INTO tag VALUES ('brand-new', $2, $1)

-- name: insert_two_rows
-- safe
INSERT INTO tag (organization_id, slug, title) VALUES ($1, 'n1', 'x'), ($1, 'n2', 'y')

-- name: insert_two_rows_one_wrong
-- leaks
-- $2 organization
INSERT INTO tag (organization_id, slug, title) VALUES ($1, 'n1', 'x'), ($2, 'n2', 'y')

-- name: insert_cast
-- safe
INSERT INTO tag (slug, organization_id, title) VALUES ('n1', $1::text, 'x') RETURNING *

-- name: insert_select
-- safe
INSERT INTO tag (organization_id, slug, title) SELECT organization_id, 'n' || number, title FROM todo WHERE organization_id = $1

-- name: insert_select_parameter
-- safe
INSERT INTO tag (organization_id, slug, title) SELECT $1, 'n' || number, title FROM todo WHERE organization_id = $1

-- name: insert_select_copies
-- leaks
INSERT INTO tag (organization_id, slug, title) SELECT $1, 'n' || id, title FROM todo

-- name: insert_select_writes
-- leaks
INSERT INTO tag (organization_id, slug, title) SELECT organization_id, 'n' || id, title FROM todo

-- name: insert_select_wrong_column
-- leaks
INSERT INTO tag (organization_id, slug, title) SELECT s.active_organization_id, 'n' || s.id, t.name FROM session s JOIN setting o ON o.organization_id = $1 JOIN country t ON true WHERE s.active_organization_id IS NOT NULL AND t.code = 'c1'

-- name: insert_select_join
-- safe
INSERT INTO todo_tag (organization_id, todo_id, tag_slug) SELECT t.organization_id, t.id, g.slug FROM todo t JOIN tag g USING (organization_id) WHERE t.organization_id = $1 ON CONFLICT DO NOTHING

-- name: insert_value_subquery
-- safe
-- $2 new
INSERT INTO visit (id, organization_id, slug) VALUES ($2, $1, (SELECT min(slug) FROM tag WHERE organization_id = $1))

-- name: insert_value_subquery_free
-- leaks
-- $2 new
INSERT INTO visit (id, organization_id, slug) VALUES ($2, $1, (SELECT min(id) FROM todo WHERE state = 'open'))

-- name: insert_global
-- safe
-- $2 new
INSERT INTO "user" (id, name) VALUES ($2, $1)

-- name: insert_global_from_scoped
-- leaks
INSERT INTO "user" (id, name) SELECT 'n' || id, title FROM todo WHERE title <> $1

-- name: insert_returning
-- safe
-- $2 new
INSERT INTO visit (id, organization_id) VALUES ($2, $1) RETURNING id, (SELECT count(*) FROM visit WHERE organization_id = $1)

-- name: insert_returning_free
-- leaks
-- $2 new
INSERT INTO visit (id, organization_id) VALUES ($2, $1) RETURNING id, (SELECT count(*) FROM visit)

-- name: upsert_shared_key
-- leaks
-- $2 todo
INSERT INTO todo (id, organization_id, number, title) VALUES ($2, $1, 9999, 'taken') ON CONFLICT (id) DO UPDATE SET title = excluded.title

-- name: upsert_where
-- safe, shared key
-- $2 todo
INSERT INTO todo (id, organization_id, number, title) VALUES ($2, $1, 9999, 'taken') ON CONFLICT (id) DO UPDATE SET title = excluded.title WHERE todo.organization_id = excluded.organization_id

-- name: upsert_where_parameter
-- safe, shared key
-- $2 todo
INSERT INTO todo AS t (id, organization_id, number, title) VALUES ($2, $1, 9999, 'taken') ON CONFLICT (id) DO UPDATE SET title = excluded.title WHERE t.organization_id = $1

-- name: upsert_where_useless
-- leaks
-- $2 todo
INSERT INTO todo AS t (id, organization_id, number, title) VALUES ($2, $1, 9999, 'taken') ON CONFLICT (id) DO UPDATE SET title = excluded.title WHERE excluded.organization_id = $1

-- name: upsert_scoped_key
-- safe
-- $2 slug
INSERT INTO tag (organization_id, slug, title) VALUES ($1, $2, 'taken') ON CONFLICT (organization_id, slug) DO UPDATE SET title = excluded.title || tag.title

-- name: upsert_scoped_key_returning
-- safe
-- $2 slug
INSERT INTO tag (organization_id, slug, title) VALUES ($1, $2, 'taken') ON CONFLICT (organization_id, slug) DO UPDATE SET title = excluded.title RETURNING organization_id, title

-- name: upsert_constraint
-- safe
-- $2 slug
INSERT INTO tag (organization_id, slug, title) VALUES ($1, $2, 'taken') ON CONFLICT ON CONSTRAINT tag_pkey DO UPDATE SET title = excluded.title

-- name: upsert_constraint_shared
-- leaks
-- $2 todo
INSERT INTO todo (id, organization_id, number, title) VALUES ($2, $1, 9999, 'taken') ON CONFLICT ON CONSTRAINT todo_pkey DO UPDATE SET title = 'taken'

-- name: upsert_moves
-- leaks
-- $2 visit
INSERT INTO visit (id, organization_id, slug) VALUES ($2, $1, 'taken') ON CONFLICT (id) DO UPDATE SET organization_id = excluded.organization_id

-- name: upsert_setting
-- safe
INSERT INTO setting (organization_id, theme) VALUES ($1, 'dark') ON CONFLICT (organization_id) DO UPDATE SET theme = excluded.theme

-- name: upsert_nothing
-- safe
-- $2 slug
INSERT INTO tag (organization_id, slug, title) VALUES ($1, $2, 'x') ON CONFLICT (organization_id, slug) DO NOTHING

-- name: upsert_select
-- safe
INSERT INTO tag (organization_id, slug, title) SELECT organization_id, slug, 'again' FROM tag WHERE organization_id = $1 ON CONFLICT (organization_id, slug) DO UPDATE SET title = excluded.title

-- name: upsert_subquery_free
-- leaks
-- $2 slug
INSERT INTO tag (organization_id, slug, title) VALUES ($1, $2, 'x') ON CONFLICT (organization_id, slug) DO UPDATE SET title = (SELECT count(*)::text FROM visit)

-- name: update
-- safe
UPDATE todo SET title = 'new' WHERE organization_id = $1

-- name: update_by_id
-- leaks
-- $2 todo
UPDATE todo SET title = $1 WHERE id = $2

-- name: update_by_both
-- safe
-- $2 todo
UPDATE todo SET title = 'new' WHERE id = $2 AND organization_id = $1 RETURNING id, title

-- name: update_everything
-- leaks
UPDATE todo SET title = $1

-- name: update_alias
-- safe
UPDATE todo AS t SET title = 'new' WHERE t.organization_id = $1

-- name: update_moves
-- leaks
-- $2 organization, $3 todo
UPDATE visit SET organization_id = $2 WHERE organization_id = $1

-- name: update_keeps
-- safe
UPDATE visit SET organization_id = $1, slug = 'x' WHERE organization_id = $1

-- name: update_steals
-- leaks
-- $2 visit
UPDATE visit SET organization_id = $1 WHERE id = $2

-- name: update_from
-- safe
UPDATE todo SET title = p.name FROM project p WHERE p.id = todo.project_id AND todo.organization_id = $1

-- name: update_from_free
-- leaks
UPDATE todo SET title = m.name FROM (SELECT max(id) AS name FROM project) m WHERE todo.organization_id = $1

-- name: update_from_target_free
-- leaks
UPDATE todo SET title = 'x' FROM project p WHERE p.name = todo.title AND p.organization_id = $1

-- name: update_from_witness
-- safe
UPDATE todo SET state = 'done' FROM project p WHERE p.id = todo.project_id AND p.organization_id = $1

-- name: update_subquery
-- safe
UPDATE todo SET points = (SELECT count(*) FROM comment c WHERE c.todo_id = todo.id) WHERE organization_id = $1

-- name: update_subquery_free
-- leaks
UPDATE todo SET points = (SELECT count(*) FROM visit v WHERE v.todo_id = todo.id) WHERE organization_id = $1

-- name: update_row
-- safe
UPDATE todo SET (title, state) = ('a', 'b') WHERE organization_id = $1

-- name: update_default
-- safe
UPDATE todo SET state = DEFAULT WHERE organization_id = $1

-- name: update_where_subquery
-- safe
UPDATE todo SET state = 'done' WHERE project_id IN (SELECT id FROM project WHERE organization_id = $1)

-- name: update_where_subquery_free
-- leaks
UPDATE todo SET state = 'gone' WHERE title IN (SELECT name FROM project WHERE organization_id = $1)

-- name: update_or
-- leaks
-- $2 todo
UPDATE todo SET state = 'gone' WHERE organization_id = $1 OR id = $2

-- name: update_root
-- safe
UPDATE organization SET plan = 'pro' WHERE id = $1

-- name: update_root_free
-- leaks
UPDATE organization SET plan = $1

-- name: update_global
-- safe
UPDATE "user" SET name = 'x' WHERE id = (SELECT user_id FROM member WHERE organization_id = $1 ORDER BY user_id LIMIT 1)

-- name: update_global_by_scoped
-- leaks
UPDATE "user" SET name = 'x' WHERE id IN (SELECT assignee_id FROM todo WHERE title <> $1)

-- name: update_returning_free
-- leaks
UPDATE setting SET theme = 'x' WHERE organization_id = $1 RETURNING (SELECT count(*) FROM todo)

-- name: update_returning_from
-- safe
UPDATE todo t SET title = 'x' FROM project p WHERE p.id = t.project_id AND t.organization_id = $1 RETURNING t.id, p.name

-- name: delete
-- safe
-- $2 todo
DELETE FROM comment WHERE organization_id = $1 AND todo_id = $2

-- name: delete_by_id
-- leaks
-- $2 visit
DELETE FROM visit WHERE id = $2

-- name: delete_everything
-- leaks
DELETE FROM visit

-- name: delete_cascades
-- safe
DELETE FROM todo WHERE organization_id = $1 AND state = 'open'

-- name: delete_using
-- safe
DELETE FROM comment USING todo WHERE todo.id = comment.todo_id AND todo.organization_id = $1

-- name: delete_using_free
-- leaks
DELETE FROM visit USING todo WHERE todo.title = visit.slug AND todo.organization_id = $1

-- name: delete_using_other_free
-- leaks
DELETE FROM visit v USING project p WHERE v.organization_id = $1 AND p.name = v.slug

-- name: delete_subquery
-- safe
DELETE FROM comment WHERE todo_id IN (SELECT id FROM todo WHERE organization_id = $1 AND state = 'open')

-- name: delete_not_exists
-- safe
DELETE FROM tag g WHERE g.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM todo_tag x WHERE x.organization_id = g.organization_id AND x.tag_slug = g.slug)

-- name: delete_not_exists_free
-- leaks
DELETE FROM tag g WHERE g.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM todo_tag x WHERE x.tag_slug = g.slug)

-- name: delete_returning
-- safe
DELETE FROM visit WHERE organization_id = $1 RETURNING *

-- name: delete_global_cascades
-- leaks
-- $2 user
DELETE FROM "user" WHERE id = $2 AND id NOT IN (SELECT user_id FROM session) AND name <> $1 AND NOT EXISTS (SELECT 1 FROM comment WHERE organization_id = $1)

-- name: delete_root
-- safe
DELETE FROM setting WHERE organization_id = $1

-- name: truncate
-- leaks
TRUNCATE visit

-- name: cte_delete_insert
-- safe
WITH gone AS (DELETE FROM visit WHERE organization_id = $1 RETURNING id, organization_id, slug) INSERT INTO audit.entry (id, organization_id, what) SELECT id, organization_id, coalesce(slug, '') FROM gone

-- name: cte_delete_insert_free
-- leaks
WITH gone AS (DELETE FROM visit WHERE slug = 'one' RETURNING id, organization_id, slug) INSERT INTO audit.entry (id, organization_id, what) SELECT id, $1, slug FROM gone

-- name: cte_delete_filtered_outside
-- leaks
WITH gone AS (DELETE FROM visit RETURNING id, organization_id) SELECT id FROM gone WHERE organization_id = $1

-- name: cte_update_select
-- safe
WITH done AS (UPDATE todo SET state = 'done' WHERE organization_id = $1 RETURNING id, organization_id) SELECT d.id, c.body FROM done d JOIN comment c ON c.todo_id = d.id AND c.organization_id = d.organization_id

-- name: cte_update_select_shared
-- leaks
WITH done AS (UPDATE todo SET state = 'done' WHERE organization_id = $1 RETURNING title) SELECT d.title, p.id FROM done d JOIN project p ON p.name = d.title

-- name: cte_insert_returning
-- safe
-- $2 new
WITH made AS (INSERT INTO project (id, organization_id, name) VALUES ($2, $1, 'brand new') RETURNING id, organization_id) SELECT m.id, s.theme FROM made m JOIN setting s ON s.organization_id = m.organization_id

-- name: cte_select_update
-- safe
WITH x AS (SELECT id FROM todo WHERE organization_id = $1 ORDER BY id LIMIT 1) UPDATE todo SET state = 'done' FROM x WHERE todo.id = x.id AND todo.organization_id = $1

-- name: cte_select_update_by_id
-- safe
WITH x AS (SELECT id FROM todo WHERE organization_id = $1) UPDATE todo SET state = 'done' FROM x WHERE todo.id = x.id

-- name: cte_update_returning_new_value
-- leaks
WITH x AS (UPDATE todo SET external_id = title WHERE organization_id = $1 AND external_id = organization_id RETURNING external_id) SELECT 1 FROM x UNION ALL SELECT 2 FROM project p WHERE p.name = 'one'

-- name: merge_bound
-- safe
MERGE INTO tag t USING (SELECT organization_id, title AS slug FROM todo WHERE organization_id = $1 AND number = 1) s ON t.organization_id = s.organization_id AND t.slug = s.slug WHEN MATCHED THEN UPDATE SET title = 'merged' WHEN NOT MATCHED THEN INSERT (organization_id, slug, title) VALUES (s.organization_id, s.slug, 'merged')

-- name: merge_parameter
-- safe
MERGE INTO tag t USING (VALUES ($1, 'one')) AS s (o, slug) ON t.organization_id = s.o AND t.slug = s.slug WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (organization_id, slug, title) VALUES ($1, s.slug, 'merged')

-- name: merge_target_free
-- leaks
MERGE INTO tag t USING (VALUES ($1, 'one')) AS s (o, slug) ON t.slug = s.slug WHEN MATCHED THEN UPDATE SET title = 'merged'

-- name: merge_source_free
-- leaks
MERGE INTO tag t USING todo s ON t.organization_id = s.organization_id AND t.slug = s.title AND t.organization_id = $1 WHEN NOT MATCHED THEN INSERT (organization_id, slug, title) VALUES ($1, 'm' || s.id, 'merged')

-- name: merge_insert_wrong
-- leaks
-- $2 organization
MERGE INTO tag t USING (VALUES ($1, 'brand-new')) AS s (o, slug) ON t.organization_id = s.o AND t.slug = s.slug WHEN NOT MATCHED THEN INSERT (organization_id, slug, title) VALUES ($2, s.slug, 'merged')

-- name: merge_matched_only
-- safe
MERGE INTO todo t USING project p ON p.id = t.project_id AND t.organization_id = $1 WHEN MATCHED THEN UPDATE SET title = p.name

-- name: merge_moves
-- leaks
-- $2 organization
MERGE INTO visit t USING (VALUES ($1)) AS s (o) ON t.organization_id = s.o WHEN MATCHED THEN UPDATE SET organization_id = $2

-- name: merge_late_filter
-- leaks
MERGE INTO visit v USING (VALUES ('one')) AS s (slug) ON v.slug = s.slug WHEN MATCHED AND v.organization_id = $1 THEN DELETE WHEN NOT MATCHED THEN INSERT (id, organization_id, slug) VALUES ('merged', $1, s.slug)
