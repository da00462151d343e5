//! One chapter as a line of numbers: words are named by their number in a list, from one; nothing is zero.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::super::differences::About;
use super::annals::{Chapter, Deed, What};
use super::homes::Home;
use crate::chronicle::{Change, Values};
use crate::git::{Commit, ObjectId, Person};

/// Writes chapters, and notes which words they need.
pub(super) struct Quill<'w> {
    words: &'w mut Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, usize>,
    /// Words that were written down.
    written: usize,
    line: String,
}

impl<'w> Quill<'w> {
    /// A quill that knows these words.
    pub(super) fn new(words: &'w mut Vec<Arc<str>>) -> Self {
        let numbers = words.iter().cloned().zip(1..).collect();
        Quill { written: words.len(), words, numbers, line: String::new() }
    }

    /// Words since the last time this was asked.
    pub(super) fn new_words(&mut self) -> Vec<Arc<str>> {
        let new = self.words.get(self.written..).unwrap_or_default().to_vec();
        self.written = self.words.len();
        new
    }

    /// The line of a chapter; [`chapter`] reads it.
    pub(super) fn chapter(&mut self, chapter: &Chapter<Commit>) -> String {
        self.number(chapter.commits.len());
        chapter.commits.iter().for_each(|commit| self.commit(commit));
        self.number(chapter.deeds.len());
        chapter.deeds.iter().for_each(|deed| self.deed(deed));
        std::mem::take(&mut self.line)
    }

    fn commit(&mut self, commit: &Commit) {
        self.put(&commit.id);
        self.number(commit.parents.len());
        commit.parents.iter().for_each(|parent| self.put(parent));
        for person in [&commit.author, &commit.committer] {
            self.word(&person.name);
            self.word(&person.email);
        }
        for moment in [commit.authored, commit.committed] {
            match moment {
                Some(moment) => self.put(&moment.timestamp()),
                None => self.put(&"-"),
            }
        }
        self.word(&commit.message);
        self.number(commit.is_signed.into());
    }

    fn deed(&mut self, deed: &Deed) {
        let (sign, by, changes, values) = match &deed.what {
            What::Came(by, changes) => ('+', *by, changes.as_slice(), None),
            What::Changed(changes) => ('~', 0, changes.as_slice(), None),
            What::Back(changes) => ('<', 0, changes.as_slice(), None),
            What::Went(values) => ('-', 0, &[][..], Some(values)),
            What::Lost(values) => ('?', 0, &[][..], Some(values)),
            What::Named(_, changes) => ('=', 0, changes.as_slice(), None),
            What::Copied(..) => ('"', 0, &[][..], None),
        };
        self.put(&sign);
        for word in [&deed.name, &deed.about.kind, &deed.about.title, &deed.about.project] {
            self.word(word);
        }
        self.home(deed.home.as_ref());
        if let What::Named(before, _) = &deed.what {
            self.word(before);
        }
        if let What::Copied(before, now) = &deed.what {
            [before, now].into_iter().for_each(|values| self.values(values));
            return;
        }
        self.number(by as usize);
        self.number(values.map_or(changes.len(), |values| values.iter().count()));
        for change in changes {
            self.number(change.commit as usize);
            self.word(&change.path);
            for value in [&change.before, &change.after] {
                match value {
                    Some(value) => self.word(value),
                    None => self.number(0),
                }
            }
        }
        for (path, value) in values.iter().flat_map(|values| values.iter()) {
            self.word(path);
            self.word(value);
        }
    }

    fn home(&mut self, home: Option<&Home>) {
        self.number(home.map_or(0, |home| home.others.len() + 1));
        for path in home.into_iter().flat_map(|home| std::iter::once(&home.path).chain(&home.others)) {
            self.word(path);
        }
    }

    fn values(&mut self, values: &Values) {
        self.number(values.iter().count());
        for (path, value) in values.iter() {
            self.word(path);
            self.word(value);
        }
    }

    fn word(&mut self, word: &str) {
        let number = match self.numbers.get(word) {
            Some(number) => *number,
            None => {
                let word: Arc<str> = word.into();
                self.words.push(word.clone());
                self.numbers.insert(word, self.words.len());
                self.words.len()
            }
        };
        self.number(number);
    }

