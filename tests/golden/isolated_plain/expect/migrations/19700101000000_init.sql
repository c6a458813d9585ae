-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Enums

CREATE TYPE role AS ENUM ('owner', 'member');

-- Tables

CREATE TABLE organization (
    id text NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    owner_id text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT organization_pkey PRIMARY KEY (id),
    CONSTRAINT organization_slug_key UNIQUE (slug),
    CONSTRAINT organization_id_check CHECK (id <> ''),
    CONSTRAINT organization_slug_check CHECK (slug = lower(slug))
);

CREATE INDEX organization_owner_id_idx ON organization (owner_id);

CREATE TABLE project (
    id text NOT NULL,
    organization_id text NOT NULL,
    code text NOT NULL,
    parent_id text,
    limits jsonb,
    words text[] DEFAULT '{}' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT project_pkey PRIMARY KEY (id),
    CONSTRAINT project_organization_id_code_key UNIQUE (organization_id, code),
    CONSTRAINT project_organization_id_id_key UNIQUE (organization_id, id),
    CONSTRAINT project_code_check CHECK (length(code) between 2 and 40)
);

CREATE INDEX project_organization_id_parent_id_idx ON project (organization_id, parent_id);

CREATE TABLE settings (
    organization_id text NOT NULL,
    theme text DEFAULT 'light' NOT NULL,
    limits jsonb NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (organization_id)
);

CREATE TABLE "user" (
    id text NOT NULL,
    email text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT user_pkey PRIMARY KEY (id),
    CONSTRAINT user_email_key UNIQUE (email),
    CONSTRAINT user_email_check CHECK (email like '%@%')
);

CREATE TABLE member (
    user_id text NOT NULL,
    organization_id text NOT NULL,
    role role DEFAULT 'member' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT member_pkey PRIMARY KEY (organization_id, user_id)
);

CREATE INDEX member_user_id_organization_id_idx ON member (user_id, organization_id);

CREATE TABLE task (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    organization_id text NOT NULL,
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
    CONSTRAINT task_organization_id_number_key UNIQUE (organization_id, number),
    CONSTRAINT task_organization_id_id_key UNIQUE (organization_id, id),
    CONSTRAINT task_title_check CHECK (length(title) > 0),
    CONSTRAINT task_state_check CHECK (state in ('open', 'done')),
    CONSTRAINT task_priority_check CHECK (priority between 3 and 5),
    CONSTRAINT ends_behind_its_start CHECK (ends_on > starts_on)
);

CREATE INDEX task_organization_id_project_id_idx ON task (organization_id, project_id);
CREATE INDEX task_organization_id_project_code_idx ON task (organization_id, project_code);
CREATE INDEX task_organization_id_assignee_id_idx ON task (organization_id, assignee_id);
CREATE INDEX task_created_by_organization_id_idx ON task (created_by, organization_id);

CREATE TABLE tag (
    task_id bigint NOT NULL,
    name text NOT NULL,
    organization_id text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tag_pkey PRIMARY KEY (organization_id, task_id, name)
);

CREATE TABLE remark (
    id uuid NOT NULL,
    organization_id text NOT NULL,
    task_id bigint NOT NULL,
    tag text NOT NULL,
    external_key text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT remark_pkey PRIMARY KEY (id),
    CONSTRAINT remark_external_key_key UNIQUE (external_key)
);

CREATE INDEX remark_organization_id_task_id_tag_idx ON remark (organization_id, task_id, tag);

-- References between tables

ALTER TABLE organization
    ADD CONSTRAINT organization_id_owner_id_fkey FOREIGN KEY (id, owner_id)
    REFERENCES member (organization_id, user_id) ON DELETE SET NULL (owner_id);

ALTER TABLE project
    ADD CONSTRAINT project_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE project
    ADD CONSTRAINT project_organization_id_parent_id_fkey FOREIGN KEY (organization_id, parent_id)
    REFERENCES project (organization_id, id) ON DELETE CASCADE;

ALTER TABLE settings
    ADD CONSTRAINT settings_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE task
    ADD CONSTRAINT task_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE task
    ADD CONSTRAINT task_organization_id_project_id_fkey FOREIGN KEY (organization_id, project_id)
    REFERENCES project (organization_id, id) ON DELETE CASCADE;

ALTER TABLE task
    ADD CONSTRAINT task_organization_id_project_code_fkey FOREIGN KEY (organization_id, project_code)
    REFERENCES project (organization_id, code) ON DELETE SET NULL (project_code);

ALTER TABLE task
    ADD CONSTRAINT task_organization_id_assignee_id_fkey FOREIGN KEY (organization_id, assignee_id)
    REFERENCES member (organization_id, user_id) ON DELETE SET NULL (assignee_id);

ALTER TABLE task
    ADD CONSTRAINT task_created_by_fkey FOREIGN KEY (created_by)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE tag
    ADD CONSTRAINT tag_organization_id_task_id_fkey FOREIGN KEY (organization_id, task_id)
    REFERENCES task (organization_id, id) ON DELETE CASCADE;

ALTER TABLE tag
    ADD CONSTRAINT tag_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE remark
    ADD CONSTRAINT remark_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE remark
    ADD CONSTRAINT remark_organization_id_task_id_tag_fkey FOREIGN KEY (organization_id, task_id, tag)
    REFERENCES tag (organization_id, task_id, name) ON DELETE CASCADE;
