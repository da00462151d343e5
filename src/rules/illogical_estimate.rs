//! `illogical-estimate`: a three-point estimate whose points are not in order.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::three_point::disorder;
use crate::model::{Estimate, Fields, RecordId};

pub(super) const RULE: Rule = Rule {
    name: "illogical-estimate",
    group: Group::Schedule,
    level: Level::Error,
    page: include_str!("illogical_estimate.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    let work = portfolio.milestones.iter().chain(&portfolio.activities);
    for item in work.filter(|item| scene.is_live(item) && !item.actual.is_given()) {
        found.extend(item.estimate.and_then(|estimate| finding(scene, item.record, &estimate)));
    }
    for (_, project) in scene.active() {
        let lines = project.cost.iter().flat_map(|cost| &cost.lines);
        found.extend(lines.filter_map(|line| of(scene, project.record, *line)));
    }
    for proposal in &portfolio.proposals {
        if proposal.state.is_none_or(|state| state.value != "withdrawn") {
            found.extend(of(scene, proposal.record, proposal.fields));
        }
    }
}

/// The estimate below a mapping of a record.
fn of(scene: &Scene<'_>, record: RecordId, fields: Fields<'_>) -> Option<Finding> {
    finding(scene, record, &Estimate::decode(fields.fields("estimate")?))
}

fn finding(scene: &Scene<'_>, record: RecordId, estimate: &Estimate<'_>) -> Option<Finding> {
    let [(lower, low), (upper, high)] = disorder(estimate)?;
    let spot = estimate.fields.value_spot(upper).unwrap_or_else(|| estimate.fields.spot());
    let title = scene.portfolio.record(record).title();
    let message =
        format!("the estimate of `{title}` has {lower} {} above {upper} {}", low.normalize(), high.normalize());
    Some(Finding::at(spot, message).help("put the three points in order: optimistic ≤ likely ≤ pessimistic"))
}
