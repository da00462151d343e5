//! What an import changes in the tree: new files, changed ones, and what becomes of records the file no longer has.

use std::collections::BTreeMap;

use super::super::assign::{Assignment, assign};
use super::super::draft;
use super::super::layout::{Layout, file_name, join};
use super::super::record::{modeline, say_where_it_belongs};
use super::super::refusal::Refusal;
use super::super::validity::violations;
use super::provenance::{Origin, origin, sign};
use super::rows::Row;
use crate::schema::{IdStyle, Kind};
use crate::yaml::Node;

/// What is to become of records that this map wrote and the file no longer has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Gone {
    /// They stay as they are and are listed.
    #[default]
    Keep,
    /// They are given these values.
    Close(Vec<Assignment>),
    /// Their files are removed; git keeps them.
    Remove,
}

/// How the import treats what is there.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The name by which files remember the map.
    pub map: String,
    /// The folder of the records.
    pub folder: Option<String>,
    /// What becomes of records the file no longer has.
    pub gone: Gone,
    /// Whether files that somebody edited are left alone, instead of stopping the import.
    pub keep_edited: bool,
}

/// What becomes of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Its file is new.
    Created,
    /// Its file changed.
    Updated,
    /// It is as it was.
    Unchanged,
    /// Somebody edited its file: it is left alone.
    Edited,
    /// The file no longer has it: it is left alone.
    NotInFile,
    /// The file no longer has it: it was given the values for that.
    Closed,
    /// The file no longer has it: its own file is removed.
    Removed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 7] = [
        Outcome::Created,
        Outcome::Updated,
        Outcome::Unchanged,
        Outcome::Edited,
        Outcome::NotInFile,
        Outcome::Closed,
        Outcome::Removed,
    ];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Created => "created",
            Outcome::Updated => "updated",
            Outcome::Unchanged => "unchanged",
            Outcome::Edited => "edited_by_hand",
            Outcome::NotInFile => "not_in_file",
            Outcome::Closed => "closed",
            Outcome::Removed => "removed",
        }
    }
}

/// One step of carrying the import out. Paths are from the tree's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new file with this text.
    Create(String, String),
    /// A file, its text so far and its new one.
    Replace(String, String, String),
    /// A file and its text so far.
    Remove(String, String),
}

/// Everything an import does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps, in the order of paths.
    pub changes: Vec<Change>,
    /// What becomes of each record: its path and outcome, in the order of paths.
    pub outcomes: BTreeMap<String, Outcome>,
}

/// Compares rows with the tree.
///
/// # Errors
/// If a record's id stands in a file that this map did not write, if somebody edited a file since (and edited files are
/// not to be kept), or if the values for closing do not fit.
pub fn plan(
    layout: Layout<'_>,
    kind: &Kind,
    rows: &[Row],
    options: &Options,
    has: &dyn Fn(&str) -> bool,
) -> Result<Plan, Refusal> {
    let folder = options.folder.clone().unwrap_or_else(|| layout.folder(kind));
    let folder = folder.trim_start_matches("./").trim_end_matches(['/', '.']);
    let import = Import { layout, kind, options };
    let mut plan = Plan::default();
    let mut edited = Vec::new();
    for row in rows {
        let path = path(layout, kind, folder, row)?;
        let outcome = import.of_row(row, &path, has, &mut plan.changes);
        if outcome == Outcome::Edited {
            edited.push(path.clone());
        }
        if plan.outcomes.insert(path.clone(), outcome).is_some() {
            return Err(Refusal::new(format!("two rows would be `{path}`"), "make the map's `id` tell them apart"));
        }
    }
    for (path, text) in directly_in(layout, folder) {
        if plan.outcomes.contains_key(path) {
            continue;
        }
        let Some(outcome) = import.of_left_over(path, text, &mut plan.changes)? else { continue };
        if outcome == Outcome::Edited {
            edited.push(path.to_owned());
        }
        plan.outcomes.insert(path.to_owned(), outcome);
    }
    if !edited.is_empty() && !options.keep_edited {
        let message = format!(
            "{} edited since this map wrote them, or written by others: {}",
            many(edited.len()),
            shown(&edited)
        );
        return Err(Refusal::new(message, "`--keep-edited` leaves them as they are and imports the rest"));
    }
    plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(plan)
}

/// What rows are compared with.
struct Import<'i> {
    layout: Layout<'i>,
    kind: &'i Kind,
    options: &'i Options,
}

