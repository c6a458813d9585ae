//! A database's catalog as sorted lines of text: what two ways to make a schema are compared by.
//!
//! Owners, OIDs, sizes and what an extension brought along are left out. Expressions are the ones
//! that PostgreSQL prints, so two spellings of one expression are equal.

use std::collections::BTreeSet;

use sqlx::{Connection, PgConnection, query, query_scalar};

use super::{
    block_on,
    postgres::{Database, Session},
};

/// What a comparison leaves out.
#[derive(Clone, Copy, Default)]
pub struct Options {
    /// Columns are compared by name, wherever they stand in their table.
    pub any_column_order: bool,
    /// Comments do not count.
    pub no_comments: bool,
    /// Tables that do not count, with all that hangs on them, as `schema.name`.
    pub without: &'static [&'static str],
}

/// The tables in which the migration runners keep their books.
pub const RUNNERS: &[&str] = &["public._sqlx_migrations", "drizzle.__drizzle_migrations"];

/// The catalog of a database.
pub fn read(database: &Database, options: Options) -> String {
    let lines = block_on(async {
        let mut connection = database.connect().await;
        let lines = query_all(&mut connection).await;
        connection.close().await.map(|()| lines)
    })
    .expect("a connection closes");
    text(lines, options)
}

/// The catalog of a session's database. The session keeps its path.
pub fn read_in(session: &mut Session, options: Options) -> String {
    let lines = block_on(query_all(&mut session.0));
    session.execute("RESET search_path");
    text(lines, options)
}

fn text(mut lines: Vec<String>, options: Options) -> String {
    lines.retain(|line| {
        let is_silent = options.no_comments && line.starts_with("comment ");
        !is_silent && !options.without.iter().any(|table| is_about(line, table))
    });
    if options.any_column_order {
        for line in lines.iter_mut().filter(|line| line.starts_with("column ")) {
            let position = line.find(" #").expect("a column's line holds its position");
            let end = line[position + 1..]
                .find(' ')
                .map_or(line.len(), |it| position + 1 + it);
            line.replace_range(position..end, "");
        }
    }
    lines.sort();
    lines.join("\n")
}

/// Requires that two databases are the same, and shows only what differs.
#[track_caller]
pub fn assert_equal(left: &Database, right: &Database, options: Options) {
    let difference = difference(&read(left, options), &read(right, options));
    assert!(difference.is_empty(), "the databases differ:\n{difference}");
}

/// Lines of one text only, marked `-` for the left and `+` for the right; empty if there are none.
pub fn difference(left: &str, right: &str) -> String {
    let (left, right): (BTreeSet<_>, BTreeSet<_>) =
        (left.lines().collect(), right.lines().collect());
    let mut lines: Vec<_> = left
        .symmetric_difference(&right)
        .map(|&line| (line, if left.contains(line) { '-' } else { '+' }))
        .collect();
    lines.sort();
    lines
        .into_iter()
        .map(|(line, side)| format!("{side} {line}\n"))
        .collect()
}

/// Whether the second word, the address, is this table or something in it.
fn is_about(line: &str, table: &str) -> bool {
    let address = line.split_once(' ').map_or("", |(_, address)| address);
    address
        .strip_prefix(table)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '.']))
}

async fn query_all(connection: &mut PgConnection) -> Vec<String> {
    // With an empty path, PostgreSQL prints every name with its schema.
    query("SET search_path TO pg_catalog")
        .execute(&mut *connection)
        .await
        .expect("a path is set");
    let mut lines = Vec::new();
    for text in QUERIES {
        let found: Vec<String> = query_scalar(text)
            .fetch_all(&mut *connection)
            .await
            .unwrap_or_else(|error| panic!("the catalog cannot be read: {error}\n{text}"));
        // A function's body has many lines and must stay one entry.
        lines.extend(found.into_iter().map(|line| line.replace('\n', "⏎")));
    }
    lines
}

