//! What the role meets: tables, their owners, policies and privileges, and ways around them.

use super::role::revoke_role;
use super::{Ailment, Patient, Severity, query, rows};
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName};
use crate::schema::{Policy, Privilege, RowSecurity, Schema, Table};
use crate::sql::render;
use crate::statement::{Grant, Statement};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};

/// Looks at all that privileges say. Of a superuser nothing is asked: it may do everything.
pub(super) async fn examine(
    connection: &mut PgConnection,
    patient: &Patient<'_>,
    is_superuser: bool,
    out: &mut Vec<Ailment>,
) -> sqlx::Result<()> {
    let names = |is_meant: fn(&Table) -> bool| -> Vec<String> {
        let tables = patient.meant.owned_tables().filter(|it| is_meant(it));
        let parts = tables.flat_map(|it| [it.name.schema.as_str(), it.name.name.as_str()]);
        parts.map(str::to_owned).collect()
    };
    let tables = rows(connection, query::TABLES, &names(|_| true)).await?;
    missing(patient, &tables, out);
    if is_superuser {
        return Ok(());
    }
    owned(patient, &tables, out);
    for row in &tables {
        if let [schema, name, _, is_owner, may, beside] = row.as_slice() {
            let table = qualified(schema, name);
            lacking(patient, &table, may, out);
            if is_owner != "true" {
                excessive(patient, &table, beside, out);
            }
        }
    }
    let meant = patient.meant.schemas().into_iter().map(Ident::as_str);
    let schemas: Vec<String> = meant.chain([DEFAULT_SCHEMA]).map(str::to_owned).collect();
    for row in rows(connection, query::SCHEMAS, &schemas).await? {
        schema(patient, &row, out);
    }
    let secured = names(|it| it.row_security != RowSecurity::Off);
    for row in rows(connection, query::VIEWS, &secured).await? {
        if let [view, kind, owner] = row.as_slice() {
            out.push(seen_through(view, kind, owner));
        }
    }
    if patient.tenancy.rls {
        for row in rows(connection, query::FUNCTIONS, &[]).await? {
            if let [function, owner, kind] = row.as_slice() {
                out.push(run_as_another(function, owner, kind));
            }
        }
    }
    Ok(())
}

fn qualified(schema: &str, name: &str) -> QualifiedName {
    QualifiedName::new(Ident::composed(&[schema]), Ident::composed(&[name]))
}

fn missing(patient: &Patient<'_>, tables: &[Vec<String>], out: &mut Vec<Ailment>) {
    let is_there = |name: &QualifiedName| {
        let mut found = tables.iter();
        found.any(|row| name.schema == *row[0] && name.name == *row[1])
    };
    for table in patient.meant.owned_tables() {
        if !is_there(&table.name) {
            out.push(Ailment {
                severity: Severity::Error,
                kind: "missing-table",
                object: table.name.to_string(),
                message: format!("table `{}` is not in the database", table.name),
                remedy: Some("schemagen migrate apply".to_owned()),
            });
        }
    }
}

/// Whoever owns a table may switch its policies off.
fn owned(patient: &Patient<'_>, tables: &[Vec<String>], out: &mut Vec<Ailment>) {
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in tables.iter().filter(|row| row[3] == "true") {
        owners.entry(&row[2]).or_default().push(&row[1]);
    }
    for (owner, names) in owners {
        let (role, owner) = (&patient.role, Ident::composed(&[owner]));
        let which = match names.as_slice() {
            [one] => format!("`{one}`"),
            [first, rest @ ..] => format!("`{first}` and {} more tables", rest.len()),
            [] => continue,
        };
        let (what, remedy) = if owner == *role {
            let remedy = format!(
                "REASSIGN OWNED BY {} TO …; -- a role of its own for migrations",
                role.sql()
            );
            (format!("`{role}` owns {which}"), remedy)
        } else {
            let what = format!("`{role}` may become `{owner}`, which owns {which}");
            (what, revoke_role(&owner, role))
        };
        out.push(Ailment {
            severity: patient.grave(),
            kind: "owner",
            object: role.to_string(),
            message: format!("{what}, and may change or drop what it owns, policies too"),
            remedy: Some(remedy),
        });
    }
}

