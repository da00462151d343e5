//! How counts and lists stand in the sentences of findings.

/// `1 day`, `14 days`.
pub fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
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
    fn one_is_singular_and_the_last_of_a_list_stands_behind_or() {
        assert_eq!((days(1), days(-1), days(14)), ("1 day".into(), "-1 days".into(), "14 days".into()));
        assert_eq!((any_of(&["a"]), any_of(&["a", "b", "c"])), ("a".into(), "a, b or c".into()));
        assert_eq!((all_of(&["a"]), all_of(&["a", "b", "c"])), ("a".into(), "a, b and c".into()));
    }
}
