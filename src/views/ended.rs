//! Totals of what is still to be steered, and apart from them those of projects that have ended.

use super::sum::{currency_cell, currency_of, sum};
use super::{Cell, Table, Total};
use crate::metrics::currency::Currency;
use crate::policy::Policy;

/// Before the name of a total of projects that have ended.
const ENDED: &str = "ended_";

/// Adds totals over the rows of projects that are under way or on hold; those of the others stand beside them as
/// `ended_projects`, `ended_budget` and so on, so that both together are all rows.
///
/// Money that was spent long ago steers nothing any more, and a closed project without a rating is not an unrated one
/// (PMI's Standard for Portfolio Management: the portfolio is made of its active components). Ended amounts are in the
/// `currency` of the others; null where they cannot be given in it.
pub(super) fn apart(table: &mut Table, policy: &Policy, totals: impl FnOnce(&mut Table)) {
    let Some(has_ended) = flag(table) else { return totals(table) };
    let flags: Vec<bool> = table.rows.iter().map(|row| has_ended(row)).collect();
    let (mut ended, mut open) = (Vec::new(), Vec::new());
    for (row, has_ended) in std::mem::take(&mut table.rows).into_iter().zip(&flags) {
        if *has_ended { &mut ended } else { &mut open }.push(row);
    }
    table.rows = open;
    table.totals.push(count("projects", table.rows.len()));
    let own = currency_of(table, &ended.iter().collect::<Vec<_>>(), policy);
    let currency = currency_of(table, &table.rows.iter().collect::<Vec<_>>(), policy);
    let currency = if currency == Currency::Unnamed { own.clone() } else { currency };
    table.totals.push(Total { name: "currency".to_owned(), value: currency_cell(&currency), known: None });
    totals(table);
    let sums = sums(table, &ended, &same_as(&currency, own, policy), policy);
    table.totals.push(count(&format!("{ENDED}projects"), ended.len()));
    table.totals.extend(sums);
    let (mut open, mut ended) = (std::mem::take(&mut table.rows).into_iter(), ended.into_iter());
    table.rows = flags.iter().filter_map(|flag| if *flag { ended.next() } else { open.next() }).collect();
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

/// How amounts in `own` are added where they stand beside others in `currency`.
fn same_as(currency: &Currency, own: Currency, policy: &Policy) -> Currency {
    let (Ok(code), Ok(own_code)) = (currency.code(), own.code()) else {
        return if *currency == Currency::Mixed { Currency::Mixed } else { own };
    };
    if code == own_code {
        return own;
    }
    let both = Currency::of([code, own_code], policy);
    if both.code() == Ok(code) { both } else { Currency::Mixed }
}

/// The sum of every column that may be added up over rows of ended projects.
fn sums(table: &Table, ended: &[Vec<Cell>], currency: &Currency, policy: &Policy) -> Vec<Total> {
    let rows: Vec<&Vec<Cell>> = ended.iter().collect();
    let added = (0..table.columns.len()).filter(|index| table.columns[*index].additive);
    let summed = added.map(|index| {
        let (value, known) = sum(table, index, &rows, currency, policy);
        Total { name: format!("{ENDED}{}", table.columns[index].name), value, known: Some(known) }
    });
    summed.collect()
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
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
        apart(&mut table, policy, |open| open.add_sums(policy));
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
    fn what_has_ended_stands_apart_and_rows_keep_their_order() {
        let table = told(&FOUR, &Policy::standard());
        let two = Some(Known { known: 2, of: 2 });
        assert_eq!(total(&table, "budget"), (Cell::Decimal(120.into()), two));
        assert_eq!(total(&table, "ended_budget"), (Cell::Decimal(307.into()), two));
        assert_eq!((total(&table, "projects").0, total(&table, "ended_projects").0), (Cell::count(2), Cell::count(2)));
        assert_eq!(table.rows, self::table(&FOUR).rows);
        assert_eq!(remark(&table).unwrap(), "2 of the 4 rows are of projects that have ended");
    }

    #[test]
    fn ended_amounts_are_in_the_currency_of_the_others_or_not_known() {
        let rows = [(100, "GBP", true, "active"), (50, "EUR", false, "active"), (7, "GBP", false, "active")];
        let mut policy = Policy { currency: Some("GBP".to_owned()), ..Policy::standard() };
        let of = |policy: &Policy| total(&told(&rows, policy), "ended_budget").0;
        assert_eq!(of(&policy), Cell::Null("mixed_currencies"));
        assert_eq!(total(&told(&rows[..2], &policy), "ended_budget").0, Cell::Null("mixed_currencies"));
        assert_eq!(total(&told(&rows, &policy), "budget").0, Cell::Decimal(100.into()));
        policy.rates.insert("EUR".to_owned(), Decimal::new(86, 2));
        assert_eq!(of(&policy), Cell::Decimal(Decimal::from(50)));
        assert_eq!(total(&told(&rows[1..], &policy), "currency").0, Cell::word("GBP"));
    }
}
