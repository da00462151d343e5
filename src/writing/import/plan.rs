//! What an import changes in the tree: new files, changed ones, and what becomes of records the file no longer has.

use std::collections::{BTreeMap, BTreeSet};

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
    let mut plan = Plan::default();
    let mut edited = Vec::new();
    let mut written = BTreeSet::new();
    for row in rows {
        let path = path(layout, kind, folder, row)?;
        let mut record = row.record.clone();
        say_where_it_belongs(layout, kind, None, &path, &mut record);
        let text = sign(&modeline(&path, &kind.name, has), &record, &options.map);
        let outcome = match text_at(layout, &path) {
            None => {
                plan.changes.push(Change::Create(path.clone(), text));
                Outcome::Created
            }
            Some(old) => match origin(old, &options.map) {
                Origin::Ours if same(old, &text) => Outcome::Unchanged,
                Origin::Ours => {
                    plan.changes.push(Change::Replace(path.clone(), old.to_owned(), text));
                    Outcome::Updated
                }
                Origin::Edited | Origin::Foreign => {
                    edited.push(path.clone());
                    Outcome::Edited
                }
            },
        };
        if !written.insert(path.clone()) {
            return Err(Refusal::new(format!("two rows would be `{path}`"), "make the map's `id` tell them apart"));
        }
        plan.outcomes.insert(path, outcome);
    }
    for file in &layout.loaded.files {
        let below = match folder {
            "" => Some(file.path.as_str()),
            _ => file.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
        };
        if below.is_none_or(|rest| rest.contains('/')) || written.contains(&file.path) {
            continue;
        }
        let text = layout.loaded.sources.file(file.file).text();
        match origin(text, &options.map) {
            Origin::Foreign => {}
            Origin::Edited if options.gone == Gone::Keep => {
                plan.outcomes.insert(file.path.clone(), Outcome::NotInFile);
            }
            Origin::Edited => {
                edited.push(file.path.clone());
                plan.outcomes.insert(file.path.clone(), Outcome::Edited);
            }
            Origin::Ours => {
                let outcome = gone(layout, kind, &file.path, text, options, &mut plan.changes)?;
                plan.outcomes.insert(file.path.clone(), outcome);
            }
        }
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

/// What becomes of a record that the file no longer has.
fn gone(
    layout: Layout<'_>,
    kind: &Kind,
    path: &str,
    text: &str,
    options: &Options,
    changes: &mut Vec<Change>,
) -> Result<Outcome, Refusal> {
    match &options.gone {
        Gone::Keep => Ok(Outcome::NotInFile),
        Gone::Remove => {
            changes.push(Change::Remove(path.to_owned(), text.to_owned()));
            Ok(Outcome::Removed)
        }
        Gone::Close(values) => {
            let closed = close(layout, kind, text, values, &options.map)?;
            if same(text, &closed) {
                return Ok(Outcome::NotInFile);
            }
            changes.push(Change::Replace(path.to_owned(), text.to_owned(), closed));
            Ok(Outcome::Closed)
        }
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
