//! `thin-proposal`: a proposal that cannot be compared with others.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Choice, Proposal};

pub(super) const RULE: Rule = Rule {
    name: "thin-proposal",
    group: Group::Completeness,
    level: Level::Error,
    page: include_str!("thin_proposal.md"),
    check,
};

/// States in which a proposal waits for a decision. A proposal without a state is an idea.
const WAITING: [&str; 3] = ["submitted", "screening", "assessed"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for proposal in &scene.portfolio.proposals {
        if !proposal.state.is_some_and(|state| WAITING.contains(&state.value)) {
            continue;
        }
        let lacks = lacks(&proposal.data);
        let Some((first, _)) = lacks.first() else { continue };
        let record = scene.portfolio.record(proposal.record);
        let stated = lacks.iter().find_map(|(field, _)| Some((proposal.fields.key_spot(field)?, field)));
        let (spot, field) = stated.unwrap_or_else(|| (record.head(), first));
        let parts: Vec<&str> = lacks.iter().map(|(_, part)| part.as_str()).collect();
        found.push(
            Finding::at(spot, format!("`{}` states {}", record.key, parts.join(", ")))
                .field(*field)
                .help("fill it in before it is screened: a board can only choose between things it can compare"),
        );
    }
}

/// What is missing, with the field it belongs to.
fn lacks(proposal: &Proposal<'_>) -> Vec<(&'static str, String)> {
    let mut lacks = Vec::new();
    if proposal.problem.is_none() {
        lacks.push(("problem", "no problem".to_owned()));
    }
    if proposal.outcome.is_none() {
        lacks.push(("outcome", "no outcome".to_owned()));
    }
    if proposal.options.len() < 2 {
        lacks.push(("options", "fewer than two options".to_owned()));
    }
    if !proposal.options.iter().any(does_nothing) {
        lacks.push(("options", "no option to do nothing".to_owned()));
    }
    for option in proposal.options.iter().filter(|option| !does_nothing(option)) {
        let name = option.id.map_or("", |id| id.value);
        for (part, given) in [("costs", option.costs.is_some()), ("benefits", option.benefits.is_some())] {
            if !given {
                lacks.push(("options", format!("no {part} of `{name}`")));
            }
        }
    }
    let range = proposal.fields.fields("estimate");
    if !range.is_some_and(|range| range.has("optimistic") && range.has("pessimistic")) {
        lacks.push(("estimate", "no range of the cost".to_owned()));
    }
    lacks
}

/// Whether an option is the reference case, by its id or title.
fn does_nothing(option: &Choice<'_>) -> bool {
    let says_so = |text: &str| {
        let text = text.to_lowercase().replace(['-', '_'], " ");
        text.contains("do nothing") || text.contains("doing nothing") || text == "status quo"
    };
    let title = option.fields.text("title");
    option.id.is_some_and(|id| says_so(id.value)) || title.is_some_and(|title| says_so(title.value))
}
