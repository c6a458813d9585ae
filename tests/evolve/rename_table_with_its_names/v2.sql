-- file: 19700103000000_rename_note_to_page.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note RENAME TO page;
ALTER TABLE page RENAME CONSTRAINT note_pkey TO page_pkey;
ALTER TABLE page RENAME CONSTRAINT note_organization_id_slug_key TO page_organization_id_slug_key;
ALTER TABLE page RENAME CONSTRAINT note_organization_id_id_key TO page_organization_id_id_key;
ALTER TABLE page RENAME CONSTRAINT note_size_check TO page_size_check;
ALTER INDEX note_organization_id_title_idx RENAME TO page_organization_id_title_idx;
ALTER TABLE page RENAME CONSTRAINT note_organization_id_fkey TO page_organization_id_fkey;
