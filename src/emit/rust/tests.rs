//! What the whole of the target gives for a schema built by hand.

use super::*;
use crate::binding::ObstacleKind;
use crate::binding::rust::obstacles;
use crate::config::Config;
use crate::ident::{Ident, QualifiedName};
use crate::model::{ColumnModel, Field, Generator, Model, Scope, Shape, TableModel};
use crate::schema::{
    Action, Column, DataType, Default as DefaultValue, Deferrable, EnumType, ForeignKey, ObjectId,
    PrimaryKey, Schema, Table,
};
use crate::source::{Sources, Span};

fn id(text: &str) -> Ident {
    Ident::parse(text).unwrap()
}

fn public(text: &str) -> QualifiedName {
    QualifiedName::new(id("public"), id(text))
}

fn text(name: &str) -> Column {
    Column::new(id(name), DataType::Text)
}

fn nullable(name: &str) -> Column {
    Column {
        nullable: true,
        ..text(name)
    }
}

fn scoped() -> Scope {
    Scope::Organization(id("organization_id"))
}

#[derive(Default)]
struct Pictures {
    schema: Schema,
    model: Model,
}

impl Pictures {
    /// An organization, a user, and members.
    fn base() -> Self {
        let mut pictures = Self::default();
        pictures.table(
            "organization",
            Scope::Root,
            &["id"],
            vec![text("id"), text("name")],
        );
        pictures.table(
            "user",
            Scope::Global,
            &["id"],
            vec![text("id"), text("name")],
        );
        let member = vec![text("id"), text("organization_id"), text("user_id")];
        pictures.table("member", scoped(), &["id"], member);
        pictures.reference("member", &["organization_id"], "organization", &["id"]);
        pictures.reference("member", &["user_id"], "user", &["id"]);
        pictures
    }

    fn table(&mut self, name: &str, scope: Scope, key: &[&str], columns: Vec<Column>) {
        let mut table = Table::new(public(name));
        table.columns = columns;
        table.primary_key = (!key.is_empty()).then(|| PrimaryKey {
            name: Ident::composed(&[name, "pkey"]),
            columns: key.iter().map(|column| id(column)).collect(),
        });
        self.schema.tables.insert(public(name), table);
        let known = TableModel {
            scope,
            ..TableModel::default()
        };
        self.model.tables.insert(public(name), known);
    }

    fn reference(&mut self, table: &str, columns: &[&str], target: &str, target_columns: &[&str]) {
        let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect();
        let reference = ForeignKey {
            name: Ident::composed(&[table, &columns.join("_"), "fkey"]),
            columns: ids(columns),
            target: public(target),
            target_columns: ids(target_columns),
            on_delete: Action::Cascade,
            set_columns: Vec::new(),
            on_update: Action::NoAction,
            deferrable: Deferrable::No,
        };
        self.schema
            .tables
            .get_mut(&public(table))
            .unwrap()
            .foreign_keys
            .push(reference);
    }

    fn know(&mut self, table: &str, column: &str, known: ColumnModel) {
        let table = self.model.tables.get_mut(&public(table)).unwrap();
        table.columns.insert(id(column), known);
    }

    fn files(&self) -> BTreeMap<String, String> {
        let config = Config::default();
        let cx = EmitCx {
            schema: &self.schema,
            model: &self.model,
            queries: &[],
            config: &config,
            templates: &Templates::default(),
        };
        let files = emit(&cx).unwrap().files;
        files
            .into_iter()
            .map(|(name, file)| (name, file.text()))
            .collect()
    }

    fn obstacles(&self) -> Vec<(ObjectId, ObstacleKind)> {
        obstacles(&self.schema, &self.model)
            .into_iter()
            .map(|obstacle| (obstacle.object, obstacle.kind))
            .collect()
    }
}

/// The files, each of which is Rust.
fn parsed(pictures: &Pictures) -> BTreeMap<String, String> {
    let files = pictures.files();
    for (name, text) in &files {
        assert!(!name.contains(['/', '\\']), "{name}");
        if let Err(error) = syn::parse_file(text) {
            panic!("{name}: {error}\n{text}");
        }
    }
    files
}

fn field(key: &str, shape: Shape) -> Field {
    let span = Span::new(Sources::default().add("", ""), 0..0);
    Field {
        key: key.to_owned(),
        shape,
        optional: true,
        span,
    }
}

