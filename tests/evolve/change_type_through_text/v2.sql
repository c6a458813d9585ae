-- file: 19700103000000_change_note_size.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note ALTER COLUMN size DROP DEFAULT;
ALTER TABLE note ALTER COLUMN size SET DATA TYPE integer USING size::text::integer;
ALTER TABLE note ALTER COLUMN size SET DEFAULT 0;
