//! `--by`: the rows of any table, counted and added up by the values of one column.

use super::sum::{currency_cell, currency_of, sum};
use super::{Cell, Column, ColumnType as Type, Misfit, Table, Total};
use crate::policy::Policy;

impl Table {
    /// One row for each value of a column: how many rows have it, and the sum of every column that may be added up,
    /// with how many of the rows know it. The groups are those of all rows, those without the value included, so
    /// that they sum to the grand total, which stands below. A group's amounts are in the group's currency.
    ///
    /// # Errors
    /// [`Misfit`] if there is no such column.
    pub fn grouped(&self, by: &str, policy: &Policy) -> Result<Table, Misfit> {
        let key = self.group_column(by)?;
        let added: Vec<usize> =
            (0..self.columns.len()).filter(|index| self.columns[*index].additive && *index != key).collect();
        let mut groups: Vec<(&Cell, Vec<&Vec<Cell>>)> = Vec::new();
        let mut sorted: Vec<&Vec<Cell>> = self.rows.iter().collect();
        sorted.sort_by(|a, b| a[key].order(&b[key]));
        for row in sorted {
            let near = groups.iter_mut().rev().take_while(|(value, _)| value.order(&row[key]).is_eq());
            match near.into_iter().find(|(value, _)| **value == row[key]) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((&row[key], vec![row])),
            }
        }
        let mut table = Table::new(self.name.clone(), self.title.clone(), self.group_columns(key, &added));
        for (value, rows) in groups {
            let mut cells = vec![value.clone()];
            cells.extend(self.group_sums(&rows, &added, policy).into_iter().map(|total| total.value));
            table.rows.push(cells);
        }
        let all: Vec<&Vec<Cell>> = self.rows.iter().collect();
        table.totals = self.group_sums(&all, &added, policy);
        let is_known =
            |name: &str| table.columns.iter().any(|column| column.name == name && column.name.ends_with("_known"));
        table.totals.retain(|total| !is_known(&total.name));
        table.notes.clone_from(&self.notes);
        Ok(table)
    }

    /// The column that a group is named after: `unit` stands for the business unit where there is no such column.
    fn group_column(&self, by: &str) -> Result<usize, Misfit> {
        let alias = self.column("business_unit").filter(|_| by == "unit" && self.column("unit").is_none());
        alias.map_or_else(|| self.require(by), Ok)
    }

    fn group_columns(&self, key: usize, added: &[usize]) -> Vec<Column> {
        let mut columns = vec![Column { shown: true, ..self.columns[key].clone() }];
        columns.push(Column::new(self.count_name(), Type::Count));
        for &index in added {
            let column = &self.columns[index];
            columns.push(column.clone());
            columns.push(Column::hidden(format!("{}_known", column.name), Type::Count));
        }
        columns.extend(self.column("currency").filter(|index| *index != key).map(|index| self.columns[index].clone()));
        columns
    }

    /// The name of the number of rows, in a table that may have a `count` of its own.
    fn count_name(&self) -> &'static str {
        if self.column("count").is_some() { "rows" } else { "count" }
    }

    /// The cells behind a group's value, in the order of its columns.
    fn group_sums(&self, rows: &[&Vec<Cell>], added: &[usize], policy: &Policy) -> Vec<Total> {
        let currency = currency_of(self, rows, policy);
        let total = |name: String, value: Cell| Total { name, value, known: None };
        let mut totals = vec![total(self.count_name().to_owned(), Cell::count(rows.len()))];
        for &index in added {
            let (value, known) = sum(self, index, rows, &currency, policy);
            let name = self.columns[index].name.to_string();
            totals.push(Total { name: name.clone(), value, known: Some(known) });
            totals.push(total(format!("{name}_known"), Cell::count(known.known)));
        }
        totals.extend(self.column("currency").map(|_| total("currency".to_owned(), currency_cell(&currency))));
        totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::Known;
    use rust_decimal::Decimal;

    fn table() -> Table {
        let columns = vec![
            Column::new("stage", Type::Status),
            Column::new("budget", Type::Money),
            Column::new("slip", Type::Days),
            Column::new("currency", Type::Text),
        ];
        let mut table = Table::new("portfolio", "Portfolio", columns);
        for (stage, budget) in
            [(Some("delivery"), Some(5)), (None, Some(7)), (Some("closure"), None), (Some("delivery"), Some(1))]
        {
            table.rows.push(vec![
                Cell::or_null(stage, "not_given", Cell::word),
                Cell::or_null(budget, "withheld", |budget: i64| Cell::Decimal(budget.into())),
                Cell::Integer(3),
                Cell::word("GBP"),
            ]);
        }
        table
    }

    #[test]
    fn groups_sum_to_the_grand_total_and_days_are_never_added() {
        let grouped = table().grouped("stage", &Policy::standard()).unwrap();
        let names: Vec<&str> = grouped.columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names, ["stage", "count", "budget", "budget_known", "currency"]);
        let budgets: Vec<&Cell> = grouped.rows.iter().map(|row| &row[2]).collect();
        assert_eq!(budgets, [&Cell::Null("nothing_known"), &Cell::Decimal(6.into()), &Cell::Decimal(7.into())]);
        assert_eq!(grouped.rows[2][0], Cell::Null("not_given"));
        let total = grouped.totals.iter().find(|total| total.name == "budget").unwrap();
        assert_eq!(total.value, Cell::Decimal(Decimal::from(13)));
        assert_eq!(total.known, Some(Known { known: 3, of: 4 }));
    }

    #[test]
    fn an_unknown_column_is_named_with_the_closest() {
        let misfit = table().grouped("stagee", &Policy::standard()).unwrap_err();
        assert_eq!(misfit.message, "there is no column `stagee` in `portfolio`");
        assert_eq!(misfit.help, "did you mean `stage`?");
    }
}
