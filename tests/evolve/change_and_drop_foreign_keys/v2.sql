-- file: 19700103000000_alter_remark.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- References between tables

ALTER TABLE remark DROP CONSTRAINT remark_organization_id_note_id_fkey;
ALTER TABLE remark DROP CONSTRAINT remark_organization_id_seen_id_fkey;

ALTER TABLE remark
    ADD CONSTRAINT remark_organization_id_note_id_fkey FOREIGN KEY (organization_id, note_id)
    REFERENCES note (organization_id, id) ON DELETE RESTRICT NOT VALID;

-- file: 19700103000001_alter_remark_validate.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

ALTER TABLE remark VALIDATE CONSTRAINT remark_organization_id_note_id_fkey;