fn grant(table: &QualifiedName, role: &Ident, privileges: BTreeSet<Privilege>) -> Grant {
    Grant {
        table: table.clone(),
        role: role.clone(),
        privileges,
    }
}

/// What the generated code needs.
fn lacking(patient: &Patient<'_>, table: &QualifiedName, may: &str, out: &mut Vec<Ailment>) {
    let held: BTreeSet<Privilege> = may.split(',').filter_map(Privilege::named).collect();
    let needed = BTreeSet::from(Privilege::ROWS);
    let lacking: BTreeSet<Privilege> = needed.difference(&held).copied().collect();
    if lacking.is_empty() {
        return;
    }
    let names: Vec<&str> = lacking.iter().map(|it| it.name()).collect();
    let message = format!(
        "`{}` may not {} `{table}`, as the generated code does",
        patient.role,
        names.join(", ")
    );
    let given = Statement::Grant(grant(table, patient.grantee(), lacking));
    out.push(Ailment {
        severity: Severity::Error,
        kind: "missing-grant",
        object: table.to_string(),
        message,
        remedy: Some(render(&given)),
    });
}

impl Patient<'_> {
    /// Whom privileges are given to: the role of the policies, which the one that connects is of.
    fn grantee(&self) -> &Ident {
        if self.tenancy.rls {
            &self.tenancy.app_role
        } else {
            &self.role
        }
    }
}

/// What no policy stops.
fn excessive(patient: &Patient<'_>, table: &QualifiedName, beside: &str, out: &mut Vec<Ailment>) {
    for held in beside.split(',').filter(|it| !it.is_empty()) {
        let (name, grantee) = held.split_once(' ').unwrap_or((held, ""));
        let Some(privilege) = Privilege::named(name) else {
            continue;
        };
        let (severity, what) = match privilege {
            Privilege::Truncate => (
                patient.grave(),
                "TRUNCATE, which takes the rows of all organizations away",
            ),
            Privilege::References => (
                Severity::Warning,
                "REFERENCES, and a foreign key tells whether a row is there, whosever it is",
            ),
            _ => (
                Severity::Warning,
                "TRIGGER, and a trigger runs as whoever writes the row",
            ),
        };
        let remedy = if grantee.is_empty() {
            format!("REVOKE {name} ON {} FROM PUBLIC;", table.sql())
        } else {
            let role = Ident::composed(&[grantee]);
            render(&Statement::Revoke(grant(table, &role, [privilege].into())))
        };
        out.push(Ailment {
            severity,
            kind: "excessive-grant",
            object: table.to_string(),
            message: format!("`{}` has on `{table}` {what}", patient.role),
            remedy: Some(remedy),
        });
    }
}

fn schema(patient: &Patient<'_>, row: &[String], out: &mut Vec<Ailment>) {
    let [name, usage, creator, owner] = row else {
        return;
    };
    let (schema, role) = (Ident::composed(&[name]), &patient.role);
    let mut push = |severity, kind, message: String, remedy: String| {
        out.push(Ailment {
            severity,
            kind,
            object: name.clone(),
            message,
            remedy: Some(remedy),
        });
    };
    if usage != "true" {
        let given = Statement::GrantUsage {
            schema: schema.clone(),
            role: patient.grantee().clone(),
        };
        let message = format!("`{role}` may not look into schema `{name}`");
        push(Severity::Error, "missing-grant", message, render(&given));
    }
    if !creator.is_empty() {
        let from = match creator.as_str() {
            "PUBLIC" => creator.clone(),
            role => Ident::composed(&[role]).sql(),
        };
        let message = format!(
            "`{role}` may make tables and functions in schema `{name}`, and with them stand in for yours"
        );
        let remedy = format!("REVOKE CREATE ON SCHEMA {} FROM {from};", schema.sql());
        push(Severity::Warning, "create-on-schema", message, remedy);
    }
    if !owner.is_empty() {
        let message =
            format!("`{role}` may act as the owner of schema `{name}`, and drop what is in it");
        let remedy = if *owner == *role.as_str() || owner == "pg_database_owner" {
            format!(
                "ALTER SCHEMA {} OWNER TO …; -- the role that migrates",
                schema.sql()
            )
        } else {
            revoke_role(&Ident::composed(&[owner]), role)
        };
        push(patient.grave(), "owner", message, remedy);
    }
}

