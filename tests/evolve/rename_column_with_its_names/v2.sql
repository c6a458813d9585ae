-- file: 19700103000000_rename_note_title_to_heading.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note RENAME COLUMN title TO heading;
ALTER TABLE note RENAME CONSTRAINT note_organization_id_title_key TO note_organization_id_heading_key;
ALTER TABLE note RENAME CONSTRAINT note_title_check TO note_heading_check;
ALTER INDEX note_organization_id_title_idx RENAME TO note_organization_id_heading_idx;
