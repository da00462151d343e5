//! `stuck-at-ninety-percent`: the work is almost done, report after report, or less done than before.

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::Chronicle;
use crate::finding::{Finding, Level};
use crate::metrics::percent;
use crate::model::{Progress, Project};
use crate::yaml;

pub(super) const RULE: Rule = Rule {
    name: "stuck-at-ninety-percent",
    group: Group::Schedule,
    level: Level::Warning,
    page: include_str!("stuck_at_ninety_percent.md"),
    check,
};

/// From here on work counts as almost done, in percent.
const ALMOST: Decimal = Decimal::from_parts(90, 0, 0, false, 0);

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let judged = scene.active().filter(|(_, project)| {
        project.is_project() && project.progress.as_ref().and_then(stated).is_some_and(|now| now < Decimal::ONE_HUNDRED)
    });
    let mut judged = judged.peekable();
    let Some(past) = judged.peek().and_then(|_| scene.remembered(found)) else { return };
    let reports = usize::try_from(scene.policy.thresholds.whole("ninety_percent_reports")).unwrap_or(1).max(1);
    let mut unknown = Vec::new();
    for (_, project) in judged {
        let Some((progress, now)) = project.progress.as_ref().and_then(|progress| Some((progress, stated(progress)?)))
        else {
            continue;
        };
        let spot = project.fields.value_spot("progress").unwrap_or_else(|| project.fields.spot());
        let told: Vec<Option<u32>> = past.reports(project.id);
        let of = |report: &Option<u32>| report.and_then(|number| at(past, project, progress, number));
        let last: Vec<Option<Decimal>> = told.iter().rev().take(reports).map(of).collect();
        let before = told.iter().rev().nth(1).and_then(of);
        if let Some(before) = before.filter(|before| now < *before) {
            let message = format!("{} % is done, it was {} % at the report before", shown(now), shown(before));
            found.push(Finding::at(spot, message).help("say what was undone or added, and what is left to do"));
        } else if last.len() == reports && last.iter().all(|done| done.is_some_and(|done| done >= ALMOST)) {
            let message = format!("at {} % or more for {reports} reports", ALMOST.normalize());
            found.push(Finding::at(spot, message).help("list what is left, estimate it and give it dates"));
        } else if now >= ALMOST && last.iter().any(Option::is_none) {
            unknown.push(spot);
        }
    }
    scene.out_of_reach(found, &unknown);
}

/// Percent complete: as stated, else points done of all.
fn stated(progress: &Progress<'_>) -> Option<Decimal> {
    let points = || percent(progress.done_points.value()?, progress.total_points.value()?);
    progress.percent_complete.value().or_else(points)
}

/// The same after a commit.
fn at(past: &Chronicle, project: &Project<'_>, progress: &Progress<'_>, number: u32) -> Option<Decimal> {
    let then = |field: &'static str, now: Option<Decimal>| {
        let now = now.map(|now| now.normalize().to_string());
        past.value_at(project.id, field, now.as_deref(), number).and_then(yaml::decimal)
    };
    let points = || {
        let done = then("progress.done_points", progress.done_points.value())?;
        percent(done, then("progress.total_points", progress.total_points.value())?)
    };
    then("progress.percent_complete", progress.percent_complete.value()).or_else(points)
}

fn shown(percent: Decimal) -> Decimal {
    percent.round_dp(0).normalize()
}
