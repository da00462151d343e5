//! Levels and parameters of rules, and rules of a tree's own.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::finding::Level;
use crate::model::Fields;
use crate::source::Spot;
use crate::yaml::{self, Node};

/// What a tree decided about one rule. Empty lists mean no restriction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleSetting {
    /// Where `pmo.yaml` names the rule.
    pub spot: Option<Spot>,
    /// The level, where it is set.
    pub level: Option<Level>,
    /// Stages it holds for.
    pub stages: Vec<String>,
    /// Tiers it holds for.
    pub tiers: Vec<i64>,
    /// Approaches it holds for.
    pub approaches: Vec<String>,
    /// Numbers by name, in place of the thresholds of the same name.
    pub parameters: Vec<(String, Decimal)>,
}

/// A rule written in the expression language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomRule {
    /// Its name.
    pub name: String,
    /// Where `pmo.yaml` states it.
    pub spot: Spot,
    /// The kind of record it looks at.
    pub on: String,
    /// The records it holds for; all where it is not given.
    pub when: Option<String>,
    /// What must be true.
    pub require: String,
    /// What a finding says: a template over the record.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The field a finding points at.
    pub at: Option<String>,
    /// Level and restrictions.
    pub setting: RuleSetting,
    /// Where each of its texts stands, by key.
    pub places: BTreeMap<&'static str, Spot>,
}

impl CustomRule {
    /// The keys whose texts can be wrong in themselves.
    pub(super) const TEXTS: [&str; 5] = ["on", "when", "require", "message", "at"];

    /// Where the text under `key` stands; the rule's name if it is not given.
    pub fn place(&self, key: &str) -> Spot {
        self.places.get(key).copied().unwrap_or(self.spot)
    }
}

impl RuleSetting {
    /// Reads a level, or a mapping of level, restrictions and parameters.
    pub(super) fn read(node: &Node, fields: Option<Fields<'_>>) -> Self {
        let Some(fields) = fields else {
            return RuleSetting { level: node.text().and_then(Level::named), ..RuleSetting::default() };
        };
        let words = |key| fields.texts(key).iter().map(|text| text.value.to_owned()).collect();
        let parameters = node.entries().unwrap_or_default().iter().filter_map(|entry| {
            let number = entry.value.text().and_then(yaml::decimal)?;
            Some((entry.key.to_string(), number))
        });
        RuleSetting {
            spot: None,
            level: fields.text("level").and_then(|level| Level::named(level.value)),
            stages: words("stages"),
            approaches: words("approaches"),
            tiers: fields.texts("tiers").iter().filter_map(|tier| tier.value.parse().ok()).collect(),
            parameters: parameters.collect(),
        }
    }
}
