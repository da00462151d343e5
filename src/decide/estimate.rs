//! `pmo estimate`: what work of this size has come to before, by the closed projects that are like it.
//!
//! Formulas: §11. Under the threshold `comparables` no number is given: a quantile of a few projects is an anecdote.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::metrics::approval::Approvals;
use crate::metrics::cost;
use crate::metrics::currency::Currency;
use crate::metrics::reference_class::{self as class, Comparable, is_closed, is_stopped, quantile};
use crate::metrics::rollup::{self, Sum};
use crate::metrics::{Figure, product};
use crate::model::ProjectId;
use crate::rules::Scene;
use crate::views::{self, Cell, Column, ColumnType as Type, Misfit, Query, Table, Total};

/// Quantiles that are answered with.
const QUANTILES: [(&str, Decimal); 6] = [
    ("p10", Decimal::from_parts(1, 0, 0, false, 1)),
    ("p25", Decimal::from_parts(25, 0, 0, false, 2)),
    ("p50", Decimal::from_parts(5, 0, 0, false, 1)),
    ("p75", Decimal::from_parts(75, 0, 0, false, 2)),
    ("p80", Decimal::from_parts(8, 0, 0, false, 1)),
    ("p90", Decimal::from_parts(9, 0, 0, false, 1)),
];

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// An expression over projects: the class to compare with. All closed projects, if left out.
    pub filter: Option<String>,
    /// The estimate without contingency, in the tree's currency.
    pub base: Decimal,
}

/// The closed projects of a class.
struct Class {
    comparables: Vec<Comparable>,
    /// How many closed projects have no ratio, by the reason.
    without: BTreeMap<&'static str, usize>,
    /// Projects of the class that were ended before they delivered.
    stopped: Vec<ProjectId>,
}

/// The estimate at every quantile, from the closed projects of a class.
///
/// # Errors
/// [`Misfit`] if the expression cannot be used.
pub fn estimate(scene: &Scene<'_>, question: &Question) -> Result<Table, Misfit> {
    let class = class_of(scene, question)?;
    let mut ratios: Vec<Decimal> = class.comparables.iter().map(|one| one.ratio).collect();
    ratios.sort_unstable();
    let least = usize::try_from(scene.policy.thresholds.whole("comparables").max(1)).unwrap_or(usize::MAX);
    let enough = ratios.len() >= least;
    let at =
        |share: Decimal| -> Figure { if enough { quantile(&ratios, share).ok_or("too_few") } else { Err("too_few") } };
    let columns = vec![
        Column::new("quantile", Type::Text),
        Column::hidden("share", Type::Share),
        Column::new("ratio", Type::Number),
        Column::new("uplift", Type::Share),
        Column::new("estimate", Type::Money).adding(false),
        Column::hidden("currency", Type::Text),
    ];
    let mut table = Table::new("estimate", "Estimate from the reference class", columns);
    let currency = scene.policy.currency.clone().map_or(Cell::Null("not_given"), Cell::Text);
    for (name, share) in QUANTILES {
        let ratio = at(share);
        table.rows.push(vec![
            Cell::word(name),
            Cell::Decimal(share),
            Cell::figure(ratio, Cell::Decimal),
            Cell::figure(ratio.map(|ratio| ratio - Decimal::ONE), Cell::Decimal),
            Cell::figure(ratio.and_then(|ratio| product(question.base, ratio)), Cell::Decimal),
            currency.clone(),
        ]);
    }
    let spread = at(Decimal::new(75, 2)).and_then(|high| Ok(high - at(Decimal::new(25, 2))?));
    totals(&mut table, scene, question, &class, [at(Decimal::new(5, 1)), spread], currency);
    notes(&mut table, scene, &class, least);
    Ok(table)
}

fn class_of(scene: &Scene<'_>, question: &Question) -> Result<Class, Misfit> {
    let portfolio = scene.portfolio;
    let query = Query { filter: question.filter.clone(), columns: vec!["id".to_owned()], ..Query::default() };
    let listed = views::list(scene, "project", &query)?;
    let ids: BTreeSet<ProjectId> = listed
        .rows
        .iter()
        .filter_map(|row| row.first()?.as_text())
        .filter_map(|id| portfolio.project_named(id))
        .collect();
    let approvals = Approvals::new(portfolio, scene.policy);
    let mut class = Class { comparables: Vec::new(), without: BTreeMap::new(), stopped: Vec::new() };
    for id in ids {
        let project = portfolio.project(id);
        if is_stopped(project) {
            class.stopped.push(id);
        } else if is_closed(project, scene.policy) {
            match class::comparable(portfolio, id, &approvals, scene.as_of) {
                Ok(comparable) => class.comparables.push(comparable),
                Err(reason) => *class.without.entry(reason).or_default() += 1,
            }
        }
    }
    Ok(class)
}

