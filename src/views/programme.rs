//! `programme`: what stands below each programme, every project once.

use chrono::NaiveDate;

use super::line::{self, Figures, Line};
use super::outline::{self, Said};
use super::{Cell, Column, ColumnType as Type, Known, Query, Table, Total, View, programme_figures, rating};
use crate::metrics::currency::Currency;
use crate::metrics::hierarchy::Hierarchy;
use crate::metrics::position::{Amount, Position};
use crate::metrics::rollup::{self, Sum};
use crate::metrics::{Figure, horizon};
use crate::model::{Filed, Milestone, Portfolio, ProjectId};
use crate::policy::Policy;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "programme",
    summary: "what stands below each programme, every project counted once",
    by: &[],
    about: &["programme", "portfolio"],
    figures: programme_figures::FIGURES,
    build,
    totals,
};

/// Columns that a single project does not have, between its declared and its computed rating.
fn counts<'r, 's>() -> [Said<Line<'r, 's, Rolled<'r>>>; 7] {
    [
        (Column::new("projects", Type::Count), |line| Cell::count(line.figures.position.projects)),
        (Column::new("green", Type::Count), |line| Cell::count(line.figures.position.declared.green)),
        (Column::new("amber", Type::Count), |line| Cell::count(line.figures.position.declared.amber)),
        (Column::new("red", Type::Count), |line| Cell::count(line.figures.position.declared.red)),
        (Column::new("unrated", Type::Count), |line| Cell::count(line.figures.position.declared.unrated)),
        (Column::new("rag_weighted", Type::Status), |line| {
            rating::computed(line.figures.declared().map(rollup::colour))
        }),
        (Column::hidden("rag_index", Type::Number), |line| Cell::figure(line.figures.declared(), Cell::Decimal)),
    ]
}

/// Of the columns of a project, those that people's tables of programmes leave out for the counts.
const HIDDEN: [&str; 3] = ["stage", "rag_computed", "freshness_days"];

/// Money, ratings and dates are those of the projects below; a budget of the programme's own would count them again
/// and is left out. Risks and issues are those of the programme, of programmes below it and of their projects.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let work = Work::of(scene);
    let summary: Said<Line<'_, '_, Rolled<'_>>> = (Column::hidden("summary", Type::Text), |line| {
        Cell::or_null(line.work().status.as_ref(), "no_status", |status| Cell::text(status.summary))
    });
    let columns = line::header().into_iter().chain(counts()).chain(line::figures()).chain([summary]);
    let programmes = scene.portfolio.projects().filter(|(_, programme)| programme.kind == "programme");
    let asked = programmes.map(|(id, _)| id).filter(|id| query.takes(scene.portfolio, *id));
    let rows = asked.map(|id| Line { scene, id, figures: Rolled::of(scene, work.position(id), work.findings(id)) });
    let mut table = outline::table(("programme", "Programmes"), columns, rows, query);
    table.columns.iter_mut().for_each(|column| column.shown &= !HIDDEN.contains(&&*column.name));
    table
}

/// The positions of all work, rolled up, and findings in the same way.
struct Work {
    hierarchy: Hierarchy,
    positions: Vec<Position>,
    findings: Option<Vec<usize>>,
}

impl Work {
    fn of(scene: &Scene<'_>) -> Self {
        let portfolio = scene.portfolio;
        let hierarchy = Hierarchy::of(portfolio);
        let basis = scene.basis();
        let own = portfolio.projects().map(|(id, _)| Position::own(portfolio, id, &basis)).collect();
        let positions = hierarchy.rolled_up(own, Position::add);
        let findings = scene.tally.map(|tally| {
            let own = portfolio.projects().map(|(id, _)| tally.get(&id).copied().unwrap_or_default()).collect();
            hierarchy.rolled_up(own, |all: &mut usize, more| *all += more)
        });
        Work { hierarchy, positions, findings }
    }

    fn position(&self, id: ProjectId) -> &Position {
        &self.positions[id.0 as usize]
    }

    fn findings(&self, id: ProjectId) -> Option<usize> {
        self.findings.as_ref().map(|findings| findings[id.0 as usize])
    }
}

/// The figures of some work together.
struct Rolled<'r> {
    portfolio: &'r Portfolio<'r>,
    policy: &'r Policy,
    position: &'r Position,
    currency: Currency,
    findings: Option<usize>,
}

impl<'r> Rolled<'r> {
    fn of(scene: &Scene<'r>, position: &'r Position, findings: Option<usize>) -> Self {
        let (portfolio, policy) = (scene.portfolio, scene.policy);
        Rolled { portfolio, policy, position, currency: position.currency(policy), findings }
    }

    fn known(&self, amount: Amount) -> Sum {
        self.position.sum(amount, &self.currency, self.policy)
    }

    fn sum(&self, amount: Amount) -> Cell {
        Cell::figure(self.known(amount).amount, Cell::Decimal)
    }

    /// What open risks may cost; nothing where there is none.
    fn exposed(&self) -> Sum {
        let sum = self.known(Amount::Exposure);
        let amount: Figure = if sum.of == 0 { Ok(0.into()) } else { sum.amount };
        Sum { amount, ..sum }
    }

