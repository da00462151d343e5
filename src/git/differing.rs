//! A folder as it was and as it is, without what is the same in both.

use std::cmp::Ordering;

use gix::bstr::ByteSlice as _;
use gix::objs::tree::EntryRef;
use gix::objs::{Kind, TreeRefIter};

use super::listing::{Folder, entries, is_policy, sift};
use super::repository::Repository;
use super::unreadable::Unreadable;

/// Bytes that are compared at a time, and at a time among those that differ.
const BLOCKS: [usize; 2] = [4096, 64];

/// Compares folders, one after the other: what was the older side of one comparison is often the newer of the next.
pub(super) struct Differ<'r> {
    repository: &'r Repository,
    last: Option<Stored<'r>>,
}

/// A folder as stored.
struct Stored<'r> {
    object: gix::Object<'r>,
    /// Whether it is a tree of its own.
    is_other: bool,
}

impl<'r> Differ<'r> {
    /// Compares folders of a repository.
    pub(super) fn of(repository: &'r Repository) -> Self {
        Differ { repository, last: None }
    }

    /// One folder twice, without what is the same in both. A side that is not there is empty, and so is one that is a
    /// tree of its own. Most of a large folder is the same bytes on both sides, and is not taken apart.
    ///
    /// # Errors
    /// If a side cannot be read.
    pub(super) fn folders(&mut self, sides: [Option<gix::ObjectId>; 2], path: &str) -> Result<[Folder; 2], Unreadable> {
        let new = sides[1].map(|id| self.newer(id, path)).transpose()?;
        let old = sides[0].map(|id| self.repository.object(id, Kind::Tree)).transpose()?;
        let new_side = || Side::of(sides[1], new.as_ref().filter(|new| !new.is_other).map(|new| &*new.object.data));
        let mut both = [Side::of(sides[0], old.as_ref().map(|old| &*old.data)), new_side()];
        leave_out_equals(&mut both)?;
        // What both have is in the newer one, which holds no policy: only what it has not can make the older one a tree.
        let is_other = !path.is_empty() && both[0].kept.iter().any(is_policy);
        if is_other {
            both = [Side::of(sides[0], None), new_side()];
            leave_out_equals(&mut both)?;
        }
        let folders = both.map(|side| Folder { entries: side.met, ..sift(&side.kept, path) });
        self.last = old.map(|object| Stored { object, is_other });
        Ok(folders)
    }

    fn newer(&mut self, id: gix::ObjectId, path: &str) -> Result<Stored<'r>, Unreadable> {
        if let Some(last) = self.last.take_if(|last| last.object.id == id) {
            return Ok(last);
        }
        let object = self.repository.object(id, Kind::Tree)?;
        let is_other = !path.is_empty() && is_tree(&object.data, id)?;
        Ok(Stored { object, is_other })
    }
}

/// Whether a folder holds a `pmo.yaml`.
fn is_tree(data: &[u8], id: gix::ObjectId) -> Result<bool, Unreadable> {
    Ok(data.contains_str(b" pmo.yaml\0") && entries(data, id)?.iter().any(is_policy))
}

/// A folder that is read entry by entry.
struct Side<'d> {
    id: Option<gix::ObjectId>,
    /// What is still to be read.
    rest: &'d [u8],
    /// The entries that are kept.
    kept: Vec<EntryRef<'d>>,
    /// How many entries were gone through.
    met: usize,
}

impl<'d> Side<'d> {
    fn of(id: Option<gix::ObjectId>, data: Option<&'d [u8]>) -> Self {
        Side { id, rest: data.unwrap_or_default(), kept: Vec::new(), met: 0 }
    }

    fn kind(&self) -> gix::hash::Kind {
        self.id.map_or(gix::hash::Kind::Sha1, |id| id.kind())
    }

    /// The next entry, and what stands behind it.
    fn next(&self) -> Result<Option<(EntryRef<'d>, &'d [u8])>, Unreadable> {
        let mut entries = TreeRefIter::from_bytes(self.rest, self.kind());
        let broken = |error: gix::Error| {
            Unreadable::Broken(format!("object {}: {error}", self.id.map(|id| id.to_string()).unwrap_or_default()))
        };
        let Some(entry) = entries.next().transpose().map_err(broken)? else { return Ok(None) };
        let behind = self.rest.get(entries.offset_to_next_entry(self.rest)..).unwrap_or_default();
        Ok(Some((entry, behind)))
    }

