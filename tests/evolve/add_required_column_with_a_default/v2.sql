-- file: 19700103000000_add_note_state.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note ADD COLUMN state text DEFAULT 'open' NOT NULL;

ALTER TABLE note
    ADD CONSTRAINT note_state_check CHECK (state IN ('open', 'done')) NOT VALID;

-- file: 19700103000001_add_note_state_validate.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

ALTER TABLE note VALIDATE CONSTRAINT note_state_check;
