//! `schemagen check` in a project that begins with findings: baselines, what changed since a revision, the checklist.

use crate::support::Project;

const TENANTS: &str = "[table.organization]\ntimestamps = true\n\
    [table.organization.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";
const ID: &str = "id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";

/// A table without a word on its organization, which has one warning besides: it has no time stamps.
fn unscoped(name: &str) -> String {
    format!("[table.{name}]\n[table.{name}.columns]\n{ID}")
}

fn scoped(name: &str) -> String {
    format!(
        "[table.{name}]\norg_scoped = true\ntimestamps = true\n[table.{name}.columns]\n{ID}\
         key = {{ type = \"text\", unique = \"organization\" }}\n"
    )
}

fn project() -> Project {
    Project::new()
        .file("specs/organization.toml", TENANTS)
        .file("specs/note.toml", unscoped("note"))
}

const CHECK: [&str; 3] = ["check", "--baseline", "accepted.toml"];

#[test]
fn a_baseline_accepts_what_is_there_and_nothing_new() {
    let project = project();
    project.run(&["check"]).fails(1);
    project
        .run(&CHECK)
        .fails(2)
        .says("there is no baseline at `accepted.toml`")
        .says("--update-baseline");
    let written = project.run(&["check", "--baseline", "accepted.toml", "--update-baseline"]);
    written
        .succeeds()
        .says("accepted.toml is written and accepts 2 findings");
    let first = project.read("accepted.toml");
    project
        .run(&CHECK)
        .succeeds()
        .says("no findings")
        .says("accepted.toml accepts 2 findings");
    project
        .run(&["check", "--baseline", "accepted.toml", "--deny", "info"])
        .succeeds();

    // Lines move, and a second table of the kind comes.
    let moved = format!("# one\n\n# two\n{}{}", unscoped("note"), unscoped("memo"));
    let project = project.file("specs/note.toml", moved);
    let new = project.run(&CHECK).fails(1);
    new.says("unscoped-table")
        .says("`memo`")
        .never_says("table `note`");

    project
        .run(&["check", "--baseline", "accepted.toml", "--update-baseline"])
        .succeeds();
    let second = project.read("accepted.toml");
    let added = second.lines().filter(|line| !first.contains(line)).count();
    assert_eq!(added, 2, "a line an entry:\n{second}");
}

#[test]
fn what_is_gone_from_a_baseline_is_told_and_dropped() {
    let project = project();
    let update = ["check", "--baseline", "accepted.toml", "--update-baseline"];
    project.run(&update).succeeds();
    let project = project.file("specs/note.toml", scoped("note"));
    project
        .run(&CHECK)
        .succeeds()
        .says("info: `accepted.toml` accepts `unscoped-table` on `note`");
    let json = project
        .run(&["check", "--baseline", "accepted.toml", "--format", "json"])
        .succeeds()
        .json();
    assert_eq!(json["baseline"]["accepted"], 0);
    assert_eq!(json["baseline"]["stale"][0]["object"], "note");
    project.run(&update).succeeds();
    assert!(!project.read("accepted.toml").contains("unscoped-table"));
    project.run(&CHECK).succeeds().never_says("info:");
}

#[test]
fn a_baseline_is_one_of_the_whole_project() {
    let project = project().file("specs/memo.toml", unscoped("memo"));
    let update = [
        "check",
        "specs/memo.toml",
        "--baseline",
        "accepted.toml",
        "--update-baseline",
    ];
    project.run(&update).succeeds().says("accepts 4 findings");
    project.run(&CHECK).succeeds();
    let one = ["check", "specs/memo.toml", "--baseline", "accepted.toml"];
    project.run(&one).succeeds().never_says("info:");
}

#[test]
fn input_that_cannot_be_built_is_never_accepted() {
    let broken = format!("{}body = \"txt\"\n", scoped("note"));
    let project = project().file("specs/note.toml", broken);
    let update = ["check", "--baseline", "accepted.toml", "--update-baseline"];
    project.run(&update).fails(1).says("unknown-type");
    project.run(&CHECK).fails(1).says("unknown-type");
    assert!(!project.read("accepted.toml").contains("unknown-type"));
}

