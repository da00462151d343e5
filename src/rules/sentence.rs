//! How counts, amounts and lists stand in the sentences of findings.

use rust_decimal::Decimal;

/// `1 day`, `14 days`.
pub fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// An amount or a share with at most two decimals, none of them an idle zero: `1250`, `0.85`.
pub fn figure(figure: Decimal) -> String {
    let rounded = figure.round_dp(2).normalize();
    if rounded.is_zero() { "0".to_owned() } else { rounded.to_string() }
}

/// `cause`, `cause or owner`, `cause, effect or owner`.
pub fn any_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// `cause`, `cause and owner`, `cause, effect and owner`.
pub fn all_of(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_without_idle_zeros() {
        let third = Decimal::ONE / Decimal::from(3);
        let said = [third, Decimal::new(125_000, 2), -third / Decimal::from(1000)].map(figure);
        assert_eq!(said, ["0.33", "1250", "0"]);
    }

    #[test]
    fn one_is_singular_and_the_last_of_a_list_stands_behind_or() {
        assert_eq!((days(1), days(-1), days(14)), ("1 day".into(), "-1 days".into(), "14 days".into()));
        assert_eq!((any_of(&["a"]), any_of(&["a", "b", "c"])), ("a".into(), "a, b or c".into()));
        assert_eq!((all_of(&["a"]), all_of(&["a", "b", "c"])), ("a".into(), "a, b and c".into()));
    }
}
