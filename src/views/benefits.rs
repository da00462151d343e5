//! `benefits`: what the work is for, planned and measured, also after it has ended.

mod figures;

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Known, Query, Table, Total, View, origin, sums};
use crate::metrics::{Figure, benefit, contributor, measurement, product};
use crate::model::{Benefit, Filed, ProjectId};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "benefits",
    summary: "what the work is for, planned and measured, also after it has ended",
    by: &[],
    about: &["benefit"],
    figures: figures::FIGURES,
    build,
    totals,
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("owner", Type::Reference),
        Column::hidden("type", Type::Status),
        Column::new("unit", Type::Text),
        Column::new("baseline", Type::Number),
        Column::new("target", Type::Number),
        Column::new("latest", Type::Number),
        Column::new("realised_pct", Type::Percent),
        Column::hidden("planned_to_date", Type::Number),
        Column::hidden("actual_to_date", Type::Number),
        Column::new("due_unmeasured", Type::Count),
        Column::hidden("forecast", Type::Number),
        Column::new("state", Type::Status),
        Column::hidden("projects", Type::List),
        Column::hidden("post_closure", Type::Flag),
        Column::hidden("objective", Type::Reference),
        Column::hidden("target_date", Type::Date),
        Column::hidden("money_planned", Type::Money),
        Column::hidden("money_actual", Type::Money),
        Column::hidden("currency", Type::Text),
        Column::hidden("project", Type::Reference),
        Column::hidden("target_pct", Type::Percent),
        Column::hidden("next_due", Type::Period),
        Column::hidden("planned_full", Type::Number),
        Column::hidden("forecast_pct", Type::Percent),
        Column::hidden("on_target", Type::Flag),
        Column::hidden("attribution", Type::Percent),
        Column::hidden("contributions", Type::List),
        Column::hidden("money_planned_full", Type::Money),
        Column::hidden("money_forecast", Type::Money),
    ];
    columns.extend(origin::columns());
    let mut table = Table::new("benefits", "Benefits", columns);
    let asked = scene.portfolio.benefits.iter().filter(|benefit| {
        let named = contributor::shares(scene.portfolio, benefit);
        query.takes_item(scene.portfolio, benefit.project)
            || named.iter().any(|(id, _)| query.takes(scene.portfolio, *id))
    });
    table.rows = asked.map(|benefit| row(scene, benefit)).collect();
    table
}

fn row(scene: &Scene<'_>, benefit: &Filed<'_, Benefit<'_>>) -> Vec<Cell> {
    let (portfolio, as_of) = (scene.portfolio, scene.as_of);
    let to_date = benefit::to_date(benefit, as_of);
    let life = benefit::full_life(benefit, as_of);
    let in_percent = |share: Option<Decimal>| share.map(|share| share * Decimal::ONE_HUNDRED).ok_or("nothing_planned");
    let realised = to_date.and_then(|to_date| in_percent(to_date.share()));
    let expected = life.and_then(|life| in_percent(life.share()));
    let unmeasured = measurement::due(benefit, as_of).iter().filter(|due| due.measured.is_none()).count();
    let money = |amount: Figure| if benefit.is_money() { amount } else { Err("not_money") };
    let amount = |figure: Figure| Cell::figure(figure, Cell::Decimal);
    let towards = benefit::towards_target(benefit, as_of).map(|share| share * Decimal::ONE_HUNDRED);
    let shares = contributor::shares(portfolio, benefit);
    let ids = || shares.iter().map(|(id, _)| *id);
    let unit_is_currency = benefit.unit.filter(|_| benefit.is_money());
    let mut cells = vec![
        Cell::text(benefit.id),
        Cell::text(benefit.name),
        Cell::text(benefit.owner),
        Cell::text(benefit.kind),
        Cell::text(benefit.unit),
        Cell::decimal(&benefit.baseline),
        Cell::decimal(&benefit.target),
        measurement::latest(benefit, as_of).map_or(Cell::Null("not_measured"), |latest| Cell::decimal(&latest.value)),
        amount(realised),
        amount(to_date.map(|to_date| to_date.planned)),
        amount(to_date.map(|to_date| to_date.actual)),
        Cell::count(unmeasured),
        amount(life.map(|life| life.expected)),
        Cell::text(benefit.state),
        Cell::List(ids().map(|id| Cell::word(portfolio.project(id).id)).collect()),
        Cell::Flag(!shares.is_empty() && ids().all(|id| has_closed(scene, id))),
        Cell::text(benefit.objective),
        Cell::date(&benefit.target_date),
        amount(money(to_date.map(|to_date| to_date.planned))),
        amount(money(to_date.map(|to_date| to_date.actual))),
        unit_is_currency.map_or_else(|| origin::currency(scene, benefit.project), |unit| Cell::word(unit.value)),
        origin::project(portfolio, benefit.project),
        amount(towards),
        Cell::or_null(measurement::next(benefit, as_of), "not_due", |next| Cell::Text(next.to_string())),
        amount(life.map(|life| life.planned)),
        amount(expected),
        Cell::figure(towards, |towards| Cell::Flag(is_on_target(benefit, towards))),
        Cell::decimal(&benefit.attribution),
        Cell::List(shares.iter().map(|share| contribution(scene, share, to_date)).collect()),
        amount(money(life.map(|life| life.planned))),
        amount(money(life.map(|life| life.expected))),
    ];
    cells.extend(origin::cells(portfolio, benefit));
    cells
}

