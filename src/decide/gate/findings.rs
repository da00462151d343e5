//! What rules at error level find about a project and the decisions on it.

use std::collections::HashSet;

use super::{Blocks, Candidate, Item, State};
use crate::finding::{Finding, Level, Outcome};
use crate::metrics::gate;
use crate::model::RecordId;
use crate::rules;
use crate::views::Cell;

/// The findings, without those that say again what is `missing`.
pub(super) fn items(candidate: &Candidate<'_, '_>, missing: &[Item]) -> Vec<Item> {
    let portfolio = candidate.scene.portfolio;
    let own = portfolio.decisions.iter().filter(|decision| gate::work(portfolio, decision) == Some(candidate.id));
    let decisions: HashSet<RecordId> = own.map(|decision| decision.record).collect();
    let is_about = |finding: &Finding| {
        let record = finding.record.as_deref().and_then(|key| portfolio.named(key).first().copied());
        record.is_some_and(|record| {
            let owner = candidate.project.record;
            record == owner || portfolio.record(record).project == Some(owner) || decisions.contains(&record)
        })
    };
    let found = rules::run(candidate.scene).into_iter();
    let open = found.filter(|finding| finding.level == Level::Error && finding.outcome != Outcome::Indeterminate);
    open.filter(|finding| is_about(finding) && !is_said(finding, missing)).map(as_item).collect()
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
        _ => (State::Fails, Blocks::Yes),
    };
    Item {
        record: Cell::or_null(finding.record, "no_record", Cell::Text),
        field: Cell::or_null(finding.field, "whole_record", Cell::Text),
        detail: finding.message,
        ..Item::new("finding", finding.rule.into_owned(), state, blocks)
    }
}
