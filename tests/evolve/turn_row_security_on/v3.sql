-- file: 19700104000000_add_note_and_alter_project.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

CREATE TABLE note (
    id text NOT NULL,
    organization_id text NOT NULL,
    title text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT note_pkey PRIMARY KEY (id)
);

CREATE INDEX note_organization_id_title_idx ON note (organization_id, title);

-- References between tables

ALTER TABLE note
    ADD CONSTRAINT note_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

-- Row-level security

ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON note TO schemagen_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON note TO schemagen_app;

ALTER TABLE project DISABLE ROW LEVEL SECURITY;
ALTER TABLE project NO FORCE ROW LEVEL SECURITY;
DROP POLICY organization_isolation ON project;
