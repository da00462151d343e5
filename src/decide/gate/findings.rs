//! What rules at error level find about a project and the decisions on it, and what they could not judge.

use std::collections::{BTreeSet, HashMap};

use super::item::{Blocks, Item, State};
use crate::finding::{Finding, Level, Outcome};
use crate::metrics::gate;
use crate::model::{ProjectId, RecordId};
use crate::rules::{self, Scene};
use crate::views::Cell;

/// The findings about each project, its records and the decisions on it.
pub(super) fn by_project(scene: &Scene<'_>) -> HashMap<ProjectId, Vec<Finding>> {
    let portfolio = scene.portfolio;
    let decided = portfolio.decisions.iter().filter_map(|one| Some((one.record, gate::work(portfolio, one)?)));
    let decided: HashMap<RecordId, ProjectId> = decided.collect();
    let mut found: HashMap<ProjectId, Vec<Finding>> = HashMap::new();
    for finding in rules::run(scene).into_iter().filter(|finding| finding.level == Level::Error) {
        let record = finding.record.as_deref().and_then(|key| portfolio.named(key).first().copied());
        let Some(record) = record else { continue };
        let owner = portfolio.record(record).project.and_then(|owner| portfolio.as_project(owner));
        let about = [portfolio.as_project(record), owner, decided.get(&record).copied()];
        for project in about.into_iter().flatten().collect::<BTreeSet<_>>() {
            found.entry(project).or_default().push(finding.clone());
        }
    }
    found
}

/// The findings of one project, without those that say again what is `missing`.
pub(super) fn items<'f>(findings: impl Iterator<Item = &'f Finding>, missing: &[Item]) -> impl Iterator<Item = Item> {
    findings.filter(|finding| !is_said(finding, missing)).cloned().map(as_item)
}

/// Whether the missing fields are among those that are listed already.
fn is_said(finding: &Finding, missing: &[Item]) -> bool {
    let (Some(record), Some(field)) = (&finding.record, &finding.field) else { return false };
    let is_same = |item: &Item| {
        let below = item.field.as_text().and_then(|own| own.strip_prefix(field.as_str()));
        item.record.as_text() == Some(record) && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    finding.rule == "missing-required-field" && missing.iter().any(is_same)
}

fn as_item(finding: Finding) -> Item {
    let (state, blocks) = match finding.outcome {
        Outcome::Waived => (State::Waived, Blocks::No),
        Outcome::Indeterminate => (State::Unknown, Blocks::Unknown),
        _ => (State::Fails, Blocks::Yes),
    };
    Item {
        record: Cell::or_null(finding.record, "no_record", Cell::Text),
        field: Cell::or_null(finding.field, "whole_record", Cell::Text),
        detail: finding.message,
        ..Item::new("finding", finding.rule.into_owned(), state, blocks)
    }
}
