//! What a project said of its money at earlier moments.
//!
//! Formulas: §1 (BAC, EAC₄ = AC + bottom-up ETC), as `cost` has them for today.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Gone, Told};
use crate::chronicle::Life;
use crate::metrics::steps::Steps;
use crate::metrics::{Figure, cost};
use crate::model::{Cost, Fact, Period, ProjectId};
use crate::policy::Policy;
use crate::source::Spanned;
use crate::yaml;

/// Which amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Total,
    Budget,
    Forecast,
    Actuals,
}

/// One amount: which, of which month, and whether it is the reason why it is withheld that stands there.
type Key = (Part, Option<Period>, bool);

/// Amounts as stated; `None` for what stands there and is no number.
type Amounts = BTreeMap<Key, Option<Decimal>>;

/// The money of one project over time.
#[derive(Debug)]
pub struct Money<'s> {
    policy: &'s Policy,
    /// Percent of budget by which it may overspend.
    pub tolerance: Decimal,
    now: Amounts,
    /// What the amounts said before each commit that changed them, latest first.
    before: Vec<(u32, Key, Option<Option<Decimal>>)>,
    currency: Steps<Option<&'s str>>,
    stage: Steps<Option<&'s str>>,
    state: Steps<Option<&'s str>>,
}

/// Money as it stood after a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stood<'s> {
    /// The currency stated with it.
    pub currency: Option<&'s str>,
    /// BAC.
    pub budget: Figure,
    /// EAC: what was spent and what the team still expected to spend.
    pub at_completion: Figure,
}

impl<'s> Money<'s> {
    /// The money of a project that is there.
    pub fn of(told: &Told<'s>, id: ProjectId) -> Self {
        let project = told.portfolio.project(id);
        let now = project.cost.as_ref().map(stated).unwrap_or_default();
        let currency = project.cost.as_ref().and_then(|cost| cost.currency).map(|currency| currency.value);
        let standing = [currency, project.stage.map(|stage| stage.value), project.state.map(|state| state.value)];
        Self::over(told.past.life(project.id), now, standing, cost::tolerance(project, told.policy), told.policy)
    }

    /// The money of a project that is no longer there.
    pub fn of_gone(told: &Told<'s>, gone: &Gone<'s>) -> Self {
        let now = gone.life.last_words.iter().filter_map(|(path, text)| Some((key(path)?, yaml::decimal(text))));
        let own = gone.said("tolerances.cost").and_then(yaml::decimal);
        let tolerance = own.unwrap_or_else(|| told.policy.thresholds.number("cost_tolerance_pct"));
        let standing = ["cost.currency", "stage", "state"].map(|path| gone.said(path));
        Self::over(Some(gone.life), now.collect(), standing, tolerance, told.policy)
    }

    fn over(
        life: Option<&'s Life>,
        now: Amounts,
        [currency, stage, state]: [Option<&'s str>; 3],
        tolerance: Decimal,
        policy: &'s Policy,
    ) -> Self {
        let changes = life.into_iter().flat_map(|life| life.below("cost"));
        let before = changes.filter_map(|change| {
            Some((change.commit, key(&change.path)?, change.before.as_deref().map(yaml::decimal)))
        });
        let mut before: Vec<_> = before.collect();
        before.reverse();
        before.sort_by_key(|(commit, ..)| std::cmp::Reverse(*commit));
        let steps = |path: &'static str, now| Steps::of(life, path, now, |text| text);
        let (currency, stage, state) = (steps("cost.currency", currency), steps("stage", stage), steps("state", state));
        Money { policy, tolerance, now, before, currency, stage, state }
    }

    /// How the money stood after each of these commits, which are in their order, on the day that stands with it.
    pub fn stood(&self, moments: &[(u32, NaiveDate)]) -> Vec<Stood<'s>> {
        let mut amounts = self.now.clone();
        let mut undone = self.before.iter().peekable();
        let mut stood: Vec<Stood<'s>> = Vec::with_capacity(moments.len());
        for (commit, day) in moments.iter().rev() {
            while let Some((_, key, before)) = undone.next_if(|(number, ..)| number > commit) {
                match before {
                    Some(before) => drop(amounts.insert(*key, *before)),
                    None => drop(amounts.remove(key)),
                }
            }
            stood.push(Stood {
                currency: self.currency.at(*commit),
                budget: budget(&amounts),
                at_completion: at_completion(&amounts, *day, self.is_over(*commit)),
            });
        }
        stood.reverse();
        stood
    }

