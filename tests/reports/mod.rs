//! Reports: what people read, what templates see, and where an error points.

mod browser;
mod changes;
mod command;
mod cut;
mod demo;
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

/// A tree where everything that can go wrong did: every report can be written of it, and of each of its projects.
#[test]
fn the_troubled_example_has_every_report() {
    let tree = Tree::example_named("troubled");
    let projects: Vec<String> = tree.scene(|scene| {
        let projects = scene.portfolio.projects().filter(|(_, project)| project.is_project());
        projects.map(|(_, project)| project.id.to_owned()).collect()
    });
    for report in pmo::render::reports::ALL {
        let one = [projects[0].clone()];
        let about = if report.about == pmo::render::reports::About::Project { &projects[..] } else { &one[..] };
        for (format, project) in Format::ALL.iter().flat_map(|format| about.iter().map(move |id| (*format, id))) {
            if let Err(error) = tree.page(&report.name, format, project) {
                panic!("{} of {project} as {}: {error}", report.name, format.name());
            }
        }
    }
}
