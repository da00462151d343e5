//! Running totals of several projects added up month by month, so that curves stay comparable.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use rust_decimal::Decimal;

use super::read::{Row, rows};
use crate::views::Table;

/// The curves, in the order they are drawn.
pub(super) const SERIES: [&str; 4] = ["planned", "earned", "spent", "forecast"];

const PLANNED: usize = 0;
const EARNED: usize = 1;
const SPENT: usize = 2;
const FORECAST: usize = 3;

/// What is known of each curve in one month.
type Month = [Option<Decimal>; 4];

/// Running totals by month.
#[derive(Debug)]
pub(super) struct Running<'t> {
    /// `2026-11`, earliest first, each with what is known.
    pub(super) months: Vec<(&'t str, Month)>,
    pub(super) currency: Option<&'t str>,
    /// The project's name, if it is one.
    pub(super) name: Option<&'t str>,
    as_of: NaiveDate,
    /// What was left out, and why.
    pub(super) notes: Vec<String>,
}

struct Project<'t> {
    name: &'t str,
    currency: Option<&'t str>,
    months: BTreeMap<&'t str, Month>,
}

impl<'t> Project<'t> {
    fn knows(&self, series: usize) -> bool {
        self.months.values().any(|month| month[series].is_some())
    }

    fn last(&self) -> &'t str {
        self.months.last_key_value().map_or("", |(month, _)| month)
    }

    /// The last month of which a curve is known.
    fn last_known(&self, series: usize) -> Option<&'t str> {
        self.months.iter().rev().find(|(_, known)| known[series].is_some()).map(|(month, _)| *month)
    }

    /// Where a curve stands in a month: at nothing before the first, and where it ended after the last.
    fn at(&self, series: usize, month: &str) -> Option<Decimal> {
        if self.months.keys().next().is_none_or(|first| month < *first) {
            return Some(Decimal::ZERO);
        }
        let before = || self.months.range(..=month).rev().find_map(|(_, known)| known[series]);
        let carries_on = month > self.last() || matches!(series, PLANNED | SPENT);
        if carries_on {
            return before().or(Some(Decimal::ZERO));
        }
        self.months.get(month).and_then(|known| known[series])
    }
}

/// The curves of the one project there is, or the sums of those that know as much as one another; `None` where nothing
/// is known.
pub(super) fn running<'t>(table: &'t Table, as_of: NaiveDate) -> Option<Running<'t>> {
    let mut projects: BTreeMap<&str, Project<'t>> = BTreeMap::new();
    for row in rows(table) {
        let (Some(id), Some(month)) = (row.text("id"), row.text("period")) else { continue };
        let project = projects.entry(id).or_insert_with(|| Project {
            name: row.text("name").unwrap_or(id),
            currency: row.text("currency"),
            months: BTreeMap::new(),
        });
        project.months.insert(month, known(&row));
    }
    let projects: Vec<Project<'t>> = projects.into_values().collect();
    match &*projects {
        [] => None,
        [one] => (0..SERIES.len()).any(|series| one.knows(series)).then(|| Running {
            months: one.months.iter().map(|(month, known)| (*month, *known)).collect(),
            currency: one.currency,
            name: Some(one.name),
            as_of,
            notes: Vec::new(),
        }),
        _ => added(projects, as_of),
    }
}

fn known(row: &Row<'_>) -> Month {
    SERIES.map(|series| row.decimal(series))
}

