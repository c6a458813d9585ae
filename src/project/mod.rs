//! The door through which a project comes in: its folder, its settings, its specs, the schema of its last migration.
//! In: what the user named, or nothing. Out: `Inputs`, and where paths of the settings start from.
//! Paths are kept relative to the current directory, as a person would type them.

mod baseline;
mod clock;
mod files;
mod git;
mod history;
mod journal;
mod locate;
mod overlay;
mod places;
mod queries;
mod templates;

pub use baseline::{check_baseline, read_baseline};
pub use clock::now;
pub use files::read_text;
pub use git::Since;
pub use history::History;
pub use locate::{specs_below, specs_of};
pub use overlay::Overlay;
pub use places::{Places, places};
pub use queries::{read_open_queries, read_queries};

use crate::analysis::Inputs;
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, code};
use crate::emit::snapshot::FILE_NAME;
use crate::error::{Error, Result};
use crate::history::{FILE_NAME as CHAIN_FILE, Fingerprint};
use crate::path::{clean, relative, shown};
use crate::schema::Schema;
use crate::schema::snapshot::{self, InvalidSnapshot};
use crate::source::{SourceId, Sources, Span, Spanned};
use files::{Reach, is_spec, spec_files};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The name of the settings.
pub const CONFIG_FILE: &str = "schemagen.toml";
/// Where specs are, if nobody says otherwise.
const DEFAULT_SPECS: &str = "specs";

/// A project as it was read.
#[derive(Debug)]
pub struct Project {
    /// The folder that paths of the settings start from.
    pub root: PathBuf,
    /// The settings' file, if there is one.
    pub config_file: Option<PathBuf>,
    /// The folder of the specs, or the one spec that was named.
    pub specs: PathBuf,
    /// The one spec of the folder that a person asked about.
    pub focus: Option<SourceId>,
    /// What the analysis starts from.
    pub inputs: Inputs,
    /// The text of the snapshot, if there is one.
    pub snapshot: Option<String>,
    /// The fingerprint of the snapshot, if there is one that can be read.
    pub fingerprint: Option<Fingerprint>,
    /// The migrations.
    pub history: History,
}

impl Project {
    /// The path of the snapshot, relative to the root, as outputs are.
    pub fn snapshot_path(&self) -> String {
        snapshot_path(&self.inputs.config)
    }

    /// The path of the list of migrations, relative to the root.
    pub fn chain_path(&self) -> String {
        format!("{}/{}", self.inputs.config.migrations.dir, CHAIN_FILE)
    }
}

/// Reads the project whose specs are at `specs`, or the one that the current directory is in.
pub fn load(specs: Option<&Path>) -> Result<Project> {
    load_with(specs, &Overlay::default())
}

/// The same, but a single spec is read together with its neighbours, of which it may speak, and is the focus.
pub fn load_around(specs: Option<&Path>) -> Result<Project> {
    read(specs, true, &Overlay::default())
}

/// As [`load`], where some texts stand before those on the disk.
pub fn load_with(specs: Option<&Path>, overlay: &Overlay) -> Result<Project> {
    read(specs, false, overlay)
}

