//! The settings of a database that was told, as the text of `schemagen.toml`.

use super::address::table_name;
use super::inline::Inline;
use crate::config::{Config, ConstraintNames, ForeignKeys, TimestampType};

/// The text of `schemagen.toml`, with all that is not the default, and what a project begins with.
pub fn text(config: &Config) -> String {
    let plain = Config::default();
    let (tenancy, other) = (&config.tenancy, &plain.tenancy);
    let mut text = format!("{HEAD}\nspecs = \"specs\"\n\n[tenancy]\n");
    let mut out = Inline::default();
    out.text("root", &table_name(&tenancy.root));
    out.text("column", tenancy.column.as_str());
    let person = (&tenancy.membership_table, &tenancy.membership_user);
    if person != (&other.membership_table, &other.membership_user) {
        let mut entry = Inline::default();
        entry.text("table", &table_name(person.0));
        entry.text("user", person.1.as_str());
        out.raw("membership", entry.finish());
    }
    text.push_str(&out.lines());
    text.push_str(match tenancy.foreign_keys {
        ForeignKeys::Composite => "foreign_keys = \"composite\"\n",
        ForeignKeys::Simple => SIMPLE,
    });
    if tenancy.rls {
        let mut out = Inline::default();
        out.text("rls", "on");
        out.text("setting", &tenancy.setting);
        out.text("app_role", tenancy.app_role.as_str());
        text.push_str(&out.lines());
    }
    let mut conventions = Inline::default();
    if config.conventions.timestamp_type == TimestampType::Timestamp {
        conventions.text("timestamp_type", "timestamp");
    }
    if config.conventions.constraint_names == ConstraintNames::Drizzle {
        conventions.text("constraint_names", "drizzle");
    }
    let conventions = conventions.lines();
    if !conventions.is_empty() {
        text.push_str(&format!("\n[conventions]\n{conventions}"));
    }
    text.push_str("\n[migrations]\ndir = \"migrations\"\nformat = \"sqlx\"\n");
    text.push_str("\n[target.rust]\ndir = \"src/db\"\n");
    text
}

const HEAD: &str = "\
# What a database told of itself. `schemagen init` in an empty folder writes all settings, with what they mean.
";

const SIMPLE: &str = "\
# As it is, a row can reference another organization's. With \"composite\", which the next build would turn into a
# migration, PostgreSQL itself refuses that.
foreign_keys = \"simple\"
";
