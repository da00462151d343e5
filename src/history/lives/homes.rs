//! Which file a record is read from, where several state it: whoever adds a copy says what it says.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::differences::{Fate, Happening, differences};
use crate::chronicle::Values;

/// The files that state a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    /// The one that counts: the one that came last.
    pub(super) path: Arc<str>,
    /// The others.
    pub(super) others: Vec<Arc<str>>,
}

/// The homes of records that were seen to change, by name. One that did not is where it was from the beginning.
pub(super) type Homes = HashMap<Arc<str>, Home>;

/// What happened to a record in one file.
#[derive(Debug, Clone)]
pub(super) struct Sited {
    /// The file.
    pub(super) path: Arc<str>,
    /// What happened.
    pub(super) happening: Happening,
}

/// Before a commit, or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Before,
    After,
}

/// What a file says of a record around the commit that is looked at; `None` where it says nothing.
pub(super) type Said<'s, E> = dyn FnMut(&str, &str, When) -> Result<Option<Values>, E> + 's;

/// What became of a record.
pub(super) struct Settled {
    pub(super) happening: Option<Happening>,
    /// Where it is stated since.
    pub(super) home: Option<Home>,
    /// What another file turns out to have said all along, and what the one says that was taken for the first.
    pub(super) copied: Option<(Values, Values)>,
}

/// Whether a record goes by its id. Others go by what they say: several files may well hold records that look alike.
pub(super) fn is_named(happening: &Happening) -> bool {
    let last = happening.name.rsplit('/').next().unwrap_or_default();
    !last.strip_prefix(&*happening.about.kind).is_some_and(|rest| rest.starts_with('['))
}

/// What became of a record, from what happened to it in each file of a commit. `is_gone` says that it had gone before.
pub(super) fn settle<E>(
    home: Option<Home>,
    is_gone: bool,
    mut told: Vec<Sited>,
    said: &mut Said<'_, E>,
) -> Result<Settled, E> {
    let is_only = home.as_ref().is_none_or(|home| home.others.is_empty());
    let is_at_home = |sited: &Sited| home.as_ref().is_none_or(|home| home.path == sited.path);
    match &told[..] {
        [one] if is_only && is_at_home(one) && !(is_gone && matches!(one.happening.fate, Fate::Changed(_))) => {
            let is_born_twice = home.is_some() && matches!(one.happening.fate, Fate::Born(_));
            if !is_born_twice {
                let is_there = !matches!(one.happening.fate, Fate::Gone(_));
                let home = is_there.then(|| Home { path: one.path.clone(), others: Vec::new() });
                return Ok(Settled { happening: told.pop().map(|one| one.happening), home, copied: None });
            }
        }
        [] => return Ok(Settled { happening: None, home, copied: None }),
        _ => {}
    }
    Tangle::of(home, is_gone, told).settle(said)
}

/// A record that several files tell of.
struct Tangle {
    name: Arc<str>,
    told: Vec<Sited>,
    /// Where it was stated before: the file that counted first.
    before: Vec<Arc<str>>,
    /// A file that had stated it unseen, beside one that was taken for the first.
    unseen: Option<Arc<str>>,
}

impl Tangle {
    fn of(home: Option<Home>, is_gone: bool, told: Vec<Sited>) -> Self {
        let name = told.first().map(|one| one.happening.name.clone()).unwrap_or_default();
        let is_known = home.is_some();
        let mut before: Vec<Arc<str>> =
            home.into_iter().flat_map(|home| std::iter::once(home.path).chain(home.others)).collect();
        let mut unseen = None;
        for one in told.iter().filter(|one| !matches!(one.happening.fate, Fate::Born(_)) && !is_gone) {
            if !before.contains(&one.path) {
                unseen = unseen.or_else(|| is_known.then(|| one.path.clone()));
                before.push(one.path.clone());
            }
        }
        Tangle { name, told, before, unseen }
    }

    fn settle<E>(mut self, said: &mut Said<'_, E>) -> Result<Settled, E> {
        let copied = self.copied(said)?;
        let mut after = self.before.clone();
        for one in &self.told {
            after.retain(|path| *path != one.path);
            match one.happening.fate {
                // The one that came last counts.
                Fate::Born(_) => after.insert(0, one.path.clone()),
                Fate::Changed(_) if self.before.first() == Some(&one.path) => after.insert(0, one.path.clone()),
                Fate::Changed(_) => after.push(one.path.clone()),
                Fate::Gone(_) => {}
            }
        }
        let mut paths = after.into_iter();
        let home = paths.next().map(|path| Home { path, others: paths.collect() });
        let happening = self.happening(home.as_ref(), said)?;
        Ok(Settled { happening, home, copied })
    }

    fn copied<E>(&mut self, said: &mut Said<'_, E>) -> Result<Option<(Values, Values)>, E> {
        let Some((unseen, home)) = self.unseen.clone().zip(self.before.first().cloned()) else { return Ok(None) };
        let first = said(&unseen, &self.name, When::Before)?;
        Ok(first.zip(said(&home, &self.name, When::Before)?))
    }

