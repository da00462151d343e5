//! Why a record may be missing from view without being missing: its file could not be read, or it is kept in
//! another repository.

use std::collections::{HashMap, HashSet};

use crate::rules::Scene;

/// What is known of records that are not in view.
pub struct Absent<'a> {
    /// Ids that stand in files which could not be read.
    unread: HashSet<&'a str>,
    /// How many records there are by kind, in a repository without a policy.
    kept: Option<HashMap<&'a str, usize>>,
}

impl<'a> Absent<'a> {
    /// Looks at the unread files, and at what a delivery repository keeps.
    pub fn of(scene: &Scene<'a>) -> Self {
        let unread = scene.files.iter().filter(|scanned| !scanned.document.is_readable());
        let unread = unread.flat_map(|scanned| stated_ids(scene.sources.file(scanned.file).text())).collect();
        let kept = (!scene.has_policy).then(|| {
            let mut kept = HashMap::new();
            for record in &scene.portfolio.records {
                *kept.entry(record.kind.name.as_str()).or_default() += 1;
            }
            kept
        });
        Absent { unread, kept }
    }

    /// Whether a file that could not be read states this id. That file is the cause, and is reported itself.
    pub fn is_unread(&self, text: &str) -> bool {
        !self.unread.is_empty() && self.unread.contains(text.rsplit('/').next().unwrap_or(text))
    }

    /// Whether this is a repository without a policy that keeps no record of any of these kinds at all.
    pub fn is_kept_elsewhere(&self, kinds: &[String]) -> bool {
        let Some(kept) = &self.kept else { return false };
        kinds.iter().all(|kind| kind != "any" && !kept.contains_key(kind.as_str()))
    }
}

/// What stands behind `id:` in a text that is not read as YAML.
fn stated_ids(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("id:").filter_map(|(at, found)| {
        let before = text[..at].chars().next_back();
        let rest = text[at + found.len()..].trim_start_matches([' ', '"', '\'']);
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | '"' | '\'')).unwrap_or(rest.len());
        Some(&rest[..end]).filter(|id| !id.is_empty() && !before.is_some_and(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_a_text_that_is_no_yaml() {
        let ids: Vec<&str> =
            stated_ids("id: PRJ-A\nrisks: [{id: \"R1\", title: paid: later}, {id: R2\nvoid: x\nid:").collect();
        assert_eq!(ids, ["PRJ-A", "R1", "R2"]);
    }
}
