-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
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
    slug text NOT NULL,
    logo text,
    metadata text,
    current_plan text DEFAULT 'free' NOT NULL,
    stripe_customer_id text,
    plan_limits jsonb,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT organization_pkey PRIMARY KEY (id),
    CONSTRAINT organization_slug_key UNIQUE (slug)
);

COMMENT ON TABLE organization IS 'A tenant. Everything that is scoped belongs to exactly one.';

CREATE TABLE settings (
    organization_id text NOT NULL,
    preferences jsonb,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (organization_id)
);

COMMENT ON TABLE settings IS 'What an organization has set: one row each.';

CREATE TABLE "user" (
    id text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    email_verified boolean DEFAULT false NOT NULL,
    image text,
    role text DEFAULT 'user' NOT NULL,
    banned boolean DEFAULT false,
    ban_reason text,
    ban_expires timestamptz,
    stripe_customer_id text,
    first_name text,
    last_name text,
    onboarding_completed boolean DEFAULT false NOT NULL,
    language text DEFAULT 'en' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT user_pkey PRIMARY KEY (id),
    CONSTRAINT user_email_key UNIQUE (email)
);

COMMENT ON TABLE "user" IS 'A person, in however many organizations.';
COMMENT ON COLUMN "user".role IS 'The role on the whole site; an organization''s is `member.role`.';

