-- file: 19700104000000_drop_note_email.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.
-- loses data: drops column `note.email` with all its values

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note DROP COLUMN email;

-- Schemas and extensions

DROP EXTENSION citext;
