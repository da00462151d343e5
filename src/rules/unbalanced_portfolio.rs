//! `unbalanced-portfolio`: the money goes to other kinds of work than was decided.

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::alignment::{Part, alignment};

pub(super) const RULE: Rule = Rule {
    name: "unbalanced-portfolio",
    group: Group::Portfolio,
    level: Level::Warning,
    page: include_str!("unbalanced_portfolio.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let policy = scene.policy;
    let Some(first) = policy.target_mix.values().map(|target| target.spot).min_by_key(|spot| spot.span.start) else {
        return;
    };
    let mix = alignment(scene.portfolio, scene.portfolio.projects().map(|(id, _)| id), policy).mix;
    let most = policy.thresholds.number("mix_deviation_points");
    let points = |share: Decimal| share * Decimal::ONE_HUNDRED;
    let off = |part: &&Part| part.gap().is_ok_and(|gap| points(gap.abs()) > most);
    let mut off: Vec<&Part> = mix.parts.iter().filter(off).collect();
    off.sort_by_key(|part| std::cmp::Reverse(part.gap().unwrap_or_default().abs()));
    if mix.parts.iter().any(|part| part.target == Err("targets_not_100")) {
        let message = "the shares of the target mix do not add up to 100 %";
        let help = "let `target_mix` say where every hundredth of the money is to go";
        found.push(Finding::at(first, message).help(help).indeterminate());
    }
    let Some((worst, others)) = off.split_first() else { return };
    let said = |part: &Part| {
        let percent = |share: Decimal| points(share).round_dp(0).normalize();
        let (share, target) = (part.share.unwrap_or_default(), part.target.unwrap_or_default());
        format!("{} has {} % of the money and was to have {} %", part.category, percent(share), percent(target))
    };
    let spot = policy.target_mix.get(worst.category).map_or(first, |target| target.spot);
    let message = others.iter().fold(said(worst), |all, part| format!("{all}; {}", said(part)));
    found.push(Finding::at(spot, message).help("choose other work next, or decide on another mix"));
}
