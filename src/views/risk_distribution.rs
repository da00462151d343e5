//! `risk-distribution`: how likely all open risks together cost at most how much, and whether the contingency covers it.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::exposure::{spread, whole, works};
use super::{Cell, Column, ColumnType as Type, Known, Query, Table, Total, View};
use crate::metrics::currency::Currency;
use crate::metrics::exposure::{Exposure, exposure, open};
use crate::metrics::purse::Purse;
use crate::metrics::risk_distribution::Distribution;
use crate::metrics::{Figure, contingency, cost};
use crate::model::ProjectId;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "risk-distribution",
    summary: "how likely all open risks together cost at most how much, and whether the contingency covers it",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals: |_, _| (),
};

/// One row for every twentieth of probability: the amount that the total cost of residual risks does not exceed that
/// likely. Everything that is asked about counts together; there is no row where nobody says what any risk costs.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("probability", Type::Share),
        Column::new("cost", Type::Money).adding(false),
        Column::hidden("currency", Type::Text),
    ];
    let mut table = Table::new("risk-distribution", "What all risks together may cost", columns);
    let works = works(scene, query);
    let exposure = exposure(scene.portfolio, open(scene.portfolio, works.iter().copied()), scene.policy);
    let spread = spread(&exposure);
    let currency = Cell::figure(exposure.currency.code(), Cell::word);
    if let Ok(spread) = &spread {
        table.rows = (1..20)
            .map(|twentieth| {
                let probability = Decimal::new(5 * twentieth, 2);
                let cost = spread.quantile(probability.to_f64().unwrap_or_default());
                vec![Cell::Decimal(probability), Cell::figure(cost, Cell::Decimal), currency.clone()]
            })
            .collect();
        let method = spread.method.described();
        table.notes.push(format!(
            "residual risks, each happening on its own ({method}); where one cause stands behind several, the truth lies \
             further out"
        ));
    }
    table.totals = totals(scene, &works, &exposure, &spread);
    if exposure.residual.known < exposure.open {
        let missing = exposure.open - exposure.residual.known;
        table.notes.push(format!(
            "{missing} of {} open risks are left out, of which nobody says what they cost",
            exposure.open
        ));
    }
    table
}

/// Expected cost, the contingency that is left, and how likely it is enough.
fn totals(
    scene: &Scene<'_>,
    works: &[Option<ProjectId>],
    exposure: &Exposure,
    spread: &Figure<Distribution>,
) -> Vec<Total> {
    let left = contingency_left(scene, works, &exposure.currency);
    let enough = whole(exposure).and(left.0).and_then(|left| {
        let spread = spread.as_ref().map_err(|reason| *reason)?;
        Ok(spread.at_most(left))
    });
    let amount = |figure: Figure| Cell::figure(figure, Cell::Decimal);
    let total = |name: &str, value: Cell, known: Option<Known>| Total { name: name.to_owned(), value, known };
    let residual = &exposure.residual;
    let costed = Known { known: residual.known, of: exposure.open };
    vec![
        total("risks_open", Cell::count(exposure.open), None),
        total("residual_emv", amount(residual.amount), Some(costed)),
        total("contingency", amount(left.0), Some(left.1)),
        total("p_within_contingency", amount(enough), None),
        total("currency", Cell::figure(exposure.currency.code(), Cell::word), None),
    ]
}

/// The contingency of all the work asked about that is not drawn down, in the currency of its risks.
fn contingency_left(scene: &Scene<'_>, works: &[Option<ProjectId>], currency: &Currency) -> (Figure, Known) {
    let mut purse = Purse::default();
    for project in works.iter().flatten().map(|id| scene.portfolio.project(*id)) {
        let code = cost::currency(project, scene.policy).ok();
        purse.add(&Purse::one(contingency::remaining(project), code.as_deref()));
    }
    let own = Currency::of(purse.codes(), scene.policy);
    let sum = purse.sum(&own, scene.policy);
    let is_the_same = own.code().is_err() || currency.code().is_err() || own.code() == currency.code();
    let amount = if is_the_same { sum.amount } else { Err("mixed_currencies") };
    (amount, Known { known: sum.known, of: sum.of })
}
