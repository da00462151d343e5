//! The columns that a trend looks at.

use std::collections::BTreeSet;

use super::metric::Metric;
use super::own::{Holds, holds};
use super::question::OWN_DAY;
use crate::expression::Expression;
use crate::views::{ColumnType as Type, Query, Table, View};

/// The columns that a reading depends on: what is followed, what it is grouped by and what filters name.
pub(super) struct Looks<'q> {
    view: &'static View,
    query: &'q Query,
    header: &'q Table,
    columns: BTreeSet<String>,
    /// Whether amounts of several currencies may have to be added.
    is_money: bool,
}

impl<'q> Looks<'q> {
    /// The columns of a view, whose `header` has them all; `None` if the question names one that is not there.
    pub(super) fn of(metric: &Metric, query: &'q Query, header: &'q Table) -> Option<Self> {
        let filter = query.filter.as_deref().map(Expression::compile).transpose().ok()?;
        let named = [Some(&*metric.column().name), query.by.as_deref()].into_iter().flatten();
        let mut columns: BTreeSet<String> =
            named.chain(filter.iter().flat_map(Expression::names)).map(str::to_owned).collect();
        let is_money = metric.column().kind == Type::Money && header.column("currency").is_some();
        if is_money {
            columns.insert("currency".to_owned());
        }
        let is_there = columns.iter().all(|name| header.column(name).is_some());
        is_there.then(|| Looks { view: metric.view(), query, header, columns, is_money })
    }

    /// How long they hold, if they can be told of one project after the other. What is below a programme takes more than
    /// one.
    pub(super) fn hold(&self) -> Option<Holds> {
        let all: Option<Vec<Holds>> = self.columns.iter().map(|name| holds(self.view, name)).collect();
        all.filter(|_| self.query.programme.is_none())?.into_iter().max()
    }

    /// The question about whole trees. Which currencies there are depends on every amount of a row.
    pub(super) fn of_trees(&self) -> Query {
        self.with(|_, kind| self.is_amount(kind))
    }

    /// The question about one project, with the day that its row is of. Amounts that hold whatever the day tell of most
    /// rows that they have one.
    pub(super) fn of_projects(&self) -> Query {
        self.with(|name, kind| {
            let holds = holds(self.view, name);
            name == OWN_DAY && holds.is_some() || self.is_amount(kind) && holds == Some(Holds::Always)
        })
    }

    fn is_amount(&self, kind: Type) -> bool {
        self.is_money && kind == Type::Money
    }

    fn with(&self, takes: impl Fn(&str, Type) -> bool) -> Query {
        let columns = self.header.columns.iter();
        let needed = columns.filter(|column| self.columns.contains(&*column.name) || takes(&column.name, column.kind));
        Query { needs: needed.map(|column| column.name.to_string()).collect(), ..self.query.clone() }
    }

    /// Whether a question leaves out an amount that may decide which currencies there are.
    pub(super) fn leaves_out_amounts(&self, query: &Query) -> bool {
        let mut amounts = self.header.columns.iter().filter(|column| column.kind == Type::Money);
        self.is_money && !amounts.all(|column| query.looks_at(&column.name))
    }
}
