-- file: 19700103000000_add_state_new_and_change_note_state.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Enums

ALTER TYPE state ADD VALUE 'new' BEFORE 'open';

-- file: 19700103000001_add_state_new_and_change_note_state_next.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note ALTER COLUMN state SET DEFAULT 'new';
