//! The queries of an organization at work: vitest runs them on PostgreSQL, with policies and without, and finds what a
//! query does that forgets its organization. TypeScript refuses to call them without one.

use super::rows::with_programs;
use super::{DIR, TSCONFIG, built_of, packages, refuses, run, with_packages};
use crate::support::postgres::{Database, database};
use crate::support::{Project, repository};
use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

/// The tests and what each of them begins and ends with, as the README shows it.
const PROGRAMS: [&str; 2] = ["db-setup.ts", "queries.test.ts"];

/// The demo with and without policies, its queries and their tests.
fn demo(rls: bool) -> Project {
    let mut project = Project::new().env("SOURCE_DATE_EPOCH", "0").copy("specs");
    if !rls {
        let settings = project.read("specs/schemagen.toml");
        let off = settings.replace("rls = \"on\"", "rls = \"off\"");
        assert_ne!(off, settings);
        project = project.file("specs/schemagen.toml", off);
    }
    with_programs(&built_of(project, "specs"), &PROGRAMS)
}

/// A new database, and the role that the service connects as.
struct Site {
    database: Database,
    role: Option<String>,
}

impl Site {
    fn new(project: &Project, rls: bool) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let database = database();
        database.execute(&project.read("out/migrations/19700101000000_init.sql"));
        let role = rls.then(|| {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let role = format!("drizzle_queries_{number}_{}", std::process::id());
            database.execute(&format!(
                "CREATE ROLE {role} LOGIN PASSWORD 'x' IN ROLE app"
            ));
            role
        });
        Self { database, role }
    }

    /// Runs vitest. Out: whether all tests passed, and what it says.
    fn vitest(&self, project: &Project) -> (bool, String) {
        let options = PgConnectOptions::from_str(self.database.url()).unwrap();
        let options = match &self.role {
            Some(role) => options.username(role).password("x"),
            None => options,
        };
        let url = options.to_url_lossy().to_string();
        let url = url.split_once('?').map_or(url.as_str(), |(url, _)| url);
        let done = Command::new(packages().join(".bin/vitest"))
            .args(["run", "--reporter=verbose", "--root", "."])
            // One process for all files, one after the other: they share a database.
            .args(["--no-file-parallelism", "--no-isolate"])
            .current_dir(project.path(""))
            .env("DATABASE_URL", url)
            .env("RLS", if self.role.is_some() { "on" } else { "off" })
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
        (done.status.success(), said.concat())
    }

    /// How many rows there are, of whatever table.
    fn rows(&self) -> Option<String> {
        let count = "SELECT sum((xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I', \
                     tablename), false, true, '')))[1]::text::int)::text FROM pg_tables WHERE schemaname = 'public'";
        self.database.session().texts(count).remove(0)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(role) = &self.role {
            let sql = format!("DROP ROLE {role}");
            let gone = self.database.try_execute(&sql);
            assert!(gone.is_ok() || std::thread::panicking(), "{gone:?}");
        }
    }
}

#[test]
fn two_organizations_never_meet() {
    for rls in [true, false] {
        let project = demo(rls);
        let site = Site::new(&project, rls);
        let (success, said) = site.vitest(&project);
        assert!(success, "rls {rls}:\n{said}");
        let passed = if rls { "17 passed" } else { "16 passed" };
        assert!(said.contains(passed), "rls {rls}:\n{said}");
        assert_eq!(site.rows().as_deref(), Some("0"), "rls {rls}");
    }
}

/// The tests are no tests if they pass over a query that forgets.
#[test]
fn a_query_that_forgets_its_organization_is_found() {
    let project = demo(false);
    let site = Site::new(&project, false);
    let files = ["queries/todos.ts", "organization.ts"].map(|it| format!("{DIR}/{it}"));
    let texts = [&files[0], &files[1]].map(|it| project.read(it));
    let scope = "eq(todos.organizationId, organizationId)";
    let places: Vec<usize> = texts[0].match_indices(scope).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 5, "two lists, a find, an update and a delete");
    let mut wrongs: Vec<(usize, String)> = places
        .iter()
        .map(|&at| {
            let (front, back) = texts[0].split_at(at);
            (0, format!("{front}undefined{}", &back[scope.len()..]))
        })
        .collect();
    for (file, from, to) in [
        (
            0,
            "values({ ...values, organizationId })",
            "values(values as any)",
        ),
        (0, "set({ ...values, organizationId })", "set(values)"),
        (0, "({ ...it, organizationId })", "it as any"),
        (1, "where && sql`(${where})`", "where"),
    ] {
        assert!(texts[file].contains(from), "{from}");
        wrongs.push((file, texts[file].replace(from, to)));
    }
    // All of them in one run of vitest, each in a folder of its own beside one that is right.
    let made = project.tree().into_iter();
    let kept: Vec<_> = made
        .filter(|(name, _)| name.starts_with("out/database/") || PROGRAMS.contains(&name.as_str()))
        .collect();
    let beside = |all: Project, folder: &str| {
        kept.iter().fold(all, |all, (name, text)| {
            all.file(&format!("{folder}/{name}"), text)
        })
    };
    let mut all = beside(with_packages(Project::new()), "right");
    for (number, (file, wrong)) in wrongs.iter().enumerate() {
        let folder = format!("wrong_{number}");
        all = beside(all, &folder).file(&format!("{folder}/{}", files[*file]), wrong);
    }
    let (success, said) = site.vitest(&all);
    assert!(!success, "{said}");
    assert!(!said.contains(" FAIL  right/"), "{said}");
    let passed = said.matches(" ✓ right/queries.test.ts > ").count();
    assert_eq!(passed, 16, "{said}");
    for (number, (_, wrong)) in wrongs.iter().enumerate() {
        let found = format!(" FAIL  wrong_{number}/queries.test.ts");
        assert!(said.contains(&found), "nothing finds it:\n{wrong}\n{said}");
    }
}