impl Import<'_> {
    /// What becomes of the record of a row, whose file is `path`.
    fn of_row(&self, row: &Row, path: &str, has: &dyn Fn(&str) -> bool, changes: &mut Vec<Change>) -> Outcome {
        let mut record = row.record.clone();
        say_where_it_belongs(self.layout, self.kind, None, path, &mut record);
        let text = sign(&modeline(path, &self.kind.name, has), &record, &self.options.map);
        let Some(old) = text_at(self.layout, path) else {
            changes.push(Change::Create(path.to_owned(), text));
            return Outcome::Created;
        };
        match origin(old, &self.options.map) {
            Origin::Ours if same(old, &text) => Outcome::Unchanged,
            Origin::Ours => {
                changes.push(Change::Replace(path.to_owned(), old.to_owned(), text));
                Outcome::Updated
            }
            Origin::Edited | Origin::Foreign => Outcome::Edited,
        }
    }

    /// What becomes of a record that no row has; `None` if this map did not write it.
    fn of_left_over(&self, path: &str, text: &str, changes: &mut Vec<Change>) -> Result<Option<Outcome>, Refusal> {
        match origin(text, &self.options.map) {
            Origin::Foreign => Ok(None),
            Origin::Edited if self.options.gone == Gone::Keep => Ok(Some(Outcome::NotInFile)),
            Origin::Edited => Ok(Some(Outcome::Edited)),
            Origin::Ours => self.gone(path, text, changes).map(Some),
        }
    }

    /// What becomes of a record that this map wrote and no row has any more.
    fn gone(&self, path: &str, text: &str, changes: &mut Vec<Change>) -> Result<Outcome, Refusal> {
        match &self.options.gone {
            Gone::Keep => Ok(Outcome::NotInFile),
            Gone::Remove => {
                changes.push(Change::Remove(path.to_owned(), text.to_owned()));
                Ok(Outcome::Removed)
            }
            Gone::Close(values) => {
                let closed = close(self.layout, self.kind, text, values, &self.options.map)?;
                if same(text, &closed) {
                    return Ok(Outcome::NotInFile);
                }
                changes.push(Change::Replace(path.to_owned(), text.to_owned(), closed));
                Ok(Outcome::Closed)
            }
        }
    }
}

/// The files in a folder, and not in folders below it: path and text.
fn directly_in<'l>(layout: Layout<'l>, folder: &str) -> impl Iterator<Item = (&'l str, &'l str)> {
    let below = move |path: &'l str| match folder {
        "" => Some(path),
        _ => path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
    };
    let files = layout.loaded.files.iter().map(|file| (file.path.as_str(), file.file));
    let inside = files.filter(move |(path, _)| below(path).is_some_and(|rest| !rest.contains('/')));
    inside.map(move |(path, file)| (path, layout.loaded.sources.file(file).text()))
}

impl Change {
    fn path(&self) -> &str {
        match self {
            Change::Create(path, _) | Change::Replace(path, ..) | Change::Remove(path, _) => path,
        }
    }
}

/// The file of a row's record, which no other file may hold already.
fn path(layout: Layout<'_>, kind: &Kind, folder: &str, row: &Row) -> Result<String, Refusal> {
    let project = row.record.get("project").and_then(Node::text).filter(|_| kind.id == IdStyle::Local);
    let key = project.map_or_else(|| row.id.clone(), |project| format!("{project}/{}", row.id));
    let path = join(folder, &format!("{}.yaml", file_name(&key)));
    let homes = layout.portfolio.named(&key).iter().map(|&record| layout.path_of(layout.portfolio.record(record).file));
    match homes.into_iter().find(|home| *home != path) {
        Some(home) => Err(Refusal::new(
            format!("`{key}` in line {} stands in `{home}`, which this import did not write", row.line),
            format!("import into its folder with `--into`, or remove one of the two; it would become `{path}`"),
        )),
        None => Ok(path),
    }
}

fn close(layout: Layout<'_>, kind: &Kind, text: &str, values: &[Assignment], map: &str) -> Result<String, Refusal> {
    let document = crate::yaml::read(text.as_bytes(), &crate::yaml::Limits::default());
    let mut record = document.root.unwrap_or_else(draft::empty);
    draft::unset(&mut record, "x-import");
    for value in values {
        assign(&mut record, kind, &layout.loaded.catalogue, value).map_err(|odd| Refusal::new(odd, ""))?;
    }
    if let Some(violation) = violations(&layout.loaded.catalogue, kind, &record).first() {
        let help = violation.help.clone().unwrap_or_else(|| format!("see `pmo schema {}`", kind.name));
        return Err(Refusal::new(format!("cannot close records that are gone: {}", violation.message), help));
    }
    draft::arrange(&mut record, kind.fields());
    let head: String = text.lines().take_while(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    Ok(sign(&head, &record, map))
}

fn text_at<'a>(layout: Layout<'a>, path: &str) -> Option<&'a str> {
    let files = &layout.loaded.files;
    let file = files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|index| &files[index])?;
    Some(layout.loaded.sources.file(file.file).text())
}

fn same(old: &str, new: &str) -> bool {
    old.replace("\r\n", "\n") == new
}

fn many(count: usize) -> String {
    if count == 1 { "1 file was".to_owned() } else { format!("{count} files were") }
}

fn shown(paths: &[String]) -> String {
    const MOST: usize = 5;
    let first: Vec<String> = paths.iter().take(MOST).map(|path| format!("`{path}`")).collect();
    let rest = if paths.len() > MOST { format!(" and {} more", paths.len() - MOST) } else { String::new() };
    first.join(", ") + &rest
}
