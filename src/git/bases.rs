//! What objects are stored as differences from, for a thread that goes through a repository in order.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gix::objs::Kind;
use gix::odb::pack::Find as _;
use gix::odb::pack::cache::DecodeEntry;
use gix::odb::pack::cache::lru::MemoryCappedHashmap;

/// Bytes that are kept of what was read: older objects are stored as what differs from newer ones of late.
const NEAR: usize = 4 << 20;
/// How many differences are put together before one asks whether a step in between should have been kept.
const LONG: usize = 8;
/// Packs of more objects are not listed.
const MOST_LISTED: u64 = 500_000;

/// Where something stands: a pack, and an offset in it.
type Place = (u32, u64);
/// The objects of a pack, in the order in which they stand.
type Objects = Vec<(u64, gix::ObjectId)>;

/// What is kept for one handle. What it reads is kept as the next may be stored by it; but what lies between an object
/// and the nearest that is kept is not, and where many objects are stored by one that was never asked for, all the way
/// to it is gone anew for each of them. [`Bases::complete`] keeps such a one as well.
#[derive(Clone)]
pub(super) struct Bases {
    trail: Arc<Mutex<Trail>>,
    listings: Listings,
}

/// The packs of a repository that were listed, for all of its handles.
#[derive(Clone, Default)]
pub(super) struct Listings(Arc<Mutex<HashMap<u32, Objects>>>);

/// The way from the last object to what it is stored by.
#[derive(Default)]
struct Trail {
    /// What was not kept, from the object itself on.
    missed: Vec<Place>,
    /// What a long way began at, once.
    met: HashSet<Place>,
}

impl Bases {
    /// Has a handle keep what it reads.
    pub(super) fn of(local: &mut gix::Repository, listings: &Listings) -> Self {
        let bases = Bases { trail: Arc::default(), listings: listings.clone() };
        let trail = bases.trail.clone();
        let kept = move || Kept { near: MemoryCappedHashmap::new(NEAR), trail: trail.clone() };
        local.objects.set_pack_cache(move || Box::new(kept()));
        local.objects.prevent_pack_unload();
        bases
    }

    /// An object has been read: where it was a long way off, and one before it was stored by the same, that one is read.
    pub(super) fn complete(&self, local: &gix::Repository) {
        let lacking = locked(&self.trail).ended();
        if let Some(base) = lacking.and_then(|place| self.object_at(local, place)) {
            // If it cannot be read, what is stored by it could not be either.
            drop(local.try_find_object(base));
            locked(&self.trail).missed.clear();
        }
    }

    fn object_at(&self, local: &gix::Repository, (pack, offset): Place) -> Option<gix::ObjectId> {
        let mut listed = locked(&self.listings.0);
        let objects = listed.entry(pack).or_insert_with(|| list(local, pack).unwrap_or_default());
        // What is stored stands behind its header, and before the next object.
        let behind = objects.partition_point(|(start, _)| *start < offset);
        objects.get(behind.checked_sub(1)?).map(|(_, id)| *id)
    }
}

fn list(local: &gix::Repository, pack: u32) -> Option<Objects> {
    if local.objects.packed_object_count().is_ok_and(|count| count > MOST_LISTED) {
        return None;
    }
    let mut objects = local.objects.pack_offsets_and_oid(pack).ok()??;
    objects.sort_unstable();
    Some(objects)
}

impl Trail {
    /// The object has been read: the place of what it is stored by, where that is a long way and was gone before.
    fn ended(&mut self) -> Option<Place> {
        let missed = std::mem::take(&mut self.missed);
        let base = missed.get(1).filter(|_| missed.len() >= LONG)?;
        (!self.met.insert(*base)).then_some(*base)
    }
}

/// What gix asks for everything on the way from an object to what it is stored by.
struct Kept {
    near: MemoryCappedHashmap,
    trail: Arc<Mutex<Trail>>,
}

impl DecodeEntry for Kept {
    fn put(&mut self, pack: u32, offset: u64, data: &[u8], kind: Kind, stored: usize) {
        self.near.put(pack, offset, data, kind, stored);
    }

    fn get(&mut self, pack: u32, offset: u64, out: &mut Vec<u8>) -> Option<(Kind, usize)> {
        let found = self.near.get(pack, offset, out);
        if found.is_none() {
            locked(&self.trail).missed.push((pack, offset));
        }
        found
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_a_long_way_off_is_lacking_when_it_is_missed_again() {
        let trail = Arc::new(Mutex::new(Trail::default()));
        let mut kept = Kept { near: MemoryCappedHashmap::new(NEAR), trail: trail.clone() };
        let mut read = |object: u64, bases: std::ops::Range<u64>| {
            let mut way = std::iter::once(object).chain(bases);
            let missed = way.find(|offset| kept.get(1, *offset, &mut Vec::new()).is_some());
            kept.put(1, object, b"data", Kind::Tree, 4);
            (missed, locked(&trail).ended())
        };
        assert_eq!(read(1, 100..120), (None, None));
        assert_eq!(read(2, 100..120), (None, Some((1, 100))), "the second time");
        assert_eq!(read(100, 101..120), (None, None), "it is read, and kept");
        assert_eq!(read(3, 100..120), (Some(100), None));
        assert_eq!([read(4, 200..203), read(5, 200..203)], [(None, None); 2], "a short way");
    }
}
