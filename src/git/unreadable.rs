//! Why a repository, or a moment of it, cannot be read.

use std::fmt;

use chrono::NaiveDate;

/// Why a repository, or a moment of it, cannot be read: what is the matter, and what to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no repository around this folder.
    NotARepository(String),
    /// The repository keeps its references in a way that is not read.
    Reftable,
    /// The repository itself cannot be opened, with the reason.
    Repository(String),
    /// There is a repository, and nothing was ever committed to it.
    NoCommits,
    /// A revision that names nothing, or nothing that can be read.
    Revision {
        /// As asked for.
        name: String,
        /// A sentence part.
        reason: String,
        /// What to try.
        hint: String,
    },
    /// The day lies before everything.
    BeforeFirst {
        /// The day asked for.
        day: NaiveDate,
        /// The day of the first commit, if it can be told.
        first: Option<NaiveDate>,
    },
    /// The day lies before what a shallow clone holds.
    Shallow {
        /// The day asked for.
        day: NaiveDate,
        /// The day of the oldest commit that is here, if it can be told.
        oldest: Option<NaiveDate>,
    },
    /// An object is not in the repository.
    Missing {
        /// Its id.
        id: String,
        /// Whether the clone is a partial one, which leaves objects out on purpose.
        is_partial: bool,
    },
    /// There is no tree at that commit where one was looked for.
    NoTree {
        /// The commit, shortened.
        commit: String,
        /// The folder looked in, from the repository's root; empty for the root.
        folder: String,
    },
    /// The tree's folder is a symbolic link.
    Link(String),
    /// It is more than one run takes on, with the limit.
    TooMuch(String),
    /// An object is not what it should be, with its id and the reason.
    Broken(String),
}

impl Unreadable {
    /// What to try; empty where nothing is known to help.
    pub fn hint(&self) -> &str {
        match self {
            Unreadable::NotARepository(_) => {
                "`git init` and `git commit` here, or name a folder inside a repository; what needs no history works without `--at`"
            }
            Unreadable::Reftable => "`git refs migrate --ref-format=files`",
            Unreadable::Repository(_) => "`git fsck` says what is the matter with it",
            Unreadable::NoCommits => "`git commit` first; what needs no history works without `--at`",
            Unreadable::Revision { hint, .. } => hint,
            Unreadable::BeforeFirst { .. } => {
                "a later date; `git log --first-parent --reverse` lists the first commits"
            }
            Unreadable::Shallow { .. } => "`git fetch --unshallow`",
            Unreadable::Missing { is_partial: true, .. } => "`git fetch --refetch --no-filter`",
            Unreadable::Missing { is_partial: false, .. } | Unreadable::Broken(_) => "`git fsck`, or a new clone",
            Unreadable::NoTree { .. } => "a later revision; `--tree DIR` names another folder",
            Unreadable::Link(_) => "put the folder itself there",
            Unreadable::TooMuch(_) => "a part of it, or fewer files",
        }
    }

    /// Whether there was nothing to read, rather than something in the way of reading it.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Unreadable::NoCommits | Unreadable::BeforeFirst { .. } | Unreadable::NoTree { .. })
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |day: &Option<NaiveDate>| day.map(|day| format!(" is of {day}")).unwrap_or_default();
        match self {
            Unreadable::NotARepository(folder) => write!(f, "`{folder}` is in no git repository, so it has no history"),
            Unreadable::Reftable => {
                f.write_str("cannot read the repository: it keeps its references as a reftable, which is not read")
            }
            Unreadable::Repository(reason) => write!(f, "cannot read the repository: {reason}"),
            Unreadable::NoCommits => f.write_str("the repository has no commits yet"),
            Unreadable::Revision { name, reason, .. } => write!(f, "cannot read revision `{name}`: {reason}"),
            Unreadable::BeforeFirst { day, first } => {
                write!(f, "there is nothing as of {day}: the first commit{}", of(first).replace(" is", " is only"))
            }
            Unreadable::Shallow { day, oldest } => write!(
                f,
                "cannot say what was on {day}: the clone is shallow, and its oldest commit{}",
                oldest.map_or_else(|| " is younger".to_owned(), |day| format!(" is of {day}"))
            ),
            Unreadable::Missing { id, is_partial: true } => {
                write!(f, "object {id} is not here: the clone is partial, and nothing is fetched on the way")
            }
            Unreadable::Missing { id, is_partial: false } => write!(f, "object {id} is missing from the repository"),
            Unreadable::NoTree { commit, folder } => {
                write!(f, "at commit {commit} there is no `pmo.yaml` and no `.pmo/` in ")?;
                match folder.as_str() {
                    "" => f.write_str("the repository's root"),
                    folder => write!(f, "`{folder}` or above it"),
                }
            }
            Unreadable::Link(folder) => {
                write!(f, "cannot list `{folder}`: it is a symbolic link, which is not followed")
            }
            Unreadable::TooMuch(limit) => f.write_str(limit),
            Unreadable::Broken(what) => write!(f, "cannot read {what}"),
        }
    }
}

impl std::error::Error for Unreadable {}
