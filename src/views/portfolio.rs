//! `portfolio`: every project on one line, declared and computed side by side.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use super::line::{self, Figures, Line};
use super::outline::{self, Said};
use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, line_figures, open, origin, rating, sum};
use crate::metrics::cost::{self, Outturn};
use crate::metrics::earned_value::EarnedValue;
use crate::metrics::exposure::{self, Exposure};
use crate::metrics::health::Basis;
use crate::metrics::horizon::{self, Finish};
use crate::metrics::{Figure, rollup};
use crate::model::{Project, ProjectId, Rag};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "portfolio",
    summary: "every project on one line, declared and computed side by side",
    by: &[],
    about: &["project"],
    figures: line_figures::FIGURES,
    build,
    totals,
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let basis = scene.basis();
    let estimate: [Said<Line<'_, '_, Own<'_, '_>>>; 2] = [
        (Column::hidden("eac_method", Type::Status), |line| {
            Cell::figure(line.figures.earned().forecast.eac_method, |method| Cell::word(method.name()))
        }),
        (Column::hidden("eac_because", Type::Text), |line| {
            Cell::figure(line.figures.earned().forecast.eac_because, Cell::word)
        }),
    ];
    let columns = line::header().into_iter().chain(line::figures()).chain(estimate);
    let rows = origin::projects(scene, query).map(|id| Line { scene, id, figures: Own::of(scene, id, &basis) });
    outline::table(("portfolio", "Portfolio"), columns, rows, query)
}

/// The figures of a project. What several of them need is worked out once, and only if somebody looks at one.
struct Own<'r, 's> {
    scene: &'r Scene<'s>,
    id: ProjectId,
    basis: &'r Basis<'s, 's>,
    money: OnceCell<Outturn>,
    finish: OnceCell<Finish>,
    earned: OnceCell<EarnedValue>,
    exposed: OnceCell<Exposure>,
}

impl<'r, 's> Own<'r, 's> {
    fn of(scene: &'r Scene<'s>, id: ProjectId, basis: &'r Basis<'s, 's>) -> Self {
        let (money, finish, earned, exposed) = (OnceCell::new(), OnceCell::new(), OnceCell::new(), OnceCell::new());
        Own { scene, id, basis, money, finish, earned, exposed }
    }

    fn project(&self) -> &'s Project<'s> {
        self.scene.portfolio.project(self.id)
    }

    fn money(&self) -> &Outturn {
        self.money.get_or_init(|| cost::outturn(self.project(), self.scene.policy, self.scene.as_of))
    }

    fn finish(&self) -> &Finish {
        self.finish.get_or_init(|| horizon::finish(self.scene.portfolio, self.id))
    }

    fn earned(&self) -> &EarnedValue {
        self.earned.get_or_init(|| self.basis.earned(self.id))
    }

    fn computed(&self) -> Figure<Rag> {
        self.basis.health_with(self.id, self.earned()).overall
    }

    fn exposed(&self) -> &Exposure {
        let portfolio = self.scene.portfolio;
        let open = || exposure::open(portfolio, [Some(self.id)]);
        self.exposed.get_or_init(|| exposure::exposure(portfolio, open(), self.scene.policy))
    }
}

impl Figures for Own<'_, '_> {
    fn rag_computed(&self) -> Cell {
        rating::computed(self.computed())
    }

    fn rag_gap(&self) -> Cell {
        rating::gap(self.scene, self.id, self.computed())
    }

    fn finish_baseline(&self) -> Cell {
        Cell::figure(self.finish().baseline, Cell::Date)
    }

    fn finish_forecast(&self) -> Cell {
        Cell::figure(self.finish().expected, Cell::Date)
    }

    fn slip_days(&self) -> Cell {
        Cell::figure(self.finish().slip, Cell::Integer)
    }

    fn budget(&self) -> Cell {
        amount(self.money().budget)
    }

    fn actual(&self) -> Cell {
        amount(self.money().actual)
    }

    fn eac(&self) -> Cell {
        amount(self.earned().forecast.eac)
    }

    fn variance(&self) -> Cell {
        amount(self.earned().forecast.vac.map(|vac| -vac))
    }

    fn variance_pct(&self) -> Cell {
        amount(self.earned().forecast.vac_pct.map(|pct| -pct))
    }

    fn risks_open(&self) -> Cell {
        Cell::count(self.exposed().open)
    }

    fn exposure(&self) -> Cell {
        amount(self.exposed().inherent.amount)
    }

    fn issues_open(&self) -> Cell {
        let issues = self.scene.portfolio.issues.of(self.id);
        Cell::count(issues.iter().filter(|issue| issue.is_open()).count())
    }

    fn next_milestone(&self) -> Cell {
        let next = horizon::next(self.scene.portfolio, self.id);
        Cell::or_null(next, "no_open_milestone", |next| Cell::text(next.name.or(next.id)))
    }

    fn next_milestone_date(&self) -> Cell {
        let next = horizon::next(self.scene.portfolio, self.id);
        Cell::or_null(next, "no_open_milestone", |next| Cell::date(&next.forecast))
    }

    fn findings(&self) -> Cell {
        let findings = self.scene.tally.and_then(|tally| tally.get(&self.id));
        Cell::or_null(findings, "not_checked", |count| Cell::count(*count))
    }

    fn currency(&self) -> Cell {
        Cell::figure(cost::currency(self.project(), self.scene.policy), Cell::Text)
    }

    fn forecast(&self) -> Cell {
        amount(self.money().to_come)
    }

    fn risks_costed(&self) -> Cell {
        Cell::count(self.exposed().inherent.known)
    }
}

fn amount(figure: Figure) -> Cell {
    Cell::figure(figure, Cell::Decimal)
}

/// Sums, how many have which declared rating, and the rating weighted by budget: of all rows, and of open projects.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    open::beside(table, |table| totals_of(table, scene));
}

fn totals_of(table: &mut Table, scene: &Scene<'_>) {
    table.add_sums(scene.policy);
    sum::partly(table, "exposure", "risks_costed", "risks_open");
    let Some((rags, budgets)) = table.column("rag").zip(table.column("budget")) else { return };
    let rag = |row: &[Cell]| row[rags].as_text().and_then(Rag::named);
    let counts = rollup::counts(table.rows.iter().map(|row| rag(row)));
    let rows: Vec<&Vec<Cell>> = table.rows.iter().collect();
    let currency = sum::currency_of(table, &rows, scene.policy);
    let codes = table.column("currency");
    let weighted = table.rows.iter().filter_map(|row| {
        let code = codes.and_then(|column| row[column].as_text());
        let budget = currency.convert(row[budgets].number()?, code, scene.policy).ok()?;
        Some((rag(row)?, budget))
    });
    let index = rollup::weighted_index(weighted.collect::<Vec<(Rag, Decimal)>>());
    table.totals.extend(rating_totals(&counts, index));
}

/// A roll-up of ratings as totals: counts, the cost-weighted colour and its index.
fn rating_totals(counts: &rollup::Counts, index: Figure) -> Vec<Total> {
    let total = |name: &str, value: Cell| Total { name: name.to_owned(), value, known: None };
    vec![
        total("green", Cell::count(counts.green)),
        total("amber", Cell::count(counts.amber)),
        total("red", Cell::count(counts.red)),
        total("unrated", Cell::count(counts.unrated)),
        total("rag_weighted", rating::computed(index.map(rollup::colour))),
        total("rag_index", Cell::figure(index, Cell::Decimal)),
    ]
}
