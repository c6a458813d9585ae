-- file: 19700103000000_change_note_state_and_drop_state.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note ALTER COLUMN state DROP DEFAULT;
ALTER TABLE note ALTER COLUMN state SET DATA TYPE text;
ALTER TABLE note ALTER COLUMN state SET DEFAULT 'open';

-- Enums

DROP TYPE state;
