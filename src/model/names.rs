//! Names and homes: which project a record belongs to, its name over the whole tree, and what a name means.

use std::collections::HashMap;

use rayon::prelude::*;

use super::filing::{folder_of, is_project_file, is_project_kind};
use super::intake::Input;
use super::record::{Record, RecordId, count};
use crate::schema::IdStyle;
use crate::source::FileId;

/// Every id and handle with the records that bear it.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    global: HashMap<&'a str, Vec<RecordId>>,
    local: HashMap<RecordId, HashMap<&'a str, Vec<RecordId>>>,
}

impl<'a> Names<'a> {
    /// Gives every record its project and its key, and indexes them by name.
    pub(super) fn give(records: &mut [Record<'a>], inputs: &[Input<'a>]) -> Self {
        let mut names = Names::default();
        for (i, record) in records.iter().enumerate() {
            if let Some(id) = record.id.filter(|_| record.kind.id != IdStyle::Local) {
                names.global.entry(id.value).or_default().push(RecordId(count(i)));
            }
        }
        let homes = Homes { names: &names, folders: folders_of_projects(records, inputs), paths: paths(inputs) };
        let settled: Vec<(Option<RecordId>, Box<str>)> = records
            .par_iter()
            .map(|record| {
                let project = homes.project_of(record, records);
                (project, key(record, project, records))
            })
            .collect();
        for (i, (record, (project, key))) in records.iter_mut().zip(settled).enumerate() {
            (record.project, record.key) = (project, key);
            let own = RecordId(count(i));
            if let (Some(project), Some(id)) = (project, record.id) {
                names.local.entry(project).or_default().entry(id.value).or_default().push(own);
            } else if let Some(id) = record.id.filter(|_| record.kind.id == IdStyle::Local) {
                names.global.entry(id.value).or_default().push(own);
            }
        }
        names
    }

    /// The records with this id, handle or full local id (`PRJ-CLAIMS/R1`).
    pub(super) fn named(&self, key: &str) -> &[RecordId] {
        let found = match key.split_once('/') {
            None => self.global.get(key),
            Some((project, local)) => {
                let owner = self.global.get(project).and_then(|found| found.first());
                owner.and_then(|owner| self.local.get(owner)?.get(local))
            }
        };
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// The records of a project with this id.
    pub(super) fn named_in(&self, project: RecordId, id: &str) -> &[RecordId] {
        self.local.get(&project).and_then(|ids| ids.get(id)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first portfolio, programme or project with this id.
    pub(super) fn project(&self, id: &str, records: &[Record<'a>]) -> Option<RecordId> {
        let is_project =
            |record: &RecordId| records.get(record.0 as usize).is_some_and(|record| is_project_kind(&record.kind.name));
        self.global.get(id)?.iter().copied().find(is_project)
    }
}

/// How a record finds its project: held in line, named, or below the project's folder.
struct Homes<'s, 'a> {
    names: &'s Names<'a>,
    folders: HashMap<&'a str, RecordId>,
    paths: HashMap<FileId, &'a str>,
}

impl<'a> Homes<'_, 'a> {
    fn project_of(&self, record: &Record<'a>, records: &[Record<'a>]) -> Option<RecordId> {
        if record.project.is_some() || is_project_kind(&record.kind.name) {
            return record.project;
        }
        let named = record.fields().text("project").and_then(|id| self.names.project(id.value, records));
        named.or_else(|| self.nearest(self.paths.get(&record.file)?))
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

fn paths<'a>(inputs: &[Input<'a>]) -> HashMap<FileId, &'a str> {
    inputs.iter().map(|input| (input.file, input.path)).collect()
}

/// Folders to the one project whose own file they hold.
fn folders_of_projects<'a>(records: &[Record<'a>], inputs: &[Input<'a>]) -> HashMap<&'a str, RecordId> {
    let own_files = inputs.iter().filter(|input| is_project_file(input.path));
    let files: HashMap<FileId, &'a str> = own_files.map(|input| (input.file, folder_of(input.path))).collect();
    let owners = records.iter().enumerate().filter(|(_, record)| is_project_kind(&record.kind.name));
    owners.filter_map(|(i, record)| Some((*files.get(&record.file)?, RecordId(count(i))))).collect()
}
