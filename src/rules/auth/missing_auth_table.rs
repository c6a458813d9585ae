//! S101.

use crate::auth::AuthTable;
use crate::reader::nearest;
use crate::rules::{Check, Finding, Report, SchemaCx};

rule! {
    /// The specs do not have a table that Better Auth needs.
    ///
    /// ## Why
    /// Better Auth compares its tables with the database at the first call of an endpoint, and answers
    /// none until they are there ("schema mismatch"; `diffSchema` in `@better-auth/core` 1.7). Which
    /// tables it needs follows from its version and its plugins, both under `[auth.better_auth]` in
    /// `schemagen.toml`.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// tables = { session = false, verification = false }
    /// ```
    /// ```toml
    /// [table.accounts]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.accounts.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// ```
    ///
    /// ## Good
    /// `tables` names a table that is not called as Better Auth calls it, as `modelName` does there;
    /// `false` stands for one that is not in this database, as the sessions where Better Auth keeps
    /// them in a secondary storage.
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// plugins = ["jwt"]
    /// tables = { session = false, account = false, verification = false, jwks = "signing_key" }
    /// ```
    /// ```toml
    /// [table.signing_key]
    /// org_scoped = false
    /// reason = "signs the tokens of everybody"
    /// timestamps = ["created_at"]
    /// [table.signing_key.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// public_key = "text"
    /// private_key = "text"
    /// expires_at = "timestamptz?"
    /// alg = "text?"
    /// crv = "text?"
    /// ```
    ///
    /// ## When to allow
    /// No spec can, as there is no table that could say so: `false` in `tables` does.
    "S101" "missing-auth-table" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    if out.after_errors() {
        return;
    }
    for needed in cx.config.better_auth.iter().flat_map(|auth| &auth.tables) {
        if cx.schema.table(&needed.name).is_none() {
            out.push(finding(cx, needed));
        }
    }
}

fn finding(cx: &SchemaCx<'_>, needed: &AuthTable) -> Finding {
    let name = &needed.name;
    let names: Vec<String> = cx.tables().map(|table| table.name.to_string()).collect();
    let help = match nearest(&name.to_string(), names.iter().map(String::as_str)) {
        Some(near) => format!(
            "if it is `{near}`, write `tables = {{ {} = \"{near}\" }}` under `[auth.better_auth]`",
            needed.model
        ),
        None => format!(
            "add `[table.{name}]`, or say its name as `{}` in `tables` under `[auth.better_auth]`",
            needed.model
        ),
    };
    let message = format!(
        "there is no table `{name}`, which {} needs",
        needed.wanted_by()
    );
    Finding::of_word(name.to_string(), needed.span, message).help(help)
}