    fn keep(&mut self, (entry, behind): (EntryRef<'d>, &'d [u8])) {
        self.kept.push(entry);
        self.pass(behind);
    }

    fn pass(&mut self, behind: &'d [u8]) {
        self.met += 1;
        self.rest = behind;
    }
}

/// Keeps of both what the other has not. Both are in git's order; where they are not, more is kept than need be, and
/// nothing is lost.
fn leave_out_equals([old, new]: &mut [Side<'_>; 2]) -> Result<(), Unreadable> {
    loop {
        pass_same_bytes(old, new);
        match (old.next()?, new.next()?) {
            (None, None) => return Ok(()),
            (Some(one), None) => old.keep(one),
            (None, Some(other)) => new.keep(other),
            (Some(one), Some(other)) => match one.0.cmp(&other.0) {
                Ordering::Less => old.keep(one),
                Ordering::Greater => new.keep(other),
                Ordering::Equal => {
                    old.keep(one);
                    new.keep(other);
                }
            },
        }
    }
}

/// Passes the entries that both sides begin with, byte for byte: `mode name`, a zero, and an id.
fn pass_same_bytes<'d>(old: &mut Side<'d>, new: &mut Side<'d>) {
    let (one, other) = (old.rest, new.rest);
    let same = same_bytes(one, other);
    if same == one.len() && same == other.len() {
        (old.rest, new.rest) = (&[], &[]);
        return;
    }
    let id = old.kind().len_in_bytes();
    let (mut begin, mut met) = (0, 0);
    while let Some(name) = one.get(begin..same).and_then(|bytes| bytes.find_byte(0)) {
        let end = begin + name + 1 + id;
        if end > same {
            break;
        }
        (begin, met) = (end, met + 1);
    }
    for side in [old, new] {
        side.rest = side.rest.get(begin..).unwrap_or_default();
        side.met += met;
    }
}

/// How many bytes both begin with.
fn same_bytes(one: &[u8], other: &[u8]) -> usize {
    let same = BLOCKS.iter().fold(0, |same, block| {
        let (one, other) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
        let blocks = one.chunks_exact(*block).zip(other.chunks_exact(*block));
        same + blocks.take_while(|(one, other)| one == other).count() * block
    });
    let (one, other) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
    same + one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// What is stored of a folder.
    fn stored(files: &BTreeMap<String, u8>) -> Vec<u8> {
        files.iter().flat_map(|(name, id)| [b"100644 ", name.as_bytes(), &[0], &[*id; 20]].concat()).collect()
    }

    /// The names on each side that the other has not, or has with another id.
    fn kept(sides: [&BTreeMap<String, u8>; 2]) -> [Vec<String>; 2] {
        let data = sides.map(stored);
        let mut both = data.each_ref().map(|data| Side::of(None, Some(data)));
        leave_out_equals(&mut both).unwrap();
        both.map(|side| side.kept.iter().map(|entry| entry.filename.to_string()).collect())
    }

    /// Few names and few ids, so that much is the same; ids of zeros and of the letters of names among them.
    fn folder() -> impl Strategy<Value = BTreeMap<String, u8>> {
        prop::collection::btree_map("[ab]{1,5}", prop::sample::select(vec![0, b'a', b' ', 255]), 0..24)
    }

    proptest! {
        #[test]
        fn what_is_the_same_on_both_sides_is_left_out(old in folder(), new in folder()) {
            let other = |own: &BTreeMap<String, u8>, other: &BTreeMap<String, u8>| -> Vec<String> {
                own.iter().filter(|(name, id)| other.get(*name) != Some(id)).map(|(name, _)| name.clone()).collect()
            };
            prop_assert_eq!(kept([&old, &new]), [other(&old, &new), other(&new, &old)]);
        }

        #[test]
        fn bytes_in_common_are_counted(one in "[ab]{0,200}", other in "[ab]{0,200}", both in 0..9000_usize) {
            let [one, other] = [one, other].map(|rest| "a".repeat(both) + &rest);
            let expected = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
            prop_assert_eq!(same_bytes(one.as_bytes(), other.as_bytes()), expected);
        }
    }

    #[test]
    fn nothing_is_kept_of_equal_folders_and_all_of_one_alone() {
        let folder = BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
        assert_eq!(kept([&folder, &folder]), [Vec::<String>::new(), Vec::new()]);
        assert_eq!(kept([&folder, &BTreeMap::new()]), [vec!["a".to_owned(), "b".to_owned()], Vec::new()]);
    }
}