/// One query a kind. Each line is: kind, address, what there is to know.
const QUERIES: [&str; 13] = [
    "SELECT format('schema %I', nspname) FROM pg_namespace
     WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
    "SELECT format('extension %I in %I', extname, nspname)
     FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname <> 'plpgsql'",
    "SELECT format('enum %I.%I (%s)', nspname, typname,
            (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
             FROM pg_enum WHERE enumtypid = t.oid))
     FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
     WHERE typtype = 'e'
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = t.oid AND deptype = 'e')",
    "SELECT format('domain %I.%I %s%s %s', nspname, typname, format_type(typbasetype, typtypmod),
            CASE WHEN typnotnull THEN ' NOT NULL' END,
            (SELECT string_agg(pg_get_constraintdef(c.oid), ' ' ORDER BY conname)
             FROM pg_constraint c WHERE contypid = t.oid))
     FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
     WHERE typtype = 'd' AND nspname NOT IN ('pg_catalog', 'information_schema')
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = t.oid AND deptype = 'e')",
    "SELECT format('relation %I.%I kind %s%s%s%s%s', nspname, relname, relkind,
            CASE relpersistence WHEN 'p' THEN '' ELSE format(' persistence %s', relpersistence) END,
            CASE WHEN relrowsecurity THEN ' row security' END,
            CASE WHEN relforcerowsecurity THEN ' forced' END,
            CASE WHEN relkind IN ('v', 'm')
                 THEN concat(' ', array_to_string(reloptions, ','), ' ', pg_get_viewdef(c.oid)) END)
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
       AND nspname !~ '^pg_' AND nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')",
    "SELECT format('column %I.%I.%I #%s %s%s%s%s%s', nspname, relname, attname,
            row_number() OVER (PARTITION BY c.oid ORDER BY attnum), format_type(atttypid, atttypmod),
            CASE WHEN attcollation <> typcollation
                 THEN (SELECT format(' COLLATE %I', collname) FROM pg_collation l
                       WHERE l.oid = attcollation) END,
            CASE WHEN attnotnull THEN ' NOT NULL' END,
            CASE attgenerated WHEN '' THEN ' DEFAULT ' ELSE format(' GENERATED %s ', attgenerated) END
                || pg_get_expr(adbin, adrelid),
            CASE attidentity WHEN '' THEN '' ELSE format(' IDENTITY %s', attidentity) END)
     FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
     JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_type t ON t.oid = atttypid
     LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0 AND NOT attisdropped
       AND nspname !~ '^pg_' AND nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')",
    // From version 18 on, NOT NULL stands here too; the columns say it already.
    "SELECT format('constraint %I.%I.%I %s', nspname, relname, conname, pg_get_constraintdef(k.oid))
     FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
     JOIN pg_namespace n ON n.oid = relnamespace
     WHERE contype NOT IN ('n', 't') AND nspname !~ '^pg_' AND nspname <> 'information_schema'",
    "SELECT format('index %I.%I.%I %s%s', nspname, relname, x.relname_of_index,
            pg_get_indexdef(indexrelid), CASE WHEN NOT indisvalid THEN ' INVALID' END)
     FROM pg_index i JOIN pg_class c ON c.oid = indrelid
     JOIN pg_namespace n ON n.oid = relnamespace
     JOIN (SELECT oid, relname AS relname_of_index FROM pg_class) x ON x.oid = indexrelid
     WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
    "SELECT format('policy %I.%I.%I %s %s TO %s USING (%s) CHECK (%s)', schemaname, tablename,
            policyname, permissive, cmd, array_to_string(roles, ','), qual, with_check)
     FROM pg_policies",
    "SELECT format('trigger %I.%I.%I %s', nspname, relname, tgname, pg_get_triggerdef(t.oid))
     FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
     JOIN pg_namespace n ON n.oid = relnamespace WHERE NOT tgisinternal
     UNION ALL
     SELECT format('function %I.%I %s', nspname, proname, pg_get_functiondef(p.oid))
     FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
     WHERE prokind IN ('f', 'p') AND nspname !~ '^pg_' AND nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')",
    "SELECT format('grant %I.%I %s to %s', nspname, relname, privilege_type, grantee::regrole)
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, aclexplode(relacl)
     WHERE grantee <> relowner AND nspname !~ '^pg_' AND nspname <> 'information_schema'",
    "SELECT format('usage %I %s to %s', nspname, privilege_type, grantee::regrole)
     FROM pg_namespace, aclexplode(nspacl)
     WHERE grantee NOT IN (nspowner, 0) AND nspname !~ '^pg_' AND nspname <> 'information_schema'",
    "SELECT format('comment %s %s %s', coalesce(identity, '?'), o.type, quote_literal(description))
     FROM pg_description d, pg_identify_object(classoid, objoid, objsubid) o
     WHERE objoid >= 16384 AND coalesce(o.schema, o.name, '') !~ '^pg_'
       AND NOT EXISTS (SELECT FROM pg_depend e
                       WHERE e.objid = objoid AND e.classid = classoid AND e.deptype = 'e')
       AND o.type <> 'extension'",
];

