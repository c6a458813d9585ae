-- file: 19700103000000_change_state.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Enums

ALTER TYPE state RENAME TO state_old;

CREATE TYPE state AS ENUM ('open', 'done');

-- Tables

ALTER TABLE note ALTER COLUMN state DROP DEFAULT;
ALTER TABLE note ALTER COLUMN state SET DATA TYPE state USING state::text::state;
ALTER TABLE note ALTER COLUMN state SET DEFAULT 'open';
ALTER TABLE note ALTER COLUMN states SET DATA TYPE state[] USING states::text[]::state[];

-- Enums

DROP TYPE state_old;