#[test]
fn a_file_that_is_no_baseline_is_neither_read_nor_replaced() {
    let project = project();
    let update = |file| ["check", "--baseline", file, "--update-baseline"];
    let project = project.file("notes.md", "# Notes\n");
    project
        .run(&update("notes.md"))
        .fails(2)
        .says("`notes.md` is no baseline");
    assert_eq!(project.read("notes.md"), "# Notes\n");
    project
        .run(&update("specs/baseline.toml"))
        .fails(2)
        .says("`specs/baseline.toml` stands among the specs");
    project.run(&update("specs/baseline")).succeeds();
    let mut inside =
        project.command(&["check", ".", "--baseline", "../b.toml", "--update-baseline"]);
    let done = inside.current_dir(project.path("specs")).status();
    assert!(done.unwrap().success());
    project.run(&["check", "--baseline", "b.toml"]).succeeds();
    let conflict = "version = 1\naccepted = [\n<<<<<<< ours\n]\n";
    let project = project.file("accepted.toml", conflict);
    project
        .run(&CHECK)
        .fails(2)
        .says("cannot read the baseline `accepted.toml`: line 3");
}

/// The project in a repository, its specs in a folder of it, with one commit called `before`.
fn repository() -> Project {
    let project = Project::new()
        .file("app/db/specs/organization.toml", TENANTS)
        .file(
            "app/db/specs/note.toml",
            format!("{}\n{}", unscoped("note"), scoped("task")),
        );
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "before");
    git(&project, &["tag", "before"]);
    project
}

fn git(project: &Project, args: &[&str]) {
    let settings = [
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@x",
        "-c",
        "commit.gpgsign=false",
    ];
    project.outside("git", &[&settings, args].concat());
}

fn commit(project: &Project, message: &str) {
    git(project, &["add", "--all"]);
    git(project, &["commit", "--quiet", "--message", message]);
}

const SINCE: [&str; 4] = ["check", "app/db/specs", "--since", "before"];

#[test]
fn only_what_changed_since_a_revision_counts() {
    let project = repository();
    project.run(&["check", "app/db/specs"]).fails(1);
    project
        .run(&SINCE)
        .succeeds()
        .says("2 findings on lines that did not change are not shown");
    // A hook runs with variables that lead to its own repository; a user's settings change how Git prints.
    let project = project.env("GIT_DIR", "nowhere").env("GIT_INDEX_FILE", "x");
    for (name, value) in [
        ("diff.noprefix", "true"),
        ("diff.context", "9"),
        ("color.ui", "always"),
        ("diff.relative", "true"),
    ] {
        git(&project, &["config", name, value]);
    }
    project.run(&SINCE).succeeds();

    // A line that went is missed at its table's header, and only there.
    let note = project.read("app/db/specs/note.toml");
    let lost = note.replacen("timestamps = true\n[table.task", "[table.task", 1);
    assert_ne!(lost, note);
    let project = project.file("app/db/specs/note.toml", lost);
    let said = project.run(&SINCE).succeeds();
    said.says("missing-timestamps")
        .says("`task`")
        .never_says("unscoped-table");

    // A file that Git does not know is new as a whole; a commit makes no difference.
    let project = project.file("app/db/specs/new ü\t\"1\".toml", unscoped("memo"));
    project
        .run(&SINCE)
        .fails(1)
        .says("`memo`")
        .never_says("table `note`");
    commit(&project, "after");
    project
        .run(&SINCE)
        .fails(1)
        .says("`memo`")
        .never_says("table `note`");
    project
        .run(&["check", "app/db/specs", "--since", "HEAD"])
        .succeeds();

    // A file that moved is not.
    git(
        &project,
        &["mv", "app/db/specs/note.toml", "app/db/specs/moved.toml"],
    );
    project.run(&SINCE).fails(1).never_says("table `note`");
}

