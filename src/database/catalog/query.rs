//! What is asked of the catalogs (manual chapter 53): a few queries for the whole database, whatever its size.
//! Every query gives rows of one JSON object each, whose keys are the fields of `rows`.

/// Names are printed as the specs write them, and values alike on every server, whatever its settings say. What an
/// extension brings has no schema in the specs, wherever the extension keeps it.
pub(super) const SETTINGS: &str = "\
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT set_config('search_path', concat_ws(', ', 'public', (\
SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ') \
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace \
WHERE n.nspname <> ALL ('{public,pg_catalog}') AND NOT EXISTS (\
SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND NOT EXISTS (\
SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')))), true);
SET LOCAL quote_all_identifiers = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL lc_monetary = 'C';
";

/// A query whose rows become JSON.
macro_rules! rows {
    ($($part:expr),+) => {
        concat!("SELECT row_to_json(it)::text FROM (", $($part),+, ") it")
    };
}

/// What neither PostgreSQL nor an extension nor a runner keeps for itself. `n` is the namespace, `$what` the catalog.
macro_rules! ours {
    ($catalog:literal, $row:literal) => {
        concat!(
            "n.nspname !~ '^pg_' AND n.nspname <> ALL ('{information_schema,drizzle}') \
             AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = '",
            $catalog,
            "'::regclass AND e.objid = ",
            $row,
            ".oid)"
        )
    };
}

/// The tables that are read; partitions belong to their roots.
macro_rules! tables {
    () => {
        concat!(
            "WITH ours AS MATERIALIZED (\
             SELECT c.oid, n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl, c.relowner \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' \
             AND c.relname <> ALL ('{_sqlx_migrations,__drizzle_migrations,__drizzle_migrations__,\
             refinery_schema_history,schema_migrations}') AND ",
            ours!("pg_class", "c"),
            ") "
        )
    };
}

pub(super) const EXTENSIONS: &str =
    "SELECT extname::text FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1";

pub(super) const ENUMS: &str = rows!(
    "SELECT n.nspname AS schema, t.typname AS name, d.description AS doc, \
     ARRAY(SELECT l.enumlabel::text FROM pg_enum l WHERE l.enumtypid = t.oid ORDER BY l.enumsortorder) AS labels \
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
     LEFT JOIN pg_description d ON d.classoid = 'pg_type'::regclass AND d.objoid = t.oid \
     WHERE t.typtype = 'e' AND ",
    ours!("pg_type", "t")
);

/// What the owner may do goes without saying, and nobody's specs speak of PUBLIC.
pub(super) const TABLES: &str = rows!(
    tables!(),
    "SELECT t.oid::int8 AS id, t.nspname AS schema, t.relname AS name, \
     t.relrowsecurity AS is_secured, t.relforcerowsecurity AS is_forced, d.description AS doc, \
     coalesce((SELECT json_agg(json_build_object('role', g.rolname, 'privileges', g.privileges)) FROM (\
     SELECT r.rolname, array_agg(a.privilege_type) AS privileges FROM aclexplode(t.relacl) a \
     JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> t.relowner GROUP BY r.rolname) g), '[]') AS grants \
     FROM ours t \
     LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = t.oid AND d.objsubid = 0"
);

pub(super) const COLUMNS: &str = rows!(
    tables!(),
    "SELECT a.attrelid::int8 AS table, a.attname AS name, a.atttypmod AS modifier, \
     s.nspname AS type_schema, e.typname AS type_name, e.typtype = 'e' AS is_enum, e.oid <> t.oid AS is_array, \
     format_type(a.atttypid, a.atttypmod) AS formatted, NOT a.attnotnull AS nullable, \
     a.attidentity AS identity, a.attgenerated <> '' AS is_generated, \
     pg_get_expr(v.adbin, v.adrelid) AS value, c.collname AS collation, d.description AS doc \
     FROM ours JOIN pg_attribute a ON a.attrelid = ours.oid \
     JOIN pg_type t ON t.oid = a.atttypid \
     JOIN pg_type e ON e.oid = CASE WHEN t.typsubscript = 'array_subscript_handler'::regproc \
     THEN t.typelem ELSE t.oid END \
     JOIN pg_namespace s ON s.oid = e.typnamespace \
     LEFT JOIN pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum \
     LEFT JOIN pg_collation c ON c.oid = a.attcollation AND a.attcollation <> t.typcollation \
     LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum \
     WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum"
);

