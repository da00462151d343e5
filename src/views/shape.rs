//! What every view has in common: filter, totals, groups, order and choice of columns.

use super::{Cell, Misfit, Query, Table, View, open};
use crate::expression::{Datum, Expression};
use crate::policy::Policy;
use crate::rules::Scene;

impl View {
    /// The view's answer to a question: its rows filtered, summed up, grouped, sorted and cut to columns as asked.
    ///
    /// # Errors
    /// [`Misfit`] if the question names a project, programme or column that is not there.
    pub fn answer(&self, scene: &Scene<'_>, query: &Query) -> Result<Table, Misfit> {
        query.check(scene.portfolio)?;
        let table = (self.build)(scene, query);
        let by = query.by.as_deref().filter(|by| !self.by.contains(by));
        table.shaped(query, by, scene.policy, |table| (self.totals)(table, scene))
    }
}

impl Table {
    /// The rows filtered, summed up with `totals` or grouped by the column `by`, sorted and cut to columns as a question asks.
    ///
    /// # Errors
    /// [`Misfit`] if the question names a column that is not there.
    pub fn shaped(
        mut self,
        query: &Query,
        by: Option<&str>,
        policy: &Policy,
        totals: impl FnOnce(&mut Table),
    ) -> Result<Table, Misfit> {
        if let Some(filter) = &query.filter {
            self.keep(filter)?;
        }
        match by {
            Some(by) => {
                let remark = open::remark(&self);
                self = self.grouped(by, policy)?;
                self.notes.extend(remark);
            }
            None => totals(&mut self),
        }
        for key in query.sort.iter().rev() {
            self.sort_named(key)?;
        }
        if !query.columns.is_empty() {
            self.choose(&query.columns)?;
        }
        Ok(self)
    }

    /// The index of a column.
    ///
    /// # Errors
    /// [`Misfit`] with the closest name.
    pub fn require(&self, name: &str) -> Result<usize, Misfit> {
        let known = || self.columns.iter().map(|column| &*column.name);
        let place = format!("`{}`", self.name);
        self.column(name).ok_or_else(|| Misfit::unknown("column", name, &place, known().collect::<Vec<_>>()))
    }

    /// Keeps the rows of which an expression over the columns is true.
    ///
    /// # Errors
    /// [`Misfit`] if it cannot be read, names a column that is not there, or cannot be computed.
    pub fn keep(&mut self, filter: &str) -> Result<(), Misfit> {
        let expression = Expression::compile(filter).map_err(Misfit::of_expression)?;
        let known: Vec<&str> = self.columns.iter().map(|column| &*column.name).collect();
        expression.uses_only(&known).map_err(|error| Misfit::of_name(error, &known))?;
        let mut kept = Vec::new();
        for row in std::mem::take(&mut self.rows) {
            let value =
                |name: &str, _: bool| self.column(name).and_then(|index| row.get(index)).map_or(Datum::Missing, datum);
            if expression.holds(&value).map_err(Misfit::of_expression)? {
                kept.push(row);
            }
        }
        self.rows = kept;
        Ok(())
    }

    /// Sorts by a column's name, from the highest down if `-` stands before it; equal rows keep their order.
    ///
    /// # Errors
    /// [`Misfit`] if there is no such column.
    pub fn sort_named(&mut self, key: &str) -> Result<(), Misfit> {
        let descending = key.starts_with('-');
        let column = self.require(key.trim_start_matches(['-', '+']))?;
        self.sort_by(column, descending);
        Ok(())
    }

    /// Keeps the named columns only, in that order, all of them shown. Totals of columns that go, go with them;
    /// the currency of amounts stays as a hidden column.
    ///
    /// # Errors
    /// [`Misfit`] if one of them is not there.
    pub fn choose(&mut self, names: &[String]) -> Result<(), Misfit> {
        let mut chosen = Vec::new();
        for name in names {
            let index = self.require(name)?;
            if !chosen.contains(&index) {
                chosen.push(index);
            }
        }
        let mut columns: Vec<_> = chosen.iter().map(|&index| self.columns[index].clone()).collect();
        columns.iter_mut().for_each(|column| column.shown = true);
        let has_money = columns.iter().any(|column| column.kind == super::ColumnType::Money);
        if let Some(currency) = self.column("currency").filter(|index| has_money && !chosen.contains(index)) {
            chosen.push(currency);
            columns.push(self.columns[currency].clone());
        }
        for row in &mut self.rows {
            *row = chosen.iter().map(|&index| row[index].clone()).collect();
        }
        let gone = |name: &str| {
            self.columns.iter().any(|column| column.name == name) && !columns.iter().any(|column| column.name == name)
        };
        let totals = std::mem::take(&mut self.totals);
        self.totals = totals.into_iter().filter(|total| !gone(&total.name)).collect();
        self.columns = columns;
        Ok(())
    }
}

/// A cell as expressions see it.
fn datum(cell: &Cell) -> Datum {
    match cell {
        Cell::Null(_) => Datum::Missing,
        Cell::Text(text) => Datum::text(text),
        Cell::Integer(number) => Datum::Integer(*number),
        Cell::Decimal(number) => Datum::decimal(*number),
        Cell::Date(date) => Datum::text(date.to_string()),
        Cell::Flag(flag) => Datum::Flag(*flag),
        Cell::List(cells) => Datum::List(cells.iter().map(datum).collect()),
        Cell::Record(fields) => Datum::Map(fields.iter().map(|(name, cell)| (name.to_string(), datum(cell))).collect()),
    }
}
