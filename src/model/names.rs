//! Names and homes: which project a record belongs to, its name over the whole tree, and what a name means.

use std::collections::hash_map::Entry;
use std::ops::Range;

use ahash::HashMap;
use rayon::prelude::*;

use super::filing::{folder_of, is_project_file, is_project_kind};
use super::intake::Input;
use super::record::{MANY, Record, RecordId, count};
use crate::schema::IdStyle;
use crate::source::FileId;

/// Every id and handle with the records that bear it.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    global: HashMap<&'a str, Bearers>,
    local: Locals<'a>,
}

/// The records that bear one name: nearly always a single one.
#[derive(Debug)]
enum Bearers {
    One([RecordId; 1]),
    Many(Vec<RecordId>),
}

/// The ids inside every project, shorter ones first, with their records in the order of the tree.
#[derive(Debug, Default)]
struct Locals<'a> {
    ids: Vec<&'a str>,
    records: Vec<RecordId>,
    /// By record: where the ids inside it stand.
    ranges: Vec<Range<usize>>,
}

impl<'a> Names<'a> {
    /// Gives every record its project and its key, and indexes them by name.
    pub(super) fn give(records: &mut [Record<'a>], inputs: &[Input<'a>]) -> Self {
        let mut names = Names::default();
        for (i, record) in records.iter().enumerate() {
            if let Some(id) = record.id.filter(|_| record.kind.id != IdStyle::Local) {
                names.bear(id.value, RecordId(count(i)));
            }
        }
        let homes = Homes { names: &names, folders: folders_of_projects(records, inputs), paths: paths(inputs) };
        let settled: Vec<(Option<RecordId>, Box<str>)> = records
            .par_iter()
            .with_min_len(MANY)
            .map(|record| {
                let project = homes.project_of(record, records);
                (project, key(record, project, records))
            })
            .collect();
        for (record, (project, key)) in records.iter_mut().zip(settled) {
            (record.project, record.key) = (project, key);
        }
        for (i, record) in records.iter().enumerate().filter(|(_, record)| record.project.is_none()) {
            if let Some(id) = record.id.filter(|_| record.kind.id == IdStyle::Local) {
                names.bear(id.value, RecordId(count(i)));
            }
        }
        names.local = Locals::of(records);
        names
    }

    fn bear(&mut self, id: &'a str, record: RecordId) {
        match self.global.entry(id) {
            Entry::Vacant(entry) => drop(entry.insert(Bearers::One([record]))),
            Entry::Occupied(mut entry) => match entry.get_mut() {
                Bearers::One([first]) => *entry.get_mut() = Bearers::Many(vec![*first, record]),
                Bearers::Many(records) => records.push(record),
            },
        }
    }

    /// The records with this id or handle, as far as ids of their kind are not local to a project.
    pub(super) fn global(&self, id: &str) -> &[RecordId] {
        match self.global.get(id) {
            None => &[],
            Some(Bearers::One(record)) => record,
            Some(Bearers::Many(records)) => records,
        }
    }

    /// The records with this id, handle or full local id (`PRJ-CLAIMS/R1`).
    pub(super) fn named(&self, key: &str) -> &[RecordId] {
        match key.split_once('/') {
            None => self.global(key),
            Some((project, local)) => {
                self.global(project).first().map_or(&[], |owner| self.local.named_in(*owner, local))
            }
        }
    }

    /// The records of a project with this id.
    pub(super) fn named_in(&self, project: RecordId, id: &str) -> &[RecordId] {
        self.local.named_in(project, id)
    }

