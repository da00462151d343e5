//! Every rule's page is true: its examples are run, and come to what they say.

use std::collections::BTreeMap;
use std::convert::Infallible;

use chrono::{NaiveDate, NaiveTime};
use pmo::chronicle::{Author, Chronicle, Commit, Evidence, Reach};
use pmo::finding::{Finding, Outcome};
use pmo::git::Snapshot;
use pmo::history::{self, FileChange, Loom, Step};
use pmo::rules::{self, Example, Expected, Page, Scene, Told, Verdict};
use pmo::workspace::{self, Loaded};

/// The as-of date of every example.
fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// The findings of `rule` in an example, and whether each of them says what could not be judged.
fn findings(rule: &str, example: &Example) -> Vec<(Expected, bool)> {
    let snapshot = Snapshot::of_texts(example.files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let loaded = workspace::load(snapshot).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let past = chronicle(example, &loaded);
    let scene = Scene { past: past.as_ref().ok_or("not_asked"), ..loaded.scene(&portfolio, &scanned, as_of()) };
    let checked = loaded.judge(&scene);
    let of_rule = checked.findings.iter().filter(|finding| finding.rule == rule);
    let expected = |finding: &Finding| Expected {
        path: loaded.sources.file(finding.spot.file).path().to_owned(),
        line: loaded.sources.position(finding.spot).line,
        message: finding.message.clone(),
    };
    let mut found: Vec<(Expected, bool)> =
        of_rule.map(|finding| (expected(finding), finding.outcome == Outcome::Indeterminate)).collect();
    found.sort();
    found
}

/// The history that an example tells.
pub(crate) fn chronicle(example: &Example, loaded: &Loaded) -> Option<Chronicle> {
    let mut now: BTreeMap<&str, &str> = BTreeMap::new();
    let mut latest = None;
    let steps = example.history.iter().enumerate().map(|(number, told)| {
        let files = told.files.iter().map(|(path, text)| FileChange {
            path: path.as_str().into(),
            before: now.insert(path, text),
            after: Some(text.as_str()),
        });
        let commit = commit(number, told).dated(latest);
        latest = latest.max(Some(commit.committed).filter(|_| commit.doubt.is_none()));
        Step { files: files.collect(), commit, parents: Vec::new(), side: Vec::new() }
    });
    let steps: Vec<Step<&str>> = steps.collect();
    let reach = match (example.is_shallow, example.is_rewritten) {
        (true, _) => Reach::Cut("the clone is shallow".into()),
        (_, true) => Reach::Rewritten("`origin/main` was replaced by force".into()),
        _ => Reach::Whole,
    };
    let reader = || |text: &str| Ok::<_, Infallible>(Some(text.as_bytes().to_vec()));
    let chapters = Loom::new().weave(steps, &loaded.catalogue, &loaded.policy.limits, reader).unwrap();
    let past = history::lives(chapters, reach);
    (!example.history.is_empty()).then_some(past)
}

fn commit(number: usize, told: &Told) -> Commit {
    if told.day.is_empty() {
        return Commit::uncommitted(as_of().and_time(NaiveTime::MIN).and_utc());
    }
    let at = told.day.parse::<NaiveDate>().unwrap().and_time(NaiveTime::MIN).and_utc();
    let author = Author { name: told.email.as_str().into(), email: told.email.as_str().into() };
    let (id, subject) = (format!("{number:040x}").into(), "update".into());
    Commit {
        id,
        author,
        authored: at,
        as_written: None,
        committed: at,
        arrived: at,
        subject,
        evidence: Evidence::Authored,
        doubt: None,
    }
}

#[test]
fn every_example_of_every_page_comes_to_what_it_says() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        for (number, example) in Page::new(rule.page).examples().into_iter().enumerate() {
            let is_unjudged = example.verdict == Verdict::Indeterminate;
            let found = findings(rule.name, &example);
            let expected: Vec<_> = example.expected.iter().cloned().map(|expected| (expected, is_unjudged)).collect();
            if found != expected {
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
        let examples = page.examples();
        let looks_back = examples.iter().any(|example| !example.history.is_empty());
        for verdict in [Verdict::Fail, Verdict::Pass, Verdict::NotApplicable, Verdict::Indeterminate] {
            if verdict == Verdict::Indeterminate && !looks_back {
                continue;
            }
            let states_a_finding = matches!(verdict, Verdict::Fail | Verdict::Indeterminate);
            let mut of_verdict = examples.iter().filter(|example| example.verdict == verdict).peekable();
            assert!(of_verdict.peek().is_some(), "{} has no example of {verdict:?}", rule.name);
            assert!(of_verdict.all(|example| example.expected.is_empty() != states_a_finding), "{}", rule.name);
        }
    }
}
