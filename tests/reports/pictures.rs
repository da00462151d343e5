//! Pictures: what they show, what they leave out, and that they say so.

use pmo::render::reports::Format;

use super::parsed::Page;
use super::tree::Tree;

/// A page of one picture about a project with `count` milestones, one a week.
fn drawn(picture: &str, count: u32) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let milestone = |index: u32| {
        let day = first + chrono::Days::new(u64::from(index) * 7);
        format!("  - {{id: M{index}, name: Step {index}, baseline: {day}, forecast: {day}}}\n")
    };
    let milestones: String = (1..=count).map(milestone).collect();
    let list = if count > 0 { format!("milestones:\n{milestones}") } else { String::new() };
    let project = format!("id: PRJ-A\nname: Claims\nstage: delivery\n{list}");
    let tree = Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", &project)])
        .with("one.html", &format!("{{{{ pictures.{picture} | safe }}}}"));
    tree.page("one", Format::Html, "").unwrap()
}

#[test]
fn a_picture_has_forty_lines_at_most_and_says_what_it_leaves_out() {
    let (few, many) = (drawn("milestones", 40), drawn("milestones", 50));
    assert!(!few.contains("are drawn") && many.contains("40 of 50 milestones are drawn, open ones first."), "{many}");
    let rows = Page::parse(&many).elements.iter().filter(|(name, _)| name == "tr").count();
    assert_eq!(rows, 41, "the table holds what is drawn");
}

#[test]
fn where_there_is_nothing_to_draw_it_says_so() {
    for picture in ["milestones", "roadmap", "risk_matrix", "capacity", "skills"] {
        assert!(drawn(picture, 0).contains("There is nothing to draw."), "{picture}");
    }
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    let page = || Tree::example().page("portfolio", Format::Html, "").unwrap();
    assert!(page() == page());
}

#[test]
fn a_skill_that_nobody_has_is_drawn_as_none_of_it() {
    let demand = "{role: r, fte: 1, from: 2026-12-01, to: 2026-12-31, skill: SKILL}";
    let people = [demand.replace("SKILL", "welding"), demand.replace("SKILL", "testing")].join(", ");
    let project = format!("{{id: PRJ-A, name: A, people: [{people}]}}");
    let tree = Tree::of(&[
        ("people.yaml", "- {id: k.lee, name: K, fte: 0.8, skills: {testing: 3, law: 2}}"),
        ("projects/a/project.yaml", &project),
    ]);
    let page = tree.with("one.html", "{{ pictures.skills | safe }}").page("one", Format::Html, "").unwrap();
    assert!(page.contains(">■ none</text>") && page.contains(">■ 125</text>"), "{page}");
    assert!(page.contains("1 more are not asked for"), "{page}");
}
