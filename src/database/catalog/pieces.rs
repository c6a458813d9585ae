//! What is asked of the catalogs about things that the language has no word for: each is a kind, an address, a text.
//! They are compared, never changed. What comes and goes by itself (partitions), and who may do what (owners, grants),
//! is not asked for.

/// One kind of thing: what it is called, its address, its text, and where it is found.
macro_rules! kind {
    ($what:literal, $object:expr, $text:expr, $from:expr, $catalog:literal, $row:literal) => {
        concat!(
            "SELECT n.nspname AS schema, ",
            $what,
            " AS what, ",
            $object,
            " AS object, ",
            $text,
            " AS text FROM ",
            $from,
            " AND ",
            ours!($catalog, $row)
        )
    };
}

/// A part of a table, by the name of both.
macro_rules! part {
    ($name:literal) => {
        concat!("c.oid::regclass || '.' || quote_ident(", $name, ")")
    };
}

const FUNCTIONS: &str = kind!(
    "'function'",
    "p.oid::regprocedure::text",
    "pg_get_functiondef(p.oid)",
    "pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind <> 'a' \
     AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')",
    "pg_proc",
    "p"
);

const AGGREGATES: &str = kind!(
    "'aggregate'",
    "p.oid::regprocedure::text",
    "concat_ws(' ', 'SFUNC', a.aggtransfn::regprocedure, 'STYPE', format_type(a.aggtranstype, NULL), \
     'FINALFUNC ' || nullif(a.aggfinalfn, 0)::regprocedure, 'INITCOND ' || quote_literal(a.agginitval))",
    "pg_proc p JOIN pg_aggregate a ON a.aggfnoid = p.oid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE true",
    "pg_proc",
    "p"
);

const OPERATORS: &str = kind!(
    "'operator'",
    "o.oid::regoperator::text",
    "'FUNCTION ' || o.oprcode::regprocedure",
    "pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oprcode <> 0",
    "pg_operator",
    "o"
);

const VIEWS: &str = kind!(
    "CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END",
    "c.oid::regclass::text",
    "concat_ws(' ', 'WITH ' || c.reloptions::text, ltrim(pg_get_viewdef(c.oid)))",
    "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')",
    "pg_class",
    "c"
);

const FOREIGN_TABLES: &str = kind!(
    "'foreign table'",
    "c.oid::regclass::text",
    "concat_ws(' ', 'SERVER', quote_ident(s.srvname), 'OPTIONS ' || f.ftoptions::text)",
    "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_foreign_table f ON f.ftrelid = c.oid \
     JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE true",
    "pg_class",
    "c"
);

const TRIGGERS: &str = kind!(
    "'trigger'",
    part!("t.tgname"),
    "pg_get_triggerdef(t.oid) || CASE t.tgenabled WHEN 'O' THEN '' WHEN 'D' THEN '; disabled' \
     WHEN 'A' THEN '; enabled always' ELSE '; enabled on replicas' END",
    "pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE NOT t.tgisinternal AND t.tgparentid = 0",
    "pg_class",
    "c"
);

/// `ALTER TABLE … DISABLE TRIGGER ALL` switches off what enforces foreign keys.
const UNENFORCED: &str = kind!(
    "'constraint that is not enforced'",
    part!("k.conname"),
    "pg_get_constraintdef(k.oid) || '; triggers are disabled'",
    "pg_trigger t JOIN pg_constraint k ON k.oid = t.tgconstraint JOIN pg_class c ON c.oid = k.conrelid \
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE t.tgisinternal AND t.tgenabled <> 'O'",
    "pg_class",
    "c"
);

const RULES: &str = kind!(
    "'rule'",
    part!("r.rulename"),
    "pg_get_ruledef(r.oid)",
    "pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE r.rulename <> '_RETURN'",
    "pg_class",
    "c"
);

/// What a constraint is beyond the words of the specs.
const CONSTRAINTS: &str = kind!(
    "CASE WHEN k.contype = 'x' THEN 'exclusion' WHEN NOT k.convalidated THEN 'constraint that is not validated' \
     ELSE 'special constraint' END",
    part!("k.conname"),
    "concat_ws(' ', pg_get_constraintdef(k.oid), 'WITH ' || x.reloptions::text)",
    "pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x') \
     LEFT JOIN pg_class x ON x.oid = i.indexrelid \
     WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND k.conparentid = 0 AND NOT c.relispartition \
     AND (k.contype = 'x' OR NOT k.convalidated OR i.indnatts > i.indnkeyatts OR x.reloptions IS NOT NULL \
     OR k.contype = 'p' AND k.condeferrable OR k.contype = 'c' AND k.connoinherit \
     OR k.contype = 'f' AND k.confmatchtype <> 's')",
    "pg_class",
    "c"
);

