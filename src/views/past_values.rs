//! Every change of some values: commit, date, author and message.

use std::collections::BTreeSet;

use super::{Cell, Column, ColumnType as Type, Table};
use crate::chronicle::{Change, Chronicle, Commit};
use crate::model::RecordId;
use crate::rules::Scene;
use crate::yaml::Node;

/// Whether nothing was ever said in these fields, as far as history tells.
pub(super) fn none(scene: &Scene<'_>, fields: &BTreeSet<(RecordId, String)>) -> bool {
    let Ok(past) = scene.past else { return true };
    let changed = |(record, path): &(RecordId, String)| {
        let life = past.life(&scene.portfolio.record(*record).key);
        life.is_some_and(|life| life.below(path).next().is_some())
    };
    !fields.iter().any(changed)
}

/// Every change of these fields and of what stands below them, the newest first; a value that never changed stands with
/// the commit that brought its record.
pub(super) fn table(scene: &Scene<'_>, fields: &BTreeSet<(RecordId, String)>) -> Table {
    // Fields of several records are alike in name.
    let are_several = fields.iter().map(|(record, _)| record).collect::<BTreeSet<_>>().len() > 1;
    let columns = vec![
        Column::new("date", Type::Date),
        Column { shown: are_several, ..Column::new("record", Type::Reference) },
        Column::new("field", Type::Text),
        Column::new("before", Type::Text),
        Column::new("after", Type::Text),
        Column::new("author", Type::Text),
        Column::new("commit", Type::Reference),
        Column::new("message", Type::Text),
        Column::hidden("email", Type::Text),
    ];
    let mut table = Table::new("history", "Who changed what goes into it", columns);
    let past = match scene.past {
        Ok(past) => past,
        Err(reason) => {
            table.notes.push(format!("nothing is known of its history: {}", reason.replace('_', " ")));
            return table;
        }
    };
    table.notes.extend(past.reach.why_cut().map(|why| format!("what is older is not known: {why}")));
    let mut rows: Vec<Told> = fields.iter().flat_map(|(record, path)| of_field(scene, past, *record, path)).collect();
    rows.sort_by(|(a, _), (b, _)| b.cmp(a));
    table.rows = rows.into_iter().map(|(_, row)| row).collect();
    table
}

/// A row, and the number of the commit it is of; `None` where that is older than history.
type Told = (Option<u32>, Vec<Cell>);

/// What became of a field of a record and of what stands below it, its record's coming and going included.
fn of_field(scene: &Scene<'_>, past: &Chronicle, record: RecordId, path: &str) -> Vec<Told> {
    let record = scene.portfolio.record(record);
    let (key, stated) = (&*record.key, record.node.at(path));
    let life = past.life(key);
    let changes: Vec<&Change> = life.map(|life| life.below(path).collect()).unwrap_or_default();
    let absences = life.map_or(&[][..], |life| &life.absences);
    let mut rows = Vec::new();
    for change in &changes {
        // A record that comes back says anew what it says.
        let is_back = absences.iter().any(|(_, back)| *back == change.commit);
        let before = if is_back { Cell::Null("record_gone") } else { value(change.before.as_deref()) };
        let after = value(change.after.as_deref());
        rows.push((Some(change.commit), row(key, &change.path, before, after, past.of(change))));
    }
    for (gone, back) in absences {
        let Some(said) = past.value_at(key, path, stated.and_then(Node::text), *gone) else { continue };
        let (said, nothing) = (Cell::word(said), Cell::Null("record_gone"));
        rows.push((Some(*gone), row(key, path, said.clone(), nothing.clone(), past.commit(*gone))));
        if !changes.iter().any(|change| change.commit == *back && *change.path == *path) {
            rows.push((Some(*back), row(key, path, nothing, said, past.commit(*back))));
        }
    }
    let own = changes.iter().find(|change| *change.path == *path);
    let first = own.map_or_else(|| stated.and_then(Node::text), |first| first.before.as_deref());
    let is_older = match own {
        Some(first) => first.before.is_some(),
        None => stated.is_some() && changes.iter().all(|change| change.before.is_some()),
    };
    if is_older {
        let number = life.map_or_else(|| past.first(), |life| life.born);
        rows.push((number, birth(key, path, first, past.born(key))));
    }
    rows
}

/// The row of the commit that brought the record, with what it said then; not for what stands below a field.
fn birth(key: &str, path: &str, first: Option<&str>, commit: Option<&Commit>) -> Vec<Cell> {
    let after = Cell::or_null(first, "several_values", Cell::word);
    row(key, path, Cell::Null("older_than_its_record"), after, commit)
}

fn value(value: Option<&str>) -> Cell {
    Cell::or_null(value, "not_given", Cell::word)
}

fn row(key: &str, path: &str, before: Cell, after: Cell, commit: Option<&Commit>) -> Vec<Cell> {
    let named = commit.filter(|commit| !commit.is_uncommitted());
    let nobody = if commit.is_some() { "uncommitted" } else { "older_than_history" };
    vec![
        named.map_or(Cell::Null(nobody), |commit| Cell::or_null(commit.stated_day(), "undated", Cell::Date)),
        Cell::word(key),
        Cell::word(path),
        before,
        after,
        Cell::or_null(named, nobody, |commit| Cell::word(&commit.author.name)),
        Cell::or_null(named, nobody, |commit| Cell::word(commit.short())),
        Cell::or_null(named, nobody, |commit| Cell::word(&commit.subject)),
        Cell::or_null(named, nobody, |commit| Cell::word(&commit.author.email)),
    ]
}
