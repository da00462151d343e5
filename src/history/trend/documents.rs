//! Files of the past, read and parsed: each content once, and versions of one file one after the other.

use std::sync::Arc;

use ahash::{HashMap, HashMapExt as _, HashSet};
use rayon::prelude::*;

use crate::git::{BlobReader, Blobs, Content, ObjectId, Unreadable};
use crate::yaml::{self, Document, Limits};

/// What a file says: its content, read within limits.
pub(super) type Key = (ObjectId, Limits);

/// What was read.
pub(super) type Documents = HashMap<Key, Document>;

/// Files that one thread reads in a row, at least: what was read lately makes the next version of a file cheap.
const CHUNK: usize = 32;

/// A file that is to be read.
type File = (Arc<str>, Key);

/// What is to be read; of each file, older versions are added before newer ones.
#[derive(Default)]
pub(super) struct Wanted {
    files: Vec<File>,
    known: HashSet<Key>,
}

impl Wanted {
    /// Adds a file, unless a file with its content is wanted already.
    pub(super) fn add(&mut self, path: &Arc<str>, key: Key) {
        if self.known.insert(key) {
            self.files.push((path.clone(), key));
        }
    }

    /// How many files are wanted.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Reads and parses them, many at a time. What cannot be read is left out.
    ///
    /// # Errors
    /// If the repository cannot be read.
    pub(super) fn read(self, blobs: &Blobs) -> Result<Documents, Unreadable> {
        let files = self.in_order();
        let chunk = files.len().div_ceil(rayon::current_num_threads() * 4).max(CHUNK);
        let read = |files: &[File]| blobs.ask(|reader| documents(files, reader));
        let parts: Vec<Vec<(Key, Document)>> = files.par_chunks(chunk).map(read).collect::<Result<_, _>>()?;
        let mut documents = Documents::with_capacity(files.len());
        documents.extend(parts.into_iter().flatten());
        Ok(documents)
    }

    /// Versions of one file next to one another, the newest first: older ones are stored as what differs from newer ones.
    fn in_order(mut self) -> Vec<File> {
        self.files.reverse();
        self.files.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.files
    }
}

fn documents(files: &[File], reader: &BlobReader) -> Result<Vec<(Key, Document)>, Unreadable> {
    let mut documents = Vec::with_capacity(files.len());
    for (_, (blob, limits)) in files {
        if let Content::Bytes(bytes) = reader.read(*blob)? {
            documents.push(((*blob, *limits), yaml::read(&bytes, limits)));
        }
    }
    Ok(documents)
}
