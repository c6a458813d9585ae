-- name: claim_next :opt
-- Gives somebody the most urgent todo that nobody has. Of two who ask at once, none waits and each gets another one.
-- $2: member!
UPDATE todos
   SET assigned_to = $2, status = 'in_progress', updated_at = now()
 WHERE organization_id = $1
   AND id = (SELECT id
               FROM todos
              WHERE organization_id = $1 AND status = 'open' AND assigned_to IS NULL
              ORDER BY priority, due_date, id
              LIMIT 1
                FOR UPDATE SKIP LOCKED)
RETURNING id, title, priority, due_date;

-- name: project_named :one
-- The project of this name: made where there is none, taken out of the archive where it lies there.
INSERT INTO project (id, organization_id, name, created_by)
VALUES ($2, $1, $3, $4)
    ON CONFLICT (organization_id, name) DO UPDATE SET archived_at = NULL, updated_at = now()
RETURNING id, name, created_by, created_at;