    /// Whether spending was over because the project had come to closure or would not go on.
    fn is_over(&self, commit: u32) -> bool {
        let stage = self.stage.at(commit);
        stage.is_some_and(|stage| self.policy.methodology.has_reached(stage, "closure"))
            || self.state.at(commit).is_some_and(|state| matches!(state, "cancelled" | "rejected"))
    }
}

/// What a field below `cost` is; `None` for what is no amount that counts here.
fn key(path: &str) -> Option<Key> {
    let rest = path.strip_prefix("cost.")?;
    let (rest, is_reason) = rest.strip_suffix(".withheld").map_or((rest, false), |rest| (rest, true));
    let (part, month) = rest.split_once('.').map_or((rest, None), |(part, month)| (part, Some(month)));
    let part = match (part, month) {
        ("total", None) | ("budget", None | Some("total")) => return Some((Part::Total, None, is_reason)),
        ("budget", _) => Part::Budget,
        ("forecast", _) => Part::Forecast,
        ("actuals", _) => Part::Actuals,
        _ => return None,
    };
    match month {
        Some(month) => Some((part, Some(month.parse().ok()?), is_reason)),
        None => is_reason.then_some((part, None, true)),
    }
}

fn stated(cost: &Cost<'_>) -> Amounts {
    let one = |part: Part, month: Option<Period>, fact: &Fact<'_, Decimal>| match fact {
        Fact::Missing => None,
        fact => Some(((part, month, matches!(fact, Fact::Withheld(_))), fact.value())),
    };
    let mut amounts: Amounts = one(Part::Total, None, &cost.total).into_iter().collect();
    let phased = [(Part::Budget, &cost.budget), (Part::Forecast, &cost.forecast), (Part::Actuals, &cost.actuals)];
    for (part, months) in phased {
        let each = |(month, fact): &(Spanned<Period>, Fact<'_, Decimal>)| one(part, Some(month.value), fact);
        amounts.extend(months.iter().filter_map(each));
    }
    for (part, name) in [(Part::Forecast, "forecast"), (Part::Actuals, "actuals")] {
        let is_kept_back = cost.fields.node().get(name).is_some_and(|node| node.get("withheld").is_some());
        amounts.extend(is_kept_back.then_some(((part, None, true), None)));
    }
    amounts
}

/// The amounts of a part, with their months.
fn of(amounts: &Amounts, part: Part) -> impl Iterator<Item = (&Key, &Option<Decimal>)> {
    amounts.range((part, None, false)..).take_while(move |((own, ..), _)| *own == part)
}

fn sum<'a>(amounts: impl Iterator<Item = (&'a Key, &'a Option<Decimal>)>) -> Figure {
    let amount = |((_, _, is_reason), amount): (&Key, &Option<Decimal>)| {
        if *is_reason { Err("withheld") } else { amount.ok_or("unreadable") }
    };
    amounts.map(amount).sum()
}

fn budget(amounts: &Amounts) -> Figure {
    if of(amounts, Part::Budget).next().is_some() {
        return sum(of(amounts, Part::Budget));
    }
    of(amounts, Part::Total).next().ok_or("not_given")?;
    sum(of(amounts, Part::Total))
}

/// What was spent, and what was forecast for the months without an actual.
fn at_completion(amounts: &Amounts, day: NaiveDate, is_over: bool) -> Figure {
    let months = |part| of(amounts, part).filter_map(|((_, month, _), _)| *month);
    let spent = sum(of(amounts, Part::Actuals))?;
    if months(Part::Actuals).next().is_none_or(|first| first > Period::of(day)) {
        return Err("no_actuals");
    }
    let (last_spent, last_planned) = (months(Part::Actuals).last(), months(Part::Budget).last());
    let is_spent = is_over || (last_planned.is_some() && last_spent >= last_planned);
    if of(amounts, Part::Forecast).next().is_none() {
        return if is_spent { Ok(spent) } else { Err("no_forecast") };
    }
    let has_actual = |month: &Option<Period>| amounts.contains_key(&(Part::Actuals, *month, false));
    Ok(spent + sum(of(amounts, Part::Forecast).filter(|((_, month, _), _)| !has_actual(month)))?)
}
