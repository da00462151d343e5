//! Versions of many plots, of which a few change from one step to the next.

use std::sync::Arc;

use super::plot::Version;

/// Versions that are kept together: a change copies as many, and as many pointers to others.
const PART: usize = 32;

/// The versions of plots, in the order of the plots. A copy shares with the roll what neither of them changes.
#[derive(Clone, Default)]
pub(super) struct Roll(Arc<Vec<Arc<Vec<Arc<Version>>>>>);

impl Roll {
    /// A roll of these versions.
    pub(super) fn of(versions: &[Arc<Version>]) -> Self {
        Roll(Arc::new(versions.chunks(PART).map(|part| Arc::new(part.to_vec())).collect()))
    }

    /// Puts another version in the place with this number.
    pub(super) fn put(&mut self, place: usize, version: Arc<Version>) {
        let part = Arc::make_mut(&mut self.0).get_mut(place / PART);
        if let Some(old) = part.and_then(|part| Arc::make_mut(part).get_mut(place % PART)) {
            *old = version;
        }
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Version>> {
        self.0.iter().flat_map(|part| part.iter())
    }

    /// Whether nothing was changed since one was copied from the other.
    pub(super) fn is_same(&self, other: &Roll) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