/// The sum of the projects under way, of those in the currency most of them are in, that know plan, progress and
/// spending; where none does, of those that know as much of it as any.
fn added<'t>(projects: Vec<Project<'t>>, as_of: NaiveDate) -> Option<Running<'t>> {
    let this = format!("{:04}-{:02}", as_of.year(), as_of.month());
    let all = projects.len();
    let mut live: Vec<Project<'t>> = projects.into_iter().filter(|project| *project.last() >= *this).collect();
    let under_way = live.len();
    let currency = most_common(&live);
    live.retain(|project| project.currency == currency);
    let in_currency = live.len();
    let wanted: [&[usize]; 4] = [&[PLANNED, EARNED, SPENT], &[PLANNED, SPENT], &[PLANNED], &[FORECAST]];
    let knows = |project: &Project<'_>, wanted: &[usize]| wanted.iter().all(|series| project.knows(*series));
    let wanted = wanted.into_iter().find(|wanted| live.iter().any(|project| knows(project, wanted)))?;
    live.retain(|project| knows(project, wanted));
    let forecast = live.iter().filter(|project| project.knows(FORECAST)).count();
    let names: Vec<&str> = wanted.iter().map(|series| SERIES[*series]).collect();
    let mut notes = vec![format!(
        "The sum of {} of {under_way} projects under way: those of which is known what was {}.",
        live.len(),
        names.join(", ")
    )];
    if all > under_way {
        notes.push(format!("{} more have ended or have no plan beyond this month.", all - under_way));
    }
    if under_way > in_currency {
        notes.push(format!("{} more are in other currencies, which are not added.", under_way - in_currency));
    }
    if forecast < live.len() {
        notes.push(format!("No forecast is drawn: {forecast} of {} projects have one.", live.len()));
    }
    Some(Running { months: months(&live), currency, name: None, as_of, notes })
}

fn most_common<'t>(projects: &[Project<'t>]) -> Option<&'t str> {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    projects.iter().for_each(|project| *counts.entry(project.currency).or_default() += 1);
    counts.into_iter().max_by_key(|(currency, count)| (*count, std::cmp::Reverse(*currency)))?.0
}

/// The sums by month. What was spent is known up to the month that all have closed.
fn months<'t>(projects: &[Project<'t>]) -> Vec<(&'t str, Month)> {
    let mut months: Vec<&str> = projects.iter().flat_map(|project| project.months.keys().copied()).collect();
    months.sort_unstable();
    months.dedup();
    let closed = projects.iter().filter_map(|project| project.last_known(SPENT)).min().unwrap_or("");
    let sum = |series: usize, month: &str| -> Option<Decimal> {
        let is_open = series == SPENT && month > closed;
        let mut figures = projects.iter().map(|project| project.at(series, month));
        figures.try_fold(Decimal::ZERO, |sum, figure| sum.checked_add(figure?)).filter(|_| !is_open)
    };
    months
        .into_iter()
        .map(|month| (month, [PLANNED, EARNED, SPENT, FORECAST].map(|series| sum(series, month))))
        .collect()
}

impl Running<'_> {
    /// The points of a curve, in parts where it is not known throughout. A forecast leads on from what was spent.
    pub(super) fn points(&self, series: usize) -> Vec<Vec<(NaiveDate, Decimal)>> {
        let spent = self.months.iter().rposition(|(_, known)| known[SPENT].is_some()).unwrap_or(0);
        let from = if series == FORECAST { spent } else { 0 };
        let mut parts = vec![Vec::new()];
        for (month, known) in self.months.iter().skip(from) {
            match (known[series].zip(self.day(month)), parts.last_mut()) {
                (Some((figure, day)), Some(part)) => part.push((day, figure)),
                (None, Some(part)) if !part.is_empty() => parts.push(Vec::new()),
                _ => {}
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// The day that a month's figures are of: its last, or today while it is open.
    fn day(&self, month: &str) -> Option<NaiveDate> {
        let last = last_day(month)?;
        let is_open = (last.year(), last.month()) == (self.as_of.year(), self.as_of.month());
        Some(if is_open { self.as_of } else { last })
    }

    /// The last point of a curve.
    pub(super) fn end(&self, series: usize) -> Option<(NaiveDate, Decimal)> {
        self.points(series).last()?.last().copied()
    }

    /// Every figure of every curve.
    pub(super) fn figures(&self) -> impl Iterator<Item = Decimal> {
        self.months.iter().flat_map(|(_, known)| known.iter().flatten().copied())
    }

    /// The last day of every month.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.months.iter().filter_map(|(month, _)| self.day(month))
    }
}

/// The last day of `2026-11`.
fn last_day(month: &str) -> Option<NaiveDate> {
    let first: NaiveDate = format!("{month}-01").parse().ok()?;
    first.checked_add_months(chrono::Months::new(1))?.pred_opt()
}
