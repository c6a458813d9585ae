//! A plan is carried out: all new contents go to temporary files first, which are then renamed into place.
//! In: a plan. Out: the disk as planned; if anything fails before the first renaming, as it was.
//! A run that is killed leaves each file old or new, the migrations before the list and the list before the snapshot. Runs in one
//! folder wait for one another by a lock on the folder itself, which the system gives back when a run ends or dies.

use super::folder::contents;
use super::{Action, Content, Kind, Plan, Write};
use crate::error::{Error, Result};
use crate::path::clean;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

const PREFIX: &str = ".schemagen-";
const SUFFIX: &str = ".tmp";

/// Carries a plan out.
pub fn commit(plan: &Plan<'_>) -> Result<()> {
    let folders: BTreeSet<PathBuf> = (plan.changes().map(|write| &write.path))
        .chain(&plan.leftovers)
        .map(|path| clean(&path.join("..")))
        .collect();
    for folder in &folders {
        fs::create_dir_all(system(folder)).map_err(Error::write(folder))?;
    }
    let locks: Vec<Option<File>> = folders.iter().map(|folder| lock(folder)).collect();
    if locks.iter().all(Option::is_some) {
        for path in &plan.leftovers {
            remove(path)?;
        }
    }
    check_expected(plan)?;
    // What has to last goes to the disk first: a sync behind a thousand new files would wait for all of them.
    let (generated, state): (Vec<_>, Vec<_>) = (plan.writes.iter().enumerate())
        .filter(|(_, write)| matches!(write.action, Action::Create | Action::Update))
        .partition(|(_, write)| write.kind == Kind::Generated);
    let stage = |(index, write)| Staged::new(index, write);
    let state: Vec<Staged<'_>> = state.into_iter().map(stage).collect::<Result<_>>()?;
    let generated: Vec<Staged<'_>> = generated
        .into_par_iter()
        .map(stage)
        .collect::<Result<_>>()?;
    generated
        .into_par_iter()
        .map(Staged::place)
        .collect::<Result<()>>()?;
    for write in plan.writes.iter().filter(|it| it.action == Action::Remove) {
        remove(&write.path)?;
    }
    // Migrations in their order, then the lists that name them, then the snapshot: what is there always tells how far
    // a run came.
    let mut state = state;
    state.sort_by_key(|staged| (staged.write.kind, staged.write.turn));
    state.into_iter().try_for_each(Staged::place)
}

/// Whether a file of this name is the temporary file of some run.
pub(super) fn is_temporary(name: &OsStr) -> bool {
    name.to_str()
        .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}

/// Fails if another run has written the snapshot, the list, or a file that is written once, since the plan was made.
fn check_expected(plan: &Plan<'_>) -> Result<()> {
    let lasting: Vec<_> = (plan.changes())
        .filter(|write| write.kind != Kind::Generated)
        .collect();
    for write in &lasting {
        if write.action == Action::Create && fs::symlink_metadata(&write.path).is_ok() {
            let path = write.path.clone();
            return Err(Error::Overtaken { path });
        }
    }
    if lasting.is_empty() {
        return Ok(());
    }
    for (path, text) in &plan.expected {
        if contents(path)?.as_deref() != text.map(str::as_bytes) {
            let path = path.clone();
            return Err(Error::Overtaken { path });
        }
    }
    Ok(())
}

/// Waits until no other run writes in the folder. Nothing where the system cannot lock folders; then renaming alone
/// keeps every file whole.
fn lock(folder: &Path) -> Option<File> {
    let handle = File::open(system(folder)).ok()?;
    handle.lock().ok()?;
    Some(handle)
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::write(path)(error)),
        _ => Ok(()),
    }
}

/// The folder as the system takes it: the empty path is the current directory.
fn system(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

/// New contents in a temporary file beside the one that they are for. The file goes away with this, unless it was placed.
struct Staged<'a> {
    write: &'a Write<'a>,
    temporary: PathBuf,
    placed: bool,
}

impl<'a> Staged<'a> {
    fn new(index: usize, write: &'a Write<'a>) -> Result<Self> {
        let name = format!("{PREFIX}{}-{index}{SUFFIX}", std::process::id());
        let temporary = write.path.with_file_name(name);
        let mut file = create(&temporary).map_err(Error::write(&write.path))?;
        let staged = Self {
            write,
            temporary,
            placed: false,
        };
        staged.fill(&mut file).map_err(Error::write(&write.path))?;
        Ok(staged)
    }

    fn fill(&self, file: &mut File) -> io::Result<()> {
        let rendered;
        let text = match self.write.content {
            Content::Generated(generated) => {
                rendered = generated.text();
                &rendered
            }
            Content::Text(text) => text,
            Content::Nothing => "",
        };
        file.write_all(text.as_bytes())?;
        if self.write.kind != Kind::Generated {
            file.sync_all()?;
        }
        Ok(())
    }

