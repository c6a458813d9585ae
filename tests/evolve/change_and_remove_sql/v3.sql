-- file: 19700104000000_drop_note_words.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Verbatim SQL of the specs

DROP VIEW note_words;
