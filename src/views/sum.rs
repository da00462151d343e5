//! Sums over rows: what is known of how many, and currencies never mixed.

use rust_decimal::Decimal;

use super::table::{Cell, ColumnType, Known, Table, Total};
use crate::metrics::addition::Addition;
use crate::metrics::currency::Currency;
use crate::policy::Policy;

/// The currency in which the amounts of `rows` can be added, by the table's `currency` column. Rows without any
/// known amount have no say.
pub(super) fn currency_of(table: &Table, rows: &[&Vec<Cell>], policy: &Policy) -> Currency {
    let Some(column) = table.column("currency") else { return Currency::Unnamed };
    let money: Vec<usize> = of_type(table, ColumnType::Money);
    let has_amount = |row: &&&Vec<Cell>| money.iter().any(|&index| !row[index].is_null());
    let named = rows.iter().filter(has_amount).map(|row| &row[column]);
    Currency::of(named.filter_map(Cell::as_text), policy)
}

/// The sum of column `index` over `rows`, of which `currency` tells how amounts are added: unknown values are
/// left out and counted in [`Known`]; null if nothing is known or amounts cannot be added.
pub(super) fn sum(
    table: &Table,
    index: usize,
    rows: &[&Vec<Cell>],
    currency: &Currency,
    policy: &Policy,
) -> (Cell, Known) {
    let is_money = table.columns[index].kind == ColumnType::Money;
    let codes = table.column("currency");
    let mut known = Known { known: 0, of: rows.len() };
    let (mut total, mut exact) = (Addition::default(), false);
    for row in rows {
        let Some(number) = row[index].number() else { continue };
        let code = codes.and_then(|column| row[column].as_text());
        let number = match is_money {
            true => currency.convert(number, code, policy),
            false => Ok(number),
        };
        if number == Err("too_large") {
            continue;
        }
        known.known += 1;
        exact |= matches!(row[index], Cell::Decimal(_));
        total.add(number.unwrap_or_default());
    }
    let value = match (is_money, currency) {
        (true, Currency::Mixed) => Cell::Null("mixed_currencies"),
        _ if known.known == 0 && known.of > 0 => Cell::Null("nothing_known"),
        _ => Cell::figure(total.total(), |total| match i64::try_from(total) {
            Ok(whole) if !exact && !is_money => Cell::Integer(whole),
            _ => Cell::Decimal(total),
        }),
    };
    (value, known)
}

/// What a `currency` column says of a sum.
pub(super) fn currency_cell(currency: &Currency) -> Cell {
    currency.code().map_or_else(Cell::Null, |code| Cell::Text(code.to_owned()))
}

/// The indexes of the columns of a type.
fn of_type(table: &Table, kind: ColumnType) -> Vec<usize> {
    (0..table.columns.len()).filter(|&index| table.columns[index].kind == kind).collect()
}

impl Table {
    /// Adds the sum of every column that may be added up, each with "n of m known", and the `currency` of the
    /// amounts. Totals that are there already stay as they are.
    pub fn add_sums(&mut self, policy: &Policy) {
        let rows: Vec<&Vec<Cell>> = self.rows.iter().collect();
        let currency = currency_of(self, &rows, policy);
        let mut sums = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            let named = column.name == "currency";
            if self.totals.iter().any(|total| total.name == column.name) {
                continue;
            }
            if column.additive {
                let (value, known) = sum(self, index, &rows, &currency, policy);
                sums.push(Total { name: column.name.to_string(), value, known: Some(known) });
            } else if named {
                sums.push(Total { name: column.name.to_string(), value: currency_cell(&currency), known: None });
            }
        }
        self.totals.append(&mut sums);
    }
}

/// Corrects the total of a column whose rows may know only a part of it: such a row does not count as known. `known`
/// and `of` are the columns that count what a row knows, of how many. A note says how many risks are left out, once
/// for columns that leave out the same.
pub(super) fn partly(table: &mut Table, column: &str, known: &str, of: &str) {
    let (Some(known), Some(of)) = (table.column(known), table.column(of)) else { return };
    let part = |row: &Vec<Cell>| Some((row[known].number()?, row[of].number()?));
    let parts: Vec<_> = table.rows.iter().filter_map(part).filter(|(known, of)| known < of).collect();
    let missing: Decimal = parts.iter().map(|(known, of)| *of - *known).sum();
    if missing.is_zero() {
        return;
    }
    let some_known = parts.iter().filter(|(known, _)| !known.is_zero()).count();
    let of = table.rows.iter().filter_map(|row| row[of].number()).sum::<Decimal>();
    for total in table.totals.iter_mut().filter(|total| total.name == column) {
        total.known = total.known.map(|all| Known { known: all.known.saturating_sub(some_known), ..all });
    }
    let fact = format!("{missing} of {of} open risks, of which nobody says what they cost");
    match table.notes.iter_mut().find(|note| note.ends_with(&fact)) {
        Some(note) => *note = format!("`{column}` and {note}").replace(" leaves out ", " leave out "),
        None => table.notes.push(format!("`{column}` leaves out {fact}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::Column;

    fn table(rows: &[(Option<i64>, &str)]) -> Table {
        let columns = vec![Column::new("budget", ColumnType::Money), Column::new("currency", ColumnType::Text)];
        let mut table = Table::new("t", "T", columns);
        for (amount, currency) in rows {
            let amount = Cell::or_null(*amount, "withheld", |amount| Cell::Decimal(Decimal::from(amount)));
            table.rows.push(vec![amount, Cell::Text((*currency).to_owned())]);
        }
        table
    }

    fn totals(table: &mut Table, policy: &Policy) -> Vec<(Cell, Option<Known>)> {
        table.add_sums(policy);
        table.totals.iter().map(|total| (total.value.clone(), total.known)).collect()
    }

    #[test]
    fn unknown_amounts_are_counted_and_never_zero() {
        let found = totals(&mut table(&[(Some(5), "GBP"), (None, "EUR"), (Some(7), "GBP")]), &Policy::standard());
        let known = Known { known: 2, of: 3 };
        assert_eq!(found, [(Cell::Decimal(Decimal::from(12)), Some(known)), (Cell::Text("GBP".to_owned()), None)]);
        let nothing = totals(&mut table(&[(None, "GBP")]), &Policy::standard());
        assert_eq!(nothing[0].0, Cell::Null("nothing_known"));
    }

    #[test]
    fn currencies_are_added_only_with_a_rate() {
        let rows = [(Some(100), "GBP"), (Some(100), "EUR")];
        let mut policy = Policy { currency: Some("GBP".to_owned()), ..Policy::standard() };
        assert_eq!(totals(&mut table(&rows), &policy)[0].0, Cell::Null("mixed_currencies"));
        policy.rates.insert("EUR".to_owned(), Decimal::new(86, 2));
        let found = totals(&mut table(&rows), &policy);
        assert_eq!(found[0].0, Cell::Decimal(Decimal::new(18600, 2)));
        assert_eq!(found[1].0, Cell::Text("GBP".to_owned()));
    }
}
