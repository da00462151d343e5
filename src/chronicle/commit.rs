//! A commit as evidence: who, when, and how far that is proven.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// The name and address in a commit; free text that anybody can type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Author {
    /// Name.
    pub name: Box<str>,
    /// Address, after the mailmap.
    pub email: Box<str>,
}

/// How far it is proven who made a commit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Evidence {
    /// Nothing but the author's name: free text.
    #[default]
    Authored,
    /// Signed by the host that runs the repository, on a branch it protects.
    Platform,
    /// Signed with a key that the tree's allowed signers give to these principals, valid at that time.
    Signed(Vec<String>),
    /// There is a signature that proves nothing, and why: a sentence part such as `the key is not among the allowed
    /// signers`.
    Unverified(&'static str),
}

impl Evidence {
    /// 1 for what the author wrote, 2 for what the host vouches for, 3 for what is signed. A typed value that is in no
    /// commit is 0.
    pub fn level(&self) -> i64 {
        match self {
            Evidence::Authored | Evidence::Unverified(_) => 1,
            Evidence::Platform => 2,
            Evidence::Signed(_) => 3,
        }
    }
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Full id in hexadecimal; empty for changes that are not committed.
    pub id: Box<str>,
    /// Who wrote it.
    pub author: Author,
    /// The address that it says itself, where the mailmap put another in its place.
    pub as_written: Option<Box<str>>,
    /// When it was written, as its author says.
    pub authored: DateTime<Utc>,
    /// When it was committed: what the order of history goes by.
    pub committed: DateTime<Utc>,
    /// When it came to the line that counts: when it was committed there, else when it was merged. A branch may claim any
    /// day before that; nobody has seen it there.
    pub arrived: DateTime<Utc>,
    /// First line of its message.
    pub subject: Box<str>,
    /// How far it is proven who made it.
    pub evidence: Evidence,
    /// Why its dates prove nothing: a sentence part such as `dated before a commit that it follows`. `None` where nothing
    /// speaks against them.
    pub doubt: Option<&'static str>,
}

/// How far clocks of different machines, and the time zones they believe in, may lie apart.
const TOLERANCE: TimeDelta = TimeDelta::hours(26);

/// The doubt about a commit that says no moment that a calendar knows.
pub const WITHOUT_A_DATE: &str = "without a date that a calendar knows";

/// Letters of an id that people read.
const SHORT: usize = 9;

impl Commit {
    /// What is in the work tree and in no commit.
    pub fn uncommitted(at: DateTime<Utc>) -> Self {
        Commit {
            id: Box::default(),
            author: Author::default(),
            as_written: None,
            authored: at,
            committed: at,
            arrived: at,
            subject: Box::default(),
            evidence: Evidence::Authored,
            doubt: None,
        }
    }

    /// The same with what is doubtful about its dates; `before` is the latest date on the way to it.
    ///
    /// Nobody writes a commit after it was committed, and none is committed before what it follows: beyond the tolerance of
    /// clocks, somebody set the date. That it was written long before it was committed is how amended, rebased and picked
    /// commits look, and is no doubt.
    #[must_use]
    pub fn dated(self, before: Option<DateTime<Utc>>) -> Self {
        if before.is_some_and(|before| before - self.committed > TOLERANCE) {
            self.doubted("dated before a commit that it follows")
        } else if self.authored - self.committed > TOLERANCE {
            self.doubted("written, as it says, after it was committed")
        } else {
            self
        }
    }

    /// The same with a reason why its dates prove nothing; one that stands already stays.
    #[must_use]
    pub fn doubted(self, reason: &'static str) -> Self {
        Commit { doubt: self.doubt.or(Some(reason)), ..self }
    }

    /// Whether it is dated after another one, beyond the tolerance of clocks.
    pub fn is_later_than(&self, other: &Commit) -> bool {
        self.committed - other.committed > TOLERANCE
    }

    /// Whether the change is in no commit yet: nobody and no day stands behind it.
    pub fn is_uncommitted(&self) -> bool {
        self.id.is_empty()
    }

    /// The day it was committed, UTC; `None` where it says no moment that a calendar knows.
    pub fn stated_day(&self) -> Option<NaiveDate> {
        (self.doubt != Some(WITHOUT_A_DATE)).then(|| self.day())
    }

    /// The day it was committed, UTC; the first of 1970 where it says none.
    pub fn day(&self) -> NaiveDate {
        self.committed.date_naive()
    }

    /// The day it came to the line that counts, UTC.
    pub fn arrival(&self) -> NaiveDate {
        self.arrived.date_naive()
    }

    /// The id as people read it.
    pub fn short(&self) -> &str {
        self.id.get(..SHORT).unwrap_or(&self.id)
    }
}
