-- file: 19700103000000_add_state_values.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Enums

ALTER TYPE state ADD VALUE 'new' BEFORE 'open';
ALTER TYPE state ADD VALUE 'waiting' AFTER 'open';
ALTER TYPE state ADD VALUE 'lost' AFTER 'done';
