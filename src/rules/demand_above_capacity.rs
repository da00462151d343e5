//! `demand-above-capacity`: more of a skill is agreed in a month than those who have it can give.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::interval::{self, Interval};
use crate::metrics::load::{Booking, Loads};
use crate::metrics::skill::{Skills, asks_for};

pub(super) const RULE: Rule = Rule {
    name: "demand-above-capacity",
    group: Group::Portfolio,
    level: Level::Warning,
    page: include_str!("demand_above_capacity.md"),
    check,
};

/// A month in which more is agreed than there is.
struct Short<'i> {
    month: &'i Interval,
    demand: Decimal,
    supply: Decimal,
}

fn check(scene: &Scene<'_>, found: &mut Findings) {
    if !scene.has_policy {
        return;
    }
    let loads = scene.loads();
    let skills = Skills::of(scene.portfolio, &loads, scene.as_of);
    let months = interval::ahead(scene.as_of, None);
    let times: Vec<(NaiveDate, NaiveDate)> = months.iter().map(|month| (month.from, month.to)).collect();
    for (name, skill) in skills.iter() {
        let Ok(supplies) = skills.supplies(name, &times) else {
            found.extend(unknown(scene, &loads, &months));
            return;
        };
        let balances = months.iter().zip(supplies).zip(skills.demands(name, &times));
        let short = balances.filter_map(|((month, supply), demand)| {
            (demand.firm > supply).then_some(Short { month, demand: demand.firm, supply })
        });
        let short: Vec<Short<'_>> = short.collect();
        let worst = short.iter().rev().max_by_key(|short| short.demand - short.supply);
        let Some(worst) = worst else { continue };
        let of_people = skill.people.iter().flat_map(|handle| loads.bookings(handle));
        let asking = of_people.filter(|one| asks_for(one, name)).chain(skill.open.iter().copied());
        let asking = asking.filter(|one| one.allocation.is_firm() && one.touches(worst.month.from, worst.month.to));
        let mut asking: Vec<&Booking<'_, '_>> = asking.collect();
        asking.sort_by_key(|one| (std::cmp::Reverse(one.share), one.from));
        found.extend(finding(scene, name, worst, short.len(), &asking));
    }
}

/// Where nobody is recorded with any skill: said once, at the first booking that asks for one.
fn unknown(scene: &Scene<'_>, loads: &Loads<'_, '_>, months: &[Interval]) -> Option<Finding> {
    let last = months.last()?.to;
    let mut bookings = loads.people().flat_map(|(_, bookings)| bookings).chain(loads.open());
    let asking = bookings
        .find(|one| one.allocation.skill.is_some() && one.allocation.is_firm() && one.touches(scene.as_of, last));
    let skill = asking?.allocation.skill?;
    let message = format!("nobody can tell whether there is enough of `{}`: no skills are recorded", skill.value);
    Some(Finding::at(skill.spot, message).help("record people's `skills`").indeterminate())
}

/// One finding a skill, at the booking that asks for most of it in the worst month.
fn finding(
    scene: &Scene<'_>,
    name: &str,
    worst: &Short<'_>,
    months: usize,
    asking: &[&Booking<'_, '_>],
) -> Option<Finding> {
    let (largest, others) = asking.split_first()?;
    let days = |days: Decimal| days.round_dp(1).normalize();
    let more = match months {
        1 => String::new(),
        2 => ", and too much in 1 more month".to_owned(),
        months => format!(", and too much in {} more months", months - 1),
    };
    let message = format!(
        "`{name}`: {} person-days are agreed in {}, and those who have it have {}{more}",
        days(worst.demand),
        worst.month.label,
        days(worst.supply)
    );
    let finding = Finding::at(largest.allocation.skill?.spot, message);
    let finding = finding.help("move work to another month, or hire, train or contract for the skill");
    Some(others.iter().fold(finding, |finding, one| {
        let project = one.allocation.project.map_or("", |id| scene.portfolio.project(id).id);
        let spot = one.allocation.skill.map_or_else(|| one.allocation.fields.spot(), |skill| skill.spot);
        finding.also(spot, format!("{project} asks for it as well"))
    }))
}
