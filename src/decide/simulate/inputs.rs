//! What a project's records say for a simulation: its network with estimates, its budget lines, its risks.

use std::collections::HashMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::metrics::network::{Item, Plan, ProjectNetwork, Work};
use crate::metrics::simulation::{Amount, Event, Length};
use crate::metrics::three_point::{Shape, ThreePoint};
use crate::metrics::{Figure, approval, cost, risk};
use crate::model::{Estimate, Fields, Filed, ProjectId, RecordId, Risk, Unknown};
use crate::rules::Scene;

/// A project's network with the length of each node.
pub(super) struct Scheduled<'s, 'p, 'a> {
    pub(super) network: ProjectNetwork<'s, 'p, 'a>,
    pub(super) lengths: Vec<Length>,
}

/// The lines of a project's budget.
pub(super) struct Costed {
    pub(super) lines: Vec<Amount>,
    /// What they come to if every estimate comes true as most likely.
    pub(super) base: f64,
    /// Whether the budget has a line for contingency, which is set aside: the spread is paid from it.
    pub(super) sets_aside: bool,
}

/// A project's open risks.
#[derive(Default)]
pub(super) struct Events {
    pub(super) events: Vec<Event>,
    /// Open risks of which neither cost nor delay, or no probability, is known.
    pub(super) left_out: usize,
    /// Risks that say how many days they take.
    pub(super) delaying: usize,
}

/// The network of a project; `estimated` says whether anything else makes its finish uncertain.
///
/// # Errors
/// `no_logic` for a project with nothing to schedule, `no_estimates` where nothing is uncertain, why an estimate cannot
/// be used (`illogical_estimate`, `incomplete_estimate`), and why its schedule is not known (`cycle`, `no_duration` …).
pub(super) fn scheduled<'s, 'p, 'a>(
    plan: &'s Plan<'p, 'a>,
    project: ProjectId,
    shape: Shape,
) -> Figure<Scheduled<'s, 'p, 'a>> {
    let group = plan.group(project).ok_or("no_logic")?;
    let network = plan.network(group)?;
    let nodes = network.items.iter().zip(&network.left);
    let lengths = nodes.map(|(item, left)| length(*item, *left, shape)).collect::<Figure<Vec<Length>>>()?;
    Ok(Scheduled { network, lengths })
}

fn length(item: Option<&Item<'_, '_>>, left: f64, shape: Shape) -> Figure<Length> {
    let Some(item) = item else { return Ok(Length::Fixed(left)) };
    match (item.work?, item.filed.estimate) {
        (Work::Open(open), Some(estimate)) => Ok(Length::Drawn(ThreePoint::read(&estimate)?.sampler(shape), open)),
        _ => Ok(Length::Fixed(left)),
    }
}

/// Ids of open milestones and activities whose estimate cannot be used, with the reason of each.
pub(super) fn unusable<'a>(scene: &Scene<'a>, plan: &Plan<'_, 'a>, project: ProjectId) -> Vec<(&'a str, &'static str)> {
    let items = plan.group(project).map_or(&[][..], |group| &group.items);
    let open = items.iter().map(|number| &plan.items[*number]).filter(|item| !item.is_done());
    let reason = |item: &Item<'_, '_>| ThreePoint::read(item.filed.estimate.as_ref()?).err();
    open.filter_map(|item| Some((item.key(scene.portfolio), reason(item)?))).collect()
}

/// The budget lines of a project, in its own currency: by their estimates, else as approved. A line of the category
/// `contingency` is none of them.
///
/// # Errors
/// `no_estimates` where no line has one, `mixed_currencies` where a line has no rate, and why an amount is not known.
pub(super) fn lines(scene: &Scene<'_>, project: ProjectId, shape: Shape) -> Figure<Costed> {
    let header = scene.portfolio.project(project);
    let money = header.cost.as_ref().ok_or(Unknown::NotGiven.code())?;
    let own = cost::currency(header, scene.policy).ok();
    let is_reserve = |line: &Fields<'_>| {
        line.text("category").is_some_and(|category| category.value.eq_ignore_ascii_case("contingency"))
    };
    let (mut lines, mut base, mut estimated) = (Vec::new(), 0.0, false);
    for line in money.lines.iter().filter(|line| !is_reserve(line)) {
        let code = line.text("currency").map(|code| code.value);
        let rate = approval::convert(Decimal::ONE, code, own.as_deref(), scene.policy)?;
        let rate = rate.to_f64().ok_or("too_large")?;
        match line.fields("estimate").map(Estimate::decode) {
            Some(estimate) => {
                let ThreePoint { optimistic, likely, pessimistic } = ThreePoint::read(&estimate)?;
                let points = ThreePoint::new(optimistic * rate, likely * rate, pessimistic * rate)?;
                lines.push(Amount::Drawn(points.sampler(shape)));
                (base, estimated) = (base + points.likely, true);
            }
            None => {
                let amount = approval::line_amount(*line, "amount", own.as_deref(), scene.policy)?;
                let amount = amount.to_f64().ok_or("too_large")?;
                lines.push(Amount::Fixed(amount));
                base += amount;
            }
        }
    }
    let sets_aside = money.lines.iter().any(is_reserve);
    if estimated { Ok(Costed { lines, base, sets_aside }) } else { Err("no_estimates") }
}

/// What a project is expected to cost as one figure, for risks to be added to: the estimate at completion, else the
/// budget.
pub(super) fn whole(scene: &Scene<'_>, project: ProjectId) -> Figure<Costed> {
    let outturn = cost::outturn(scene.portfolio.project(project), scene.policy, scene.as_of);
    let base = outturn.at_completion.or(outturn.budget)?.to_f64().ok_or("too_large")?;
    Ok(Costed { lines: vec![Amount::Fixed(base)], base, sets_aside: false })
}

/// The open risks of a project after response. `nodes` are the records of its network by their place.
pub(super) fn events(scene: &Scene<'_>, project: ProjectId, nodes: &HashMap<RecordId, usize>) -> Events {
    let mut found = Events::default();
    for risk in scene.portfolio.risks.of(project).iter().filter(|risk| risk.is_open()) {
        match event(scene, risk, nodes) {
            Some(event) => {
                found.delaying += usize::from(event.delay != 0.0);
                found.events.push(event);
            }
            None => found.left_out += 1,
        }
    }
    found
}

fn event(scene: &Scene<'_>, risk: &Filed<'_, Risk<'_>>, nodes: &HashMap<RecordId, usize>) -> Option<Event> {
    let scales = &scene.policy.scales;
    let probability = risk::residual_probability(risk, scales).ok()?.to_f64()?;
    let cost = risk::residual_chance(risk, scales).ok().and_then(|chance| chance.cost.to_f64());
    let sign = if risk.is_opportunity() { -1.0 } else { 1.0 };
    let delay = risk.delay.value().and_then(|days| days.to_f64()).map(|days| days * sign);
    cost.or(delay)?;
    let kinds = ["milestone", "activity"].map(str::to_owned);
    let named = risk.delays.and_then(|named| scene.portfolio.find(risk.record, named.value, &kinds));
    let node = named.and_then(|named| nodes.get(&named).copied());
    Some(Event { probability, cost: cost.unwrap_or(0.0), delay: delay.unwrap_or(0.0), node })
}
