//! Dependencies put together from their two halves: what one project gives and what the other gets.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{Dependency, Filed, Portfolio};
use crate::source::Spanned;

/// A half of a dependency, as one project states it.
pub type Half<'p, 'a> = &'p Filed<'a, Dependency<'a>>;

/// A dependency between a giver and a taker. Halves belong together if they have the same id and each names the
/// other's project.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'p, 'a> {
    /// Its id.
    pub id: &'a str,
    /// Id of the project that gives.
    pub giver: &'a str,
    /// Id of the project that gets.
    pub taker: &'a str,
    /// What the giver says of it.
    pub given: Option<Half<'p, 'a>>,
    /// What the taker says of it.
    pub taken: Option<Half<'p, 'a>>,
}

/// Every dependency, in the order of ids, givers and takers. Halves that name nobody are left out.
pub fn pairs<'p, 'a>(portfolio: &'p Portfolio<'a>) -> Vec<Pair<'p, 'a>> {
    let mut pairs: BTreeMap<(&str, &str, &str), Pair<'p, 'a>> = BTreeMap::new();
    for half in &portfolio.dependencies {
        let (Some(id), Some(own)) = (half.id, half.project.map(|id| portfolio.project(id).id)) else { continue };
        let sides = half.gives.map(|giver| (giver.value, own)).or(half.gets.map(|taker| (own, taker.value)));
        let Some((giver, taker)) = sides else { continue };
        let pair = Pair { id: id.value, giver, taker, given: None, taken: None };
        let pair = pairs.entry((id.value, giver, taker)).or_insert(pair);
        let side = if half.gives.is_some() { &mut pair.taken } else { &mut pair.given };
        *side = side.or(Some(half));
    }
    pairs.into_values().collect()
}

impl<'p, 'a> Pair<'p, 'a> {
    /// The halves there are, the taker's first.
    pub fn halves(&self) -> impl Iterator<Item = Half<'p, 'a>> + use<'p, 'a> {
        self.taken.into_iter().chain(self.given)
    }

    /// What is handed over, in the words of the taker if there are any.
    pub fn what(&self) -> &'a str {
        self.halves().find_map(|half| half.what).map_or(self.id, |what| what.value)
    }

    /// Whether it is still to come: neither half says that it is delivered or rejected.
    pub fn is_open(&self) -> bool {
        let closed =
            |half: Half<'_, '_>| half.agreed.is_some_and(|agreed| matches!(agreed.value, "delivered" | "rejected"));
        !self.halves().any(closed)
    }

    /// Whether one of the halves says that the taker's finish hangs on it; [`super::criticality`] asks the path as well.
    pub fn is_said_critical(&self) -> bool {
        self.halves().any(|half| half.critical == Some(true))
    }

    /// When it is needed: as the taker says, else the giver.
    pub fn need_by(&self) -> Option<Spanned<NaiveDate>> {
        self.halves().find_map(|half| half.need_by.known())
    }

    /// When it is promised: as the giver says, else the taker.
    pub fn promised(&self) -> Option<Spanned<NaiveDate>> {
        self.given.into_iter().chain(self.taken).find_map(|half| half.promised.known())
    }

    /// The forecast of the giver's milestone that delivers it, where the giver names an open one.
    pub fn forecast(&self, portfolio: &Portfolio<'_>) -> Option<Spanned<NaiveDate>> {
        let given = self.given?;
        let named = given.fields.text("milestone")?.value;
        let local = named.rsplit_once('/').map_or(named, |(_, local)| local);
        let milestones = given.project.map(|project| portfolio.milestones.of(project)).unwrap_or_default();
        let milestone = milestones.iter().find(|one| one.id.is_some_and(|id| id.value == local))?;
        milestone.forecast.known().filter(|_| !milestone.actual.is_given())
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    #[test]
    fn halves_find_each_other_by_id_and_project() {
        let text = "
- kind: project
  id: PRJ-A
  dependencies:
    - {id: D-1, what: API, gives: PRJ-B, need_by: 2026-12-04, promised: 2026-12-01}
    - {id: D-2, what: data, gives: PRJ-C}
- kind: project
  id: PRJ-B
  milestones: [{id: M1, forecast: 2026-12-11}, {id: M2, forecast: 2026-12-12, actual: 2026-11-02}]
  dependencies:
    - {id: D-1, what: API v3, gets: PRJ-A, promised: 2026-12-05, milestone: M1, critical: true}
    - {id: D-2, what: data, gets: PRJ-A, milestone: M2, agreed: delivered}
";
        told(text, |portfolio, _| {
            let pairs = pairs(portfolio);
            let names: Vec<_> = pairs
                .iter()
                .map(|pair| (pair.id, pair.giver, pair.taker, pair.given.is_some(), pair.taken.is_some()))
                .collect();
            assert_eq!(
                names,
                [
                    ("D-1", "PRJ-B", "PRJ-A", true, true),
                    ("D-2", "PRJ-B", "PRJ-A", true, false),
                    ("D-2", "PRJ-C", "PRJ-A", false, true)
                ]
            );
            let date = |date: Option<Spanned<NaiveDate>>| date.map(|date| date.value.to_string());
            assert_eq!(date(pairs[0].need_by()).as_deref(), Some("2026-12-04"));
            assert_eq!(date(pairs[0].promised()).as_deref(), Some("2026-12-05"));
            assert_eq!(date(pairs[0].forecast(portfolio)).as_deref(), Some("2026-12-11"));
            assert!(pairs[0].is_open() && pairs[0].is_said_critical() && pairs[0].what() == "API");
            assert!(!pairs[1].is_open() && pairs[1].forecast(portfolio).is_none());
        });
    }
}
