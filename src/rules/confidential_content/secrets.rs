//! Keys, tokens and passwords, anywhere in the text of a record file, comments included.

use std::sync::LazyLock;

use rayon::prelude::*;
use regex::Regex;

use super::{matches, pattern};
use crate::finding::Finding;
use crate::rules::{Findings, Scene};
use crate::source::Span;

/// What is looked for: the words of the finding, and the published form of the token.
const FORMS: [(&str, &str); 11] = [
    ("a private key", r"-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----"),
    ("an AWS access key", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    ("a GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20}"),
    ("a Slack token", r"\bxox[abprs]-[A-Za-z0-9-]{10}"),
    ("a Slack webhook", r"\bhooks\.slack\.com/services/T[A-Z0-9]{6}"),
    ("a Google API key", r"\bAIza[A-Za-z0-9_-]{35}\b"),
    ("a Stripe key", r"\b[rs]k_live_[A-Za-z0-9]{16}"),
    ("a signed web token", r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10}"),
    (ADDRESS, r"\b[a-z][a-z0-9+.-]{1,15}://[^/\s:@]{1,64}:[^/\s:@]{3,64}@"),
    (PASSWORD, ASSIGNED),
];

const ADDRESS: &str = "an address with a password";
const PASSWORD: &str = "a password or key";
const ASSIGNED: &str = r#"(?i)(?:\b|_)(?:password|passwd|passphrase|pwd|secret|api[_-]?key|access[_-]?token)["']?\s{0,3}[:=]\s{0,3}["']?([^\s"',;{}\[\]]{8,})"#;

static PATTERNS: LazyLock<Vec<(&str, Regex)>> =
    LazyLock::new(|| FORMS.into_iter().filter_map(|(what, form)| Some((what, pattern(form)?))).collect());

/// Forms of tokens in one, and the words that stand before a password: both begin with letters of their own, which are
/// found much faster than what may follow. A text with neither, and without an address, holds no secret.
static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let forms = FORMS.iter().filter(|(what, _)| ![PASSWORD, ADDRESS].contains(what));
    pattern(&forms.map(|(_, form)| format!("(?:{form})")).collect::<Vec<_>>().join("|"))
});
static WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)password|passwd|passphrase|pwd|secret|api[_-]?key|access[_-]?token"));

/// Points at every secret; its text is never repeated.
pub fn check(scene: &Scene<'_>, found: &mut Findings) {
    let findings = scene.files.par_iter().flat_map_iter(|scanned| {
        let secrets = secrets_in(scene.sources.file(scanned.file).text());
        secrets.into_iter().map(|(what, span)| {
            Finding::at(span.in_file(scanned.file), format!("{what} stands in this file"))
                .help("withdraw it where it was issued, then remove it: the history keeps it for ever")
        })
    });
    findings.collect::<Vec<_>>().into_iter().for_each(|finding| found.push(finding));
}

fn secrets_in(text: &str) -> Vec<(&'static str, Span)> {
    let mut found = Vec::new();
    let has_word = matches(&WORD, text);
    if !has_word && !text.contains("://") && !matches(&TOKEN, text) {
        return found;
    }
    for (what, pattern) in PATTERNS.iter().filter(|(what, _)| has_word || *what != PASSWORD) {
        for captures in pattern.captures_iter(text) {
            let value = captures.get(1).or_else(|| captures.get(0));
            let told = value.filter(|value| *what != PASSWORD || looks_secret(value.as_str()));
            found.extend(told.map(|value| (*what, Span::new(value.start(), value.end()))));
        }
    }
    found
}

/// Whether a value behind the word `password` is one: letters and digits that make no path, address, id or
/// placeholder, in two cases or long.
fn looks_secret(value: &str) -> bool {
    let has = |test: fn(char) -> bool| value.chars().any(test);
    let elsewhere = ["/", "$", "<", "*", "…", "...", "see-", "vault"].iter().any(|mark| value.contains(mark));
    let is_id = !has(|c| c.is_lowercase()) && value.contains('-');
    let is_date = !has(char::is_alphabetic);
    let mixed = has(char::is_lowercase) && has(char::is_uppercase);
    !elsewhere && !is_id && !is_date && has(|c| c.is_ascii_digit()) && (mixed || value.chars().count() >= 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<&'static str> {
        secrets_in(text).into_iter().map(|(what, _)| what).collect()
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!((PATTERNS.len(), TOKEN.is_some(), WORD.is_some()), (FORMS.len(), true, true));
    }

    #[test]
    fn published_forms_of_tokens() {
        // The example key of Amazon's own documentation; the others are made up to their published forms.
        assert_eq!(kinds("key AKIAIOSFODNN7EXAMPLE"), ["an AWS access key"]);
        assert_eq!(kinds(&format!("ghp_{}", "a1".repeat(18))), ["a GitHub token"]);
        assert_eq!(kinds("-----BEGIN OPENSSH PRIVATE KEY-----"), ["a private key"]);
        assert_eq!(kinds("-----BEGIN RSA PRIVATE KEY-----"), ["a private key"]);
        assert_eq!(kinds("postgres://claims:hunter22@db.internal/claims"), ["an address with a password"]);
        assert_eq!(kinds("password: harbour-lantern-42"), [PASSWORD]);
        assert_eq!(kinds("DB_PASSWORD=Tr0ub4dor"), [PASSWORD]);
    }

    #[test]
    fn talk_about_passwords_is_no_password() {
        for text in [
            "password: reset by the service desk",
            "Password: 2026-11-20",
            "secret: docs/secrets-2026.md",
            "password: PRJ-CLAIMS-2026",
            "api_key: ${CLAIMS_API_KEY_2026}",
            "https://example.org:8443/path@here",
            "The secret is good planning",
        ] {
            assert_eq!(kinds(text), Vec::<&str>::new(), "{text}");
        }
    }
}
