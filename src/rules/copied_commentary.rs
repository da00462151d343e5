//! `copied-commentary`: a new report says what the one before said, word for word.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};

pub(super) const RULE: Rule = Rule {
    name: "copied-commentary",
    group: Group::Freshness,
    level: Level::Info,
    page: include_str!("copied_commentary.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let told =
        scene.active().filter(|(_, project)| project.status.as_ref().is_some_and(|status| status.summary.is_some()));
    let mut told = told.peekable();
    let Some(past) = told.peek().and_then(|_| scene.remembered(found)) else { return };
    let allowed = usize::try_from(scene.policy.thresholds.whole("commentary_repeats")).unwrap_or(usize::MAX);
    let mut unknown = Vec::new();
    for (_, project) in told {
        let Some(summary) = project.status.as_ref().and_then(|status| status.summary) else { continue };
        let reports = past.reports(project.id);
        let written =
            past.life(project.id).and_then(|life| life.of("status.summary").next_back()).map(|change| change.commit);
        // The report that brought the text, and those after it.
        let same = reports.iter().filter(|report| **report >= written).count();
        if same > allowed {
            let message = format!("the last {same} reports say the same");
            found.push(
                Finding::at(summary.spot, message)
                    .help("say what has changed since the last report, even if it is that nothing has"),
            );
        } else if reports.first() == Some(&None) && written.is_none() && reports.len() <= allowed {
            unknown.push(summary.spot);
        }
    }
    scene.out_of_reach(found, &unknown);
}