/// A program that TypeScript takes.
const USE: &str = "\
import { desc } from 'drizzle-orm'
import { db } from './database/db'
import { jsonField } from './database/json'
import { enterOrganization, organizationFor, type OrganizationId } from './database/organization'
import { createTodo, getTodos, getTodosWithPeople, updateTodo } from './database/queries/todos'
import { getSubscriptions } from './database/queries/subscription'
import { settings, subscription, todos, type SelectTodos } from './database/schema'

const dark = jsonField(settings.preferences, 'theme').is('dark')

export const run = async (organizationId: OrganizationId, userId: string): Promise<SelectTodos[]> => {
  await createTodo(organizationId, { title: 'x', createdBy: userId })
  await updateTodo(organizationId, 'id', { title: 'y' })
  const [found] = await getTodosWithPeople(organizationId, { limit: 1 })
  const role: string | undefined = found?.assignedTo?.role
  const bought = await getSubscriptions(organizationId, { where: jsonField(subscription.limits, 'todos').is(10) })
  return await getTodos(organizationId, { orderBy: desc(todos.title), limit: bought.length, where: role ? undefined : dark })
}

export const inOne = async (text: string, userId: string): Promise<unknown> =>
  await db.transaction(async (tx) => {
    const organizationId = await organizationFor(text, userId, tx)
    await enterOrganization(organizationId, tx)
    return await getTodos(organizationId, {}, tx)
  })
";

/// What stands around the block that the README shows.
const AROUND: &str = "\
declare const session: { userId: string; activeOrganizationId: string }
declare const id: string
export {}
";

#[test]
fn the_queries_shown_in_the_readme_are_typed() {
    let readme = std::fs::read_to_string(repository("README.md")).unwrap();
    let blocks: Vec<&str> = readme.split("```ts\n").skip(1).collect();
    let shown = blocks[1].split("```").next().unwrap();
    let shown = shown.replace("'@/database/", "'./database/");
    let settings = TSCONFIG.replace("\"noUnusedLocals\": true, ", "");
    let project = demo(true)
        .file("tsconfig.json", settings)
        .file("out/shown.ts", format!("{shown}{AROUND}"));
    let (success, said) = run(&project, "tsc", &["--project", "."]);
    assert!(success && said.is_empty(), "{said}");
    let setup = std::fs::read_to_string(repository("tests/drizzle/db-setup.ts")).unwrap();
    let setup = setup.replace("'./out/database/", "'@/database/");
    assert!(blocks[2].starts_with(&setup), "{setup}");
}

#[test]
fn typescript_refuses_to_forget_the_organization() {
    let own = r#""**/out/**/*.ts""#;
    let settings = TSCONFIG.replace(own, &format!(r#"{own}, "*.ts""#));
    assert_ne!(settings, TSCONFIG);
    let project = demo(true).file("tsconfig.json", settings);
    let wrongs = [
        (
            "getTodos(organizationId, { orderBy",
            "getTodos({ orderBy",
            "TS2345",
        ),
        (
            "getTodos(organizationId, {}, tx)",
            "getTodos(text, {}, tx)",
            "TS2345",
        ),
        (
            "updateTodo(organizationId, 'id',",
            "updateTodo('id',",
            "TS2554",
        ),
        (
            "createdBy: userId }",
            "createdBy: userId, organizationId }",
            "TS2353",
        ),
        ("{ title: 'y' }", "{ title: 'y', organizationId }", "TS2353"),
        ("{ title: 'y' }", "{ id: 'y' }", "TS2353"),
        ("title: 'x', ", "", "TS2741"),
        ("'dark'", "'Dark'", "TS2345"),
        ("is(10)", "is('10')", "TS2345"),
        ("'theme'", "'thema'", "TS2345"),
        ("?.role", "?.rank", "TS2339"),
        ("assignedTo?.role", "assignedTo.role", "TS18047"),
        (
            "enterOrganization(organizationId, tx)",
            "enterOrganization(organizationId, db)",
            "TS2739",
        ),
    ];
    refuses(project, USE, &wrongs);
}