fn totals(
    table: &mut Table,
    scene: &Scene<'_>,
    question: &Question,
    class: &Class,
    [median, spread]: [Figure; 2],
    currency: Cell,
) {
    let decisions = class.comparables.iter().filter(|one| one.stated == class::Estimate::Decision).count();
    let spent = spent(scene, &class.stopped);
    let comparable = |one: &Comparable| {
        Cell::Record(vec![
            ("id".into(), Cell::word(scene.portfolio.project(one.project).id)),
            ("estimate".into(), Cell::Decimal(one.estimate)),
            ("stated_in".into(), Cell::word(one.stated.name())),
            ("actual".into(), Cell::Decimal(one.actual)),
            ("ratio".into(), Cell::Decimal(one.ratio)),
            (
                "currency".into(),
                Cell::figure(cost::currency(scene.portfolio.project(one.project), scene.policy), Cell::Text),
            ),
        ])
    };
    let named = [
        ("n", Cell::count(class.comparables.len())),
        ("class", Cell::word(question.filter.as_deref().unwrap_or("all closed projects"))),
        ("method", Cell::word("actual ÷ first approved estimate of closed projects, quantile type 7")),
        ("base", Cell::Decimal(question.base)),
        ("currency", currency),
        ("median", Cell::figure(median, Cell::Decimal)),
        ("iqr", Cell::figure(spread, Cell::Decimal)),
        ("approved_amounts", Cell::count(decisions)),
        ("without_ratio", Cell::count(class.without.values().sum())),
        ("cancelled", Cell::count(class.stopped.len())),
        ("cancelled_spent", Cell::figure(spent.amount, Cell::Decimal)),
        ("comparables", Cell::List(class.comparables.iter().map(comparable).collect())),
    ];
    table.totals = named.map(|(name, value)| Total { name: name.to_owned(), value, known: None }).into();
}

/// What cancelled projects spent, in one currency.
fn spent(scene: &Scene<'_>, stopped: &[ProjectId]) -> Sum {
    let project = |id: &ProjectId| scene.portfolio.project(*id);
    let actual =
        |id: &ProjectId| project(id).cost.as_ref().map_or(Err("no_actuals"), |money| cost::actual(money, scene.as_of));
    let code = |id: &ProjectId| cost::currency(project(id), scene.policy).ok();
    let codes: Vec<String> = stopped.iter().filter(|id| actual(id).is_ok()).filter_map(code).collect();
    let currency = Currency::of(codes.iter().map(String::as_str), scene.policy);
    rollup::sum(
        stopped
            .iter()
            .map(|id| actual(id).and_then(|amount| currency.convert(amount, code(id).as_deref(), scene.policy))),
    )
}

fn notes(table: &mut Table, scene: &Scene<'_>, class: &Class, least: usize) {
    let n = class.comparables.len();
    if n < least {
        let are = if n == 1 { "project is" } else { "projects are" };
        table.notes.push(format!("{n} closed {are} like it and have a ratio: under {least} no estimate is given"));
    }
    let mut shown: Vec<&Comparable> = class.comparables.iter().collect();
    shown.sort_by(|a, b| b.ratio.cmp(&a.ratio).then(a.project.cmp(&b.project)));
    let id = |id: ProjectId| scene.portfolio.project(id).id;
    if let (Some(dearest), Some(cheapest)) = (shown.first(), shown.last()) {
        let said = |one: &Comparable| format!("{} {}", id(one.project), one.ratio.round_dp(2).normalize());
        table.notes.push(format!("from {} to {}", said(cheapest), said(dearest)));
    }
    for (reason, count) in &class.without {
        table.notes.push(format!("closed projects left out, {}: {count}", reason.replace('_', " ")));
    }
    if !class.stopped.is_empty() {
        table
            .notes
            .push(format!("cancelled projects of the class, whose spending is in no ratio: {}", class.stopped.len()));
    }
    table.notes.push(
        "the base is without contingency: the quantiles are what it would add; prices as they were paid".to_owned(),
    );
}
