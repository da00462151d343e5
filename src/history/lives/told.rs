//! Commits as evidence: by the people that the mailmap knows, with what is doubtful about their dates.

use chrono::{DateTime, NaiveDate};

use super::annals::Chapter;
use super::clock::Clock;
use crate::chronicle::{Author, Commit, Evidence};
use crate::git::{self, Mailmap};

/// The chapters with their commits as evidence. `before` is what the line had before the first of them.
pub(super) fn told(
    before: &[git::Commit],
    chapters: Vec<Chapter<git::Commit>>,
    mailmap: &Mailmap,
    as_of: NaiveDate,
) -> Vec<Chapter> {
    let as_told = |commit: &git::Commit| as_told(commit, mailmap);
    let mut clock = Clock::until(as_of);
    for commit in before {
        clock.on_the_line(commit, as_told(commit));
    }
    let chapters = chapters.into_iter().map(|Chapter { commits, deeds }| {
        let Some((own, side)) = commits.split_last() else { return Chapter { commits: Vec::new(), deeds } };
        let own = clock.on_the_line(own, as_told(own));
        let mut told: Vec<Commit> =
            side.iter().map(|commit| clock.on_the_side(commit, as_told(commit), &own)).collect();
        told.push(own);
        Chapter { commits: told, deeds }
    });
    chapters.collect()
}

fn as_told(commit: &git::Commit, mailmap: &Mailmap) -> Commit {
    let committed = commit.committed.unwrap_or(DateTime::UNIX_EPOCH);
    let author = mailmap.person(&commit.author);
    let as_written = (author.email != commit.author.email).then(|| commit.author.email.as_str().into());
    Commit {
        id: commit.id.to_string().into(),
        author: Author { name: author.name.into(), email: author.email.into() },
        as_written,
        authored: commit.authored.unwrap_or(committed),
        committed,
        arrived: committed,
        subject: commit.subject().into(),
        evidence: Evidence::Authored,
        doubt: None,
    }
}
