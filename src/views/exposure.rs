//! `exposure`: what open risks may cost together, and whether the contingency covers it.

mod figures;

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, origin, sum};
use crate::metrics::exposure::{Exposure, exposure, open};
use crate::metrics::risk_distribution::{Distribution, risk_distribution};
use crate::metrics::{Figure, contingency, rollup};
use crate::model::{ProjectId, Unknown};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "exposure",
    summary: "what open risks may cost together, and whether the contingency covers it",
    by: &[],
    about: &["project", "programme", "portfolio"],
    figures: figures::FIGURES,
    build,
    totals,
};

/// Quantiles by column.
const QUANTILES: [(&str, f64); 3] = [("p50", 0.5), ("p80", 0.8), ("p90", 0.9)];

/// One row a project, and one for every programme or portfolio that has open risks of its own: only those are in it.
/// Risks that belong to nobody are the last row.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let quantile = |name: &'static str| Column { shown: name == "p80", ..Column::new(name, Type::Money).adding(false) };
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("risks_open", Type::Count),
        Column::new("emv", Type::Money),
        Column::new("residual_emv", Type::Money),
        Column::hidden("opportunities", Type::Money),
    ];
    columns.extend(QUANTILES.map(|(name, _)| quantile(name)));
    columns.extend([
        Column::new("contingency", Type::Money),
        Column::new("cover", Type::Number),
        Column::hidden("cover_p80", Type::Number),
        Column::hidden("p_any", Type::Share),
        Column::hidden("method", Type::Text),
        Column::hidden("risks_costed", Type::Count),
        Column::hidden("residual_costed", Type::Count),
        Column::hidden("currency", Type::Text),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ]);
    let mut table = Table::new("exposure", "Exposure", columns);
    table.rows = works(scene, query).into_iter().map(|work| row(scene, work)).collect();
    table
}

/// The projects asked about, the programmes and portfolios that have open risks of their own, and `None` for the risks
/// that belong to nobody.
pub(super) fn works(scene: &Scene<'_>, query: &Query) -> Vec<Option<ProjectId>> {
    let portfolio = scene.portfolio;
    let has_rows = |id: ProjectId| portfolio.project(id).is_project() || !open(portfolio, [Some(id)]).is_empty();
    let asked = portfolio.projects().map(|(id, _)| id).filter(|id| has_rows(*id) && query.takes(portfolio, *id));
    let mut works: Vec<Option<ProjectId>> = asked.map(Some).collect();
    if query.takes_item(portfolio, None) && !open(portfolio, [None]).is_empty() {
        works.push(None);
    }
    works
}

fn row(scene: &Scene<'_>, work: Option<ProjectId>) -> Vec<Cell> {
    let project = work.map(|id| scene.portfolio.project(id));
    let exposure = exposure(scene.portfolio, open(scene.portfolio, [work]), scene.policy);
    let left = project.ok_or(Unknown::NotGiven.code()).and_then(contingency::remaining);
    let mut cells = vec![
        Cell::or_null(project, "no_project", |project| Cell::word(project.id)),
        Cell::or_null(project, "no_project", |project| Cell::text(project.name)),
    ];
    cells.extend(computed(&exposure, &spread(&exposure), left).map(|(_, cell)| cell));
    cells.push(Cell::count(exposure.inherent.known));
    cells.push(Cell::count(exposure.residual.known));
    cells.push(origin::currency(scene, work));
    cells.extend(origin::of_project(scene.portfolio, work));
    cells
}

/// How likely every total is of what remains after response.
pub(super) fn spread(exposure: &Exposure) -> Figure<Distribution> {
    exposure.residual.amount?;
    risk_distribution(&exposure.chances)
}

