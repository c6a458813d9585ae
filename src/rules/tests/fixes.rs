//! What the fixes of the pages do: *Bad* with the fixes in it is silent of its rule, and nothing new is wrong.

use super::{Diagnostics, RULES, Rule, Sources, Texts, examples, spell, with_prelude};
use crate::diagnostic::{Diagnostic, Fix, Level, apply, compatible};

#[test]
fn a_bad_example_with_its_fixes_is_mended() {
    let mut mute = Vec::new();
    for rule in RULES {
        let promised = rule.section("Fix").contains("`--fix");
        let mut offers = 0;
        for (settings, example) in examples(rule, "Bad") {
            let before = examples(rule, "Before");
            let before = before.first().map(|(_, before)| before.as_str());
            let (mended, fixes) = mended(rule, &settings, before, &example);
            offers += fixes;
            if fixes > 0 {
                let name = rule.code.name;
                let had = check(&settings, before, &with_prelude(&settings, &example)).1;
                let left = check(&settings, before, &borrowed(&mended)).1;
                let all = spell(&left.iter().cloned().collect::<Vec<_>>());
                let is_it = |it: &&Diagnostic| it.code == rule.code;
                let (was, is) = (
                    had.iter().filter(is_it).count(),
                    left.iter().filter(is_it).count(),
                );
                assert!(is < was, "{name}: {mended:#?}\n{all}");
                let errors = |found: &Diagnostics| found.count(Level::Error);
                assert!(errors(&left) <= errors(&had), "{name}: {mended:#?}\n{all}");
                assert!(left.len() <= had.len(), "{name}: {mended:#?}\n{all}");
            }
        }
        if promised != (offers > 0) {
            mute.push(rule.code.name);
        }
    }
    assert_eq!(
        mute, [""; 0],
        "a page tells of `--fix` where an example has a fix, and only there"
    );
}

/// The specs with every fix of the rule in them, and how many there were.
fn mended(
    rule: &Rule,
    settings: &str,
    before: Option<&str>,
    example: &str,
) -> (Vec<String>, usize) {
    let mut specs: Vec<String> = with_prelude(settings, example)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut made = 0;
    for _ in 0..10 {
        let (sources, found) = check(settings, before, &borrowed(&specs));
        let own = found.iter().filter(|it| it.code == rule.code);
        let fixes: Vec<&Fix> = own.filter_map(|it| it.fix.as_ref()).collect();
        let fixes = compatible(fixes);
        if fixes.is_empty() {
            break;
        }
        made += fixes.len();
        let sources = sources
            .iter()
            .filter(|(_, source)| source.path() == "spec.toml");
        specs = sources
            .map(|(id, source)| apply(id, source.text(), fixes.iter().copied()))
            .collect();
    }
    (specs, made)
}

fn check(settings: &str, before: Option<&str>, specs: &[&str]) -> (Sources, Diagnostics) {
    let before = before.map(|before| with_prelude("", before));
    let texts = Texts {
        settings,
        before: before.as_deref().unwrap_or(&[]),
        specs,
        allowed: &[],
    };
    texts.check()
}

fn borrowed(specs: &[String]) -> Vec<&str> {
    specs.iter().map(String::as_str).collect()
}