#[test]
fn a_branch_answers_for_its_own_changes_only() {
    let project = repository();
    git(&project, &["checkout", "--quiet", "-b", "work"]);
    let project = project.file("app/db/specs/work.toml", unscoped("work"));
    commit(&project, "work");
    git(&project, &["checkout", "--quiet", "main"]);
    let note = project.read("app/db/specs/note.toml");
    let project = project.file("app/db/specs/note.toml", note.replace("note", "remark"));
    commit(&project, "main goes on");
    git(&project, &["checkout", "--quiet", "work"]);
    let said = project
        .run(&["check", "app/db/specs", "--since", "main"])
        .fails(1);
    said.says("`work`").never_says("table `note`");
}

#[test]
fn input_that_cannot_be_built_counts_wherever_it_stands() {
    let project = repository();
    let spec = format!(
        "{}task_id = {{ references = \"task\", on_delete = \"cascade\", index = true }}\n",
        scoped("step")
    );
    let project = project.file("app/db/specs/step.toml", spec);
    commit(&project, "a reference");
    let project = project.file("app/db/specs/note.toml", unscoped("note"));
    project
        .run(&["check", "app/db/specs", "--since", "HEAD"])
        .fails(1)
        .says("unknown-table");
}

#[test]
fn what_git_cannot_answer_is_an_error_that_says_what_to_do() {
    let project = repository();
    for revision in ["nowhere", "", "--output=x"] {
        let since = format!("--since={revision}");
        project
            .run(&["check", "app/db/specs", &since])
            .fails(2)
            .says(&format!("Git knows no revision `{revision}`"));
    }
    git(&project, &["checkout", "--quiet", "--orphan", "alone"]);
    commit(&project, "alone");
    project
        .run(&SINCE)
        .fails(2)
        .says("no commit in common")
        .says("fetch-depth: 0");
    let outside = self::project();
    outside
        .run(&["check", "--since", "HEAD"])
        .fails(2)
        .says("inside of a Git repository");
    outside
        .env("PATH", "/nowhere")
        .run(&["check", "--since", "HEAD"])
        .fails(2)
        .says("cannot start `git`");
}

#[test]
fn the_checklist_judges_each_of_its_ten_points() {
    let project = project();
    let output = project.run(&["check", "--checklist"]).fails(1);
    for line in output.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let answer = project
        .run(&["check", "--checklist", "--format", "json"])
        .fails(1)
        .json();
    let points = answer["checklist"].as_array().unwrap();
    assert_eq!(points.len(), 10);
    let of = |name: &str| points.iter().find(|it| it["name"] == name).unwrap();
    let scoping = of("Organization Scoping");
    assert_eq!(
        (&scoping["verdict"], &scoping["findings"]),
        (&"broken".into(), &1.into())
    );
    assert_eq!(scoping["rules"][0]["findings"], 1);
    assert_eq!(of("Primary Keys")["verdict"], "kept");
    assert_eq!(of("Type Safety")["verdict"], "not checked");
    let auth = of("Better Auth Compatibility");
    assert_eq!(auth["verdict"], "not checked");
    assert!(auth["why"].as_str().unwrap().contains("[auth.better_auth]"));

    let with_auth = "[auth.better_auth]\nversion = \"1.7\"\n";
    let answer = project
        .clone()
        .file("schemagen.toml", with_auth)
        .run(&["check", "--checklist", "--format", "json"])
        .fails(1)
        .json();
    let points = answer["checklist"].as_array().unwrap();
    let auth = points.iter().find(|it| it["name"] == auth["name"]).unwrap();
    assert_eq!(auth["verdict"], "broken");
    assert_eq!(
        auth["findings"], 4,
        "user, session, account and verification"
    );

    let off = "[rules]\nmissing-timestamps = \"off\"\nunscoped-table = \"warn\"\n";
    let project = project.file("schemagen.toml", off);
    let output = project.run(&["check", "--checklist"]).succeeds();
    output.says("missing-timestamps (off)");

    let project = project.file("specs/broken.toml", "[table\n");
    let answer = project
        .run(&["check", "--checklist", "--format", "json"])
        .fails(1)
        .json();
    assert_eq!(answer["summary"]["kept"], 0, "{answer}");
    project
        .run(&["check", "--checklist", "--format", "sarif"])
        .fails(2)
        .says("--format json");
}
