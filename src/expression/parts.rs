//! Which templates a template is made of.

use std::collections::{BTreeMap, BTreeSet};

/// The tags that name templates.
const TAGS: [&str; 4] = ["extends", "from", "import", "include"];

/// `name` and the templates that it and they name in quotes, wherever that is.
pub(super) fn reached<'t>(texts: &'t BTreeMap<String, String>, name: &str) -> BTreeSet<&'t str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<_> = texts.get_key_value(name).into_iter().collect();
    while let Some((name, text)) = open.pop() {
        if reached.insert(name.as_str()) {
            let quoted = ['"', '\''].into_iter().flat_map(|quote| text.split(quote));
            open.extend(quoted.filter_map(|word| texts.get_key_value(word)));
        }
    }
    reached
}

/// The same, or all there are if one of them is named by an expression: which one that is, only rendering tells.
pub(super) fn needed<'t>(texts: &'t BTreeMap<String, String>, name: &str) -> BTreeSet<&'t str> {
    let reached = reached(texts, name);
    let names_any = reached.iter().filter_map(|name| texts.get(*name)).any(|text| names_by_expression(text));
    if names_any { texts.keys().map(String::as_str).collect() } else { reached }
}

/// Whether a tag names a template other than by a text in quotes alone.
fn names_by_expression(text: &str) -> bool {
    let tags = text.split("{%").skip(1).map(|tag| tag.trim_start_matches(['-', '+']).trim_start());
    tags.filter_map(|tag| TAGS.iter().find_map(|name| tag.strip_prefix(name))).any(|named| {
        let named = named.trim_start();
        let quote = named.chars().next().filter(|quote| ['"', '\''].contains(quote));
        let behind = quote.and_then(|quote| named[1..].split_once(quote)).map(|(_, behind)| behind.trim_start());
        let ends =
            |behind: &str| ["%}", "-%}", "+%}", "as ", "import ", "ignore "].iter().any(|end| behind.starts_with(end));
        !behind.is_some_and(ends)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed_by_a(a: &str) -> Vec<String> {
        let texts = [("a", a), ("b", "it's {% include 'c' %}"), ("c", ""), ("d", "{% import \"a\" as a %}")];
        let texts = texts.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        needed(&texts, "a").into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_named_in_quotes_is_followed_and_nothing_else_is_read() {
        assert_eq!(needed_by_a("{{ x }}"), ["a"]);
        assert_eq!(needed_by_a("{%- extends \"b\" -%}{% from 'b' import c %} {{ \"d\" }}"), ["a", "b", "c", "d"]);
        assert_eq!(needed_by_a("don't {% include 'c' ignore missing %}{% include \"nobody\" %}"), ["a", "c"]);
    }

    #[test]
    fn what_is_named_by_an_expression_may_be_any() {
        for named in ["x", "['b', 'c']", "'b' ~ x", "'b' if x else 'c'", "('b')", "x.y"] {
            assert_eq!(needed_by_a(&format!("{{% include {named} %}}")), ["a", "b", "c", "d"], "{named}");
        }
    }
}
