//! `unscreened-proposal`: a proposal that was handed in and is left waiting.

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};

pub(super) const RULE: Rule = Rule {
    name: "unscreened-proposal",
    group: Group::Intake,
    level: Level::Warning,
    page: include_str!("unscreened_proposal.md"),
    check,
};

/// States in which a proposal waits for the office to say what it is worth.
const WAITING: [&str; 2] = ["submitted", "screening"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let most = scene.policy.thresholds.whole("screening_days");
    for proposal in &scene.portfolio.proposals {
        let Some(state) = proposal.state.filter(|state| WAITING.contains(&state.value)) else { continue };
        let key = &*scene.portfolio.record(proposal.record).key;
        let Some(submitted) = proposal.submitted.known() else {
            let spot = proposal.submitted.spot().unwrap_or(state.spot);
            let message = format!("nobody can tell how long `{key}` has been waiting");
            let finding =
                Finding::at(spot, message).field("submitted").help("say in `submitted` when it was handed in");
            found.push(finding.indeterminate());
            continue;
        };
        let waiting = (scene.as_of - submitted.value).num_days();
        if waiting > most {
            let message = format!("`{key}` has been waiting for its screening for {}", days(waiting));
            let help = format!("screen it, or say that it is withdrawn: an answer is due within {}", days(most));
            found.push(Finding::at(submitted.spot, message).help(help));
        }
    }
}
