//! What a step did, settled from what was found in each of its files.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::differences::{Difference, Fate, Happening, differences};
use super::annals::{Chapter, Deed, Gone, What, gone, homes};
use super::homes::{Homes, Said, Sited, is_named, settle};
use super::lineage::Branches;
use super::renames::renames;
use super::story::{self, Done};
use crate::chronicle::{Change, Values};

/// What was found of one commit.
#[derive(Default)]
pub(super) struct Found {
    /// What happened to records, file by file.
    pub(super) happenings: Vec<Sited>,
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

/// What is known of records after some commits.
#[derive(Default)]
pub(super) struct Register {
    gone: Gone,
    homes: Homes,
}

impl Register {
    /// After these chapters.
    pub(super) fn after<C>(chapters: &[Chapter<C>]) -> Self {
        Register { gone: gone(chapters), homes: homes(chapters) }
    }

    /// What a step did, from what was found of each of its commits. Moves on by it.
    ///
    /// # Errors
    /// If a file that states a record a second time cannot be read.
    pub(super) fn chapter<C, E>(
        &mut self,
        page: Page<C>,
        found: Vec<Found>,
        said: &mut Said<'_, E>,
    ) -> Result<Chapter<C>, E> {
        let mut branches = Branches::default();
        let mut deeds = Vec::new();
        let last = found.len().saturating_sub(1);
        for ((found, parents), number) in found.into_iter().zip(&page.parents).zip(0..) {
            if number as usize == last {
                let mut copies = Vec::new();
                let settled = self.settled(found.happenings, &mut copies, said)?;
                let named = renames(&settled, |name| self.gone.contains_key(name));
                let done = branches.merge(parents, settled, number);
                deeds = self.deeds(done, found.is_broken, named, copies);
            } else {
                branches.enter(parents, aside(found.happenings), number);
            }
        }
        Ok(Chapter { commits: page.commits, deeds })
    }

    /// What happened to each record on the line, by name, and which of them turn out to have been copied.
    fn settled<E>(
        &mut self,
        happenings: Vec<Sited>,
        copies: &mut Vec<Deed>,
        said: &mut Said<'_, E>,
    ) -> Result<Vec<Sited>, E> {
        let mut settled = Vec::with_capacity(happenings.len());
        for all in by_name(happenings) {
            let Some(first) = all.first().map(|one| one.happening.clone()) else { continue };
            if !is_named(&first) {
                settled.extend(as_one(all));
                continue;
            }
            let path = all.first().map(|one| one.path.clone()).unwrap_or_default();
            let home = self.homes.remove(&first.name);
            let before = home.clone();
            let became = settle(home, self.gone.contains_key(&first.name), all, said)?;
            let path = became.home.as_ref().map_or(path, |home| home.path.clone());
            if let Some((before, now)) = became.copied {
                let what = What::Copied(Arc::new(before), Arc::new(now));
                copies.push(Deed {
                    name: first.name.clone(),
                    about: first.about.clone(),
                    what,
                    home: became.home.clone(),
                });
            }
            // It is stated elsewhere and says the same: whoever goes on from here has to know where.
            if became.happening.is_none() && became.home.is_some() && became.home != before {
                let what = What::Changed(Vec::new());
                copies.push(Deed {
                    name: first.name.clone(),
                    about: first.about.clone(),
                    what,
                    home: became.home.clone(),
                });
            }
            self.homes.extend(became.home.map(|home| (first.name, home)));
            settled.extend(became.happening.map(|happening| Sited { path, happening }));
        }
        Ok(settled)
    }

    /// What became of records; those that turn out to have been copied first.
    fn deeds(
        &mut self,
        mut done: Vec<story::Deed>,
        is_broken: bool,
        named: HashMap<Arc<str>, Arc<str>>,
        mut deeds: Vec<Deed>,
    ) -> Vec<Deed> {
        let mut before: HashMap<Arc<str>, Values> = HashMap::new();
        if !named.is_empty() {
            let former: HashSet<&Arc<str>> = named.values().collect();
            let (gone, rest): (Vec<_>, Vec<_>) = done.into_iter().partition(|one| former.contains(&one.name));
            done = rest;
            before.extend(gone.into_iter().filter_map(|one| match one.done {
                Done::Gone(values) => Some((one.name, values)),
                _ => None,
            }));
        }
        deeds.extend(done.into_iter().map(|one| {
            let former = named.get(&one.name).and_then(|former| Some((former.clone(), before.remove(former)?)));
            self.deed(one, is_broken, former)
        }));
        deeds
    }

