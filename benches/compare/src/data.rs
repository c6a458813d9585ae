//! The rows that are measured: 20 organizations, 200 people, 10 projects and 5,000 todos an organization.
//! In: numbers. Out: SQL that fills a database, and todos to write. The same number gives the same row.

use chrono::{DateTime, TimeZone as _, Utc};

/// How many organizations there are.
pub const ORGANIZATIONS: usize = 20;
/// How many todos each of them has.
pub const TODOS: usize = 5_000;
/// How many todos are written at once.
pub const MANY: usize = 1_000;

/// The organization whose rows are read.
pub const READ: &str = "organization-000000007";
/// The organization that rows are written to.
pub const WRITTEN: &str = "organization-000000011";

/// Fills an empty database.
pub const SEED: &str = r#"
INSERT INTO organization (id, name)
SELECT 'organization-' || lpad(o::text, 9, '0'), 'Organization ' || o FROM generate_series(1, 20) o;
INSERT INTO "user" (id, name, email)
SELECT 'user-' || lpad(u::text, 16, '0'), 'Person ' || u, 'person' || u || '@example.com' FROM generate_series(1, 200) u;
INSERT INTO member (id, organization_id, user_id)
SELECT 'member-' || o || '-' || u, 'organization-' || lpad(o::text, 9, '0'), 'user-' || lpad(u::text, 16, '0')
FROM generate_series(1, 20) o, generate_series(1, 200) u;
INSERT INTO project (id, organization_id, name)
SELECT 'project-' || lpad(o::text, 4, '0') || '-' || p, 'organization-' || lpad(o::text, 9, '0'), 'Project ' || p
FROM generate_series(1, 20) o, generate_series(1, 10) p;
INSERT INTO todos (id, organization_id, title, description, status, priority, due_date, assigned_to, project_id,
    created_by, created_at, updated_at)
SELECT 'todo-' || lpad(o::text, 4, '0') || '-' || lpad(t::text, 10, '0'), 'organization-' || lpad(o::text, 9, '0'),
    'Todo ' || t || ' of organization ' || o,
    CASE WHEN t % 3 > 0 THEN 'What there is to do, in a sentence or two, as people write it: ' || t END,
    (ARRAY['open', 'in_progress', 'done']::todo_status[])[t / 3 % 3 + 1], t % 5 + 1,
    CASE WHEN t % 4 > 0 THEN timestamptz '2026-01-01' + t * interval '1 hour' END,
    CASE WHEN t % 2 > 0 THEN 'user-' || lpad((t % 200 + 1)::text, 16, '0') END,
    CASE WHEN t % 5 > 0 THEN 'project-' || lpad(o::text, 4, '0') || '-' || (t % 10 + 1) END,
    'user-' || lpad((t * 7 % 200 + 1)::text, 16, '0'),
    timestamptz '2025-01-01' + t * interval '1 minute', timestamptz '2025-01-01' + t * interval '1 minute'
FROM generate_series(1, 5000) t, generate_series(1, 20) o;
VACUUM (ANALYZE, FREEZE);
"#;

/// The id of a todo of [`READ`].
pub fn id(number: usize) -> String {
    format!("todo-0007-{:010}", number % TODOS + 1)
}

/// What the list asks for: it looks at some 200 todos to find its 50.
pub struct Query {
    /// The organization.
    pub organization: String,
    /// The todos that are to be done before.
    pub due: DateTime<Utc>,
}

/// The list that is measured.
pub fn query() -> Query {
    Query {
        organization: READ.to_owned(),
        due: Utc
            .with_ymd_and_hms(2027, 1, 1, 0, 0, 0)
            .single()
            .expect("a time"),
    }
}

/// A todo to write, as plain values.
pub struct Todo {
    /// `title`
    pub title: String,
    /// `description`
    pub description: Option<String>,
    /// `status` is `in_progress` and not `open`.
    pub begun: bool,
    /// `priority`
    pub priority: i32,
    /// `due_date`
    pub due_date: Option<DateTime<Utc>>,
    /// `assigned_to`
    pub assigned_to: Option<String>,
    /// `project_id`
    pub project_id: Option<String>,
    /// `created_by`
    pub created_by: String,
}

/// The todo of this number.
pub fn todo(number: usize) -> Todo {
    let person = |number: usize| format!("user-{:016}", number % 200 + 1);
    Todo {
        title: format!("New todo {number}"),
        description: (!number.is_multiple_of(3)).then(|| format!("What there is to do: {number}")),
        begun: number.is_multiple_of(2),
        priority: i32::try_from(number % 5).expect("a digit") + 1,
        due_date: (!number.is_multiple_of(4)).then(|| query().due),
        assigned_to: (!number.is_multiple_of(2)).then(|| person(number)),
        project_id: (!number.is_multiple_of(5))
            .then(|| format!("project-0011-{}", number % 10 + 1)),
        created_by: person(number * 7),
    }
}

/// The todos that are written at once.
pub fn many() -> Vec<Todo> {
    (0..MANY).map(todo).collect()
}
