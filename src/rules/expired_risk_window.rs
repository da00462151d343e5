//! `expired-risk-window`: a risk that could no longer happen and is still open.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};

pub(super) const RULE: Rule = Rule {
    name: "expired-risk-window",
    group: Group::Risk,
    level: Level::Warning,
    page: include_str!("expired_risk_window.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for risk in scene.portfolio.risks.iter().filter(|risk| risk.is_open() && scene.is_live(risk)) {
        let Some(to) = risk.window_to.known().filter(|to| to.value < scene.as_of) else { continue };
        let title = scene.portfolio.record(risk.record).title();
        found.push(
            Finding::at(to.spot, format!("`{title}` is open, and its window closed on {}", to.value))
                .help("close it, record it as `occurred`, or say until when it can still happen"),
        );
    }
}
