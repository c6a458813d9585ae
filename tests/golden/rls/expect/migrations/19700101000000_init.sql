-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Schemas and extensions

CREATE SCHEMA IF NOT EXISTS billing;

-- Enums

CREATE TYPE billing.plan AS ENUM ('free', 'paid');

-- Roles

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schemagen_app') THEN
        CREATE ROLE schemagen_app NOLOGIN;
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

CREATE TABLE billing.invoice (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    organization_id text NOT NULL,
    plan billing.plan DEFAULT 'free' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT invoice_pkey PRIMARY KEY (id)
);

CREATE INDEX invoice_organization_id_created_at_idx ON billing.invoice (organization_id, created_at);

CREATE TABLE job (
    id text NOT NULL,
    organization_id text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT job_pkey PRIMARY KEY (id)
);

CREATE INDEX job_organization_id_created_at_idx ON job (organization_id, created_at);

CREATE TABLE project (
    id text NOT NULL,
    organization_id text NOT NULL,
    name text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT project_pkey PRIMARY KEY (id),
    CONSTRAINT project_organization_id_name_key UNIQUE (organization_id, name),
    CONSTRAINT project_organization_id_id_key UNIQUE (organization_id, id)
);

CREATE TABLE todo (
    id text NOT NULL,
    organization_id text NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    title text NOT NULL,
    project_id text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT todo_pkey PRIMARY KEY (id)
);

CREATE INDEX todo_organization_id_project_id_idx ON todo (organization_id, project_id);

CREATE TABLE "user" (
    id text NOT NULL,
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

-- References between tables

ALTER TABLE billing.invoice
    ADD CONSTRAINT invoice_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE job
    ADD CONSTRAINT job_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE project
    ADD CONSTRAINT project_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE todo
    ADD CONSTRAINT todo_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE todo
    ADD CONSTRAINT todo_organization_id_project_id_fkey FOREIGN KEY (organization_id, project_id)
    REFERENCES project (organization_id, id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id)
    REFERENCES "user" (id) ON DELETE CASCADE;

-- Row-level security

ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON organization TO schemagen_app
    USING (id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (id = (SELECT nullif(current_setting('app.organization_id', true), '')));
CREATE POLICY own_organizations ON organization FOR SELECT TO schemagen_app
    USING (id IN (SELECT organization_id FROM member WHERE user_id = (SELECT nullif(current_setting('app.user_id', true), ''))));
GRANT SELECT, INSERT, UPDATE, DELETE ON organization TO schemagen_app;

ALTER TABLE billing.invoice ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing.invoice FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON billing.invoice TO schemagen_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON billing.invoice TO schemagen_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON job TO schemagen_app;

ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE project FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON project TO schemagen_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON project TO schemagen_app;

ALTER TABLE todo ENABLE ROW LEVEL SECURITY;
ALTER TABLE todo FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON todo TO schemagen_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON todo TO schemagen_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON "user" TO schemagen_app;

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON member TO schemagen_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
CREATE POLICY own_membership ON member FOR SELECT TO schemagen_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON member TO schemagen_app;
GRANT USAGE ON SCHEMA billing TO schemagen_app;
