//! Random schemas of many tenants, from a number: as spec texts, by the same road as those of a project.
//!
//! Names and values are few, so that things of one name and rows of one value meet wherever they may.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use schemagen::{
    config::{Config, ForeignKeys},
    ident::{Ident, QualifiedName},
    model::{Model, Scope},
    resolve::resolve,
    schema::{DataType, ObjectId, Schema, SqlObject, Table},
    source::Sources,
    spec::Spec,
};

use super::fixtures::Random;

/// A schema, and what is known of it.
pub struct World {
    pub spec: String,
    pub schema: Schema,
    pub model: Model,
    /// The type of an organization's key.
    pub key: Kind,
    pub views: Vec<Shown>,
}

/// A view, with the columns that it shows.
pub struct Shown {
    pub name: String,
    pub columns: Vec<(String, Kind)>,
    /// Which of them holds the organization.
    pub scope: Option<usize>,
}

/// Types, as far as comparisons tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Citext,
    Char,
    Uuid,
    Integer,
    Numeric,
    Float,
    Boolean,
    Json,
    Enum,
}

impl Kind {
    pub fn of(data_type: &DataType) -> Self {
        match data_type {
            DataType::Text | DataType::Varchar(_) => Self::Text,
            DataType::Citext => Self::Citext,
            DataType::Char(_) => Self::Char,
            DataType::Uuid => Self::Uuid,
            DataType::SmallInt | DataType::Integer | DataType::BigInt => Self::Integer,
            DataType::Numeric(_) => Self::Numeric,
            DataType::DoublePrecision => Self::Float,
            DataType::Boolean => Self::Boolean,
            DataType::Jsonb => Self::Json,
            DataType::Enum(_) => Self::Enum,
            other => panic!("no values of the type {other:?}"),
        }
    }

    /// Whether values that are equal look the same.
    pub fn is_exact(self) -> bool {
        matches!(
            self,
            Self::Text | Self::Uuid | Self::Integer | Self::Boolean | Self::Enum
        )
    }

    /// Whether `=` takes the one with the other.
    pub fn meets(self, other: Self) -> bool {
        let is_text = |it| matches!(it, Self::Text | Self::Citext | Self::Char);
        let is_number = |it| matches!(it, Self::Integer | Self::Numeric | Self::Float);
        self == other || (is_text(self) && is_text(other)) || (is_number(self) && is_number(other))
    }

    /// The few values of the type, as literals. The first is the key of organization A where the type is that of keys,
    /// and one of the others that of B.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::Text | Self::Citext => &["'x'", "'X'", "'x '", "'y'", "'z'", "'v'", "'w'", "'u'"],
            Self::Char => &["'x'", "'X'", "'y'"],
            Self::Uuid => &[
                "'00000000-0000-0000-0000-000000000001'",
                "'00000000-0000-0000-0000-000000000002'",
                "'00000000-0000-0000-0000-000000000003'",
                "'00000000-0000-0000-0000-000000000004'",
                "'00000000-0000-0000-0000-000000000005'",
                "'00000000-0000-0000-0000-000000000006'",
            ],
            Self::Integer => &["'1'", "'2'", "'3'", "'4'", "'5'", "'6'"],
            Self::Numeric => &["'1'", "'1.0'", "'2.00'"],
            Self::Float => &["'1'", "'0'", "'-0'", "'NaN'"],
            Self::Boolean => &["'true'", "'false'"],
            Self::Json => &["'1'", "'1.0'", "'\"x\"'"],
            Self::Enum => &["'x'", "'y'"],
        }
    }

    /// The name of a type of this kind.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Citext => "citext",
            Self::Char => "char(3)",
            Self::Uuid => "uuid",
            Self::Integer => "bigint",
            Self::Numeric => "numeric",
            Self::Float => "double precision",
            Self::Boolean => "boolean",
            Self::Json => "jsonb",
            Self::Enum => "mood",
        }
    }
}

/// The schema with this number.
pub fn world(seed: u64) -> World {
    let mut faults = Vec::new();
    for attempt in 0..20 {
        match Maker::new(seed * 100 + attempt).world() {
            Ok(world) => return world,
            Err(fault) => faults.push(fault),
        }
    }
    panic!("no schema of number {seed} is right: {faults:#?}");
}

