-- file: 19700103000000_alter_note.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note ALTER COLUMN state SET DEFAULT 'new';
ALTER TABLE note ALTER COLUMN size SET DEFAULT 3;
ALTER TABLE note ALTER COLUMN rank DROP DEFAULT;
