//! `breach-not-escalated`: work beyond its tolerance that the next level has not been told of in time.

use std::collections::HashSet;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::breach::{Breach, breaches};
use crate::metrics::calendar::Calendars;
use crate::metrics::{escalation, horizon};
use crate::model::{Project, ProjectId};

pub(super) const RULE: Rule = Rule {
    name: "breach-not-escalated",
    group: Group::Risk,
    level: Level::Error,
    page: include_str!("breach_not_escalated.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let escalated = escalated(scene);
    let values = scene.earned_values();
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let days = scene.policy.thresholds.whole("escalation_days");
    let is_silent = |id: &ProjectId| !escalated.contains(id);
    let delivered = scene.active().filter(|(_, project)| horizon::is_being_delivered(project, scene.policy));
    for (id, project) in delivered.filter(|(id, _)| is_silent(id)) {
        let breaches = breaches(scene.portfolio, id, &values.of(id), scene.policy, scene.as_of);
        let Some(first) = breaches.iter().min_by_key(|breach| (breach.since.is_err(), breach.since)) else { continue };
        match first.since {
            Err(_) => found.push(undated(project, first)),
            Ok(since) => {
                let deadline = calendars.tree().after(since, days);
                if deadline.is_some_and(|deadline| deadline < scene.as_of) {
                    found.push(finding(project, first, &breaches));
                }
            }
        }
    }
}

/// The work that an escalation is about, by itself or by a record of its own.
fn escalated(scene: &Scene<'_>) -> HashSet<ProjectId> {
    let portfolio = scene.portfolio;
    let subjects = escalation::subjects(portfolio, scene.as_of).into_iter();
    let owner =
        |record| portfolio.as_project(record).or_else(|| portfolio.as_project(portfolio.record(record).project?));
    subjects.filter_map(owner).collect()
}

fn finding(project: &Project<'_>, first: &Breach, all: &[Breach]) -> Finding {
    let of: Vec<&str> = all.iter().map(|breach| breach.of).collect();
    let since = first.since.map(|since| format!(" since {since}")).unwrap_or_default();
    let message =
        format!("`{}` is beyond its tolerance of {}{since} and nobody above was told", project.id, of.join(" and of "));
    let help = format!("raise an escalation about `{}` that says what is needed and by when", project.id);
    let others = all.iter().filter(|breach| breach.of != first.of);
    let finding = Finding::at(first.spot, message).help(help);
    others.fold(finding, |finding, breach| finding.also(breach.spot, format!("beyond its tolerance of {}", breach.of)))
}

fn undated(project: &Project<'_>, breach: &Breach) -> Finding {
    let message = format!("`{}` is beyond its tolerance of {}, and nobody can tell since when", project.id, breach.of);
    Finding::at(breach.spot, message).help("date the report in `status.date`, and raise an escalation").indeterminate()
}
