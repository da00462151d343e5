//! The name that was probably meant.

use std::collections::HashMap;

use crate::finding::did_you_mean;
use crate::model::Reference;
use crate::rules::Scene;
use crate::schema::IdStyle;

/// So many unknown names are compared with all known ones; a tree with more has another problem than typing.
const MOST: usize = 50;

/// Suggestions made so far, by what was written and the kinds it may name.
#[derive(Default)]
pub struct Suggestions<'a> {
    made: HashMap<(&'a str, &'a [String]), Option<&'a str>>,
}

impl<'a> Suggestions<'a> {
    /// The id closest to what a reference says, among those it may name. A local id is offered within its project.
    pub fn close_to(&mut self, scene: &Scene<'a>, reference: &Reference<'a>) -> Option<&'a str> {
        let kinds = reference.field.kinds.as_slice();
        let key = (reference.text, kinds);
        if let Some(made) = self.made.get(&key) {
            return *made;
        }
        if self.made.len() >= MOST {
            return None;
        }
        let from = scene.portfolio.record(reference.from);
        let home = from.project.unwrap_or(reference.from);
        let fitting = scene.portfolio.records.iter().filter(|record| {
            let near = record.kind.id != IdStyle::Local || record.project == Some(home);
            near && kinds.iter().any(|kind| kind == "any" || *kind == record.kind.name)
        });
        let close = did_you_mean(reference.text, fitting.filter_map(|record| record.id).map(|id| id.value));
        self.made.insert(key, close);
        close
    }
}
