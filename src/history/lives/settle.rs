//! What a step did, settled from what was found in each of its files.

use std::sync::Arc;

use super::super::differences::{Difference, Fate, Happening, differences};
use super::annals::{Chapter, Deed, Gone, What};
use super::lineage::{self, Branches, Done};
use crate::chronicle::{Change, Values};

/// What was found of one commit.
#[derive(Default)]
pub(super) struct Found {
    /// What happened to records, file by file.
    pub(super) happenings: Vec<Happening>,
    /// Whether any of its files cannot be read.
    pub(super) is_broken: bool,
}

/// The commits of a step: what it merged in and what each of those follows, and itself.
pub(super) struct Page<C> {
    /// What it merged in, oldest first, and behind them itself.
    pub(super) commits: Vec<C>,
    /// What each of them follows, as [`super::step::Step`] says it.
    pub(super) parents: Vec<Vec<Option<usize>>>,
}

/// What a step did, from what was found of each of its commits. Moves on the records that are gone.
pub(super) fn chapter<C>(page: Page<C>, found: Vec<Found>, gone: &mut Gone) -> Chapter<C> {
    let mut branches = Branches::default();
    let mut deeds = Vec::new();
    let last = found.len().saturating_sub(1);
    for ((found, parents), number) in found.into_iter().zip(&page.parents).zip(0..) {
        let happenings = settled(found.happenings);
        if number as usize == last {
            let done = branches.merge(parents, happenings, number).into_iter();
            deeds.extend(done.map(|done| deed(done, found.is_broken, gone)));
        } else {
            branches.enter(parents, happenings, number);
        }
    }
    Chapter { commits: page.commits, deeds }
}

fn deed(done: lineage::Deed, is_broken: bool, gone: &mut Gone) -> Deed {
    let lineage::Deed { name, about, done } = done;
    let what = match done {
        Done::Gone(values) => {
            let values = Arc::new(values);
            gone.insert(name.clone(), values.clone());
            if is_broken { What::Lost(values) } else { What::Went(values) }
        }
        Done::Born { commit, values, changes } => match gone.remove(&name) {
            Some(before) => What::Back(returned(&before, &values, &changes, commit)),
            None => What::Came(commit, changes),
        },
        Done::Changed(changes) => What::Changed(changes),
    };
    Deed { name, about, what }
}

/// The changes of a record that had been away and came back.
fn returned(before: &Values, now: &Values, since: &[Change], commit: u32) -> Vec<Change> {
    let later = |path: &str| since.iter().find(|change| &*change.path == path).map(|change| change.commit);
    let change = |Difference { path, before, after }| {
        let commit = later(&path).unwrap_or(commit);
        Change { commit, path, before, after }
    };
    differences(before, now).into_iter().map(change).collect()
}

/// What happened to each record of a commit, by name. A record that moved from one file to another did not go, nor
/// did one that another file states as well.
fn settled(mut happenings: Vec<Happening>) -> Vec<Happening> {
    happenings.sort_by(|a, b| a.name.cmp(&b.name));
    let mut happenings = happenings.into_iter().peekable();
    let mut settled = Vec::with_capacity(happenings.len());
    while let Some(first) = happenings.next() {
        let mut all = vec![first];
        while let Some(more) = happenings.next_if(|next| all.first().is_some_and(|first| first.name == next.name)) {
            all.push(more);
        }
        settled.extend(if all.len() == 1 { all.pop() } else { as_one(all) });
    }
    settled
}

/// What became of a record of which several files tell.
fn as_one(happenings: Vec<Happening>) -> Option<Happening> {
    let (mut gone, mut born, mut changed) = (None, None, None::<Happening>);
    for happening in happenings {
        match (&happening.fate, &mut changed) {
            (Fate::Gone(_), _) => gone = gone.or(Some(happening)),
            (Fate::Born(_), _) => born = born.or(Some(happening)),
            (Fate::Changed(_), None) => changed = Some(happening),
            // Stated twice, and changed in both places.
            (Fate::Changed(more), Some(Happening { fate: Fate::Changed(changes), .. })) => {
                changes.extend_from_slice(more)
            }
            (Fate::Changed(_), Some(_)) => {}
        }
    }
    match (changed, gone, born) {
        (Some(changed), _, _) => Some(changed),
        (None, Some(gone), Some(born)) => {
            let (Fate::Gone(before), Fate::Born(after)) = (&gone.fate, &born.fate) else { return None };
            let changes = differences(before, after);
            (!changes.is_empty()).then_some(Happening { fate: Fate::Changed(changes), ..born })
        }
        (None, gone, born) => gone.or(born),
    }
}
