//! Pictures drawn with characters: they fit, they need no colour and no more than ASCII, and nothing breaks them.

use pmo::render::pictures;
use pmo::render::{Frame, pictures::Picture};
use pmo::views::Query;
use unicode_width::UnicodeWidthStr;

use super::tree::Tree;

fn named(name: &str) -> &'static Picture {
    pictures::ALL.iter().find(|picture| picture.name == name).unwrap()
}

fn text(tree: &Tree, picture: &Picture, width: usize, unicode: bool) -> String {
    let frame = Frame { width, unicode, ..tree.frame() };
    tree.scene(|scene| picture.text(&picture.answers(scene, &Query::default()).unwrap(), &frame))
}

const PROJECT: &str = "
id: PRJ-A
name: Claims
stage: delivery
start: 2026-09-01
cost:
  currency: GBP
  budget: {2026-09: 1000, 2026-10: 1000, 2026-11: 1000, 2026-12: 1000}
  actuals: {2026-09: 900, 2026-10: 1300}
  forecast: {2026-11: 1200, 2026-12: 1200}
activities:
  - {id: T1, name: Dig, duration: 20, start: 2026-09-01, baseline: 2026-09-25, actual: 2026-10-02, weight: 40}
  - {id: T2, name: Lay, duration: 30, baseline: 2026-11-27, after: [{ref: T1}]}
  - {id: T3, name: Paint, duration: 5, after: [{ref: T1}]}
milestones:
  - {id: M1, name: In use, baseline: 2026-12-04, forecast: 2027-01-08, weight: 60, after: [{ref: T2}, {ref: T3}]}
";

fn claims() -> Tree {
    Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", PROJECT)])
}

#[test]
fn every_drawing_fits_and_is_ascii_where_it_must_be() {
    let tree = Tree::example();
    // What is known from history alone has its own test.
    for picture in pictures::ALL.iter().filter(|picture| !["milestone-trend", "calibration"].contains(&picture.name)) {
        for width in [40, 80, 200] {
            for unicode in [true, false] {
                let text = text(&tree, picture, width, unicode);
                assert!(text.lines().count() > 4, "{}: {text}", picture.name);
                let wide = text.lines().find(|line| line.width() > width);
                assert_eq!(wide, None, "{} at {width}: {text}", picture.name);
                assert!(unicode || text.is_ascii(), "{}: {text}", picture.name);
                assert!(!text.contains('\u{1b}') && text.ends_with('\n'), "{}", picture.name);
            }
        }
    }
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let tree = Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", "id: PRJ-A\n")]);
    for picture in pictures::ALL {
        let text = text(&tree, picture, 80, true);
        assert!(picture.name == "rag-grid" || text == "There is nothing to draw.\n", "{}: {text}", picture.name);
    }
}

/// The largest amount there is, days at the ends of the calendar, a line of no length.
#[test]
fn extremes_are_drawn_without_a_word() {
    let huge = "79228162514264337593543950335";
    let project = format!(
        "id: PRJ-A\nname: A\nstage: delivery\nstart: 0001-01-01\ncost: {{currency: GBP, budget: {{0001-01: {huge}, 9999-12: {huge}}}, \
         actuals: {{2026-10: -{huge}}}, contingency: {huge}}}\n\
         milestones: [{{id: M1, name: M, baseline: 0001-01-01, forecast: 9999-12-31, weight: 100}}]\n\
         activities: [{{id: T1, name: T, duration: 100000, after: [{{ref: M1}}]}}, {{id: T2, name: U, duration: 0}}]\n\
         risks: [{{id: R1, title: r, probability: 0.5, cost: {huge}}}, {{id: R2, title: s, probability: 1, cost: {huge}}}]\n\
         benefits: [{{id: BEN-1, name: B, type: cashable, unit: GBP, baseline: -{huge}, target: {huge}, profile: {{2026-01: {huge}}}}}]\n\
         dependencies: [{{id: D-1, what: w, gives: PRJ-A, gets: PRJ-A, need_by: 0001-01-01, promised: 9999-12-31}}]\n"
    );
    let proposal = format!("id: PRP-A\ntitle: P\namount: {huge}\nvalue: -{huge}\n");
    let files = [("pmo.yaml", ""), ("projects/a/project.yaml", &project), ("proposals/PRP-A.yaml", &proposal)];
    let tree = Tree::of(&files);
    for picture in pictures::ALL {
        for width in [40, 120] {
            let text = text(&tree, picture, width, true);
            assert!(!text.contains("NaN") && !text.contains("inf"), "{}: {text}", picture.name);
        }
        let html = tree.scene(|scene| picture.html(&picture.answers(scene, &Query::default()).unwrap(), &tree.frame()));
        assert!(!html.contains("NaN") && !html.contains("\"inf"), "{}: {html}", picture.name);
    }
}

