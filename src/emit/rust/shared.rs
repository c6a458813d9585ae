//! The view of `mod.rs`: what all tables share.
//! In: all tables. Out: the list of the modules, the membership check, the generators that the tables call.

use super::layout::{list, literal, signature, sql_const};
use super::model::{Access, Insertion, Shared, TableCode};
use crate::binding::Membership;
use crate::binding::rust::{Made, column_form, module};
use crate::config::RustTarget;
use crate::schema::{Column, Table};
use serde::Serialize;
use std::collections::BTreeMap;

/// The view of `rust/mod.rs.j2`.
#[derive(Serialize)]
pub struct SharedView {
    org: Option<OrgView>,
    membership: Option<MembershipView>,
    rls: Option<RlsView>,
    modules: String,
    references: String,
    generators: String,
    /// Whether there are tests of the isolation.
    tests: bool,
}

/// The view of `rust/error.rs.j2`.
#[derive(Serialize)]
pub struct ErrorView {
    rls: bool,
}

/// The view of what can go wrong.
pub fn error_view(shared: &Shared) -> ErrorView {
    ErrorView {
        rls: shared.settings.is_some(),
    }
}

#[derive(Serialize)]
struct RlsView {
    consts: String,
}

#[derive(Serialize)]
struct OrgView {
    /// The type of an organization's id.
    id: String,
    unchecked: String,
    unchecked_in: String,
}

#[derive(Serialize)]
struct MembershipView {
    org: String,
    org_in: String,
    organizations: String,
    check: String,
    consts: String,
    /// The type of a user's id.
    user: String,
    /// The type of what a member may do, as it is read.
    role: Option<String>,
    /// The same where it is given to the caller, and how it is.
    role_given: String,
    role_access: &'static str,
    /// What the check reads.
    found: String,
}

/// The view of what all tables share.
pub fn view(shared: &Shared, tables: &[TableCode], target: &RustTarget) -> SharedView {
    SharedView {
        org: shared.root.map(|root| org_view(&module(&root.name))),
        membership: shared
            .membership
            .as_ref()
            .and_then(|membership| membership_view(shared, tables, membership)),
        rls: rls_view(shared),
        references: references(shared),
        modules: modules(tables, target.queries.is_some()),
        generators: generators(tables),
        tests: target.tests && shared.root.is_some_and(|root| !root.external),
    }
}

fn org_view(root: &str) -> OrgView {
    let argument = format!("organization: {root}::Id");
    OrgView {
        id: format!("{root}::Id"),
        unchecked: signature("    ", "pub fn org_unchecked", &["&self", &argument], "Org"),
        unchecked_in: signature("    ", "pub fn org_unchecked", &["self", &argument], "Org"),
    }
}

fn modules(tables: &[TableCode], has_queries: bool) -> String {
    let mut names: Vec<_> = tables.iter().map(|table| table.module.as_str()).collect();
    names.extend(["enums", "json", "values"]);
    names.extend(has_queries.then_some("queries"));
    names.sort_by_key(|name| name.trim_start_matches("r#").to_owned());
    names
        .iter()
        .map(|name| format!("#[rustfmt::skip]\npub mod {name};\n"))
        .collect()
}

fn membership_view(
    shared: &Shared,
    tables: &[TableCode],
    membership: &Membership,
) -> Option<MembershipView> {
    let root = tables.iter().find(|table| table.access == Access::Root)?;
    let (table, user) = (membership.table, membership.user);
    let organization = format!("organization: &{}::Id", root.module);
    let user_path = shared.outer_path(table, user);
    let user = format!("user: &{user_path}");
    let head = |receiver: &str| {
        signature(
            "    ",
            "pub async fn org",
            &[receiver, &organization, &user],
            "Result<Org, Error>",
        )
    };
    let rows = format!("Result<Vec<{}::Row>, Error>", root.module);
    let session = "session: impl sealed::Session";
    let role_given = membership.role.map(|role| shared.outer_path(table, role));
    let is_nullable = membership.role.is_some_and(|role| role.nullable);
    let is_text = role_given.as_deref() == Some("String");
    let role = role_given.as_ref().map(|path| {
        if is_nullable {
            format!("Option<{path}>")
        } else {
            path.clone()
        }
    });
    Some(MembershipView {
        org: head("&self"),
        org_in: head("mut self"),
        organizations: signature(
            "    ",
            "pub async fn organizations",
            &["&self", &user],
            &rows,
        ),
        check: signature(
            "",
            "async fn check_member",
            &[session, &organization, &user],
            "Result<Member, Error>",
        ),
        user: user_path,
        found: role.clone().unwrap_or_else(|| "i32".to_owned()),
        role,
        role_access: match (is_nullable, is_text) {
            (false, false) => ".map(|member| &member.role)",
            (false, true) => ".map(|member| member.role.as_str())",
            (true, false) => ".and_then(|member| member.role.as_ref())",
            (true, true) => ".and_then(|member| member.role.as_deref())",
        },
        role_given: match role_given {
            Some(_) if is_text => "str".to_owned(),
            path => path.unwrap_or_default(),
        },
        consts: membership_consts(shared, root, membership)?,
    })
}

