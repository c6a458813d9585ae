//! Names that are valid in PostgreSQL, and how they are spelled elsewhere.
//! In: any text. Out: an `Ident`, or why it cannot be one.
//! Knows nothing of what carries the name.

use heck::{ToLowerCamelCase, ToSnakeCase, ToUpperCamelCase};
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

/// The longest name that PostgreSQL keeps whole, in bytes (`NAMEDATALEN` less one; manual 4.1.1).
pub const MAX_BYTES: usize = 63;

/// The schema that a name belongs to when it says none.
pub const DEFAULT_SCHEMA: &str = "public";

/// A name that PostgreSQL keeps as it is: not empty, at most 63 bytes, without NUL.
///
/// Names are compared by the million, and most of those that are equal are one text: that is looked at first.
#[derive(Clone, Eq)]
pub struct Ident(Arc<str>);

impl Hash for Ident {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialEq for Ident {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl PartialOrd for Ident {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ident {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) {
            Ordering::Equal
        } else {
            self.0.cmp(&other.0)
        }
    }
}

/// The name of the default schema, which nearly every address holds: one text for all of them.
static PUBLIC: LazyLock<Ident> = LazyLock::new(|| Ident(DEFAULT_SCHEMA.into()));

/// Why a text cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidName {
    /// It has no characters.
    Empty,
    /// It has more than 63 bytes; PostgreSQL would cut it without an error.
    TooLong,
    /// It holds a NUL, which PostgreSQL cannot store.
    Nul,
}

impl Ident {
    /// Takes a text as a name. Refuses what PostgreSQL would refuse or cut.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        if text.is_empty() {
            Err(InvalidName::Empty)
        } else if text.contains('\0') {
            Err(InvalidName::Nul)
        } else if text.len() > MAX_BYTES {
            Err(InvalidName::TooLong)
        } else if text == DEFAULT_SCHEMA {
            Ok(PUBLIC.clone())
        } else {
            Ok(Self(text.into()))
        }
    }

    /// A name put together by the tool: one that is too long keeps its head and gets a stable hash of the whole as its tail.
    pub fn composed(parts: &[&str]) -> Self {
        let whole = parts.join("_");
        if whole.len() <= MAX_BYTES {
            return Self(whole.into());
        }
        let hash = blake3::hash(whole.as_bytes()).to_hex();
        let mut cut = MAX_BYTES - 9;
        while !whole.is_char_boundary(cut) {
            cut -= 1;
        }
        Self(format!("{}_{}", &whole[..cut], &hash[..8]).into())
    }

    /// The name itself, without quotes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as SQL text, quoted where PostgreSQL's `quote_ident` would quote it.
    pub fn sql(&self) -> String {
        let mut text = String::new();
        self.write_sql(&mut text);
        text
    }

    /// Adds the name as SQL text.
    pub fn write_sql(&self, out: &mut String) {
        if is_plain(&self.0) {
            out.push_str(&self.0);
        } else {
            out.push('"');
            out.push_str(&self.0.replace('"', "\"\""));
            out.push('"');
        }
    }

    /// `created_at`.
    pub fn snake(&self) -> String {
        self.0.to_snake_case()
    }

    /// `CreatedAt`.
    pub fn pascal(&self) -> String {
        self.0.to_upper_camel_case()
    }

    /// `createdAt`.
    pub fn camel(&self) -> String {
        self.0.to_lower_camel_case()
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Borrow<str> for Ident {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Ident {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

/// Splits an address at its dots. A part in double quotes may hold dots; a quote in it is doubled, as in SQL.
/// Nothing where a quote is left open or something follows a closed one.
pub fn split_address(address: &str) -> Option<Vec<String>> {
    let parts = address_parts(address)?;
    Some(parts.into_iter().map(|(_, part)| part).collect())
}

/// The parts of an address as [`split_address`] has them, each behind where it stands, quotes included.
pub fn address_parts(address: &str) -> Option<Vec<(std::ops::Range<usize>, String)>> {
    let mut parts = Vec::new();
    let mut rest = address;
    loop {
        let start = address.len() - rest.len();
        let part;
        (part, rest) = if let Some(quoted) = rest.strip_prefix('"') {
            unquote(quoted)?
        } else {
            let end = rest.find('.').unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        };
        parts.push((start..address.len() - rest.len(), part));
        match rest.strip_prefix('.') {
            Some(next) => rest = next,
            None if rest.is_empty() => return Some(parts),
            None => return None,
        }
    }
}

/// The text up to the closing quote, with doubled quotes made single, and what follows.
pub fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut rest = quoted;
    loop {
        let end = rest.find('"')?;
        text.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(next) => {
                text.push('"');
                rest = next;
            }
            None => return Some((text, rest)),
        }
    }
}

/// The name of a table, a type or an index: a schema and a name in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    /// The schema; `public` where none was written.
    pub schema: Ident,
    /// The name in it.
    pub name: Ident,
}

