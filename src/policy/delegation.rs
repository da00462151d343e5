//! What boards may decide, and what their reasons have to speak of.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value as JsonValue;

use crate::model::Fields;
use crate::schema::Catalogue;

/// How far a board may decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delegation {
    /// The largest amount, in the tree's currency; no limit where none is stated.
    pub amount: Option<Decimal>,
    /// Tiers of work it decides on; all where none is named.
    pub tiers: Vec<i64>,
}

impl Delegation {
    /// The limits that `pmo.yaml` states, by board.
    pub(super) fn read(fields: Fields<'_>) -> BTreeMap<String, Self> {
        let Some(boards) = fields.fields("boards") else { return BTreeMap::new() };
        let entries = boards.node().entries().unwrap_or_default().iter();
        let limits = entries.filter_map(|entry| Some((entry.key.to_string(), boards.fields(&entry.key)?)));
        let limit = |limits: Fields<'_>| Delegation {
            amount: limits.decimal("amount").value(),
            tiers: limits.texts("tiers").iter().filter_map(|tier| tier.value.parse().ok()).collect(),
        };
        limits.map(|(board, limits)| (board, limit(limits))).collect()
    }
}

/// The subjects that the reasons of a gate decision have to speak of, each with beginnings of words that say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Justification {
    subjects: Vec<(&'static str, Vec<String>)>,
}

impl Justification {
    const SUBJECTS: [&'static str; 3] = ["benefit", "cost", "risk"];

    /// As `pmo.yaml` states it; a subject that it leaves out has the words of the schema.
    pub(super) fn read(fields: Fields<'_>) -> Self {
        let stated = fields.fields("justification");
        let mut justification = Justification::default();
        for (subject, words) in &mut justification.subjects {
            if let Some(stated) = stated.filter(|stated| stated.has(subject)) {
                *words = stated.texts(subject).iter().map(|word| word.value.to_lowercase()).collect();
            }
        }
        justification
    }

    /// The subjects that `text` says nothing of. A subject without words is not asked for.
    pub fn missing_in(&self, text: &str) -> Vec<&'static str> {
        let text = text.to_lowercase();
        let said: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let speaks_of = |words: &[String]| words.iter().any(|word| said.iter().any(|said| said.starts_with(&**word)));
        let asked = self.subjects.iter().filter(|(_, words)| !words.is_empty());
        asked.filter(|(_, words)| !speaks_of(words)).map(|(subject, _)| *subject).collect()
    }
}

impl Default for Justification {
    fn default() -> Self {
        let schema = Catalogue::policy_schema();
        let words = |subject: &str| {
            let default = schema.pointer(&format!("/properties/justification/properties/{subject}/default"));
            let words = default.and_then(JsonValue::as_array).into_iter().flatten();
            words.filter_map(JsonValue::as_str).map(str::to_owned).collect()
        };
        Justification { subjects: Self::SUBJECTS.map(|subject| (subject, words(subject))).into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::yaml::{Limits, read};

    fn justification(text: &str) -> Justification {
        let document = read(text.as_bytes(), &Limits::default());
        Justification::read(Fields::new(FileId(0), document.root.as_ref().unwrap()))
    }

    #[test]
    fn reasons_speak_of_a_subject_by_the_beginning_of_a_word() {
        let usual = Justification::default();
        assert_eq!(usual.missing_in("Benefits outweigh the costs; risks are shared."), Vec::<&str>::new());
        assert_eq!(usual.missing_in("The asterisk is explained: BUDGET as planned."), ["benefit", "risk"]);
        assert_eq!(usual.missing_in(""), ["benefit", "cost", "risk"]);
    }

    #[test]
    fn a_tree_has_words_of_its_own_and_may_ask_for_less() {
        let own = justification("justification: {benefit: [Nutzen], risk: []}");
        assert_eq!(own.missing_in("Der Nutzen ist klar"), ["cost"]);
        assert_eq!(own.missing_in("The benefit is clear, the cost too"), ["benefit"]);
    }
}
