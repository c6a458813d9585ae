-- file: 19700103000000_alter_billing_invoice_and_organization.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Roles

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schemagen other') THEN
        CREATE ROLE "schemagen other" NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;

-- Row-level security

DROP POLICY organization_isolation ON billing.invoice;
CREATE POLICY organization_isolation ON billing.invoice TO "schemagen other"
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON billing.invoice TO "schemagen other";
REVOKE SELECT, INSERT, UPDATE, DELETE ON billing.invoice FROM schemagen_app;

DROP POLICY organization_isolation ON organization;
CREATE POLICY organization_isolation ON organization TO "schemagen other"
    USING (id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON organization TO "schemagen other";
REVOKE SELECT, INSERT, UPDATE, DELETE ON organization FROM schemagen_app;
GRANT USAGE ON SCHEMA billing TO "schemagen other";
REVOKE USAGE ON SCHEMA billing FROM schemagen_app;
