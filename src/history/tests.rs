//! The list is read as it is written, what does not fit is found, and branches come together where they can.

use super::*;
use crate::diagnostic::Diagnostic;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Column, DataType, Table};
use crate::source::Sources;

fn ident(text: &str) -> Ident {
    Ident::parse(text).unwrap()
}

fn table_name(text: &str) -> QualifiedName {
    QualifiedName::new(ident("public"), ident(text))
}

fn table(text: &str) -> ObjectId {
    ObjectId::Table(table_name(text))
}

fn column(of: &str, text: &str) -> ObjectId {
    ObjectId::Column(table_name(of), ident(text))
}

fn link(version: u64, name: &str, way: (u64, u64), listed: &[(Mark, ObjectId)]) -> Link {
    Link {
        version,
        name: name.to_owned(),
        checksum: Some(Checksum(version)),
        before: Fingerprint(way.0),
        after: Fingerprint(way.1),
        touches: Touches::Listed(listed.iter().cloned().collect()),
    }
}

fn first() -> Link {
    Link {
        touches: Touches::Everything,
        ..link(1, "init", (0, 1), &[])
    }
}

fn chain(links: &[Link]) -> Chain {
    Chain {
        links: links.to_vec(),
    }
}

fn found(link: &Link) -> Found {
    Found {
        version: link.version,
        name: link.name.clone(),
        path: format!("migrations/{}.sql", link.title()),
        checksum: link.checksum.unwrap_or(Checksum(0)),
    }
}

fn judged(text: &str, files: &[Found], snapshot: u64) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    let source = sources.add("schema.chain", text);
    let parsed = parse(text).unwrap();
    let progress = progress(&parsed.links, Some(Fingerprint(snapshot)));
    judge(source, &parsed, files, progress)
}

fn names(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|it| it.code.name).collect()
}

#[test]
fn a_list_is_read_as_it_is_written() {
    let mut open = link(3, "by_hand", (2, 2), &[]);
    open.checksum = None;
    let odd = QualifiedName::new(ident("a b"), ident("x.y%:ü\n"));
    let everything = [
        (Mark::Creates, ObjectId::Schema(ident("a b"))),
        (Mark::Creates, ObjectId::Extension(ident("citext"))),
        (Mark::Drops, ObjectId::Enum(odd.clone())),
        (Mark::Alters, ObjectId::Table(odd.clone())),
        (Mark::Needs, ObjectId::Column(odd.clone(), ident("+"))),
        (Mark::Creates, ObjectId::Constraint(odd.clone(), ident("k"))),
        (Mark::Creates, ObjectId::Index(odd.clone(), ident("i"))),
        (Mark::Creates, ObjectId::Policy(odd, ident("p"))),
        (Mark::Creates, ObjectId::Sql(ident("f g"))),
    ];
    let chain = chain(&[first(), link(2, "all", (1, 2), &everything), open]);
    let text = chain.text();
    let parsed = parse(&text).unwrap();
    assert_eq!(parsed.chain(), chain);
    assert_eq!(parsed.conflict, None);
    let place = parsed.links[0].place.clone();
    assert!(text[place].starts_with("1 init 0000000000000001 "));
    assert_eq!(parse(&text.replace('\n', "\r\n")).unwrap().chain(), chain);
}

#[test]
fn what_is_no_list_is_said_with_its_line() {
    let good = chain(&[first()]).text();
    for (line, reason) in [
        ("x init", "it does not begin with a version"),
        ("1", "it ends too early"),
        ("1 init 5", "this is no sum of a file"),
        ("1 init - 5", "this is no fingerprint of a schema"),
        (
            "1 init - 0000000000000000 0000000000000001 +tab",
            "this is no address of a thing",
        ),
        (
            "1 init - 0000000000000000 0000000000000001 +table:a.%zz",
            "this is no address of a thing",
        ),
        (
            "1 ../init - 0000000000000000 0000000000000001",
            "this is no name of a migration",
        ),
    ] {
        let error = parse(&format!("{good}{line}\n")).unwrap_err();
        assert_eq!((error.line, error.reason), (4, reason), "{line}");
    }
}

