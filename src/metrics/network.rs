//! The network of milestones and activities: when each can be done, how much it may slip, and what is critical.
//!
//! Formulas: §3 Schedule (critical path method with FS, SS, FF and SF links; Kelley & Walker 1959; PMBOK; GAO Schedule
//! Assessment Guide). Offsets count working days from the beginning of the first one; dates are finish-inclusive.

mod axis;
mod link;
mod passes;
mod plan;
mod schedule;
mod work;

pub use axis::{Axis, SAME};
pub use link::{Link, Span, Tie};
pub use passes::{Network, Node};
pub use plan::{Group, Item, Plan};
pub use schedule::{Dates, Days, ProjectNetwork, Schedule};
pub use work::{Open, Work};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::calendar::Calendars;
    use super::super::example::told;
    use super::*;
    use crate::metrics::Figure;
    use crate::model::ProjectId;

    /// One row: id, ES, EF, LS, LF, total float, free float.
    type Row = (String, [f64; 6]);

    /// The schedule of a project as of a Friday, whose text follows `{id: PRJ-A,`.
    fn dates(text: &str) -> (Figure<f64>, Vec<(String, Dates)>) {
        told(text, |portfolio, policy| {
            let calendars = Calendars::of(portfolio, policy);
            let plan = Plan::of(portfolio, &calendars, "2026-11-20".parse().unwrap());
            let schedule = plan.schedule(ProjectId(0)).unwrap();
            let id = |item: &Item<'_, '_>| item.filed.id.map_or("", |id| id.value).to_owned();
            (schedule.finish, schedule.rows.iter().map(|(item, dates)| (id(item), *dates)).collect())
        })
    }

    /// Activities from lines such as `C 10: A, B SS+2`.
    fn network(lines: &[&str]) -> String {
        let link = |written: &str| {
            let (id, rest) = written.trim().split_once(' ').unwrap_or((written.trim(), "FS+0"));
            format!("{{ref: {id}, type: {}, lag: {}}}", &rest[..2], rest[2..].trim_start_matches('+'))
        };
        let activity = |line: &&str| {
            let (own, after) = line.split_once(':').unwrap_or((line, ""));
            let (id, days) = own.split_once(' ').unwrap();
            let after: Vec<String> = after.split(',').filter(|one| !one.trim().is_empty()).map(link).collect();
            format!("{{id: {id}, name: {id}, duration: {days}, after: [{}]}}", after.join(", "))
        };
        let activities: Vec<String> = lines.iter().map(activity).collect();
        format!("{{id: PRJ-A, activities: [{}]}}", activities.join(", "))
    }

    fn rows(lines: &[&str]) -> (f64, Vec<Row>) {
        let (finish, rows) = dates(&network(lines));
        let row = |(id, dates): (String, Dates)| {
            let (early, late) = (dates.early.unwrap(), dates.late.unwrap());
            let floats = (dates.total_float.unwrap(), dates.free_float.unwrap());
            (id, [early.start, early.finish, late.start, late.finish, floats.0, floats.1])
        };
        let mut rows: Vec<Row> = rows.into_iter().map(row).collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        (finish.unwrap(), rows)
    }

    fn table(rows: &[(&str, [i32; 6])]) -> Vec<Row> {
        rows.iter().map(|(id, figures)| ((*id).to_owned(), figures.map(f64::from))).collect()
    }

    /// Hillier & Lieberman, *Introduction to Operations Research*, the Reliable Construction Co. project: 44 weeks,
    /// critical path A B C E F J L N, slack 4 on D, G, H and M, 2 on I and 1 on K.
    #[test]
    fn hillier_and_liebermans_construction_project() {
        let (finish, rows) = rows(&[
            "A 2",
            "B 4: A",
            "C 10: B",
            "D 6: C",
            "E 4: C",
            "F 5: E",
            "G 7: D",
            "H 9: E, G",
            "I 7: C",
            "J 8: F, I",
            "K 4: J",
            "L 5: J",
            "M 2: H",
            "N 6: K, L",
        ]);
        assert_eq!(finish, 44.0);
        let expected = [
            ("A", [0, 2, 0, 2, 0, 0]),
            ("B", [2, 6, 2, 6, 0, 0]),
            ("C", [6, 16, 6, 16, 0, 0]),
            ("D", [16, 22, 20, 26, 4, 0]),
            ("E", [16, 20, 16, 20, 0, 0]),
            ("F", [20, 25, 20, 25, 0, 0]),
            ("G", [22, 29, 26, 33, 4, 0]),
            ("H", [29, 38, 33, 42, 4, 0]),
            ("I", [16, 23, 18, 25, 2, 2]),
            ("J", [25, 33, 25, 33, 0, 0]),
            ("K", [33, 37, 34, 38, 1, 1]),
            ("L", [33, 38, 33, 38, 0, 0]),
            ("M", [38, 40, 42, 44, 4, 4]),
            ("N", [38, 44, 38, 44, 0, 0]),
        ];
        assert_eq!(rows, table(&expected));
    }

    /// Hendrickson, *Project Management for Construction*, the nine activities of chapter 10: 30 days, critical path
    /// A C F I.
    #[test]
    fn hendricksons_nine_activities() {
        let (finish, rows) =
            rows(&["A 4", "B 3", "C 8: A", "D 7: A", "E 9: B, C", "F 12: B, C", "G 2: D, E", "H 5: D, E", "I 6: F, G"]);
        assert_eq!(finish, 30.0);
        let critical: Vec<&str> = rows.iter().filter(|(_, row)| row[4] == 0.0).map(|(id, _)| id.as_str()).collect();
        assert_eq!(critical, ["A", "C", "F", "I"]);
        let late: Vec<f64> = rows.iter().map(|(_, row)| row[2]).collect();
        assert_eq!(late, [0.0, 9.0, 4.0, 15.0, 13.0, 12.0, 22.0, 25.0, 24.0]);
    }

    /// A course example of the precedence diagram method with start-to-start links (B on A, K on I, J on G), which
    /// shortens the same network with finish-to-start links alone from 41 to 38 days.
    #[test]
    fn start_to_start_links_let_work_overlap() {
        let (finish, rows) = rows(&[
            "A 2",
            "B 10: A SS+0",
            "C 13: A",
            "D 12: A",
            "E 12: B",
            "F 7: B",
            "G 10: D",
            "H 16: D",
            "I 6: F",
            "J 12: C, G SS+0",
            "K 5: I SS+0",
            "L 8: E, I, K",
            "M 5: H",
            "N 3: G, J, L, M",
        ]);
        assert_eq!(finish, 38.0);
        let critical: Vec<&str> = rows.iter().filter(|(_, row)| row[4] == 0.0).map(|(id, _)| id.as_str()).collect();
        assert_eq!(critical, ["A", "D", "H", "M", "N"]);
    }

    /// The four relationships of PMBOK with a lag of two days between A (4) and B (3), beside C (10), each worked by
    /// hand from the formulas of §3.
    #[test]
    fn each_type_of_link_with_a_lag() {
        for (link, a, b) in [
            ("FS+2", [0, 4, 1, 5, 1, 0], [6, 9, 7, 10, 1, 1]),
            ("SS+2", [0, 4, 5, 9, 5, 0], [2, 5, 7, 10, 5, 5]),
            ("FF+2", [0, 4, 4, 8, 4, 0], [3, 6, 7, 10, 4, 4]),
            ("SF+2", [0, 4, 6, 10, 6, 1], [0, 3, 7, 10, 7, 7]),
            ("FS-2", [0, 4, 5, 9, 5, 0], [2, 5, 7, 10, 5, 5]),
        ] {
            let (_, rows) = rows(&["A 4", &format!("B 3: A {link}"), "C 10"]);
            assert_eq!(rows, table(&[("A", a), ("B", b), ("C", [0, 10, 0, 10, 0, 0])]), "{link}");
        }
    }

    #[test]
    fn what_waits_in_a_circle_is_unknown_and_so_is_the_finish() {
        let (finish, rows) = dates(&network(&["A 4", "B 3: A, D", "C 2: B", "D 1: C", "E 5: D"]));
        assert_eq!(finish, Err("cycle"));
        let mut early: Vec<_> =
            rows.iter().map(|(id, dates)| (id.as_str(), dates.early.map(|span| span.finish))).collect();
        early.sort_by_key(|(id, _)| *id);
        let round = Err("cycle");
        assert_eq!(early, [("A", Ok(4.0)), ("B", round), ("C", round), ("D", round), ("E", round)]);
        assert!(rows.iter().all(|(_, dates)| dates.total_float == round));
    }

    #[test]
    fn no_duration_is_guessed() {
        let (finish, rows) = dates("{id: PRJ-A, activities: [{id: T1}, {id: T2, duration: 3, after: [{ref: T1}]}]}");
        assert_eq!((finish, rows[1].1.early), (Err("no_duration"), Err("no_duration")));
        let (finish, _) = dates("{id: PRJ-A, milestones: [{id: M1}, {id: M2, after: [{ref: M1}]}]}");
        assert_eq!(finish, Err("no_durations"));
        let (finish, _) = dates(
            "{id: PRJ-A, milestones: [{id: M1, after: [{ref: T1}]}], activities: [{id: T1, estimate: {likely: 4}}]}",
        );
        assert_eq!(finish, Ok(4.0));
    }

    /// As of Friday 20 November 2026: T1 was done in six days from the 2nd, T2 (ten days) began on the 10th, T3 has
    /// not. Work left begins today: of T2 8 days have passed, 2 are left; with 50 per cent done it would be 5.
    #[test]
    fn unfinished_work_is_not_scheduled_before_today() {
        let plan = |done: &str| {
            dates(&format!(
                "{{id: PRJ-A, start: 2026-11-02, activities: [
                  {{id: T1, duration: 6, start: 2026-11-02, actual: 2026-11-09}},
                  {{id: T2, duration: 10, start: 2026-11-10, after: [{{ref: T1}}]{done}}},
                  {{id: T3, duration: 4, after: [{{ref: T2}}]}}, {{id: T4, duration: 1, after: [{{ref: T1}}]}}]}}"
            ))
        };
        let (finish, rows) = plan("");
        let early = |id: &str| rows.iter().find(|row| row.0 == id).map(|row| row.1.early.unwrap()).unwrap();
        assert_eq!((early("T1"), early("T2")), (Span { start: 0.0, finish: 6.0 }, Span { start: 6.0, finish: 16.0 }));
        assert_eq!((early("T3").start, early("T4").start, finish), (16.0, 14.0, Ok(20.0)));
        assert_eq!(plan(", percent_complete: 50").0, Ok(23.0));
    }

    /// T2 began before T1, which it should have waited for, was done: what is left of it waits now, and T1 may not be
    /// later by a day without moving it.
    #[test]
    fn what_is_left_of_work_that_began_too_early_waits() {
        let (finish, rows) = dates(
            "{id: PRJ-A, activities: [{id: T1, duration: 5, start: 2026-11-20},
              {id: T2, duration: 4, start: 2026-11-18, percent_complete: 50, after: [{ref: T1}]}]}",
        );
        let floats = rows.iter().map(|(_, dates)| (dates.total_float.unwrap(), dates.free_float.unwrap()));
        assert_eq!((finish, floats.collect::<Vec<_>>()), (Ok(9.0), vec![(0.0, 0.0), (0.0, 0.0)]));
    }

    #[test]
    fn a_constraint_that_cannot_be_kept_makes_float_negative() {
        // The tenth working day from Friday 20 November 2026 is Thursday 3 December.
        let text = |constraint: &str| {
            format!(
                "{{id: PRJ-A, activities: [{{id: T1, duration: 8}}, {{id: T2, duration: 5, after: [{{ref: T1}}],
                   constraint: {{type: {constraint}, date: 2026-12-03}}}}]}}"
            )
        };
        let floats = |constraint: &str| {
            let (finish, rows) = dates(&text(constraint));
            (finish.unwrap(), rows.iter().map(|(_, dates)| dates.total_float.unwrap()).collect::<Vec<_>>())
        };
        assert_eq!(floats("finish_no_later"), (13.0, vec![-3.0, -3.0]));
        assert_eq!(floats("finish_on"), (13.0, vec![-3.0, -3.0]));
        assert_eq!(floats("start_no_earlier"), (14.0, vec![1.0, 0.0]));
        assert_eq!(floats("start_on"), (14.0, vec![1.0, 0.0]));
    }

    #[test]
    fn other_projects_hold_up_as_long_as_they_are_active() {
        let text = |state: &str| {
            format!(
                "[{{kind: calendar, id: CAL-B, working_days: [mon, tue]}},
                 {{kind: project, id: PRJ-A, activities: [{{id: T1, duration: 3, after: [{{ref: PRJ-B/T1}}]}}]}},
                 {{kind: project, id: PRJ-B, {state} calendar: CAL-B, activities: [{{id: T1, duration: 3}}]}}]"
            )
        };
        // PRJ-B works on Mondays and Tuesdays: 23, 24 and 30 November; the 1st of December is the eighth working day of PRJ-A.
        let (finish, rows) = dates(&text(""));
        assert_eq!((finish, rows[0].1.early.unwrap().start), (Ok(10.0), 7.0));
        assert_eq!(dates(&text("state: cancelled,")).0, Ok(3.0));
    }

    proptest! {
        /// However a network is linked: the backward pass comes back to the day the forward pass started from, no free
        /// float is beyond the total float, and whatever is held up by its total float leaves the finish where it is,
        /// and moves it by a day if it is held up a day longer.
        #[test]
        fn passes_agree(
            days in prop::collection::vec(1_u32..20, 2..24),
            links in prop::collection::vec((0_usize..24, 0_usize..24, 0_usize..4, 0_i32..6), 0..60),
        ) {
            let ties = [Tie::FinishToStart, Tie::StartToStart, Tie::FinishToFinish, Tie::StartToFinish];
            let count = days.len();
            let links: Vec<(usize, usize, Link)> = links
                .into_iter()
                .map(|(a, b, tie, lag)| (a % count, b % count, Link { tie: ties[tie], lag: f64::from(lag) }))
                .filter(|(own, before, _)| before < own)
                .collect();
            let node = Node {
                fixed: None, begun: None, bound: 0.0, finish_bound: f64::NEG_INFINITY, latest: f64::INFINITY, counts: true,
            };
            let network = Network::new(vec![node; count], &links);
            let work: Vec<f64> = days.into_iter().map(f64::from).collect();
            let (mut early, mut late) = (Vec::new(), Vec::new());
            let finish = network.forward(&work, &mut early);
            network.backward(&work, finish, &mut late);
            let float = |node: usize| late[node] - early[node].finish;
            let first = (0..count).map(|node| late[node] - work[node]).fold(f64::INFINITY, f64::min);
            prop_assert_eq!(first, 0.0);
            prop_assert!((0..count).all(|node| float(node) >= network.free_float(node, &work, &early, finish)));
            prop_assert!((0..count).all(|node| network.free_float(node, &work, &early, finish) >= 0.0));
            for held in 0..count {
                let finish_if = |days: f64| {
                    let mut nodes = vec![node; count];
                    nodes[held].bound = early[held].start + days;
                    Network::new(nodes, &links).forward(&work, &mut Vec::new())
                };
                prop_assert_eq!((finish_if(float(held)), finish_if(float(held) + 1.0)), (finish, finish + 1.0));
            }
        }
    }
}
