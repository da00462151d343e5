//! Templates written to do harm end in an error, in seconds, and never take the process with them.
//!
//! What only a limit on the process's memory can stop (strings doubled without end) is shown here as far as the
//! output limit stops it.

use std::time::{Duration, Instant};

use pmo::expression::{Escaping, Limits, Templates};
use serde_json::json;

/// Renders `text`, which must end within seconds, and gives what went wrong.
fn failure(name: &str, text: &str) -> Option<String> {
    let texts = [("main", text), ("other", "{% include 'main' %}"), ("row", "{{ loop.index }}")];
    let limits = Limits { output: 1024 * 1024, fuel: 2_000_000, time: Duration::from_secs(5), ..Limits::default() };
    let templates = Templates::new(texts.map(|(name, text)| (name.to_owned(), text.to_owned()))).with_limits(limits);
    let started = Instant::now();
    let written = templates.render("main", Escaping::Html, json!({"name": "Claims", "rows": [1, 2, 3]}));
    assert!(started.elapsed() < Duration::from_secs(20), "{name} took {:?}", started.elapsed());
    written.err().map(|error| error.to_string())
}

#[test]
fn templates_that_never_end_or_never_stop_writing_are_stopped() {
    let doubled = format!("{{% set s = 'xxxxxxxx' %}}{}{{{{ s }}}}", "{% set s = s ~ s %}".repeat(20));
    let listed = format!("{{% set l = [1] %}}{}{{{{ l | join }}}}", "{% set l = [l, l] %}".repeat(24));
    let replaced = "{{ 'a' * 100000 | replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' * 1000) }}";
    let grown = "{% set n = namespace(s='x') %}{% for i in range(26) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}";
    for (name, text) in [
        ("string doubling", doubled.as_str()),
        ("string growth in a loop", grown),
        ("replace chain", "{{ ('a' * 100000) | replace('a', 'b' * 10000) | replace('b', 'c' * 10000) }}"),
        ("replace of a product", replaced),
        ("nested lists", listed.as_str()),
        (
            "nested ranges",
            "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
        ),
        ("endless range", "{% for a in range(1000000000000) %}{% endfor %}"),
        ("recursion of a macro", "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}"),
        ("recursion of a loop", "{% for a in rows recursive %}{{ loop(rows) }}{% endfor %}"),
        ("an include of itself", "{% include 'main' %}"),
        ("an include that comes round", "{% include 'other' %}"),
        ("extends itself", "{% extends 'main' %}"),
        ("a wide batch", "{{ [1] | batch(1000000000, 'x') | list }}"),
        ("a wide format", "{{ '%1000000000d' | format(1) }}"),
        ("a deep indent", "{{ 'a\nb' | indent(1000000000) }}"),
        ("a flood of output", "{% for a in range(9999) %}{{ name * 1000 }}{% endfor %}"),
        ("a repeated list", "{{ ([1] * 100000000) | join(',') }}"),
        ("a big number", "{{ 9 ** 9999 }}"),
        ("a loop over text", "{% for a in ('x' * 3000000) %}{{ a }}{% endfor %}"),
    ] {
        assert!(failure(name, text).is_some(), "{name} came to an end");
    }
}

#[test]
fn deep_nesting_is_an_error_or_an_answer_and_never_an_abort() {
    for (name, open, middle, close) in [
        ("parentheses", "(", "1", ")"),
        ("lists", "[", "1", "]"),
        ("maps", "{'a':", "1", "}"),
        ("negations", "not ", "1", ""),
        ("signs", "-", "1", ""),
        ("powers", "1 ** ", "1", ""),
        ("conditions", "1 if 1 else ", "1", ""),
        ("calls", "range(", "1", ")"),
        ("filters", "1 | default(", "1", ")"),
        ("subscripts", "rows[", "0", "]"),
        ("sums", "1 + ", "1", ""),
        ("concatenations", "'a' ~ ", "'a'", ""),
    ] {
        let depth = (250 * 1024) / (open.len() + close.len());
        let _ = failure(name, &format!("{{{{ {}{middle}{} }}}}", open.repeat(depth), close.repeat(depth)));
    }
    for (name, open, close) in [
        ("blocks of if", "{% if 1 %}", "{% endif %}"),
        ("blocks of for", "{% for a in rows %}", "{% endfor %}"),
        ("blocks of with", "{% with a = 1 %}", "{% endwith %}"),
        ("blocks of filter", "{% filter upper %}", "{% endfilter %}"),
        ("attributes", "{{ name", " }}"),
    ] {
        let depth = (250 * 1024) / (open.len() + close.len());
        let _ = failure(name, &format!("{}{}", open.repeat(depth), close.repeat(depth)));
    }
    let _ = failure("a chain of attributes", &format!("{{{{ name{} }}}}", ".a".repeat(100_000)));
    let _ = failure("a chain of filters", &format!("{{{{ name{} }}}}", "|e".repeat(100_000)));
}

#[test]
fn a_template_that_is_too_long_is_not_even_read() {
    let error = failure("length", &"x".repeat(256 * 1024 + 1)).unwrap();
    assert!(error.contains("a template may have 262144"), "{error}");
}

#[test]
fn templates_reach_neither_files_nor_the_environment() {
    for text in [
        "{% include '/etc/passwd' %}",
        "{% include '../Cargo.toml' %}",
        "{{ env('HOME') }}",
        "{{ now() }}",
        "{{ debug() }}",
    ] {
        assert!(failure(text, text).is_some(), "{text}");
    }
}
