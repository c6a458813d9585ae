-- file: 19700103000000_drop_note_organization_id_slug_key.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note DROP CONSTRAINT note_organization_id_slug_key;
