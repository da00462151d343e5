//! `duplicate-id`: two records that go by one id.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Record, RecordId};

pub(super) const RULE: Rule = Rule {
    name: "duplicate-id",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("duplicate_id.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    for (id, _) in portfolio.records() {
        let mut namesakes = portfolio.namesakes(id);
        if namesakes.next() == Some(id) && namesakes.next().is_some() {
            let mut ids: Vec<RecordId> = portfolio.namesakes(id).collect();
            ids.sort_unstable();
            let records: Vec<&Record<'_>> = ids.into_iter().map(|id| portfolio.record(id)).collect();
            found.extend(finding(&records));
        }
    }
}

/// One finding for all records of one id, at the second of them.
fn finding(records: &[&Record<'_>]) -> Option<Finding> {
    let [first, second, rest @ ..] = records else { return None };
    let (kind, title) = (&first.kind.name, first.title());
    let message = format!("`{}` already names the {kind} `{title}`", second.key);
    let finding = Finding::at(second.head(), message)
        .help(format!("give this {} an id that was never used", second.kind.name))
        .also(first.head(), "first used here");
    Some(rest.iter().fold(finding, |finding, record| finding.also(record.head(), "and used again here")))
}
