// What no editor should do, and what some do: none of it ends the server.

const fs = require("node:fs");
const path = require("node:path");
const { Editor, assert, run } = require("./client.js");

const [, , , root] = process.argv;
const WORK = "specs/work.toml";
const codes = (findings) => findings.map((it) => it.code);

run(async (editor) => {
  const early = await editor.refused("textDocument/hover", {});
  assert.equal(early.code, -32002);
  const general = { positionEncodings: ["utf-8", "utf-16"] };
  const { capabilities } = await editor.start({ general });
  assert.equal(capabilities.positionEncoding, "utf-8");
  editor.open(WORK);

  assert.equal((await editor.refused("textDocument/moonPhase", {})).code, -32601);
  assert.equal((await editor.refused("textDocument/hover", { no: "place" })).code, -32602);
  await editor.connection.sendNotification("textDocument/moonPhase", {});
  await editor.connection.sendNotification("textDocument/didChange", { what: 1 });
  const elsewhere = { textDocument: { uri: "untitled:Untitled-1" }, position: { line: 0, character: 0 } };
  assert.equal(await editor.request("textDocument/hover", elsewhere), null);
  const beyond = { textDocument: { uri: editor.uri(WORK) }, position: { line: 9999, character: 9999 } };
  assert.equal(await editor.request("textDocument/hover", beyond), null);
  assert.deepEqual(await editor.request("textDocument/completion", beyond).then((it) => it.length > 0), true);

  // Columns count bytes now: what stands behind the crab is two further than in UTF-16.
  const text = editor.text(WORK).replace("references = \"user\"", "references = \"usr\"");
  await editor.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: editor.uri(WORK), version: 2 },
    contentChanges: [{ text }],
  });
  await editor.until(WORK, (found) => codes(found).includes("unknown-table"), "a table that there is not");
  const [found] = editor.findings.get(editor.uri(WORK)).filter((it) => it.code === "unknown-table");
  const line = text.split("\n")[found.range.start.line];
  const bytes = Buffer.from(line).subarray(found.range.start.character, found.range.end.character);
  assert.equal(bytes.toString(), '"usr"');

  // What nobody wrote, and what the settings name without a word, cannot get another name.
  const implied = { textDocument: { uri: editor.uri(WORK) }, position: editor.place(WORK, '"organization_id"', 3) };
  assert.match((await editor.refused("textDocument/prepareRename", implied)).message, /implies it/);
  assert.match((await editor.refused("textDocument/rename", { ...implied, newName: "x" })).message, /implies it/);

  // A file that is not TOML any more, and one that is none at all.
  editor.texts.get(editor.uri(WORK)).text = text;
  await editor.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: editor.uri(WORK), version: 3 },
    contentChanges: [{ text: `${text}\n[[[\n"""` }],
  });
  await editor.until(WORK, (it) => codes(it).includes("toml-syntax"), "no TOML");
  const hover = await editor.request("textDocument/hover", { textDocument: { uri: editor.uri(WORK) }, position: { line: 9, character: 1 } });
  assert.match(hover.contents.value, /todos\.title/);

  // A spec that stands alone is looked after while it is open; TOML of others is nobody's business.
  const alone = `../alone-${process.pid}/alone.toml`;
  editor.open(alone, "[table.a]\n");
  await editor.until(alone, (it) => codes(it).includes("unscoped-table"), "a spec alone");
  editor.open("Cargo.toml", "[package]\nname = 1\n");
  await editor.connection.sendNotification("textDocument/didClose", { textDocument: { uri: editor.uri(alone) } });
  await editor.until(alone, (it) => it.length === 0, "it is let go");
  assert.equal(editor.findings.has(editor.uri("Cargo.toml")), false);

  // The settings: their findings, and what they say of the specs.
  editor.open("schemagen.toml", '[rules]\nno-such-rule = "off"\n');
  await editor.until("schemagen.toml", (it) => codes(it).includes("invalid-rule"), "the settings are looked at");

  // A snapshot that cannot be read is told once, and the server goes on.
  fs.writeFileSync(path.join(root, "migrations/schema.snapshot.json"), "{");
  await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: editor.uri("migrations/schema.snapshot.json"), type: 2 }],
  });
  await editor.wait(() => editor.messages.length === 1, () => `messages: ${editor.messages}`);
  assert.match(editor.messages[0], /schema\.snapshot\.json/);
  assert.equal((await editor.refused("textDocument/moonPhase", {})).code, -32601);
  assert.equal(await editor.stop(), 0);

  // An editor that leaves without a word, and one that goes away.
  const rude = new Editor();
  await rude.start();
  await rude.connection.sendNotification("exit");
  assert.equal(await rude.ended, 1);
  const gone = new Editor();
  await gone.start();
  gone.server.stdin.end();
  assert.equal(await gone.ended, 1);
});
