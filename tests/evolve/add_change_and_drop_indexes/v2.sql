-- file: 19700103000000_alter_note.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

CREATE INDEX CONCURRENTLY note_organization_id_title_idx_new
    ON note (organization_id, title)
    WHERE title <> '';

-- file: 19700103000001_alter_note_drop_index.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

DROP INDEX CONCURRENTLY note_organization_id_title_idx;

-- file: 19700103000002_alter_note_next.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

ALTER INDEX note_organization_id_title_idx_new RENAME TO note_organization_id_title_idx;

-- file: 19700103000003_alter_note_index.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

CREATE INDEX CONCURRENTLY note_organization_id_slug_idx ON note (organization_id, slug);

-- file: 19700103000004_alter_note_drop_index_2.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

DROP INDEX CONCURRENTLY note_organization_id_body_idx;
