-- file: 19700103000000_alter_entry.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

CREATE UNIQUE INDEX CONCURRENTLY entry_pkey_new ON entry (code);

-- file: 19700103000001_alter_entry_constrain.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE entry DROP CONSTRAINT entry_pkey;
ALTER INDEX entry_pkey_new RENAME TO entry_pkey;

ALTER TABLE entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY USING INDEX entry_pkey;
ALTER TABLE entry DROP CONSTRAINT entry_code_key;
