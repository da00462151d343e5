//! Totals of what is still to be steered, beside those of all rows.

use super::{Cell, Table, Total};

/// Before the name of a total of open projects.
const OPEN: &str = "open_";

/// Adds totals over all rows, and beside them, as `open_projects`, `open_budget` and so on, those over the rows of
/// projects that are under way or on hold; `ended_projects` counts the others.
///
/// Money that was spent long ago steers nothing any more, and a closed project without a rating is not an unrated one
/// (PMI's Standard for Portfolio Management: the portfolio is made of its active components).
pub(super) fn beside(table: &mut Table, totals: impl Fn(&mut Table)) {
    totals(table);
    let Some(has_ended) = flag(table) else { return };
    let rows: Vec<Vec<Cell>> = table.rows.iter().filter(|row| !has_ended(row)).cloned().collect();
    let ended = table.rows.len() - rows.len();
    let columns = table.columns.clone();
    let mut open = Table { rows, ..Table::new(table.name.clone(), table.title.clone(), columns) };
    totals(&mut open);
    table.totals.extend([count("open_projects", open.rows.len()), count("ended_projects", ended)]);
    table.totals.extend(open.totals.into_iter().map(|total| Total { name: format!("{OPEN}{}", total.name), ..total }));
}

/// How many of a table's rows are of projects that have ended, for a sum that holds them too; `None` if none is.
pub(super) fn remark(table: &Table) -> Option<String> {
    let has_ended = flag(table)?;
    let many = table.rows.iter().filter(|row| has_ended(row)).count();
    (many > 0).then(|| format!("{many} of the {} rows are of projects that have ended", table.rows.len()))
}

/// Whether a row is of a project that has ended, where the table tells.
fn flag(table: &Table) -> Option<impl Fn(&[Cell]) -> bool + use<>> {
    let (under_way, state) = table.column("under_way").zip(table.column("state"))?;
    Some(move |row: &[Cell]| row[under_way] != Cell::Flag(true) && row[state].as_text() != Some("on_hold"))
}

fn count(name: &str, count: usize) -> Total {
    Total { name: name.to_owned(), value: Cell::count(count), known: None }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::policy::Policy;
    use crate::views::{Column, ColumnType, Known};

    /// Rows as (budget, currency, under way, state).
    fn table(rows: &[(i64, &str, bool, &str)]) -> Table {
        let columns = vec![
            Column::new("budget", ColumnType::Money),
            Column::hidden("currency", ColumnType::Text),
            Column::hidden("under_way", ColumnType::Flag),
            Column::hidden("state", ColumnType::Status),
        ];
        let mut table = Table::new("t", "T", columns);
        table.rows = rows
            .iter()
            .map(|(budget, currency, under_way, state)| {
                let budget = Cell::Decimal(Decimal::from(*budget));
                vec![budget, Cell::word(currency), Cell::Flag(*under_way), Cell::word(state)]
            })
            .collect();
        table
    }

    fn total(table: &Table, name: &str) -> (Cell, Option<Known>) {
        let found = table.totals.iter().find(|total| total.name == name).unwrap();
        (found.value.clone(), found.known)
    }

    fn told(rows: &[(i64, &str, bool, &str)], policy: &Policy) -> Table {
        let mut table = table(rows);
        beside(&mut table, |table| table.add_sums(policy));
        table
    }

    /// 100 under way and 20 on hold are steered; 300 are closed and 7 cancelled.
    const FOUR: [(i64, &str, bool, &str); 4] = [
        (300, "GBP", false, "active"),
        (100, "GBP", true, "active"),
        (7, "GBP", false, "cancelled"),
        (20, "GBP", false, "on_hold"),
    ];

    #[test]
    fn what_is_open_stands_beside_all_rows() {
        let table = told(&FOUR, &Policy::standard());
        let known = |known: usize| Some(Known { known, of: known });
        assert_eq!(total(&table, "budget"), (Cell::Decimal(427.into()), known(4)));
        assert_eq!(total(&table, "open_budget"), (Cell::Decimal(120.into()), known(2)));
        assert_eq!(
            (total(&table, "open_projects").0, total(&table, "ended_projects").0),
            (Cell::count(2), Cell::count(2))
        );
        assert_eq!(table.rows, self::table(&FOUR).rows);
        assert_eq!(remark(&table).unwrap(), "2 of the 4 rows are of projects that have ended");
    }

    #[test]
    fn open_amounts_are_added_in_their_own_currency() {
        let rows = [(100, "GBP", true, "active"), (50, "EUR", false, "active")];
        let table = told(&rows, &Policy::standard());
        assert_eq!(total(&table, "budget").0, Cell::Null("mixed_currencies"));
        assert_eq!(total(&table, "open_budget").0, Cell::Decimal(100.into()));
        assert_eq!(total(&table, "open_currency").0, Cell::word("GBP"));
    }
}
