-- Written by schemagen. Once it is applied anywhere, leave it as it is.
-- To change the schema, change the specs and build again.

-- Enums

CREATE TYPE todo_status AS ENUM ('open', 'in_progress', 'done');

-- Roles

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
        CREATE ROLE app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;

-- Tables

CREATE TABLE organization (
    id text NOT NULL,
    name text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT organization_pkey PRIMARY KEY (id)
);

CREATE TABLE project (
    id text NOT NULL,
    organization_id text NOT NULL,
    name text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT project_pkey PRIMARY KEY (id),
    CONSTRAINT project_organization_id_id_key UNIQUE (organization_id, id)
);

CREATE TABLE "user" (
    id text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT user_pkey PRIMARY KEY (id),
    CONSTRAINT user_email_key UNIQUE (email)
);

CREATE TABLE member (
    id text NOT NULL,
    organization_id text NOT NULL,
    user_id text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT member_pkey PRIMARY KEY (id),
    CONSTRAINT member_organization_id_user_id_key UNIQUE (organization_id, user_id)
);

CREATE INDEX member_user_id_organization_id_idx ON member (user_id, organization_id);

CREATE TABLE todos (
    id text NOT NULL,
    organization_id text NOT NULL,
    title text NOT NULL,
    description text,
    status todo_status DEFAULT 'open' NOT NULL,
    priority integer DEFAULT 3 NOT NULL,
    due_date timestamptz,
    assigned_to text,
    project_id text,
    created_by text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT todos_pkey PRIMARY KEY (id)
);

CREATE INDEX todos_assigned_to_organization_id_idx ON todos (assigned_to, organization_id);
CREATE INDEX todos_organization_id_project_id_idx ON todos (organization_id, project_id);
CREATE INDEX todos_created_by_organization_id_idx ON todos (created_by, organization_id);
CREATE INDEX todos_organization_id_created_at_idx ON todos (organization_id, created_at DESC);

-- References between tables

ALTER TABLE project
    ADD CONSTRAINT project_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE todos
    ADD CONSTRAINT todos_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE todos
    ADD CONSTRAINT todos_assigned_to_fkey FOREIGN KEY (assigned_to)
    REFERENCES "user" (id) ON DELETE SET NULL;

ALTER TABLE todos
    ADD CONSTRAINT todos_organization_id_project_id_fkey FOREIGN KEY (organization_id, project_id)
    REFERENCES project (organization_id, id) ON DELETE SET NULL (project_id);

ALTER TABLE todos
    ADD CONSTRAINT todos_created_by_fkey FOREIGN KEY (created_by)
    REFERENCES "user" (id) ON DELETE CASCADE;

-- Row-level security

ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON organization TO app
    USING (id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (id = (SELECT nullif(current_setting('app.organization_id', true), '')));
CREATE POLICY own_organizations ON organization FOR SELECT TO app
    USING (id IN (SELECT organization_id FROM member WHERE user_id = (SELECT nullif(current_setting('app.user_id', true), ''))));
GRANT SELECT, INSERT, UPDATE, DELETE ON organization TO app;

ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE project FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON project TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON project TO app;

GRANT SELECT, INSERT, UPDATE, DELETE ON "user" TO app;

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON member TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
CREATE POLICY own_membership ON member FOR SELECT TO app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON member TO app;

ALTER TABLE todos ENABLE ROW LEVEL SECURITY;
ALTER TABLE todos FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON todos TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON todos TO app;