    fn number(&mut self, number: usize) {
        self.put(&number);
    }

    fn put(&mut self, what: &impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.line, "{what} ");
    }
}

/// The chapter of a line; `None` if it is not what a [`Quill`] wrote.
pub(super) fn chapter(line: &str, words: &[Arc<str>]) -> Option<Chapter<Commit>> {
    let mut reader = Reader { line, words };
    let commits = reader.many(Reader::commit)?;
    let deeds = reader.many(Reader::deed)?;
    reader.line.is_empty().then_some(Chapter { commits, deeds })
}

struct Reader<'l> {
    line: &'l str,
    words: &'l [Arc<str>],
}

impl<'l> Reader<'l> {
    fn part(&mut self) -> Option<&'l str> {
        let (part, rest) = self.line.split_once(' ')?;
        self.line = rest;
        Some(part)
    }

    fn number(&mut self) -> Option<u32> {
        let mut digits = self.part()?.bytes();
        digits.try_fold(0_u32, |number, digit| {
            let digit = u32::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?);
            number.checked_mul(10)?.checked_add(digit)
        })
    }

    fn many<T>(&mut self, one: fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()? as usize;
        // Each takes several letters: no more can stand here.
        let mut many = Vec::with_capacity(count.min(self.line.len()));
        for _ in 0..count {
            many.push(one(self)?);
        }
        Some(many)
    }

    fn id(&mut self) -> Option<ObjectId> {
        ObjectId::parse(self.part()?)
    }

    fn word(&mut self) -> Option<Arc<str>> {
        self.word_if_any()?
    }

    /// A word, or `Some(None)` for none.
    fn word_if_any(&mut self) -> Option<Option<Arc<str>>> {
        match self.number()? {
            0 => Some(None),
            number => self.words.get(number as usize - 1).cloned().map(Some),
        }
    }

    fn person(&mut self) -> Option<Person> {
        Some(Person { name: self.word()?.to_string(), email: self.word()?.to_string() })
    }

    fn moment(&mut self) -> Option<Option<DateTime<Utc>>> {
        match self.part()? {
            "-" => Some(None),
            seconds => DateTime::from_timestamp(seconds.parse().ok()?, 0).map(Some),
        }
    }

    fn commit(&mut self) -> Option<Commit> {
        let (id, parents) = (self.id()?, self.many(Reader::id)?);
        let (author, committer) = (self.person()?, self.person()?);
        let (authored, committed) = (self.moment()?, self.moment()?);
        let (message, is_signed) = (self.word()?.to_string(), self.number()? == 1);
        Some(Commit { id, parents, is_boundary: false, is_signed, author, authored, committer, committed, message })
    }

    fn deed(&mut self) -> Option<Deed> {
        let sign = self.part()?;
        let name = self.word()?;
        let about = About { kind: self.word()?, title: self.word()?, project: self.word()? };
        let mut home = self.many(Self::word)?.into_iter();
        let home = home.next().map(|path| Home { path, others: home.collect() });
        let before = if sign == "=" { Some(self.word()?) } else { None };
        if sign == "\"" {
            let what = What::Copied(self.values()?, self.values()?);
            return Some(Deed { name, about, what, home });
        }
        let by = self.number()?;
        let what = match sign {
            "=" => What::Named(before?, self.many(Reader::change)?),
            "+" => What::Came(by, self.many(Reader::change)?),
            "~" => What::Changed(self.many(Reader::change)?),
            "<" => What::Back(self.many(Reader::change)?),
            "-" => What::Went(self.values()?),
            "?" => What::Lost(self.values()?),
            _ => return None,
        };
        Some(Deed { name, about, what, home })
    }

    fn change(&mut self) -> Option<Change> {
        let (commit, path) = (self.number()?, self.word()?);
        Some(Change { commit, path, before: self.word_if_any()?, after: self.word_if_any()? })
    }

    fn values(&mut self) -> Option<Arc<Values>> {
        let pairs = self.many(|reader| Some((reader.word()?, reader.word()?)))?;
        Some(Arc::new(pairs.iter().map(|(path, value)| (&**path, &**value)).collect()))
    }
}
