//! `--watch`: the same again when an input changes, and only then.

use crate::support::Project;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Child;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long a report may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long nothing must be said for it to count as silence.
const SILENCE: Duration = Duration::from_millis(700);

/// A watching process, whose lines are read as they come.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(project: &Project, args: &[&str]) -> Self {
        // One pipe for both, so that the lines come in the order in which they were written.
        let (reader, writer) = std::io::pipe().expect("a pipe can be made");
        let child = project
            .command(args)
            .stdout(writer.try_clone().expect("a pipe can be shared"))
            .stderr(writer)
            .spawn()
            .expect("the binary starts");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, lines }
    }

    /// All lines until one holds this text.
    #[track_caller]
    fn until(&self, text: &str) -> Vec<String> {
        let (begun, mut seen) = (Instant::now(), Vec::new());
        while begun.elapsed() < PATIENCE {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => seen.push(line),
                Err(_) => break,
            }
            if seen.last().is_some_and(|line| line.contains(text)) {
                return seen;
            }
        }
        panic!("no {text:?} in {seen:#?}");
    }

    #[track_caller]
    fn is_silent(&self) {
        let next = self.lines.recv_timeout(SILENCE);
        assert_eq!(next, Err(RecvTimeoutError::Timeout));
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes beside the file and renames, as editors do: at no moment is the file half written.
fn replace(project: &Project, path: &str, text: &str) {
    let beside = project.path(".beside.new");
    fs::write(&beside, text).unwrap();
    fs::rename(beside, project.path(path)).unwrap();
}

const WAITING: &str = "watching for changes";

#[test]
fn a_check_is_run_again_for_each_change() {
    let project = Project::new();
    project.run(&["init"]).succeeds();
    let watching = Watching::start(&project, &["check", "--watch"]);
    watching.until("1 spec: no findings");
    watching.until(WAITING);

    let spec = project.read("specs/app.toml");
    let project = project.file(
        "specs/app.toml",
        spec.replacen("org_scoped = true\n", "", 1),
    );
    watching.until("changed: specs/app.toml");
    watching.until("S001 unscoped-table");
    watching.until(WAITING);

    replace(&project, "specs/app.toml", &spec);
    watching.until("changed: specs/app.toml");
    watching.until("no findings");
    watching.until(WAITING);

    let project = project.file("specs/deep/er/more.toml", "[table.");
    watching.until("changed: specs/deep/er/more.toml");
    watching.until("B001 toml-syntax");
    watching.until(WAITING);

    // What keeps a run from working does not end the watch: the folder goes, and comes back.
    fs::rename(project.path("specs"), project.path("elsewhere")).unwrap();
    watching.until("changed: ");
    watching.until("there are no specs");
    watching.until(WAITING);
    fs::remove_dir_all(project.path("elsewhere/deep")).unwrap();
    fs::rename(project.path("elsewhere"), project.path("specs")).unwrap();
    watching.until("no findings");
    watching.until(WAITING);

    // The settings count, and what is only touched does not.
    replace(&project, "specs/app.toml", &spec);
    let project = project.file("note.md", "x").file("specs/note.md", "x");
    watching.is_silent();
    project
        .clone()
        .file("schemagen.toml", "[tenancy]\nroot = \"nobody\"\n");
    watching.until("changed: schemagen.toml");
    watching.until("tenant-root-missing");
}

#[test]
fn a_build_does_not_wake_itself() {
    // Everything in one folder: specs, migrations, modules.
    let project = Project::new();
    project.run(&["init"]).succeeds();
    let spec = project.read("specs/app.toml");
    let project = Project::new()
        .file(
            "schemagen.toml",
            "specs = \".\"\n[target.rust]\ndir = \"db\"\n",
        )
        .file("app.toml", &spec);
    let watching = Watching::start(&project, &["build", "--watch"]);
    watching.until("created migrations/");
    watching.until(WAITING);
    watching.is_silent();
    replace(&project, "app.toml", &format!("{spec}# more\n"));
    watching.until("changed: app.toml");
    watching.until("nothing to do");
    watching.until(WAITING);
    watching.is_silent();
    // A generated file is none that a person writes; a migration is.
    let migration = project
        .tree()
        .into_keys()
        .find(|path| path.ends_with("_init.sql"))
        .unwrap();
    let text = project.read(&migration);
    replace(&project, &migration, &text.replace("todos", "tasks"));
    watching.until("changed: migrations/");
    watching.until("M020 edited-migration");
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_interrupted() {
    let project = Project::new();
    project.run(&["init"]).succeeds();
    let mut watching = Watching::start(&project, &["check", "--watch", "--quiet"]);
    std::thread::sleep(SILENCE);
    project.outside("kill", &["-INT", &watching.child.id().to_string()]);
    let status = watching.child.wait().unwrap();
    use std::os::unix::process::ExitStatusExt as _;
    assert_eq!(
        status.signal(),
        Some(2),
        "{status}: a shell shows it as 130"
    );
}
