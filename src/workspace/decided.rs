//! What an organisation decided, compared between two moments: the standards that records are judged by.

use std::collections::{BTreeMap, BTreeSet};

use super::load::Loaded;
use crate::yaml::{self, Limits, Node};

impl Loaded {
    /// What decides otherwise than it did `earlier`: keys of `pmo.yaml` with what they said and say
    /// (`thresholds.schedule_tolerance_days 20 → 400`), and files of the methodology and of schemas. Spelling, comments and
    /// the order of keys are no difference in `pmo.yaml`.
    pub fn decided_otherwise(&self, earlier: &Loaded) -> Vec<String> {
        let (before, after) = (earlier.stated(), self.stated());
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let differing = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
        let said = |value: Option<&String>| value.map_or_else(|| "–".to_owned(), Clone::clone);
        let mut differences: Vec<String> =
            differing.map(|key| format!("{key} {} → {}", said(before.get(key)), said(after.get(key)))).collect();
        let (before, after) = (earlier.files_that_decide(), self.files_that_decide());
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        differences.extend(paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).cloned());
        differences
    }

    /// What `pmo.yaml` says, by dotted keys.
    fn stated(&self) -> BTreeMap<String, String> {
        let mut stated = BTreeMap::new();
        let document = self.text("pmo.yaml").map(|text| yaml::read(text.as_bytes(), &Limits::default()));
        if let Some(root) = document.as_ref().and_then(|document| document.root.as_ref()) {
            state(root, String::new(), &mut stated);
        }
        stated
    }

    /// Files beside `pmo.yaml` that say what is right: path from the tree's root, and text.
    fn files_that_decide(&self) -> BTreeMap<String, &str> {
        let methodology = self.policy.methodology_file.as_ref();
        let methodology = methodology.and_then(|path| Some((path.clone(), self.text(path)?)));
        let schemas = self.schemas.iter().map(|(name, text)| (format!("schemas/{name}.schema.json"), text.as_str()));
        methodology.into_iter().chain(schemas).collect()
    }

    /// The text of a file that was read, by its path from the tree's root.
    fn text(&self, path: &str) -> Option<&str> {
        let own = |named: &str| named.strip_prefix(&self.prefix) == Some(path);
        self.sources.iter().find(|(_, source)| own(source.path())).map(|(_, source)| source.text())
    }
}

fn state(node: &Node, key: String, stated: &mut BTreeMap<String, String>) {
    if let Some(entries) = node.entries() {
        let dot = if key.is_empty() { "" } else { "." };
        entries.iter().for_each(|entry| state(&entry.value, format!("{key}{dot}{}", entry.key), stated));
    } else if let Some(texts) = node.items().and_then(texts) {
        stated.insert(key, texts.join(", "));
    } else if let Some(items) = node.items() {
        (1..).zip(items).for_each(|(place, item)| state(item, format!("{key}[{place}]"), stated));
    } else if let Some(scalar) = node.scalar().filter(|scalar| !scalar.is_null()) {
        stated.insert(key, scalar.text.trim().to_owned());
    }
}

/// The texts of a list of nothing but texts.
fn texts(items: &[Node]) -> Option<Vec<&str>> {
    items.iter().map(Node::text).collect()
}

#[cfg(test)]
mod tests {
    use crate::git::Snapshot;
    use crate::workspace::{Loaded, load};

    fn loaded(policy: &str) -> Loaded {
        load(Snapshot::of_texts([("pmo.yaml", policy)])).unwrap()
    }

    #[test]
    fn another_standard_is_named_with_what_it_was() {
        let before =
            loaded("organisation: Example\nthresholds: {schedule_tolerance_days: 20, cost_tolerance_pct: 10}\n");
        let spelt = "thresholds:\n  # agreed\n  cost_tolerance_pct: 10\n  schedule_tolerance_days: 20\norganisation: \"Example\"\n";
        assert_eq!(loaded(spelt).decided_otherwise(&before), Vec::<String>::new());
        let after = loaded(
            "organisation: Example\nthresholds: {schedule_tolerance_days: 400}\nrules: {watermelon: off}\ncritical_skills: [data, law]\n",
        );
        assert_eq!(
            after.decided_otherwise(&before),
            [
                "critical_skills – → data, law",
                "rules.watermelon – → off",
                "thresholds.cost_tolerance_pct 10 → –",
                "thresholds.schedule_tolerance_days 20 → 400"
            ]
        );
    }
}
