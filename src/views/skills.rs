//! `skills`: how much of each skill is asked for, who has it, and where there is too little.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, sums};
use crate::metrics::interval::{self, Interval};
use crate::metrics::load::{Booking, Loads, Shares};
use crate::metrics::skill::Skills;
use crate::metrics::{Figure, fte};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "skills",
    summary: "how much of each skill is asked for, who has it, and where there is too little",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals: sums,
};

/// One row for each skill that somebody has, a booking asks for or the policy calls critical: the next twelve months
/// together, with those months in `months`. Asked for a period, one row for each skill and day, week or month.
///
/// `gap` is what those who have a skill could do, less what is agreed to be done with it; `free` is what is left of it
/// once whatever else they are agreed to do is taken off as well. `hire_fte` is what is missing in the worst month as
/// full-time equivalents, `hire_fte_year` what is missing over the year. Supplies of several skills do not add up.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let by_period = query.period.is_some();
    let mut table = Table::new("skills", "Skills", columns(by_period));
    let loads = Loads::of(scene.portfolio, scene.policy);
    let skills = Skills::of(scene.portfolio, &loads, scene.as_of);
    let ahead = interval::ahead(scene.as_of, query.period.as_deref());
    let critical = scene.policy.critical_skills.iter().map(String::as_str);
    let names: BTreeSet<&str> = skills.iter().map(|(name, _)| name).chain(critical).collect();
    let asked = asked(scene, query, &loads);
    for name in names.into_iter().filter(|name| asked.as_ref().is_none_or(|asked| asked.contains(name))) {
        let months: Vec<Balance<'_>> =
            ahead.iter().map(|interval| Balance::of(&loads, &skills, name, interval)).collect();
        if by_period {
            table.rows.extend(months.iter().map(|month| row(scene, &skills, name, std::slice::from_ref(month), true)));
        } else {
            table.rows.push(row(scene, &skills, name, &months, false));
        }
    }
    table
}

/// The skills that bookings of the projects asked about ask for; `None` if everything is asked about.
fn asked<'s>(scene: &Scene<'_>, query: &Query, loads: &Loads<'s, 's>) -> Option<BTreeSet<&'s str>> {
    if query.projects.is_empty() && query.programme.is_none() && query.unit.is_none() {
        return None;
    }
    let bookings = loads.people().flat_map(|(_, bookings)| bookings).chain(loads.open());
    let takes = |one: &&Booking<'_, '_>| query.takes_item(scene.portfolio, one.allocation.project);
    Some(bookings.filter(takes).filter_map(|one| Some(one.allocation.skill?.value)).collect())
}

fn columns(by_period: bool) -> Vec<Column> {
    let effort = |name: &'static str| Column::new(name, Type::Number).unit("person-days");
    let fte = |name: &'static str| Column::new(name, Type::Number).unit("fte").adding(false);
    let mut columns = vec![Column::new("skill", Type::Text)];
    columns.extend(by_period.then(|| Column::new("period", Type::Period)));
    columns.extend([
        effort("demand").adding(true),
        Column { shown: false, ..effort("demand_soft") }.adding(true),
        Column { shown: false, ..effort("demand_requested") }.adding(true),
        effort("supply"),
        effort("gap"),
        Column { shown: false, ..effort("booked_elsewhere") },
        Column { shown: false, ..effort("free") },
        Column::new("holders", Type::Count).adding(false),
        Column::new("single_holder", Type::Flag),
        Column { shown: false, ..Column::new("critical", Type::Flag) },
        Column::new("worst_period", Type::Period),
        Column { shown: false, ..effort("worst_gap") },
        fte("hire_fte"),
        Column { shown: false, ..fte("hire_fte_year") },
        Column::hidden("holder_ids", Type::List),
        Column::hidden("months", Type::List),
    ]);
    columns
}

/// What a skill is asked for and has in one interval, in person-days.
struct Balance<'i> {
    interval: &'i Interval,
    demand: Shares,
    supply: Figure,
    elsewhere: Decimal,
    /// Working days of the interval, by the tree's calendar.
    working_days: i64,
}