fn membership_consts(shared: &Shared, root: &TableCode, membership: &Membership) -> Option<String> {
    let root_key = &root.columns[root.scope?];
    let table = membership.table;
    let cast = |column| {
        column_form(shared.schema, shared.model, table, column)
            .map(|form| form.write_cast)
            .unwrap_or_default()
    };
    let read = |column| {
        column_form(shared.schema, shared.model, table, column)
            .map(|form| form.read_cast)
            .unwrap_or_default()
    };
    let (organization, user) = (membership.organization, membership.user);
    let found = membership.role.map_or_else(
        || "1".to_owned(),
        |role| format!("{}{}", role.name.sql(), read(role)),
    );
    let member = [
        format!("select {found} from {} ", table.name.sql()),
        format!(
            "where {} = $1{} ",
            organization.name.sql(),
            cast(organization)
        ),
        format!("and {} = $2{} ", user.name.sql(), cast(user)),
        "limit 1".to_owned(),
    ];
    let key = root_key.sql.clone();
    let last = root.columns.len() - 1;
    let mut organizations = vec!["select ".to_owned()];
    organizations.extend(root.columns.iter().enumerate().map(|(number, column)| {
        let end = if number == last { " " } else { ", " };
        format!("{}{}{end}", column.sql, column.form.read_cast)
    }));
    organizations.extend([
        format!("from {} ", root.sql),
        format!(
            "where {key} in (select {} from {} ",
            organization.name.sql(),
            table.name.sql()
        ),
        format!("where {} = $1{}) ", user.name.sql(), cast(user)),
        format!("order by {key}"),
    ]);
    Some(sql_const("", "MEMBER", &member) + &sql_const("", "ORGANIZATIONS", &organizations))
}

/// What tells the policies whose rows a transaction is about, and the judgement of the role that connects.
fn rls_view(shared: &Shared) -> Option<RlsView> {
    const ROLE: [&str; 7] = [
        "select case when r.rolsuper then r.rolname || ' is a superuser' ",
        "when r.rolbypassrls then r.rolname || ' has BYPASSRLS' ",
        "else (select r.rolname || ' may act as the owner of ' || c.oid::regclass::text ",
        "from pg_class c where c.relrowsecurity and pg_has_role(r.oid, c.relowner, 'MEMBER') ",
        "order by c.oid::regclass::text limit 1) end ",
        "from pg_roles r ",
        "where r.rolname = current_user",
    ];
    let settings = shared.settings.as_ref()?;
    let root = shared.root?;
    let key = root.primary_key.as_ref()?.columns.first()?;
    let set = |setting: &str, table: &Table, column: &Column| {
        let cast = cast(shared, table, column);
        format!("select set_config('{setting}', $1{cast}::text, true)")
    };
    let mut consts = sql_const("", "ROLE", &ROLE.map(str::to_owned));
    consts += &sql_const(
        "",
        "ENTER",
        &[set(settings.organization, root, root.column(key)?)],
    );
    let entered = format!(
        "select coalesce(current_setting('{}', true), '')",
        settings.organization
    );
    consts += &sql_const("", "ENTERED", &[entered]);
    let back = format!("select set_config('{}', $1, true)", settings.organization);
    consts += &sql_const("", "BACK", &[back]);
    if let Some(membership) = &shared.membership {
        let user = set(&settings.user, membership.table, membership.user);
        consts += &sql_const("", "AS_USER", &[user]);
        let nobody = format!("select set_config('{}', '', true)", settings.user);
        consts += &sql_const("", "AS_NOBODY", &[nobody]);
    }
    Some(RlsView { consts })
}

/// The type of a column, where a parameter for it stands alone.
fn cast(shared: &Shared, table: &Table, column: &Column) -> String {
    let form = column_form(shared.schema, shared.model, table, column);
    form.map(|form| form.write_cast)
        .ok()
        .filter(|cast| !cast.is_empty())
        .unwrap_or_else(|| format!("::{}", column.data_type))
}

/// The function that tells the foreign keys that hold the organization from the others.
fn references(shared: &Shared) -> String {
    let mut pairs = Vec::new();
    for table in shared.schema.tables.values() {
        let scope = shared.model.scope(&table.name).column();
        for reference in &table.foreign_keys {
            let holds = scope.is_some_and(|scope| reference.columns.contains(scope));
            if holds && reference.columns.len() > 1 {
                pairs.push((table.name.name.as_str(), reference.name.as_str()));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let items: Vec<_> = pairs
        .iter()
        .map(|(table, name)| literal(&format!("{table}.{name}")))
        .collect();
    format!(
        "/// The foreign keys that hold the organization beside what they reference, by table.\n{}",
        list("", "const WITHIN_ORGANIZATION: &[&str] = &", &items, ";")
    )
}

fn generators(tables: &[TableCode]) -> String {
    let used: BTreeMap<_, _> = tables
        .iter()
        .flat_map(|table| &table.columns)
        .filter_map(|column| match &column.insertion {
            Insertion::Made(Made::Function {
                name,
                gives,
                body,
                doc,
            }) => Some((*name, (gives, body, doc))),
            _ => None,
        })
        .collect();
    used.iter()
        .map(|(name, (gives, body, doc))| {
            format!("\n/// {doc}.\nfn {name}() -> {gives} {{\n    {body}\n}}\n")
        })
        .collect()
}
