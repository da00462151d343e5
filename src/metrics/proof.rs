//! How far it is proven that a person gave the verdict that stands under their name.
//!
//! Source: the levels of approval evidence (0 typed, 1 authored, 2 platform, 3 signed).

use std::collections::HashMap;

use super::gate;
use crate::chronicle::{Change, Chronicle, Commit, Evidence};
use crate::model::{Approver, Decision, Filed, Portfolio};

/// The commit that brought a verdict, and what it says of who gave it.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'c> {
    /// The commit.
    pub commit: &'c Commit,
    /// Whose doing that is.
    pub doing: Doing,
}

/// Whose doing a commit is, seen from the person whose verdict it brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Theirs: they are its author, and a signature of a person on it is their own.
    Own,
    /// Nobody's yet: it is not committed.
    Uncommitted,
    /// Nobody can tell: their record lists no address.
    Untold,
    /// Nobody can tell: the address is also that of somebody else, or was, or the mailmap put it in the place of theirs.
    Contested,
    /// Nobody can tell: the dates of the commit are made up, and why; so may be whatever else it says.
    Doubtful(&'static str),
    /// Somebody else is its author.
    Foreign,
    /// Somebody else has signed it.
    SignedByAnother,
}

impl Proof<'_> {
    /// How far the verdict is proven: 0 if it is only typed, else the level of the commit's evidence.
    pub fn level(&self) -> i64 {
        if self.doing == Doing::Own { self.commit.evidence.level() } else { 0 }
    }
}

/// Who commits with which address, and ever did.
#[derive(Debug, Default)]
pub struct Addresses<'a>(HashMap<String, Vec<&'a str>>);

impl<'a> Addresses<'a> {
    /// The addresses of everybody who has a record, with those that history knows of it.
    pub fn of(portfolio: &Portfolio<'a>, past: &Chronicle) -> Self {
        let mut owners: HashMap<String, Vec<&'a str>> = HashMap::new();
        let mut own = |address: &str, person: &'a str| {
            let owners = owners.entry(address.trim().to_lowercase()).or_default();
            if !owners.contains(&person) {
                owners.push(person);
            }
        };
        for person in &portfolio.people {
            let Some(id) = person.id else { continue };
            person.emails.iter().for_each(|address| own(address.value, id.value));
            let life = past.life(&portfolio.record(person.record).key);
            let changes = life.into_iter().flat_map(|life| life.of("emails"));
            let said = changes.flat_map(|change| [change.before.as_deref(), change.after.as_deref()]).flatten();
            said.flat_map(|addresses| addresses.split(", ")).for_each(|address| own(address, id.value));
        }
        Addresses(owners)
    }

    /// Everybody who has an address, or had it: where that is more than one, nobody can tell whose commits it makes.
    fn owners(&self, address: &str) -> &[&'a str] {
        self.0.get(&address.to_lowercase()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// How far the verdict of an approver of a decision is proven; `None` where nobody says whose it is, where history does not
/// reach the commit that brought it, and where that is the first of all: it was given elsewhere.
pub fn of_verdict<'c>(
    portfolio: &Portfolio<'_>,
    past: &'c Chronicle,
    addresses: &Addresses<'_>,
    decision: &Filed<'_, Decision<'_>>,
    approver: &Approver<'_>,
) -> Option<Proof<'c>> {
    let key = &*portfolio.record(decision.record).key;
    let (path, person) = (gate::verdict_path(decision, approver)?, approver.person?.value);
    let commit = past.commit(given(past, addresses, key, &path, person)?)?;
    Some(Proof { commit, doing: doing(portfolio, addresses, commit, person) })
}

/// The number of the commit that brought a verdict. One that somebody else took away and that was put back as it was is
/// still the one that was given first: a commit that was reverted, and its revert. What its giver took away is not.
fn given(past: &Chronicle, addresses: &Addresses<'_>, key: &str, path: &str, person: &str) -> Option<u32> {
    let last = past.introduced(key, path)?;
    let life = past.life(key)?;
    let mut changes: Vec<&Change> = life.of(path).collect();
    let is_anothers = |change: &Change| {
        let commit = past.of(change).filter(|commit| commit.doubt.is_none());
        let owners = commit.map(|commit| addresses.owners(&commit.author.email)).unwrap_or_default();
        !owners.is_empty() && !owners.contains(&person)
    };
    let was_put_back = |changes: &[&Change]| match changes {
        [.., away, back] => back.after.is_some() && away.before == back.after && is_anothers(away) && is_anothers(back),
        _ => false,
    };
    let all = changes.len();
    while was_put_back(&changes) {
        changes.truncate(changes.len() - 2);
    }
    match changes.last() {
        _ if changes.len() == all => Some(last),
        Some(change) => Some(change.commit),
        None => life.born.filter(|born| *born > 0),
    }
}

fn doing(portfolio: &Portfolio<'_>, known: &Addresses<'_>, commit: &Commit, handle: &str) -> Doing {
    if commit.is_uncommitted() {
        return Doing::Uncommitted;
    }
    if let Some(reason) = commit.doubt {
        return Doing::Doubtful(reason);
    }
    let addresses = portfolio.person(handle).map(|person| person.emails.as_slice()).unwrap_or_default();
    if addresses.is_empty() {
        return Doing::Untold;
    }
    let is_theirs = |address: &str| addresses.iter().any(|own| own.value.eq_ignore_ascii_case(address));
    if !is_theirs(&commit.author.email) {
        return Doing::Foreign;
    }
    let is_anothers = |address: &str| known.owners(address).iter().any(|own| *own != handle);
    if is_anothers(&commit.author.email) || commit.as_written.as_deref().is_some_and(is_anothers) {
        return Doing::Contested;
    }
    match &commit.evidence {
        Evidence::Signed(principals) if !principals.iter().any(|own| own == handle || is_theirs(own)) => {
            Doing::SignedByAnother
        }
        // An address that somebody else has, or had, says nothing of who signs with it.
        Evidence::Signed(principals) if !principals.iter().any(|own| own == handle || !is_anothers(own)) => {
            Doing::Contested
        }
        _ => Doing::Own,
    }
}
