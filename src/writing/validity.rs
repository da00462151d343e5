//! Whether a draft fits its schema, and saying so to whoever typed it.

use super::refusal::Refusal;
use crate::schema::{Catalogue, Kind, Violation};
use crate::yaml::Node;

/// Everything in which a record breaks its schema, records held in line included.
pub fn violations(catalogue: &Catalogue, kind: &Kind, record: &Node) -> Vec<Violation> {
    let mut found = kind.violations(record);
    for inline in &kind.inline {
        let Some(inner) = catalogue.get(&inline.kind) else { continue };
        let items = record.get(&inline.field).and_then(Node::items).unwrap_or_default();
        for (i, item) in items.iter().enumerate() {
            found.extend(violations(catalogue, inner, item).into_iter().map(|mut violation| {
                violation.field = format!("{}[{i}].{}", inline.field, violation.field);
                violation.message = format!("{}[{i}]: {}", inline.field, violation.message);
                violation
            }));
        }
    }
    found
}

/// The refusal of a record that breaks its schema, with the likeliest remedy.
pub fn refuse(kind: &Kind, broken: &[Violation]) -> Refusal {
    let messages: Vec<&str> = broken.iter().map(|violation| violation.message.as_str()).collect();
    let missing = broken.iter().filter(|violation| violation.message.starts_with("the field `"));
    let missing: Vec<String> = missing.map(|violation| format!("{}=…", violation.field)).collect();
    let help = broken.iter().find_map(|violation| violation.help.clone().filter(|help| help.starts_with("did you")));
    let hint = match (help, missing.is_empty()) {
        (Some(help), _) => help,
        (None, false) => format!("give {}", missing.join(" ")),
        (None, true) => format!("`pmo schema {}` lists the fields and what they hold", kind.name),
    };
    Refusal::new(format!("not a valid {}: {}", kind.name, messages.join("; ")), hint)
}
