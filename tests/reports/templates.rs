//! What templates see, and how a tree's own take part.

use pmo::render::envelope;
use pmo::render::reports::{About, Format, ReportError, Shelf};
use pmo::views::{self, Query};
use serde_json::Value;

use super::tree::Tree;

#[test]
fn templates_see_exactly_what_json_prints() {
    for view in views::ALL {
        let name = view.name.replace('-', "_");
        let tree = Tree::example().with("all.md", &format!("{{{{ views.{name} | tojson }}}}"));
        let page = tree.page("all", Format::Markdown, "").unwrap();
        let seen: Value = serde_json::from_str(&page).unwrap();
        let printed = tree.scene(|scene| envelope(&view.answer(scene, &Query::default()).unwrap(), &tree.frame()));
        assert_eq!(seen, printed, "{}", view.name);
    }
}

#[test]
fn a_report_about_one_project_sees_that_project_alone() {
    let text = "{{ record.id }}{% for row in views.milestones.rows %} {{ row.project }}{% endfor %}";
    let tree = Tree::example().with("one.md", text);
    assert_eq!(Shelf::new(&tree.0.templates).named("one").unwrap().about, About::Project);
    let page = tree.page("one", Format::Markdown, "PRJ-PORTAL").unwrap();
    assert!(page.starts_with("PRJ-PORTAL PRJ-PORTAL") && !page.contains("PRJ-TRUNK"), "{page}");
}

#[test]
fn records_come_as_they_are_written() {
    let project = "id: PRJ-A\nname: 1.10\ncost: {budget: {2026-01: 1000.50}}\nmandatory: true\ntier: 2\n";
    let tree =
        Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", project)]).with("one.md", "{{ record | tojson }}");
    let seen: Value = serde_json::from_str(&tree.page("one", Format::Markdown, "PRJ-A").unwrap()).unwrap();
    let expected = serde_json::json!({
        "id": "PRJ-A", "name": "1.10", "cost": {"budget": {"2026-01": "1000.50"}}, "mandatory": true, "tier": 2,
    });
    assert_eq!(seen, expected);
}

#[test]
fn a_tree_adds_reports_and_takes_the_place_of_built_in_ones() {
    let tree = Tree::example()
        .with("status.md", "ours: {{ record.id }}")
        .with("board-pack.md", "{# What the board reads. #}\n{% include 'parts/head.md' %}")
        .with("parts/head.md", "as of {{ frame.as_of }}");
    let shelf = Shelf::new(&tree.0.templates);
    let added = shelf.reports().last().unwrap();
    assert_eq!((&*added.name, &*added.summary), ("board-pack", "What the board reads."));
    assert_eq!(shelf.formats(added), [Format::Markdown]);
    assert!(shelf.named("head").is_none() && shelf.named("parts/head").is_none());
    assert_eq!(tree.page("status", Format::Markdown, "PRJ-PEAT").unwrap(), "ours: PRJ-PEAT");
    assert_eq!(tree.page("board-pack", Format::Markdown, "").unwrap(), "as of 2026-11-20");
}

#[test]
fn an_unknown_view_is_named_where_the_template_names_it() {
    let tree =
        Tree::example().with("x.md", "{% include 'parts/y.md' %}").with("parts/y.md", "a\n {{ views.milestnes }}");
    let Err(ReportError::Template(error)) = tree.page("x", Format::Markdown, "") else { panic!("it was written") };
    assert_eq!(error.to_string(), "parts/y.md:2:5: there is no view `milestnes`");
    assert_eq!(error.help.as_deref(), Some("did you mean `milestones`?"));
}

#[test]
fn nothing_in_a_page_deceives_its_reader_or_commands_a_runner() {
    let project = "id: PRJ-A\nname: \"a\\e[31m\\u202Eb\"\nstatus: {summary: \"::set-env x\"}\n";
    let tree = Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", project)])
        .with("one.md", "{{ record.name }}\n{{ record.status.summary }}\n");
    let page = tree.page("one", Format::Markdown, "PRJ-A").unwrap();
    assert_eq!(page, "a\\u{1b}[31m\\u{202e}b\n\\u{3a}:set-env x\n");
}

#[test]
fn the_template_in_the_readme_works() {
    let readme = include_str!("../../README.md");
    let template = readme.split("```jinja\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let page = Tree::example().with("board-pack.html", template).page("board-pack", Format::Html, "").unwrap();
    assert!(page.contains("<title>Board pack · Calderwick Water</title>"), "{page}");
    assert!(page.contains("<p>River crossing pulled: 84 days late, now 18 Dec 2026</p>"), "{page}");
}