fn read(specs: Option<&Path>, around: bool, overlay: &Overlay) -> Result<Project> {
    let here = std::env::current_dir().map_err(Error::read(Path::new(".")))?;
    let start = start(&here, specs);
    let is_there = readable(&start).exists() || overlay.is_file(&clean(&here.join(&start)));
    if specs.is_some() && !is_there {
        return Err(Error::NoSpecs { path: start });
    }
    let config_file = find_config(&here, &start, overlay);
    let mut texts = Texts::new(&here, overlay);
    let (settings, config) = match &config_file {
        Some(file) => texts.read_config(file)?,
        None => (None, Config::default()),
    };
    let config_path = config_file.as_deref();
    let focus = Some(&start).filter(|it| around && it.is_file());
    let (specs, reach) = match (specs, focus) {
        (_, Some(focus)) => {
            let configured = |it| configured_specs(&config, Some(it), &folder_of(focus));
            neighbourhood(focus, config_path.map(configured))
        }
        (Some(_), None) => (start.clone(), Reach::Below),
        (None, None) => (configured_specs(&config, config_path, &start), Reach::Below),
    };
    let focus = texts.read_specs(&specs, reach, focus)?;
    let root = root(&here, config_path, &specs);
    let templates = templates::read(&mut texts, &root, &config)?;
    let queries = queries::typed(&mut texts, &root, &config)?;
    let path = clean(&root.join(snapshot_path(&config)));
    let snapshot = read_text(&path)?;
    let previous = match &snapshot {
        Some(text) => texts.decode(&path, text)?,
        None => Some(Schema::default()),
    };
    let fingerprint = snapshot
        .as_ref()
        .and(previous.as_ref())
        .map(Fingerprint::of);
    let history = history::read(
        &mut texts,
        &root,
        &config.migrations,
        fingerprint,
        previous.is_none(),
    )?;
    Ok(Project {
        root,
        config_file,
        specs,
        focus,
        inputs: Inputs {
            sources: texts.sources,
            specs: texts.specs,
            templates,
            queries,
            settings,
            config,
            diagnostics: texts.diagnostics,
            previous: previous.unwrap_or_default(),
            allowed: BTreeSet::new(),
        },
        snapshot,
        fingerprint,
        history,
    })
}

fn snapshot_path(config: &Config) -> String {
    format!("{}/{FILE_NAME}", config.migrations.dir)
}

/// The settings' file in the folder `start` or in the nearest one above.
fn find_config(here: &Path, start: &Path, overlay: &Overlay) -> Option<PathBuf> {
    clean(&here.join(start))
        .ancestors()
        .map(|folder| folder.join(CONFIG_FILE))
        .find(|file| overlay.is_file(file))
        .map(|file| relative(here, &file))
}

/// Where the search for the settings begins: what was named, or the usual folder, or the current one.
fn start(here: &Path, specs: Option<&Path>) -> PathBuf {
    match specs {
        Some(specs) => relative(here, &clean(&here.join(specs))),
        None if Path::new(DEFAULT_SPECS).is_dir() => DEFAULT_SPECS.into(),
        None => PathBuf::new(),
    }
}

/// The folder that paths of the settings start from.
fn root(here: &Path, config_file: Option<&Path>, specs: &Path) -> PathBuf {
    match config_file {
        Some(file) => folder_of(file),
        None => relative(here, &clean(&here.join(folder_of(specs)))),
    }
}

/// Where the settings say that the specs are. Settings that stand among the specs need not say it.
fn configured_specs(config: &Config, file: Option<&Path>, start: &Path) -> PathBuf {
    let Some(file) = file else {
        return DEFAULT_SPECS.into();
    };
    let folder = folder_of(file);
    match &config.specs {
        Some(specs) => clean(&folder.join(specs)),
        None if folder == start && start == Path::new(DEFAULT_SPECS) => folder,
        None => folder.join(DEFAULT_SPECS),
    }
}

/// Where the specs are that make one schema with `file`: in the folder of the settings, or else in the one called
/// `specs` above it, or else beside it, as nothing says what the folders below hold.
fn neighbourhood(file: &Path, configured: Option<PathBuf>) -> (PathBuf, Reach) {
    let is_specs = |folder: &&Path| folder.file_name() == Some(OsStr::new(DEFAULT_SPECS));
    let named = || file.ancestors().skip(1).find(is_specs).map(Path::to_owned);
    match configured.filter(|it| file.starts_with(it)).or_else(named) {
        Some(folder) => (folder, Reach::Below),
        None => (folder_of(file), Reach::Beside),
    }
}

/// The folder in which a file or a folder stands.
fn folder_of(path: &Path) -> PathBuf {
    clean(&path.join(".."))
}

/// The path as the system takes it: the empty one is the current directory.
fn readable(path: &Path) -> &Path {
    if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    }
}

