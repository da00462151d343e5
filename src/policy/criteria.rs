//! What proposals are scored by, and how much each criterion counts.

use rust_decimal::Decimal;

use super::PolicyError;
use crate::model::Fields;
use crate::yaml;

/// A criterion of the weighted score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its name, as `scores:` of a proposal uses it.
    pub name: String,
    /// How it is printed.
    pub title: Option<String>,
    /// Its share of the whole: the weights of all criteria add up to one.
    pub weight: Decimal,
    /// Whether a high score is bad, as for effort or risk: it then counts as six minus the score.
    pub is_cost_like: bool,
}

/// How far fractions may be from one together, for thirds written with three decimals.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 3);

/// The criteria in the order they are written in; none where the weights cannot be used, which [`errors`] says.
pub(super) fn read(fields: Fields<'_>) -> Vec<Criterion> {
    let stated = stated(fields);
    let total: Decimal = stated.iter().map(|(_, weight)| *weight).sum();
    let criteria = fields.fields("criteria");
    let criterion = |(name, weight): (&str, Decimal)| {
        let details = criteria.and_then(|criteria| criteria.fields(name));
        Some(Criterion {
            name: name.to_owned(),
            title: details.and_then(|details| details.text("title")).map(|title| title.value.to_owned()),
            weight: weight.checked_div(total)?,
            is_cost_like: details
                .and_then(|details| details.text("direction"))
                .is_some_and(|direction| direction.value == "down"),
        })
    };
    stated.into_iter().filter_map(criterion).collect()
}

/// Weights that say nothing: all of them zero, or written as fractions that do not add up to one. Whole numbers say
/// how important a criterion is beside the others and are divided by their sum.
pub(super) fn errors(fields: Fields<'_>) -> Option<PolicyError> {
    let stated = stated(fields);
    let total: Decimal = stated.iter().map(|(_, weight)| *weight).sum();
    let are_fractions = stated.iter().any(|(_, weight)| !weight.is_integer());
    let message = match stated.is_empty() {
        false if total.is_zero() => "every criterion weighs nothing".to_owned(),
        false if are_fractions && (total - Decimal::ONE).abs() > ROUNDING => {
            format!("the weights of the criteria are fractions and add up to {}, not to 1", total.normalize())
        }
        _ => return None,
    };
    let span = fields.key_spot("criteria").unwrap_or_else(|| fields.spot()).span;
    let help = "let fractions add up to 1, or write whole numbers: how important each is beside the others";
    Some(PolicyError { span, message, help: help.to_owned() })
}

/// Names and weights as written.
fn stated(fields: Fields<'_>) -> Vec<(&str, Decimal)> {
    let Some(criteria) = fields.fields("criteria") else { return Vec::new() };
    let entries = criteria.node().entries().unwrap_or_default().iter().filter(|entry| !entry.key.starts_with("x-"));
    let weight = |text: Option<&str>| yaml::decimal(text?).filter(|weight| !weight.is_sign_negative());
    entries
        .filter_map(|entry| {
            let written = entry.value.text().or_else(|| entry.value.get("weight")?.text());
            Some((&*entry.key, weight(written)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::yaml::{Limits, read as parse};

    fn of(text: &str) -> (Vec<(String, String, bool)>, Option<String>) {
        let document = parse(text.as_bytes(), &Limits::default());
        let fields = Fields::new(FileId(0), document.root.as_ref().unwrap());
        let shown = |one: Criterion| (one.name, one.weight.normalize().to_string(), one.is_cost_like);
        (read(fields).into_iter().map(shown).collect(), errors(fields).map(|error| error.message))
    }

    #[test]
    fn whole_numbers_are_importance_beside_the_others() {
        let (criteria, error) = of("criteria: {strategy: 3, effort: {weight: 1, direction: down}}");
        assert_eq!(
            criteria,
            [("strategy".to_owned(), "0.75".to_owned(), false), ("effort".to_owned(), "0.25".to_owned(), true)]
        );
        assert_eq!(error, None);
    }

    #[test]
    fn fractions_that_do_not_add_up_are_an_error_and_never_made_to_fit() {
        let message = "the weights of the criteria are fractions and add up to 0.9, not to 1";
        assert_eq!(of("criteria: {strategy: 0.6, urgency: 0.3}").1.as_deref(), Some(message));
        assert_eq!(of("criteria: {a: 0.333, b: 0.333, c: 0.334}").1, None);
        assert_eq!(of("criteria: {a: 0, b: {weight: 0}}").1.as_deref(), Some("every criterion weighs nothing"));
        assert_eq!(of("currency: GBP").1, None);
    }
}