    fn deed(&mut self, done: story::Deed, is_broken: bool, former: Option<(Arc<str>, Values)>) -> Deed {
        let story::Deed { name, about, done, .. } = done;
        let what = match done {
            Done::Gone(values) => {
                let values = Arc::new(values);
                self.gone.insert(name.clone(), values.clone());
                if is_broken { What::Lost(values) } else { What::Went(values) }
            }
            Done::Born { commit, values, changes } => match (self.gone.remove(&name), former) {
                (Some(before), _) => What::Back(returned(&before, &values, &changes, commit)),
                (None, Some((former, before))) => What::Named(former, returned(&before, &values, &changes, commit)),
                (None, None) => What::Came(commit, changes),
            },
            Done::Changed(changes) => What::Changed(changes),
        };
        let home = self.homes.get(&name).cloned();
        Deed { name, about, what, home }
    }
}

/// The changes of a record that had been away and came back, or goes by another name.
fn returned(before: &Values, now: &Values, since: &[Change], commit: u32) -> Vec<Change> {
    let later = |path: &str| since.iter().find(|change| &*change.path == path).map(|change| change.commit);
    let change = |Difference { path, before, after }| {
        let commit = later(&path).unwrap_or(commit);
        Change { commit, path, before, after }
    };
    differences(before, now).into_iter().map(change).collect()
}

/// What happened to each record of a commit that was merged in, by name.
fn aside(happenings: Vec<Sited>) -> Vec<Sited> {
    by_name(happenings).into_iter().filter_map(as_one).collect()
}

/// What is told of each record, sorted by name.
fn by_name(mut happenings: Vec<Sited>) -> Vec<Vec<Sited>> {
    happenings.sort_by(|a, b| a.happening.name.cmp(&b.happening.name));
    let mut happenings = happenings.into_iter().peekable();
    let mut all = Vec::new();
    while let Some(first) = happenings.next() {
        let mut own = vec![first];
        let is_own = |next: &Sited| own.first().is_some_and(|first| first.happening.name == next.happening.name);
        let more: Vec<Sited> = std::iter::from_fn(|| happenings.next_if(is_own)).collect();
        own.extend(more);
        all.push(own);
    }
    all
}

/// What became of a record of which one or several files tell. A record that moved from one file to another did not go,
/// nor did one that another file states as well.
fn as_one(mut told: Vec<Sited>) -> Option<Sited> {
    if told.len() == 1 {
        return told.pop();
    }
    let (mut gone, mut born, mut changed) = (None, None, None::<Sited>);
    for one in told {
        match (&one.happening.fate, &mut changed) {
            (Fate::Gone(_), _) => gone = gone.or(Some(one)),
            (Fate::Born(_), _) => born = born.or(Some(one)),
            (Fate::Changed(_), None) => changed = Some(one),
            // Stated twice, and changed in both places.
            (Fate::Changed(more), Some(Sited { happening: Happening { fate: Fate::Changed(changes), .. }, .. })) => {
                changes.extend_from_slice(more)
            }
            (Fate::Changed(_), Some(_)) => {}
        }
    }
    match (changed, gone, born) {
        (Some(changed), _, _) => Some(changed),
        (None, Some(gone), Some(mut born)) => {
            let (Fate::Gone(before), Fate::Born(after)) = (&gone.happening.fate, &born.happening.fate) else {
                return None;
            };
            let changes = differences(before, after);
            born.happening.fate = Fate::Changed(changes);
            matches!(&born.happening.fate, Fate::Changed(changes) if !changes.is_empty()).then_some(born)
        }
        (None, gone, born) => gone.or(born),
    }
}
