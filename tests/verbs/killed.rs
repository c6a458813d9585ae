//! A build that is killed at any moment leaves nothing that the next one cannot finish.

use crate::support::Project;
use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How often each build is killed.
const KILLS: u32 = 40;

fn tables(count: usize, more: &str) -> String {
    let mut spec = String::from(
        "[table.organization]\ntimestamps = true\n[table.organization.columns]\nid = { type = \"text\", primary_key = true }\n",
    );
    for at in 0..count {
        spec.push_str(&format!(
            "[table.t{at}]\norg_scoped = true\ntimestamps = true\n[table.t{at}.columns]\n\
             id = {{ type = \"text\", primary_key = true }}\nname = \"text\"\n{more}"
        ));
    }
    spec
}

/// Makes the folder what it was.
fn restore(project: &Project, tree: &BTreeMap<String, Vec<u8>>) {
    for folder in ["migrations", "src"] {
        let _ = fs::remove_dir_all(project.path(folder));
    }
    for (path, contents) in tree {
        project.clone().file(path, contents);
    }
}

/// Kills builds of `project` at many moments, and finishes each of them. Returns how many were killed in the middle.
fn kill_all_along(project: &Project) -> usize {
    let before = project.tree();
    let start = Instant::now();
    project.run(&["build"]).succeeds();
    let whole = start.elapsed();
    let after = project.tree();
    let mut halves = 0;
    for at in 0..KILLS {
        restore(project, &before);
        let mut running = project
            .command(&["build"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole * at / KILLS + Duration::from_micros(u64::from(at) * 37));
        running.kill().unwrap();
        running.wait().unwrap();
        let left = project.tree();
        if left != before && left != after {
            halves += 1;
        }
        project.run(&["build"]).succeeds();
        let made = project.tree();
        let names: Vec<_> = made.keys().collect();
        assert!(
            made == after,
            "kill {at} of {KILLS} left its mark: {names:?}"
        );
    }
    halves
}

#[test]
fn a_build_that_was_killed_is_finished_by_the_next() {
    let project = Project::new()
        .env("SOURCE_DATE_EPOCH", "1795357805")
        .file("specs/a.toml", tables(60, ""));
    let first = kill_all_along(&project);
    // Several migrations at once: the columns, then each index in a file of its own.
    let indexed = "n = { type = \"integer\", null = true, index = true }\n";
    let project = project.file("specs/a.toml", tables(60, indexed));
    let second = kill_all_along(&project);
    let migrations = project.tree();
    let migrations = migrations.keys().filter(|it| it.ends_with(".sql"));
    assert!(
        migrations.count() > 10,
        "there is something to be killed in"
    );
    assert!(first + second > 0, "no kill hit the middle of a build");
}
