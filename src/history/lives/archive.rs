//! Chapters as text, to be kept from one run to the next: what a commit did once never changes.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::annals::Chapter;
use super::quill::{Quill, chapter};
use crate::git::{Commit, ObjectId};

/// Bytes from which on other lines are let go.
const MOST: usize = 16 << 20;

/// What commits did, by commit. A line of text for every word that is used, marked `"`, and one for every chapter.
#[derive(Default)]
pub struct Archive {
    text: String,
    words: Vec<Arc<str>>,
    chapters: HashMap<ObjectId, Held>,
    has_news: bool,
}

/// Where a chapter stands in the text, and the commit that its own follows.
struct Held {
    parent: Option<ObjectId>,
    place: Range<usize>,
}

impl Archive {
    /// What was kept; nothing if anything in it was not written by `enter`.
    pub fn read(text: String) -> Self {
        Archive::understood(text).unwrap_or_default()
    }

    fn understood(text: String) -> Option<Self> {
        let (mut words, mut chapters) = (Vec::new(), HashMap::new());
        let mut start = 0;
        for line in text.split_terminator('\n') {
            match line.strip_prefix('"') {
                Some(word) => words.push(unescaped(word)?),
                None => {
                    let (own, rest) = line.split_once(' ')?;
                    let (parent, rest) = rest.split_once(' ')?;
                    let parent = if parent == "-" { None } else { Some(ObjectId::parse(parent)?) };
                    let end = start + line.len();
                    let place = end - rest.len()..end;
                    chapters.insert(ObjectId::parse(own)?, Held { parent, place });
                }
            }
            start += line.len() + 1;
        }
        Some(Archive { text, words, chapters, has_news: false })
    }

    /// Everything that is kept, as text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds more than was read.
    pub fn has_news(&self) -> bool {
        self.has_news
    }

    /// Whether the chapter of a commit is kept.
    pub(super) fn holds(&self, commit: ObjectId) -> bool {
        self.chapters.contains_key(&commit)
    }

    /// The chapters of the line to `tip`, oldest first; `None` if any of them is not kept whole.
    pub(super) fn line(&self, tip: ObjectId) -> Option<Vec<Chapter<Commit>>> {
        let mut line: Vec<&Held> = Vec::new();
        let mut next = Some(tip);
        while let Some(id) = next {
            let held = self.chapters.get(&id).filter(|_| line.len() <= self.chapters.len())?;
            next = held.parent;
            line.push(held);
        }
        line.reverse();
        let told = |held: &&Held| chapter(self.text.get(held.place.clone())?, &self.words);
        line.par_iter().map(told).collect()
    }

    /// Keeps chapters of a line, oldest first, behind those that it holds already. Where that becomes too much, it holds
    /// this line alone.
    pub(super) fn enter(&mut self, chapters: &[Chapter<Commit>], behind: &[Chapter<Commit>]) {
        self.write(chapters);
        if self.text.len() > MOST && self.chapters.len() > behind.len() + chapters.len() {
            *self = Archive::default();
            self.write(behind);
            self.write(chapters);
        }
    }

    fn write(&mut self, chapters: &[Chapter<Commit>]) {
        let mut quill = Quill::new(&mut self.words);
        for chapter in chapters {
            let Some(own) = chapter.commits.last() else { continue };
            let parent = own.parents.first().copied();
            let line = quill.chapter(chapter);
            for word in quill.new_words() {
                self.text.push('"');
                push_escaped(&mut self.text, &word);
                self.text.push('\n');
            }
            match parent {
                Some(parent) => self.text.push_str(&format!("{} {parent} ", own.id)),
                None => self.text.push_str(&format!("{} - ", own.id)),
            }
            let place = self.text.len()..self.text.len() + line.len();
            self.text.push_str(&line);
            self.text.push('\n');
            self.has_news = true;
            self.chapters.insert(own.id, Held { parent, place });
        }
    }
}

fn push_escaped(text: &mut String, word: &str) {
    for letter in word.chars() {
        match letter {
            '\n' => text.push_str("\\n"),
            '\\' => text.push_str("\\\\"),
            letter => text.push(letter),
        }
    }
}

