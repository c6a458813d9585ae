-- file: 19700104000000_alter_bill.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE billing.invoice SET SCHEMA public;
ALTER TABLE invoice RENAME TO bill;
ALTER TABLE bill RENAME COLUMN title TO heading;
ALTER TABLE bill RENAME CONSTRAINT invoice_pkey TO bill_pkey;
ALTER INDEX invoice_organization_id_title_idx RENAME TO bill_organization_id_heading_idx;
ALTER TABLE bill RENAME CONSTRAINT invoice_organization_id_fkey TO bill_organization_id_fkey;

-- Schemas and extensions

DROP SCHEMA billing;
