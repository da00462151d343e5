//! Budgets and estimates at completion that moved: sums of what is stated by month.

use rust_decimal::Decimal;

use super::direction::{Direction, Movement};
use super::news::{News, Subject};
use super::origin::Origin;
use crate::chronicle::{Commit, Entities};
use crate::metrics::cost;
use crate::rules::Scene;

/// An amount at the earlier moment and at the later one; `None` where it is not known.
type Amounts = (Option<Decimal>, Option<Decimal>);

/// The budgets (`budget_moved`) and estimates at completion (`outturn_moved`) that moved. Where a project states what it
/// stated before, an estimate that is another on another day is no news of it.
pub(super) fn money<'c>(
    before: &Scene<'_>,
    after: &Scene<'_>,
    origin: &Origin<'c, '_>,
    old: &Entities,
    new: &Entities,
) -> Vec<News<'c>> {
    let mut news = Vec::new();
    for project in after.portfolio.projects.iter().filter(|project| project.is_project()) {
        let Some((earlier, entity)) = before.portfolio.project_named(project.id).zip(new.get(project.id)) else {
            continue;
        };
        if old.get(project.id).is_some_and(|earlier| earlier.values == entity.values) {
            continue;
        }
        let subject = Subject::of(project.id, entity, new);
        let then = cost::outturn(before.portfolio.project(earlier), before.policy, before.as_of);
        let now = cost::outturn(project, after.policy, after.as_of);
        let is_same_currency = then.currency == now.currency;
        let currency = || if is_same_currency { now.currency.clone() } else { Err("mixed_currencies") };
        let (budget, estimate) =
            ((then.budget.ok(), now.budget.ok()), (then.at_completion.ok(), now.at_completion.ok()));
        if budget.0 != budget.1 {
            let commit = origin.change_below(project.id, &["cost.budget", "cost.total"]);
            let detail = budget.0.map(|_| origin.decided(after, project.id, commit).to_owned()).unwrap_or_default();
            let moved = Movement { what: "budget_moved", direction: lost(budget), detail };
            news.push(News { currency: currency(), ..of(&subject, moved, "budget", budget, origin.known(commit)) });
        }
        if estimate.0 != estimate.1 {
            let direction = if is_same_currency { grown(estimate) } else { lost(estimate) };
            let moved = Movement { what: "outturn_moved", direction, detail: String::new() };
            let commit = origin.change_below(project.id, &["cost"]);
            news.push(News { currency: currency(), ..of(&subject, moved, "eac", estimate, origin.known(commit)) });
        }
    }
    news
}

fn of<'c>(
    subject: &Subject<'_>,
    moved: Movement,
    field: &str,
    (then, now): Amounts,
    commit: Result<&'c Commit, &'static str>,
) -> News<'c> {
    let text = |amount: Option<Decimal>| amount.map(|amount| amount.normalize().to_string().into());
    News { field: field.into(), before: text(then), after: text(now), ..News::of(subject, moved, commit) }
}

/// Whether an amount is not reported any more; to have more or less of it is neither good nor bad.
fn lost(amounts: Amounts) -> Direction {
    match amounts {
        (Some(_), None) => Direction::NoLongerReported,
        _ => Direction::Neutral,
    }
}

/// The same where more is worse.
fn grown(amounts: Amounts) -> Direction {
    match amounts {
        (Some(then), Some(now)) => Direction::of(now.cmp(&then)),
        _ => lost(amounts),
    }
}
