//! Where a new record goes: into the layout that the tree already has.

use std::collections::BTreeMap;

use super::place::slug;
use crate::model::{Portfolio, Record, RecordId};
use crate::schema::Kind;
use crate::source::FileId;
use crate::workspace::Loaded;

/// A tree as a place for new files.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    /// The tree.
    pub loaded: &'a Loaded,
    /// Its records.
    pub portfolio: &'a Portfolio<'a>,
}

impl<'a> Layout<'a> {
    /// The path of a record's file from the tree's root.
    pub fn path_of(&self, file: FileId) -> &'a str {
        self.loaded.files.iter().find(|known| known.file == file).map_or("", |known| &known.path)
    }

    /// The folder of a project that has one of its own: the one that holds its `project.yaml`.
    pub fn folder_of(&self, project: RecordId) -> Option<&'a str> {
        let record = self.portfolio.record(project);
        let path = self.path_of(record.file);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        (stem == record.kind.name).then_some(folder)
    }

    /// The file for a new record of `kind` with this name (an id, or for kinds without ids anything readable), of
    /// `project` or of none.
    ///
    /// A project with a folder of its own takes its records there. Else the folder that most records of the kind have a
    /// file in, else the folder named after the kind beside their list, else at the tree's root.
    pub fn path(&self, kind: &Kind, name: &str, project: Option<RecordId>) -> String {
        let file = file_name(name);
        if let Some(folder) = project.and_then(|project| self.folder_of(project)) {
            return join(folder, &format!("{}/{file}.yaml", kind.plural));
        }
        if is_project(kind) && self.have_folders(kind) {
            let own = name.split_once('-').map_or(name, |(_, own)| own);
            return join(&self.folder_above(kind), &format!("{}/{}.yaml", slug(own, 60), kind.name));
        }
        join(&self.folder(kind), &format!("{file}.yaml"))
    }

    /// The folder in which records of `kind` that belong to no project's folder have files of their own.
    pub(super) fn folder(&self, kind: &Kind) -> String {
        let usual = self.most_common(kind, |path| {
            let (folder, _) = path.rsplit_once('/')?;
            (last(folder) == kind.plural || last(folder) == kind.name).then(|| folder.to_owned())
        });
        let beside_list = || {
            self.most_common(kind, |path| {
                let (folder, file) = path.rsplit_once('/')?;
                let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
                let folder = if last(folder) == kind.plural { folder.to_owned() } else { join(folder, &kind.plural) };
                (stem == kind.plural).then_some(folder)
            })
        };
        usual.or_else(beside_list).unwrap_or_else(|| kind.plural.clone())
    }

    /// Whether records of a project kind have folders of their own here; true where there are none yet.
    fn have_folders(&self, kind: &Kind) -> bool {
        let mut of_kind = self.records(kind).peekable();
        of_kind.peek().is_none() && kind.name == "project" || of_kind.any(|(id, _)| self.folder_of(id).is_some())
    }

    /// The folder above those of records of a project kind.
    fn folder_above(&self, kind: &Kind) -> String {
        let above = self.most_common(kind, |path| {
            let (folder, file) = path.rsplit_once('/')?;
            let is_own = file.rsplit_once('.').is_some_and(|(stem, _)| stem == kind.name);
            is_own.then(|| folder.rsplit_once('/').map_or("", |(above, _)| above).to_owned())
        });
        above.unwrap_or_else(|| kind.plural.clone())
    }

    fn records(&self, kind: &Kind) -> impl Iterator<Item = (RecordId, &Record<'a>)> {
        self.portfolio.records().filter(move |(_, record)| record.kind.name == kind.name)
    }

    /// What `of_path` says of most files with records of `kind`, outside the folders of projects of their own.
    fn most_common(&self, kind: &Kind, of_path: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, record) in self.records(kind) {
            let outside = record.project.is_none_or(|project| self.folder_of(project).is_none());
            if let Some(answer) = of_path(self.path_of(record.file)).filter(|_| outside) {
                *counts.entry(answer).or_default() += 1;
            }
        }
        counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(answer, _)| answer)
    }
}

/// Whether records of this kind hold records of their own and may have folders.
pub fn is_project(kind: &Kind) -> bool {
    matches!(kind.name.as_str(), "project" | "programme" | "portfolio")
}

fn last(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}

/// `below` in `folder`, which may be the tree's root.
pub(super) fn join(folder: &str, below: &str) -> String {
    if folder.is_empty() { below.to_owned() } else { format!("{folder}/{below}") }
}

/// An id as a file name: its letters, digits, dots, hyphens and underscores.
pub(super) fn file_name(id: &str) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    id.chars().map(|c| if keep(c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Snapshot;
    use crate::workspace::load;

    fn path(files: &[(&str, &str)], kind: &str, name: &str, project: Option<&str>) -> String {
        let loaded = load(Snapshot::of_texts(files.iter().copied())).unwrap();
        let portfolio = loaded.portfolio();
        let project = project.map(|id| portfolio.named(id)[0]);
        Layout { loaded: &loaded, portfolio: &portfolio }.path(loaded.catalogue.get(kind).unwrap(), name, project)
    }

    #[test]
    fn an_empty_tree_gets_a_folder_for_each_kind() {
        assert_eq!(path(&[], "decision", "DEC-G2", None), "decisions/DEC-G2.yaml");
        assert_eq!(path(&[], "person", "ana.silva", None), "people/ana.silva.yaml");
        assert_eq!(path(&[], "project", "PRJ-CLAIMS", None), "projects/claims/project.yaml");
        assert_eq!(path(&[], "programme", "PGM-A", None), "programmes/PGM-A.yaml");
    }

    #[test]
    fn a_project_with_a_folder_takes_its_records_there() {
        let own = [("work/claims/project.yaml", "id: PRJ-CLAIMS\nname: Claims\n")];
        assert_eq!(path(&own, "risk", "R-7KQ2", Some("PRJ-CLAIMS")), "work/claims/risks/R-7KQ2.yaml");
        assert_eq!(path(&own, "project", "PRJ-PAY", None), "work/pay/project.yaml");
        let beside_code = [("project.yaml", "id: PRJ-CLAIMS\nname: Claims\n")];
        assert_eq!(path(&beside_code, "issue", "I-2M4X", Some("PRJ-CLAIMS")), "issues/I-2M4X.yaml");
    }

    #[test]
    fn the_layout_of_the_tree_prevails() {
        let flat = [
            ("register/projects/PRJ-A.yaml", "id: PRJ-A\nname: A\n"),
            ("strategy/objectives.yaml", "- {id: OBJ-A, title: A}\n"),
        ];
        assert_eq!(path(&flat, "project", "PRJ-B", None), "register/projects/PRJ-B.yaml");
        assert_eq!(path(&flat, "risk", "R-7KQ2", Some("PRJ-A")), "risks/R-7KQ2.yaml");
        assert_eq!(path(&flat, "objective", "OBJ-B", None), "strategy/objectives/OBJ-B.yaml");
    }
}
