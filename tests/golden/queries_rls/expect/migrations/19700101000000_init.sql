-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Roles

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'queries_app') THEN
        CREATE ROLE queries_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;

-- Tables

CREATE TABLE organization (
    id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT organization_pkey PRIMARY KEY (id)
);

CREATE TABLE note (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    title text NOT NULL,
    done boolean DEFAULT false NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT note_pkey PRIMARY KEY (id)
);

CREATE INDEX note_organization_id_title_idx ON note (organization_id, title);

CREATE TABLE "user" (
    id uuid NOT NULL,
    email text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT user_pkey PRIMARY KEY (id),
    CONSTRAINT user_email_key UNIQUE (email)
);

CREATE TABLE member (
    user_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT member_pkey PRIMARY KEY (organization_id, user_id)
);

CREATE INDEX member_user_id_organization_id_idx ON member (user_id, organization_id);

-- References between tables

ALTER TABLE note
    ADD CONSTRAINT note_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

-- Row-level security

ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON organization TO queries_app
    USING (id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
CREATE POLICY own_organizations ON organization FOR SELECT TO queries_app
    USING (id IN (SELECT organization_id FROM member WHERE user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)));
GRANT SELECT, INSERT, UPDATE, DELETE ON organization TO queries_app;

ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON note TO queries_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON note TO queries_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON "user" TO queries_app;

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON member TO queries_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
CREATE POLICY own_membership ON member FOR SELECT TO queries_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON member TO queries_app;
