-- file: 19700103000000_alter_note_words.sql
-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Verbatim SQL of the specs

DROP VIEW note_words;

CREATE VIEW note_words AS SELECT lower(title) AS word FROM note;