#[derive(Clone)]
enum Owner {
    Root,
    Default,
    Own(&'static str),
    Nobody,
    Unsaid,
}

#[derive(Clone)]
struct Draft {
    name: String,
    owner: Owner,
    /// The name of its key's own column.
    id: &'static str,
    /// Whether the scope column stands in the key.
    wide: bool,
}

struct Maker {
    random: Random,
    key: &'static str,
    column: &'static str,
    is_simple: bool,
    drafts: Vec<Draft>,
    text: String,
}

const TYPES: [&str; 14] = [
    "text",
    "text",
    "text",
    "varchar(20)",
    "uuid",
    "bigint",
    "integer",
    "citext",
    "char(3)",
    "numeric",
    "double precision",
    "boolean",
    "jsonb",
    "mood",
];

const NAMES: [&str; 7] = ["name", "title", "state", "slug", "code", "amount", "Order"];

impl Maker {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed + 4_000);
        let key = random.pick(&["text", "text", "text", "uuid", "bigint", "varchar(20)"]);
        let column = random.pick(&["organization_id", "tenant_id", "team"]);
        let is_simple = random.below(3) == 0;
        Self {
            random,
            key,
            column,
            is_simple,
            drafts: Vec::new(),
            text: String::new(),
        }
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.random.below(count) == 0
    }

    fn world(mut self) -> Result<World, String> {
        let root = self.random.pick(&["organization", "team_list", "account"]);
        self.drafts.push(Draft {
            name: root.to_owned(),
            owner: Owner::Root,
            id: self.random.pick(&["id", "key"]),
            wide: false,
        });
        for _ in 0..3 + self.random.below(5) {
            self.draft();
        }
        self.text
            .push_str("[extension.citext]\n[enum.mood]\nvalues = [\"x\", \"y\"]\n");
        for at in 0..self.drafts.len() {
            self.table(at);
        }
        let mut config = Config::default();
        config.tenancy.root =
            QualifiedName::new(Ident::parse("public").unwrap(), Ident::parse(root).unwrap());
        config.tenancy.column = Ident::parse(self.column).unwrap();
        if self.is_simple {
            config.tenancy.foreign_keys = ForeignKeys::Simple;
        }
        let mut sources = Sources::default();
        let source = sources.add("world.toml", self.text.clone());
        let (spec, mut found) = schemagen::spec::parse(source, sources.get(source).text());
        let mut whole = Spec::default();
        whole.append(spec);
        let resolution = resolve(&whole, &config);
        found.extend(resolution.diagnostics);
        if let Some(first) = found.first() {
            return Err(format!("{}\n{}", first.message, self.text));
        }
        let mut world = World {
            spec: self.text.clone(),
            schema: resolution.schema,
            model: resolution.model,
            key: match self.key {
                "uuid" => Kind::Uuid,
                "bigint" => Kind::Integer,
                _ => Kind::Text,
            },
            views: Vec::new(),
        };
        for at in 0..self.random.below(3) {
            self.view(at, &mut world);
        }
        Ok(world)
    }

    fn draft(&mut self) {
        let bare = ["project", "todo", "note", "tag", "member", "list", "visit"];
        let is_taken = |name: &str, all: &[Draft]| all.iter().any(|it| it.name == name);
        let mut name = (*self.random.pick_of(&bare)).to_owned();
        if is_taken(&name, &self.drafts) || self.one_in(8) {
            name = format!("audit.{name}");
        }
        if is_taken(&name, &self.drafts) {
            return;
        }
        let owner = match self.random.below(12) {
            0..7 => Owner::Default,
            7 => Owner::Own("owner"),
            8..11 => Owner::Nobody,
            _ => Owner::Unsaid,
        };
        let is_scoped = matches!(owner, Owner::Default | Owner::Own(_));
        let draft = Draft {
            name,
            id: self.random.pick(&["id", "id", "id", "key"]),
            wide: is_scoped && self.one_in(3),
            owner,
        };
        self.drafts.push(draft);
    }

    fn scope_of(&self, draft: &Draft) -> Option<&'static str> {
        match draft.owner {
            Owner::Default => Some(self.column),
            Owner::Own(column) => Some(column),
            Owner::Root | Owner::Nobody | Owner::Unsaid => None,
        }
    }

    fn table(&mut self, at: usize) {
        let draft = self.drafts[at].clone();
        let name = &draft.name;
        let scope = self.scope_of(&draft);
        let _ = writeln!(self.text, "[table.\"{name}\"]");
        let said = match draft.owner {
            Owner::Root | Owner::Unsaid => String::new(),
            Owner::Default => "org_scoped = true".to_owned(),
            Owner::Own(column) => format!("org_scoped = \"{column}\""),
            Owner::Nobody => "org_scoped = false\nreason = \"shared\"".to_owned(),
        };
        let _ = writeln!(self.text, "{said}");
        if let (true, Some(scope)) = (draft.wide, scope) {
            let id = draft.id;
            let _ = writeln!(self.text, "primary_key = [\"{scope}\", \"{id}\"]");
        }
        let _ = writeln!(self.text, "[table.\"{name}\".columns]");
        let key = match draft.owner {
            Owner::Root => self.key,
            _ => self
                .random
                .pick(&["text", "text", "uuid", "bigint", "integer"]),
        };
        let primary = if draft.wide {
            ""
        } else {
            ", primary_key = true"
        };
        let _ = writeln!(self.text, "{} = {{ type = \"{key}\"{primary} }}", draft.id);
        let mut columns: Vec<String> = scope.into_iter().map(str::to_owned).collect();
        columns.push(draft.id.to_owned());
        self.attributes(&draft, &mut columns);
        for number in 0..self.random.below(3) {
            self.reference(at, number, &mut columns);
        }
        self.parts(name, &columns);
    }

    fn attributes(&mut self, draft: &Draft, columns: &mut Vec<String>) {
        let mut texts = Vec::new();
        for _ in 0..1 + self.random.below(4) {
            let name = self.random.pick(&NAMES);
            if columns.iter().any(|it| it == name) {
                continue;
            }
            let kind = self.random.pick(&TYPES);
            let mark = if self.one_in(3) { "?" } else { "" };
            let more = match self.random.below(10) {
                0 => ", unique = true",
                1 if self.scope_of(draft).is_some() => ", unique = \"organization\"",
                2 if kind == "bigint" && mark.is_empty() => ", identity = \"by default\"",
                _ => "",
            };
            let _ = writeln!(
                self.text,
                "\"{name}\" = {{ type = \"{kind}{mark}\"{more} }}"
            );
            if kind == "text" {
                texts.push(name);
            }
            columns.push(name.to_owned());
        }
        // A name that elsewhere says whose the row is.
        if self.scope_of(draft) != Some(self.column) && self.one_in(3) {
            let _ = writeln!(self.text, "{} = \"{}?\"", self.column, self.key);
            columns.push(self.column.to_owned());
        }
        if let Some(name) = texts.first()
            && self.one_in(3)
        {
            let _ = writeln!(
                self.text,
                "made = {{ type = \"text?\", generated = '''lower(\"{name}\")''' }}"
            );
            columns.push("made".to_owned());
        }
    }

    fn reference(&mut self, at: usize, number: usize, columns: &mut Vec<String>) {
        let own = self.drafts[at].clone();
        let to = self.random.below(self.drafts.len());
        let target = self.drafts[to].clone();
        let is_scoped = self.scope_of(&own).is_some();
        if target.wide && (self.is_simple || !is_scoped) {
            return;
        }
        if matches!(own.owner, Owner::Root) {
            return;
        }
        let is_open = to >= at || self.one_in(2);
        let name = format!("ref{number}");
        let address = if to == at { "self" } else { &target.name };
        let action = match self.random.below(5) {
            0 if is_open => ", on_delete = \"set null\"",
            1 => ", on_delete = \"cascade\"",
            2 => ", on_delete = \"cascade\", on_update = \"cascade\"",
            _ => ", on_delete = \"no action\"",
        };
        let deferrable = match self.random.below(8) {
            0 => ", deferrable = \"deferred\"",
            1 => ", deferrable = \"immediate\"",
            _ => "",
        };
        let _ = writeln!(
            self.text,
            "{name} = {{ references = \"{address}\", null = {is_open}{action}{deferrable} }}"
        );
        columns.push(name);
    }

    /// Keys over several columns, of all sorts.
    fn parts(&mut self, table: &str, columns: &[String]) {
        for _ in 0..self.random.below(3) {
            let one = self.random.below(columns.len());
            let two = self.random.below(columns.len());
            let mut list = vec![columns[one].clone()];
            if one != two {
                list.push(columns[two].clone());
            }
            let names: Vec<_> = list.iter().map(|it| format!("\"{it}\"")).collect();
            let names = names.join(", ");
            let _ = match self.random.below(6) {
                0 => writeln!(
                    self.text,
                    "[[table.\"{table}\".unique]]\ncolumns = [{names}]\nnulls_not_distinct = true"
                ),
                1 => writeln!(
                    self.text,
                    "[[table.\"{table}\".unique]]\ncolumns = [{names}]\ndeferrable = \"deferred\""
                ),
                2 => writeln!(
                    self.text,
                    "[[table.\"{table}\".index]]\ncolumns = [{names}]\nunique = true\nwhere = '''\"{}\" is not null'''",
                    list[0]
                ),
                3 => writeln!(
                    self.text,
                    "[[table.\"{table}\".index]]\ncolumns = [{names}]\nunique = true"
                ),
                4 => writeln!(
                    self.text,
                    "[[table.\"{table}\".check]]\nexpr = '''\"{}\" is not null or true'''",
                    list[0]
                ),
                _ => writeln!(
                    self.text,
                    "[[table.\"{table}\".unique]]\ncolumns = [{names}]"
                ),
            };
        }
    }

    fn view(&mut self, number: usize, world: &mut World) {
        let tables: Vec<&Table> = world.schema.tables.values().collect();
        let table = tables[self.random.below(tables.len())];
        let scope = scope(&world.model, table);
        let mut columns: Vec<(String, Kind)> = Vec::new();
        let mut place = None;
        for (at, column) in table.columns.iter().enumerate() {
            if Some(at) == scope || self.one_in(2) {
                if Some(at) == scope {
                    place = Some(columns.len());
                }
                columns.push((column.name.sql(), Kind::of(&column.data_type)));
            }
        }
        if columns.is_empty() {
            return;
        }
        let mut names: Vec<_> = columns.iter().map(|it| it.0.clone()).collect();
        let mut rest = String::new();
        let name = format!("view{number}");
        let mut head = String::new();
        match self.random.below(6) {
            0 => rest.push_str(" LIMIT 100"),
            1 => {
                rest = format!(" WHERE {} IS NOT NULL", names[0]);
            }
            2 => {
                rest = format!(" GROUP BY {}", names.join(", "));
                columns.push(("many".to_owned(), Kind::Integer));
                names.push("count(*) AS many".to_owned());
            }
            3 => {
                let again = names.join(", ");
                rest = format!(" UNION ALL SELECT {again} FROM {}", table.name.sql());
            }
            4 => {
                let all: Vec<_> = (0..columns.len()).map(|it| format!("v{it}")).collect();
                head = format!(" ({})", all.join(", "));
                for (column, name) in columns.iter_mut().zip(all) {
                    column.0 = name;
                }
            }
            _ => {}
        }
        let up = format!(
            "CREATE VIEW {name}{head} AS SELECT {} FROM {}{rest}",
            names.join(", "),
            table.name.sql()
        );
        world.schema.sql.push(SqlObject {
            name: Ident::parse(&name).unwrap(),
            down: Some(format!("DROP VIEW {name}")),
            after: BTreeSet::from([ObjectId::Table(table.name.clone())]),
            before: BTreeSet::new(),
            up,
        });
        world.views.push(Shown {
            name,
            columns,
            scope: place,
        });
    }
}

/// The column of a table that tells organizations apart.
pub fn scope(model: &Model, table: &Table) -> Option<usize> {
    let name = match model.scope(&table.name) {
        Scope::Organization(column) => column,
        Scope::Root => &table.primary_key.as_ref()?.columns[0],
        Scope::Global | Scope::Unsaid => return None,
    };
    table.columns.iter().position(|it| it.name == *name)
}
