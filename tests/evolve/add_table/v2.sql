-- file: 19700103000000_add_remark_and_alter_note.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

CREATE UNIQUE INDEX CONCURRENTLY note_organization_id_id_key ON note (organization_id, id);

-- file: 19700103000001_add_remark_and_alter_note_constrain.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

CREATE TABLE remark (
    id text NOT NULL,
    organization_id text NOT NULL,
    note_id text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT remark_pkey PRIMARY KEY (id)
);

CREATE INDEX remark_organization_id_note_id_idx ON remark (organization_id, note_id);

ALTER TABLE note
    ADD CONSTRAINT note_organization_id_id_key UNIQUE USING INDEX note_organization_id_id_key;

-- References between tables

ALTER TABLE remark
    ADD CONSTRAINT remark_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE remark
    ADD CONSTRAINT remark_organization_id_note_id_fkey FOREIGN KEY (organization_id, note_id)
    REFERENCES note (organization_id, id) ON DELETE CASCADE;