impl QualifiedName {
    /// A name in a schema.
    pub fn new(schema: Ident, name: Ident) -> Self {
        Self { schema, name }
    }

    /// Whether the schema is `public`, which is left unsaid everywhere.
    pub fn is_default_schema(&self) -> bool {
        self.schema == *DEFAULT_SCHEMA
    }

    /// The name of a table as SQL text. The schema is written unless it is `public`, and even then where PostgreSQL
    /// would find a table of its own under the name, as it looks into `pg_catalog` first (manual 5.9.5).
    pub fn sql(&self) -> String {
        let mut text = String::new();
        self.write_sql(&mut text);
        text
    }

    /// Adds the name of a table as SQL text.
    pub fn write_sql(&self, out: &mut String) {
        if !self.is_default_schema() || self.name.as_str().starts_with("pg_") {
            self.schema.write_sql(out);
            out.push('.');
        }
        self.name.write_sql(out);
    }

    /// The name of a type as SQL text: as `sql`, and with the schema where PostgreSQL has a type of that name.
    pub fn type_sql(&self) -> String {
        let name = self.name.as_str();
        if self.is_default_schema() && (name.starts_with('_') || TYPES.binary_search(&name).is_ok())
        {
            format!("{}.{}", self.schema.sql(), self.name.sql())
        } else {
            self.sql()
        }
    }

    /// The parts that composed names start with: the schema (unless `public`) and the name.
    pub fn parts(&self) -> Vec<&str> {
        if self.is_default_schema() {
            vec![self.name.as_str()]
        } else {
            vec![self.schema.as_str(), self.name.as_str()]
        }
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_default_schema() {
            write!(f, "{}.", self.schema)?;
        }
        write!(f, "{}", self.name)
    }
}

impl fmt::Debug for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// Whether a name needs no quotes in SQL: lower case, no reserved word (manual 4.1.1 and appendix C).
pub fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !is_keyword(name)
}

/// Whether PostgreSQL 15 or a later version gives the word a meaning of its own where a name may stand.
pub fn is_keyword(word: &str) -> bool {
    let Some(letter) = word.bytes().next().filter(u8::is_ascii_lowercase) else {
        return false;
    };
    let letter = usize::from(letter - b'a');
    KEYWORDS[LETTERS[letter]..LETTERS[letter + 1]].contains(&word)
}

/// Where the words of each letter begin: every name that is printed asks, so the way must be short.
const LETTERS: [usize; 27] = {
    let mut starts = [0; 27];
    let mut at = 0;
    while at < KEYWORDS.len() {
        let mut later = (KEYWORDS[at].as_bytes()[0] - b'a') as usize + 1;
        at += 1;
        while later < 27 {
            starts[later] = at;
            later += 1;
        }
    }
    starts
};

/// All but the unreserved words of `pg_get_keywords()`, PostgreSQL 15 to 18, sorted.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check",
    "coalesce", "collate", "collation", "column", "concurrently", "constraint", "create", "cross",
    "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp",
    "current_user", "dec", "decimal", "default", "deferrable", "desc", "distinct", "do", "else", "end",
    "except", "exists", "extract", "false", "fetch", "float", "for", "foreign", "freeze", "from", "full",
    "grant", "greatest", "group", "grouping", "having", "ilike", "in", "initially", "inner", "inout", "int",
    "integer", "intersect", "interval", "into", "is", "isnull", "join", "json_array", "json_arrayagg",
    "json_exists", "json_object", "json_objectagg", "json_query", "json_scalar", "json_serialize",
    "json_table", "json_value", "lateral", "leading", "least", "left", "like", "limit", "localtime",
    "localtimestamp", "merge_action", "national", "natural", "nchar", "none", "normalize", "not", "notnull",
    "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer", "overlaps",
    "overlay", "placing", "position", "precision", "primary", "real", "references", "returning", "right",
    "row", "select", "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric",
    "system_user", "table", "tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim",
    "true", "union", "unique", "user", "using", "values", "varchar", "variadic", "verbose", "when", "where",
    "window", "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces",
    "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
];