/// What an index is beyond the words of the specs.
const INDEXES: &str = kind!(
    "CASE WHEN NOT i.indisvalid THEN 'index that is not valid' WHEN c.relkind = 'm' THEN 'index' \
     ELSE 'options of index' END",
    part!("x.relname"),
    "pg_get_indexdef(i.indexrelid)",
    "pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid \
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT c.relispartition AND c.relkind IN ('r', 'p', 'm') \
     AND (NOT i.indisvalid OR c.relkind = 'm' OR NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid) \
     AND (x.reloptions IS NOT NULL OR EXISTS (SELECT FROM pg_attribute a \
     WHERE a.attrelid = x.oid AND a.attoptions IS NOT NULL)))",
    "pg_class",
    "c"
);

/// What a table is beyond its columns.
const TABLES: &str = kind!(
    "'options of table'",
    "c.oid::regclass::text",
    "concat_ws(', ', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END, \
     'PARTITION BY ' || CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END, \
     'OF ' || nullif(c.reloftype, 0)::regtype, \
     (SELECT 'INHERITS (' || string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) || ')' \
     FROM pg_inherits h WHERE h.inhrelid = c.oid), 'WITH ' || c.reloptions::text, \
     CASE c.relreplident WHEN 'f' THEN 'REPLICA IDENTITY FULL' WHEN 'n' THEN 'REPLICA IDENTITY NOTHING' \
     WHEN 'i' THEN 'REPLICA IDENTITY USING INDEX' END)",
    "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') \
     AND NOT c.relispartition AND c.relpersistence <> 't' AND (c.relpersistence = 'u' OR c.relkind = 'p' \
     OR c.reloftype <> 0 OR c.reloptions IS NOT NULL OR c.relreplident <> 'd' \
     OR EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid))",
    "pg_class",
    "c"
);

/// What a column is beyond the words of the specs.
const COLUMNS: &str = kind!(
    "'options of column'",
    part!("a.attname"),
    "concat_ws(', ', CASE WHEN a.attstorage <> t.typstorage THEN 'STORAGE ' || CASE a.attstorage \
     WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END, \
     'COMPRESSION ' || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END, \
     'STATISTICS ' || CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END, 'WITH ' || a.attoptions::text)",
    "pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid \
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition \
     AND a.attnum > 0 AND NOT a.attisdropped AND (a.attstorage <> t.typstorage OR a.attcompression <> '' \
     OR a.attstattarget >= 0 OR a.attoptions IS NOT NULL)",
    "pg_class",
    "c"
);

const STATISTICS: &str = kind!(
    "'statistics'",
    "quote_ident(n.nspname) || '.' || quote_ident(s.stxname)",
    "pg_get_statisticsobjdef(s.oid)",
    "pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE true",
    "pg_statistic_ext",
    "s"
);

const SEQUENCES: &str = kind!(
    "'sequence'",
    "c.oid::regclass::text",
    "concat_ws(' ', format_type(s.seqtypid, NULL), 'START', s.seqstart, 'INCREMENT', s.seqincrement)",
    "pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE NOT EXISTS (SELECT FROM pg_depend d \
     WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))",
    "pg_class",
    "c"
);

const DOMAINS: &str = kind!(
    "'domain'",
    "format_type(t.oid, NULL)",
    "concat_ws(' ', format_type(t.typbasetype, t.typtypmod), 'DEFAULT ' || t.typdefault, \
     CASE WHEN t.typnotnull THEN 'NOT NULL' END, \
     (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_constraint k \
     WHERE k.contypid = t.oid AND k.contype = 'c'))",
    "pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'd'",
    "pg_type",
    "t"
);

const COMPOSITES: &str = kind!(
    "'composite type'",
    "format_type(t.oid, NULL)",
    "(SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) \
     FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)",
    "pg_type t JOIN pg_class r ON r.oid = t.typrelid AND r.relkind = 'c' \
     JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'c'",
    "pg_type",
    "t"
);

const RANGES: &str = kind!(
    "'range type'",
    "format_type(t.oid, NULL)",
    "'SUBTYPE ' || format_type(r.rngsubtype, NULL)",
    "pg_type t JOIN pg_range r ON r.rngtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE true",
    "pg_type",
    "t"
);

const COLLATIONS: &str = kind!(
    "'collation'",
    "l.oid::regcollation::text",
    "concat_ws(' ', l.collprovider, CASE WHEN NOT l.collisdeterministic THEN 'not deterministic' END)",
    "pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE true",
    "pg_collation",
    "l"
);

/// One query for all of them.
pub(super) fn query() -> String {
    format!(
        "SELECT row_to_json(it)::text FROM ({}) it WHERE text IS NOT NULL",
        ALL.join(" UNION ALL ")
    )
}

const ALL: [&str; 18] = [
    FUNCTIONS,
    AGGREGATES,
    OPERATORS,
    VIEWS,
    FOREIGN_TABLES,
    TRIGGERS,
    UNENFORCED,
    RULES,
    CONSTRAINTS,
    INDEXES,
    TABLES,
    COLUMNS,
    STATISTICS,
    SEQUENCES,
    DOMAINS,
    COMPOSITES,
    RANGES,
    COLLATIONS,
];
