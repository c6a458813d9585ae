//! The view of `organization.ts`: the right to an organization's rows, and what all queries share.
//! In: the settings and the pictures. Out: who is asked whether a person belongs to an organization, and the settings
//! that the policies read.

use super::layout;
use crate::binding::drizzle::{property, select_type, string, table_value};
use crate::binding::{Membership, membership, root};
use crate::emit::EmitCx;
use crate::ident::QualifiedName;
use crate::model::Model;
use crate::schema::{Schema, Table};
use serde::Serialize;

/// Who the tenants are.
pub struct Tenants<'a> {
    pub schema: &'a Schema,
    pub model: &'a Model,
    /// The table of the organizations.
    pub root: &'a Table,
    /// Where it stands who belongs to which.
    pub membership: Option<Membership<'a>>,
    /// Where policies hold the rows apart: the settings that they read.
    pub rls: Option<Settings<'a>>,
}

/// The run-time parameters that the policies read.
pub struct Settings<'a> {
    organization: &'a str,
    user: String,
}

impl<'a> Tenants<'a> {
    /// The tenants, where the settings want queries and the schema has organizations.
    pub fn of(cx: &EmitCx<'a>) -> Option<Self> {
        cx.config.drizzle.as_ref().filter(|it| it.queries)?;
        let tenancy = &cx.config.tenancy;
        Some(Self {
            schema: cx.schema,
            model: cx.model,
            root: root(cx.schema, cx.model, &tenancy.root)?,
            membership: membership(cx.schema, cx.model, tenancy),
            rls: tenancy.rls.then(|| Settings {
                organization: &tenancy.setting,
                user: tenancy.user_setting(),
            }),
        })
    }

    /// Whether somebody else owns a table.
    pub fn is_external(&self, name: &QualifiedName) -> bool {
        self.schema.table(name).is_some_and(|it| it.external)
    }
}

/// The view of `drizzle/organization.ts.j2`.
#[derive(Serialize)]
pub struct OrganizationView {
    imports: Vec<String>,
    /// The type of an organization's id.
    id: String,
    membership: Option<MembershipView>,
    rls: Option<RlsView>,
}

#[derive(Serialize)]
struct MembershipView {
    table: String,
    organization: String,
    user: String,
    /// The type of a person's id.
    user_type: String,
}

#[derive(Serialize)]
struct RlsView {
    organization: String,
    user: String,
}

/// All that `organization.ts` has to choose.
pub fn view(tenants: &Tenants<'_>) -> Option<OrganizationView> {
    let key = tenants.root.primary_key.as_ref()?.columns.first()?;
    let mut names = Vec::new();
    let mut types = vec![format!("type {}", select_type(&tenants.root.name))];
    let membership = tenants.membership.as_ref().map(|it| {
        let name = &it.table.name;
        let value = table_value(name);
        let select = select_type(name);
        types.push(format!("type {select}"));
        let table = if it.table.external {
            names.push("external".to_owned());
            format!("external.{value}")
        } else {
            names.push(format!("{value} as membership"));
            "membership".to_owned()
        };
        MembershipView {
            organization: format!("{table}.{}", property(&it.organization.name)),
            user: format!("{table}.{}", property(&it.user.name)),
            user_type: format!("{select}['{}']", property(&it.user.name)),
            table,
        }
    });
    types.dedup();
    names.extend(types);
    let is_asked = membership.is_some();
    let mut orm = Vec::new();
    if is_asked {
        orm.extend(["and", "eq"]);
    }
    orm.extend(["is", "sql", "type SQL"]);
    let orm: Vec<String> = orm.into_iter().map(str::to_owned).collect();
    let pg = [
        "PgTransaction",
        "type PgColumn",
        "type PgDatabase",
        "type PgSelect",
    ];
    let line = |names: &[String], from: &str| {
        layout::record(0, "import ", names, &format!(" from '{from}'"))
    };
    let mut imports = vec![
        line(&orm, "drizzle-orm"),
        line(&pg.map(str::to_owned), "drizzle-orm/pg-core"),
        String::new(),
    ];
    if is_asked {
        imports.push("import { db } from './db'".to_owned());
    }
    imports.push(line(&names, "./schema"));
    Some(OrganizationView {
        imports,
        id: format!("{}['{}']", select_type(&tenants.root.name), property(key)),
        membership,
        rls: tenants.rls.as_ref().map(|it| RlsView {
            organization: string(it.organization),
            user: string(&it.user),
        }),
    })
}
