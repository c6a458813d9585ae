-- name: project_progress :many
-- What is done of each project, and what of it is due next.
SELECT p.id, p.name,
       count(t.id) AS todos,
       count(t.id) FILTER (WHERE t.status = 'done') AS done,
       min(t.due_date) FILTER (WHERE t.status <> 'done') AS due_next
  FROM project p
  LEFT JOIN todos t ON t.organization_id = p.organization_id AND t.project_id = p.id
 WHERE p.organization_id = $1 AND p.archived_at IS NULL
 GROUP BY p.id, p.name
 ORDER BY p.name;

-- name: workload :many
-- Who has how much to do.
WITH busy AS (
    SELECT assigned_to, count(*) AS todos, min(due_date) AS due_next
      FROM todos
     WHERE organization_id = $1 AND status <> 'done'
     GROUP BY assigned_to
)
SELECT m.user_id, u.name, m.role, coalesce(b.todos, 0) AS todos, b.due_next
  FROM member m
  JOIN "user" u ON u.id = m.user_id
  LEFT JOIN busy b ON b.assigned_to = m.user_id
 WHERE m.organization_id = $1
 ORDER BY coalesce(b.todos, 0) DESC, u.name;
