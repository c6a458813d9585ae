-- file: 19700103000000_alter_state_and_note.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Enums

COMMENT ON TYPE state IS NULL;

-- Tables

COMMENT ON COLUMN note.title IS 'what it is called';
COMMENT ON COLUMN note.state IS NULL;
COMMENT ON TABLE note IS 'what somebody wrote down';
