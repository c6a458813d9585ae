//! Holes in the database: a key that lets a reference across, a policy that lets too much pass, a role that may too much.

use super::{PLAIN, Program, RLS, Site};
use std::thread;

/// Where, the table whose tests must see it, what, and parts of what they must say. `ROLE` is the role that they run as.
type Hole = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const PLAIN_HOLES: [Hole; 7] = [
    (
        "a simple key in place of a composite one",
        "task",
        "alter table task drop constraint task_organization_id_project_id_fkey,
         add constraint task_organization_id_project_id_fkey foreign key (project_id) references project (id)",
        &["task: UPDATE: task_organization_id_project_id_fkey: was done"],
    ),
    (
        "a simple key of a table to itself",
        "project",
        "alter table project drop constraint project_organization_id_parent_id_fkey,
         add constraint project_organization_id_parent_id_fkey foreign key (parent_id) references project (id)",
        &["project: INSERT: project_organization_id_parent_id_fkey: was done"],
    ),
    (
        "a simple key as a part of a key",
        "tag",
        "alter table tag drop constraint tag_organization_id_task_id_fkey,
         add constraint tag_organization_id_task_id_fkey foreign key (task_id) references task (id)",
        &["tag: insert: tag_organization_id_task_id_fkey: a row of another organization was referenced"],
    ),
    (
        "no key to a member",
        "task",
        "alter table task drop constraint task_organization_id_assignee_id_fkey",
        &["task: insert: task_organization_id_assignee_id_fkey"],
    ),
    (
        "no key to a unique text",
        "task",
        "alter table task drop constraint task_organization_id_project_code_fkey",
        &["task: UPDATE: task_organization_id_project_code_fkey: was done"],
    ),
    (
        "no key of several columns",
        "remark",
        "alter table remark drop constraint remark_organization_id_task_id_tag_fkey",
        &["remark: INSERT: remark_organization_id_task_id_tag_fkey: was done"],
    ),
    (
        "no key of the root to a member",
        "organization",
        "alter table organization drop constraint organization_id_owner_id_fkey",
        &["organization: UPDATE: organization_id_owner_id_fkey: was done"],
    ),
];

const RLS_HOLES: [Hole; 20] = [
    (
        "a simple key in place of a composite one",
        "task",
        "alter table task drop constraint task_workspace_id_project_id_fkey,
         add constraint task_workspace_id_project_id_fkey foreign key (project_id) references project (id)",
        &["task: UPDATE: task_workspace_id_project_id_fkey: was done"],
    ),
    (
        "no FORCE",
        "task",
        "alter table task no force row level security",
        &["task: the database: its settings: row-level security does not bind the owner"],
    ),
    (
        "no FORCE on the root",
        "workspace",
        "alter table workspace no force row level security",
        &["workspace: the database: its settings: row-level security does not bind the owner"],
    ),
    (
        "no row-level security",
        "task",
        "alter table task disable row level security",
        &[
            "task: the database: its settings: row-level security is off",
            "task: copy task to stdout: as another organization: reached",
            "task: copy task from stdin: as another organization: was begun",
            "task: set local row_security = off; select from task: as another organization: was done",
        ],
    ),
    (
        "no row-level security, seen in what it lets pass",
        "settings",
        "alter table settings disable row level security",
        &["as another organization: reached 1 rows"],
    ),
    (
        "a policy dropped",
        "task",
        "drop policy organization_isolation on task",
        &["task"],
    ),
    (
        "the policy of the members dropped",
        "member",
        "drop policy own_membership on member",
        &["member: the database: the policies"],
    ),
    (
        "WITH CHECK (true)",
        "task",
        "alter policy organization_isolation on task with check (true)",
        &[
            "task: INSERT of a row of theirs: as another organization",
            "a move of a row: was refused for another reason: error returned from database: duplicate key",
        ],
    ),
    (
        "WITH CHECK (true), where an organization has one row",
        "settings",
        "alter policy organization_isolation on settings with check (true)",
        &["settings: INSERT of a row of theirs: as another organization"],
    ),
    (
        "USING (true)",
        "task",
        "alter policy organization_isolation on task using (true)",
        &[
            "task: select from task where",
            "task: select from task group by workspace_id having",
            "task: select from (select count(*) filter (where",
            "task: select from task a left join task b on a.workspace_id",
            "task: insert into task (",
            "task: copy (select from task where",
        ],
    ),
    (
        "USING that lets all pass where nothing is set",
        "task",
        "alter policy organization_isolation on task using (workspace_id =
             (select nullif(current_setting('app.organization_id', true), '')::uuid)
             or current_setting('app.organization_id', true) = '')",
        &["without an organization: reached"],
    ),
    (
        "USING that fails where nothing is set",
        "task",
        "alter policy organization_isolation on task using (workspace_id =
             (select current_setting('app.organization_id', true)::uuid))",
        &["without an organization: failed"],
    ),
    (
        "a policy more, for everybody",
        "task",
        "create policy everybody on task to public using (true)",
        &["task: the database: the policies: are"],
    ),
    (
        "a policy more, for reading",
        "task",
        "create policy readers on task for select to isolated_app using (true)",
        &["task: select from task where"],
    ),
    (
        "TRUNCATE granted",
        "task",
        "grant truncate on task to ROLE",
        &["task: TRUNCATE: as another organization"],
    ),
    (
        "TRIGGER granted",
        "task",
        "grant trigger on task to ROLE",
        &["task: the database: its settings: the role may make triggers"],
    ),
    (
        "the role is the owner",
        "task",
        "alter table task owner to ROLE",
        &["the tests of isolation need DATABASE_URL"],
    ),
    (
        "the role bypasses row-level security",
        "task",
        "alter role ROLE bypassrls",
        &["the tests of isolation need DATABASE_URL"],
    ),
    (
        "the role is a superuser",
        "task",
        "alter role ROLE superuser",
        &["the tests of isolation need DATABASE_URL"],
    ),
    (
        "a view of its owner's rows",
        "task",
        "create view seen as select * from task; grant select on seen to ROLE",
        &["task: the database: its settings: the role may read a view"],
    ),
];

#[test]
fn no_hole_in_the_database_is_missed() {
    thread::scope(|scope| {
        for (case, holes) in [(PLAIN, &PLAIN_HOLES[..]), (RLS, &RLS_HOLES[..])] {
            scope.spawn(move || {
                for hole in holes {
                    is_found(case, hole);
                }
            });
        }
    });
}

fn is_found(case: &str, (name, table, sql, expected): &Hole) {
    let site = Site::new(case);
    site.database.execute(&sql.replace("ROLE", &site.role));
    let (passed, said) = Program::of(case).run(&site.url(), &format!("::{table}::"), "");
    assert!(!passed, "{case}: nobody sees this hole: {name}");
    for part in *expected {
        assert!(said.contains(part), "{case}: {name}: no {part:?} in {said}");
    }
}
