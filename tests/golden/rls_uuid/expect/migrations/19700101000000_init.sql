-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Roles

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'the "shop" role') THEN
        CREATE ROLE "the ""shop"" role" NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;

-- Tables

CREATE TABLE "Work space" (
    id uuid NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "Work space_pkey" PRIMARY KEY (id)
);

CREATE TABLE note (
    id uuid NOT NULL,
    "workspace id" uuid NOT NULL,
    body text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT note_pkey PRIMARY KEY (id),
    CONSTRAINT "note_workspace id_body_key" UNIQUE ("workspace id", body)
);

CREATE TABLE person (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT person_pkey PRIMARY KEY (id)
);

CREATE TABLE seat (
    id uuid NOT NULL,
    "workspace id" uuid NOT NULL,
    "person id" bigint NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT seat_pkey PRIMARY KEY (id),
    CONSTRAINT "seat_workspace id_person id_key" UNIQUE ("workspace id", "person id")
);

CREATE INDEX "seat_person id_workspace id_idx" ON seat ("person id", "workspace id");

-- References between tables

ALTER TABLE note
    ADD CONSTRAINT "note_workspace id_fkey" FOREIGN KEY ("workspace id")
    REFERENCES "Work space" (id) ON DELETE CASCADE;

ALTER TABLE seat
    ADD CONSTRAINT "seat_workspace id_fkey" FOREIGN KEY ("workspace id")
    REFERENCES "Work space" (id) ON DELETE CASCADE;

ALTER TABLE seat
    ADD CONSTRAINT "seat_person id_fkey" FOREIGN KEY ("person id")
    REFERENCES person (id) ON DELETE CASCADE;

-- Row-level security

ALTER TABLE "Work space" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "Work space" FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON "Work space" TO "the ""shop"" role"
    USING (id = (SELECT nullif(current_setting('shop.tenant.id', true), '')::uuid))
    WITH CHECK (id = (SELECT nullif(current_setting('shop.tenant.id', true), '')::uuid));
CREATE POLICY own_organizations ON "Work space" FOR SELECT TO "the ""shop"" role"
    USING (id IN (SELECT "workspace id" FROM seat WHERE "person id" = (SELECT nullif(current_setting('shop.tenant.user_id', true), '')::bigint)));
GRANT SELECT, INSERT, UPDATE, DELETE ON "Work space" TO "the ""shop"" role";

ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON note TO "the ""shop"" role"
    USING ("workspace id" = (SELECT nullif(current_setting('shop.tenant.id', true), '')::uuid))
    WITH CHECK ("workspace id" = (SELECT nullif(current_setting('shop.tenant.id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON note TO "the ""shop"" role";

GRANT SELECT, INSERT, UPDATE, DELETE ON person TO "the ""shop"" role";

ALTER TABLE seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE seat FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON seat TO "the ""shop"" role"
    USING ("workspace id" = (SELECT nullif(current_setting('shop.tenant.id', true), '')::uuid))
    WITH CHECK ("workspace id" = (SELECT nullif(current_setting('shop.tenant.id', true), '')::uuid));
CREATE POLICY own_membership ON seat FOR SELECT TO "the ""shop"" role"
    USING ("person id" = (SELECT nullif(current_setting('shop.tenant.user_id', true), '')::bigint));
GRANT SELECT, INSERT, UPDATE, DELETE ON seat TO "the ""shop"" role";
