-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Enums

CREATE TYPE role AS ENUM ('owner', 'member');

-- Roles

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'isolated_app') THEN
        CREATE ROLE isolated_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;

-- Tables

CREATE TABLE "user" (
    id text NOT NULL,
    email text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT user_pkey PRIMARY KEY (id),
    CONSTRAINT user_email_key UNIQUE (email),
    CONSTRAINT user_email_check CHECK (email like '%@%')
);

CREATE TABLE workspace (
    id uuid NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    owner_id text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT workspace_pkey PRIMARY KEY (id),
    CONSTRAINT workspace_slug_key UNIQUE (slug),
    CONSTRAINT workspace_slug_check CHECK (slug = lower(slug))
);

CREATE INDEX workspace_owner_id_idx ON workspace (owner_id);

CREATE TABLE member (
    user_id text NOT NULL,
    workspace_id uuid NOT NULL,
    role role DEFAULT 'member' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT member_pkey PRIMARY KEY (workspace_id, user_id)
);

CREATE INDEX member_user_id_workspace_id_idx ON member (user_id, workspace_id);

CREATE TABLE project (
    id text NOT NULL,
    workspace_id uuid NOT NULL,
    code text NOT NULL,
    parent_id text,
    limits jsonb,
    words text[] DEFAULT '{}' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT project_pkey PRIMARY KEY (id),
    CONSTRAINT project_workspace_id_code_key UNIQUE (workspace_id, code),
    CONSTRAINT project_workspace_id_id_key UNIQUE (workspace_id, id),
    CONSTRAINT project_code_check CHECK (length(code) between 2 and 40)
);

CREATE INDEX project_workspace_id_parent_id_idx ON project (workspace_id, parent_id);

CREATE TABLE settings (
    workspace_id uuid NOT NULL,
    theme text DEFAULT 'light' NOT NULL,
    limits jsonb NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (workspace_id)
);

CREATE TABLE task (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    workspace_id uuid NOT NULL,
    project_id text NOT NULL,
    project_code text,
    assignee_id text,
    created_by text NOT NULL,
    title text NOT NULL,
    slug text GENERATED ALWAYS AS (lower(title)) STORED NOT NULL,
    state text NOT NULL,
    priority smallint NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    number integer,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT task_pkey PRIMARY KEY (id),
    CONSTRAINT task_workspace_id_number_key UNIQUE (workspace_id, number),
    CONSTRAINT task_workspace_id_id_key UNIQUE (workspace_id, id),
    CONSTRAINT task_title_check CHECK (length(title) > 0),
    CONSTRAINT task_state_check CHECK (state in ('open', 'done')),
    CONSTRAINT task_priority_check CHECK (priority between 3 and 5),
    CONSTRAINT ends_behind_its_start CHECK (ends_on > starts_on)
);

CREATE INDEX task_workspace_id_project_id_idx ON task (workspace_id, project_id);
CREATE INDEX task_workspace_id_project_code_idx ON task (workspace_id, project_code);
CREATE INDEX task_workspace_id_assignee_id_idx ON task (workspace_id, assignee_id);
CREATE INDEX task_created_by_workspace_id_idx ON task (created_by, workspace_id);

CREATE TABLE tag (
    task_id bigint NOT NULL,
    name text NOT NULL,
    workspace_id uuid NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tag_pkey PRIMARY KEY (workspace_id, task_id, name)
);

CREATE TABLE remark (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    task_id bigint NOT NULL,
    tag text NOT NULL,
    external_key text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT remark_pkey PRIMARY KEY (id),
    CONSTRAINT remark_external_key_key UNIQUE (external_key)
);

CREATE INDEX remark_workspace_id_task_id_tag_idx ON remark (workspace_id, task_id, tag);

-- References between tables

ALTER TABLE workspace
    ADD CONSTRAINT workspace_id_owner_id_fkey FOREIGN KEY (id, owner_id)
    REFERENCES member (workspace_id, user_id) ON DELETE SET NULL (owner_id);

