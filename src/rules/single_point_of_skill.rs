//! `single-point-of-skill`: a critical skill that hangs on one person.

use chrono::{Days, Months, NaiveDate};
use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::concentration::concentration;
use crate::metrics::load::Loads;
use crate::metrics::skill::{Skill, Skills};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "single-point-of-skill",
    group: Group::Resources,
    level: Level::Warning,
    page: include_str!("single_point_of_skill.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let critical = &scene.policy.critical_skills;
    if critical.is_empty() {
        return;
    }
    let loads = scene.loads();
    let skills = Skills::of(scene.portfolio, &loads, scene.as_of);
    for name in critical {
        let Some(skill) = skills.named(name) else { continue };
        let holders: Vec<&str> = skill.holders.iter().copied().collect();
        found.extend(match holders.as_slice() {
            _ if !skill.teams.is_empty() => None,
            [] => nobody(scene, &loads, skill, name),
            [only] => alone(scene, only, name),
            _ => key_person(scene, &skills, name),
        });
    }
}

/// Asked for, and nobody has it. Where no skills are recorded at all, nobody knows who has.
fn nobody(scene: &Scene<'_>, loads: &Loads<'_, '_>, skill: &Skill<'_, '_, '_>, name: &str) -> Option<Finding> {
    let of_people = skill.people.iter().flat_map(|handle| loads.bookings(handle));
    let mut asking = of_people.chain(skill.open.iter().copied());
    let spot = asking.find_map(|booking| booking.allocation.skill.filter(|skill| skill.value == name))?.spot;
    if !scene.portfolio.people.iter().any(|person| !person.skills.is_empty()) {
        let message = format!("nobody can tell who has the critical skill `{name}`: no skills are recorded");
        return Some(Finding::at(spot, message).help("record people's `skills`").indeterminate());
    }
    let message = format!("nobody has the critical skill `{name}`");
    Some(Finding::at(spot, message).help("hire, train or contract somebody, or record who has it"))
}

fn alone(scene: &Scene<'_>, holder: &str, name: &str) -> Option<Finding> {
    let message = format!("`{holder}` is the only one with the critical skill `{name}`");
    Some(Finding::at(place(scene, holder, name)?, message).help("have somebody learn it beside them, or hire"))
}

/// Several have it, and one does nearly all of the work.
fn key_person(scene: &Scene<'_>, skills: &Skills<'_, '_, '_>, name: &str) -> Option<Finding> {
    let limit = scene.policy.thresholds.number("key_person_hhi");
    let to = year_after(scene.as_of);
    let agreed = skills.agreed_by_person(name, scene.as_of, to);
    let work = concentration(agreed.values().copied()).ok().filter(|work| work.hhi > limit)?;
    let (holder, _) = agreed.iter().rev().max_by_key(|(_, effort)| **effort)?;
    let share = (work.top_share * Decimal::ONE_HUNDRED).round_dp(0).normalize();
    let hhi = work.hhi.round_dp(2).normalize();
    let message = format!("`{holder}` does {share} % of the work in the critical skill `{name}` (HHI {hhi})");
    Some(Finding::at(place(scene, holder, name)?, message).help("share the work among those who have the skill"))
}

fn year_after(day: NaiveDate) -> NaiveDate {
    let year = day.checked_add_months(Months::new(12)).and_then(|year| year.checked_sub_days(Days::new(1)));
    year.unwrap_or(NaiveDate::MAX)
}

/// Where a person's record names the skill, else where the record begins.
fn place(scene: &Scene<'_>, handle: &str, name: &str) -> Option<Spot> {
    let person = scene.portfolio.person(handle)?;
    let skill = person.skills.iter().find(|(skill, _)| skill.value == name).map(|(skill, _)| skill.spot);
    Some(skill.unwrap_or_else(|| scene.portfolio.record(person.record).head()))
}