fn unescaped(word: &str) -> Option<Arc<str>> {
    if !word.contains('\\') {
        return Some(word.into());
    }
    let mut plain = String::with_capacity(word.len());
    let mut letters = word.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.push(match letters.next()? {
                'n' => '\n',
                '\\' => '\\',
                _ => return None,
            }),
            letter => plain.push(letter),
        }
    }
    Some(plain.into())
}

#[cfg(test)]
mod tests {
    use super::super::super::differences::About;
    use super::super::annals::{Deed, What};
    use super::super::homes::Home;
    use super::*;
    use crate::chronicle::{Change, Values};
    use crate::git::Person;

    fn id(letter: char) -> ObjectId {
        ObjectId::parse(&letter.to_string().repeat(40)).unwrap()
    }

    fn commit(own: char, parents: &[char]) -> Commit {
        Commit {
            id: id(own),
            parents: parents.iter().map(|parent| id(*parent)).collect(),
            is_boundary: false,
            is_signed: own == 'd',
            author: Person { name: "Zoë \"Z\" Lee".into(), email: String::new() },
            authored: None,
            committer: Person::default(),
            committed: chrono::DateTime::from_timestamp(1_767_225_600, 0),
            message: "What \\n is, and \"why\"".into(),
        }
    }

    fn chapter(commits: Vec<Commit>, deeds: Vec<What>) -> Chapter<Commit> {
        let deed = |what| Deed {
            name: "PRJ-A/R1".into(),
            about: About { kind: "risk".into(), title: "Frost\nand snow".into(), project: "PRJ-A".into() },
            home: matches!(what, What::Back(_)).then(|| Home { path: "a.yaml".into(), others: vec!["b.yaml".into()] }),
            what,
        };
        Chapter { commits, deeds: deeds.into_iter().map(deed).collect() }
    }

    /// A line with a merge and with everything that can become of a record.
    fn line() -> Vec<Chapter<Commit>> {
        let change = Change { commit: 1, path: "brief".into(), before: None, after: Some("a\nb\\n\r ".into()) };
        let said: Arc<Values> = Arc::new([("state", "open"), ("", "")].into_iter().collect());
        vec![
            chapter(vec![commit('a', &[])], vec![]),
            chapter(vec![commit('b', &['a'])], vec![What::Came(0, vec![]), What::Changed(vec![change.clone()])]),
            chapter(
                vec![commit('c', &['a']), commit('d', &['b', 'c'])],
                vec![What::Came(1, vec![change.clone()]), What::Went(said.clone()), What::Lost(said.clone())],
            ),
            chapter(
                vec![commit('e', &['d'])],
                vec![
                    What::Back(vec![change.clone()]),
                    What::Named("PRJ-A/R0".into(), vec![change]),
                    What::Copied(said.clone(), Arc::default()),
                ],
            ),
        ]
    }

    #[test]
    fn what_is_kept_is_read_as_it_was() {
        let line = line();
        let mut archive = Archive::default();
        archive.enter(&line[..2], &[]);
        let mut archive = Archive::read(archive.text().to_owned());
        assert!(!archive.has_news());
        archive.enter(&line[2..], &line[..2]);
        assert!(archive.has_news());
        let archive = Archive::read(archive.text().to_owned());
        assert_eq!(archive.line(id('e')), Some(line.clone()));
        assert_eq!(archive.line(id('b')), Some(line[..2].to_vec()));
        assert!(archive.holds(id('d')) && !archive.holds(id('c')), "what was merged in is no line of its own");
    }

    #[test]
    fn what_was_not_kept_like_this_is_nothing() {
        let mut archive = Archive::default();
        archive.enter(&line(), &[]);
        let whole = archive.text();
        let last = whole.trim_end().len();
        for (text, why) in [
            (whole[..last - 4].to_owned(), "cut"),
            (whole.replace(" 1 ", " 999 "), "of words that are not there"),
            (whole.replace(&id('a').to_string(), "zz"), "of no commits"),
            (format!("{whole}\\x\n"), "more"),
            (whole.replace("\"state\n", "\"sta\\te\n"), "escaped in another way"),
        ] {
            assert_eq!(Archive::read(text).line(id('e')), None, "{why}");
        }
        // A line that never ends.
        let round = whole.replacen(&format!("{} - ", id('a')), &format!("{} {} ", id('a'), id('e')), 1);
        assert_eq!(Archive::read(round).line(id('e')), None);
    }
}