/// The names of the columns whose numbers stand in `$numbers`, in that order.
macro_rules! names {
    ($table:literal, $numbers:literal) => {
        concat!(
            "ARRAY(SELECT a.attname::text FROM unnest(",
            $numbers,
            ") WITH ORDINALITY k (number, place) JOIN pg_attribute a ON a.attrelid = ",
            $table,
            " AND a.attnum = k.number ORDER BY k.place)"
        )
    };
}

pub(super) const CONSTRAINTS: &str = rows!(
    tables!(),
    "SELECT c.conrelid::int8 AS table, c.conname AS name, c.contype AS kind, ",
    names!("c.conrelid", "c.conkey"),
    " AS columns, c.condeferrable AS is_deferrable, c.condeferred AS is_deferred, \
     coalesce(i.indnullsnotdistinct, false) AS nulls_not_distinct, pg_get_expr(c.conbin, c.conrelid) AS expression, \
     n.nspname AS target_schema, f.relname AS target, ",
    names!("c.confrelid", "c.confkey"),
    " AS target_columns, c.confdeltype AS on_delete, c.confupdtype AS on_update, ",
    names!("c.conrelid", "c.confdelsetcols"),
    " AS set_columns FROM ours JOIN pg_constraint c ON c.conrelid = ours.oid \
     LEFT JOIN pg_index i ON i.indexrelid = c.conindid AND c.contype = 'u' \
     LEFT JOIN pg_class f ON f.oid = c.confrelid LEFT JOIN pg_namespace n ON n.oid = f.relnamespace \
     WHERE c.contype IN ('p', 'u', 'c', 'f') AND c.conparentid = 0 ORDER BY c.conrelid, c.conname"
);

/// An index that is not valid does nothing for anybody, so it counts as none; a constraint brings its own.
pub(super) const INDEXES: &str = rows!(
    tables!(),
    "SELECT i.indrelid::int8 AS table, c.relname AS name, i.indisunique AS is_unique, m.amname AS method, \
     i.indnullsnotdistinct AS nulls_not_distinct, pg_get_expr(i.indpred, i.indrelid) AS predicate, \
     ARRAY(SELECT a.attname::text FROM generate_series(i.indnkeyatts::int4, i.indnatts - 1) k (place) \
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.place] ORDER BY k.place) AS include, \
     (SELECT json_agg(json_build_object('column', a.attname, \
     'expression', CASE WHEN i.indkey[k.place] = 0 THEN pg_get_indexdef(i.indexrelid, k.place + 1, false) END, \
     'collation', l.collname, \
     'class', CASE WHEN NOT o.opcdefault THEN o.opcname END, \
     'class_schema', CASE WHEN NOT pg_opclass_is_visible(o.oid) THEN s.nspname END, \
     'options', i.indoption[k.place]) ORDER BY k.place) \
     FROM generate_series(0, i.indnkeyatts - 1) k (place) \
     JOIN pg_opclass o ON o.oid = i.indclass[k.place] JOIN pg_namespace s ON s.oid = o.opcnamespace \
     LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.place] AND a.attnum <> 0 \
     LEFT JOIN pg_collation l ON l.oid = i.indcollation[k.place] \
     AND l.oid <> coalesce(a.attcollation, 'pg_catalog.default'::regcollation)) AS keys \
     FROM ours JOIN pg_index i ON i.indrelid = ours.oid \
     JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam \
     WHERE i.indisvalid AND NOT EXISTS (SELECT FROM pg_constraint k \
     WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) ORDER BY i.indrelid, c.relname"
);

pub(super) const POLICIES: &str = rows!(
    tables!(),
    "SELECT p.polrelid::int8 AS table, p.polname AS name, p.polcmd AS command, p.polpermissive AS is_permissive, \
     ARRAY(SELECT r.rolname::text FROM pg_roles r WHERE r.oid = ANY (p.polroles) ORDER BY 1) AS roles, \
     pg_get_expr(p.polqual, p.polrelid) AS \"using\", pg_get_expr(p.polwithcheck, p.polrelid) AS \"check\" \
     FROM ours JOIN pg_policy p ON p.polrelid = ours.oid ORDER BY p.polrelid, p.polname"
);
