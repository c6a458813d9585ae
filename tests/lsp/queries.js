// SQL in files of its own and in Rust, none of it saved: judged as it is typed, and again when the specs change.

const { Editor, assert, run } = require("./client.js");

const SQL = "queries/todos.sql";
const RUST = "src/main.rs";
const WORK = "specs/work.toml";
const SETTINGS = "schemagen.toml";

const codes = (findings) => findings.map((it) => it.code);

run(async (editor) => {
  await editor.start();
  editor.open(SQL, "select title from todos\n where organization_id = $1;\n");
  editor.open(RUST, 'fn f() {\n    sqlx::query("select title from todos -- 🦀\\n where id = $1");\n}\n');
  editor.open("migrations/by_hand.sql");
  editor.open("target/made.sql", "select title from todos;\n");

  // In Rust the place is that of the text in the file, in the units of the protocol.
  await editor.until(RUST, (it) => codes(it).includes("unscoped-query"), "a leak in Rust");
  const [leak] = editor.findings.get(editor.uri(RUST));
  assert.equal(editor.read(editor.uri(RUST), leak.range), "todos");
  assert.equal(leak.source, "schemagen");
  editor.type(RUST, "where id", "where organization_id");
  await editor.until(RUST, (it) => it.length === 0, "it is scoped");

  // What is no Rust while it is typed says nothing of itself.
  editor.type(RUST, "fn f() {", 'fn f() { "');
  editor.type(SQL, "$1", "'org_1'");
  await editor.until(SQL, (it) => codes(it).includes("literal-organization"), "a literal");
  assert.deepEqual(editor.findings.get(editor.uri(RUST)) ?? [], []);
  editor.type(SQL, "'org_1'", "$1");
  await editor.until(SQL, (it) => it.length === 0, "a parameter");

  // A change of the specs is a change of what can be proved.
  editor.open(WORK);
  editor.type(WORK, "title = {", "headline = {");
  editor.type(WORK, '"title desc"', '"headline desc"');
  editor.type(WORK, "length(title)", "length(headline)");
  await editor.until(SQL, (it) => codes(it).includes("unknown-name-in-query"), "a column that is gone");

  // A query that becomes a function is judged once, by the specs that it belongs to.
  editor.type(WORK, "headline = {", "title = {");
  editor.type(WORK, '"headline desc"', '"title desc"');
  editor.type(WORK, "length(headline)", "length(title)");
  editor.type(SQL, "select title", "-- name: titles :many\nselect title");
  editor.type(SQL, "organization_id = $1", "id = $1");
  editor.open(SETTINGS);
  editor.type(SETTINGS, "[tenancy]", '[target.rust]\nqueries = "queries"\n[tenancy]');
  await editor.until(SQL, (it) => codes(it).includes("unscoped-query"), "a function that leaks");
  const told = editor.findings.get(editor.uri(SQL));
  assert.deepEqual(codes(told), ["unscoped-query"]);

  // What is a migration or made by others is nobody's query.
  for (const file of ["migrations/by_hand.sql", "target/made.sql"]) {
    assert.equal(editor.findings.get(editor.uri(file)), undefined);
  }
  assert.equal(await editor.stop(), 0);
});
