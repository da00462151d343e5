//! What each commit did to records, commit after commit: what the lives of records are told from.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::super::differences::{About, Difference, differences};
use super::homes::{Home, Homes};
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
    /// Where it is stated since; `None` where it is not, and for records without an id.
    pub(super) home: Option<Home>,
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
    /// It went by this name until now.
    Named(Arc<str>, Vec<Change>),
    /// What was taken for its coming was a copy: this is what it had said all along, and what the copy says now.
    Copied(Arc<Values>, Arc<Values>),
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
            What::Changed(_) | What::Named(..) | What::Copied(..) => {}
        }
    }
    gone
}

/// Where records were stated after these commits.
pub(super) fn homes<C>(chapters: &[Chapter<C>]) -> Homes {
    let mut homes = Homes::new();
    for deed in chapters.iter().flat_map(|chapter| &chapter.deeds) {
        if let What::Named(before, _) = &deed.what {
            homes.remove(before);
        }
        match &deed.home {
            Some(home) => drop(homes.insert(deed.name.clone(), home.clone())),
            None => drop(homes.remove(&deed.name)),
        }
    }
    homes
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
        for Deed { name, about, what, .. } in deeds {
            if let What::Named(before, _) = &what {
                let life = chronicle.lives.remove(before).unwrap_or_else(|| Life { born: first, ..Life::default() });
                chronicle.lives.insert(name.clone(), life);
            }
            let life = chronicle.lives.entry(name).or_insert_with(|| Life {
                born: if let What::Came(by, _) = what { Some(base.saturating_add(by)) } else { first },
                ..Life::default()
            });
            (life.kind, life.title, life.project) = (about.kind, about.title, about.project);
            match what {
                What::Copied(before, now) => copied(life, &before, &now, first),
                what => live(life, what, base, own),
            }
        }
    }
    chronicle
}

fn live(life: &mut Life, what: What, base: u32, own: u32) {
    let changes = match what {
        What::Changed(changes) | What::Came(_, changes) | What::Named(_, changes) => changes,
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
        What::Copied(..) => return,
    };
    let of_line = |change: Change| Change { commit: base.saturating_add(change.commit), ..change };
    life.changes.extend(changes.into_iter().map(of_line));
}

/// A record that had been there before the copy came that was taken for it: what the copy said otherwise, it changed.
fn copied(life: &mut Life, before: &Values, now: &Values, first: Option<u32>) {
    let Some(came) = life.born.filter(|born| Some(*born) > first) else { return };
    let mut copy: BTreeMap<&str, &str> = now.iter().collect();
    for change in life.changes.iter().rev() {
        match &change.before {
            Some(value) => copy.insert(&change.path, value),
            None => copy.remove(&*change.path),
        };
    }
    let copy: Values = copy.into_iter().collect();
    let changes = differences(before, &copy).into_iter();
    let mut changes: Vec<Change> =
        changes.map(|Difference { path, before, after }| Change { commit: came, path, before, after }).collect();
    changes.append(&mut life.changes);
    (life.born, life.changes) = (first, changes);
}
