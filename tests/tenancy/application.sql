-- name: keyset_page
-- safe
-- $2 slug, $3 todo
SELECT id, title FROM todo WHERE organization_id = $1 AND (title, id) < ($2, $3) ORDER BY title DESC, id DESC LIMIT 50

-- name: optional_filters
-- safe
-- $2 state, $3 slug
SELECT id, title, count(*) OVER () AS total FROM todo WHERE organization_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR title ILIKE '%' || $3 || '%') ORDER BY number LIMIT 20 OFFSET 0

-- name: monthly_report
-- safe
WITH base AS (SELECT t.*, p.name AS project FROM todo t LEFT JOIN project p ON p.organization_id = t.organization_id AND p.id = t.project_id WHERE t.organization_id = $1), ranked AS (SELECT project, title, points, row_number() OVER (PARTITION BY project ORDER BY points DESC NULLS LAST, id) AS place FROM base) SELECT project, json_agg(json_build_object('title', title, 'points', points) ORDER BY place, title) FROM ranked WHERE place <= 3 GROUP BY project

-- name: materialized_report
-- safe
WITH mine AS MATERIALIZED (SELECT id, project_id, state FROM todo WHERE organization_id = $1) SELECT p.name, count(m.id) FILTER (WHERE m.state = 'open') AS open, count(m.id) AS whole FROM project p LEFT JOIN mine m ON m.project_id = p.id WHERE p.organization_id = $1 GROUP BY p.id, p.name HAVING count(m.id) > 0 ORDER BY open DESC

-- name: rows_as_json
-- safe
SELECT coalesce(json_agg(t ORDER BY t.number), '[]'::json) FROM todo t WHERE t.organization_id = $1

-- name: nested_json
-- safe
SELECT p.name, (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'title', t.title) ORDER BY t.number), '[]'::jsonb) FROM todo t WHERE t.organization_id = p.organization_id AND t.project_id = p.id) AS todos FROM project p WHERE p.organization_id = $1

-- name: rows_to_json_beside
-- safe
SELECT to_jsonb(t) || jsonb_build_object('project', to_jsonb(p)) FROM todo t JOIN project p ON p.id = t.project_id WHERE t.organization_id = $1

-- name: top_of_each
-- safe
SELECT p.name, x.title FROM project p CROSS JOIN LATERAL (SELECT t.title FROM todo t WHERE t.organization_id = p.organization_id AND t.project_id = p.id ORDER BY t.number DESC LIMIT 3) x WHERE p.organization_id = $1

-- name: counts_beside
-- safe
SELECT p.id, (SELECT count(*) FROM todo t WHERE t.project_id = p.id AND t.organization_id = $1) AS todos, (SELECT max(t.number) FROM todo t WHERE (t.organization_id, t.project_id) = (p.organization_id, p.id)) AS latest FROM project p WHERE p.organization_id = $1

-- name: job_queue
-- safe
WITH next AS (SELECT id FROM todo WHERE organization_id = $1 AND state = 'open' ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE todo t SET state = 'done' FROM next WHERE t.organization_id = $1 AND t.id = next.id RETURNING t.id, t.title

-- name: member_check
-- safe
-- $2 user, $3 todo
UPDATE todo SET assignee_id = $2 WHERE id = $3 AND organization_id = $1 AND EXISTS (SELECT 1 FROM member m JOIN "user" u ON u.id = m.user_id WHERE m.organization_id = todo.organization_id AND m.user_id = $2 LIMIT 1) RETURNING id

-- name: member_check_first
-- safe
-- $2 user
SELECT t.title FROM todo t WHERE EXISTS (SELECT 1 FROM member m WHERE m.organization_id = t.organization_id AND m.user_id = $2 AND m.organization_id = $1 LIMIT 1)

-- name: limit_of_none
-- leaks
-- $2 user
SELECT t.title FROM todo t WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.organization_id = t.organization_id AND m.organization_id = $1 LIMIT 1)

-- name: skipped_before_it_is_met
-- leaks
SELECT v.slug FROM visit v WHERE v.organization_id = $1 AND EXISTS (SELECT 1 FROM member m WHERE m.organization_id <> v.slug LIMIT 1 OFFSET 1)

-- name: one_of_an_array_of_rows
-- safe
SELECT title FROM todo WHERE organization_id = $1 AND project_id = ANY (ARRAY(SELECT id FROM project p WHERE p.organization_id = $1 AND p.name = 'one'))

-- name: bound_by_an_array_of_rows
-- safe
SELECT title FROM todo WHERE organization_id = ANY (ARRAY(SELECT m.organization_id FROM member m WHERE m.organization_id = $1))

-- name: none_of_an_array_of_rows
-- leaks
SELECT title FROM todo WHERE organization_id <> ALL (ARRAY(SELECT m.organization_id FROM member m WHERE m.organization_id = $1))

