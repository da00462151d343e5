//! What each commit did to records, commit after commit: what the lives of records are told from.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::differences::About;
use crate::chronicle::{Change, Chronicle, Commit, Life, Reach, Values};

/// What a commit of the line did; `C` says which commits. They are numbered within it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chapter<C = Commit> {
    /// What it merged in, oldest first, and behind them itself.
    pub(super) commits: Vec<C>,
    /// What became of records, by name.
    pub(super) deeds: Vec<Deed>,
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deed {
    /// The record's name.
    pub(super) name: Arc<str>,
    /// The record as it is, or was last.
    pub(super) about: About,
    /// What became of it.
    pub(super) what: What,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// It came, by this commit, and on the way in other commits said more.
    Came(u32, Vec<Change>),
    /// Values changed.
    Changed(Vec<Change>),
    /// It went, saying this last.
    Went(Arc<Values>),
    /// Its file can no longer be read: that is no end. This is what it said last.
    Lost(Arc<Values>),
    /// It is there again, and says something else than before.
    Back(Vec<Change>),
}

/// What records said last that are not there.
pub(super) type Gone = HashMap<Arc<str>, Arc<Values>>;

/// What records said last that were not there after these commits.
pub(super) fn gone<C>(chapters: &[Chapter<C>]) -> Gone {
    let mut gone = Gone::new();
    for deed in chapters.iter().flat_map(|chapter| &chapter.deeds) {
        match &deed.what {
            What::Went(values) | What::Lost(values) => drop(gone.insert(deed.name.clone(), values.clone())),
            What::Came(..) | What::Back(..) => drop(gone.remove(&deed.name)),
            What::Changed(_) => {}
        }
    }
    gone
}

/// The lives of all records, from what each commit did, oldest first.
pub fn lives(chapters: Vec<Chapter>, reach: Reach) -> Chronicle {
    let mut chronicle = Chronicle { reach, ..Chronicle::default() };
    chronicle.commits.reserve(chapters.iter().map(|chapter| chapter.commits.len()).sum());
    for Chapter { commits, deeds } in chapters {
        let base = u32::try_from(chronicle.commits.len()).unwrap_or(u32::MAX);
        let own = base.saturating_add(u32::try_from(commits.len()).unwrap_or(u32::MAX)).saturating_sub(1);
        chronicle.commits.extend(commits);
        let first = chronicle.first();
        for Deed { name, about, what } in deeds {
            let life = chronicle.lives.entry(name).or_insert_with(|| Life {
                born: if let What::Came(by, _) = what { Some(base.saturating_add(by)) } else { first },
                ..Life::default()
            });
            (life.kind, life.title, life.project) = (about.kind, about.title, about.project);
            live(life, what, base, own);
        }
    }
    chronicle
}

fn live(life: &mut Life, what: What, base: u32, own: u32) {
    let changes = match what {
        What::Changed(changes) | What::Came(_, changes) => changes,
        What::Back(changes) => {
            life.absences.extend(life.ended.take().map(|ended| (ended, own)));
            life.last_words = Values::default();
            changes
        }
        What::Went(values) => {
            life.ended = Some(own);
            life.last_words = Arc::unwrap_or_clone(values);
            return;
        }
        What::Lost(values) => {
            life.ended = None;
            life.last_words = Arc::unwrap_or_clone(values);
            return;
        }
    };
    let of_line = |change: Change| Change { commit: base.saturating_add(change.commit), ..change };
    life.changes.extend(changes.into_iter().map(of_line));
}
