-- The work of a workspace. What stands here is the file's, not a query's.

-- name: open_tasks :many
-- Tasks that nobody finished, with their project's name.
--
-- Newest first.
-- $2: since
SELECT t.id, t.title, t.state, t.type, p.name AS project
  FROM task t
  LEFT JOIN project p ON p.id = t.project_id
 WHERE t.workspace_id = $1 AND t.state = 'open' AND t.created_at > $2 -- not the old ones
 ORDER BY t.created_at DESC
 LIMIT $3;

-- name: report :many
SELECT p.id, p.name, count(t.id) AS tasks, sum(t.points) AS points, max(t.cost) AS dearest,
       array_agg(t.title ORDER BY t.title) FILTER (WHERE t.title IS NOT NULL) AS titles
  FROM project p
  LEFT JOIN task t ON t.workspace_id = p.workspace_id AND t.project_id = p.id
 WHERE p.workspace_id = $1
 GROUP BY p.id, p.name
HAVING count(t.id) >= $2
 ORDER BY p.name;

-- name: total_cost :one
SELECT sum(cost) AS total FROM task WHERE workspace_id = $1;

-- name: how_many :one
-- $2: part?
SELECT count(*) FROM task WHERE workspace_id = $1 AND ($2::text IS NULL OR title ILIKE '%' || $2 || '%');

-- name: claim :opt
-- The next open task goes to somebody. Two who ask at once get two.
UPDATE task SET assignee_id = $2, state = '24_hour'
 WHERE workspace_id = $1 AND id = (
       SELECT id FROM task
        WHERE workspace_id = $1 AND state = 'open' AND assignee_id IS NULL
        ORDER BY created_at, id
        LIMIT 1
          FOR UPDATE SKIP LOCKED)
RETURNING id, title, assignee_id;

-- name: lock :one
SELECT id, title FROM task WHERE workspace_id = $1 AND id = $2 FOR UPDATE;

-- name: project_named :one
-- The project of this name, which is made where there is none.
INSERT INTO project (id, workspace_id, name) VALUES ($2, $1, $3)
ON CONFLICT (workspace_id, name) DO UPDATE SET updated_at = now()
RETURNING id, created_at = updated_at AS "is_new!";

-- name: busiest :opt
WITH load AS (
    SELECT m.person_id, count(t.id) AS tasks
      FROM membership m
      LEFT JOIN task t ON t.workspace_id = m.workspace_id AND t.assignee_id = m.person_id
     WHERE m.workspace_id = $1
     GROUP BY m.person_id
)
SELECT person_id, tasks, rank() OVER (ORDER BY tasks DESC) AS place FROM load ORDER BY tasks DESC, person_id LIMIT 1;

-- name: close :exec
UPDATE task SET state = 'it''s' WHERE workspace_id = $1 AND id = $2;

-- name: clear :execrows
DELETE FROM task WHERE workspace_id = $1 AND state = $2;
