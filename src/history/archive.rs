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
    /// What was kept; nothing if anything in it was not written by [`Archive::enter`].
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
