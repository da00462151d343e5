//! All records of one typed kind, in the order of project and id.

use std::borrow::Cow;
use std::ops::{Deref, Range};

use rayon::prelude::*;

use super::fields::Text;
use super::natural::natural_order;
use super::record::{ProjectId, RecordId};

/// A typed record with its place in the portfolio.
#[derive(Debug, Clone)]
pub struct Filed<'a, T> {
    /// The record it was decoded from.
    pub record: RecordId,
    /// The project, programme or portfolio it belongs to.
    pub project: Option<ProjectId>,
    /// Its id as written.
    pub id: Option<Text<'a>>,
    /// Its fields.
    pub data: T,
}

impl<T> Deref for Filed<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

/// Every record of one typed kind. The order does not depend on files: by project, then by id, then as found.
#[derive(Debug)]
pub struct Collection<'a, T> {
    items: Vec<Filed<'a, T>>,
    ranges: Vec<Range<usize>>,
}

impl<T> Default for Collection<'_, T> {
    fn default() -> Self {
        Collection { items: Vec::new(), ranges: Vec::new() }
    }
}

impl<'a, T> Collection<'a, T> {
    /// Sorts `items`; `order` breaks ties between records without an id.
    pub(super) fn new(mut items: Vec<Filed<'a, T>>, projects: usize, order: impl Fn(&T) -> String) -> Self {
        let text =
            |item: &Filed<'a, T>| item.id.map_or_else(|| Cow::Owned(order(&item.data)), |id| Cow::Borrowed(id.value));
        items.sort_by_cached_key(|item| (item.project.is_none(), item.project, Natural(text(item))));
        let mut ranges = vec![0..0; projects];
        let mut start = 0;
        for chunk in items.chunk_by(|a, b| a.project == b.project) {
            let end = start + chunk.len();
            if let Some(range) =
                chunk.first().and_then(|item| item.project).and_then(|id| ranges.get_mut(id.0 as usize))
            {
                *range = start..end;
            }
            start = end;
        }
        Collection { items, ranges }
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Filed<'a, T>> {
        self.items.iter()
    }

    /// All of them, to fill in what is known only later; their order stays.
    pub(super) fn par_iter_mut(&mut self) -> rayon::slice::IterMut<'_, Filed<'a, T>>
    where
        T: Send,
    {
        self.items.par_iter_mut()
    }

    /// Those of one project.
    pub fn of(&self, project: ProjectId) -> &[Filed<'a, T>] {
        self.ranges.get(project.0 as usize).and_then(|range| self.items.get(range.clone())).unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<'s, 'a, T> IntoIterator for &'s Collection<'a, T> {
    type Item = &'s Filed<'a, T>;
    type IntoIter = std::slice::Iter<'s, Filed<'a, T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[derive(PartialEq, Eq)]
struct Natural<'a>(Cow<'a, str>);

impl Ord for Natural<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        natural_order(&self.0, &other.0)
    }
}

impl PartialOrd for Natural<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
