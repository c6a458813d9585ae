//! The Drizzle target before the tools that it is written for: TypeScript reads all of it without a word, drizzle-kit
//! makes the same database of it as our migrations do, and finds nothing to do beside them, Better Auth works with it.

mod adopted;
mod better_auth;
mod database;
mod hostile;
mod queries;
mod rows;

use crate::support::{Project, repository};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The guide, the demo, every golden project with another kind of object in it, and what could go wrong besides. A
/// project's settings stand in its folder, and its specs beside them or in `specs`.
const CASES: [&str; 11] = [
    "examples/guide-as-written",
    "specs",
    "tests/drizzle/odd",
    "tests/golden/everything/specs",
    "tests/golden/hostile/specs",
    "tests/golden/isolated_plain/specs",
    "tests/golden/isolated_rls/specs",
    "tests/golden/kinds/specs",
    "tests/golden/rls/specs",
    "tests/golden/rls_uuid/specs",
    "tests/golden/types/specs",
];

/// Where the settings of every project here send the target.
const DIR: &str = "out/database";

/// How strict TypeScript is: as strict as it can be. The declarations of Drizzle itself are not ours to judge.
const TSCONFIG: &str = r#"{
  "compilerOptions": {
    "strict": true, "noUnusedLocals": true, "noUnusedParameters": true, "noImplicitReturns": true,
    "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true, "noImplicitOverride": true,
    "isolatedModules": true, "noEmit": true, "skipLibCheck": true, "types": ["node"],
    "target": "es2022", "module": "esnext", "moduleResolution": "bundler"
  },
  "include": ["**/out/**/*.ts"]
}"#;

/// A project built for Drizzle, with drizzle-kit's migrations, and the packages beside it.
fn built(folder: &str) -> Project {
    let project = Project::new().env("SOURCE_DATE_EPOCH", "0").copy(folder);
    built_of(project, folder)
}

/// The same of specs that stand in the project already.
fn built_of(mut project: Project, folder: &str) -> Project {
    let file = format!("{folder}/schemagen.toml");
    let up = "../".repeat(folder.split('/').count());
    let settings = for_drizzle(&project.read(&file), &up);
    project = project
        .file(&file, settings)
        .file("tsconfig.json", TSCONFIG);
    let below = format!("{folder}/specs");
    let has_specs_below = project.path(&below).is_dir();
    let specs = if has_specs_below { &below } else { folder };
    project.run(&["build", specs]).succeeds();
    with_packages(project)
}

/// A project with the packages beside it.
fn with_packages(project: Project) -> Project {
    std::os::unix::fs::symlink(packages(), project.path("node_modules")).unwrap();
    project
}

/// What is generated for every case, each in a folder of its own, so that a program has to start only once.
fn all_built() -> Project {
    let all = Project::new().file("tsconfig.json", TSCONFIG);
    let all = CASES.iter().fold(all, |all, case| {
        let tree = built(case).tree().into_iter();
        let made = tree.filter(|(name, _)| name.starts_with("out/"));
        made.fold(all, |all, (name, text)| {
            all.file(&format!("{case}/{name}"), text)
        })
    });
    with_packages(all)
}