-- name: upsert_setting
-- safe
-- $2 slug
INSERT INTO setting (organization_id, theme) VALUES ($1, $2) ON CONFLICT (organization_id) DO UPDATE SET theme = excluded.theme RETURNING theme

-- name: upsert_tags
-- safe
INSERT INTO tag (organization_id, slug, title) SELECT $1, x.slug, x.slug FROM unnest(ARRAY['one', 'fresh']::text[]) AS x(slug) ON CONFLICT (organization_id, slug) DO UPDATE SET title = excluded.title || tag.title WHERE tag.title <> excluded.title RETURNING slug, title

-- name: insert_unnested
-- safe
INSERT INTO todo_tag (organization_id, todo_id, tag_slug) SELECT t.organization_id, t.id, x.slug FROM todo t CROSS JOIN unnest(ARRAY['one']::text[]) AS x(slug) JOIN tag g ON g.organization_id = t.organization_id AND g.slug = x.slug WHERE t.organization_id = $1 ON CONFLICT DO NOTHING RETURNING todo_id

-- name: update_from_values
-- safe
UPDATE todo AS t SET points = v.points FROM (VALUES (1, 5), (2, 8)) AS v (number, points) WHERE t.organization_id = $1 AND t.number = v.number RETURNING t.number, t.points

-- name: update_from_unnest
-- safe
UPDATE todo SET title = x.title FROM unnest(ARRAY[1, 2]::int[], ARRAY['p', 'q']::text[]) AS x(number, title) WHERE todo.number = x.number AND todo.organization_id = $1

-- name: update_from_json
-- safe
UPDATE todo SET title = x.title FROM jsonb_to_recordset('[{"number": 1, "title": "p"}]'::jsonb) AS x(number int, title text) WHERE todo.number = x.number AND todo.organization_id = $1

-- name: insert_from_json
-- safe
INSERT INTO visit (organization_id, id, slug) SELECT $1, x.id, x.slug FROM jsonb_to_recordset('[{"id": "v9", "slug": "p"}]'::jsonb) AS x(id text, slug text)

-- name: columns_of_json
-- leaks
SELECT title FROM todo t WHERE EXISTS (SELECT 1 FROM jsonb_to_recordset(jsonb_build_array(jsonb_build_object('organization_id', $1::text))) AS x(organization_id text) WHERE organization_id = $1)

-- name: full_text
-- safe
SELECT id, ts_rank(to_tsvector('simple', title), q) AS rank FROM todo, websearch_to_tsquery('simple', 'one or two') q WHERE organization_id = $1 AND to_tsvector('simple', title) @@ q ORDER BY rank DESC, id

-- name: active_organization
-- safe
-- $2 user
SELECT u.name, m.role, o.name FROM session s JOIN "user" u ON u.id = s.user_id JOIN member m ON m.user_id = u.id AND m.organization_id = s.active_organization_id JOIN organization o ON o.id = m.organization_id WHERE u.id = $2 AND s.active_organization_id = $1

-- name: soft_delete
-- safe
-- $2 todo
WITH gone AS (UPDATE todo SET state = 'gone' WHERE organization_id = $1 AND id = $2 AND state <> 'gone' RETURNING id, organization_id) INSERT INTO audit.entry (organization_id, id, what) SELECT gone.organization_id, 'gone ' || gone.id, 'removed' FROM gone

-- name: move_between
-- safe
WITH taken AS (DELETE FROM comment WHERE organization_id = $1 RETURNING organization_id, id, todo_id) INSERT INTO visit (organization_id, id, todo_id) SELECT organization_id, id, todo_id FROM taken

-- name: tree_of_projects
-- safe
WITH RECURSIVE tree AS (SELECT p.id, p.organization_id, p.name, 1 AS depth FROM project p WHERE p.organization_id = $1 AND p.parent_id IS NULL UNION ALL SELECT c.id, c.organization_id, c.name, tree.depth + 1 FROM project c JOIN tree ON c.parent_id = tree.id AND c.organization_id = tree.organization_id WHERE tree.depth < 5) SELECT name, depth FROM tree ORDER BY depth, name

-- name: full_of_both
-- safe
SELECT organization_id, theme, role FROM setting FULL JOIN member USING (organization_id) WHERE organization_id = $1

-- name: running_total
-- safe
SELECT number, sum(points) OVER w AS points, lag(title) OVER w FROM todo WHERE organization_id = $1 WINDOW w AS (PARTITION BY project_id ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)

-- name: all_of_one_table_twice
-- safe
SELECT x.title FROM (SELECT * FROM todo WHERE state = 'open' UNION ALL SELECT * FROM todo WHERE state = 'done') x WHERE x.organization_id = $1

-- name: counted_rows
-- safe
SELECT count(t), array_agg(DISTINCT t.state), string_agg(t.title, ', ' ORDER BY t.number) FROM todo t WHERE t.organization_id = $1

-- name: parameter_alone_in_select
-- safe
INSERT INTO todo (id, organization_id, number, title) SELECT 'new', $1, 7, 'one'
