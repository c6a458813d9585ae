//! The figures of all rounds as a table: how long each contender takes for what the generated code takes 1.00 for.
//! In: criterion's `estimates.json` of each saved round. Out: a table in Markdown, for the README.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What the others are measured by.
const ONE: &str = "generated";
/// The columns, in order.
const CONTENDERS: [&str; 5] = [ONE, "sqlx by hand", "tokio-postgres", "SeaORM", "Diesel"];
/// What criterion keeps beside the rounds.
const NO_ROUND: [&str; 4] = ["new", "base", "change", "report"];

/// Medians in nanoseconds, by case, contender and round.
type Figures = BTreeMap<String, BTreeMap<String, BTreeMap<String, f64>>>;

fn main() {
    let folder = folder();
    let figures = read(&folder);
    let rounds: BTreeSet<&String> = figures
        .values()
        .flat_map(|case| case.values().flat_map(BTreeMap::keys))
        .collect();
    if rounds.is_empty() {
        println!("no rounds in {}: see the README", folder.display());
        return;
    }
    println!(
        "Medians of {} rounds; in brackets the least and the greatest.\n",
        rounds.len()
    );
    println!("| | {} |", CONTENDERS.join(" | "));
    println!("|---|{}", "---:|".repeat(CONTENDERS.len()));
    for (case, contenders) in &figures {
        let cells = CONTENDERS.map(|it| cell(contenders, it));
        println!("| {case} | {} |", cells.join(" | "));
    }
    let all = |case: &str| {
        let rounds = figures.get(case)?.get(ONE)?;
        Some(median(rounds.values().copied()))
    };
    if let (Some(many), Some(each)) = (all("insert 1,000"), all("insert 1,000 one by one")) {
        println!(
            "\nGenerated, 1,000 rows at once: {:.1} times as fast as one by one.",
            each / many
        );
    }
}

/// A cell: the time of the generated code, or what multiple of it another contender takes.
fn cell(contenders: &BTreeMap<String, BTreeMap<String, f64>>, name: &str) -> String {
    let (Some(one), Some(other)) = (contenders.get(ONE), contenders.get(name)) else {
        return String::new();
    };
    if name == ONE {
        return format!("1.00 = {}", time(median(one.values().copied())));
    }
    // Of the same round: what else the machine does changes from round to round.
    let mut ratios: Vec<f64> = (other.iter())
        .filter_map(|(round, time)| Some(time / one.get(round)?))
        .collect();
    ratios.sort_by(f64::total_cmp);
    let (Some(least), Some(greatest)) = (ratios.first(), ratios.last()) else {
        return String::new();
    };
    format!(
        "{:.2} ({least:.2}–{greatest:.2})",
        median(ratios.iter().copied())
    )
}

fn time(nanoseconds: f64) -> String {
    if nanoseconds < 1e6 {
        format!("{:.0} µs", nanoseconds / 1e3)
    } else {
        format!("{:.1} ms", nanoseconds / 1e6)
    }
}

fn median(of: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<f64> = of.collect();
    all.sort_by(f64::total_cmp);
    let middle = all.len() / 2;
    if all.len().is_multiple_of(2) {
        f64::midpoint(all[middle - 1], all[middle])
    } else {
        all[middle]
    }
}

/// Where criterion writes.
fn folder() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    );
    target.join("criterion")
}

fn read(folder: &Path) -> Figures {
    let mut figures = Figures::new();
    for case in names(folder) {
        for contender in names(&folder.join(&case)) {
            let rounds = folder.join(&case).join(&contender);
            for round in names(&rounds) {
                if NO_ROUND.contains(&round.as_str()) {
                    continue;
                }
                let file = rounds.join(&round).join("estimates.json");
                let Ok(text) = fs::read_to_string(&file) else {
                    continue;
                };
                let estimates: serde_json::Value =
                    serde_json::from_str(&text).expect("criterion writes JSON");
                let median = estimates["median"]["point_estimate"].as_f64();
                figures
                    .entry(case.clone())
                    .or_default()
                    .entry(contender.clone())
                    .or_default()
                    .insert(round, median.expect("criterion writes a median"));
            }
        }
    }
    figures
}

/// The folders in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
