//! `illogical-risk`: a risk that is worse after its response, or closed with work still open.

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::risk::highest;
use crate::model::{Filed, Risk, Text};
use crate::policy::Scales;
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "illogical-risk",
    group: Group::Risk,
    level: Level::Error,
    page: include_str!("illogical_risk.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for risk in scene.portfolio.risks.iter().filter(|risk| scene.is_live(risk)) {
        let title = scene.portfolio.record(risk.record).title();
        found.extend(worse(risk, title, &scene.policy.scales));
        found.extend(unfinished(risk, title));
    }
}

/// A threat that is likelier, graver or dearer after response than before.
fn worse(risk: &Risk<'_>, title: &str, scales: &Scales) -> Option<Finding> {
    let contradictions: Vec<(Spot, String)> =
        [probability(risk, scales), impact(risk), cost(risk)].into_iter().flatten().collect();
    let (spot, _) = contradictions.first().filter(|_| !risk.is_opportunity())?;
    let facts: Vec<&str> = contradictions.iter().map(|(_, fact)| fact.as_str()).collect();
    let message = format!("`{title}` is worse after response: {}", facts.join(", "));
    Some(Finding::at(*spot, message).help("correct the two estimates, or choose a response that helps"))
}

fn probability(risk: &Risk<'_>, scales: &Scales) -> Option<(Spot, String)> {
    let (before, after) = (risk.probability?, risk.residual_probability?);
    let is_worse = scales.fraction(after.value)? > scales.fraction(before.value)?;
    is_worse.then(|| (after.spot, format!("probability {} was {}", after.value, before.value)))
}

/// Overall impacts are compared: a response may trade one dimension for another.
fn impact(risk: &Risk<'_>) -> Option<(Spot, String)> {
    let (before, after) = (highest(&risk.impact)?, highest(&risk.residual_impact)?);
    let states = |(_, step): &&(Text<'_>, Text<'_>)| step.value.parse() == Ok(after);
    let (_, step) = risk.residual_impact.iter().find(states)?;
    (after > before).then(|| (step.spot, format!("impact {after} was {before}")))
}

fn cost(risk: &Risk<'_>) -> Option<(Spot, String)> {
    let (before, after) = (risk.cost.value()?, risk.residual_cost.known()?);
    let plain = |amount: Decimal| amount.normalize();
    (after.value > before).then(|| (after.spot, format!("cost {} was {}", plain(after.value), plain(before))))
}

/// A risk that is over while an action of it is not done.
fn unfinished(risk: &Filed<'_, Risk<'_>>, title: &str) -> Option<Finding> {
    let state = risk.state.filter(|_| !risk.is_open())?;
    let mut open = risk.actions.iter().filter(|action| action.is_open());
    let first = open.next()?;
    let what = match open.count() {
        0 => "an action is not done".to_owned(),
        more => format!("{} actions are not done", more + 1),
    };
    Some(
        Finding::at(state.spot, format!("`{title}` is {}, and {what}", state.value))
            .also(first.fields.spot(), "still open")
            .help("say `done:` on what was done, take out what is not needed, or move it to the issue it became"),
    )
}