#[test]
fn a_scoped_table_is_reached_through_an_org_only() {
    let mut pictures = Pictures::base();
    let status = Column {
        default: Some(DefaultValue::Text("open".to_owned())),
        ..text("status")
    };
    let columns = vec![
        text("id"),
        text("organization_id"),
        text("title"),
        nullable("project_id"),
        status,
    ];
    pictures.table("todos", scoped(), &["id"], columns);
    pictures.table(
        "project",
        scoped(),
        &["id"],
        vec![text("id"), text("organization_id")],
    );
    pictures.reference("todos", &["organization_id"], "organization", &["id"]);
    pictures.reference(
        "todos",
        &["organization_id", "project_id"],
        "project",
        &["organization_id", "id"],
    );
    let nanoid = ColumnModel {
        generate: Some(Generator::Nanoid),
        shape: None,
    };
    pictures.know("todos", "id", nanoid);
    let todos = &parsed(&pictures)["todos.rs"];
    let callers = first_arguments(todos);
    assert!(callers.len() > 10, "{callers:?}");
    assert!(
        callers.iter().all(|(_, caller)| caller == "org"),
        "{callers:?}"
    );
    for part in [
        "pub project_id: Option<super::project::Id>,",
        "pub organization_id: super::organization::Id,",
        "const KEY: &str = \"t.organization_id = $1 and t.id = $2\";",
        "insert.or_make(\"id\", self.id, super::nanoid);",
        "insert.some(\"status\", self.status);",
    ] {
        assert!(todos.contains(part), "{part}\n{todos}");
    }
    let fixed = todos.matches("where t.organization_id = $1").count();
    assert_eq!(fixed, 3, "find, list, delete");
}

/// The public functions of a module, each with the name of its first argument.
fn first_arguments(text: &str) -> Vec<(String, String)> {
    let file = syn::parse_file(text).unwrap();
    let functions = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(function.sig),
        _ => None,
    });
    functions
        .map(|signature| {
            let Some(syn::FnArg::Typed(first)) = signature.inputs.first() else {
                panic!("{} takes nothing", signature.ident);
            };
            let syn::Pat::Ident(name) = &*first.pat else {
                panic!("{} takes no name", signature.ident);
            };
            (signature.ident.to_string(), name.ident.to_string())
        })
        .collect()
}

#[test]
fn without_a_root_there_is_no_org_and_no_function_over_scoped_rows() {
    let mut pictures = Pictures::default();
    pictures.table(
        "todos",
        scoped(),
        &["id"],
        vec![text("id"), text("organization_id")],
    );
    pictures.table("user", Scope::Global, &["id"], vec![text("id")]);
    pictures.table("void", Scope::Global, &[], Vec::new());
    let files = parsed(&pictures);
    assert!(!files["mod.rs"].contains("struct Org"));
    assert!(!files["todos.rs"].contains("async fn"));
    assert!(files["user.rs"].contains("pub async fn find(session: impl Session, id: &Id)"));
}

#[test]
fn without_members_nobody_is_checked() {
    let mut pictures = Pictures::default();
    pictures.table("organization", Scope::Root, &["id"], vec![text("id")]);
    let files = parsed(&pictures);
    assert!(files["mod.rs"].contains("fn org_unchecked(&self"));
    assert!(!files["mod.rs"].contains("async fn org("));
    assert!(files["organization.rs"].contains("pub async fn find(org: &mut Org)"));
}

#[test]
fn hostile_names_stay_in_their_places() {
    let names = [
        "\"; drop table user; --",
        "*/",
        "../../etc/x",
        "mod",
        "self",
        "crate",
        "type",
        "24",
        "😀",
        "fn main() {}",
        "é\"\\",
        "{{ y }}",
        "{% raw %}",
        "\r\n//! x",
        "\u{202e}x",
        "`",
    ];
    let mut pictures = Pictures::base();
    let evil = "*/ \r fn x() {}\n\n```\npanic!()\n``` \u{202e}\n//! \"";
    for (number, name) in names.iter().enumerate() {
        let mut columns: Vec<_> = names
            .iter()
            .map(|name| Column {
                doc: Some(evil.to_owned()),
                ..nullable(name)
            })
            .collect();
        columns.push(text("organization_id"));
        let scope = if number % 2 == 0 {
            scoped()
        } else {
            Scope::Global
        };
        pictures.table(name, scope, &[names[number]], columns);
        pictures.schema.tables.get_mut(&public(name)).unwrap().doc = Some(evil.to_owned());
    }
    pictures.schema.enums.insert(
        public("a\"b"),
        EnumType {
            name: public("a\"b"),
            doc: Some(evil.to_owned()),
            labels: names.map(str::to_owned).to_vec(),
        },
    );
    let fields = names
        .iter()
        .map(|name| field(name, Shape::Choice(names.map(str::to_owned).to_vec())))
        .collect();
    pictures
        .model
        .shapes
        .insert(id("option"), Shape::Object(fields));
    pictures.know(
        "user",
        "name",
        ColumnModel {
            generate: None,
            shape: Some(id("option")),
        },
    );
    let files = parsed(&pictures);
    assert_eq!(files.len(), 3 + names.len() + 9);
    assert_eq!(pictures.obstacles(), []);
    assert!(
        !files
            .values()
            .any(|text| text.contains('\u{202e}') || text.contains("```"))
    );
}

