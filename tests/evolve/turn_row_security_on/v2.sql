-- file: 19700103000000_alter_member_and_3_more.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

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

-- Row-level security

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON member TO schemagen_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
CREATE POLICY own_membership ON member FOR SELECT TO schemagen_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON member TO schemagen_app;

ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON organization TO schemagen_app
    USING (id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (id = (SELECT nullif(current_setting('app.organization_id', true), '')));
CREATE POLICY own_organizations ON organization FOR SELECT TO schemagen_app
    USING (id IN (SELECT organization_id FROM member WHERE user_id = (SELECT nullif(current_setting('app.user_id', true), ''))));
GRANT SELECT, INSERT, UPDATE, DELETE ON organization TO schemagen_app;

ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE project FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON project TO schemagen_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));
GRANT SELECT, INSERT, UPDATE, DELETE ON project TO schemagen_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON "user" TO schemagen_app;
