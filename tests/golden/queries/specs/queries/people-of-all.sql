-- name: by_email :opt
SELECT id, email FROM person WHERE email = $1;

-- name: finished :many
-- How much each workspace has done, for the bill.
-- schemagen: allow unscoped-query: the nightly bill is about all of them
SELECT workspace_id, count(*) AS tasks FROM task WHERE state = $1 GROUP BY workspace_id ORDER BY workspace_id;

-- name: odd :one
-- schemagen: allow unscoped-query: the function only numbers transactions
SELECT count(*) AS tasks FROM task WHERE workspace_id = $1 AND length(title) > $2 AND txid_current() > 0;
