//! A plot at one time: the rows it gives to a table.

use std::cell::LazyCell;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::documents::{Documents, Key, Wanted};
use super::own::Holds;
use super::plots::Files;
use super::question::Question;
use super::track::Basis;
use super::turns::Turns;
use crate::git::ObjectId;
use crate::model::{Input, Portfolio, Record, kind_of_path};
use crate::rules::Scene;
use crate::schema::{IdStyle, Kind};
use crate::source::{Source, Sources};
use crate::views::Cell;
use crate::workspace::Loaded;
use crate::yaml::{Document, Node};

/// The rows of a plot, from a day on; `None` where nobody can tell from its files alone.
type Rows = Option<Vec<Vec<Cell>>>;

/// Some files at one time, and the rows they give as soon as somebody asked.
pub(super) struct Version {
    files: Vec<(Arc<str>, ObjectId)>,
    basis: Basis,
    /// Whether they are those of one project.
    is_project: bool,
    /// Rows from one day to the next.
    said: OnceLock<Vec<(NaiveDate, Rows)>>,
}

impl Version {
    /// The record files of a project; `None` where nobody can tell which they are.
    pub(super) fn of_project(files: &Files, basis: &Basis) -> Option<Self> {
        let loaded = (**basis).as_ref().ok()?;
        let records = files.iter().filter(|(path, _)| loaded.holds_records(path));
        let files = records.map(|(path, blob)| (path.clone(), *blob)).collect();
        Some(Version { files, basis: basis.clone(), is_project: true, said: OnceLock::new() })
    }

    /// Files of no project.
    pub(super) fn of_common(files: Files, basis: &Basis) -> Self {
        Version { files: files.into_iter().collect(), basis: basis.clone(), is_project: false, said: OnceLock::new() }
    }

    /// The same, as if nobody had asked.
    pub(super) fn unasked(&self) -> Self {
        let (files, basis) = (self.files.clone(), self.basis.clone());
        Version { files, basis, is_project: self.is_project, said: OnceLock::new() }
    }

    /// What its files say.
    pub(super) fn keys(&self) -> impl Iterator<Item = Key> {
        let limits = (*self.basis).as_ref().map(|loaded| loaded.policy.limits).unwrap_or_default();
        self.files.iter().map(move |(_, blob)| (*blob, limits))
    }

    /// How many rows it has told, over all days.
    pub(super) fn told(&self) -> usize {
        self.said.get().map_or(0, |said| said.iter().flat_map(|(_, rows)| rows).map(Vec::len).sum())
    }

    /// Adds to what is wanted what it needs beside what was read.
    pub(super) fn want(&self, read: &Documents, wanted: &mut Wanted) {
        for ((path, _), key) in self.files.iter().zip(self.keys()).filter(|(_, key)| !read.contains_key(key)) {
            wanted.add(path, key);
        }
    }

    /// Whether somebody has asked.
    pub(super) fn is_asked(&self) -> bool {
        self.said.get().is_some()
    }

    /// The rows it gives on a day that was asked about; `None` where nobody can tell.
    pub(super) fn rows(&self, day: NaiveDate) -> Option<&[Vec<Cell>]> {
        let said = self.said.get()?;
        let last = said.partition_point(|(from, _)| *from <= day).checked_sub(1)?;
        said[last].1.as_deref()
    }

    /// Asks for its rows on some days in order, once.
    pub(super) fn ask(&self, documents: &Documents, asked: Question<'_>, days: &[NaiveDate]) {
        self.said.get_or_init(|| self.read(documents, asked, days));
    }

