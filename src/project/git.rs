//! What changed since a revision: the one place where Git is asked.
//! In: a revision, the texts of a run. Out: an answer, for each finding, whether it stands on what changed.
//! Git runs as a process, finds its repository from the specs' folder, and changes nothing.

use super::{Project, folder_of, readable};
use crate::changes::Changes;
use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use crate::path::shown;
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What a hook or a user may have set, and would lead Git to another repository.
const MISLEADING: [&str; 5] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_EXTERNAL_DIFF",
];
/// The same patch, whatever the settings of a user or a repository say.
const PATCH: [&str; 10] = [
    "diff",
    "--unified=0",
    "--inter-hunk-context=0",
    "--find-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--src-prefix=a/",
    "--dst-prefix=b/",
];
const OUTSIDE: &str = "run it inside of a Git repository, or leave `--since` out";
const SHALLOW: &str = "fetch the whole history (actions/checkout: `fetch-depth: 0`)";

/// What changed since a revision.
#[derive(Debug)]
pub struct Since {
    changes: Changes,
    /// The paths of the texts as shown, and from the top of the repository.
    paths: BTreeMap<String, String>,
}

impl Since {
    /// Compares the files of a project as they are with those of a revision, or with those of the commit where the branch
    /// left it.
    pub fn read(revision: &str, project: &Project) -> Result<Self> {
        let folder = if readable(&project.specs).is_dir() {
            project.specs.clone()
        } else {
            folder_of(&project.specs)
        };
        let git = Git { revision, folder };
        let top = git.answer(&["rev-parse", "--show-toplevel"], OUTSIDE)?;
        let commit = git.commit()?;
        let base = git.answer(&["merge-base", &commit, "HEAD"], SHALLOW)?;
        let files = git.run(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", &base])?;
        let known = files.split('\0').map(str::to_owned);
        let sources = &project.inputs.sources;
        let patterns = patterns(sources);
        let mut patch: Vec<&str> = PATCH.to_vec();
        patch.extend([base.as_str(), "--"]);
        patch.extend(patterns.iter().map(String::as_str));
        Ok(Self {
            changes: Changes::read(known, &git.run(&patch)?),
            paths: paths(sources, Path::new(&top)),
        })
    }

    /// Whether a finding stands on what changed.
    pub fn touches(&self, finding: &Diagnostic, sources: &Sources) -> bool {
        let path_of = |source: &crate::source::Source| self.paths.get(source.path()).cloned();
        self.changes.touch(finding, sources, path_of)
    }
}

/// Git, asked in a folder on behalf of a revision.
struct Git<'a> {
    revision: &'a str,
    folder: PathBuf,
}

impl Git<'_> {
    /// The commit that the revision names. One that begins with a dash would be read as an option.
    fn commit(&self) -> Result<String> {
        let name = format!("{}^{{commit}}", self.revision);
        let unknown = || Error::NoRevision {
            revision: self.revision.to_owned(),
            path: self.folder.clone(),
        };
        if self.revision.is_empty() || self.revision.starts_with('-') {
            return Err(unknown());
        }
        let done = self.start(&["rev-parse", "--verify", "--quiet", &name])?;
        if done.status.success() {
            Ok(text(&done.stdout).trim().to_owned())
        } else {
            Err(unknown())
        }
    }

    /// What Git prints, without the end of the line.
    fn answer(&self, args: &[&str], help: &'static str) -> Result<String> {
        let answer = self.ask(args, help)?;
        Ok(answer.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn run(&self, args: &[&str]) -> Result<String> {
        self.ask(args, "put that right, or leave `--since` out")
    }

    fn ask(&self, args: &[&str], help: &'static str) -> Result<String> {
        let done = self.start(args)?;
        if done.status.success() {
            return Ok(text(&done.stdout));
        }
        let said = text(&done.stderr);
        let message = match said.lines().next() {
            Some(line) => line.trim_start_matches("fatal: ").to_owned(),
            None => "it and HEAD have no commit in common here".to_owned(),
        };
        Err(Error::Git {
            revision: self.revision.to_owned(),
            message,
            help,
        })
    }

    fn start(&self, args: &[&str]) -> Result<Output> {
        let mut command = Command::new("git");
        for name in MISLEADING {
            command.env_remove(name);
        }
        command
            .env("LC_ALL", "C")
            .arg("--no-optional-locks")
            .args(args)
            .current_dir(readable(&self.folder))
            .output()
            .map_err(|source| Error::NoGit { source })
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The kinds of files that are asked about, so that the patch holds no others.
fn patterns(sources: &Sources) -> BTreeSet<String> {
    let kinds = sources.iter().map(|(_, source)| {
        let kind = source.path().rsplit_once('.').map(|(_, kind)| kind);
        kind.filter(|it| it.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    });
    kinds
        .map(|kind| kind.map_or(":(top)*".to_owned(), |kind| format!(":(top)*.{kind}")))
        .collect()
}

/// Where the texts are in the repository, links followed. Those outside of it are left out.
fn paths(sources: &Sources, top: &Path) -> BTreeMap<String, String> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let Some(top) = real(top) else {
        return BTreeMap::new();
    };
    let path = |source: &crate::source::Source| {
        let file = real(Path::new(source.path()))?;
        let inside = file.strip_prefix(&top).ok()?;
        Some((source.path().to_owned(), shown(inside)))
    };
    sources
        .iter()
        .filter_map(|(_, source)| path(source))
        .collect()
}
