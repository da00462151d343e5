//! `untreated-high-risk`: a threat that stays very high while nobody is bound to act.

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::risk::{self, Rating};
use crate::model::{Action, Filed, Risk};
use crate::policy::Band;

pub(super) const RULE: Rule = Rule {
    name: "untreated-high-risk",
    group: Group::Risk,
    level: Level::Warning,
    page: include_str!("untreated_high_risk.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let limit = scene.policy.thresholds.whole("high_risk_score");
    let threats = scene.portfolio.risks.iter().filter(|risk| scene.is_live(risk) && is_open_threat(risk));
    for threat in threats {
        let rating = risk::current(threat, &scene.policy.scales).ok();
        let Some(rating) = rating.filter(|rating| rating.band == Band::VeryHigh || rating.score >= limit) else {
            continue;
        };
        found.extend(finding(scene, threat, rating));
    }
}

fn is_open_threat(risk: &Risk<'_>) -> bool {
    risk.is_open() && !risk.is_opportunity() && risk.state.is_none_or(|state| state.value != "draft")
}

/// What is wrong with the actions; `None` if one is open, owned, dated and not late, and none is late.
fn finding(scene: &Scene<'_>, threat: &Filed<'_, Risk<'_>>, rating: Rating) -> Option<Finding> {
    let record = scene.portfolio.record(threat.record);
    let fact = format!("`{}` scores {}", record.title(), rating.score);
    let open = || threat.actions.iter().filter(|action| action.is_open());
    let due = |action: &Action<'_>| action.due.known().filter(|due| due.value < scene.as_of);
    if let Some((action, due)) = open().find_map(|action| Some((action, due(action)?))) {
        let late = (scene.as_of - due.value).num_days();
        let what = action.what.map_or("", |what| what.value);
        let message = format!("{fact}, and its action `{what}` is {} overdue", days(late));
        return Some(Finding::at(due.spot, message).help("finish the action and say `done:`, or agree a new date"));
    }
    if open().any(|action| action.owner.is_some() && action.due.is_given()) {
        return None;
    }
    let spot = threat.fields.key_spot("actions").unwrap_or_else(|| record.head());
    let message = format!("{fact}, and no open action has an owner and a due date");
    let accepted = threat.state.is_some_and(|state| state.value == "accepted");
    Some(Finding::at(spot, message).field("actions").help(if accepted {
        "have the acceptance approved as a waiver with a control, or add an action with `owner` and `due`"
    } else {
        "add an action with `owner` and `due`, or restate what remains under `residual`"
    }))
}