CREATE TABLE account (
    id text NOT NULL,
    provider_id text NOT NULL,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz,
    refresh_token_expires_at timestamptz,
    scope text,
    password text,
    user_id text NOT NULL,
    account_id text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT account_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE account IS 'A way to sign in: a password, or an account at another provider.';
COMMENT ON COLUMN account.password IS 'A hash; only where the provider is `credential`.';
COMMENT ON COLUMN account.account_id IS 'The person''s id at the provider.';

CREATE INDEX account_user_id_idx ON account (user_id);

CREATE TABLE invitation (
    id text NOT NULL,
    organization_id text NOT NULL,
    email text NOT NULL,
    role text,
    status text DEFAULT 'pending' NOT NULL,
    expires_at timestamptz NOT NULL,
    inviter_id text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT invitation_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE invitation IS 'An offer of membership, sent by e-mail.';

CREATE INDEX invitation_inviter_id_organization_id_idx ON invitation (inviter_id, organization_id);
CREATE INDEX invitation_organization_id_status_idx ON invitation (organization_id, status);
CREATE INDEX invitation_email_organization_id_idx ON invitation (email, organization_id);

CREATE TABLE member (
    id text NOT NULL,
    organization_id text NOT NULL,
    user_id text NOT NULL,
    role text DEFAULT 'member' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT member_pkey PRIMARY KEY (id),
    CONSTRAINT member_organization_id_user_id_key UNIQUE (organization_id, user_id)
);

COMMENT ON TABLE member IS 'A person in an organization. Whoever wants an organization''s rows must be found here.';

CREATE INDEX member_user_id_organization_id_idx ON member (user_id, organization_id);

CREATE TABLE project (
    id text NOT NULL,
    organization_id text NOT NULL,
    name text NOT NULL,
    archived_at timestamptz,
    created_by text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT project_pkey PRIMARY KEY (id),
    CONSTRAINT project_organization_id_name_key UNIQUE (organization_id, name),
    CONSTRAINT project_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE project IS 'Todos that belong together.';

CREATE INDEX project_created_by_organization_id_idx ON project (created_by, organization_id);

CREATE TABLE session (
    id text NOT NULL,
    token text NOT NULL,
    expires_at timestamptz NOT NULL,
    ip_address text,
    user_agent text,
    user_id text NOT NULL,
    active_organization_id text,
    impersonated_by text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT session_pkey PRIMARY KEY (id),
    CONSTRAINT session_token_key UNIQUE (token)
);

COMMENT ON TABLE session IS 'One signed-in browser.';

CREATE INDEX session_user_id_idx ON session (user_id);
CREATE INDEX session_active_organization_id_idx ON session (active_organization_id);
CREATE INDEX session_impersonated_by_idx ON session (impersonated_by);

CREATE TABLE subscription (
    id text NOT NULL,
    reference_id text NOT NULL,
    plan text NOT NULL,
    status text DEFAULT 'incomplete' NOT NULL,
    stripe_customer_id text,
    stripe_subscription_id text,
    stripe_schedule_id text,
    billing_interval text,
    seats integer,
    period_start timestamptz,
    period_end timestamptz,
    trial_start timestamptz,
    trial_end timestamptz,
    cancel_at_period_end boolean DEFAULT false,
    cancel_at timestamptz,
    canceled_at timestamptz,
    ended_at timestamptz,
    limits jsonb,
    metadata jsonb,
    user_id text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT subscription_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE subscription IS 'An organization''s subscription at Stripe.';
COMMENT ON COLUMN subscription.user_id IS 'Who bought it.';

CREATE INDEX subscription_user_id_reference_id_idx ON subscription (user_id, reference_id);
CREATE INDEX subscription_reference_id_status_idx ON subscription (reference_id, status);
CREATE INDEX subscription_stripe_subscription_id_idx ON subscription (stripe_subscription_id);

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
    CONSTRAINT todos_pkey PRIMARY KEY (id),
    CONSTRAINT todos_priority_check CHECK (priority between 1 and 5),
    CONSTRAINT title_not_empty CHECK (length(title) > 0)
);

COMMENT ON TABLE todos IS 'A piece of work of an organization.';

CREATE INDEX todos_organization_id_assigned_to_idx ON todos (organization_id, assigned_to);
CREATE INDEX todos_organization_id_project_id_idx ON todos (organization_id, project_id);
CREATE INDEX todos_created_by_organization_id_idx ON todos (created_by, organization_id);
CREATE INDEX todos_organization_id_created_at_idx ON todos (organization_id, created_at DESC);
CREATE INDEX todos_due_idx ON todos (organization_id, due_date) WHERE status <> 'done';

CREATE TABLE verification (
    id text NOT NULL,
    identifier text NOT NULL,
    value text NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT verification_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE verification IS 'A pending proof, as that an e-mail address is one''s own.';

CREATE INDEX verification_identifier_idx ON verification (identifier);

-- References between tables

ALTER TABLE settings
    ADD CONSTRAINT settings_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE account
    ADD CONSTRAINT account_user_id_fkey FOREIGN KEY (user_id)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE invitation
    ADD CONSTRAINT invitation_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE invitation
    ADD CONSTRAINT invitation_inviter_id_fkey FOREIGN KEY (inviter_id)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE project
    ADD CONSTRAINT project_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE project
    ADD CONSTRAINT project_created_by_fkey FOREIGN KEY (created_by)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE session
    ADD CONSTRAINT session_active_organization_id_fkey FOREIGN KEY (active_organization_id)
    REFERENCES organization (id) ON DELETE SET NULL;

ALTER TABLE session
    ADD CONSTRAINT session_impersonated_by_fkey FOREIGN KEY (impersonated_by)
    REFERENCES "user" (id) ON DELETE CASCADE;

ALTER TABLE subscription
    ADD CONSTRAINT subscription_reference_id_fkey FOREIGN KEY (reference_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE subscription
    ADD CONSTRAINT subscription_user_id_fkey FOREIGN KEY (user_id)
    REFERENCES "user" (id) ON DELETE SET NULL;

ALTER TABLE todos
    ADD CONSTRAINT todos_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE todos
    ADD CONSTRAINT todos_organization_id_assigned_to_fkey FOREIGN KEY (organization_id, assigned_to)
    REFERENCES member (organization_id, user_id) ON DELETE SET NULL (assigned_to);

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

ALTER TABLE settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE settings FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON settings TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON settings TO app;

GRANT SELECT, INSERT, UPDATE, DELETE ON "user" TO app;

GRANT SELECT, INSERT, UPDATE, DELETE ON account TO app;

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON invitation TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON invitation TO app;

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON member TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
CREATE POLICY own_membership ON member FOR SELECT TO app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON member TO app;

ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE project FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON project TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON project TO app;

GRANT SELECT, INSERT, UPDATE, DELETE ON session TO app;

ALTER TABLE subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE subscription FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON subscription TO app
    USING (reference_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (reference_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON subscription TO app;

ALTER TABLE todos ENABLE ROW LEVEL SECURITY;
ALTER TABLE todos FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON todos TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON todos TO app;

GRANT SELECT, INSERT, UPDATE, DELETE ON verification TO app;
