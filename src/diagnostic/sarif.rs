//! Findings as SARIF 2.1.0, which GitHub code scanning, GitLab, Azure DevOps and editors read.
//! In: located findings, and the manual pages of their faults, which are somebody else's. Out: one run as JSON.
//! Columns are in code points and said to be; a place ends behind its last character, as in SARIF itself.

use super::fingerprint::fingerprints;
use super::{Code, Fix, Level, Located, Place, json};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The root that relative paths start from; whoever reads the report knows where it is.
const ROOT: &str = "%SRCROOT%";
/// What stands in a path as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// What is written of a fault in the manual.
#[derive(Clone, Debug)]
pub struct Manual {
    /// Which fault it is.
    pub code: Code,
    /// How much it weighs, unless the settings say otherwise.
    pub level: Level,
    /// The fault in one sentence.
    pub summary: String,
    /// Why it is one.
    pub why: String,
    /// The whole page, in Markdown.
    pub page: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// Renders findings. `manual` has the pages of the faults that occur; of one without a page only code and name are told.
pub fn render(findings: &[Located<'_>], manual: &[Manual]) -> String {
    let codes: BTreeMap<&str, Code> = findings
        .iter()
        .map(|it| (it.diagnostic.code.code, it.diagnostic.code))
        .collect();
    let indexes: BTreeMap<&str, usize> = codes.keys().copied().zip(0..).collect();
    let rules: Vec<Value> = codes.values().map(|code| rule(*code, manual)).collect();
    let results: Vec<Value> = findings
        .iter()
        .zip(fingerprints(findings))
        .map(|(located, fingerprint)| {
            let index = indexes[located.diagnostic.code.code];
            result(located, index, &fingerprint)
        })
        .collect();
    json::text(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "schemagen",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: Code, manual: &[Manual]) -> Value {
    let mut rule = json!({ "id": code.code, "name": code.name });
    if let Some(it) = manual.iter().find(|it| it.code == code) {
        rule["shortDescription"] = json!({ "text": it.summary });
        rule["fullDescription"] = json!({ "text": it.why });
        rule["help"] = json!({ "text": it.page, "markdown": it.page });
        rule["defaultConfiguration"] = json!({ "level": level(it.level) });
    }
    rule
}

fn result(located: &Located<'_>, index: usize, fingerprint: &str) -> Value {
    let diagnostic = located.diagnostic;
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let mut primary = json!({ "physicalLocation": physical(&located.primary) });
    if !located.primary.message.is_empty() {
        primary["message"] = json!({ "text": located.primary.message });
    }
    if !diagnostic.object.is_empty() {
        primary["logicalLocations"] = json!([{ "fullyQualifiedName": diagnostic.object }]);
    }
    let mut result = json!({
        "ruleId": diagnostic.code.code,
        "ruleIndex": index,
        "level": level(diagnostic.level),
        "message": { "text": message },
        "locations": [primary],
        "partialFingerprints": { "schemagenFinding/v1": fingerprint },
    });
    if !located.related.is_empty() {
        let related = (0..).zip(&located.related).map(|(id, place): (usize, _)| {
            json!({
                "id": id,
                "physicalLocation": physical(place),
                "message": { "text": place.message },
            })
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(it) = &diagnostic.fix {
        result["fixes"] = json!([fix(it, located)]);
    }
    result
}

/// A fix, its edits gathered by file.
fn fix(fix: &Fix, located: &Located<'_>) -> Value {
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in &located.edits {
        files.entry(edit.place.path).or_default().push(json!({
            "deletedRegion": region(&edit.place),
            "insertedContent": { "text": edit.text },
        }));
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(path, replacements)| {
            json!({ "artifactLocation": artifact(path), "replacements": replacements })
        })
        .collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

fn physical(place: &Place<'_>) -> Value {
    json!({ "artifactLocation": artifact(place.path), "region": region(place) })
}

fn region(place: &Place<'_>) -> Region {
    Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

/// A relative path starts from the root; an absolute one, as `/a/b` or `C:/a/b`, is a URI of its own.
fn artifact(path: &str) -> Value {
    let bytes = path.as_bytes();
    let drive = bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && &bytes[1..3] == b":/";
    if drive {
        let rest = utf8_percent_encode(&path[2..], ESCAPED);
        return json!({ "uri": format!("file:///{}{rest}", &path[..2]) });
    }
    let uri = utf8_percent_encode(path, ESCAPED).to_string();
    if path.starts_with('/') {
        json!({ "uri": format!("file://{uri}") })
    } else {
        json!({ "uri": uri, "uriBaseId": ROOT })
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        let check = |path: &str, uri: &str, root: bool| {
            let artifact = artifact(path);
            assert_eq!(artifact["uri"], uri);
            assert_eq!(artifact.get("uriBaseId").is_some(), root, "{path}");
        };
        check("specs/a.toml", "specs/a.toml", true);
        check(
            "specs/ü 100%#1?:2.toml",
            "specs/%C3%BC%20100%25%231%3F%3A2.toml",
            true,
        );
        check("../specs/a.toml", "../specs/a.toml", true);
        check("/tmp/a b.toml", "file:///tmp/a%20b.toml", false);
        check("C:/a b.toml", "file:///C:/a%20b.toml", false);
    }
}
