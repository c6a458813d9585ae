-- name: open :stream
-- Tasks in these states, one after the other.
SELECT * FROM task WHERE workspace_id = @workspace_id AND state = ANY (@states) ORDER BY created_at, id;

-- name: titles :stream
-- $2: points
SELECT title FROM task WHERE workspace_id = $1 AND points > $2 ORDER BY title;

-- name: hold :stream
SELECT id, title FROM task WHERE workspace_id = $1 ORDER BY title FOR UPDATE;

-- name: everybody :stream
-- The people of all workspaces.
SELECT id, email FROM person ORDER BY email;

-- name: board :many
-- Tasks, each with its project and who has it, where there is one.
SELECT sqlc.embed(t), sqlc.embed(project), who.role, sqlc.embed(who)
  FROM task t
  LEFT JOIN project ON project.workspace_id = t.workspace_id AND project.id = t.project_id
  LEFT JOIN membership who ON who.workspace_id = t.workspace_id AND who.person_id = t.assignee_id
 WHERE t.workspace_id = @workspace_id AND (sqlc.narg(part)::text IS NULL OR t.title ILIKE '%' || sqlc.arg('part') || '%')
 ORDER BY t.title;

-- name: projects_of :many
SELECT sqlc.embed(p) FROM task t JOIN project p ON p.workspace_id = t.workspace_id AND p.id = t.project_id
 WHERE t.workspace_id = @workspace_id AND t.id = ANY (@ids) ORDER BY p.name;

-- name: type :opt
SELECT type FROM task WHERE workspace_id = $1 AND id = $2;

-- name: add_all :many
-- New tasks, all at once.
-- @ids: task.id
-- @titles!
INSERT INTO task (workspace_id, id, title, points)
SELECT @workspace_id, u.id, u.title, u.points
  FROM unnest(@ids::text[], @titles::text[], @points::integer[]) AS u (id, title, points)
RETURNING *;

-- name: firsts :many
-- @least?
SELECT p.name, min(t.id) AS "first!: task.id", array_agg(t.id ORDER BY t.id) AS "all!: task.id"
  FROM project p
  JOIN task t ON t.workspace_id = p.workspace_id AND t.project_id = p.id
 WHERE p.workspace_id = @workspace_id AND t.points >= coalesce(@least, 0)
 GROUP BY p.id, p.name
 ORDER BY p.name;

-- name: shape :one
SELECT jsonb_build_object('theme', 'light', 'counts', jsonb_build_object('tasks', count(*))) AS "shape!: value.a_shape"
  FROM task WHERE workspace_id = $1;

-- name: values :many
SELECT * FROM value WHERE workspace_id = @workspace_id ORDER BY an_inet DESC, id;

-- name: newest :opt
WITH newest AS (
    SELECT * FROM task WHERE workspace_id = $1 ORDER BY created_at DESC, id LIMIT 1
)
SELECT * FROM newest WHERE EXISTS (SELECT * FROM project WHERE workspace_id = $1);

-- name: pairs :many
SELECT p.*, t.title FROM project p JOIN task t USING (workspace_id) WHERE workspace_id = $1 ORDER BY p.name, t.title;

-- name: worth_more :many
UPDATE task SET points = points + $2 WHERE workspace_id = $1 RETURNING *;