#[test]
fn two_names_that_become_one_are_an_obstacle() {
    let mut pictures = Pictures::base();
    pictures.table(
        "userName",
        Scope::Global,
        &[],
        vec![text("dueDate"), text("due_date")],
    );
    pictures.table("user_name", Scope::Global, &[], vec![]);
    let labels = vec!["in progress".to_owned(), "in_progress".to_owned()];
    pictures.schema.enums.insert(
        public("status"),
        EnumType {
            name: public("status"),
            doc: None,
            labels,
        },
    );
    let shape = Shape::Object(vec![field("a-b", Shape::Any), field("a b", Shape::Any)]);
    pictures.model.shapes.insert(id("x"), shape);
    pictures.know(
        "user",
        "name",
        ColumnModel {
            generate: None,
            shape: Some(id("x")),
        },
    );
    let collision = ObstacleKind::NameCollision;
    assert_eq!(
        pictures.obstacles(),
        [
            (ObjectId::Enum(public("status")), collision),
            (ObjectId::Table(public("user_name")), collision),
            (ObjectId::Column(public("user"), id("name")), collision),
            (
                ObjectId::Column(public("userName"), id("due_date")),
                collision
            ),
        ]
    );
}

#[test]
fn a_type_without_a_form_is_an_obstacle_and_still_no_panic() {
    let mut pictures = Pictures::base();
    let custom = |rust: Option<&str>| DataType::Custom {
        sql: "ltree".to_owned(),
        rust: rust.map(str::to_owned),
        typescript: None,
    };
    let types = [
        DataType::Inet,
        custom(None),
        custom(Some("String; fn x() {}")),
        DataType::Array(Box::new(DataType::Array(Box::new(DataType::Text)))),
        custom(Some("a::B<C>")),
        custom(Some("String")),
    ];
    let columns = types
        .into_iter()
        .enumerate()
        .map(|(number, data_type)| Column::new(id(&format!("c{number}")), data_type))
        .collect();
    pictures.table("odd", Scope::Global, &["c0"], columns);
    let expect = ["c1", "c2", "c3"].map(|name| {
        (
            ObjectId::Column(public("odd"), id(name)),
            ObstacleKind::UnsupportedType,
        )
    });
    assert_eq!(pictures.obstacles(), expect);
    let odd = &parsed(&pictures)["odd.rs"];
    assert!(odd.contains("c5::text"));
    assert!(odd.contains("insert.cast(\"::text::ltree\");"));
}

#[test]
fn a_key_follows_what_is_rendered_and_nothing_else() {
    let pictures = Pictures::base();
    let mut other = Pictures::base();
    other.schema.tables.get_mut(&public("user")).unwrap().doc = Some("People.".to_owned());
    let config = Config::default();
    let keys = |pictures: &Pictures| {
        let cx = EmitCx {
            schema: &pictures.schema,
            model: &pictures.model,
            queries: &[],
            config: &config,
            templates: &Templates::default(),
        };
        let files = emit(&cx).unwrap().files;
        files
            .into_iter()
            .map(|(name, file)| (name, file.key))
            .collect::<Vec<_>>()
    };
    let (one, two) = (keys(&pictures), keys(&other));
    assert_eq!(one, keys(&pictures));
    let changed: Vec<_> = one
        .iter()
        .zip(&two)
        .filter(|(a, b)| a != b)
        .map(|(a, _)| a.0.as_str())
        .collect();
    assert_eq!(changed, ["user.rs"]);
}
