//! Records that go by another name since a commit: their lives go on.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::differences::{Fate, Happening};
use super::homes::{Sited, is_named};

/// Kinds of records that others are known by.
const OWNERS: [&str; 3] = ["project", "programme", "portfolio"];

/// The former names of records that came with a commit, by their names since. A project goes on where its file says another
/// id, with all that it holds; other records where one with the same title takes the place of another of its kind.
pub(super) fn renames(told: &[Sited], is_gone: impl Fn(&str) -> bool) -> HashMap<Arc<str>, Arc<str>> {
    let of = |is_asked: fn(&Fate) -> bool| told.iter().filter(move |one| is_asked(&one.happening.fate));
    let gone: Vec<&Sited> = of(|fate| matches!(fate, Fate::Gone(_))).collect();
    // What comes back under its own name is no other.
    let born: Vec<&Sited> =
        of(|fate| matches!(fate, Fate::Born(_))).filter(|one| !is_gone(&one.happening.name)).collect();
    if gone.is_empty() || born.is_empty() {
        return HashMap::new();
    }
    let is_owner = |one: &&&Sited| OWNERS.contains(&&*one.happening.about.kind);
    let owners = [gone.iter(), born.iter()].map(|side| side.filter(is_owner).copied().collect::<Vec<_>>());
    let mut pairs = paired(&owners, |one| Some((one.happening.about.kind.to_string(), one.path.to_string())));
    let by_title = paired(&owners, |one| titled(&one.happening, ""));
    add(&mut pairs, by_title);
    let owner_since: HashMap<Arc<str>, Arc<str>> = pairs.iter().map(|(new, old)| (old.clone(), new.clone())).collect();
    let others = [gone.iter(), born.iter()].map(|side| side.filter(|one| !is_owner(one)).copied().collect::<Vec<_>>());
    let since = |one: &Happening| owner_since.get(&one.about.project).unwrap_or(&one.about.project).clone();
    let held = paired(&others, |one| {
        let own = one.happening.name.strip_prefix(&*one.happening.about.project)?.strip_prefix('/')?;
        Some((one.happening.about.kind.to_string(), format!("{}/{own}", since(&one.happening))))
    });
    let titled = paired(&others, |one| titled(&one.happening, &since(&one.happening)));
    add(&mut pairs, held);
    add(&mut pairs, titled);
    pairs
}

/// Adds pairs of names that stand in no other pair.
fn add(pairs: &mut HashMap<Arc<str>, Arc<str>>, more: HashMap<Arc<str>, Arc<str>>) {
    let taken: HashSet<Arc<str>> = pairs.values().cloned().collect();
    for (new, old) in more.into_iter().filter(|(_, old)| !taken.contains(old)) {
        pairs.entry(new).or_insert(old);
    }
}

/// What a record is called beside its id, if anything.
fn titled(one: &Happening, project: &str) -> Option<(String, String)> {
    let title = &one.about.title;
    let is_title = is_named(one) && !title.is_empty() && !one.name.ends_with(&**title);
    is_title.then(|| (one.about.kind.to_string(), format!("{project}: {title}")))
}

/// Pairs what went with what came where the key of each is met once on either side: names since, and before.
fn paired<K: std::hash::Hash + Eq>(
    sides: &[Vec<&Sited>; 2],
    key: impl Fn(&Sited) -> Option<K>,
) -> HashMap<Arc<str>, Arc<str>> {
    let [gone, born] = sides.each_ref().map(|side| {
        let mut by_key: HashMap<K, Option<Arc<str>>> = HashMap::new();
        for one in side {
            if let Some(key) = key(one) {
                let name = one.happening.name.clone();
                by_key.entry(key).and_modify(|found| *found = None).or_insert(Some(name));
            }
        }
        by_key
    });
    let pairs = gone.into_iter().filter_map(|(key, old)| Some((born.get(&key)?.clone()?, old?)));
    pairs.collect()
}
