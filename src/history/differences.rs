//! What a change of some files changed in the records they hold.

use std::collections::BTreeMap;

use crate::chronicle::{Entities, Entity, Values, entities};
use crate::model::{Input, records_of};
use crate::schema::Catalogue;
use crate::source::FileId;
use crate::yaml::Document;

/// One file at one moment: path from the tree's root, and what was read; `None` where nothing could be.
pub(super) type Filed<'d> = (Box<str>, Option<&'d Document>);

/// What happened to one record.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It came, saying this.
    Born(Values),
    /// It went, or its file could no longer be read; this is what it said last.
    Gone {
        /// What it said.
        values: Values,
        /// Whether its file is there and cannot be read: the record did not end.
        unreadable: bool,
    },
    /// Values changed: path, before and after.
    Changed(Vec<Difference>),
}

/// A value before and after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// The field.
    pub(super) path: Box<str>,
    /// What it said.
    pub(super) before: Option<Box<str>>,
    /// What it says.
    pub(super) after: Option<Box<str>>,
}

/// A record with what happened to it.
pub(super) struct Happening {
    /// Its name.
    pub(super) name: Box<str>,
    /// The record, without its values.
    pub(super) entity: Entity,
    /// What happened.
    pub(super) fate: Fate,
}

/// What happened to the records of some files between two moments. A record that moved from one of the files to
/// another did not change.
pub(super) fn happenings(before: &[Filed<'_>], after: &[Filed<'_>], catalogue: &Catalogue) -> Vec<Happening> {
    let (old, _) = read(before, catalogue);
    let (mut new, broken) = read(after, catalogue);
    let mut happenings = Vec::new();
    for (name, mut entity) in old {
        let values = std::mem::take(&mut entity.values);
        let fate = match new.remove(&name) {
            Some(later) => {
                let changed = differences(&values, &later.values);
                if changed.is_empty() {
                    continue;
                }
                Fate::Changed(changed)
            }
            None => Fate::Gone { values, unreadable: broken },
        };
        happenings.push(Happening { name, entity, fate });
    }
    happenings.extend(new.into_iter().map(|(name, mut entity)| {
        let values = std::mem::take(&mut entity.values);
        Happening { name, entity, fate: Fate::Born(values) }
    }));
    happenings
}

/// The values that differ between two moments.
pub(super) fn differences(before: &Values, after: &Values) -> Vec<Difference> {
    let mut all: BTreeMap<&str, (Option<&str>, Option<&str>)> = BTreeMap::new();
    before.iter().for_each(|(path, value)| all.entry(path).or_default().0 = Some(value));
    after.iter().for_each(|(path, value)| all.entry(path).or_default().1 = Some(value));
    let changed = all.into_iter().filter(|(_, (before, after))| before != after);
    let own = |text: Option<&str>| text.map(Box::from);
    changed
        .map(|(path, (before, after))| Difference { path: path.into(), before: own(before), after: own(after) })
        .collect()
}

/// The records of some files, and whether any of the files could not be read.
fn read(files: &[Filed<'_>], catalogue: &Catalogue) -> (Entities, bool) {
    let broken = files.iter().any(|(_, document)| document.is_none_or(|document| !document.is_readable()));
    let inputs = files.iter().zip(0..).filter_map(|((path, document), number)| {
        let root = document.as_ref()?.root.as_ref().filter(|root| !root.is_null())?;
        Some(Input { file: FileId(number), path, root })
    });
    let inputs: Vec<Input<'_>> = inputs.collect();
    (entities(&records_of(&inputs, catalogue)), broken)
}
