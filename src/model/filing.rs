//! Which kind of record a file holds, by its path.

use crate::schema::{Catalogue, Kind};

/// One record a file, or a list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A mapping.
    One,
    /// A sequence of mappings.
    List,
}

/// The kind a path implies.
#[derive(Debug, Clone, Copy)]
pub struct FileKind<'a> {
    /// The kind.
    pub kind: &'a Kind,
    /// What the name promises: a plural stem is a list.
    pub shape: Shape,
}

/// The kind implied by a path from the tree's root: the file's stem, else the nearest folder that names a kind.
///
/// `is_project_folder` says whether a folder holds a project's own file; folders above it do not count.
pub fn kind_of_path<'a>(
    path: &str,
    catalogue: &'a Catalogue,
    is_project_folder: impl Fn(&str) -> bool,
) -> Option<FileKind<'a>> {
    let (mut folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if let Some(kind) = catalogue.named(stem) {
        let shape = if kind.plural == stem && kind.name != stem { Shape::List } else { Shape::One };
        return Some(FileKind { kind, shape });
    }
    while !folder.is_empty() && !is_project_folder(folder) {
        let (above, last) = folder.rsplit_once('/').unwrap_or(("", folder));
        if let Some(kind) = catalogue.named(last) {
            return Some(FileKind { kind, shape: Shape::One });
        }
        folder = above;
    }
    None
}

/// Whether records of this kind have projects' headers and hold records of their own.
pub(super) fn is_project_kind(kind: &str) -> bool {
    matches!(kind, "project" | "programme" | "portfolio")
}

/// Names of a project's own file, in its folder.
pub const PROJECT_FILES: [&str; 6] =
    ["project.yaml", "programme.yaml", "portfolio.yaml", "project.yml", "programme.yml", "portfolio.yml"];

/// Whether a path is that of a project's own file: its folder is the project's.
pub fn is_project_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(stem, _)| is_project_kind(stem))
}

/// The folder a path stands in; empty for the root.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
