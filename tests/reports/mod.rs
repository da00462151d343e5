//! Reports: what people read, what templates see, and where an error points.

mod browser;
mod changes;
mod command;
mod drawings;
mod gate;
mod html;
mod movement;
mod naughty;
mod parsed;
mod pictures;
mod templates;
mod tree;

use pmo::render::reports::Format;

use tree::Tree;

#[test]
fn the_portfolio_report_reads_as_reviewed() {
    insta::assert_snapshot!(Tree::example().page("portfolio", Format::Markdown, "").unwrap());
}

#[test]
fn the_status_report_reads_as_reviewed() {
    let tree = Tree::example();
    let pages = ["PRJ-TRUNK", "PRJ-PEAT"].map(|project| tree.page("status", Format::Markdown, project).unwrap());
    insta::assert_snapshot!(pages.join("\n════════\n\n"));
}

#[test]
fn the_registers_read_as_reviewed() {
    let tree = Tree::example();
    let pages = ["risks", "dependencies", "benefits", "capacity"]
        .map(|report| tree.page(report, Format::Markdown, "").unwrap());
    insta::assert_snapshot!(pages.join("\n════════\n\n"));
}

/// Every field may be missing: a report says so and does not fail.
#[test]
fn a_project_of_which_nothing_is_known_has_a_report() {
    let tree = Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", "id: PRJ-A\n")]);
    let page = tree.page("status", Format::Markdown, "PRJ-A").unwrap();
    assert!(page.starts_with("# PRJ-A: status report"), "{page}");
    let nameless = Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", "id: PRJ-A\nname: null\n")]);
    assert_eq!(nameless.page("status", Format::Markdown, "PRJ-A").unwrap(), page);
    for report in pmo::render::reports::ALL {
        for format in Format::ALL {
            assert!(tree.page(&report.name, format, "PRJ-A").is_ok(), "{}", report.name);
        }
    }
}