/// The figures of one row, or of all rows together, by the names of their columns.
fn computed(exposure: &Exposure, spread: &Figure<Distribution>, left: Figure) -> [(&'static str, Cell); 12] {
    let quantile = |share: f64| spread.as_ref().map_err(|reason| *reason).and_then(|spread| spread.quantile(share));
    let [p50, p80, p90] = QUANTILES.map(|(_, share)| quantile(share));
    let cover = |at_risk: Figure| whole(exposure).and_then(|()| contingency::cover(left?, at_risk?));
    let amount = |figure: Figure| Cell::figure(figure, Cell::Decimal);
    let method = |spread: &Distribution| Cell::word(spread.method.name());
    [
        ("risks_open", Cell::count(exposure.open)),
        ("emv", amount(exposure.inherent.amount)),
        ("residual_emv", amount(exposure.residual.amount)),
        ("opportunities", amount(exposure.opportunities.amount)),
        ("p50", amount(p50)),
        ("p80", amount(p80)),
        ("p90", amount(p90)),
        ("contingency", amount(left)),
        ("cover", amount(cover(exposure.residual.amount))),
        ("cover_p80", amount(cover(p80))),
        ("p_any", amount(exposure.any)),
        ("method", spread.as_ref().map_or_else(|reason| Cell::Null(reason), method)),
    ]
}

/// Part of the risks cannot tell whether the contingency covers them all: that would flatter.
pub(super) fn whole(exposure: &Exposure) -> Figure<()> {
    if exposure.residual.known < exposure.open { Err("partly_known") } else { Ok(()) }
}

/// Figures of all rows together that are no sums of theirs.
const TOGETHER: [&str; 5] = ["p50", "p80", "p90", "p_any", "method"];

/// Sums of expected values and contingency, and the distribution of all risks of the rows together.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    table.add_sums(scene.policy);
    let Some(ids) = table.column("id") else { return };
    let works = table.rows.iter().map(|row| scene.portfolio.project_named(row[ids].as_text()?));
    let exposure = exposure(scene.portfolio, open(scene.portfolio, works), scene.policy);
    let spread = spread(&exposure);
    for (name, value) in computed(&exposure, &spread, Err("partly_known")) {
        if TOGETHER.contains(&name) {
            table.totals.push(Total { name: name.to_owned(), value, known: None });
        }
    }
    table.totals.push(covered(table, scene));
    sum::partly(table, "residual_emv", "residual_costed", "risks_open");
    sum::partly(table, "emv", "risks_costed", "risks_open");
    if let Ok(spread) = spread {
        let method = spread.method.described();
        table.notes.push(format!(
            "p50, p80, p90 and p_any are of residual risks that happen each on its own ({method}); where one cause \
             stands behind several, the truth lies further out"
        ));
    }
}

/// Contingency ÷ residual exposure over the rows of which both are known.
fn covered(table: &Table, scene: &Scene<'_>) -> Total {
    let rows: Vec<&Vec<Cell>> = table.rows.iter().collect();
    let currency = sum::currency_of(table, &rows, scene.policy);
    let column = |name: &str| table.column(name).unwrap_or_default();
    let (left, residual, open, costed, codes) = (
        column("contingency"),
        column("residual_emv"),
        column("risks_open"),
        column("residual_costed"),
        column("currency"),
    );
    let both = |row: &&&Vec<Cell>| !row[left].is_null() && !row[residual].is_null() && row[open] == row[costed];
    let known: Vec<&Vec<Cell>> = rows.iter().filter(both).copied().collect();
    let amounts = |index: usize| {
        let amount = |row: &&Vec<Cell>| {
            let amount = row[index].number().ok_or("nothing_known")?;
            currency.convert(amount, row[codes].as_text(), scene.policy)
        };
        rollup::sum(known.iter().map(amount)).amount
    };
    let cover: Figure = amounts(left).and_then(|left: Decimal| contingency::cover(left, amounts(residual)?));
    let known = Some(super::Known { known: known.len(), of: rows.len() });
    Total { name: "cover".to_owned(), value: Cell::figure(cover, Cell::Decimal), known }
}
