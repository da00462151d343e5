//! Every rule's page is true: its examples are run, and come to what they say.

use chrono::NaiveDate;
use pmo::git::Snapshot;
use pmo::rules::{self, Expected, Page, Verdict};
use pmo::workspace;

/// The as-of date of every example.
fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// The findings of `rule` in a tree of these files.
fn findings(rule: &str, files: &[(String, String)]) -> Vec<Expected> {
    let snapshot = Snapshot::of_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let loaded = workspace::load(snapshot).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let checked = loaded.check(&portfolio, &scanned, as_of());
    let of_rule = checked.findings.iter().filter(|finding| finding.rule == rule);
    let mut found: Vec<Expected> = of_rule
        .map(|finding| Expected {
            path: loaded.sources.file(finding.spot.file).path().to_owned(),
            line: loaded.sources.position(finding.spot).line,
            message: finding.message.clone(),
        })
        .collect();
    found.sort();
    found
}

#[test]
fn every_example_of_every_page_comes_to_what_it_says() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        for (number, example) in Page::new(rule.page).examples().into_iter().enumerate() {
            let found = findings(rule.name, &example.files);
            if found != example.expected {
                wrong.push(format!(
                    "{} example {}: expected {:#?}\nfound {found:#?}",
                    rule.name,
                    number + 1,
                    example.expected
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_page_has_a_title_a_summary_and_one_example_of_each_verdict() {
    for rule in rules::ALL {
        let page = Page::new(rule.page);
        assert!(rule.page.starts_with(&format!("# {}\n", rule.name)), "the page of {} has another title", rule.name);
        assert!(page.summary().ends_with('.') && page.summary().len() < 200, "{}: {}", rule.name, page.summary());
        for verdict in [Verdict::Fail, Verdict::Pass, Verdict::NotApplicable] {
            let examples = page.examples();
            let mut of_verdict = examples.iter().filter(|example| example.verdict == verdict).peekable();
            assert!(of_verdict.peek().is_some(), "{} has no example of {verdict:?}", rule.name);
            assert!(
                of_verdict.all(|example| example.expected.is_empty() != (verdict == Verdict::Fail)),
                "{}",
                rule.name
            );
        }
    }
}
