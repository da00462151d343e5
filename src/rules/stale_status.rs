//! `stale-status`: the status of running work is older than the reporting cadence.

use chrono::NaiveDate;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::Chronicle;
use crate::finding::{Finding, Level};
use crate::metrics::freshness::BELIEVED;
use crate::metrics::{freshness, horizon};

pub(super) const RULE: Rule = Rule {
    name: "stale-status",
    group: Group::Freshness,
    level: Level::Warning,
    page: include_str!("stale_status.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let judged = scene.active().filter(|(_, project)| {
        horizon::is_under_way(project, scene.policy)
            && scene.has_reached(project, "delivery")
            && project.status.is_some()
    });
    let mut judged = judged.peekable();
    let Some(past) = judged.peek().and_then(|_| scene.remembered(found)) else { return };
    let (mut unknown, mut undated) = (Vec::new(), Vec::new());
    for (_, project) in judged {
        let Some(status) = &project.status else { continue };
        let spot =
            status.date.spot().or_else(|| project.fields.value_spot("status")).unwrap_or_else(|| project.fields.spot());
        let Some(changed) = reported(past, project.id, status.date.value()) else {
            unknown.push(spot);
            continue;
        };
        let commits = ["status.date", "status"].map(|field| past.last(project.id, field));
        if let Some(reason) = commits.into_iter().flatten().find_map(|commit| commit.doubt) {
            undated.push((spot, reason));
            continue;
        }
        let age = (scene.as_of - changed).num_days();
        let cadence = freshness::cadence(project, scene.policy);
        if age <= freshness::limit(project, scene.policy) {
            continue;
        }
        let message = format!("`{}` last reported {age} days ago, and every {cadence} is asked for", project.id);
        let finding = Finding::at(spot, message).help("report where it stands, or put it on hold");
        let level = if age > 2 * cadence { Level::Error } else { Level::Warning };
        found.push_at(level, finding);
    }
    scene.out_of_reach(found, &unknown);
    scene.undated(found, &undated);
}

/// The day of the last report: the date it states if it was committed about then, else the day its content last changed.
fn reported(past: &Chronicle, key: &str, stated: Option<NaiveDate>) -> Option<NaiveDate> {
    let dated = past.last_day(key, "status.date");
    let believed = stated.zip(dated).filter(|(stated, dated)| (*dated - *stated).num_days().abs() <= BELIEVED);
    believed.map(|(stated, _)| stated).or_else(|| past.last_day(key, "status"))
}
