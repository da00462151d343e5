//! `slip-beyond-tolerance`: a forecast further behind its baseline than the project may decide alone.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::{escalation, slip};
use crate::model::{Filed, Milestone, Project};
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    name: "slip-beyond-tolerance",
    group: Group::Schedule,
    level: Level::Error,
    page: include_str!("slip_beyond_tolerance.md"),
    check,
};

/// An open milestone beyond tolerance, with its slip where the forecast states it, else the baseline.
type Beyond<'s, 'a> = (&'s Filed<'a, Milestone<'a>>, Spanned<i64>);

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let escalated = escalation::subjects(scene.portfolio, scene.as_of);
    for (id, project) in scene.active() {
        let tolerance = slip::tolerance(project, scene.policy);
        let open = scene.portfolio.milestones.of(id).iter().filter(|milestone| !milestone.actual.is_given());
        let mut beyond: Vec<Beyond<'_, '_>> = open.filter_map(|one| slipped(one, tolerance, scene.as_of)).collect();
        beyond.sort_by_key(|(milestone, _)| milestone.baseline.value());
        let Some(finding) = finding(&beyond, tolerance) else { continue };
        if escalated.contains(&project.record) || beyond.iter().any(|(late, _)| escalated.contains(&late.record)) {
            found.push_milder(finding.help("settle it with the level it was escalated to, or have the baseline moved"));
        } else {
            found.push(finding.help(unescalated(project)));
        }
    }
}

fn slipped<'s, 'a>(
    milestone: &'s Filed<'a, Milestone<'a>>,
    tolerance: Decimal,
    as_of: NaiveDate,
) -> Option<Beyond<'s, 'a>> {
    let slip = slip::so_far(milestone, as_of).ok().filter(|slip| Decimal::from(*slip) > tolerance)?;
    let stated = milestone.forecast.known().or(milestone.baseline.known())?;
    Some((milestone, stated.map(|_| slip)))
}

/// One finding for the project: the first milestone beyond tolerance, and the ones it pushes along.
fn finding(beyond: &[Beyond<'_, '_>], tolerance: Decimal) -> Option<Finding> {
    let ((first, slip), others) = beyond.split_first()?;
    let name = first.name.or(first.id).map_or("", |name| name.value);
    let more = match others.len() {
        0 => String::new(),
        1 => ", and so is 1 more milestone".to_owned(),
        count => format!(", and so are {count} more milestones"),
    };
    let over = Decimal::from(slip.value) - tolerance;
    let message =
        format!("`{name}` is {} behind its baseline, {over} beyond the {tolerance} tolerated{more}", days(slip.value));
    Some(others.iter().fold(Finding::at(slip.spot, message), |finding, (_, slip)| {
        finding.also(slip.spot, format!("{} behind", days(slip.value)))
    }))
}

fn unescalated(project: &Project<'_>) -> String {
    format!("raise an escalation about `{}`, or re-plan inside the tolerance", project.id)
}
