//! Rows of two organizations whose values collide wherever they may, from a number.
//!
//! The rows of nobody and those of A are the same in both databases of a fixture; those of B are others, or none.

use std::fmt::Write as _;

/// A simple generator (splitmix64), so that a number always gives the same rows.
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    pub fn pick_of<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    pub fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// Two databases that differ in the rows of B alone.
pub struct Fixture {
    pub databases: [String; 2],
    seed: u64,
}

const TITLES: [&str; 3] = ["one", "two", "x1"];
const USERS: [&str; 3] = ["u1", "u2", "u3"];

/// The fixture with this number.
pub fn fixture(seed: u64) -> Fixture {
    let is_absent = seed % 3 == 2;
    let databases = [0, 1].map(|which| {
        let mut sql = String::new();
        let mut random = Random::new(seed);
        nobody(&mut sql, is_absent);
        organization(&mut sql, &mut random, "org_a", "a_");
        if which == 0 || !is_absent {
            let mut random = Random::new(seed * 31 + which + 1000);
            let prefix = if which == 0 { "b_" } else { "c_" };
            organization(&mut sql, &mut random, "org_b", prefix);
        }
        let mut random = Random::new(seed + 5);
        sessions(&mut sql, &mut random, is_absent);
        sql
    });
    Fixture { databases, seed }
}

fn nobody(sql: &mut String, _is_absent: bool) {
    for user in USERS {
        let _ = writeln!(sql, "INSERT INTO \"user\" VALUES ('{user}', 'one');");
    }
    sql.push_str("INSERT INTO country VALUES ('c1', 'one'), ('c2', 'two');\n");
    // Somebody who is in no other table of nobody.
    sql.push_str("INSERT INTO \"user\" VALUES ('u4', 'two');\n");
}

fn sessions(sql: &mut String, random: &mut Random, is_absent: bool) {
    for at in 0..3 {
        let all = ["'org_a'", "NULL", "'org_b'"];
        let among = if is_absent { &all[..2] } else { &all[..] };
        let organization = random.pick(among);
        let user = random.pick(&USERS);
        let _ = writeln!(
            sql,
            "INSERT INTO session VALUES ('s{at}', '{user}', {organization});"
        );
    }
}

fn organization(sql: &mut String, random: &mut Random, organization: &str, prefix: &str) {
    let maybe = |random: &mut Random, text: String| {
        if random.below(4) == 0 {
            "NULL".to_owned()
        } else {
            format!("'{text}'")
        }
    };
    let name = random.pick(&TITLES);
    let plan = random.pick(&["open", "done", "pro"]);
    let _ = writeln!(
        sql,
        "INSERT INTO organization VALUES ('{organization}', '{name}', '{plan}');"
    );
    for user in ["u1", "u2", "u3", "u4"] {
        if random.below(2) == 0 {
            let role = random.pick(&["owner", "guest"]);
            let _ = writeln!(
                sql,
                "INSERT INTO member (organization_id, user_id, role) VALUES ('{organization}', '{user}', '{role}');"
            );
        }
    }
    if random.below(4) > 0 {
        let theme = random.pick(&["dark", "light"]);
        let _ = writeln!(
            sql,
            "INSERT INTO setting (organization_id, theme) VALUES ('{organization}', '{theme}');"
        );
    }
    let mut projects = Vec::new();
    for (at, name) in TITLES.iter().enumerate() {
        if random.below(4) == 0 {
            continue;
        }
        let lead = {
            let user = random.pick(&USERS).to_owned();
            maybe(random, user)
        };
        let parent = match projects.last() {
            Some(last) if random.below(2) == 0 => format!("'{last}'"),
            _ => "NULL".to_owned(),
        };
        let id = format!("{prefix}project{at}");
        let _ = writeln!(
            sql,
            "INSERT INTO project (organization_id, id, name, lead_id, country_code, parent_id) VALUES ('{organization}', '{id}', '{name}', {lead}, 'c1', {parent});"
        );
        projects.push(id);
    }
    let mut todos = Vec::new();
    for at in 0..random.below(4) + 1 {
        let id = format!("{prefix}todo{at}");
        let title = random.pick(&TITLES);
        let state = random.pick(&["open", "done"]);
        let points = random.pick(&["1", "2", "3", "NULL"]);
        let project = match projects.len() {
            0 => "NULL".to_owned(),
            count => {
                let id = projects[random.below(count)].clone();
                maybe(random, id)
            }
        };
        let user = {
            let user = random.pick(&USERS).to_owned();
            maybe(random, user)
        };
        let external = random.pick(&["'x1'", "'org_a'", "'org_b'", "NULL"]);
        let number = at + 1;
        let _ = writeln!(
            sql,
            "INSERT INTO todo (organization_id, id, number, title, state, points, project_id, assignee_id, external_id) VALUES ('{organization}', '{id}', {number}, '{title}', '{state}', {points}, {project}, {user}, {external});"
        );
        for comment in 0..random.below(3) {
            let body = random.pick(&TITLES);
            let _ = writeln!(
                sql,
                "INSERT INTO comment (organization_id, id, todo_id, author_id, body) VALUES ('{organization}', '{id}_{comment}', '{id}', 'u1', '{body}');"
            );
        }
        todos.push(id);
    }
    for slug in TITLES {
        if random.below(4) == 0 {
            continue;
        }
        let _ = writeln!(
            sql,
            "INSERT INTO tag (organization_id, slug, title) VALUES ('{organization}', '{slug}', '{organization} {slug}');"
        );
        for todo in &todos {
            if random.below(2) == 0 {
                let _ = writeln!(
                    sql,
                    "INSERT INTO todo_tag (organization_id, todo_id, tag_slug) VALUES ('{organization}', '{todo}', '{slug}');"
                );
            }
        }
    }
    for at in 0..random.below(4) {
        let todo = random.pick(&["'a_todo0'", "'a_todo1'", "'b_todo0'", "'c_todo0'", "NULL"]);
        let slug = random.pick(&["'one'", "'two'", "'org_a'", "'org_b'", "NULL"]);
        let _ = writeln!(
            sql,
            "INSERT INTO visit (organization_id, id, todo_id, slug) VALUES ('{organization}', '{prefix}visit{at}', {todo}, {slug});"
        );
    }
    let _ = writeln!(
        sql,
        "INSERT INTO audit.entry (organization_id, id, what) VALUES ('{organization}', '{prefix}entry', 'one');"
    );
}

impl Fixture {
    /// A value for a parameter of this kind, as an SQL literal.
    pub fn value(&self, kind: &str, number: usize) -> String {
        let mut random = Random::new(self.seed * 7 + number as u64);
        let text = match kind {
            "null" => return "NULL".to_owned(),
            "organization_a" => "org_a",
            "organization" => "org_b",
            "todo" => random.pick(&["a_todo0", "a_todo1", "b_todo0", "c_todo0"]),
            "project" => random.pick(&["a_project0", "a_project1", "b_project0", "c_project0"]),
            "visit" => random.pick(&["a_visit0", "b_visit0", "c_visit0"]),
            "user" => random.pick(&["u1", "u2", "u4"]),
            "slug" => random.pick(&TITLES),
            "state" => random.pick(&["open", "done"]),
            "number" => random.pick(&["1", "2"]),
            "new" => "new1",
            "newslug" => "brand-new",
            "big" => "9999",
            // What a row calls its own place.
            "tid" => "(0,1)",
            other => panic!("no values of the kind `{other}`"),
        };
        format!("'{text}'")
    }
}
