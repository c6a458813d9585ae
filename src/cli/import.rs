//! `schemagen import`: a live database, a SQL file or a folder of migrations becomes specs, and settings under which they mean it.
//! What was written is read again and compared with the database, on a scratch server. What is there is never touched.

use super::database::{ScratchArgs, counted, show};
use super::findings;
use super::report;
use super::ui::Ui;
use super::{Outcome, Result};
use crate::config::{self, Config, Tenancy};
use crate::database::{self, Address, Endpoint, Picture, Scratch};
use crate::diagnostic::{Diagnostic, Diagnostics, human, locate};
use crate::ident::Ident;
use crate::path::{clean, shown};
use crate::project::{CONFIG_FILE, read_text};
use crate::resolve::{Resolution, resolve};
use crate::schema::Schema;
use crate::source::Sources;
use crate::spec;
use crate::unresolve;
use crate::write::{self, Action, TextFile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What `import` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A database, as postgres://user:password@host:5432/name, a .sql file, or a folder of migrations
    /// [default: DATABASE_URL, also of the nearest .env from here up to the project's folder]
    from: Option<String>,
    /// The folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Only what lives in this schema; may stand several times
    #[arg(long = "schema", value_name = "NAME")]
    schemas: Vec<String>,
    /// Print the specs; write and compare nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

/// Reads, tells, writes and compares.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let path = clean(&args.dir.join(CONFIG_FILE));
    let settings = match read_text(&path)? {
        None => None,
        Some(text) => match read_settings(&path, &text, ui)? {
            None => return Ok(Outcome::Findings),
            settings => settings,
        },
    };
    let scratch_url = args.scratch.scratch_url.as_deref();
    let endpoint = match &args.from {
        Some(text) => Endpoint::parse(text)?,
        None => Endpoint::Database(Box::new(Address::find(None, &args.dir)?)),
    };
    ui.progress("reading what is there");
    let mut picture = endpoint.picture(scratch_url)?;
    keep(&mut picture, &args.schemas);
    let sql = database::verbatim(&picture);
    let schema = Schema {
        sql,
        ..picture.schema.clone()
    };
    let is_new = settings.is_none();
    let config = settings.unwrap_or_else(|| unresolve::guess(&schema));
    let text = unresolve::specs(&schema, &config);
    if args.dry_run {
        ui.result(&text)?;
        return Ok(Outcome::Clean);
    }
    if !written(args, is_new, &config, &text, ui)? {
        return Ok(Outcome::Findings);
    }
    let mut sources = Sources::default();
    let path = shown(&spec_path(&args.dir, &config));
    let (spec, mut found) = spec::parse(sources.add(path, &text), &text);
    let made = resolve(&spec, &config);
    found.extend(made.diagnostics.iter().cloned());
    if !found.is_empty() {
        told_wrong(&sources, found, ui)?;
        return Ok(Outcome::Findings);
    }
    ui.remark(&scopes(&made, &config, ui))?;
    ui.progress("comparing on a scratch database");
    let scratch = Scratch::open(scratch_url)?;
    let differences = database::differences_of(picture, &scratch, &made.schema)?;
    show(&differences, super::database::Format::Human, ui)?;
    let specs = shown(&clean(&args.dir.join(specs_folder(&config))));
    if differences.is_empty() {
        ui.remark("seen on a scratch database: the specs make the same again\n")?;
        ui.remark(&format!("next: schemagen check {specs}\n"))?;
        return Ok(Outcome::Clean);
    }
    ui.remark(&format!(
        "the specs make another database: {}\n",
        counted(&differences)
    ))?;
    Ok(Outcome::Findings)
}

/// The settings that stand already. Nothing where they are wrong, which is said.
fn read_settings(path: &Path, text: &str, ui: &Ui) -> Result<Option<Config>> {
    let mut sources = Sources::default();
    let (config, found) = config::parse(sources.add(shown(path), text), text);
    if found.is_empty() {
        return Ok(Some(config));
    }
    told_wrong(&sources, found, ui)?;
    Ok(None)
}

fn told_wrong(sources: &Sources, found: Vec<Diagnostic>, ui: &Ui) -> Result<()> {
    let mut all = Diagnostics::default();
    all.extend(found);
    let all = all.sorted();
    let found = locate(sources, all.iter());
    ui.result(&findings::text(&found, findings::Format::Human, ui))
}

/// Leaves out what lives in other schemas than these.
fn keep(picture: &mut Picture, schemas: &[String]) {
    if schemas.is_empty() {
        return;
    }
    let is_kept = |schema: &Ident| schemas.iter().any(|it| *schema == **it);
    picture
        .schema
        .tables
        .retain(|name, _| is_kept(&name.schema));
    picture.schema.enums.retain(|name, _| is_kept(&name.schema));
    picture.pieces.retain(|_, (schema, _)| is_kept(schema));
}

fn specs_folder(config: &Config) -> &str {
    config.specs.as_deref().unwrap_or("specs")
}

fn spec_path(dir: &Path, config: &Config) -> PathBuf {
    clean(&dir.join(specs_folder(config)).join("schema.toml"))
}

/// Writes the specs, and the settings if there are none. Nothing where a file is in the way.
fn written(args: &Args, is_new: bool, config: &Config, text: &str, ui: &Ui) -> Result<bool> {
    let mut files = vec![TextFile {
        path: format!("{}/schema.toml", specs_folder(config)),
        text: text.to_owned(),
    }];
    if is_new {
        files.push(TextFile {
            path: CONFIG_FILE.to_owned(),
            text: unresolve::settings_text(config),
        });
    }
    let plan = write::plan_new(&args.dir, &files)?;
    let standing = plan.writes.iter().find(|it| it.action == Action::Unchanged);
    if let Some(write) = standing {
        let path = shown(&write.path);
        ui.result(&format!("`{path}` exists already; nothing was written\n"))?;
        return Ok(false);
    }
    write::commit(&plan)?;
    ui.remark(&report::done(&plan, &BTreeMap::new(), ui))?;
    Ok(true)
}

/// Whose rows the tables hold.
fn scopes(made: &Resolution, config: &Config, ui: &Ui) -> String {
    let tables = &made.model.tables;
    let scoped = tables.values().filter(|it| it.scope.column().is_some());
    let (scoped, all) = (scoped.count(), tables.len());
    let Tenancy { root, column, .. } = &config.tenancy;
    let text = if made.schema.tables.contains_key(root) {
        let others = match scoped {
            1 => "1 other is".to_owned(),
            count => format!("{count} others are"),
        };
        format!(
            "`{root}` holds the organizations, {others} told apart by `{column}`, and `schemagen check` asks about the \
             rest"
        )
    } else {
        format!(
            "none of them is called like organizations: write `root` and `column` under `[tenancy]` in {CONFIG_FILE}, \
             remove the specs, and import again"
        )
    };
    human::paragraph(&format!("{all} tables:"), &text, ui.style())
}
