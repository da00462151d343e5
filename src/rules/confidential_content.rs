//! `confidential-content`: what a repository, which forgets nothing, should never have been told.

mod personal;
mod published;
mod secrets;

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::{Findings, Group, Rule, Scene};
use crate::finding::Level;
use crate::model::Record;
use crate::source::Spot;
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    name: "confidential-content",
    group: Group::Structure,
    level: Level::Warning,
    page: include_str!("confidential_content.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    secrets::check(scene, found);
    personal::check(scene, found);
    published::check(scene, found);
}

/// A pattern of this program's own. Patterns are linear; one that does not compile is a defect the tests find, and
/// matches nothing. Word boundaries are those of ASCII, which the fast engines know.
fn pattern(text: &str) -> Option<Regex> {
    RegexBuilder::new(&text.replace(r"\b", r"(?-u:\b)")).size_limit(1 << 20).build().ok()
}

/// Whether `text` has a match of `pattern`.
fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// One text of a record with the key it stands under.
struct Said<'a> {
    key: &'a str,
    text: &'a str,
    spot: Spot,
}

/// Gives `found` every text of a record, without those of records it holds in line.
fn texts<'a>(record: &Record<'a>, found: &mut impl FnMut(Said<'a>)) {
    for entry in record.node.entries().unwrap_or_default() {
        if !record.kind.inline.iter().any(|inline| *inline.field == *entry.key) {
            collect(record, &entry.key, &entry.value, found);
        }
    }
}

fn collect<'a>(record: &Record<'a>, key: &'a str, node: &'a Node, found: &mut impl FnMut(Said<'a>)) {
    if let Some(text) = node.text() {
        found(Said { key, text, spot: node.span.in_file(record.file) });
    }
    node.items().unwrap_or_default().iter().for_each(|item| collect(record, key, item, found));
    let entries = node.entries().unwrap_or_default();
    entries.iter().for_each(|entry| collect(record, &entry.key, &entry.value, found));
}
