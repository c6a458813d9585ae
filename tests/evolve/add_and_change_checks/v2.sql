-- file: 19700103000000_alter_note.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note DROP CONSTRAINT note_size_check;

ALTER TABLE note
    ADD CONSTRAINT note_size_check CHECK (size > -1) NOT VALID;

ALTER TABLE note
    ADD CONSTRAINT note_has_title CHECK (title <> '') NOT VALID;

-- file: 19700103000001_alter_note_validate.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

ALTER TABLE note VALIDATE CONSTRAINT note_size_check;
ALTER TABLE note VALIDATE CONSTRAINT note_has_title;
