//! The role itself: what it is, what it may become, and what is set for it.

use super::{Ailment, Patient, Severity, query, rows};
use crate::ident::Ident;
use sqlx::PgConnection;

/// What of a role no policy binds: its place among the attributes, its word in SQL, and what it means.
const ATTRIBUTES: [(&str, &str, &str); 4] = [
    (
        "superuser",
        "NOSUPERUSER",
        "is a superuser, whom nothing binds",
    ),
    (
        "bypass-rls",
        "NOBYPASSRLS",
        "has BYPASSRLS, so that no policy binds it",
    ),
    (
        "create-role",
        "NOCREATEROLE",
        "has CREATEROLE, and may grant itself the role that owns the tables",
    ),
    (
        "replication",
        "NOREPLICATION",
        "has REPLICATION, and may read every row as it is written",
    ),
];

/// Whether the role is a superuser, of whom nothing more is to be said.
pub(super) async fn examine(
    connection: &mut PgConnection,
    patient: &Patient<'_>,
    out: &mut Vec<Ailment>,
) -> sqlx::Result<bool> {
    let held = rows(connection, query::ATTRIBUTES, &[]).await?;
    let held: Vec<bool> = held.iter().flatten().map(|it| it == "true").collect();
    let is_superuser = held.first() == Some(&true);
    for ((kind, word, what), _) in ATTRIBUTES.iter().zip(&held).filter(|(_, held)| **held) {
        out.push(Ailment {
            severity: patient.grave(),
            kind,
            object: patient.role.to_string(),
            message: format!("`{}` {what}", patient.role),
            remedy: Some(format!("ALTER ROLE {} {word};", patient.role.sql())),
        });
        if is_superuser {
            return Ok(true);
        }
    }
    for row in rows(connection, query::ROLES, &[]).await? {
        if let [role, first, what] = row.as_slice() {
            out.push(way(patient, role, first, what));
        }
    }
    if patient.tenancy.rls {
        out.extend(outsider(connection, patient).await?);
        for setting in [&patient.tenancy.setting, &patient.tenancy.user_setting()] {
            out.extend(preset(connection, patient, setting).await?);
        }
    }
    Ok(false)
}

/// A role that it may become.
fn way(patient: &Patient<'_>, role: &str, first: &str, what: &str) -> Ailment {
    let through = if role == first {
        String::new()
    } else {
        format!(" through `{first}`")
    };
    Ailment {
        severity: patient.grave(),
        kind: "path",
        object: patient.role.to_string(),
        message: format!(
            "`{}` may become `{role}`{through}, which {what}",
            patient.role
        ),
        remedy: Some(revoke_role(&Ident::composed(&[first]), &patient.role)),
    }
}

/// `REVOKE owner FROM app;`
pub(super) fn revoke_role(role: &Ident, from: &Ident) -> String {
    format!("REVOKE {} FROM {};", role.sql(), from.sql())
}

/// The policies are for one role; whoever is not of it sees no row at all.
async fn outsider(
    connection: &mut PgConnection,
    patient: &Patient<'_>,
) -> sqlx::Result<Option<Ailment>> {
    let app = &patient.tenancy.app_role;
    let bound = [app.as_str().to_owned()];
    let answer = rows(connection, query::IS_MEMBER, &bound).await?.concat();
    let ailment = |message: String, remedy: String| Ailment {
        severity: Severity::Error,
        kind: "outsider",
        object: patient.role.to_string(),
        message,
        remedy: Some(remedy),
    };
    Ok(match answer.first().map(String::as_str) {
        Some("true") => None,
        Some("missing") => Some(ailment(
            format!("there is no role `{app}`, whom the policies are for"),
            "schemagen migrate apply".to_owned(),
        )),
        _ => Some(ailment(
            format!(
                "the policies are for `{app}`, and `{}` is not of it: it finds no row",
                patient.role
            ),
            format!("GRANT {} TO {};", app.sql(), patient.role.sql()),
        )),
    })
}

/// A parameter that says something before the code does: whoever forgets to set it works in that organization.
async fn preset(
    connection: &mut PgConnection,
    patient: &Patient<'_>,
    setting: &str,
) -> sqlx::Result<Option<Ailment>> {
    let bound = [setting.to_owned()];
    let value = rows(connection, query::SETTING, &bound).await?.concat();
    let is_set = value.iter().any(|it| !it.is_empty());
    Ok(is_set.then(|| Ailment {
        severity: Severity::Error,
        kind: "preset",
        object: setting.to_owned(),
        message: format!(
            "`{setting}` is set when `{}` connects: code that forgets to set it works with those rows",
            patient.role
        ),
        remedy: Some(format!(
            "ALTER ROLE {} RESET {setting};",
            patient.role.sql()
        )),
    }))
}

/// The kind of the note that row-level security is off.
pub const NO_POLICIES: &str = "no-policies";

/// What it means that row-level security is off.
pub(super) fn without_policies(patient: &Patient<'_>) -> Ailment {
    let role = &patient.role;
    Ailment {
        severity: Severity::Note,
        kind: NO_POLICIES,
        object: role.to_string(),
        message: format!(
            "`rls` is off: the generated code alone keeps organizations apart, and SQL by hand as `{role}` reaches the rows of all"
        ),
        remedy: Some("rls = \"on\" under [tenancy] in schemagen.toml".to_owned()),
    }
}
