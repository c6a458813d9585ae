//! A folder of files, and the real binary run inside it.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use tempfile::TempDir;

/// A project in a folder of its own, which goes away with the last clone of it.
///
/// ```ignore
/// Project::new().file("specs/a.toml", "…").run(&["check", "specs"]).fails(1).says("unscoped-table");
/// ```
#[derive(Clone)]
pub struct Project {
    folder: Arc<TempDir>,
    env: Vec<(String, String)>,
}

impl Project {
    /// An empty folder.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("schemagen-project-")
            .tempdir()
            .expect("a temporary folder can be made");
        Self {
            folder: Arc::new(folder),
            env: Vec::new(),
        }
    }

    /// Writes a file, with the folders above it.
    pub fn file(self, path: &str, contents: impl AsRef<[u8]>) -> Self {
        let target = self.path(path);
        fs::create_dir_all(target.parent().expect("a file stands in a folder"))
            .and_then(|()| fs::write(&target, contents))
            .unwrap_or_else(|error| panic!("cannot write {}: {error}", target.display()));
        self
    }

    /// Copies a folder of this repository to the same path in the project.
    pub fn copy(self, path: &str) -> Self {
        let source = super::repository(path);
        files_below(&source)
            .into_iter()
            .fold(self, |project, file| {
                let contents = fs::read(source.join(&file)).expect("the repository can be read");
                project.file(&format!("{path}/{file}"), contents)
            })
    }

    /// Sets an environment variable for every run. Nothing else of the outside is passed on.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs `schemagen` in the folder. A crash of any kind fails the test here.
    pub fn run(&self, args: &[&str]) -> Output {
        let done = self.command(args).output().expect("the binary starts");
        let output = Output {
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            code: done.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&done.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&done.stderr).into_owned(),
            project: self.clone(),
        };
        assert!(
            (0..=2).contains(&output.code) && !output.stderr.contains("panicked at"),
            "schemagen crashed ({}): {output}",
            done.status
        );
        output
    }

    /// `schemagen` in the folder, not yet started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_schemagen"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| PASSED_ON.iter().any(|it| name == it)))
            .envs(self.env.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a program of the system in the folder, which must succeed.
    #[track_caller]
    pub fn outside(&self, program: &str, args: &[&str]) -> String {
        let done = Command::new(program)
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("`{program}` cannot be started: {error}"));
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (said(&done.stdout), said(&done.stderr));
        assert!(
            done.status.success(),
            "`{program} {}` failed\n{stdout}\n{stderr}",
            args.join(" ")
        );
        stdout
    }

    /// Where a file of the project is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A file's text.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| {
            panic!(
                "cannot read {path}: {error}; there is {:?}",
                self.tree().keys()
            )
        })
    }

    /// Every file by its path, which has `/` on every system.
    pub fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(self.folder.path())
            .into_iter()
            .map(|path| {
                let contents = fs::read(self.path(&path)).expect("a listed file can be read");
                (path, contents)
            })
            .collect()
    }
}

/// Variables that the binary may see: what the system or a coverage run needs, nothing that
/// changes what it says.
const PASSED_ON: [&str; 4] = ["PATH", "TMPDIR", "SYSTEMROOT", "LLVM_PROFILE_FILE"];

/// The paths of all files below a folder, sorted. Folders that are links are not looked into: packages stand behind them.
fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let entries = fs::read_dir(&next)
            .unwrap_or_else(|error| panic!("cannot list {}: {error}", next.display()));
        for entry in entries {
            let path = entry.expect("a folder's entry can be read").path();
            if path.is_dir() {
                open.extend((!path.is_symlink()).then_some(path));
            } else {
                let relative = path.strip_prefix(folder).expect("it stands below");
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// What one run of the binary did.
#[derive(Clone)]
pub struct Output {
    args: Vec<String>,
    /// The exit code, always 0, 1 or 2.
    pub code: i32,
    /// Everything on standard output.
    pub stdout: String,
    /// Everything on standard error.
    pub stderr: String,
    /// The folder it ran in, as it is now.
    pub project: Project,
}

impl Output {
    /// Requires exit code 0.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.fails(0)
    }

    /// Requires this exit code.
    #[track_caller]
    pub fn fails(self, code: i32) -> Self {
        assert_eq!(self.code, code, "another exit code was expected: {self}");
        self
    }

    /// Requires that either stream holds this text.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(
            self.stdout.contains(text) || self.stderr.contains(text),
            "nothing says {text:?}: {self}"
        );
        self
    }

    /// Requires that neither stream holds this text.
    #[track_caller]
    pub fn never_says(self, text: &str) -> Self {
        assert!(
            !self.stdout.contains(text) && !self.stderr.contains(text),
            "something says {text:?}: {self}"
        );
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("standard output is not JSON ({error}): {self}"))
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "`schemagen {}` ended with {}",
            self.args.join(" "),
            self.code
        )?;
        writeln!(
            f,
            "--- stdout\n{}\n--- stderr\n{}",
            self.stdout, self.stderr
        )
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[test]
fn a_project_holds_its_files() {
    let project = Project::new()
        .file("specs/deep/a.toml", "# a")
        .file("b.toml", [0xff]);
    let folder = project.path("");
    assert_eq!(project.read("specs/deep/a.toml"), "# a");
    let tree = project.tree();
    assert_eq!(
        tree.keys().collect::<Vec<_>>(),
        ["b.toml", "specs/deep/a.toml"]
    );
    assert_eq!(tree["b.toml"], [0xff]);
    drop(project);
    assert!(!folder.exists());
}

#[test]
fn a_run_belongs_to_its_project() {
    let project = Project::new().env("NO_COLOR", "1").copy("tests/support");
    let output = project
        .run(&["--version"])
        .succeeds()
        .never_says("panicked");
    assert_eq!(output.project.path(""), project.path(""));
    assert!(project.read("tests/support/mod.rs").starts_with("//!"));
}