#[test]
fn what_was_edited_or_is_gone_is_found_at_its_line() {
    let links = [first(), link(2, "second", (1, 2), &[])];
    let text = chain(&links).text();
    let files = links.each_ref().map(found);
    assert!(judged(&text, &files, 2).is_empty());
    let mut edited = files.clone();
    edited[1].checksum = Checksum(99);
    let faults = judged(&text, &edited, 2);
    assert_eq!(names(&faults), ["edited-migration"]);
    assert!(text[faults[0].primary.span.range()].starts_with("2 second"));
    assert_eq!(names(&judged(&text, &files[1..], 2)), ["missing-migration"]);
    assert_eq!(names(&judged(&text, &files, 7)), ["forked-history"]);
    // The snapshot is one migration behind: a build died. What it wrote is not judged yet.
    assert!(judged(&text, &edited, 1).is_empty());
}

#[test]
fn two_that_start_from_one_schema_are_a_fork() {
    let links = [
        first(),
        link(2, "ours", (1, 2), &[]),
        link(3, "theirs", (1, 3), &[]),
    ];
    let files = links.each_ref().map(found);
    let faults = judged(&chain(&links).text(), &files, 3);
    assert_eq!(names(&faults), ["forked-history"]);
    assert!(
        faults[0].message.contains("3_theirs"),
        "{}",
        faults[0].message
    );
    assert_eq!(faults[0].related.len(), 1);
}

#[test]
fn both_sides_of_a_conflict_are_read() {
    let text = chain(&[first()]).text();
    let ours = chain(&[link(2, "ours", (1, 2), &[])]).text();
    let theirs = chain(&[link(3, "theirs", (1, 3), &[])]).text();
    let line = |text: &str| text.lines().last().unwrap().to_owned();
    let marked = format!(
        "{text}<<<<<<< HEAD\n{}\n||||||| 123\n9 base not read\n=======\n{}\n>>>>>>> other\n",
        line(&ours),
        line(&theirs)
    );
    let parsed = parse(&marked).unwrap();
    let versions: Vec<u64> = parsed.links.iter().map(|it| it.link.version).collect();
    assert_eq!(versions, [1, 2, 3]);
    assert_eq!(&marked[parsed.conflict.unwrap()], "<<<<<<< HEAD");
    assert_eq!(names(&judged(&marked, &[], 3))[0], "forked-history");
    let marked = sides("a\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y\nd\n").unwrap();
    assert_eq!(
        (marked.ours.as_str(), marked.theirs.as_str()),
        ("a\nb\nd\n", "a\nc\nd\n")
    );
    assert_eq!(sides("a\n"), None);
}

#[test]
fn what_meddles_with_the_other_cannot_stand_in_either_order() {
    use Mark::{Alters, Creates, Drops, Needs};
    let index = |of: &str, name: &str| ObjectId::Index(table_name(of), ident(name));
    let citext = || ObjectId::Extension(ident("citext"));
    let cases = [
        (
            vec![(Creates, column("a", "x"))],
            vec![(Creates, column("a", "y"))],
            "",
        ),
        (
            vec![(Creates, column("a", "x"))],
            vec![(Creates, column("a", "x"))],
            "both change column `a.x`",
        ),
        (
            vec![(Drops, table("a"))],
            vec![(Creates, column("a", "x"))],
            "needs column `a.x`",
        ),
        (
            vec![(Creates, column("b", "x"))],
            vec![(Drops, table("b"))],
            "needs column `b.x`",
        ),
        (
            vec![(Drops, column("a", "x"))],
            vec![(Needs, column("a", "x"))],
            "needs column `a.x`",
        ),
        (
            vec![(Alters, column("a", "x"))],
            vec![(Needs, column("a", "x"))],
            "",
        ),
        (
            vec![(Alters, column("a", "x"))],
            vec![(Alters, column("a", "x"))],
            "both change",
        ),
        (vec![(Needs, table("a"))], vec![(Needs, table("a"))], ""),
        (
            vec![(Creates, citext()), (Needs, citext())],
            vec![(Creates, citext()), (Needs, citext())],
            "",
        ),
        (
            vec![(Creates, citext())],
            vec![(Drops, citext())],
            "both change",
        ),
        (
            vec![(Creates, index("a", "i"))],
            vec![(Creates, index("b", "i"))],
            "something called `i`",
        ),
        (
            vec![(Creates, index("a", "t"))],
            vec![(Creates, table("t"))],
            "something called `t`",
        ),
    ];
    for (ours, theirs, expected) in cases {
        let ours = link(2, "ours", (1, 2), &ours);
        let theirs = link(3, "theirs", (1, 3), &theirs);
        for clash in [clash(&ours, &theirs), clash(&theirs, &ours)] {
            let said = clash.map(|clash| clash.to_string()).unwrap_or_default();
            assert_eq!(said.is_empty(), expected.is_empty(), "{said}");
            assert!(said.contains(expected), "{said}");
        }
    }
    assert!(clash(&first(), &link(2, "x", (0, 5), &[])).is_some());
}

