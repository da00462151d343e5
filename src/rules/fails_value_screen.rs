//! `fails-value-screen`: a proposal that is worth less than the screen asks.

use rust_decimal::Decimal;

use super::sentence::{all_of, figure};
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::business_case::{self, Case};
use crate::metrics::{Figure, scoring};
use crate::model::Proposal;
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "fails-value-screen",
    group: Group::Intake,
    level: Level::Warning,
    page: include_str!("fails_value_screen.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for proposal in scene.portfolio.proposals.iter().filter(|one| one.is_open() && !one.is_mandatory()) {
        let case = business_case::of_proposal(proposal, scene.policy);
        let score = scoring::weighted(proposal, &scene.policy.criteria);
        let record = scene.portfolio.record(proposal.record);
        let spot = place(proposal).unwrap_or_else(|| record.head());
        let fails = fails(scene, &case, score);
        if !fails.is_empty() {
            let message = format!("`{}` does not pass the screen: {}", record.key, all_of(&fails));
            let help = "make it cheaper or more useful, choose another option, or withdraw it";
            found.push(Finding::at(spot, message).help(help));
        } else if is_unknown(proposal, &case, score) {
            let message = format!("nobody can tell what `{}` is worth", record.key);
            let help = "give its preferred option costs and benefits by year, or score it by the criteria";
            found.push(Finding::at(spot, message).help(help).indeterminate());
        }
    }
}

/// What is known and below its threshold.
fn fails(scene: &Scene<'_>, case: &Case, score: Figure) -> Vec<String> {
    let limits = [
        ("benefit-cost ratio", case.bcr(), "minimum_bcr"),
        ("net present value", case.npv(), "minimum_npv"),
        ("score", score, "minimum_score"),
    ];
    let below = |(name, value, threshold): (&str, Figure, &str)| {
        let least: Decimal = scene.policy.thresholds.number(threshold);
        let value = value.ok().filter(|value| *value < least)?;
        Some(format!("{name} {} of at least {}", figure(value), figure(least)))
    };
    limits.into_iter().filter_map(below).collect()
}

/// Whether an assessed proposal has no figure at all to be judged by.
fn is_unknown(proposal: &Proposal<'_>, case: &Case, score: Figure) -> bool {
    let assessed = proposal.state.is_some_and(|state| state.value == "assessed");
    assessed && case.bcr().is_err() && case.npv().is_err() && score.is_err()
}

/// The option that is proposed, else the scores.
fn place(proposal: &Proposal<'_>) -> Option<Spot> {
    let option = proposal.preferred_option().and_then(|option| option.id).map(|id| id.spot);
    option.or_else(|| proposal.fields.key_spot("scores"))
}
