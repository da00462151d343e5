//! Every change of some values: commit, date, author and message.

use std::collections::BTreeSet;

use super::{Cell, Column, ColumnType as Type, Table};
use crate::chronicle::{Change, Commit};
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
    let mut rows: Vec<(Option<u32>, Vec<Cell>)> = Vec::new();
    for (record, path) in fields {
        let key = &*scene.portfolio.record(*record).key;
        let changes: Vec<&Change> = past.life(key).map(|life| life.below(path).collect()).unwrap_or_default();
        for change in &changes {
            let (before, after) = (value(change.before.as_deref()), value(change.after.as_deref()));
            rows.push((Some(change.commit), row(key, &change.path, before, after, past.of(change))));
        }
        let number = past.life(key).map_or_else(|| past.first(), |life| life.born);
        if changes.iter().all(|change| change.before.is_some())
            && scene.portfolio.record(*record).node.at(path).is_some()
        {
            let first =
                changes.iter().find(|change| *change.path == **path).and_then(|change| change.before.as_deref());
            let stated = scene.portfolio.record(*record).node.at(path).and_then(Node::text);
            rows.push((number, birth(key, path, first.or(stated), past.born(key))));
        }
    }
    rows.sort_by(|(a, _), (b, _)| b.cmp(a));
    table.rows = rows.into_iter().map(|(_, row)| row).collect();
    table
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
