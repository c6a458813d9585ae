//! The view of `mod.rs`: what all tables share.
//! In: all tables. Out: the list of the modules, the membership check, the generators that the tables call.

use super::layout::{signature, sql_const};
use super::model::{Access, Insertion, Membership, Shared, TableCode};
use crate::binding::rust::{Made, column_form, module};
use serde::Serialize;
use std::collections::BTreeMap;

/// The view of `rust/mod.rs.j2`.
#[derive(Serialize)]
pub struct SharedView {
    org: Option<OrgView>,
    membership: Option<MembershipView>,
    modules: String,
    generators: String,
    /// Whether there are tests of the isolation.
    tests: bool,
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
}

/// The view of what all tables share.
pub fn view(shared: &Shared, tables: &[TableCode], tests: bool) -> SharedView {
    SharedView {
        org: shared.root.map(|root| org_view(&module(&root.name))),
        membership: shared
            .membership
            .as_ref()
            .and_then(|membership| membership_view(shared, tables, membership)),
        modules: modules(tables),
        generators: generators(tables),
        tests: tests && shared.root.is_some_and(|root| !root.external),
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

fn modules(tables: &[TableCode]) -> String {
    let mut names: Vec<_> = tables.iter().map(|table| table.module.as_str()).collect();
    names.extend(["enums", "json"]);
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
    let user = format!("user: &{}", shared.outer_path(table, user));
    let head = |receiver: &str| {
        signature(
            "    ",
            "pub async fn org",
            &[receiver, &organization, &user],
            "Result<Org, Error>",
        )
    };
    let rows = format!("Result<Vec<{}::Row>, Error>", root.module);
    let session = "session: &mut impl sealed::Session";
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
            "Result<(), Error>",
        ),
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
    let (organization, user) = (membership.organization, membership.user);
    let member = [
        format!("select 1 from {} ", table.name.sql()),
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