/// The target of a dis-benefit is the harm that was expected: on it is what does no more.
fn is_on_target(benefit: &Benefit<'_>, towards: Decimal) -> bool {
    if benefit.is_dis_benefit() { towards <= Decimal::ONE_HUNDRED } else { towards >= Decimal::ONE_HUNDRED }
}

/// What one project brings: its share of the gain planned and measured to date.
fn contribution(
    scene: &Scene<'_>,
    (project, share): &(ProjectId, Figure),
    to_date: Figure<benefit::Realisation>,
) -> Cell {
    let part = |gain: fn(benefit::Realisation) -> Decimal| {
        let part = share.and_then(|share| product(gain(to_date?), share / Decimal::ONE_HUNDRED));
        Cell::figure(part, Cell::Decimal)
    };
    Cell::Record(vec![
        ("project".into(), Cell::word(scene.portfolio.project(*project).id)),
        ("share".into(), Cell::figure(*share, Cell::Decimal)),
        ("planned_to_date".into(), part(|to_date| to_date.planned)),
        ("actual_to_date".into(), part(|to_date| to_date.actual)),
    ])
}

/// Whether a project has come to closure, or will not go on.
fn has_closed(scene: &Scene<'_>, id: ProjectId) -> bool {
    let project = scene.portfolio.project(id);
    scene.has_reached(project, "closure")
        || project.state.is_some_and(|state| matches!(state.value, "cancelled" | "rejected"))
}

/// Sums of money benefits, and how much of the plan they have brought and are expected to bring; of all others, whose
/// units are never added up, how many are on target.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    let total = |name: &str| table.totals.iter().find(|total| total.name == name)?.value.number();
    let realised = total("money_actual").zip(total("money_planned"));
    let value = realised.map_or(Cell::Null("nothing_known"), |(actual, planned)| achieved(actual, planned));
    let mut shares = vec![Total { name: "realised_pct".to_owned(), value, known: None }, whole_life(table, scene)];
    let (Some(money), Some(on_target)) = (table.column("money_actual"), table.column("on_target")) else { return };
    let others: Vec<_> = table.rows.iter().filter(|row| row[money] == Cell::Null("not_money")).collect();
    let count = |asked: &dyn Fn(&Cell) -> bool| others.iter().filter(|row| asked(&row[on_target])).count();
    let known = Known { known: count(&|cell| !cell.is_null()), of: others.len() };
    let value = Cell::count(count(&|cell| *cell == Cell::Flag(true)));
    shares.push(Total { name: "on_target".to_owned(), value, known: Some(known) });
    table.totals.extend(shares);
}

/// The part of a plan that came true, in percent.
fn achieved(actual: Decimal, planned: Decimal) -> Cell {
    let share = benefit::achieved(actual, planned);
    Cell::or_null(share, "nothing_planned", |share| Cell::Decimal(share * Decimal::ONE_HUNDRED))
}

/// Expected gain in percent of planned gain over the whole life of the money benefits of which both are known.
fn whole_life(table: &Table, scene: &Scene<'_>) -> Total {
    let column = |name: &str| table.column(name).unwrap_or_default();
    let (planned, expected) = (column("money_planned_full"), column("money_forecast"));
    let is_known = |row: &&Vec<Cell>| !row[planned].is_null() && !row[expected].is_null();
    let known: Vec<&Vec<Cell>> = table.rows.iter().filter(is_known).collect();
    let currency = super::sum::currency_of(table, &known, scene.policy);
    let sum = |column: usize| super::sum::sum(table, column, &known, &currency, scene.policy).0;
    let value = match (sum(expected), sum(planned)) {
        _ if known.is_empty() => Cell::Null("nothing_known"),
        (Cell::Null(reason), _) => Cell::Null(reason),
        (expected, planned) => achieved(expected.number().unwrap_or_default(), planned.number().unwrap_or_default()),
    };
    let of = table.rows.iter().filter(|row| row[planned] != Cell::Null("not_money")).count();
    Total { name: "forecast_pct".to_owned(), value, known: Some(Known { known: known.len(), of }) }
}
