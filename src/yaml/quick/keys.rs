//! Keys that stand twice in one mapping.

use crate::yaml::tree::Entry;

/// Keys of one mapping that are compared one by one where they do not stand in order.
const COMPARED: usize = 64;

/// Keys of one mapping so far, as far as needed to see that none stands twice.
pub(super) struct Keys {
    in_order: bool,
}

impl Keys {
    pub(super) fn new() -> Self {
        Keys { in_order: true }
    }

    /// `None` if `key` stands in `entries` already, or that would take long to say.
    pub(super) fn take(&mut self, entries: &[Entry], key: &str) -> Option<()> {
        let Some(last) = entries.last() else { return Some(()) };
        if self.in_order && *last.key < *key {
            return Some(());
        }
        self.in_order = false;
        let is_new = entries.len() <= COMPARED && entries.iter().all(|entry| *entry.key != *key);
        is_new.then_some(())
    }
}
