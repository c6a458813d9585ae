-- file: 19700103000000_rename_state_done_to_closed.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Enums

ALTER TYPE state RENAME VALUE 'done' TO 'closed';