    fn place(mut self) -> Result<()> {
        let path = &self.write.path;
        fs::rename(&self.temporary, path).map_err(Error::write(path))?;
        self.placed = true;
        Ok(())
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        if !self.placed {
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Makes a file that is not there yet. One of this name is of a dead run whose process had our number.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    match options.open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            options.open(path)
        }
        made => made,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Action, State, TextFile, plan};
    use super::*;
    use crate::emit::{Generated, Output};
    use std::collections::BTreeMap;
    use std::time::{Duration, SystemTime};
    use tempfile::TempDir;

    fn output(dir: &str, files: &[(&str, &'static str)]) -> Output<'static> {
        let files = files.iter().map(|&(name, body)| {
            let generated = Generated {
                comment: ("//", ""),
                key: blake3::hash(name.as_bytes()),
                render: Box::new(|| body.to_owned()),
                faults: Vec::new(),
            };
            (name.to_owned(), generated)
        });
        Output {
            dir: dir.to_owned(),
            files: files.collect(),
        }
    }

    fn file(path: &str, text: &str) -> TextFile {
        TextFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    fn first_state() -> State<'static> {
        State {
            migrations: vec![file("migrations/2_init.sql", "create table a;")],
            lists: vec![file("migrations/s.chain", "2 init")],
            snapshot: Some(file("migrations/s.json", "{1}")),
            expected: vec![
                ("migrations/s.json".to_owned(), None),
                ("migrations/s.chain".to_owned(), None),
            ],
        }
    }

    fn build(
        root: &TempDir,
        outputs: &[Output<'_>],
        state: Option<&State<'_>>,
    ) -> Result<Vec<Action>> {
        let plan = plan(root.path(), outputs, state)?;
        commit(&plan)?;
        Ok(plan.writes.iter().map(|write| write.action).collect())
    }

    fn tree(root: &TempDir) -> BTreeMap<String, String> {
        let mut tree = BTreeMap::new();
        let mut folders = vec![root.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path
                        .strip_prefix(root.path())
                        .unwrap()
                        .display()
                        .to_string();
                    tree.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
        tree
    }

    fn temp() -> TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn files_are_created_updated_left_alone_and_removed() {
        let root = temp();
        let first = [output("db", &[("a.rs", "a"), ("b.rs", "b"), ("c.rs", "c")])];
        assert_eq!(build(&root, &first, None).unwrap(), [Action::Create; 3]);
        fs::write(root.path().join("db/mine.rs"), "// mine").unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(1000);
        let age = |name: &str| {
            fs::metadata(root.path().join(name))
                .unwrap()
                .modified()
                .unwrap()
        };
        let untouched = File::options()
            .write(true)
            .open(root.path().join("db/a.rs"))
            .unwrap();
        untouched.set_modified(long_ago).unwrap();
        let second = [output("./db/", &[("a.rs", "a"), ("b.rs", "new b")])];
        // `b.rs` has the same key, so it is known as changed only because it was edited.
        fs::write(
            root.path().join("db/b.rs"),
            tree(&root)["db/b.rs"].replace("b\n", "x") + "y",
        )
        .unwrap();
        let done = build(&root, &second, None).unwrap();
        assert_eq!(done, [Action::Unchanged, Action::Update, Action::Remove]);
        assert_eq!(age("db/a.rs"), long_ago);
        let files: Vec<_> = tree(&root).into_keys().collect();
        assert_eq!(files, ["db/a.rs", "db/b.rs", "db/mine.rs"]);
        assert!(tree(&root)["db/b.rs"].ends_with("new b"));
        assert_eq!(build(&root, &second, None).unwrap(), [Action::Unchanged; 2]);
    }

    #[test]
    fn what_stands_in_the_way_stops_everything() {
        let outputs = [output("db", &[("a.rs", "a"), ("b.rs", "b")])];
        let refused = |make: &dyn Fn(&Path)| {
            let root = temp();
            fs::create_dir(root.path().join("db")).unwrap();
            make(&root.path().join("db/b.rs"));
            let error = build(&root, &outputs, None).unwrap_err().to_string();
            assert!(error.contains("db/b.rs` stands in the way"), "{error}");
            assert!(!root.path().join("db/a.rs").exists());
        };
        refused(&|path| fs::write(path, "mine").unwrap());
        refused(&|path| fs::write(path, [0xff, 0xfe]).unwrap());
        refused(&|path| fs::write(path, "").unwrap());
        refused(&|path| fs::create_dir(path).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_a_file_is_refused_and_what_it_leads_to_left_alone() {
        let root = temp();
        let outputs = [output("db", &[("a.rs", "a")])];
        build(&root, &outputs, None).unwrap();
        let (elsewhere, inside) = (
            root.path().join("elsewhere.rs"),
            root.path().join("db/a.rs"),
        );
        fs::rename(&inside, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &inside).unwrap();
        let changed = [output("db", &[("a.rs", "changed")])];
        let error = build(&root, &changed, None).unwrap_err().to_string();
        assert!(error.contains("symbolic link"), "{error}");
        // Stale links stay as well.
        build(&root, &[output("db", &[("z.rs", "z")])], None).unwrap();
        assert!(inside.is_symlink() && elsewhere.exists());
    }

    #[test]
    fn no_name_leads_out_of_its_folder_and_no_file_is_written_twice() {
        let root = temp();
        for name in ["../a", "/etc/a", "a/b", "..", ".", "", "a\\b", "c:a"] {
            let error = build(&root, &[output("db", &[(name, "")])], None).unwrap_err();
            assert!(matches!(error, Error::Misplaced { .. }), "{name}: {error}");
        }
        let twice = [
            output("db", &[("a", "1")]),
            output("x/../db", &[("a", "2")]),
        ];
        assert!(matches!(
            build(&root, &twice, None),
            Err(Error::Misplaced { .. })
        ));
        assert!(tree(&root).is_empty());
    }

    #[test]
    fn a_folder_that_cannot_be_made_leaves_the_old_files() {
        let root = temp();
        build(&root, &[output("db", &[("a.rs", "old")])], None).unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        let before = tree(&root);
        let outputs = [
            output("db", &[("new.rs", "new")]),
            output("file/db", &[("x", "x")]),
        ];
        let error = build(&root, &outputs, None).unwrap_err().to_string();
        assert!(error.contains("file"), "{error}");
        assert_eq!(tree(&root), before);
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_away() {
        let root = temp();
        let outputs = [output("db", &[("a.rs", "a")])];
        build(&root, &outputs, None).unwrap();
        let ours = format!("db/{PREFIX}{}-0{SUFFIX}", std::process::id());
        for name in ["db/.schemagen-1-7.tmp", &ours] {
            fs::write(root.path().join(name), "half").unwrap();
        }
        assert_eq!(build(&root, &outputs, None).unwrap(), [Action::Unchanged]);
        assert_eq!(tree(&root).len(), 1, "{:?}", tree(&root));
    }

    #[test]
    fn what_a_killed_run_wrote_stays() {
        let root = temp();
        let state = first_state();
        build(&root, &[], Some(&state)).unwrap();
        for (gone, done) in [
            (
                "s.json",
                [Action::Unchanged, Action::Unchanged, Action::Create],
            ),
            (
                "s.chain",
                [Action::Unchanged, Action::Create, Action::Unchanged],
            ),
        ] {
            fs::remove_file(root.path().join("migrations").join(gone)).unwrap();
            let text = |name: &str| fs::read_to_string(root.path().join(name)).ok();
            let (snapshot, list) = (text("migrations/s.json"), text("migrations/s.chain"));
            let again = State {
                expected: vec![
                    ("migrations/s.json".to_owned(), snapshot.as_deref()),
                    ("migrations/s.chain".to_owned(), list.as_deref()),
                ],
                ..first_state()
            };
            assert_eq!(build(&root, &[], Some(&again)).unwrap(), done);
        }
    }

    #[test]
    fn of_two_runs_at_once_only_one_writes_a_migration() {
        let root = temp();
        let (first, second) = (
            first_state(),
            State {
                migrations: vec![file("migrations/3_other.sql", "create table b;")],
                ..first_state()
            },
        );
        let ours = plan(root.path(), &[], Some(&first)).unwrap();
        let theirs = plan(root.path(), &[], Some(&second)).unwrap();
        commit(&ours).unwrap();
        assert!(matches!(commit(&theirs), Err(Error::Overtaken { .. })));
        let files: Vec<_> = tree(&root).into_keys().collect();
        assert_eq!(
            files,
            [
                "migrations/2_init.sql",
                "migrations/s.chain",
                "migrations/s.json"
            ]
        );
    }

    #[test]
    fn a_migration_that_exists_is_never_changed() {
        let root = temp();
        fs::create_dir(root.path().join("migrations")).unwrap();
        fs::write(root.path().join("migrations/2_init.sql"), "mine").unwrap();
        let error = build(&root, &[], Some(&first_state()))
            .unwrap_err()
            .to_string();
        assert!(error.contains("2_init.sql` stands in the way"), "{error}");
    }

    #[test]
    fn many_runs_at_once_leave_whole_files() {
        let root = temp();
        let outputs: Vec<[Output<'_>; 1]> = (0..8)
            .map(|_| [output("db", &[("a.rs", "a"), ("b.rs", "b")])])
            .collect();
        outputs.par_iter().for_each(|outputs| {
            for _ in 0..10 {
                build(&root, outputs, None).unwrap();
                let _ = fs::remove_file(root.path().join("db/a.rs"));
            }
        });
        build(&root, &outputs[0], None).unwrap();
        assert_eq!(tree(&root).len(), 2, "{:?}", tree(&root).keys());
    }
}
