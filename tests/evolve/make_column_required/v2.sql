-- file: 19700103000000_require_note_body.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note
    ADD CONSTRAINT note_body_filled CHECK (body IS NOT NULL) NOT VALID;

-- file: 19700103000001_require_note_body_validate.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note VALIDATE CONSTRAINT note_body_filled;
ALTER TABLE note ALTER COLUMN body SET NOT NULL;
ALTER TABLE note DROP CONSTRAINT note_body_filled;
