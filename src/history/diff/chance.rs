//! What it means that a risk changed, or an opportunity: of what is hoped for, more is better.

use rust_decimal::Decimal;

use super::direction::{Direction, Movement};
use crate::chronicle::Entity;
use crate::policy::Scales;

/// Whether a risk is one that is hoped for.
pub(super) fn is_opportunity(risk: &Entity) -> bool {
    risk.values.get("kind") == Some("opportunity")
}

/// Whether a field says how likely a risk is, or how much it would be.
pub(super) fn is_size(path: &str) -> bool {
    let own = path.strip_prefix("residual.").unwrap_or(path);
    matches!(own, "probability" | "cost" | "delay") || own.starts_with("impact.")
}

/// What a change of a risk's size means. Probabilities are compared as fractions: one may be a step of the scale.
pub(super) fn size(risk: &Entity, path: &str, before: Option<&str>, after: Option<&str>, scales: &Scales) -> Movement {
    let is_probability = path.ends_with("probability");
    let number = |text: &str| if is_probability { scales.fraction(text) } else { text.parse().ok() };
    let (before, now) = (before.and_then(number), after.and_then(number));
    let grew = now.zip(before).map(|(now, before): (Decimal, Decimal)| Direction::of(now.cmp(&before)));
    match (is_opportunity(risk), grew) {
        (false, Some(Direction::Worse)) => Movement::new("risk_worse", Direction::Worse),
        (false, Some(Direction::Improved)) => Movement::new("risk_better", Direction::Improved),
        (true, Some(Direction::Worse)) => Movement::new("opportunity_better", Direction::Improved),
        (true, Some(Direction::Improved)) => Movement::new("opportunity_worse", Direction::Worse),
        (is_opportunity, _) => {
            let lost = if after.is_none() { Direction::NoLongerReported } else { Direction::Neutral };
            Movement::new(if is_opportunity { "opportunity_changed" } else { "risk_changed" }, lost)
        }
    }
}

/// What another state of a risk means.
pub(super) fn state(risk: &Entity, before: Option<&str>, after: Option<&str>) -> Movement {
    if is_opportunity(risk) { state_of_opportunity(before, after) } else { state_of_risk(before, after) }
}

fn state_of_risk(before: Option<&str>, after: Option<&str>) -> Movement {
    match (before, after) {
        (_, Some("closed")) => Movement::new("risk_closed", Direction::Improved),
        (_, Some("occurred")) => Movement::new("risk_occurred", Direction::Worse),
        (Some("closed"), _) => Movement::new("risk_reopened", Direction::Worse),
        _ => Movement::new("risk_changed", Direction::Neutral),
    }
}

fn state_of_opportunity(before: Option<&str>, after: Option<&str>) -> Movement {
    match (before, after) {
        (_, Some("closed")) => Movement::new("opportunity_closed", Direction::Neutral),
        (_, Some("occurred")) => Movement::new("opportunity_taken", Direction::Improved),
        (Some("closed"), _) => Movement::new("opportunity_found", Direction::Improved),
        _ => Movement::new("opportunity_changed", Direction::Neutral),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREAT: &[(&str, &str)] = &[];
    const OPPORTUNITY: &[(&str, &str)] = &[("kind", "opportunity")];

    fn risk(said: &[(&str, &str)]) -> Entity {
        let values = said.iter().copied().collect();
        Entity { kind: "risk".into(), title: "".into(), project: "".into(), values }
    }

    fn of(said: &[(&str, &str)], path: &str, before: &str, after: &str) -> (&'static str, Direction) {
        let given = |text| Some(text).filter(|text: &&str| !text.is_empty());
        let found = size(&risk(said), path, given(before), given(after), &Scales::default());
        (found.what, found.direction)
    }

    #[test]
    fn risks_grow_and_shrink() {
        assert_eq!(of(THREAT, "probability", "0.2", "0.4"), ("risk_worse", Direction::Worse));
        assert_eq!(of(THREAT, "impact.cost", "4", "2"), ("risk_better", Direction::Improved));
        assert_eq!(of(THREAT, "cost", "30000", ""), ("risk_changed", Direction::NoLongerReported));
    }

    /// Step 3 stands for 40 %, which is less than 60 %: the other number is the smaller one.
    #[test]
    fn steps_and_fractions_are_compared_by_what_they_stand_for() {
        assert_eq!(of(THREAT, "probability", "3", "0.6"), ("risk_worse", Direction::Worse));
        assert_eq!(of(THREAT, "residual.probability", "0.6", "2"), ("risk_better", Direction::Improved));
        assert_eq!(of(THREAT, "probability", "3", "0.4"), ("risk_changed", Direction::Neutral));
        assert_eq!(of(THREAT, "probability", "1", "1.0"), ("risk_worse", Direction::Worse));
    }

    /// What is hoped for is the better the likelier and larger it is.
    #[test]
    fn opportunities_are_the_other_way_round() {
        assert_eq!(of(OPPORTUNITY, "probability", "0.2", "0.4"), ("opportunity_better", Direction::Improved));
        assert_eq!(of(OPPORTUNITY, "cost", "9000", "4000"), ("opportunity_worse", Direction::Worse));
        assert_eq!(of(OPPORTUNITY, "residual.impact.cost", "2", "3"), ("opportunity_better", Direction::Improved));
        assert_eq!(of(OPPORTUNITY, "cost", "9000", ""), ("opportunity_changed", Direction::NoLongerReported));
        let becomes = |state_now| state(&risk(OPPORTUNITY), Some("open"), Some(state_now));
        assert_eq!(becomes("occurred"), Movement::new("opportunity_taken", Direction::Improved));
        assert_eq!(becomes("closed"), Movement::new("opportunity_closed", Direction::Neutral));
    }
}
