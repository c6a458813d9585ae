-- file: 19700103000000_add_note_email.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Schemas and extensions

CREATE EXTENSION IF NOT EXISTS citext;

-- Tables

ALTER TABLE note ADD COLUMN email citext;
