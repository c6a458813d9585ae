//! The list of migrations, kept beside them: `schema.chain`.
//! In and out: its text, a line a migration. Knows no files and no database.