#[test]
fn a_plan_in_ascii_reads_as_reviewed() {
    insta::assert_snapshot!(text(&claims(), named("gantt"), 80, false), @r"
    Plan and critical path | as of 2026-11-20 | commit 4f2a0ec1d5b7

             Sep 2026     Oct 2026      Nov 2026     Dec 2026
    Dig      ::::::::::::::                     |                    done +7 d
    Paint                                       ====---------------  float 25
    Lay                                         ###################  critical +34 d
    In use                                      |     o           *  critical +27 d

    # critical, = open, : done, - float, * milestone, o its baseline; the line is
    today. At the right: float in working days, and how far the finish stands from
    its baseline.
    ");
}

#[test]
fn an_s_curve_in_unicode_reads_as_reviewed() {
    insta::assert_snapshot!(text(&claims(), named("s-curve"), 80, true), @r"
    Planned, earned and spent over time · as of 2026-11-20 · commit 4f2a0ec1d5b7

             Sep 2026         Oct 2026          Nov 2026         Dec 2026
         6k ┤                                              │
            ┤                                              │
            ┤                                              │
            ┤                                              │
            ┤                                              │                fffffffF
         4k ┤                                              │        ffffffff      pP
            ┤                                              │ffffffff          pppp
            ┤                                           ffff              pppp
            ┤                                       ffff   │          pppp
            ┤                                   ffff       │      pppp
         2k ┤                             sssssS           │  pppp
            ┤                pppppppsssssspppeeeeeeeeeeeeeeEpp
            ┤                  sssss     eeee              │
            ┤                ss     eeeee                  │
            ┤                   eeee                       │
          0 ┤                eee                           │

    Claims: P planned 4,000 by Dec 2026; E earned 1,600 by Nov 2026; S spent 2,200
    by Oct 2026; F forecast 4,600 by Dec 2026. Running totals; where curves meet,
    one letter hides the other. Amounts in GBP.
    ");
}

/// A name that would move the cursor is shown as what it is.
#[test]
fn names_cannot_command_a_terminal() {
    let project = PROJECT.replace("name: Lay", "name: \"a\\e[31mb\"");
    let tree = Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", &project)]);
    let text = text(&tree, named("gantt"), 80, true);
    assert!(!text.contains('\u{1b}') && text.contains("\\u{1b}"), "{text}");
}

/// 100 are free in 2027 and 50 in 2028. In 2027 A and C fit for 140 of value, A and B do not, B and C are worth 130; in
/// 2028 D does not fit and E does. The picture shows that choice, which `pmo prioritise --envelope` gives, and no other.
#[test]
fn the_value_curve_shows_what_is_recommended() {
    let proposal = |id: &str, year: &str, cost: u32, value: u32| {
        format!(
            "- {{id: PRP-{id}, title: {id}, state: assessed, value: {value}, request: {{amount: {cost}}}, preferred: do, \
             options: [{{id: do, costs: {{{year}: {cost}}}}}]}}\n"
        )
    };
    let proposals = proposal("A", "2027", 60, 90)
        + &proposal("B", "2027", 60, 80)
        + &proposal("C", "2027", 40, 50)
        + &proposal("D", "2028", 60, 70)
        + &proposal("E", "2028", 50, 55);
    let policy = "currency: GBP\nenvelope: {\"2027\": 100, \"2028\": 50}\n";
    let tree = Tree::of(&[("pmo.yaml", policy), ("proposals.yaml", &proposals)]);
    let shown = text(&tree, named("value-curve"), 100, true);
    let line = "─── recommended: 150 GBP ─";
    let (taken, left) = shown.split_once(line).unwrap_or_else(|| panic!("{shown}"));
    let ids = |part: &str| -> String {
        let of_row = |row: &str| row.split("PRP-").nth(1).and_then(|rest| rest.chars().next());
        part.lines().filter_map(of_row).collect()
    };
    assert_eq!((ids(taken).as_str(), ids(left).as_str()), ("ACE", "BD"));
    assert!(
        shown.contains("Recommended are 3 of 5 for 150 GBP, value 195 together; it is proven that no other choice is"),
        "{shown}"
    );
    assert!(shown.contains("budget 2027: 100 of 100 used. budget 2028: 50 of 50 used."), "{shown}");
    let refused = proposals.replace("title: D", "mandatory: true, title: D");
    let tree = Tree::of(&[("pmo.yaml", policy), ("proposals.yaml", &refused)]);
    assert_eq!(text(&tree, named("value-curve"), 100, true), "There is nothing to draw.\n");
}