/// A view without `security_invoker` reads as its owner.
fn seen_through(view: &str, kind: &str, owner: &str) -> Ailment {
    let (message, remedy) = if kind == "m" {
        let message = format!("`{view}` holds rows of all organizations, and no policy binds it");
        (
            message,
            format!("REVOKE ALL ON {view} FROM PUBLIC; -- and from whoever else has it"),
        )
    } else {
        let message =
            format!("view `{view}` shows what its owner `{owner}` sees, past the policies");
        (
            message,
            format!("ALTER VIEW {view} SET (security_invoker = true);"),
        )
    };
    Ailment {
        severity: Severity::Error,
        kind: "view",
        object: view.to_owned(),
        message,
        remedy: Some(remedy),
    }
}

fn run_as_another(function: &str, owner: &str, kind: &str) -> Ailment {
    Ailment {
        severity: Severity::Note,
        kind: "security-definer",
        object: function.to_owned(),
        message: format!("`{function}` runs as `{owner}`: see that it keeps organizations apart"),
        remedy: Some(format!("ALTER {kind} {function} SECURITY INVOKER;")),
    }
}

/// Compares row-level security as the database has it with what is meant.
pub(super) fn compare_security(patient: &Patient<'_>, live: &Schema, out: &mut Vec<Ailment>) {
    for meant in patient.meant.owned_tables() {
        let Some(found) = live.table(&meant.name) else {
            continue;
        };
        if meant.row_security != RowSecurity::Forced {
            continue;
        }
        if found.row_security != meant.row_security {
            out.push(not_bound(found));
        }
        for policy in &meant.policies {
            let there = found.policies.iter().find(|it| it.name == policy.name);
            if there != Some(policy) {
                out.push(otherwise(&meant.name, policy, there));
            }
        }
        for policy in &found.policies {
            if meant.policies.iter().all(|it| it.name != policy.name) {
                out.push(unknown(&meant.name, policy));
            }
        }
    }
}

fn not_bound(table: &Table) -> Ailment {
    let name = &table.name;
    let message = match table.row_security {
        RowSecurity::Off => format!("row-level security of `{name}` is off"),
        RowSecurity::Enabled | RowSecurity::Forced => {
            format!("row-level security of `{name}` does not bind the table's owner")
        }
    };
    let forced = Statement::SetRowSecurity {
        table: name.clone(),
        from: table.row_security,
        to: RowSecurity::Forced,
    };
    ailment("row-security", name.to_string(), message, &[forced])
}

fn otherwise(table: &QualifiedName, meant: &Policy, there: Option<&Policy>) -> Ailment {
    let created = Statement::CreatePolicy {
        table: table.clone(),
        policy: meant.clone(),
    };
    let object = format!("{table}.{}", meant.name);
    match there {
        None => {
            let message = format!("policy `{}` of `{table}` is missing", meant.name);
            ailment("policy", object, message, &[created])
        }
        Some(there) => {
            let message = format!(
                "policy `{}` of `{table}` is not as the specs say",
                meant.name
            );
            ailment("policy", object, message, &[dropped(table, there), created])
        }
    }
}

fn unknown(table: &QualifiedName, policy: &Policy) -> Ailment {
    let message = format!(
        "policy `{}` of `{table}` is not in the specs, and may let more rows through",
        policy.name
    );
    let object = format!("{table}.{}", policy.name);
    ailment("policy", object, message, &[dropped(table, policy)])
}

fn dropped(table: &QualifiedName, policy: &Policy) -> Statement {
    Statement::DropPolicy {
        table: table.clone(),
        policy: policy.clone(),
    }
}

fn ailment(kind: &'static str, object: String, message: String, remedy: &[Statement]) -> Ailment {
    let lines: Vec<String> = remedy.iter().map(render).collect();
    let words: Vec<&str> = lines
        .iter()
        .flat_map(|it| it.lines())
        .map(str::trim)
        .collect();
    Ailment {
        severity: Severity::Error,
        kind,
        object,
        message,
        remedy: Some(words.join(" ")),
    }
}
