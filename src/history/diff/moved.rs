//! Changes counted by one column: how far each project moved.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::direction::Direction;
use crate::views::{Cell, Column, ColumnType as Type, Misfit, Table};

/// Every direction, in the order of its columns.
const DIRECTIONS: [Direction; 4] =
    [Direction::Worse, Direction::NoLongerReported, Direction::Improved, Direction::Neutral];

/// A row for each value of the column `by`, unknown ones last: how many changes there are, how many of them in each
/// direction and how many for better or worse (`judged`), the overall rating of the project before and after where it moved, how many milestones slipped and by how
/// many days at most, how far the estimate at completion moved, and what became of risks and decisions.
///
/// # Errors
/// [`Misfit`] if there is no such column.
pub(super) fn moved(changes: &Table, by: &str) -> Result<Table, Misfit> {
    let key = changes.require(by)?;
    let mut groups: BTreeMap<Option<&str>, Vec<&Vec<Cell>>> = BTreeMap::new();
    let mut unknown = Cell::Null("not_given");
    for row in &changes.rows {
        let name = row[key].as_text();
        if name.is_none() {
            unknown = row[key].clone();
        }
        groups.entry(name).or_default().push(row);
    }
    let mut table = Table::new(changes.name.clone(), changes.title.clone(), columns(changes, key));
    let nameless = groups.remove(&None);
    let named = groups.into_iter().map(|(name, rows)| (name.map_or(unknown.clone(), Cell::word), rows));
    for (value, rows) in named.collect::<Vec<_>>().into_iter().chain(nameless.map(|rows| (unknown.clone(), rows))) {
        table.rows.push(cells(&Group { changes, rows }, value));
    }
    Ok(table)
}

fn columns(changes: &Table, key: usize) -> Vec<Column> {
    let mut columns = vec![Column { shown: true, ..changes.columns[key].clone() }];
    columns.push(Column::new("count", Type::Count));
    columns.extend(DIRECTIONS.map(|direction| Column::new(direction.name(), Type::Count)));
    columns.extend([
        Column::hidden("judged", Type::Count),
        Column::hidden("project_name", Type::Text),
        Column::new("rag_before", Type::Status),
        Column::new("rag_after", Type::Status),
        Column::new("slips", Type::Count),
        Column::new("slip_days", Type::Days),
        Column::new("eac_moved", Type::Money),
        Column::hidden("currency", Type::Text),
        Column::hidden("risks_opened", Type::Count),
        Column::hidden("risks_closed", Type::Count),
        Column::hidden("decisions", Type::Count),
    ]);
    columns
}

/// The changes that have a value in common.
struct Group<'t> {
    changes: &'t Table,
    rows: Vec<&'t Vec<Cell>>,
}

impl<'t> Group<'t> {
    fn cell(&self, row: &'t [Cell], column: &str) -> Option<&'t Cell> {
        row.get(self.changes.column(column)?)
    }

    /// The changes that have one of these words in a column.
    fn having<'g>(&'g self, column: &'g str, words: &'g [&'g str]) -> impl Iterator<Item = &'t Vec<Cell>> + 'g {
        let has = move |row: &&Vec<Cell>| {
            self.cell(row, column).and_then(Cell::as_text).is_some_and(|word| words.contains(&word))
        };
        self.rows.iter().copied().filter(has)
    }

    fn count(&self, column: &str, words: &[&str]) -> Cell {
        Cell::count(self.having(column, words).count())
    }

    /// The only value of a column that all changes have in common.
    fn common(&self, rows: &[&'t Vec<Cell>], column: &str) -> Cell {
        let mut cells = rows.iter().filter_map(|row| self.cell(row, column));
        let Some(first) = cells.next() else { return Cell::Null("not_moved") };
        if cells.all(|cell| cell == first) { first.clone() } else { Cell::Null("several_values") }
    }

    /// How far the changes of a kind moved.
    fn distances(&self, what: &str) -> Vec<Option<Decimal>> {
        let rows: Vec<&Vec<Cell>> = self.having("what", &[what]).collect();
        rows.into_iter().map(|row| self.cell(row, "moved").and_then(Cell::number)).collect()
    }
}

fn cells(group: &Group<'_>, value: Cell) -> Vec<Cell> {
    let ratings: Vec<&Vec<Cell>> = group.having("field", &["status.rag.overall"]).collect();
    let rating = |column| match ratings.as_slice() {
        [] => Cell::Null("not_moved"),
        [one] => group.cell(one, column).cloned().unwrap_or(Cell::Null("not_moved")),
        _ => Cell::Null("several_values"),
    };
    let slips = group.distances("milestone_slip");
    let outturns: Vec<&Vec<Cell>> = group.having("what", &["outturn_moved"]).collect();
    let currency = group.common(&outturns, "currency");
    let sum = || {
        let distances = group.distances("outturn_moved").into_iter();
        distances.collect::<Option<Vec<_>>>()?.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
    };
    let eac_moved = match (outturns.is_empty(), currency.as_text()) {
        (true, _) => Cell::Null("not_moved"),
        (false, None) => Cell::Null("mixed_currencies"),
        (false, Some(_)) => Cell::or_null(sum(), "not_comparable", Cell::Decimal),
    };
    let mut cells = vec![value, Cell::count(group.rows.len())];
    cells.extend(DIRECTIONS.map(|direction| group.count("direction", &[direction.name()])));
    cells.extend([
        group.count("direction", &DIRECTIONS.map(Direction::name)[..3]),
        group.common(&group.rows, "project_name"),
        rating("before"),
        rating("after"),
        Cell::count(slips.len()),
        Cell::or_null(slips.into_iter().flatten().max(), "not_moved", Cell::Decimal),
        eac_moved,
        currency,
        group.count("what", &["risk_opened", "risk_reopened"]),
        group.count("what", &["risk_closed", "risk_closed_without_outcome"]),
        group.count("what", &["decision"]),
    ]);
    cells
}
