//! What a file states, version by version, and what changed in its records from one to the next.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use super::super::differences::{Words, happenings};
use super::homes::Sited;
use super::tree::{Turn, Version};
use crate::chronicle::{Entities, Values, entities_of};
use crate::model::{Input, records_of};
use crate::schema::Catalogue;
use crate::source::FileId;
use crate::yaml::{self, Document, Limits, Node, Value};

/// How files are read: the kinds and limits of today.
pub(super) struct Desk<'c, B> {
    catalogue: &'c Catalogue,
    limits: &'c Limits,
    /// What is needed of project files to know the records below them.
    projects: Mutex<HashMap<B, Arc<Option<Document>>>>,
}

/// A file at a moment: what it states, and whether all of it could be read.
#[derive(Default)]
struct Sheet {
    entities: Entities,
    is_readable: bool,
}

/// What a commit did to the records of a file.
pub(super) struct Work {
    /// The commit's number, as the caller counts.
    pub(super) step: usize,
    /// What happened.
    pub(super) happenings: Vec<Sited>,
    /// Whether the file is there after it and cannot be read.
    pub(super) is_broken: bool,
}

impl<'c, B: Copy + Eq + Hash> Desk<'c, B> {
    pub(super) fn new(catalogue: &'c Catalogue, limits: &'c Limits) -> Self {
        Desk { catalogue, limits, projects: Mutex::default() }
    }

    /// What happened to the records of one file in these commits, which stand oldest first. Each version is read once,
    /// and newer ones first: the older are stored as what differs from them.
    pub(super) fn works<E>(
        &self,
        turns: &[(usize, Turn<B>)],
        read: &mut impl FnMut(B) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Vec<Work>, E> {
        let mut works = Vec::with_capacity(turns.len());
        let mut last: Option<(&Version<B>, Sheet)> = None;
        let mut words = Words::default();
        for (step, turn) in turns.iter().rev() {
            let known = last.take().filter(|(version, _)| Some(*version) == turn.after.as_ref());
            let after = match known {
                Some((_, sheet)) => sheet,
                None => self.sheet(&turn.path, turn.after.as_ref(), read)?,
            };
            let before = self.sheet(&turn.path, turn.before.as_ref(), read)?;
            let happenings = happenings(&before.entities, &after.entities, &mut words);
            let happenings = happenings.into_iter().map(|happening| Sited { path: turn.path.clone(), happening });
            works.push(Work { step: *step, happenings: happenings.collect(), is_broken: !after.is_readable });
            last = turn.before.as_ref().map(|version| (version, before));
        }
        Ok(works)
    }

    /// What a version of a file says of one record; `None` where it says nothing.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn said<E>(
        &self,
        path: &str,
        version: Option<&Version<B>>,
        name: &str,
        read: &mut impl FnMut(B) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Option<Values>, E> {
        let mut sheet = self.sheet(path, version, read)?;
        Ok(sheet.entities.remove(name).map(|entity| entity.values))
    }

    fn sheet<E>(
        &self,
        path: &str,
        version: Option<&Version<B>>,
        read: &mut impl FnMut(B) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Sheet, E> {
        const OWN: FileId = FileId(0);
        let Some(version) = version else { return Ok(Sheet { is_readable: true, ..Sheet::default() }) };
        let Some(bytes) = read(version.content)? else { return Ok(Sheet::default()) };
        let own = yaml::read(&bytes, self.limits);
        let above = match &version.above {
            Some((path, content)) => Some((path, self.project(*content, read)?)),
            None => None,
        };
        let above = above.as_ref().map(|(path, project)| (path, project.as_ref().as_ref()));
        let mut inputs = Vec::with_capacity(2);
        inputs.extend(input(OWN, path, &own));
        inputs.extend(above.and_then(|(path, project)| input(FileId(1), path, project?)));
        let is_known = above.is_none_or(|(_, project)| project.is_some_and(Document::is_readable));
        let is_readable = own.is_readable() && is_known;
        Ok(Sheet { entities: entities_of(&records_of(&inputs, self.catalogue), OWN), is_readable })
    }

    /// What a project file says of the project's name; nothing if it is not there to be read.
    fn project<E>(
        &self,
        content: B,
        read: &mut impl FnMut(B) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Arc<Option<Document>>, E> {
        let known = || self.projects.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(&content) {
            return Ok(found.clone());
        }
        let project = Arc::new(read(content)?.map(|bytes| head(yaml::read(&bytes, self.limits))));
        known().insert(content, project.clone());
        Ok(project)
    }
}

fn input<'d>(file: FileId, path: &'d str, document: &'d Document) -> Option<Input<'d>> {
    let root = document.root.as_ref().filter(|root| !root.is_null())?;
    Some(Input { file, path, root })
}

/// The document without anything but what says which project it is.
fn head(mut document: Document) -> Document {
    fn keep(node: &mut Node) {
        match &mut node.value {
            Value::Mapping(entries) => {
                entries.retain(|entry| matches!(&*entry.key, "id" | "kind") && entry.value.scalar().is_some());
                entries.shrink_to_fit();
            }
            Value::Sequence(items) => items.iter_mut().for_each(keep),
            Value::Scalar(_) => {}
        }
    }
    document.root.iter_mut().for_each(keep);
    document
}
