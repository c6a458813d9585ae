-- file: 19700103000000_alter_note_and_remark.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

CREATE UNIQUE INDEX CONCURRENTLY note_organization_id_id_key ON note (organization_id, id);

-- file: 19700103000001_alter_note_and_remark_constrain.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note
    ADD CONSTRAINT note_organization_id_id_key UNIQUE USING INDEX note_organization_id_id_key;

-- References between tables

ALTER TABLE remark
    ADD CONSTRAINT remark_organization_id_note_id_fkey FOREIGN KEY (organization_id, note_id)
    REFERENCES note (organization_id, id) ON DELETE CASCADE NOT VALID;

-- file: 19700103000002_alter_note_and_remark_validate.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

ALTER TABLE remark VALIDATE CONSTRAINT remark_organization_id_note_id_fkey;
