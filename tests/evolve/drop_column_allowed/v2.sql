-- file: 19700103000000_drop_note_body.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note DROP CONSTRAINT note_body_check;

-- file: 19700103000001_drop_note_body_drop_index.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

DROP INDEX CONCURRENTLY note_organization_id_body_idx;

-- file: 19700103000002_drop_note_body_next.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.
-- loses data: drops column `note.body` with all its values

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note DROP COLUMN body;
