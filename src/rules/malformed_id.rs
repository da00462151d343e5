//! `malformed-id`: an id that does not have the form of its kind.

use super::{Findings, Group, Rule, Scene, bidirectional_text};
use crate::finding::{Finding, Level};
use crate::schema::{IdStyle, Kind};

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
        if !is_well_formed(record.kind.id, prefix, id.value) {
            let message = format!("the id `{}` is not of the form {}", id.value, form(record.kind, prefix));
            found.push(
                Finding::at(id.spot, message)
                    .help("change it here and wherever it is named, as long as nobody outside relies on it"),
            );
        }
    }
}

fn is_well_formed(style: IdStyle, prefix: &str, id: &str) -> bool {
    match style {
        IdStyle::None => true,
        IdStyle::Handle => is_handle(id),
        IdStyle::Global if prefix.is_empty() => is_id(id),
        IdStyle::Global => is_id(id) && id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-')),
        IdStyle::Local => {
            let rest = id.strip_prefix(prefix);
            is_id(id) && rest.is_some_and(|rest| rest.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
        }
    }
}

/// `^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$`
fn is_id(id: &str) -> bool {
    let capitals = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    id.starts_with(|c: char| c.is_ascii_uppercase()) && id.split('-').all(|part| !part.is_empty() && capitals(part))
}

/// `^[a-z][a-z0-9.-]*$`
fn is_handle(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.bytes().all(allowed)
}

fn form(kind: &Kind, prefix: &str) -> String {
    match kind.id {
        IdStyle::Handle => "of a person's handle, such as `ana.silva`".to_owned(),
        IdStyle::Local if !prefix.is_empty() => format!("`{prefix}1` or `{prefix}-NAME-1`"),
        _ if prefix.is_empty() => "`NAME-1`: capitals, digits and hyphens".to_owned(),
        _ => format!("`{prefix}-NAME`: the prefix, capitals, digits and hyphens"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_ids() {
        let well = |style, prefix, id| is_well_formed(style, prefix, id);
        assert!(well(IdStyle::Global, "PRJ", "PRJ-CLAIMS-2") && !well(IdStyle::Global, "PRJ", "PRJ"));
        assert!(!well(IdStyle::Global, "PRJ", "PRJ-") && !well(IdStyle::Global, "PRJ", "PRJ--A"));
        assert!(
            !well(IdStyle::Global, "PRJ", "PRJX-1")
                && well(IdStyle::Global, "", "7-A") == well(IdStyle::Global, "", "a")
        );
        assert!(well(IdStyle::Local, "R", "R1") && well(IdStyle::Local, "D", "D-PAY-1"));
        assert!(!well(IdStyle::Local, "R", "RISK1") && !well(IdStyle::Local, "I", "issue_4"));
        assert!(well(IdStyle::Handle, "", "j.o-2") && !well(IdStyle::Handle, "", "J.Okafor"));
    }
}
