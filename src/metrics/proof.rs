//! How far it is proven that a person gave the verdict that stands under their name.
//!
//! Source: the levels of approval evidence (0 typed, 1 authored, 2 platform, 3 signed).

use super::gate;
use crate::chronicle::{Chronicle, Commit, Evidence};
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

/// How far the verdict of an approver of a decision is proven; `None` where nobody says whose it is, where history does not
/// reach the commit that brought it, and where that is the first of all: it was given elsewhere.
pub fn of_verdict<'c>(
    portfolio: &Portfolio<'_>,
    past: &'c Chronicle,
    decision: &Filed<'_, Decision<'_>>,
    approver: &Approver<'_>,
) -> Option<Proof<'c>> {
    let key = &*portfolio.record(decision.record).key;
    let commit = past.commit(past.introduced(key, &gate::verdict_path(decision, approver)?)?)?;
    Some(Proof { commit, doing: doing(portfolio, commit, approver.person?.value) })
}

fn doing(portfolio: &Portfolio<'_>, commit: &Commit, handle: &str) -> Doing {
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
    match &commit.evidence {
        Evidence::Signed(principals) if !principals.iter().any(|own| own == handle || is_theirs(own)) => {
            Doing::SignedByAnother
        }
        _ => Doing::Own,
    }
}
