//! `malformed-id`: an id that does not have the form of its kind.

use super::{Findings, Group, Rule, Scene, bidirectional_text};
use crate::finding::{Finding, Level};

pub(super) const RULE: Rule = Rule {
    name: "malformed-id",
    group: Group::Structure,
    level: Level::Warning,
    page: include_str!("malformed_id.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for record in &scene.portfolio.records {
        let Some(id) = record.id.filter(|id| bidirectional_text::hidden_in(id.value).is_none()) else { continue };
        let stated = scene.policy.prefixes.get(&record.kind.name);
        let prefix = stated.or(record.kind.prefix.as_ref()).map_or("", String::as_str);
        if !record.kind.id.fits(prefix, id.value) {
            let message = format!("the id `{}` is not of the form {}", id.value, record.kind.id.form(prefix));
            found.push(
                Finding::at(id.spot, message)
                    .help("change it here and wherever it is named, as long as nobody outside relies on it"),
            );
        }
    }
}
