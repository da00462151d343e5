//! Projects that are no longer there.

use std::collections::HashMap;

use crate::chronicle::{Chronicle, Life};

/// A project that went, and what it said last.
#[derive(Debug, Clone)]
pub struct Gone<'c> {
    /// Its id.
    pub key: &'c str,
    pub(super) life: &'c Life,
    /// The milestones that went with it.
    pub(super) milestones: Vec<&'c Life>,
}

impl<'c> Gone<'c> {
    /// Every project that is no longer there, in the order of their ids.
    pub fn all(past: &'c Chronicle) -> Vec<Self> {
        let mut milestones: HashMap<(&str, u32), Vec<(&str, &Life)>> = HashMap::new();
        for (key, life) in past.lives.iter().filter(|(_, life)| &*life.kind == "milestone") {
            if let Some(ended) = life.ended {
                milestones.entry((&life.project, ended)).or_default().push((key, life));
            }
        }
        let projects = past.lives.iter().filter(|(_, life)| &*life.kind == "project");
        let mut gone: Vec<Gone<'_>> = projects
            .filter_map(|(key, life)| {
                let mut own = milestones.remove(&(&**key, life.ended?)).unwrap_or_default();
                own.sort_unstable_by_key(|(key, _)| *key);
                Some(Gone { key, life, milestones: own.into_iter().map(|(_, life)| life).collect() })
            })
            .collect();
        gone.sort_unstable_by_key(|project| project.key);
        gone
    }

    /// What a field said last.
    pub fn said(&self, path: &str) -> Option<&'c str> {
        self.life.last_words.get(path)
    }
}
