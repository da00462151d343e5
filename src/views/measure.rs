//! One column of a table as one figure, or one a group: what trends follow.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::sum;
use super::{Cell, Column, ColumnType, Known, Misfit, Table};
use crate::metrics::addition::Addition;
use crate::metrics::{Figure, ratio};
use crate::policy::Policy;

/// A figure over some rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What the rows have in common; null for all rows.
    pub group: Cell,
    /// The figure.
    pub value: Cell,
    /// Of how many rows.
    pub known: Known,
}

/// Rows by word.
pub type Words = BTreeMap<String, usize>;

/// What some rows have in common, and the rows.
type Group<'t> = (Cell, Vec<&'t Vec<Cell>>);

impl Table {
    /// A column over `rows` of this table, or over the rows of each value of `by`: the sum where values add up, else the
    /// mean of what is known.
    ///
    /// # Errors
    /// [`Misfit`] if a column is not there.
    pub fn measure(
        &self,
        rows: &[&Vec<Cell>],
        name: &str,
        by: Option<&str>,
        policy: &Policy,
    ) -> Result<Vec<Measure>, Misfit> {
        let index = self.require(name)?;
        let groups = self.groups(rows, by)?;
        Ok(groups.into_iter().map(|(group, rows)| self.over(index, group, &rows, policy)).collect())
    }

    /// How many of `rows` have which word of a column, over all of them or over those of each value of `by`; null counts
    /// as `unknown`.
    ///
    /// # Errors
    /// [`Misfit`] if a column is not there.
    pub fn tally(&self, rows: &[&Vec<Cell>], name: &str, by: Option<&str>) -> Result<Vec<(Cell, Words)>, Misfit> {
        let index = self.require(name)?;
        let count = |rows: &[&Vec<Cell>]| {
            let mut counts = Words::new();
            for row in rows {
                let word = row[index].as_text().unwrap_or("unknown");
                match counts.get_mut(word) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(word.to_owned(), 1)),
                }
            }
            counts
        };
        Ok(self.groups(rows, by)?.into_iter().map(|(group, rows)| (group, count(&rows))).collect())
    }

    fn groups<'r>(&self, rows: &[&'r Vec<Cell>], by: Option<&str>) -> Result<Vec<Group<'r>>, Misfit> {
        let Some(by) = by else { return Ok(vec![(Cell::Null("all"), rows.to_vec())]) };
        let key = self.require(by)?;
        let mut sorted: Vec<&Vec<Cell>> = rows.to_vec();
        sorted.sort_by(|a, b| a[key].order(&b[key]));
        let mut groups: Vec<Group<'r>> = Vec::new();
        for row in sorted {
            match groups.last_mut() {
                Some((group, rows)) if *group == row[key] => rows.push(row),
                _ => groups.push((row[key].clone(), vec![row])),
            }
        }
        Ok(groups)
    }

    fn over(&self, index: usize, group: Cell, rows: &[&Vec<Cell>], policy: &Policy) -> Measure {
        let column = &self.columns[index];
        if column.additive {
            let (value, known) = sum::sum(self, index, rows, &sum::currency_of(self, rows, policy), policy);
            return Measure { group, value, known };
        }
        let numbers: Vec<Decimal> = rows.iter().filter_map(|row| row[index].number()).collect();
        let known = Known { known: numbers.len(), of: rows.len() };
        let value = match (&numbers[..], rows) {
            ([_], [row]) => row[index].clone(),
            _ => Cell::figure(mean(numbers), |mean| Cell::Decimal(mean.normalize())),
        };
        Measure { group, value, known }
    }
}

/// The mean of some numbers, whatever their order.
fn mean(numbers: Vec<Decimal>) -> Figure {
    let (mut sum, of) = (Addition::default(), Decimal::from(numbers.len()));
    sum.extend(numbers);
    ratio(sum.total()?, of).ok_or("nothing_known")
}

impl Column {
    /// Whether a trend can follow its values: numbers, and words of a closed list.
    pub fn is_measurable(&self) -> bool {
        self.kind.is_numeric() || self.kind == ColumnType::Status
    }
}
