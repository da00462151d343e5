//! `unreviewed-risk`: an open risk that nobody has looked at for as long as its rating allows.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::risk;
use crate::model::{Filed, Risk};

pub(super) const RULE: Rule = Rule {
    name: "unreviewed-risk",
    group: Group::Risk,
    level: Level::Warning,
    page: include_str!("unreviewed_risk.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let open = scene.portfolio.risks.iter().filter(|risk| risk.is_open() && scene.is_live(risk));
    let mut aged = open.filter_map(|risk| cadence(scene, risk)).filter(|aged| !aged.is_fresh(aged.stated)).peekable();
    let Some(past) = aged.peek().and_then(|_| scene.remembered(found)) else { return };
    let (mut unknown, mut undated) = (Vec::new(), Vec::new());
    for Aged { risk, band, days, stated, .. } in aged {
        let key = &*scene.portfolio.record(risk.record).key;
        let Some(commit) = past.last_change(key) else {
            unknown.push(scene.portfolio.record(risk.record).head());
            continue;
        };
        if let Some(reason) = commit.doubt {
            undated.push((scene.portfolio.record(risk.record).head(), reason));
            continue;
        }
        let seen = stated.max(Some(commit.day()));
        let Some(age) = seen.map(|seen| (scene.as_of - seen).num_days()).filter(|age| *age > days) else { continue };
        let name = risk.title.or(risk.id).map_or(key, |name| name.value);
        let message =
            format!("`{name}`, rated {band}, was last looked at {age} days ago, and every {days} is asked for");
        let spot = scene.portfolio.record(risk.record).head();
        found.push(Finding::at(spot, message).help("look at it again and set `reviewed:`, or close it"));
    }
    scene.out_of_reach(found, &unknown);
    scene.undated(found, &undated);
}

/// An open risk with how often it must be looked at.
struct Aged<'s, 'a> {
    risk: &'s Filed<'a, Risk<'a>>,
    band: &'static str,
    days: i64,
    stated: Option<chrono::NaiveDate>,
    as_of: chrono::NaiveDate,
}

impl Aged<'_, '_> {
    fn is_fresh(&self, seen: Option<chrono::NaiveDate>) -> bool {
        seen.is_some_and(|seen| (self.as_of - seen).num_days() <= self.days)
    }
}

/// None for a risk without a rating: `incomplete-risk` speaks of that one.
fn cadence<'s, 'a>(scene: &'s Scene<'a>, risk: &'s Filed<'a, Risk<'a>>) -> Option<Aged<'s, 'a>> {
    let band = risk::current(risk, &scene.policy.scales).ok()?.band.name();
    let days = scene.policy.thresholds.whole(&format!("risk_review_days.{band}"));
    Some(Aged { risk, band, days, stated: risk.reviewed.value(), as_of: scene.as_of })
}
