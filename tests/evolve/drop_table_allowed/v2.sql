-- file: 19700103000000_drop_tag.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.
-- loses data: drops table `tag` with all its rows

SET LOCAL lock_timeout = '5s';

-- Tables

DROP TABLE tag;
