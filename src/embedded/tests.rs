//! What is found in Rust, and what is not.

use super::{Base, Sql, embedded};

/// The SQL of a text, in a form to compare: the SQL itself, `file: path`, or `built: by`.
fn found(text: &str) -> Vec<String> {
    let found = embedded(text).expect("it is Rust");
    found
        .into_iter()
        .map(|it| match it.sql {
            Sql::Known(literal) => literal.text,
            Sql::File {
                path,
                base: Base::Package,
                ..
            } => format!("file: {path}"),
            Sql::File {
                path,
                base: Base::Source,
                ..
            } => format!("file beside: {path}"),
            Sql::Built { by, .. } => format!("built: {by}"),
        })
        .collect()
}

fn check(body: &str, expected: &[&str]) {
    let text = format!("use sqlx::{{Row, query}};\nasync fn f() {{\n{body}\n}}\n");
    assert_eq!(found(&text), expected, "{body}");
}

#[test]
fn functions_and_macros_of_sqlx_and_diesel() {
    check(
        "sqlx::query(\"select 1\").fetch_one(&pool).await?;",
        &["select 1"],
    );
    check("query(r#\"select \"a\"\"#);", &["select \"a\""]);
    check(
        "sqlx::query_as::<_, (i64, Vec<(A, B)>)>(\"select 2\");",
        &["select 2"],
    );
    check("sqlx::query_scalar!(\"select 3\", a, b);", &["select 3"]);
    check(
        "sqlx::query_as!(Row, \"select \\\n   4\", a);",
        &["select 4"],
    );
    check(
        "sqlx::query_file!(\"queries/a.sql\", 1);",
        &["file: queries/a.sql"],
    );
    check(
        "sqlx::query_file_as!(Row, \"queries/b.sql\");",
        &["file: queries/b.sql"],
    );
    check(
        "sqlx::query(include_str!(\"c.sql\"));",
        &["file beside: c.sql"],
    );
    check("sqlx::query(concat!(\"select\", \" 5\"));", &["select 5"]);
    check("sqlx::raw_sql(&(\"select 6\"));", &["select 6"]);
    check("diesel::sql_query(\"select 7\").load(c);", &["select 7"]);
    check(
        "sql_query(text).load(c);",
        &["built: `text`, which comes from elsewhere"],
    );
    check(
        "sqlx::query(&format!(\"select {x}\"));",
        &["built: `format!`"],
    );
    check(
        "sqlx::query(AssertSqlSafe(text));",
        &["built: `AssertSqlSafe`"],
    );
    check(
        "sqlx::query(AssertSqlSafe(format!(\"select {x}\")));",
        &["built: `format!`"],
    );
    check(
        "let text = format!(\"select {x}\"); sqlx::query(sqlx::AssertSqlSafe(text));",
        &["built: `format!`"],
    );
    check("sqlx::query(AssertSqlSafe(\"select 8\"));", &["select 8"]);
    check(
        "let mut b: QueryBuilder<Postgres> = sqlx::QueryBuilder::new(\"select \");",
        &["built: `QueryBuilder`"],
    );
    check(
        "QueryBuilder::<Postgres>::new(\"x\");",
        &["built: `QueryBuilder`"],
    );
}

#[test]
fn methods_of_clients_and_executors() {
    check(
        "client.query_one(\"select 1\", &[&a]).await?;",
        &["select 1"],
    );
    check(
        "pool.execute(\"delete from a\").await?;",
        &["delete from a"],
    );
    check(
        "client.batch_execute(\"drop table a; select 1\");",
        &["drop table a; select 1"],
    );
    check("query(\"select 1\").execute(&pool).await?;", &["select 1"]);
    check(
        "let s = client.prepare(\"select 2\").await?; client.query(&s, &[]).await?;",
        &["select 2"],
    );
    check(
        "client.query(&format!(\"select {x}\"), &[]);",
        &["built: `format!`"],
    );
    check(
        "client.query(sql, &[]);",
        &["built: `sql`, which comes from elsewhere"],
    );
    check(
        "task.execute(\"all\"); map.query(key); x.fetch(&format!(\"a{x}\"));",
        &[],
    );
}