/// Settings with the Drizzle target and its format of migrations, whatever they were.
fn for_drizzle(settings: &str, up: &str) -> String {
    let mut kept = String::new();
    let mut is_kept = true;
    for line in settings.lines() {
        if line.starts_with('[') {
            is_kept = !line.starts_with("[migrations]") && !line.starts_with("[target.");
        }
        if is_kept {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    format!(
        "{kept}\n[migrations]\ndir = \"{up}out/migrations\"\nformat = \"drizzle\"\n\
         [target.drizzle]\ndir = \"{up}{DIR}\"\n"
    )
}

/// Where `tests/run.sh` has put the packages.
fn packages() -> PathBuf {
    let folder = repository("tests/npm/node_modules");
    assert!(
        folder.join(".bin/tsc").exists() && folder.join(".bin/drizzle-kit").exists(),
        "drizzle-kit and TypeScript are missing: run tests/run.sh once, or `npm ci --prefix tests/npm`"
    );
    folder
}

/// Runs a program of the packages in a project. Out: whether it succeeded, and what it says.
fn run(project: &Project, program: &str, args: &[&str]) -> (bool, String) {
    let done = Command::new(packages().join(".bin").join(program))
        .args(args)
        .current_dir(project.path(""))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    (done.status.success(), said.concat())
}

/// Runs drizzle-kit with the settings that the target wrote.
#[track_caller]
fn kit(project: &Project, verb: &str) -> String {
    let config = format!("{DIR}/drizzle.config.ts");
    let (success, said) = run(project, "drizzle-kit", &[verb, "--config", &config]);
    assert!(success, "drizzle-kit {verb}: {said}");
    said
}

fn migrations(project: &Project) -> Vec<String> {
    let tree = project.tree();
    let names = tree.keys().filter(|it| it.starts_with("out/migrations/"));
    names.cloned().collect()
}

#[test]
fn typescript_has_nothing_to_say() {
    let project = all_built();
    let (_, read) = run(&project, "tsc", &["--project", ".", "--listFilesOnly"]);
    for case in CASES {
        assert!(read.contains(&format!("/{case}/{DIR}/schema.ts")), "{case}");
    }
    let (success, said) = run(&project, "tsc", &["--project", "."]);
    assert!(success && said.is_empty(), "{said}");
}

/// Beside a program that TypeScript takes, the same with one thing after the other replaced by another: there is no
/// word on the first, and of each of the others the fault that stands behind it.
#[track_caller]
fn refuses(project: Project, program: &str, wrongs: &[(&str, &str, &str)]) {
    let file = |number: usize| format!("out/wrong_{number}.ts");
    let project = project.file("out/use.ts", program);
    let project = wrongs
        .iter()
        .enumerate()
        .fold(project, |project, (number, (from, to, _))| {
            let wrong = program.replacen(from, to, 1);
            assert_ne!(wrong, program, "{from}");
            project.file(&file(number), wrong)
        });
    let (success, said) = run(&project, "tsc", &["--project", "."]);
    assert!(!success, "{said}");
    // Lines that go on with a message are indented.
    let places = said.lines().filter(|line| !line.starts_with(' '));
    for line in places {
        assert!(line.starts_with("out/wrong_"), "{said}");
    }
    for (number, (_, to, fault)) in wrongs.iter().enumerate() {
        let place = format!("{}(", file(number));
        let mut faults = said.lines().filter(|line| line.starts_with(&place));
        assert!(
            faults.any(|line| line.contains(fault)),
            "{to}: no {fault} in\n{said}"
        );
    }
}

#[test]
fn typescript_holds_values_to_the_types_of_the_specs() {
    let project = built("tests/golden/everything/specs");
    let wrongs = [
        ("theme: 'dark mode'", "theme: 'dark'", "TS2322"),
        ("sku: 'a'", "sku: 1", "TS2322"),
        ("anEnum: 'guest'", "anEnum: 'visitor'", "TS2322"),
        ("aBigint: 1n", "aBigint: 1", "TS2322"),
        ("workspaceId: 1n,", "", "TS2741"),
        ("title: 'x'", "title: 'x', slug: 'x'", "TS2353"),
        (
            "found?.project.createdByPerson",
            "found?.project.createdBy",
            "TS2339",
        ),
    ];
    refuses(project, USE, &wrongs);
}

/// A program that writes and reads.
const USE: &str = "\
import { db } from './database/db'
import type { InsertTask, InsertValue, Role, SelectValue } from './database/schema'

export const value: InsertValue = {
  workspaceId: 1n,
  aText: 'x',
  aBigint: 1n,
  anEnum: 'guest',
  aShape: {
    theme: 'dark mode',
    language: 'en',
    notifications: { email: true },
    items: [{ sku: 'a', count: 1 }],
    counts: { a: 1 },
    address: { street: 'x', at: null },
    'odd key!': 1,
    type: 'x',
  },
}

export const role = (row: SelectValue): Role => row.anEnum

export const task: Omit<InsertTask, 'id' | 'workspaceId'> = {
  projectId: 'p',
  title: 'x',
  createdBy: 'p',
}

export const lead = async (): Promise<string | undefined> => {
  const found = await db.query.task.findFirst({
    with: { project: { with: { createdByPerson: true } } },
  })
  return found?.project.createdByPerson.email
}
";

#[test]
fn drizzle_kit_finds_nothing_to_do() {
    for case in CASES {
        let project = built(case);
        let before = migrations(&project);
        let said = kit(&project, "generate");
        assert!(said.contains("No schema changes"), "{case}: {said}");
        assert_eq!(migrations(&project), before, "{case}");
        let said = kit(&project, "check");
        assert!(said.contains("Everything's fine"), "{case}: {said}");
    }
}

#[test]
fn drizzle_kit_finds_what_is_to_do() {
    let project = built("tests/golden/everything/specs");
    let before = migrations(&project);
    let file = format!("{DIR}/schema.ts");
    let schema = project.read(&file);
    let wider = schema.replace(
        "varchar('name', { length: 80 })",
        "varchar('name', { length: 90 })",
    );
    assert_ne!(wider, schema);
    let project = project.file(&file, wider);
    kit(&project, "generate");
    let new: Vec<String> = migrations(&project);
    let new = new
        .iter()
        .find(|it| it.ends_with(".sql") && !before.contains(it));
    assert_eq!(
        project.read(new.unwrap()),
        "ALTER TABLE \"workspace\" ALTER COLUMN \"name\" SET DATA TYPE varchar(90);"
    );
}