const BASE: &str = "
    CREATE TYPE mood AS ENUM ('good', 'bad');
    CREATE TABLE org (id text PRIMARY KEY);
    CREATE TABLE project (id text PRIMARY KEY, org_id text NOT NULL REFERENCES org ON DELETE CASCADE,
        UNIQUE (org_id, id));
    CREATE TABLE todo (id text PRIMARY KEY, org_id text NOT NULL, project_id text,
        number integer GENERATED ALWAYS AS IDENTITY, mood mood DEFAULT 'good' NOT NULL,
        name text COLLATE \"C\" CHECK (name IN ('a', 'b')), shout text GENERATED ALWAYS AS (upper(name)) STORED,
        CONSTRAINT todo_project_fkey FOREIGN KEY (org_id, project_id) REFERENCES project (org_id, id)
            ON DELETE SET NULL (project_id) DEFERRABLE);
    CREATE INDEX todo_name_idx ON todo (lower(name)) WHERE name IS NOT NULL;
    COMMENT ON COLUMN todo.name IS 'it''s a name';
    CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    ALTER TABLE todo ENABLE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON todo USING (org_id = current_setting('x.y', true));";

#[test]
fn equal_schemas_compare_equal() {
    let base = Database::with(BASE);
    let other_spelling = BASE
        .replace("name IN ('a', 'b')", "name = 'a' OR name = 'b'")
        .replace("name = 'a' OR name = 'b'", "name = ANY (ARRAY['a', 'b'])")
        .replace("number integer", "number int4");
    assert_equal(&base, &Database::with(&other_spelling), Options::default());
    let text = read(&base, Options::default());
    for line in [
        "enum public.mood ('good', 'bad')",
        "column public.todo.number #4 integer NOT NULL IDENTITY a",
        "column public.todo.name #6 text COLLATE \"C\"",
        "column public.todo.shout #7 text GENERATED s upper(name)",
        "ON DELETE SET NULL (project_id) DEFERRABLE",
        "relation public.todo kind r row security",
        "comment public.todo.name table column 'it''s a name'",
        "policy public.todo.tenant PERMISSIVE ALL TO public",
        "function public.one CREATE OR REPLACE",
        "index public.todo.todo_name_idx CREATE INDEX",
    ] {
        assert!(text.contains(line), "there is no {line:?} in\n{text}");
    }
}

#[test]
fn each_difference_is_seen() {
    let base = read(&Database::with(BASE), Options::default());
    for change in [
        "ALTER TYPE mood ADD VALUE 'calm' BEFORE 'bad'",
        "ALTER TABLE todo ALTER mood DROP DEFAULT",
        "ALTER TABLE todo ALTER mood DROP NOT NULL",
        "ALTER TABLE todo RENAME CONSTRAINT todo_project_fkey TO other",
        "ALTER TABLE todo ALTER CONSTRAINT todo_project_fkey NOT DEFERRABLE",
        "COMMENT ON TABLE todo IS 'work'",
        "DROP INDEX todo_name_idx",
        "ALTER TABLE todo FORCE ROW LEVEL SECURITY",
        "CREATE SCHEMA billing",
        "CREATE EXTENSION citext",
        "GRANT SELECT ON todo TO pg_monitor",
        "GRANT USAGE ON SCHEMA public TO pg_monitor",
        "CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 2'",
    ] {
        let changed = Database::with(&format!("{BASE}\n{change};"));
        let difference = difference(&base, &read(&changed, Options::default()));
        let size = difference.lines().count();
        assert!(
            (1..=2).contains(&size),
            "{change} makes {size} differences:\n{difference}"
        );
    }
}

#[test]
fn options_leave_things_out() {
    let left = Database::with("CREATE TABLE t (a text, b text)");
    let right = Database::with(
        "CREATE TABLE t (b text, a text); COMMENT ON TABLE t IS 'x';
         CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY)",
    );
    let options = Options {
        any_column_order: true,
        no_comments: true,
        without: RUNNERS,
    };
    assert_equal(&left, &right, options);
    assert_eq!(
        read(&left, options),
        "column public.t.a text\ncolumn public.t.b text\nrelation public.t kind r\nschema public"
    );
    assert!(
        !difference(
            &read(&left, Options::default()),
            &read(&right, Options::default())
        )
        .is_empty()
    );
}