    /// What the file that counts says now, against what the one said that counted before.
    fn happening<E>(&self, home: Option<&Home>, said: &mut Said<'_, E>) -> Result<Option<Happening>, E> {
        let (was, is) = (self.before.first(), home.map(|home| &home.path));
        let of = |path: &Arc<str>| self.told.iter().find(|one| one.path == *path).map(|one| &one.happening);
        let Some(about) = is.and_then(of).or(self.told.first().map(|one| &one.happening)) else { return Ok(None) };
        let about = about.about.clone();
        if was == is {
            return Ok(is.and_then(of).filter(|one| matches!(one.fate, Fate::Changed(_))).cloned());
        }
        let before = match was {
            Some(path) => match of(path).map(|one| &one.fate) {
                Some(Fate::Gone(values)) => Some(values.clone()),
                _ => said(path, &self.name, When::Before)?,
            },
            None => None,
        };
        let after = match is {
            Some(path) => match of(path).map(|one| &one.fate) {
                Some(Fate::Born(values)) => Some(values.clone()),
                _ => said(path, &self.name, When::After)?,
            },
            None => None,
        };
        let fate = match (before, after) {
            (None, None) => return Ok(None),
            (None, Some(after)) => Fate::Born(after),
            (Some(before), None) => Fate::Gone(before),
            (Some(before), Some(after)) => Fate::Changed(differences(&before, &after)),
        };
        let is_nothing = matches!(&fate, Fate::Changed(changes) if changes.is_empty());
        Ok((!is_nothing).then(|| Happening { name: self.name.clone(), about, fate }))
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::super::super::differences::{About, Difference};
    use super::*;

    fn values(state: &str) -> Values {
        [("state", state)].into_iter().collect()
    }

    fn sited(path: &str, fate: Fate) -> Sited {
        let about = About { kind: "risk".into(), title: "Frost".into(), project: "".into() };
        Sited { path: path.into(), happening: Happening { name: "R1".into(), about, fate } }
    }

    fn changed(before: &str, after: &str) -> Fate {
        let (before, after) = (Some(before.into()), Some(after.into()));
        Fate::Changed(vec![Difference { path: "state".into(), before, after }])
    }

    fn home(paths: &[&str]) -> Option<Home> {
        let mut paths = paths.iter().map(|path| Arc::from(*path));
        Some(Home { path: paths.next()?, others: paths.collect() })
    }

    /// Files that say their own name.
    fn settled(home: Option<Home>, told: Vec<Sited>) -> Settled {
        let mut said = |path: &str, _: &str, _: When| Ok::<_, Infallible>(Some(values(path)));
        settle(home, false, told, &mut said).unwrap()
    }

    fn paths(settled: &Settled) -> Vec<&str> {
        settled
            .home
            .iter()
            .flat_map(|home| std::iter::once(&home.path).chain(&home.others))
            .map(|path| &**path)
            .collect()
    }

    fn fate(settled: Settled) -> Option<Fate> {
        settled.happening.map(|happening| happening.fate)
    }

    #[test]
    fn a_copy_says_what_it_says_with_the_commit_that_adds_it() {
        let added = settled(home(&["a"]), vec![sited("b", Fate::Born(values("b")))]);
        assert_eq!(paths(&added), ["b", "a"]);
        assert_eq!(fate(added), Some(changed("a", "b")));
        let left = settled(home(&["b", "a"]), vec![sited("a", Fate::Gone(values("a")))]);
        assert_eq!(paths(&left), ["b"]);
        assert_eq!(fate(left), None);
        let taken_back = settled(home(&["b", "a"]), vec![sited("b", Fate::Gone(values("b")))]);
        assert_eq!(paths(&taken_back), ["a"]);
        assert_eq!(fate(taken_back), Some(changed("b", "a")));
    }

    #[test]
    fn what_a_copy_hides_shows_when_it_goes() {
        let gone = settled(home(&["b"]), vec![sited("a", Fate::Gone(values("a")))]);
        assert_eq!(gone.copied, Some((values("a"), values("b"))));
        assert_eq!(paths(&gone), ["b"]);
        assert_eq!(fate(gone), None);
        // Neither does a change of the other one in the same breath hide it.
        let both = vec![sited("a", Fate::Gone(values("a"))), sited("b", changed("b", "c"))];
        let gone = settled(home(&["b"]), both);
        assert_eq!(gone.copied, Some((values("a"), values("b"))));
        assert_eq!(fate(gone), Some(changed("b", "c")));
    }

    #[test]
    fn a_move_is_none() {
        let moved = vec![sited("a", Fate::Gone(values("x"))), sited("b", Fate::Born(values("x")))];
        for before in [None, home(&["a"])] {
            let moved = settled(before, moved.clone());
            assert_eq!((paths(&moved), &moved.copied), (vec!["b"], &None));
            assert_eq!(fate(moved), None);
        }
    }
}
