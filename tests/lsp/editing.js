// One session of an editor: a mistake is typed and mended, a column gets another name, and everything is looked up.

const { assert, run } = require("./client.js");

const PEOPLE = "specs/people.toml";
const WORK = "specs/work.toml";
const codes = (findings) => findings.map((it) => it.code);
const errors = (findings) => findings.filter((it) => it.severity === 1);
const names = (items) => items.map((it) => it.label);

run(async (editor) => {
  const { capabilities, serverInfo } = await editor.start();
  assert.equal(serverInfo.name, "schemagen");
  assert.equal(capabilities.positionEncoding, "utf-16");
  editor.open(PEOPLE);
  editor.open(WORK);

  // A mistake, behind a character of two units: the finding stands at it, to the column.
  editor.type(WORK, 'on_delete = "cascade", index', 'onDelete = "cascade", index');
  await editor.until(WORK, (found) => codes(found).includes("unknown-key"), "the mistake is found");
  const [mistake] = editor.findings.get(editor.uri(WORK)).filter((it) => it.code === "unknown-key");
  assert.equal(mistake.source, "schemagen");
  assert.equal(mistake.severity, 1);
  assert.equal(editor.read(editor.uri(WORK), mistake.range), "onDelete");
  assert.deepEqual(mistake.range.start, editor.place(WORK, "onDelete"));
  assert.equal(mistake.data.code, "B002");

  // Its fix, which is preferred, mends it.
  const context = { diagnostics: [mistake] };
  const ask = { textDocument: { uri: editor.uri(WORK) }, range: mistake.range, context };
  const actions = await editor.request("textDocument/codeAction", ask);
  const fix = actions.find((it) => it.kind === "quickfix");
  assert.equal(fix.title, "write `on_delete`");
  assert.equal(fix.isPreferred, true);
  assert.deepEqual(fix.diagnostics[0].range, mistake.range);
  editor.apply(fix.edit);
  await editor.until(WORK, (found) => errors(found).length === 0, "the mistake is gone");
  assert.match(editor.text(WORK), /🦀 schrieb", references = "user", on_delete/);

  // All safe fixes of the file at once.
  editor.type(WORK, "on_delete = \"restrict\"", "onDelete = \"restrict\"");
  editor.type(WORK, "primary_key", "primaryKey");
  await editor.until(WORK, (found) => codes(found).filter((it) => it === "unknown-key").length === 2, "two mistakes");
  const only = { diagnostics: [], only: ["source.fixAll"] };
  const [all] = await editor.request("textDocument/codeAction", { ...ask, context: only });
  assert.equal(all.kind, "source.fixAll");
  editor.apply(all.edit);
  await editor.until(WORK, (found) => errors(found).length === 0, "both are gone");

  // A finding in one file that a change in the other makes, and takes away again.
  editor.type(PEOPLE, "email = { type", "mail = { type");
  await editor.until(WORK, (found) => codes(found).includes("unknown-column"), "the other file is looked at");
  editor.type(PEOPLE, "mail = { type", "email = { type");
  await editor.until(WORK, (found) => errors(found).length === 0, "it is well again");

  // A column of the other file gets another name: what mentions it follows, and history is told.
  const contact = editor.at(WORK, '"user.email"', 7);
  const prepared = await editor.request("textDocument/prepareRename", contact);
  assert.equal(prepared.placeholder, "email");
  assert.equal(editor.read(editor.uri(WORK), prepared.range), "email");
  const renamed = await editor.request("textDocument/rename", { ...contact, newName: "address" });
  editor.apply(renamed);
  assert.match(editor.text(WORK), /references = "user\.address"/);
  assert.match(editor.text(WORK), /author_id = \["id", "address"\]/);
  assert.match(editor.text(PEOPLE), /^address = \{ type = "text", unique = true, renamed_from = "email" \}$/m);
  const isTold = (found) => errors(found).length === 0 && codes(found).includes("renamed-in-use");
  await editor.until(PEOPLE, isTold, "the rename is one");

  // A table, and a column written in short, whose name stands in an expression too.
  editor.apply(await editor.request("textDocument/rename", { ...editor.at(PEOPLE, "[table.user]", 7), newName: "person" }));
  assert.match(editor.text(PEOPLE), /^\[table\.person\]\norg_scoped = false\nreason = .*\ntimestamps = true\nrenamed_from = "user"$/m);
  assert.match(editor.text(PEOPLE), /^\[table\.person\.columns\]$/m);
  assert.match(editor.text(WORK), /references = "person\.address"/);
  editor.apply(await editor.request("textDocument/rename", { ...editor.at(PEOPLE, 'name = "text"'), newName: "full_name" }));
  assert.match(editor.text(PEOPLE), /^full_name = \{ type = "text", renamed_from = "name" \}$/m);
  editor.apply(await editor.request("textDocument/rename", { ...editor.at(WORK, "title = {"), newName: "Headline" }));
  assert.match(editor.text(WORK), /check = "length\(\\"Headline\\"\) > 0"/);
  assert.match(editor.text(WORK), /columns = \["organization_id", "Headline desc"\]/);
  await editor.until(WORK, (found) => errors(found).length === 0, "all of it fits together");

  // What there is at a place.
  const hover = async (...place) => (await editor.request("textDocument/hover", editor.at(...place)))?.contents.value;
  const column = await hover(WORK, "author_id = {");
  assert.match(column, /author_id text NOT NULL/);
  assert.match(column, /Rust: `person::Id`/);
  assert.match(column, /TypeScript: `string`/);
  assert.match(column, /references `person \(id\)`, on delete cascade/);
  assert.match(column, /Wer 🦀 schrieb/);
  assert.match(await hover(WORK, "[table.todos]", 8), /each row of one organization by `organization_id`[^]*Work items\./);
  assert.match(await hover(WORK, "default =", 2), /INSERT|fills in/);
  assert.match(await hover(WORK, '"restrict"', 3), /restrict/);
  assert.match(await hover(WORK, "[enum.todo_status]", 8), /`open`, `done`/);

  // Where it is declared, and where it is named.
  const definition = await editor.request("textDocument/definition", editor.at(WORK, '"person.address"', 9));
  assert.equal(definition.uri, editor.uri(PEOPLE));
  assert.deepEqual(definition.range.start, editor.place(PEOPLE, "address ="));
  const status = { ...editor.at(WORK, "[enum.todo_status]", 8), context: { includeDeclaration: true } };
  const references = await editor.request("textDocument/references", status);
  assert.deepEqual(references.map((it) => editor.read(it.uri, it.range)), ["todo_status", "todo_status"]);
  const highlights = await editor.request("textDocument/documentHighlight", editor.at(WORK, "status = {"));
  assert.equal(highlights.length, 2);

  // What a document declares, and what all do.
  const contents = await editor.request("textDocument/documentSymbol", { textDocument: { uri: editor.uri(WORK) } });
  assert.deepEqual(contents.map((it) => it.name), ["todo_status", "todos"]);
  assert.deepEqual(contents[1].children.map((it) => it.name), ["id", "Headline", "status", "author_id", "contact", "index", "with_author"]);
  const found = await editor.request("workspace/symbol", { query: "peraddr" });
  assert.deepEqual(found.map((it) => it.name), ["person.address"]);

  // What can be typed, in a line that is not finished.
  const complete = async (line) => {
    editor.type(WORK, "[[table.todos.index]]", `${line}\n[[table.todos.index]]`);
    const items = await editor.request("textDocument/completion", editor.at(WORK, line, line.length));
    editor.type(WORK, `${line}\n[[table.todos.index]]`, "[[table.todos.index]]");
    return items;
  };
  assert.deepEqual(names(await complete('x = { references = "')), ["member", "organization", "person", "todos"]);
  assert.ok(names(await complete('x = { references = "person.')).includes("address"));
  const keys = await complete("x = { on_");
  const action = keys.find((it) => it.label === "on_delete");
  assert.equal(action.textEdit.newText, 'on_delete = "$0"');
  assert.equal(action.insertTextFormat, 2);
  assert.ok(!names(await complete("x = { null = true, ")).includes("null"));
  assert.deepEqual(names(await complete('x = { references = "todos", on_delete = "')), [
    "cascade", "set null", "set default", "restrict", "no action",
  ]);
  assert.deepEqual(names(await complete('x = { type = "todo_status", default = "')), ["open", "done"]);
  assert.ok(names(await complete('x = "')).includes("todo_status"));
  assert.ok(names(await complete('x = { type = "text", allow = [{ rule = "')).includes("unique-across-tenants"));
  const bare = (await complete("x = { type = ")).find((it) => it.label === "timestamptz");
  assert.equal(bare.textEdit.newText, '"timestamptz"');

  // A finding that is meant so is allowed where it stands, and the reason is left to say.
  editor.type(WORK, "contact = {", 'code = { type = "text", unique = true }\ncontact = {');
  await editor.until(WORK, (it) => codes(it).includes("unique-across-tenants"), "a finding to allow");
  const [meant] = editor.findings.get(editor.uri(WORK)).filter((it) => it.code === "unique-across-tenants");
  const offered = await editor.request("textDocument/codeAction", { ...ask, range: meant.range, context: { diagnostics: [meant] } });
  const allow = offered.find((it) => it.title === "allow `unique-across-tenants` here, with a reason");
  assert.equal(allow.isPreferred, false);
  editor.apply(allow.edit);
  assert.match(editor.text(WORK), /^code = \{ type = "text", unique = true, allow = \[\{ rule = "unique-across-tenants", reason = "say why" \}\] \}$/m);
  await editor.until(WORK, (it) => !codes(it).includes("unique-across-tenants"), "it is allowed");
  assert.match(await hover(WORK, '"unique-across-tenants"', 4), /# unique-across-tenants/);

  assert.equal(await editor.stop(), 0);
});
