//! `effort-without-rate`: effort that nobody can price, or money for labour behind which no effort stands.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::sentence::all_of;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::booking::Certainty;
use crate::metrics::{cost, horizon, rates};
use crate::model::{Cost, Fields, Project, ProjectId, Text};

pub(super) const RULE: Rule = Rule {
    name: "effort-without-rate",
    group: Group::Money,
    level: Level::Warning,
    page: include_str!("effort_without_rate.md"),
    check,
};

/// What people call money for their own staff's time.
const LABOUR: [&str; 9] =
    ["labour", "labor", "staff", "staff costs", "salaries", "payroll", "internal labour", "internal staff", "people"];

/// Places shown beside the first.
const SHOWN: usize = 9;

/// The three kinds of effort that a project states.
const EFFORT: [&str; 3] = ["budget", "forecast", "actuals"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (id, project) in scene.active().filter(|(_, project)| horizon::is_under_way(project, scene.policy)) {
        let Some(cost) = &project.cost else { continue };
        found.extend(if has_effort(cost) { unpriced(scene, id, project, cost) } else { unworked(project, cost) });
    }
}

/// Whether a project states any effort.
fn has_effort(cost: &Cost<'_>) -> bool {
    cost.effort.is_some_and(|effort| EFFORT.iter().any(|key| effort.has(key)))
}

/// Effort, and no price for it. One finding a project: the reason that most of its people share.
fn unpriced(scene: &Scene<'_>, id: ProjectId, project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let portfolio = scene.portfolio;
    if !scene.has_policy && portfolio.rate_cards.is_empty() {
        return None;
    }
    let currency = cost::currency(project, scene.policy).ok();
    let spot = cost.fields.key_spot("effort_days")?;
    let mut without: BTreeMap<&'static str, Vec<Text<'_>>> = BTreeMap::new();
    for handle in booked(scene, id) {
        let Some(person) = portfolio.person(handle.value) else { continue };
        if let Err(reason) = rates::per_day(portfolio, scene.policy, person, scene.as_of, currency.as_deref()) {
            without.entry(reason).or_default().push(handle);
        }
    }
    if without.is_empty() && !portfolio.rate_cards.iter().any(|card| card.holds(scene.as_of)) {
        without.insert("no_rate_card", Vec::new());
    }
    let (reason, handles) = without.into_iter().max_by_key(|(_, handles)| handles.len())?;
    let message = format!("the effort of `{}` has no price: {}", project.id, why(reason, &handles, scene.as_of));
    let help = "complete the rate cards, and name everybody's `rate_band`: a band, never a salary";
    let finding = Finding::at(spot, message).help(help);
    Some(handles.iter().take(SHOWN).fold(finding, |finding, handle| finding.also(handle.spot, "booked here")))
}

/// Everybody who is booked, each once, unless the booking is over or only asked for.
fn booked<'s>(scene: &Scene<'s>, id: ProjectId) -> Vec<Text<'s>> {
    let mut seen = BTreeSet::new();
    let bookings = scene.portfolio.allocations.of(id).iter().filter(|booking| {
        Certainty::of(booking) != Certainty::Requested && booking.to.value().is_none_or(|to| to >= scene.as_of)
    });
    bookings.filter_map(|booking| booking.person).filter(|handle| seen.insert(handle.value)).collect()
}

fn why(reason: &str, handles: &[Text<'_>], as_of: NaiveDate) -> String {
    let mut named: Vec<String> = handles.iter().take(3).map(|handle| format!("`{}`", handle.value)).collect();
    named.extend(handles.len().checked_sub(4).map(|more| format!("{} more", more + 1)));
    let who = all_of(&named);
    match reason {
        "no_rate_card" => format!("no rate card holds on {as_of}"),
        "no_rate_band" => format!("{who} without a `rate_band`"),
        "no_rate" => format!("no rate card has a rate for {who}"),
        "mixed_currencies" => format!("the rate of {who} is in a currency without a rate of exchange"),
        other => format!("the rate of {who} is {}", other.replace('_', " ")),
    }
}

/// Money for staff, and nothing says how many days it is to pay.
fn unworked(project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let is_labour = |line: &Fields<'_>| {
        let category = line.text("category").map(|category| category.value.trim().to_lowercase());
        category.is_some_and(|category| LABOUR.contains(&&*category)) && !line.has("supplier")
    };
    let line = cost.lines.iter().find(|line| is_labour(line))?;
    let message = format!("`{}` has money for `{}` and states no effort", project.id, line.text("category")?.value);
    let help = "state the person-days it pays for under `effort_days`";
    Some(Finding::at(line.value_spot("category")?, message).help(help))
}
