//! Windows that pieces of work need for themselves, and which of them collide.
//!
//! Change calendars (ITIL 4, *change enablement*): one team, environment or change window serves one at a time.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{Portfolio, ProjectId, Text};

/// What a window occupies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occupied {
    /// An environment or a change window, by its name.
    Environment,
    /// A team, by its id.
    Team,
}

/// Days on which a piece of work has a team or an environment for itself.
#[derive(Debug, Clone, Copy)]
pub struct Window<'a> {
    /// Whose it is.
    pub project: ProjectId,
    /// What happens in it.
    pub what: Option<Text<'a>>,
    /// What it occupies.
    pub occupied: Occupied,
    /// The team or environment, as written.
    pub name: Text<'a>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// Every window of the projects, programmes and portfolios that `takes` accepts; one that occupies a team and an
/// environment is two. A window with one date lasts that day. Without any, or ending before it begins, it is left out.
pub fn windows<'a>(portfolio: &Portfolio<'a>, takes: impl Fn(ProjectId) -> bool) -> Vec<Window<'a>> {
    let mut found = Vec::new();
    for (project, header) in portfolio.projects().filter(|(id, _)| takes(*id)) {
        for fields in header.fields.list("windows") {
            let (from, to) = (fields.date("from").value(), fields.date("to").value());
            let Some((from, to)) = from.or(to).zip(to.or(from)).filter(|(from, to)| from <= to) else { continue };
            let occupied = [("environment", Occupied::Environment), ("team", Occupied::Team)];
            let named = occupied.into_iter().filter_map(|(field, occupied)| Some((occupied, fields.text(field)?)));
            let what = fields.text("what");
            found.extend(named.map(|(occupied, name)| Window { project, what, occupied, name, from, to }));
        }
    }
    found
}

/// Every window that begins while one of another piece of work still occupies the same thing, with that one (of
/// several the one that lasts longest). Capitals and spaces in names do not count.
///
/// Goes through the windows of each thing once, in the order of their days.
pub fn collisions<'w, 'a>(windows: &'w [Window<'a>]) -> Vec<(&'w Window<'a>, &'w Window<'a>)> {
    let mut of_thing: BTreeMap<(Occupied, String), Vec<&Window<'_>>> = BTreeMap::new();
    for window in windows {
        of_thing.entry((window.occupied, plain(window.name.value))).or_default().push(window);
    }
    of_thing.into_values().flat_map(colliding).collect()
}

fn plain(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn colliding<'w, 'a>(mut windows: Vec<&'w Window<'a>>) -> Vec<(&'w Window<'a>, &'w Window<'a>)> {
    windows.sort_by_key(|window| (window.from, window.to, window.project));
    let mut found = Vec::new();
    // The window that lasts longest so far, and the one that does so among those of other work.
    let (mut longest, mut other): (Option<&Window<'_>>, Option<&Window<'_>>) = (None, None);
    for window in windows {
        let foreign = if longest.is_some_and(|longest| longest.project == window.project) { other } else { longest };
        found.extend(foreign.filter(|foreign| foreign.to >= window.from).map(|foreign| (window, foreign)));
        let lasts = |than: Option<&Window<'_>>| than.is_none_or(|than| window.to > than.to);
        let is_own = longest.is_some_and(|longest| longest.project == window.project);
        if lasts(longest) {
            other = if is_own { other } else { longest };
            longest = Some(window);
        } else if !is_own && lasts(other) {
            other = Some(window);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;
    use proptest::prelude::*;

    /// The windows of projects `PRJ-0`, `PRJ-1` … given as project, first and last day of January 2027.
    fn text(windows: &[(usize, u32, u32)]) -> String {
        let project = |number: usize| {
            let own = windows.iter().filter(|(project, ..)| *project == number);
            let own: Vec<String> = own
                .map(|(_, from, to)| {
                    format!("{{what: w, environment: UAT, from: 2027-01-{from:02}, to: 2027-01-{to:02}}}")
                })
                .collect();
            format!("- {{kind: project, id: PRJ-{number}, windows: [{}]}}\n", own.join(", "))
        };
        (0..4).map(project).collect()
    }

    fn collide(text: &str) -> Vec<(u32, u32)> {
        told(text, |portfolio, _| {
            let windows = windows(portfolio, |_| true);
            collisions(&windows).iter().map(|(late, early)| (late.project.0, early.project.0)).collect()
        })
    }

    #[test]
    fn windows_of_one_project_do_not_collide_and_days_that_touch_do() {
        assert_eq!(collide(&text(&[(0, 1, 5), (0, 3, 9), (1, 5, 6)])), [(1, 0)]);
        assert_eq!(collide(&text(&[(0, 1, 5), (1, 6, 6)])), []);
        assert_eq!(collide(&text(&[(0, 1, 9), (1, 2, 3), (0, 3, 4)])), [(1, 0), (0, 1)]);
    }

    #[test]
    fn a_window_with_one_date_lasts_a_day_and_names_are_read_as_people_do() {
        let found = collide(
            "
- {kind: project, id: PRJ-0, windows: [{what: rehearsal, environment: Pre  Production, team: TEA-A, from: 2027-01-04}]}
- {kind: project, id: PRJ-1, windows: [{what: test, environment: pre production, to: 2027-01-04}, {what: rest, team: TEA-A}]}
",
        );
        assert_eq!(found, [(1, 0)]);
    }

    proptest! {
        /// A window is found if, and only if, comparing it with every earlier one of other work finds an overlap.
        #[test]
        fn one_pass_finds_what_comparing_all_pairs_finds(
            windows in proptest::collection::vec((0_usize..4, 1_u32..28, 0_u32..6), 0..12)
        ) {
            let windows: Vec<_> = windows.into_iter().map(|(project, from, days)| (project, from, (from + days).min(28))).collect();
            let mut sorted = windows.clone();
            sorted.sort_by_key(|(project, from, to)| (*from, *to, *project));
            let overlaps = |(at, late): (usize, &(usize, u32, u32))| {
                sorted[..at].iter().any(|early| early.0 != late.0 && early.2 >= late.1)
            };
            let expected = sorted.iter().enumerate().filter(|entry| overlaps(*entry)).count();
            prop_assert_eq!(collide(&text(&windows)).len(), expected);
        }
    }
}
