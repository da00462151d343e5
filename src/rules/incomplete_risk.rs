//! `incomplete-risk`: an open risk of a larger project that nobody could act on.

use super::sentence::any_of;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Filed, Risk};

pub(super) const RULE: Rule = Rule {
    name: "incomplete-risk",
    group: Group::Risk,
    level: Level::Error,
    page: include_str!("incomplete_risk.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for risk in scene.portfolio.risks.iter().filter(|risk| scene.is_live(risk) && applies(scene, risk)) {
        let parts =
            [("cause", risk.cause), ("effect", risk.effect), ("owner", risk.owner), ("response", risk.response)];
        let missing: Vec<&str> = parts.iter().filter(|(_, part)| part.is_none()).map(|(name, _)| *name).collect();
        let Some(first) = missing.first().copied() else { continue };
        let record = scene.portfolio.record(risk.record);
        found.push(
            Finding::at(record.head(), format!("`{}` has no {}", record.title(), any_of(&missing)))
                .field(first)
                .help(format!("say {}", missing.iter().map(|part| question(part)).collect::<Vec<_>>().join("; "))),
        );
    }
}

/// Open risks of tiers 1 and 2. Programmes, portfolios and the organisation itself are never small work.
fn applies(scene: &Scene<'_>, risk: &Filed<'_, Risk<'_>>) -> bool {
    let is_large = risk.project.is_none_or(|project| {
        let project = scene.portfolio.project(project);
        scene.tier(project).map_or(!project.is_project(), |tier| tier <= 2)
    });
    is_large && risk.is_open() && risk.state.is_none_or(|state| state.value != "draft")
}

fn question(part: &str) -> &'static str {
    match part {
        "cause" => "what is true today that makes it possible (`cause`)",
        "effect" => "what it would do to the objectives (`effect`)",
        "owner" => "who watches it (`owner`)",
        _ => "what is done about it (`response`)",
    }
}
