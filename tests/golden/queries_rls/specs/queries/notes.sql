-- name: open :many
SELECT * FROM note WHERE organization_id = @organization_id AND NOT done ORDER BY title;

-- name: here :many
-- The organization that the policies know is the one of the query.
SELECT title FROM note WHERE organization_id = current_setting('app.organization_id')::uuid ORDER BY title;

-- name: each :stream
SELECT sqlc.embed(note), "user".email
  FROM note
  LEFT JOIN member ON member.organization_id = note.organization_id
  LEFT JOIN "user" ON "user".id = member.user_id
 WHERE note.organization_id = @organization_id
 ORDER BY note.title;

-- name: all :many
-- What the policies let through, and nothing else.
-- schemagen: allow unscoped-query: shows that the policies hold where no query does
SELECT title FROM note ORDER BY title;

-- name: finish :execrows
-- @titles!
UPDATE note SET done = true WHERE organization_id = @organization_id AND title = ANY (@titles);

-- name: add :many
-- @titles!
-- @ids: note.id
INSERT INTO note (organization_id, title, id)
SELECT @organization_id, u.title, u.id FROM unnest(@titles::text[], @ids::uuid[]) AS u (title, id)
RETURNING *;