#[test]
fn names_are_followed_to_their_texts() {
    check("let sql = \"select 1\"; sqlx::query(sql);", &["select 1"]);
    check(
        "let sql: &'static str = \"select 1\"; { let sql = \"select 2\"; query(sql); } query(sql);",
        &["select 2", "select 1"],
    );
    check(
        "let mut sql = \"select 1\".to_owned(); sql.push('x'); query(&sql);",
        &["built: `sql`, which can change"],
    );
    check(
        "const LIST: &str = \"select 3\"; query(LIST); query(Self::LIST);",
        &["select 3", "select 3"],
    );
    check(
        "let sql = format!(\"select {x}\"); client.query(&sql, &[]);",
        &["built: `format!`"],
    );
    check(
        "let sql = if a { \"select 1\" } else { \"select 2\" }; query(sql);",
        &["built: an expression"],
    );
}

#[test]
fn another_thing_of_the_same_name_is_not_the_text() {
    let other = "built: `sql`, which comes from elsewhere";
    let within = |inner: &str| format!("let sql = \"select 1\"; {inner}");
    check(&within("fn g(sql: &str) { query(sql); }"), &[other]);
    check(&within("run(|sql| query(sql));"), &[other]);
    check(&within("for sql in list { query(sql); }"), &[other]);
    check(&within("if let Some(sql) = x { query(sql); }"), &[other]);
    check(&within("match x { Some(sql) => query(sql) }"), &[other]);
    check(&within("let sql; query(sql);"), &["built: an expression"]);
}

#[test]
fn nothing_hides_in_a_macro_and_tests_are_left_out() {
    check(
        "tokio::select! { a = sqlx::query(\"select 1\").fetch(c) => {} }",
        &["select 1"],
    );
    check("vec![sqlx::query(\"select 1\")];", &["select 1"]);
    let text = "#[cfg(test)]\nmod tests { fn a() { sqlx::query(\"select 1\"); } }\n\
                #[test]\nfn b() { sqlx::query(\"select 2\"); }\n#[tokio::test]\nasync fn c() { sqlx::query(\"select 3\"); }\n\
                fn d() { sqlx::query(\"select 4\"); }\n";
    assert_eq!(found(text), ["select 4"]);
}

#[test]
fn names_that_are_imported_are_known_and_others_only_by_their_sql() {
    assert_eq!(
        found("use sqlx::query as ask; fn f() { ask(text); }"),
        ["built: `text`, which comes from elsewhere"]
    );
    assert_eq!(
        found("use sqlx::*; fn f() { query(text); }"),
        ["built: `text`, which comes from elsewhere"]
    );
    assert_eq!(
        found("fn f() { query(text); query(\"name\"); query(\"select 1\"); }"),
        ["select 1"]
    );
}

#[test]
fn places_and_remarks_are_exact() {
    let text = "fn f() {\n    // schemagen: allow unscoped-query: the nightly job\n    // why\n    sqlx::query(\n        \"ü \\\n         select 1\",\n    );\n}\n";
    let found = embedded(text).expect("it is Rust");
    let Sql::Known(literal) = &found[0].sql else {
        panic!("{found:?}")
    };
    let at = literal.text.find("select").expect("it is there");
    assert_eq!(&text[literal.place(at..at + 6)], "select");
    assert_eq!(&text[found[0].call.clone()], "query");
    assert_eq!(
        found[0].remarks[0].text,
        "allow unscoped-query: the nightly job"
    );
    assert_eq!(
        &text[found[0].remarks[0].span.clone()],
        "// schemagen: allow unscoped-query: the nightly job"
    );
}

#[test]
fn what_is_no_rust_is_told_with_its_place() {
    let error = embedded("fn f() {\n  \"open }\n").expect_err("a text without an end");
    assert!(error.span.start <= 20, "{error:?}");
    assert!(embedded("fn f() { a(] }").is_err());
}
