// An editor as far as the protocol goes: open texts, the findings it was told of, and edits carried out on both sides.

const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} = require("vscode-languageserver-protocol/node");

const [, , binary, root] = process.argv;
const PATIENCE = 20_000;

class Editor {
  constructor() {
    this.server = spawn(binary, ["lsp", "--stdio"], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.server.on("exit", (code) => resolve(code)));
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.server.stdout),
      new StreamMessageWriter(this.server.stdin),
    );
    this.texts = new Map();
    this.findings = new Map();
    this.messages = [];
    this.waiting = [];
    this.connection.onNotification("textDocument/publishDiagnostics", (params) => {
      this.findings.set(params.uri, params.diagnostics);
      this.waiting = this.waiting.filter((check) => !check());
    });
    this.connection.onNotification("window/showMessage", (params) => {
      this.messages.push(params.message);
      this.waiting = this.waiting.filter((check) => !check());
    });
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.listen();
  }

  async start(capabilities = {}) {
    const answer = await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      workspaceFolders: [{ uri: pathToFileURL(root).href, name: "root" }],
      capabilities: {
        textDocument: { completion: { completionItem: { snippetSupport: true } } },
        workspace: {
          workspaceEdit: { documentChanges: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
        ...capabilities,
      },
    });
    await this.connection.sendNotification("initialized", {});
    return answer;
  }

  uri(file) {
    return pathToFileURL(path.join(root, file)).href;
  }

  open(file, text = fs.readFileSync(path.join(root, file), "utf8")) {
    const uri = this.uri(file);
    this.texts.set(uri, { text, version: 1 });
    this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "toml", version: 1, text },
    });
    return uri;
  }

  text(file) {
    return this.texts.get(this.uri(file)).text;
  }

  // A string's index is its place in UTF-16, as the protocol counts.
  place(file, part, inside = 0) {
    const text = this.text(file);
    const at = text.indexOf(part);
    assert.notEqual(at, -1, `${part} is in ${file}`);
    const before = text.slice(0, at + inside).split("\n");
    return { line: before.length - 1, character: before.at(-1).length };
  }

  at(file, part, inside = 0) {
    return { textDocument: { uri: this.uri(file) }, position: this.place(file, part, inside) };
  }

  // What stands in a range of a text.
  read(uri, range) {
    const { text } = this.texts.get(uri);
    return text.slice(offset(text, range.start), offset(text, range.end));
  }

  // Replaces a part of a text by another, as a keystroke would.
  type(file, old, now) {
    const uri = this.uri(file);
    const start = this.place(file, old);
    const range = { start, end: this.place(file, old, old.length) };
    this.edit(uri, [{ range, newText: now }]);
  }

  edit(uri, edits) {
    const document = this.texts.get(uri);
    const sorted = [...edits].sort((a, b) => offset(document.text, b.range.start) - offset(document.text, a.range.start));
    for (const { range, newText } of sorted) {
      const { text } = document;
      document.text = text.slice(0, offset(text, range.start)) + newText + text.slice(offset(text, range.end));
    }
    document.version += 1;
    // From the last to the first, so that no edit moves another.
    this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: document.version },
      contentChanges: sorted.map(({ range, newText }) => ({ range, text: newText })),
    });
  }

  apply(edit) {
    for (const { textDocument, edits } of edit.documentChanges) {
      assert.equal(textDocument.version, this.texts.get(textDocument.uri).version);
      this.edit(textDocument.uri, edits);
    }
  }

  // Waits until what was told of a file is as wanted.
  until(file, wanted, what) {
    const uri = this.uri(file);
    return this.wait(() => wanted(this.findings.get(uri) ?? []), () => `${what}: ${JSON.stringify(this.findings.get(uri))}`);
  }

  wait(holds, what) {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain: ${what()}`)), PATIENCE);
      this.waiting.push(() => {
        if (!holds()) return false;
        clearTimeout(timer);
        resolve();
        return true;
      });
    });
  }

  request(method, params) {
    return this.connection.sendRequest(method, params);
  }

  async refused(method, params) {
    try {
      await this.connection.sendRequest(method, params);
    } catch (error) {
      return error;
    }
    throw new Error(`${method} was not refused`);
  }

  async stop() {
    assert.equal(await this.connection.sendRequest("shutdown"), null);
    const late = await this.refused("textDocument/hover", {});
    assert.equal(late.code, -32600);
    await this.connection.sendNotification("exit");
    return this.ended;
  }
}

function offset(text, { line, character }) {
  const lines = text.split("\n");
  return lines.slice(0, line).reduce((sum, it) => sum + it.length + 1, 0) + character;
}

// A session that fails says where, and ends its server.
function run(session) {
  const editor = new Editor();
  session(editor).then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      editor.server.kill();
      process.exit(1);
    },
  );
}

module.exports = { Editor, assert, run };
