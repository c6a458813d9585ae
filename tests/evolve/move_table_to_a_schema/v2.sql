-- file: 19700103000000_move_plan_to_billing.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Schemas and extensions

CREATE SCHEMA IF NOT EXISTS billing;

-- Tables

ALTER TABLE plan SET SCHEMA billing;
