//! From a keystroke in an editor to its findings: the real server, over the real protocol, on a project of 21 files.
//! `cargo bench --bench keystroke`.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

mod large;

const TABLES: [usize; 2] = [250, 1000];
const FILES: usize = 20;

/// An editor with one open document.
struct Editor {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    uri: String,
    version: i32,
}

impl Editor {
    fn start(root: &Path, file: &str) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_schemagen"))
            .arg("lsp")
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let to = server.stdin.take().expect("a pipe");
        let from = BufReader::new(server.stdout.take().expect("a pipe"));
        let folder = format!("file://{}", root.display());
        let uri = format!("{folder}/specs/{file}");
        let mut editor = Self {
            server,
            to,
            from,
            uri,
            version: 1,
        };
        let folders = json!([{ "uri": folder, "name": "root" }]);
        let params = json!({ "processId": null, "rootUri": folder, "workspaceFolders": folders, "capabilities": {} });
        editor.send(json!({ "id": 1, "method": "initialize", "params": params }));
        editor.until(|message| message.get("id").is_some());
        editor.send(json!({ "method": "initialized", "params": {} }));
        let text = fs::read_to_string(root.join("specs").join(file)).expect("a spec");
        let document =
            json!({ "uri": editor.uri, "languageId": "toml", "version": 1, "text": text });
        editor.send(
            json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }),
        );
        editor.told();
        editor
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server reads");
        self.to.flush().expect("the server reads");
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.from.read_line(&mut line).expect("the server writes");
            if let Some(number) = line.strip_prefix("Content-Length: ") {
                length = number.trim().parse().expect("a number");
            } else if line.trim().is_empty() {
                break;
            }
        }
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes).expect("the server writes");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.receive();
            if wanted(&message) {
                return message;
            }
        }
    }

    /// Waits for what is said of this version of the document.
    fn told(&mut self) -> usize {
        let (uri, version) = (self.uri.clone(), self.version);
        let message = self.until(|it| {
            let params = &it["params"];
            it["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri.as_str()
                && params["version"] == version
        });
        message["params"]["diagnostics"]
            .as_array()
            .map_or(0, Vec::len)
    }

    /// Puts a text in the place of the first characters, and waits for what is said of it.
    fn type_over(&mut self, length: u32, text: &str) -> usize {
        self.version += 1;
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": length } });
        let document = json!({ "uri": self.uri, "version": self.version });
        let params = json!({ "textDocument": document, "contentChanges": [{ "range": range, "text": text }] });
        self.send(json!({ "method": "textDocument/didChange", "params": params }));
        self.told()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.send(json!({ "id": 2, "method": "shutdown" }));
        self.send(json!({ "method": "exit" }));
        let _ = self.server.wait();
    }
}

/// The tables in files of the same length, and a first file for what all of them name.
fn project(root: &Path, tables: usize) {
    let specs = root.join("specs");
    fs::create_dir_all(&specs).expect("a folder");
    let text = large::large_spec(tables);
    let marks: Vec<usize> = text
        .match_indices("\n\n[table.item_")
        .map(|(at, _)| at + 2)
        .collect();
    let starts = marks.iter().step_by(tables.div_ceil(FILES)).copied();
    let mut starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
    starts.push(text.len());
    for (number, part) in starts.windows(2).enumerate() {
        let path = specs.join(format!("{number:02}.toml"));
        let part = format!("# Typed over.\n{}", &text[part[0]..part[1]]);
        fs::write(path, part).expect("a file");
    }
    let built = Command::new(env!("CARGO_BIN_EXE_schemagen"))
        .args(["build", "--quiet"])
        .current_dir(root)
        .status();
    assert!(built.expect("the build starts").success());
}

fn keystroke(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("keystroke");
    for tables in TABLES {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path().canonicalize().expect("a folder");
        project(&root, tables);
        // The file of `user`, of which there is something to say: an editor is told of each version.
        let mut editor = Editor::start(&root, "00.toml");
        // A comment that grows and shrinks: the schema stays, and everything is judged anew.
        let mut is_long = false;
        group.bench_function(BenchmarkId::new("comment", tables), |bench| {
            bench.iter(|| {
                is_long = !is_long;
                if is_long {
                    editor.type_over(0, "#")
                } else {
                    editor.type_over(1, "")
                }
            });
        });
        // A table that comes and goes: a migration has to be worked out, and everybody's references looked at.
        let head = "[table.typed]\n#";
        let before = editor.type_over(0, "#");
        assert!(before > 0);
        let mut is_there = false;
        group.bench_function(BenchmarkId::new("table", tables), |bench| {
            bench.iter(|| {
                is_there = !is_there;
                if is_there {
                    assert!(editor.type_over(1, head) > before);
                } else {
                    editor.version += 1;
                    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 1 } });
                    let document = json!({ "uri": editor.uri, "version": editor.version });
                    let params = json!({ "textDocument": document, "contentChanges": [{ "range": range, "text": "#" }] });
                    editor.send(json!({ "method": "textDocument/didChange", "params": params }));
                    assert_eq!(editor.told(), before);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, keystroke);
criterion_main!(benches);
