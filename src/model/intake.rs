//! From files to records: which kind each is, and which records stand in line inside it.

use std::collections::HashSet;

use rayon::prelude::*;

use super::fields::Fields;
use super::filing::{self, Shape, is_project_kind};
use super::record::{Record, RecordId, count};
use crate::schema::{Catalogue, IdStyle, Kind};
use crate::source::{FileId, Spot};
use crate::yaml::Node;

/// One file with a tree, as the portfolio takes it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// How findings name the file.
    pub file: FileId,
    /// Path from the tree's root, `/` between the parts: it says which kind the file holds.
    pub path: &'a str,
    /// Its tree.
    pub root: &'a Node,
}

/// Something in a file that could not be taken as a record.
#[derive(Debug, Clone)]
pub struct Unfiled {
    /// Where.
    pub spot: Spot,
    /// The fact.
    pub message: String,
    /// The next step.
    pub help: String,
}

/// Files that one thread takes in, at least.
const FILES: usize = 32;

/// Every record in `inputs`, in the order of files and places, and what could not be taken as one.
pub(super) fn take_in<'a>(inputs: &[Input<'a>], catalogue: &'a Catalogue) -> (Vec<Record<'a>>, Vec<Unfiled>) {
    let folders = project_folders(inputs);
    let files: Vec<Intake<'a>> =
        inputs.par_iter().with_min_len(FILES).map(|input| Intake::of(input, catalogue, &folders)).collect();
    let mut records = Vec::with_capacity(files.iter().map(|file| file.records.len()).sum());
    let mut unfiled = Vec::new();
    for file in files {
        let first = count(records.len());
        let renumbered = |own: RecordId| RecordId(own.0 + first);
        records.extend(
            file.records.into_iter().map(|record| Record { project: record.project.map(renumbered), ..record }),
        );
        unfiled.extend(file.unfiled);
    }
    (records, unfiled)
}

/// What one file gives; records are numbered from the first of the file.
struct Intake<'a> {
    catalogue: &'a Catalogue,
    file: FileId,
    records: Vec<Record<'a>>,
    unfiled: Vec<Unfiled>,
}

impl<'a> Intake<'a> {
    fn of(input: &Input<'a>, catalogue: &'a Catalogue, folders: &HashSet<&str>) -> Self {
        let mut intake = Intake { catalogue, file: input.file, records: Vec::new(), unfiled: Vec::new() };
        intake.read(input, folders);
        intake
    }

    fn read(&mut self, input: &Input<'a>, folders: &HashSet<&str>) {
        let implied = filing::kind_of_path(input.path, self.catalogue, |folder| folders.contains(folder));
        let listed = input.root.items();
        let nodes = listed.unwrap_or(std::slice::from_ref(input.root));
        for node in nodes {
            let spot = node.span.in_file(input.file);
            let stated = node.get("kind").and_then(Node::text).and_then(|kind| self.catalogue.get(kind));
            if node.entries().is_none() {
                let message = format!("a record is a mapping; found {}", node.describe());
                let help = "write a mapping of fields, such as `id: …`".to_owned();
                self.unfiled.push(Unfiled { spot, message, help });
            } else if let Some(kind) = stated.or(implied.map(|implied| implied.kind)) {
                self.add(kind, node, None);
            } else {
                self.unfiled.push(unknown_kind(spot, input.path, self.catalogue));
                return;
            }
        }
        let promises_a_list = implied.filter(|implied| implied.shape == Shape::List && listed.is_none());
        if let Some(implied) = promises_a_list.filter(|_| input.root.entries().is_some()) {
            let message = format!("a file named `{}` holds a list of records", implied.kind.plural);
            let help = format!("start each record with `- `, or name the file `{}.yaml`", implied.kind.name);
            self.unfiled.push(Unfiled { spot: input.root.span.in_file(input.file), message, help });
        }
    }

    /// Adds a record and, behind it, the records it holds in line.
    fn add(&mut self, kind: &'a Kind, node: &'a Node, project: Option<RecordId>) {
        let own = RecordId(count(self.records.len()));
        let id = Fields::new(self.file, node).text("id").filter(|_| kind.id != IdStyle::None);
        self.records.push(Record { kind, id, key: Box::default(), project, file: self.file, node });
        let home = if is_project_kind(&kind.name) { Some(own) } else { project };
        let held =
            kind.inline.iter().filter_map(|inline| Some((node.get(&inline.field)?, self.catalogue.get(&inline.kind)?)));
        let mut held: Vec<_> = held.collect();
        held.sort_by_key(|(list, _)| list.span);
        for (list, inner) in held {
            for item in list.items().unwrap_or_default().iter().filter(|item| item.entries().is_some()) {
                self.add(inner, item, home);
            }
        }
    }
}

/// Folders that hold a project's own file.
fn project_folders<'a>(inputs: &[Input<'a>]) -> HashSet<&'a str> {
    let own_files = inputs.iter().filter(|input| filing::is_project_file(input.path));
    own_files.map(|input| filing::folder_of(input.path)).collect()
}

fn unknown_kind(spot: Spot, path: &str, catalogue: &Catalogue) -> Unfiled {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let help = match catalogue.did_you_mean(stem) {
        Some(close) => format!("did you mean `{close}.yaml`? Otherwise add `kind:`"),
        None => "add `kind:`, or move the file into a folder named after a kind, such as `risks/`".to_owned(),
    };
    Unfiled { spot, message: "nothing says what kind of record this is".to_owned(), help }
}