    fn read(&self, documents: &Documents, asked: Question<'_>, days: &[NaiveDate]) -> Vec<(NaiveDate, Rows)> {
        let Ok(loaded) = &*self.basis else { return Vec::new() };
        let mut sources = Sources::default();
        let mut inputs = Vec::with_capacity(self.files.len());
        for ((path, _), key) in self.files.iter().zip(self.keys()) {
            let file = sources.add(Source::new(path.to_string(), String::new()));
            let root = documents.get(&key).and_then(|document| document.root.as_ref());
            inputs.extend(root.filter(|root| !root.is_null()).map(|root| Input { file, path, root }));
        }
        let portfolio = Portfolio::build(&inputs, &loaded.catalogue);
        if self.is_project && !is_one_project(&portfolio, self.files.len()) {
            return vec![(NaiveDate::MIN, None)];
        }
        let rows = |day: NaiveDate| {
            let scene = loaded.scene(&portfolio, &[], day);
            asked.rows(&Scene { sources: &sources, ..scene })
        };
        if asked.holds == Holds::Always {
            return vec![(NaiveDate::MIN, days.first().and_then(|day| rows(*day)))];
        }
        let turns = LazyCell::new(|| Turns::of(inputs.iter().map(|input| input.root), &portfolio, &loaded.policy));
        let mut said: Vec<(NaiveDate, Rows)> = Vec::new();
        let mut before = None;
        for day in days {
            let stays = before.zip(said.last()).is_some_and(|(before, (from, rows))| {
                let holds = rows.as_ref().is_some_and(|rows| asked.hold_between_turns(rows, *from));
                holds && !turns.lie_between(before, *day)
            });
            if !stays {
                said.push((*day, rows(*day)));
            }
            before = Some(*day);
        }
        said
    }
}

/// Whether all records are those of one project, and stay so whatever else there is.
fn is_one_project(portfolio: &Portfolio<'_>, files: usize) -> bool {
    let [project] = &portfolio.projects[..] else {
        // A broken file leaves nothing behind; files below it would fall to somebody else.
        return portfolio.projects.is_empty() && files == 1;
    };
    let elsewhere =
        |record: &Record<'_>| record.fields().text("project").is_some_and(|named| named.value != project.id);
    !project.id.is_empty() && !portfolio.records.iter().any(elsewhere)
}

/// What a common file has to say about work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Say {
    /// Nothing: people, decisions, objectives.
    Nothing,
    /// Records of a kind that projects hold: those of a programme, or of nobody.
    Work,
    /// Records of projects, or a project: nobody can tell without all the rest.
    OfProjects,
}

/// What a common file has to say. `is_home` tells which folders are those of a programme or portfolio.
pub(super) fn say(path: &str, document: &Document, loaded: &Loaded, is_home: impl Fn(&str) -> bool) -> Say {
    let Some(root) = document.root.as_ref().filter(|root| !root.is_null()) else { return Say::Nothing };
    let implied = kind_of_path(path, &loaded.catalogue, is_home).map(|implied| implied.kind);
    let nodes = root.items().unwrap_or(std::slice::from_ref(root));
    let say = |node: &Node| {
        let stated = node.get("kind").and_then(Node::text).and_then(|kind| loaded.catalogue.get(kind));
        stated.or(implied).map_or(Say::Nothing, |kind| of_record(kind, node, loaded))
    };
    let all: Vec<Say> = nodes.iter().map(say).collect();
    [Say::OfProjects, Say::Work].into_iter().find(|say| all.contains(say)).unwrap_or(Say::Nothing)
}

fn of_record(kind: &Kind, node: &Node, loaded: &Loaded) -> Say {
    let is_local = |kind: &Kind| kind.id == IdStyle::Local;
    let holds_local = || {
        let held = kind.inline.iter().filter(|inline| node.get(&inline.field).is_some());
        held.filter_map(|inline| loaded.catalogue.get(&inline.kind)).any(is_local)
    };
    match () {
        () if kind.name == "project" => Say::OfProjects,
        () if is_local(kind) && node.get("project").is_some() => Say::OfProjects,
        () if is_local(kind) || holds_local() => Say::Work,
        () => Say::Nothing,
    }
}
