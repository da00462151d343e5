//! Records whose project is in a file that cannot be read: they lost its name, and are the same records.

use std::collections::HashSet;

use crate::chronicle::Entities;
use crate::rules::Scene;

/// Takes out of the records of a moment those that stand without a project there and, under the name of one that is not
/// there, at the other moment. Nothing, where every file can be read: there a record without a project is meant.
pub(super) fn without_strays(own: Entities, scene: &Scene<'_>, others: &Entities) -> Entities {
    if scene.files.iter().all(|file| file.document.is_readable()) {
        return own;
    }
    let lost = others.iter().filter(|(_, entity)| !entity.project.is_empty() && !own.contains_key(&entity.project));
    let lost: HashSet<&str> = lost.filter_map(|(name, entity)| name.strip_prefix(&*entity.project)).collect();
    let is_stray = |name: &str| lost.contains(name) || lost.contains(format!("/{name}").as_str());
    let kept: Vec<bool> = own.iter().map(|(name, entity)| !(entity.project.is_empty() && is_stray(name))).collect();
    own.into_iter().zip(kept).filter_map(|(one, is_kept)| is_kept.then_some(one)).collect()
}
