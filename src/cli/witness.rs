//! `schemagen audit --witness`: for each statement that is refuted, the rows with which a PostgreSQL was seen to leak.
//! In: an audit, and a scratch server. Out: scripts for people, values for programs.
//! What was not seen to leak is unknown, and not refuted.

use super::Result;
use super::audit::place;
use super::database::ScratchArgs;
use super::findings::Format;
use super::ui::Ui;
use crate::analysis::Analysis;
use crate::database::{Scratch, witnesses};
use crate::diagnostic::{Style, human};
use crate::project::Project;
use crate::rules::{QueryCx, Site, What};
use crate::tenancy::Answer;
use crate::witness::{Found, LeakKind, Line, Subject, Witness};
use serde::Serialize;
use std::collections::BTreeMap;

/// Whether witnesses are looked for, and where.
#[derive(Debug, clap::Args)]
pub(super) struct WitnessArgs {
    /// Show rows with which each refuted statement leaks, seen on a scratch PostgreSQL
    #[arg(long)]
    witness: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

/// What was found, for each statement that is refuted and not waived.
#[derive(Debug, Serialize)]
pub(super) struct Witnesses {
    witnesses: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    file: String,
    line: usize,
    column: usize,
    server: String,
    /// How many fixtures were tried in vain.
    #[serde(skip_serializing_if = "Option::is_none")]
    tries: Option<u32>,
    /// What PostgreSQL says of a statement that it does not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    witness: Option<Shown>,
    #[serde(skip)]
    head: String,
}

#[derive(Debug, Serialize)]
struct Shown {
    organization: String,
    other: String,
    parameters: BTreeMap<String, Option<String>>,
    setup: Vec<String>,
    arrival: Vec<String>,
    statement: String,
    leak: Leak,
    script: String,
}

#[derive(Debug, Serialize)]
struct Leak {
    kind: &'static str,
    table: Option<String>,
    message: String,
    before: usize,
    after: usize,
    gone: Vec<Line>,
    new: Vec<Line>,
}

/// Looks for witnesses, if that is asked for.
pub(super) fn look(
    args: &WitnessArgs,
    format: Format,
    project: &Project,
    analysis: &Analysis,
    cx: &mut QueryCx,
    ui: &Ui,
) -> Result<Option<Witnesses>> {
    if !args.witness {
        return Ok(None);
    }
    if !matches!(format, Format::Human | Format::Json) {
        ui.news("witnesses are shown in the formats human and json only");
        return Ok(None);
    }
    let sites: Vec<&Site> = cx.sites.iter().filter(|it| is_refuted(it)).collect();
    if sites.is_empty() {
        let witnesses = Vec::new();
        return Ok(Some(Witnesses { witnesses }));
    }
    let subjects = sites.iter().map(|site| Subject {
        schema: &analysis.schema,
        model: &analysis.model,
        sql: site.sql(&project.inputs.sources).unwrap_or_default(),
        organization: match &site.what {
            What::Statement(verdict) => verdict.organization.as_deref(),
            What::Unread(_) => None,
        },
    });
    let subjects: Vec<Subject<'_>> = subjects.collect();
    let scratch = Scratch::open(args.scratch.scratch_url.as_deref())?;
    let (server, found) = witnesses(&scratch, &analysis.schema, &subjects)?;
    let entries = sites.iter().zip(&found);
    let entries = entries.map(|(site, found)| Entry::new(project, site, &server, found));
    let witnesses = entries.collect();
    let refuted = cx.sites.iter_mut().filter(|it| is_refuted(it));
    for (site, found) in refuted.zip(&found) {
        if let (What::Statement(verdict), Found::Unseen(_) | Found::Refused(_)) =
            (&mut site.what, found)
        {
            verdict.doubt();
        }
    }
    Ok(Some(Witnesses { witnesses }))
}

fn is_refuted(site: &Site) -> bool {
    let What::Statement(verdict) = &site.what else {
        return false;
    };
    matches!(verdict.answer, Answer::Refuted(_)) && !site.is_waived()
}

impl Witnesses {
    /// For people.
    pub(super) fn text(&self, style: Style) -> String {
        let mut text = String::new();
        for entry in &self.witnesses {
            text.push_str(&entry.text(style));
            text.push('\n');
        }
        text
    }
}

impl Entry {
    fn new(project: &Project, site: &Site, server: &str, found: &Found) -> Self {
        let source = project.inputs.sources.get(site.span.source);
        let position = source.position(site.span.range().start);
        let (mut tries, mut refused, mut witness) = (None, None, None);
        match found {
            Found::Seen(seen) => witness = Some(Shown::new(seen)),
            Found::Unseen(count) => tries = Some(*count),
            Found::Refused(message) => refused = Some(message.clone()),
        }
        Self {
            file: source.path().to_owned(),
            line: position.line,
            column: position.column,
            server: server.to_owned(),
            tries,
            refused,
            witness,
            head: place(project, site),
        }
    }

    fn text(&self, style: Style) -> String {
        let server = &self.server;
        let said = match (&self.witness, &self.refused) {
            (Some(_), _) => format!("leaks, as seen on {server}; in psql:"),
            (None, Some(message)) => {
                format!("no witness: {server} does not run the statement: {message}")
            }
            (None, None) => format!(
                "no witness was found: {} fixtures were tried on {server}",
                self.tries.unwrap_or(0)
            ),
        };
        let mut text = human::paragraph(&self.head, &said, style);
        text.extend(self.witness.iter().map(|it| it.script.as_str()));
        text
    }
}

impl Shown {
    fn new(witness: &Witness) -> Self {
        let [organization, other] = witness.organizations.clone();
        let leak = &witness.leak;
        let [gone, new] = leak.rows.clone().unwrap_or_default();
        Self {
            organization,
            other,
            parameters: witness.parameters.clone(),
            setup: witness.setup.clone(),
            arrival: witness.arrival.clone(),
            statement: witness.statement.clone(),
            leak: Leak {
                kind: match leak.kind {
                    LeakKind::Answer => "answer",
                    LeakKind::OtherRows => "other-rows",
                    LeakKind::OwnRows => "own-rows",
                },
                table: leak.table.as_ref().map(ToString::to_string),
                message: witness.told().remove(0),
                before: leak.counts[0],
                after: leak.counts[1],
                gone,
                new,
            },
            script: witness.script(),
        }
    }
}
