//! The history being told: which reports are out, and what the repository holds by then.

use super::Change;
use super::events::{self, Event};
use super::files::FILES;
use super::moment::Moment;
use super::past;
use super::story::Book;
use std::collections::{BTreeMap, BTreeSet};

/// How far the history has been told, and what it has written so far.
pub(super) struct Telling<'a> {
    book: &'a Book,
    /// The files of each story.
    files: Vec<Vec<(&'static str, &'static str)>>,
    /// The latest report of each story.
    told: Vec<Option<usize>>,
    /// The last month in the ledger.
    posted: String,
    /// Every file of the repository.
    written: BTreeMap<String, String>,
}

impl Telling<'_> {
    pub fn new(book: &Book) -> Telling<'_> {
        let mut files = vec![Vec::new(); book.stories.len()];
        for (path, text) in FILES {
            if let Some(n) = book.story_of(path) {
                files[n].push((*path, *text));
            }
        }
        Telling {
            book,
            files,
            told: vec![None; book.stories.len()],
            posted: events::LAST_MONTH_ON_PAPER.to_owned(),
            written: BTreeMap::new(),
        }
    }

    /// Lets events happen and returns what they change, sorted by path.
    pub fn tell(&mut self, day: &str, events: &[Event]) -> Vec<Change> {
        let mut touched = BTreeSet::new();
        let mut changes = BTreeMap::new();
        for event in events {
            match event {
                Event::Report { story, report } => {
                    self.told[*story] = Some(*report);
                    touched.insert(*story);
                }
                Event::Verdict(verdict) => drop(changes.insert(verdict.path.to_owned(), Some(verdict.text.clone()))),
                Event::Posting(month) => {
                    self.posted.clone_from(month);
                    touched
                        .extend((0..self.told.len()).filter(|n| self.book.stories[*n].target.starts_with("projects/")));
                }
                Event::Rename => {
                    let new = self.book.renames.iter().filter(|[since, _, _]| *since == day);
                    changes.extend(new.clone().map(|[_, old, _]| ((*old).to_owned(), None)));
                    touched.extend(new.filter_map(|[_, _, new]| self.book.story_of(new)));
                }
            }
        }
        for story in touched {
            changes.extend(self.versions(story, day));
        }
        changes.retain(|path, content| self.written.get(path) != content.as_ref());
        self.write(changes)
    }

    /// Every file of a story as it stands now; `None` where there is none yet.
    fn versions(&self, story: usize, day: &str) -> Vec<(String, Option<String>)> {
        let Some(latest) = self.told[story] else { return Vec::new() };
        let moment = Moment { story: &self.book.stories[story], latest, posted: &self.posted };
        let files = self.files[story].iter();
        files
            .map(|(path, last)| {
                (self.path_on(path, day), past::text(path, last, &moment).map(|text| self.tidy(path, day, text)))
            })
            .collect()
    }

    fn path_on(&self, path: &str, day: &str) -> String {
        let renamed = self.book.renames.iter().find(|[since, _, new]| *new == path && day < *since);
        renamed.map_or(path, |[_, old, _]| old).to_owned()
    }

    /// The text with the blank lines it had until somebody removed them.
    fn tidy(&self, path: &str, day: &str, text: String) -> String {
        let untidy = self.book.untidy.iter().any(|[until, untidy]| *untidy == path && day < *until);
        if untidy { text.replace("\n- ", "\n\n- ") } else { text }
    }

    fn write(&mut self, changes: BTreeMap<String, Option<String>>) -> Vec<Change> {
        for (path, content) in &changes {
            match content {
                Some(text) => drop(self.written.insert(path.clone(), text.clone())),
                None => drop(self.written.remove(path)),
            }
        }
        changes.into_iter().map(|(path, content)| Change { path, content }).collect()
    }
}
