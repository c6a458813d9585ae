-- file: 19700103000000_rename_note_id_to_key.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note RENAME COLUMN id TO key;
ALTER TABLE note RENAME CONSTRAINT note_organization_id_id_key TO note_organization_id_key_key;
