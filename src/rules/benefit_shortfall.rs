//! `benefit-shortfall`: less came of a benefit than was planned, and nobody does anything about it.

use rust_decimal::Decimal;

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::{benefit, measurement};
use crate::model::{Benefit, Fact, Filed};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "benefit-shortfall",
    group: Group::Benefits,
    level: Level::Warning,
    page: include_str!("benefit_shortfall.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let least = scene.policy.thresholds.number("benefit_shortfall_pct");
    for benefit in scene.portfolio.benefits.iter().filter(|benefit| benefit.is_pursued()) {
        let to_date = match benefit::to_date(benefit, scene.as_of) {
            Ok(to_date) => to_date,
            Err(reason) => {
                found.extend(unknown(scene, benefit, reason));
                continue;
            }
        };
        let share = to_date.share().map(|share| share * Decimal::ONE_HUNDRED);
        let Some(share) = share.filter(|share| *share < least) else { continue };
        let Some((spot, treated)) = untreated(scene, benefit) else { continue };
        let title = scene.portfolio.record(benefit.record).title();
        let (actual, planned) = (to_date.actual.normalize(), to_date.planned.normalize());
        let message = if benefit.is_dis_benefit() {
            format!("`{title}` has cost {}, {} were expected to date, and {treated}", -actual, -planned)
        } else {
            format!("`{title}` has brought {} % of what was planned to date, and {treated}", share.round_dp(0))
        };
        let latest = measurement::latest(benefit, scene.as_of).and_then(|latest| latest.value.spot());
        let finding = Finding::at(spot, message)
            .help("agree an action with `owner` and `due`, or have the target changed by who approved it");
        found.push(match latest {
            Some(latest) if latest != spot => finding.also(latest, "last measured"),
            _ => finding,
        });
    }
}

/// Where to point and what is wrong with the actions; `None` if one is open, owned, dated and not late, and none is.
fn untreated(scene: &Scene<'_>, benefit: &Filed<'_, Benefit<'_>>) -> Option<(Spot, String)> {
    let open = || benefit.actions.iter().filter(|action| action.is_open());
    let late = open().find_map(|action| Some((action, action.due.known().filter(|due| due.value < scene.as_of)?)));
    if let Some((action, due)) = late {
        let what = action.what.map_or("", |what| what.value);
        return Some((
            due.spot,
            format!("its action `{what}` is {} overdue", days((scene.as_of - due.value).num_days())),
        ));
    }
    if open().any(|action| action.owner.is_some() && action.due.is_given()) {
        return None;
    }
    let latest = measurement::latest(benefit, scene.as_of).and_then(|latest| latest.value.spot());
    let spot = benefit.fields.key_spot("actions").or(latest);
    let spot = spot.unwrap_or_else(|| scene.portfolio.record(benefit.record).head());
    Some((spot, "no open action has an owner and a due date".to_owned()))
}

/// A figure was due and there is one, but what it counts from or by is kept back or cannot be read. What nobody stated
/// or measured is for other rules.
fn unknown(scene: &Scene<'_>, benefit: &Filed<'_, Benefit<'_>>, reason: &str) -> Option<Finding> {
    let unknown = |fact: &Fact<'_, Decimal>| fact.spot().filter(|_| fact.value().is_none());
    let fields = [("baseline", unknown(&benefit.baseline)), ("attribution", unknown(&benefit.attribution))];
    let (field, spot) = fields.into_iter().find_map(|(field, spot)| Some((field, spot?)))?;
    let title = scene.portfolio.record(benefit.record).title();
    let message = format!("nobody can tell what `{title}` has brought: its {field} is {reason}");
    let finding = Finding::at(spot, message).help("judge it where the figure is kept");
    Some(finding.indeterminate()).filter(|_| matches!(reason, "withheld" | "unreadable"))
}