ALTER TABLE member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_workspace_id_fkey FOREIGN KEY (workspace_id)
    REFERENCES workspace (id) ON DELETE CASCADE;

ALTER TABLE project
    ADD CONSTRAINT project_workspace_id_fkey FOREIGN KEY (workspace_id)
    REFERENCES workspace (id) ON DELETE CASCADE;

ALTER TABLE project
    ADD CONSTRAINT project_workspace_id_parent_id_fkey FOREIGN KEY (workspace_id, parent_id)
    REFERENCES project (workspace_id, id) ON DELETE CASCADE;

ALTER TABLE settings
    ADD CONSTRAINT settings_workspace_id_fkey FOREIGN KEY (workspace_id)
    REFERENCES workspace (id) ON DELETE CASCADE;

ALTER TABLE task
    ADD CONSTRAINT task_workspace_id_fkey FOREIGN KEY (workspace_id)
    REFERENCES workspace (id) ON DELETE CASCADE;

ALTER TABLE task
    ADD CONSTRAINT task_workspace_id_project_id_fkey FOREIGN KEY (workspace_id, project_id)
    REFERENCES project (workspace_id, id) ON DELETE CASCADE;

ALTER TABLE task
    ADD CONSTRAINT task_workspace_id_project_code_fkey FOREIGN KEY (workspace_id, project_code)
    REFERENCES project (workspace_id, code) ON DELETE SET NULL (project_code);

ALTER TABLE task
    ADD CONSTRAINT task_workspace_id_assignee_id_fkey FOREIGN KEY (workspace_id, assignee_id)
    REFERENCES member (workspace_id, user_id) ON DELETE SET NULL (assignee_id);

ALTER TABLE task
    ADD CONSTRAINT task_created_by_fkey FOREIGN KEY (created_by)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE tag
    ADD CONSTRAINT tag_workspace_id_task_id_fkey FOREIGN KEY (workspace_id, task_id)
    REFERENCES task (workspace_id, id) ON DELETE CASCADE;

ALTER TABLE tag
    ADD CONSTRAINT tag_workspace_id_fkey FOREIGN KEY (workspace_id)
    REFERENCES workspace (id) ON DELETE CASCADE;

ALTER TABLE remark
    ADD CONSTRAINT remark_workspace_id_fkey FOREIGN KEY (workspace_id)
    REFERENCES workspace (id) ON DELETE CASCADE;

ALTER TABLE remark
    ADD CONSTRAINT remark_workspace_id_task_id_tag_fkey FOREIGN KEY (workspace_id, task_id, tag)
    REFERENCES tag (workspace_id, task_id, name) ON DELETE CASCADE;

-- Row-level security

GRANT SELECT, INSERT, UPDATE, DELETE ON "user" TO isolated_app;

ALTER TABLE workspace ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspace FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON workspace TO isolated_app
    USING (id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
CREATE POLICY own_organizations ON workspace FOR SELECT TO isolated_app
    USING (id IN (SELECT workspace_id FROM member WHERE user_id = (SELECT nullif(current_setting('app.user_id', true), ''))));
GRANT SELECT, INSERT, UPDATE, DELETE ON workspace TO isolated_app;

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON member TO isolated_app
    USING (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
CREATE POLICY own_membership ON member FOR SELECT TO isolated_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON member TO isolated_app;

ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE project FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON project TO isolated_app
    USING (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON project TO isolated_app;

ALTER TABLE settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE settings FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON settings TO isolated_app
    USING (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON settings TO isolated_app;

ALTER TABLE task ENABLE ROW LEVEL SECURITY;
ALTER TABLE task FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON task TO isolated_app
    USING (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON task TO isolated_app;

ALTER TABLE tag ENABLE ROW LEVEL SECURITY;
ALTER TABLE tag FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON tag TO isolated_app
    USING (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON tag TO isolated_app;

ALTER TABLE remark ENABLE ROW LEVEL SECURITY;
ALTER TABLE remark FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON remark TO isolated_app
    USING (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid))
    WITH CHECK (workspace_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON remark TO isolated_app;
