//! Where teams run the check: the hooks with the real pre-commit, the steps of the GitHub Action with the real bash.

use crate::support::{Project, python_tool, repository};
use serde_json::Value;
use std::process::{Command, Output, Stdio};

const BINARY: &str = env!("CARGO_BIN_EXE_schemagen");

/// The folder of the binary before everything else.
fn path() -> String {
    let folder = std::path::Path::new(BINARY).parent().unwrap().display();
    format!("{folder}:{}", std::env::var("PATH").unwrap_or_default())
}

fn git(project: &Project, args: &[&str]) -> Output {
    let done = Command::new("git")
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b.c",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(args)
        .current_dir(project.path(""))
        .env("PATH", path())
        .env("PRE_COMMIT_HOME", project.path("pre-commit"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .stdin(Stdio::null())
        .output();
    done.expect("git can be started")
}

#[track_caller]
fn git_does(project: &Project, args: &[&str]) -> String {
    let done = git(project, args);
    assert!(done.status.success(), "git {args:?}: {done:?}");
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
}

#[test]
fn a_commit_with_an_unscoped_table_is_rejected_and_passes_when_it_is_mended() {
    let pre_commit = python_tool("pre-commit");
    let pre_commit = pre_commit.to_str().unwrap();
    let manifest = std::fs::read_to_string(repository(".pre-commit-hooks.yaml")).unwrap();
    // The manifest as it is here, in a repository that can be cloned as this one is.
    let hooks = Project::new().file(".pre-commit-hooks.yaml", &manifest);
    hooks.outside(pre_commit, &["validate-manifest", ".pre-commit-hooks.yaml"]);
    git_does(&hooks, &["init", "-q", "-b", "main"]);
    git_does(&hooks, &["add", "."]);
    git_does(&hooks, &["commit", "-q", "-m", "hooks"]);
    let revision = git_does(&hooks, &["rev-parse", "HEAD"]);

    let project = Project::new();
    project.run(&["init"]).succeeds();
    project.run(&["build"]).succeeds();
    let config = format!(
        "repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: schemagen-check-system\n    \
         args: [--deny, warn]\n  - id: schemagen-build-check-system\n",
        hooks.path("").display()
    );
    let project = project
        .file(".pre-commit-config.yaml", config)
        .file(".gitignore", "pre-commit/\n");
    git_does(&project, &["init", "-q", "-b", "main"]);
    project.outside(pre_commit, &["install"]);
    let commit = |message: &str| {
        git_does(&project, &["add", "."]);
        let done = git(&project, &["commit", "-m", message]);
        let said = [done.stdout, done.stderr].concat();
        (
            done.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    let (passed, said) = commit("first");
    assert!(passed && said.matches("Passed").count() == 2, "{said}");

    let spec = project.read("specs/app.toml");
    let project = project.clone().file(
        "specs/app.toml",
        spec.replacen("org_scoped = true\n", "", 1),
    );
    let (passed, said) = commit("unscoped");
    assert!(!passed && said.contains("S001 unscoped-table"), "{said}");

    let changed = spec.replace(
        "notes = \"text?\"",
        "remarks = \"text?\"\nnotes = \"text?\"",
    );
    assert_ne!(changed, spec);
    let project = project.file("specs/app.toml", changed);
    let (passed, said) = commit("not built");
    assert!(!passed && said.contains("out of date"), "{said}");

    project.run(&["build"]).succeeds();
    let (passed, said) = commit("mended");
    assert!(passed && said.matches("Passed").count() == 2, "{said}");
    assert_eq!(git_does(&project, &["rev-list", "--count", "HEAD"]), "2");
}

/// `action.yml`, as a program reads it.
fn action() -> Value {
    let python = python_tool("python");
    let read = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)";
    let file = repository("action.yml");
    let text = Project::new().outside(
        python.to_str().unwrap(),
        &["-c", read, file.to_str().unwrap()],
    );
    serde_json::from_str(&text).unwrap()
}

/// What a run of the action knows: `inputs.specs`, `runner.temp`.
type Known = Vec<(String, String)>;

/// A text with every `${{ … }}` in it replaced, as a runner does.
fn filled(text: &str, known: &Known) -> String {
    let mut parts = text.split("${{");
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap();
        let value = known.iter().find(|(known, _)| known == name.trim());
        made.push_str(
            &value
                .unwrap_or_else(|| panic!("nobody says what {name} is"))
                .1,
        );
        made.push_str(rest);
    }
    made
}

/// Runs the step with this id as a runner does. Its exit code, what it printed, and what it knows afterwards.
fn step(project: &Project, action: &Value, id: &str, known: &mut Known) -> (i32, String) {
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == id).unwrap();
    let script = project
        .clone()
        .file("step.sh", step["run"].as_str().unwrap());
    let _ = std::fs::remove_file(project.path("output"));
    std::fs::write(project.path("output"), "").unwrap();
    let folder = filled(step["working-directory"].as_str().unwrap_or("."), known);
    let mut command = Command::new("bash");
    command
        .args(["--noprofile", "--norc", "-eo", "pipefail"])
        .arg(script.path("step.sh"));
    for (name, value) in step["env"].as_object().unwrap() {
        command.env(name, filled(value.as_str().unwrap(), known));
    }
    let done = command
        .env("GITHUB_OUTPUT", project.path("output"))
        .env(
            "PATH",
            format!("{}:{}", project.path("bin").display(), path()),
        )
        .current_dir(project.path(&folder))
        .stdin(Stdio::null())
        .output()
        .expect("bash can be started");
    for line in project.read("output").lines() {
        let (name, value) = line.split_once('=').unwrap();
        known.push((format!("steps.{id}.outputs.{name}"), value.to_owned()));
    }
    let said = [done.stdout, done.stderr].concat();
    (
        done.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// The inputs, each as it is named here or by its default, and what a runner adds.
fn known(project: &Project, action: &Value, inputs: &[(&str, &str)]) -> Known {
    let mut known: Known = [
        ("github.action_path", repository("").display().to_string()),
        ("github.server_url", "https://example.org".to_owned()),
        ("github.action_repository", "someone/schemagen".to_owned()),
        ("runner.temp", project.path("temp").display().to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    for (name, input) in action["inputs"].as_object().unwrap() {
        let given = inputs
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| *value);
        let value = given.unwrap_or_else(|| input["default"].as_str().unwrap());
        known.push((format!("inputs.{name}"), value.to_owned()));
    }
    assert!(inputs.iter().all(|(name, _)| {
        known
            .iter()
            .any(|(known, _)| *known == format!("inputs.{name}"))
    }));
    known
}

#[test]
fn the_action_annotates_fails_and_writes_sarif() {
    let check = python_tool("check-jsonschema");
    let file = repository("action.yml");
    let valid = [
        "--builtin-schema",
        "vendor.github-actions",
        file.to_str().unwrap(),
    ];
    Project::new().outside(check.to_str().unwrap(), &valid);

    let action = action();
    let project = Project::new();
    project.run(&["init", "app"]).succeeds();
    let inputs = [
        ("binary", BINARY),
        ("working-directory", "app"),
        ("specs", "specs"),
    ];
    let mut said = known(&project, &action, &inputs);
    assert_eq!(step(&project, &action, "plan", &mut said).0, 0);
    assert_eq!(
        step(&project, &action, "check", &mut said),
        (0, String::new())
    );

    let spec = project.read("app/specs/app.toml");
    let project = project.file(
        "app/specs/app.toml",
        spec.replacen("index = true", "index = false", 1),
    );
    assert_eq!(
        step(&project, &action, "check", &mut said).0,
        0,
        "a warning"
    );
    let inputs = [
        inputs.as_slice(),
        &[("deny", "warn"), ("args", "--allow data-loss")],
    ]
    .concat();
    let mut said = known(&project, &action, &inputs);
    step(&project, &action, "plan", &mut said);
    let (code, annotations) = step(&project, &action, "check", &mut said);
    assert_eq!(code, 1);
    assert!(
        annotations.contains("::warning file=specs/app.toml"),
        "{annotations}"
    );

    assert_eq!(
        step(&project, &action, "sarif", &mut said),
        (0, String::new())
    );
    let sarif: Value = serde_json::from_str(&project.read("app/schemagen.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "S015");
    let written = said
        .iter()
        .find(|(name, _)| name == "steps.sarif.outputs.file")
        .unwrap();
    assert!(written.1.ends_with("app/schemagen.sarif"), "{}", written.1);

    // A schemagen that cannot work fails both steps.
    let mut said = known(
        &project,
        &action,
        &[("binary", BINARY), ("specs", "nowhere")],
    );
    step(&project, &action, "plan", &mut said);
    assert_eq!(step(&project, &action, "check", &mut said).0, 2);
    assert_ne!(step(&project, &action, "sarif", &mut said).0, 0);
}

#[test]
fn the_action_builds_what_it_was_checked_out_at_or_the_tag() {
    let action = action();
    // What cargo is asked for; building takes minutes, and is cargo's own work.
    let project = Project::new().file("bin/cargo", "#!/bin/sh\nprintf '%s\\n' \"$*\"\n");
    project.outside("chmod", &["+x", "bin/cargo"]);
    let built = |inputs: &[(&str, &str)]| {
        let mut said = known(&project, &action, inputs);
        assert_eq!(step(&project, &action, "plan", &mut said).0, 0);
        let (code, asked) = step(&project, &action, "build", &mut said);
        assert_eq!(code, 0);
        let key = said
            .iter()
            .find(|(name, _)| name == "steps.plan.outputs.key")
            .unwrap();
        (asked, key.1.clone())
    };
    let root = project.path("temp/schemagen").display().to_string();
    let (asked, key) = built(&[]);
    assert_eq!(
        asked,
        format!(
            "install --locked --root {root} --path {}\n",
            repository("").display()
        )
    );
    assert!(
        key.len() == 40 && key.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{key}"
    );
    let (asked, key) = built(&[("version", "v1")]);
    let from = "--git https://example.org/someone/schemagen --tag v1 schemagen";
    assert_eq!(
        (asked, key.as_str()),
        (format!("install --locked --root {root} {from}\n"), "v1")
    );
}