    fn declared(&self) -> Figure {
        self.position.declared_index(&self.currency, self.policy)
    }

    fn computed(&self) -> Figure {
        self.position.computed_index(&self.currency, self.policy)
    }

    fn finish(&self) -> Figure<(NaiveDate, NaiveDate)> {
        self.position.finish.ok_or("nothing_known")
    }

    fn next(&self) -> Option<&Filed<'r, Milestone<'r>>> {
        self.position.next.and_then(|(_, id)| horizon::next(self.portfolio, id))
    }
}

impl Figures for Rolled<'_> {
    fn rag_computed(&self) -> Cell {
        rating::computed(self.computed().map(rollup::colour))
    }

    fn rag_gap(&self) -> Cell {
        let gap = self.declared().and_then(|declared| Ok((declared - self.computed()?).round_dp(2)));
        Cell::figure(gap, Cell::Decimal)
    }

    fn finish_baseline(&self) -> Cell {
        Cell::figure(self.finish(), |(baseline, _)| Cell::Date(baseline))
    }

    fn finish_forecast(&self) -> Cell {
        Cell::figure(self.finish(), |(_, expected)| Cell::Date(expected))
    }

    fn slip_days(&self) -> Cell {
        Cell::figure(self.finish(), |(baseline, expected)| Cell::Integer((expected - baseline).num_days()))
    }

    fn budget(&self) -> Cell {
        self.sum(Amount::Budget)
    }

    fn actual(&self) -> Cell {
        self.sum(Amount::Actual)
    }

    fn eac(&self) -> Cell {
        self.sum(Amount::AtCompletion)
    }

    fn variance(&self) -> Cell {
        self.sum(Amount::Variance)
    }

    fn variance_pct(&self) -> Cell {
        Cell::figure(self.position.variance_pct(&self.currency, self.policy), Cell::Decimal)
    }

    fn risks_open(&self) -> Cell {
        Cell::count(self.exposed().of)
    }

    fn exposure(&self) -> Cell {
        Cell::figure(self.exposed().amount, Cell::Decimal)
    }

    fn issues_open(&self) -> Cell {
        Cell::count(self.position.issues_open)
    }

    fn next_milestone(&self) -> Cell {
        Cell::or_null(self.next(), "no_open_milestone", |next| Cell::text(next.name.or(next.id)))
    }

    fn next_milestone_date(&self) -> Cell {
        Cell::or_null(self.next(), "no_open_milestone", |next| Cell::date(&next.forecast))
    }

    fn findings(&self) -> Cell {
        Cell::or_null(self.findings, "not_checked", Cell::count)
    }

    fn currency(&self) -> Cell {
        Cell::figure(self.currency.code(), Cell::word)
    }

    fn forecast(&self) -> Cell {
        self.sum(Amount::ToCome)
    }

    fn risks_costed(&self) -> Cell {
        Cell::count(self.exposed().known)
    }
}

/// The same figures over all programmes left in the table, each project once though programmes may be nested.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    let Some(ids) = table.column("id") else { return };
    let work = Work::of(scene);
    let listed = table.rows.iter().filter_map(|row| scene.portfolio.project_named(row[ids].as_text()?));
    let top = work.hierarchy.topmost(listed);
    let mut all = Position::default();
    top.iter().for_each(|id| all.add(work.position(*id)));
    let findings = top.iter().map(|id| work.findings(*id)).sum::<Option<usize>>();
    let rolled = Rolled::of(scene, &all, findings);
    let known = |amount| {
        let sum = rolled.known(amount);
        Some(Known { known: sum.known, of: sum.of })
    };
    let counted = [
        ("projects", Cell::count(all.projects)),
        ("green", Cell::count(all.declared.green)),
        ("amber", Cell::count(all.declared.amber)),
        ("red", Cell::count(all.declared.red)),
        ("unrated", Cell::count(all.declared.unrated)),
        ("rag_weighted", rating::computed(rolled.declared().map(rollup::colour))),
        ("rag_index", Cell::figure(rolled.declared(), Cell::Decimal)),
    ]
    .map(|(name, cell)| (name, cell, None));
    let figures = [
        ("budget", rolled.budget(), known(Amount::Budget)),
        ("actual", rolled.actual(), known(Amount::Actual)),
        ("eac", rolled.eac(), known(Amount::AtCompletion)),
        ("variance", rolled.variance(), known(Amount::Variance)),
        ("risks_open", rolled.risks_open(), None),
        ("exposure", rolled.exposure(), known(Amount::Exposure)),
        ("issues_open", rolled.issues_open(), None),
        ("findings", rolled.findings(), None),
        ("currency", rolled.currency(), None),
        ("forecast", rolled.forecast(), known(Amount::ToCome)),
        ("risks_costed", rolled.risks_costed(), None),
    ];
    let totals = counted.into_iter().chain(figures);
    table.totals.extend(totals.map(|(name, value, known)| Total { name: name.to_owned(), value, known }));
}
