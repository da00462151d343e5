//! The numbers that rules and figures turn on; `schemas/pmo.schema.json` holds names and defaults.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde_json::Value as JsonValue;

use crate::schema::Catalogue;
use crate::yaml::Node;

static DEFAULTS: LazyLock<BTreeMap<String, Decimal>> = LazyLock::new(|| {
    let mut defaults = BTreeMap::new();
    for part in ["thresholds", "scales"] {
        if let Some(schema) = Catalogue::policy_schema().pointer(&format!("/properties/{part}")) {
            collect(schema, "", &mut defaults);
        }
    }
    defaults
});

/// No threshold means more beyond this, and what is computed with it stays within the range of `Decimal`.
const MOST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// Numbers by dotted name, such as `schedule_tolerance_days`, `issue_days.3` or `rag_limits.spi.green`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thresholds {
    stated: BTreeMap<String, Decimal>,
}

impl Thresholds {
    /// Reads what `pmo.yaml` states below `thresholds` or `scales`.
    pub(super) fn state(&mut self, node: &Node) {
        state(node, "", &mut self.stated);
    }

    /// The same with some numbers replaced: those a rule is given as parameters.
    #[must_use]
    pub fn with(&self, parameters: &[(String, Decimal)]) -> Self {
        let mut stated = self.stated.clone();
        stated.extend(parameters.iter().cloned());
        Thresholds { stated }
    }

    /// Every name there is, in order.
    pub fn names() -> impl Iterator<Item = &'static str> {
        DEFAULTS.keys().map(String::as_str)
    }

    /// The number called `name`: as stated, else the schema's default.
    ///
    /// A name that the schema does not know is a defect of this program: zero, and a panic in debug builds.
    pub fn number(&self, name: &str) -> Decimal {
        let default = || DEFAULTS.get(name).copied();
        let number = self.stated.get(name).copied().or_else(default);
        debug_assert!(number.is_some(), "no threshold `{name}` in schemas/pmo.schema.json");
        number.unwrap_or_default()
    }

    /// The same as whole number, for counts and days.
    pub fn whole(&self, name: &str) -> i64 {
        i64::try_from(self.number(name).trunc()).unwrap_or(i64::MAX)
    }
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

fn collect(schema: &JsonValue, prefix: &str, found: &mut BTreeMap<String, Decimal>) {
    for (name, property) in schema.get("properties").and_then(JsonValue::as_object).into_iter().flatten() {
        let path = join(prefix, name);
        if let Some(number) = property.get("default").filter(|default| default.is_number()) {
            found.extend(Decimal::from_str_exact(&number.to_string()).ok().map(|number| (path.clone(), number)));
        }
        collect(property, &path, found);
    }
}

fn state(node: &Node, prefix: &str, found: &mut BTreeMap<String, Decimal>) {
    for entry in node.entries().unwrap_or_default() {
        let path = join(prefix, &entry.key);
        if let Some(number) = entry.value.text().and_then(|text| Decimal::from_str_exact(text).ok()) {
            found.insert(path, number.clamp(-MOST, MOST));
        } else {
            state(&entry.value, &path, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, read};

    #[test]
    fn a_stated_number_wins_over_the_schemas_default() {
        let mut thresholds = Thresholds::default();
        assert_eq!(thresholds.whole("schedule_tolerance_days"), 30);
        assert_eq!(thresholds.number("risk.bands.very_high"), Decimal::from(15));
        let document = read(b"{schedule_tolerance_days: 20, issue_days: {'3': 10}}", &Limits::default());
        thresholds.state(document.root.as_ref().unwrap());
        assert_eq!((thresholds.whole("schedule_tolerance_days"), thresholds.whole("issue_days.3")), (20, 10));
        assert_eq!(thresholds.whole("issue_days.4"), 60);
    }
}
