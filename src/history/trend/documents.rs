//! Files of the past, read and parsed: each content once, and versions of one file one after the other.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::git::{Blobs, Content, ObjectId, Repository, Unreadable};
use crate::yaml::{self, Document, Limits};

/// What was read, by content.
pub(super) type Documents = HashMap<ObjectId, Document>;

/// Files that one thread reads in a row, at least: what was read lately makes the next version of a file cheap.
const CHUNK: usize = 32;

/// What is to be read.
#[derive(Default)]
pub(super) struct Wanted {
    files: Vec<(Arc<str>, ObjectId, Limits)>,
    known: HashSet<ObjectId>,
}

impl Wanted {
    /// Adds a file, unless a file with its content is wanted already.
    pub(super) fn add(&mut self, path: &Arc<str>, blob: ObjectId, limits: Limits) {
        if self.known.insert(blob) {
            self.files.push((path.clone(), blob, limits));
        }
    }

    /// Reads and parses them, many at a time. What cannot be read is left out.
    ///
    /// # Errors
    /// If the repository cannot be read.
    pub(super) fn read(mut self, repository: &Repository) -> Result<Documents, Unreadable> {
        self.files.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let blobs = Blobs::of(repository);
        let chunk = self.files.len().div_ceil(rayon::current_num_threads() * 4).max(CHUNK);
        let read = |files: &[(Arc<str>, ObjectId, Limits)]| {
            blobs.ask(|reader| {
                let documents = files.iter().map(|(_, blob, limits)| {
                    Ok(match reader.read(*blob)? {
                        Content::Bytes(bytes) => Some((*blob, yaml::read(&bytes, limits))),
                        Content::Unread(_) => None,
                    })
                });
                documents.collect::<Result<Vec<_>, Unreadable>>()
            })
        };
        let parts: Vec<Vec<Option<(ObjectId, Document)>>> =
            self.files.par_chunks(chunk).map(read).collect::<Result<_, _>>()?;
        let mut documents = Documents::with_capacity(self.files.len());
        documents.extend(parts.into_iter().flatten().flatten());
        Ok(documents)
    }
}