impl<'i> Balance<'i> {
    fn of(loads: &Loads<'_, '_>, skills: &Skills<'_, '_, '_>, name: &str, interval: &'i Interval) -> Self {
        let (from, to) = (interval.from, interval.to);
        Balance {
            interval,
            demand: skills.demand(name, from, to),
            supply: skills.supply(name, from, to),
            elsewhere: skills.elsewhere(name, from, to),
            working_days: loads.calendars.tree().between(from, to),
        }
    }

    fn gap(&self) -> Figure {
        self.supply.map(|supply| supply - self.demand.firm)
    }

    fn free(&self) -> Figure {
        self.gap().map(|gap| gap - self.elsewhere)
    }

    /// Person-days of what is agreed that nobody is left to do.
    fn missing(&self) -> Figure {
        self.free().map(|free| (-free).min(self.demand.firm).max(Decimal::ZERO))
    }

    /// The same as full-time equivalents; none are missing where nobody works.
    fn missing_fte(&self) -> Figure {
        let missing = self.missing()?;
        if missing.is_zero() { Ok(missing) } else { fte::of_days(missing, self.working_days) }
    }

    fn record(&self) -> Cell {
        let number = |figure: Figure| Cell::figure(figure, Cell::Decimal);
        let fields = [
            ("period", Cell::Text(self.interval.label.clone())),
            ("demand", Cell::Decimal(self.demand.firm)),
            ("supply", number(self.supply)),
            ("gap", number(self.gap())),
            ("free", number(self.free())),
        ];
        Cell::Record(fields.map(|(name, cell)| (name.into(), cell)).into())
    }
}

fn row(scene: &Scene<'_>, skills: &Skills<'_, '_, '_>, name: &str, months: &[Balance<'_>], period: bool) -> Vec<Cell> {
    let days = |figure: fn(&Balance<'_>) -> Figure| months.iter().map(figure).sum::<Figure>();
    let number = |figure: Figure| Cell::figure(figure, Cell::Decimal);
    let holders: Vec<&str> =
        skills.named(name).map(|skill| skill.holders.iter().copied().collect()).unwrap_or_default();
    let (supply, worst) = (days(|month| month.supply), worst(months));
    let named = worst.and_then(|(month, missing)| if missing.is_zero() { Err("nothing_missing") } else { Ok(month) });
    let yearly = if period { Err("one_period") } else { missing_in_a_year(scene, skills, months) };
    let mut cells = vec![Cell::word(name)];
    if period {
        cells.extend(months.first().map(|month| Cell::Text(month.interval.label.clone())));
    }
    cells.extend([
        number(days(|month| Ok(month.demand.firm))),
        number(days(|month| Ok(month.demand.soft))),
        number(days(|month| Ok(month.demand.requested))),
        number(supply),
        number(days(|month| month.gap())),
        number(days(|month| Ok(month.elsewhere))),
        number(days(|month| month.free())),
        Cell::figure(supply, |_| Cell::count(holders.len())),
        Cell::figure(supply, |_| Cell::Flag(holders.len() == 1)),
        Cell::Flag(scene.policy.critical_skills.iter().any(|critical| critical == name)),
        Cell::figure(named, |month| Cell::Text(month.interval.label.clone())),
        number(named.and_then(Balance::gap)),
        number(worst.map(|(_, missing)| missing)),
        number(yearly),
        Cell::List(holders.iter().map(|holder| Cell::word(holder)).collect()),
        Cell::List(months.iter().map(Balance::record).collect()),
    ]);
    cells
}

/// The interval in which most full-time equivalents are missing, the first of equal ones, with how many.
///
/// # Errors
/// Why the supply is not known.
fn worst<'m, 'i>(months: &'m [Balance<'i>]) -> Figure<(&'m Balance<'i>, Decimal)> {
    let missing: Vec<(&Balance<'i>, Decimal)> =
        months.iter().map(|month| Ok((month, month.missing_fte()?))).collect::<Figure<_>>()?;
    missing.into_iter().rev().max_by_key(|(_, missing)| *missing).ok_or("nothing_missing")
}

/// What is missing over a year, as full-time equivalents by the hours of a full-time year.
fn missing_in_a_year(scene: &Scene<'_>, skills: &Skills<'_, '_, '_>, months: &[Balance<'_>]) -> Figure {
    let missing: Decimal = months.iter().map(Balance::missing).sum::<Figure>()?;
    let hours = fte::hours(missing, skills.hours_per_day())?;
    fte::of_hours(hours, scene.policy.thresholds.number("hours_per_year"))
}