#[test]
fn a_rebased_list_is_one_row_by_version() {
    let ours = [
        link(20, "o1", (1, 20), &[(Mark::Creates, column("a", "x"))]),
        link(40, "o2", (20, 40), &[(Mark::Creates, column("a", "y"))]),
    ];
    let theirs = [
        link(30, "t1", (1, 30), &[(Mark::Creates, column("b", "x"))]),
        link(50, "by_hand", (30, 30), &[]),
    ];
    let links = [
        first(),
        ours[0].clone(),
        ours[1].clone(),
        theirs[0].clone(),
        theirs[1].clone(),
    ];
    let done = rebase(&links, Fingerprint(99)).unwrap();
    let row: Vec<&str> = done.chain.links.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(row, ["init", "o1", "t1", "o2", "by_hand"]);
    for pair in done.chain.links.windows(2) {
        assert_eq!(pair[0].after, pair[1].before);
    }
    assert_eq!(
        done.chain.links[1].after,
        Fingerprint(20),
        "it was really there"
    );
    assert_eq!(done.chain.end(), Fingerprint(99));
    assert_eq!(done.by_hand, ["50_by_hand"]);
    let text = done.chain.text();
    let files: Vec<Found> = done.chain.links.iter().map(found).collect();
    assert!(judged(&text, &files, 99).is_empty());
    assert_eq!(
        rebase(&done.chain.links, Fingerprint(99)).unwrap().chain,
        done.chain
    );
}

#[test]
fn what_cannot_be_one_row_is_refused() {
    let ours = link(20, "ours", (1, 20), &[(Mark::Drops, column("a", "x"))]);
    let theirs = link(30, "theirs", (1, 30), &[(Mark::Alters, column("a", "x"))]);
    let twin = link(20, "twin", (1, 30), &[]);
    let lost = link(30, "lost", (7, 30), &[]);
    let said = |other: &Link| {
        let links = [first(), ours.clone(), other.clone()];
        rebase(&links, Fingerprint(9)).unwrap_err().to_string()
    };
    assert_eq!(
        said(&theirs),
        "`20_ours` and `30_theirs` both change column `a.x`"
    );
    assert_eq!(said(&twin), "`20_ours` and `20_twin` have the same version");
    assert!(said(&lost).contains("`30_lost` starts from a schema"));
}

#[test]
fn each_side_gives_what_it_touched() {
    let schema = |columns: &[&str], tables: &[&str]| {
        let mut schema = Schema::default();
        let mut a = Table::new(table_name("a"));
        a.columns = columns
            .iter()
            .map(|it| Column::new(ident(it), DataType::Text))
            .collect();
        schema.tables.insert(a.name.clone(), a);
        for name in tables {
            schema
                .tables
                .insert(table_name(name), Table::new(table_name(name)));
        }
        schema
    };
    let ours = schema(&["id", "x", "old"], &["b"]);
    let our_links = [link(
        2,
        "o",
        (1, 2),
        &[
            (Mark::Creates, column("a", "x")),
            (Mark::Creates, table("b")),
        ],
    )];
    let theirs = schema(&["id", "y"], &["c"]);
    let added = (Mark::Creates, column("a", "y"));
    let dropped = (Mark::Drops, column("a", "old"));
    let their_links = [link(
        3,
        "t",
        (1, 3),
        &[added, dropped, (Mark::Creates, table("c"))],
    )];
    let merged = merge(&ours, &our_links, &theirs, &their_links);
    let mirrored = merge(&theirs, &their_links, &ours, &our_links);
    assert_eq!(
        Fingerprint::of(&merged),
        Fingerprint::of(&schema(&["id", "x", "y"], &["b", "c"]))
    );
    assert_eq!(Fingerprint::of(&merged), Fingerprint::of(&mirrored));
    assert_eq!(incoherence(&merged), None);
}
