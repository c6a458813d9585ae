-- file: 19700105000000_alter_bill_and_organization.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Row-level security

ALTER TABLE bill DISABLE ROW LEVEL SECURITY;
ALTER TABLE bill NO FORCE ROW LEVEL SECURITY;
DROP POLICY organization_isolation ON bill;
REVOKE SELECT, INSERT, UPDATE, DELETE ON bill FROM "schemagen other";

ALTER TABLE organization DISABLE ROW LEVEL SECURITY;
ALTER TABLE organization NO FORCE ROW LEVEL SECURITY;
DROP POLICY organization_isolation ON organization;
REVOKE SELECT, INSERT, UPDATE, DELETE ON organization FROM "schemagen other";