    /// The first portfolio, programme or project with this id.
    pub(super) fn project(&self, id: &str, records: &[Record<'a>]) -> Option<RecordId> {
        let is_project =
            |record: &RecordId| records.get(record.0 as usize).is_some_and(|record| is_project_kind(&record.kind.name));
        self.global(id).iter().copied().find(is_project)
    }
}

impl<'a> Locals<'a> {
    fn of(records: &[Record<'a>]) -> Self {
        let named = |(i, record): (usize, &Record<'a>)| Some((record.project?, record.id?.value, RecordId(count(i))));
        let mut named: Vec<(RecordId, &'a str, RecordId)> =
            records.par_iter().with_min_len(MANY).enumerate().filter_map(named).collect();
        named.par_sort_unstable_by_key(|(project, id, record)| (*project, id.len(), *id, *record));
        let mut ranges = vec![0..0; records.len()];
        let mut start = 0;
        for part in named.chunk_by(|a, b| a.0 == b.0) {
            let end = start + part.len();
            if let Some(range) = part.first().and_then(|(project, ..)| ranges.get_mut(project.0 as usize)) {
                *range = start..end;
            }
            start = end;
        }
        let (ids, records) = named.into_iter().map(|(_, id, record)| (id, record)).unzip();
        Locals { ids, records, ranges }
    }

    fn named_in(&self, project: RecordId, id: &str) -> &[RecordId] {
        let Some(range) = self.ranges.get(project.0 as usize) else { return &[] };
        let ids = self.ids.get(range.clone()).unwrap_or_default();
        let start = ids.partition_point(|own| (own.len(), *own) < (id.len(), id));
        let count = ids[start..].partition_point(|own| *own == id);
        self.records.get(range.start + start..range.start + start + count).unwrap_or_default()
    }
}

/// How a record finds its project: held in line, named, or below the project's folder.
struct Homes<'s, 'a> {
    names: &'s Names<'a>,
    folders: HashMap<&'a str, RecordId>,
    /// Sorted by file.
    paths: Vec<(FileId, &'a str)>,
}

impl<'a> Homes<'_, 'a> {
    fn project_of(&self, record: &Record<'a>, records: &[Record<'a>]) -> Option<RecordId> {
        if record.project.is_some() || is_project_kind(&record.kind.name) {
            return record.project;
        }
        let named = record.fields().text("project").and_then(|id| self.names.project(id.value, records));
        named.or_else(|| self.nearest(self.path(record.file)?))
    }

    fn path(&self, file: FileId) -> Option<&'a str> {
        let index = self.paths.binary_search_by_key(&file, |(own, _)| *own).ok()?;
        self.paths.get(index).map(|(_, path)| *path)
    }

    fn nearest(&self, path: &str) -> Option<RecordId> {
        let mut folder = folder_of(path);
        loop {
            if let Some(&project) = self.folders.get(folder) {
                return Some(project);
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder_of(folder);
        }
    }
}

fn key(record: &Record<'_>, project: Option<RecordId>, records: &[Record<'_>]) -> Box<str> {
    let Some(id) = record.id else { return Box::default() };
    let owner =
        project.filter(|_| record.kind.id == IdStyle::Local).and_then(|project| records.get(project.0 as usize));
    match owner {
        Some(owner) => format!("{}/{}", owner.id.map_or("", |id| id.value), id.value).into_boxed_str(),
        None => id.value.into(),
    }
}

fn paths<'a>(inputs: &[Input<'a>]) -> Vec<(FileId, &'a str)> {
    let mut paths: Vec<(FileId, &str)> = inputs.iter().map(|input| (input.file, input.path)).collect();
    paths.sort_unstable();
    paths
}

/// Folders to the one project whose own file they hold.
fn folders_of_projects<'a>(records: &[Record<'a>], inputs: &[Input<'a>]) -> HashMap<&'a str, RecordId> {
    let own_files = inputs.iter().filter(|input| is_project_file(input.path));
    let files: HashMap<FileId, &'a str> = own_files.map(|input| (input.file, folder_of(input.path))).collect();
    let owners = records.iter().enumerate().filter(|(_, record)| is_project_kind(&record.kind.name));
    owners.filter_map(|(i, record)| Some((*files.get(&record.file)?, RecordId(count(i))))).collect()
}