/// What was read so far.
struct Texts<'a> {
    here: &'a Path,
    overlay: &'a Overlay,
    sources: Sources,
    specs: Vec<SourceId>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Texts<'a> {
    fn new(here: &'a Path, overlay: &'a Overlay) -> Self {
        Self {
            here,
            overlay,
            sources: Sources::default(),
            specs: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn read_config(&mut self, file: &Path) -> Result<(Option<SourceId>, Config)> {
        let bytes = self
            .overlay
            .read(self.here, file)
            .map_err(Error::read(file))?;
        let id = self.add(file, bytes);
        let (config, findings) = config::parse(id, self.sources.get(id).text());
        self.diagnostics.extend(findings);
        Ok((Some(id), config))
    }

    /// Reads every spec of a folder, or the one that was named. Says which one is the focus.
    fn read_specs(
        &mut self,
        specs: &Path,
        reach: Reach,
        focus: Option<&PathBuf>,
    ) -> Result<Option<SourceId>> {
        let path = clean(&self.here.join(specs));
        let mut files = if readable(specs).is_dir() {
            let mut files = spec_files(specs, reach)?;
            let unsaved = self
                .overlay
                .below(&path)
                .filter(|file| is_spec(file, &path));
            files.extend(unsaved.map(|file| relative(self.here, file)));
            files.sort();
            files.dedup();
            files
        } else if self.overlay.is_file(&path) {
            vec![specs.to_owned()]
        } else {
            let path = specs.to_owned();
            return Err(Error::NoSpecs { path });
        };
        if let Some(focus) = focus.filter(|it| !files.contains(it)) {
            files.push(focus.clone());
            files.sort();
        }
        if files.is_empty() {
            let path = specs.to_owned();
            return Err(Error::EmptySpecs { path });
        }
        let contents: Vec<Result<Vec<u8>>> = files
            .par_iter()
            .map(|file| {
                self.overlay
                    .read(self.here, file)
                    .map_err(Error::read(file))
            })
            .collect();
        let mut found = None;
        for (file, bytes) in files.iter().zip(contents) {
            let id = self.add(file, bytes?);
            self.specs.push(id);
            if Some(file) == focus {
                found = Some(id);
            }
        }
        Ok(found)
    }

    /// Reads a snapshot. One that Git could not merge is nothing but a finding.
    fn decode(&mut self, path: &Path, text: &str) -> Result<Option<Schema>> {
        match snapshot::decode(text) {
            Ok(schema) => Ok(Some(schema)),
            Err(InvalidSnapshot::Conflict { line }) => {
                let id = self.sources.add(shown(path), text);
                self.diagnostics.push(history::conflict(id, text, line));
                Ok(None)
            }
            Err(source) => Err(Error::Snapshot {
                path: path.to_owned(),
                source,
            }),
        }
    }

    /// The files of a folder that the settings name, but for hidden ones, in name order. One that is not there is a
    /// finding.
    fn files(
        &mut self,
        folder: &Path,
        named: &Spanned<String>,
        help: &str,
    ) -> Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(readable(folder)) {
            Ok(entries) => entries,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                let message = format!("there is no folder `{}`", shown(folder));
                let finding =
                    Diagnostic::error(code::INVALID_VALUE, named.span, message).help(help);
                self.diagnostics.push(finding);
                return Ok(Vec::new());
            }
            Err(error) => return Err(Error::read(folder)(error)),
        };
        let mut files = Vec::new();
        for entry in entries {
            let name = entry.map_err(Error::read(folder))?.file_name();
            let path = folder.join(&name);
            if !name.as_encoded_bytes().starts_with(b".") && path.is_file() {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// Takes a file in. One that is not UTF-8 is taken as far as it can be read, with a finding at its first wrong byte.
    fn add(&mut self, file: &Path, bytes: Vec<u8>) -> SourceId {
        self.add_as(file, bytes, code::TOML_SYNTAX)
    }

    /// The same, where this is the fault of a file that is not UTF-8.
    fn add_as(&mut self, file: &Path, bytes: Vec<u8>, fault: Code) -> SourceId {
        let path = shown(file);
        let wrong = match String::from_utf8(bytes) {
            Ok(text) => return self.sources.add(path, text),
            Err(wrong) => wrong,
        };
        let at = wrong.utf8_error().valid_up_to();
        if wrong.as_bytes().contains(&0) {
            // Nothing can be told of its lines.
            let id = self.sources.add(path, String::new());
            let message = match wrong.as_bytes() {
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file is UTF-16",
                _ => "the file is no text",
            };
            let found = Diagnostic::error(fault, Span::new(id, 0..0), message);
            self.diagnostics
                .push(found.help("save it as UTF-8, or move it away"));
            return id;
        }
        let byte = wrong.as_bytes()[at];
        let text = String::from_utf8_lossy(wrong.as_bytes());
        let id = self.sources.add(path, text);
        let span = Span::new(id, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
        let message = format!("the file is not UTF-8: byte 0x{byte:02x} at offset {at}");
        self.diagnostics
            .push(Diagnostic::error(fault, span, message).help("save the file as UTF-8"));
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn folder(files: &[(&str, &[u8])]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, contents) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
        folder
    }

    fn names(project: &Project) -> Vec<String> {
        let ids = project.inputs.specs.iter();
        ids.map(|id| project.inputs.sources.get(*id).path().to_owned())
            .map(|path| {
                path.rsplit_once("specs/")
                    .map_or(path.clone(), |(_, name)| name.to_owned())
            })
            .collect()
    }

    /// A path as the system has it: how it is shown depends on where the tests run.
    fn real(path: &Path) -> PathBuf {
        fs::canonicalize(path).unwrap()
    }

    #[test]
    fn every_spec_is_read_in_name_order() {
        let files: Vec<(&str, &[u8])> = [
            "b.toml",
            "a/z.toml",
            "a.toml",
            "a/c/x.toml",
            "note.md",
            ".hidden.toml",
            ".git/x.toml",
            "schemagen.toml",
            "a/schemagen.toml",
        ]
        .map(|name| (name, b"".as_slice()))
        .to_vec();
        let inside: Vec<(String, &[u8])> = files
            .iter()
            .map(|(name, text)| (format!("specs/{name}"), *text))
            .collect();
        let inside: Vec<(&str, &[u8])> = inside.iter().map(|(n, t)| (n.as_str(), *t)).collect();
        let folder = folder(&inside);
        let project = load(Some(&folder.path().join("specs"))).unwrap();
        assert_eq!(
            names(&project),
            ["a/c/x.toml", "a/z.toml", "a.toml", "b.toml"]
        );
        assert_eq!(real(&project.root), real(&folder.path().join("specs")));
        assert!(project.config_file.is_some());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_end() {
        let folder = folder(&[("specs/a.toml", b""), ("other/b.toml", b"")]);
        let link = |to: &str, name: &str| {
            let name = folder.path().join(name);
            std::os::unix::fs::symlink(folder.path().join(to), name).unwrap();
        };
        link("specs", "specs/self");
        link("other", "specs/one");
        link("other", "specs/two");
        link("nowhere", "specs/gone");
        let project = load(Some(&folder.path().join("specs"))).unwrap();
        assert_eq!(names(&project), ["a.toml", "one/b.toml"]);
    }

    #[test]
    fn settings_are_found_above_and_say_where_things_are() {
        let folder = folder(&[
            ("schemagen.toml", b"specs = \"tables/specs\"\n"),
            ("tables/specs/a.toml", b""),
            ("lonely/one.toml", b""),
        ]);
        let specs = load(Some(&folder.path().join("tables/specs"))).unwrap();
        assert_eq!(real(&specs.root), real(folder.path()));
        let one = load(Some(&folder.path().join("tables/specs/a.toml"))).unwrap();
        assert_eq!(names(&one), ["a.toml"]);
        assert_eq!(real(&one.root), real(folder.path()));
        fs::remove_file(folder.path().join("schemagen.toml")).unwrap();
        let bare = load(Some(&folder.path().join("tables/specs"))).unwrap();
        let beside = folder.path().join("tables");
        assert_eq!(real(&bare.root), real(&beside), "beside the specs");
        assert!(bare.config_file.is_none());
    }

    #[test]
    fn what_is_not_saved_stands_before_the_disk() {
        let folder = folder(&[
            ("schemagen.toml", b"specs = \"old\"\n"),
            ("old/a.toml", b"# a"),
            ("specs/b.toml", b"# b"),
        ]);
        let path = |name: &str| clean(&folder.path().join(name));
        let mut overlay = Overlay::default();
        overlay.insert(path("schemagen.toml"), "specs = \"specs\"\n".into());
        overlay.insert(path("specs/b.toml"), "# edited".into());
        overlay.insert(path("specs/new/c.toml"), "# new".into());
        overlay.insert(path("specs/.d.toml"), "# hidden".into());
        let specs = specs_of(&path("specs/new/c.toml"), &overlay).unwrap();
        assert_eq!(specs, path("specs"));
        assert_eq!(
            specs_of(&path("schemagen.toml"), &overlay),
            Some(specs.clone())
        );
        assert_eq!(specs_of(&path("old/a.toml"), &overlay), None);
        let project = load_with(Some(&specs), &overlay).unwrap();
        assert_eq!(names(&project), ["b.toml", "new/c.toml"]);
        let text = |at: usize| project.inputs.sources.get(project.inputs.specs[at]).text();
        assert_eq!((text(0), text(1)), ("# edited", "# new"));
    }

    #[test]
    fn a_file_finds_its_project() {
        let folder = folder(&[
            ("bare/specs/deep/a.toml", b""),
            ("lonely/spec.toml", b"[table.a]\n"),
            ("lonely/Cargo.toml", b"[package]\n"),
            ("among/specs/schemagen.toml", b""),
            ("among/specs/a.toml", b""),
        ]);
        let path = |name: &str| folder.path().join(name);
        let find = |name: &str| specs_of(&path(name), &Overlay::default());
        assert_eq!(find("bare/specs/deep/a.toml"), Some(path("bare/specs")));
        assert_eq!(find("lonely/spec.toml"), Some(path("lonely/spec.toml")));
        assert_eq!(find("lonely/Cargo.toml"), None);
        assert_eq!(find("among/specs/a.toml"), Some(path("among/specs")));
        assert_eq!(find("among/readme.md"), None);
    }

    #[test]
    fn a_spec_has_neighbours() {
        let folder = folder(&[
            ("schemagen.toml", b"specs = \"tables\"\n"),
            ("tables/a.toml", b""),
            ("tables/deep/b.toml", b""),
            ("free/specs/c.toml", b""),
            ("free/specs/deep/d.toml", b""),
            ("lonely/e.toml", b""),
            ("lonely/f.toml", b""),
            ("lonely/deep/g.toml", b""),
        ]);
        let check = |file: &str, expect: &[&str]| {
            let project = load_around(Some(&folder.path().join(file))).unwrap();
            let focus = project.focus.unwrap();
            assert!(project.inputs.sources.get(focus).path().ends_with(file));
            let files = project.inputs.specs.iter().map(|id| {
                let path = project.inputs.sources.get(*id).path();
                path.rsplit('/').next().unwrap().to_owned()
            });
            assert_eq!(files.collect::<Vec<_>>(), expect, "{file}");
        };
        check("tables/deep/b.toml", &["a.toml", "b.toml"]);
        check("free/specs/deep/d.toml", &["c.toml", "d.toml"]);
        check("lonely/e.toml", &["e.toml", "f.toml"]);
        let all = load_around(Some(&folder.path().join("lonely"))).unwrap();
        assert_eq!((all.focus, all.inputs.specs.len()), (None, 3));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let folder = folder(&[("specs/a.toml", b"# ok\n\xff"), ("empty/readme", b"")]);
        let project = load(Some(&folder.path().join("specs"))).unwrap();
        let finding = &project.inputs.diagnostics[0];
        assert_eq!(
            finding.message,
            "the file is not UTF-8: byte 0xff at offset 5"
        );
        assert_eq!(finding.primary.span.range(), 5..8);
        for (bytes, message) in [
            (&b"\xff\xfe[\0t\0"[..], "the file is UTF-16"),
            (b"\x7fELF\0\xff\n[[", "the file is no text"),
        ] {
            let specs = self::folder(&[("specs/a.toml", bytes)]);
            let found = load(Some(&specs.path().join("specs"))).unwrap();
            let found = found.inputs.diagnostics;
            assert_eq!((found.len(), found[0].message.as_str()), (1, message));
        }
        let error = |name: &str| load(Some(&folder.path().join(name))).unwrap_err();
        assert!(matches!(error("nowhere"), Error::NoSpecs { .. }));
        assert!(matches!(error("empty"), Error::EmptySpecs { .. }));
    }
}
