-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Enums

CREATE TYPE invoice_state AS ENUM (
    'draft',
    'sent',
    'paid in full',
    'won''t pay',
    'größer',
    'a,b{"c"}\'
);

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

CREATE TABLE invoice (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    organization_id text NOT NULL,
    number bigint NOT NULL,
    title text NOT NULL,
    state invoice_state DEFAULT 'draft' NOT NULL,
    history invoice_state[] DEFAULT '{}' NOT NULL,
    amount numeric(12, 2) NOT NULL,
    rate numeric,
    due date NOT NULL,
    issued_at timestamptz NOT NULL,
    paid_at timestamptz,
    labels text[] DEFAULT '{}' NOT NULL,
    pages integer[],
    terms jsonb NOT NULL,
    note jsonb,
    scan bytea,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT invoice_pkey PRIMARY KEY (id),
    CONSTRAINT invoice_organization_id_number_key UNIQUE (organization_id, number),
    CONSTRAINT invoice_title_check CHECK (length(title) > 0)
);

COMMENT ON TABLE invoice IS 'What an organization bills.';
COMMENT ON COLUMN invoice.number IS 'May be greater than a `number` of JavaScript can be.';
COMMENT ON COLUMN invoice.rate IS 'Of as many digits as it has.';
COMMENT ON COLUMN invoice.issued_at IS 'To the microsecond, which a `Date` of JavaScript cannot hold.';

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

ALTER TABLE invoice
    ADD CONSTRAINT invoice_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id)
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

ALTER TABLE invoice ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON invoice TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON invoice TO app;

GRANT SELECT, INSERT, UPDATE, DELETE ON "user" TO app;

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON member TO app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
CREATE POLICY own_membership ON member FOR SELECT TO app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON member TO app;
