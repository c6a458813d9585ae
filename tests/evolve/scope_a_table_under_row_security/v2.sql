-- file: 19700103000000_add_task_organization_id_and_2_more.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE task ADD COLUMN organization_id text;

-- Row-level security

ALTER TABLE project NO FORCE ROW LEVEL SECURITY;

-- file: 19700103000001_add_task_organization_id_and_2_more_fill.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Rows that exist

UPDATE task AS child
    SET organization_id = parent.organization_id
    FROM project AS parent
    WHERE parent.id = child.project_id AND child.organization_id IS NULL;

-- file: 19700103000002_add_task_organization_id_and_2_more_index.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

CREATE UNIQUE INDEX CONCURRENTLY project_organization_id_id_key ON project (organization_id, id);

-- file: 19700103000003_add_task_organization_id_and_2_more_constrain.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE task
    ADD CONSTRAINT task_organization_id_filled CHECK (organization_id IS NOT NULL) NOT VALID;

ALTER TABLE project
    ADD CONSTRAINT project_organization_id_id_key UNIQUE USING INDEX project_organization_id_id_key;

-- file: 19700103000004_add_task_organization_id_and_2_more_index_2.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

CREATE INDEX CONCURRENTLY task_organization_id_project_id_idx ON task (organization_id, project_id);

-- file: 19700103000005_add_task_organization_id_and_2_more_constrain_2.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- References between tables

ALTER TABLE task DROP CONSTRAINT task_project_id_fkey;

ALTER TABLE task
    ADD CONSTRAINT task_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE NOT VALID;

ALTER TABLE task
    ADD CONSTRAINT task_organization_id_project_id_fkey FOREIGN KEY (organization_id, project_id)
    REFERENCES project (organization_id, id) ON DELETE CASCADE NOT VALID;

-- file: 19700103000006_add_task_organization_id_and_2_more_fill_2.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Rows that exist

UPDATE task AS child
    SET organization_id = parent.organization_id
    FROM project AS parent
    WHERE parent.id = child.project_id AND child.organization_id IS NULL;
DO $$
DECLARE
    open bigint;
BEGIN
    EXECUTE 'SELECT count(*) FROM task WHERE organization_id IS NULL' INTO open;
    IF open > 0 THEN
        RAISE EXCEPTION USING
            MESSAGE = open || ' rows of task have no organization_id: SELECT * FROM task WHERE organization_id IS NULL',
            HINT = 'give them one, or delete them, and apply again';
    END IF;
END
$$;

-- file: 19700103000007_add_task_organization_id_and_2_more_next.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Row-level security

ALTER TABLE organization NO FORCE ROW LEVEL SECURITY;

-- file: 19700103000008_add_task_organization_id_and_2_more_validate.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Tables

ALTER TABLE task VALIDATE CONSTRAINT task_organization_id_filled;
ALTER TABLE task VALIDATE CONSTRAINT task_organization_id_fkey;
ALTER TABLE task VALIDATE CONSTRAINT task_organization_id_project_id_fkey;
ALTER TABLE task ALTER COLUMN organization_id SET NOT NULL;
ALTER TABLE task DROP CONSTRAINT task_organization_id_filled;

-- file: 19700103000009_add_task_organization_id_and_2_more_next_2.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

SET LOCAL lock_timeout = '5s';

-- Row-level security

ALTER TABLE organization FORCE ROW LEVEL SECURITY;

ALTER TABLE project FORCE ROW LEVEL SECURITY;

ALTER TABLE task ENABLE ROW LEVEL SECURITY;
ALTER TABLE task FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON task TO schemagen_app
    USING (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')))
    WITH CHECK (organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')));

-- file: 19700103000010_add_task_organization_id_and_2_more_drop_index.sql
-- no-transaction
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Tables

DROP INDEX CONCURRENTLY task_project_id_idx;