/// The types of `pg_catalog`, PostgreSQL 15 to 18, sorted; without arrays, whose names begin with `_`.
#[rustfmt::skip]
const TYPES: &[&str] = &[
    "aclitem", "any", "anyarray", "anycompatible", "anycompatiblearray", "anycompatiblemultirange",
    "anycompatiblenonarray", "anycompatiblerange", "anyelement", "anyenum", "anymultirange", "anynonarray",
    "anyrange", "bit", "bool", "box", "bpchar", "bytea", "char", "cid", "cidr", "circle", "cstring", "date",
    "datemultirange", "daterange", "event_trigger", "fdw_handler", "float4", "float8", "gtsvector",
    "index_am_handler", "inet", "int2", "int2vector", "int4", "int4multirange", "int4range", "int8",
    "int8multirange", "int8range", "internal", "interval", "json", "jsonb", "jsonpath", "language_handler",
    "line", "lseg", "macaddr", "macaddr8", "money", "name", "numeric", "nummultirange", "numrange", "oid",
    "oid8", "oidvector", "path", "point", "polygon", "record", "refcursor", "regclass", "regcollation",
    "regconfig", "regdictionary", "regnamespace", "regoper", "regoperator", "regproc", "regprocedure",
    "regrole", "regtype", "table_am_handler", "text", "tid", "time", "timestamp", "timestamptz", "timetz",
    "trigger", "tsm_handler", "tsmultirange", "tsquery", "tsrange", "tstzmultirange", "tstzrange", "tsvector",
    "txid_snapshot", "unknown", "uuid", "varbit", "varchar", "void", "xid", "xid8", "xml",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_sql_needs_it() {
        for (name, sql) in [
            ("todos", "todos"),
            ("user", "\"user\""),
            ("createdAt", "\"createdAt\""),
            ("24_hour", "\"24_hour\""),
            ("a\"; drop table b; --", "\"a\"\"; drop table b; --\""),
            ("name", "name"),
        ] {
            assert_eq!(Ident::parse(name).unwrap().sql(), sql);
        }
    }

    #[test]
    fn a_name_that_postgresql_has_taken_says_its_schema() {
        let name =
            |text| QualifiedName::new(Ident::composed(&["public"]), Ident::composed(&[text]));
        assert_eq!(name("path").sql(), "path");
        assert_eq!(name("path").type_sql(), "public.path");
        assert_eq!(name("pg_type").sql(), "public.pg_type");
        assert_eq!(name("stage").type_sql(), "stage");
    }

    #[test]
    fn what_cannot_be_a_name_says_why() {
        assert_eq!(Ident::parse(""), Err(InvalidName::Empty));
        assert_eq!(Ident::parse("a\0b"), Err(InvalidName::Nul));
        assert_eq!(Ident::parse(&"ü".repeat(32)), Err(InvalidName::TooLong));
        assert!(Ident::parse(&"x".repeat(63)).is_ok());
    }

    #[test]
    fn composed_names_stay_short_and_apart() {
        let long = "x".repeat(60);
        let one = Ident::composed(&[&long, "a", "fkey"]);
        let two = Ident::composed(&[&long, "b", "fkey"]);
        assert!(one.as_str().len() <= MAX_BYTES && one != two);
        assert_eq!(Ident::composed(&["todos", "pkey"]).as_str(), "todos_pkey");
        assert!(Ident::composed(&[&"ü".repeat(31), "zzz"]).as_str().len() <= MAX_BYTES);
    }

    #[test]
    fn addresses_split_at_their_dots() {
        let split = |text| split_address(text).map(|parts| parts.join("|"));
        assert_eq!(split("user"), Some("user".into()));
        assert_eq!(split("billing.plan.id"), Some("billing|plan|id".into()));
        assert_eq!(split("\"a.b\".c"), Some("a.b|c".into()));
        assert_eq!(split("\"a\"\"b\""), Some("a\"b".into()));
        assert_eq!(split("\"a"), None);
        assert_eq!(split("\"a\"b"), None);
        assert_eq!(split("a."), Some("a|".into()));
    }

    #[test]
    fn every_keyword_is_found() {
        assert!(KEYWORDS.iter().all(|word| is_keyword(word)));
        assert!(
            ["", "todos", "User", "zone", "_", "usera", "use"]
                .iter()
                .all(|word| !is_keyword(word))
        );
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(KEYWORDS.is_sorted() && TYPES.is_sorted());
    }
}
