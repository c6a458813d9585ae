-- file: 19700103000000_change_note_seen.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.
-- loses data: `note.seen` turns from timestamptz into date: values are cut or rounded, and nothing brings them back

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE note ALTER COLUMN seen SET DATA TYPE date;
