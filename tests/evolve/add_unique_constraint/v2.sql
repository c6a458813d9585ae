-- file: 19700103000000_add_note_organization_id_slug_key.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

CREATE UNIQUE INDEX CONCURRENTLY note_organization_id_slug_key ON note (organization_id, slug);

-- file: 19700103000001_add_note_organization_id_slug_key_constrain.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note
    ADD CONSTRAINT note_organization_id_slug_key UNIQUE USING INDEX note_organization_id_slug_key;
