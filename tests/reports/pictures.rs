//! Pictures: what they show, what they leave out, and that they say so.

use pmo::render::pictures;
use pmo::render::reports::Format;
use pmo::views::Query;

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
    for picture in pictures::ALL.iter().map(|picture| picture.name).filter(|name| *name != "rag-grid") {
        assert!(drawn(&picture.replace('-', "_"), 0).contains("There is nothing to draw."), "{picture}");
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

#[test]
fn every_picture_is_drawn_of_the_example_and_has_its_table() {
    let tree = Tree::example();
    // What is known from history alone has its own test.
    for picture in pictures::ALL.iter().filter(|picture| !["milestone-trend", "calibration"].contains(&picture.name)) {
        let html = tree.scene(|scene| picture.html(&picture.answers(scene, &Query::default()).unwrap(), &tree.frame()));
        let svg = html.split("<svg").nth(1).and_then(|rest| rest.split("</svg>").next());
        let svg = format!("<svg{}</svg>", svg.unwrap_or_else(|| panic!("{} draws nothing", picture.name)));
        let mut reader = quick_xml::Reader::from_str(&svg);
        let mut next = || reader.read_event().unwrap_or_else(|error| panic!("{}: {error}\n{svg}", picture.name));
        while next() != quick_xml::events::Event::Eof {}
        assert!(svg.contains("<title>") && svg.contains("<desc>") && !svg.contains("NaN"), "{}", picture.name);
        let rows = Page::parse(&html).elements.iter().filter(|(name, _)| name == "tr").count();
        assert!(rows > 1, "{} has no table", picture.name);
    }
}

/// What a picture says in figures stands in its table too.
#[test]
fn pictures_and_their_tables_have_the_same_figures() {
    let tree = Tree::example();
    let about = |project: &str| Query { projects: vec![project.to_owned()], ..Query::default() };
    for (name, query, drawn, figures) in [
        ("s-curve", about("PRJ-TRUNK"), "P planned 2,600,000 GBP", &["2,600,000", "2,637,960", "1,716,000"][..]),
        ("risk-distribution", about("PRJ-METER"), "P80  110,000 GBP", &["110,000", "260,000"]),
        ("benefits-realisation", about("PRJ-FIELD"), "104,700 of 105,000 GBP", &["104,700", "105,000", "99.7%"]),
        ("gantt", about("PRJ-TRUNK"), "float 16 +61 d", &["2027-05-19", "16"]),
        ("dependency-graph", Query::default(), "consent for works", &["PRJ-TRUNK", "7 days"]),
        ("value-curve", Query::default(), "3,200,000", &["3,200,000", "2,140,278.42"]),
    ] {
        let picture = pictures::ALL.iter().find(|picture| picture.name == name).unwrap();
        let html = tree.scene(|scene| picture.html(&picture.answers(scene, &query).unwrap(), &tree.frame()));
        let (svg, table) = html.split_once("</svg>").unwrap();
        assert!(svg.contains(drawn), "{name}: {svg}");
        for figure in figures {
            assert!(table.contains(figure), "{name} has no {figure}: {table}");
        }
    }
}

/// Five of eight green reports were followed by a miss; of amber and red there are too few to tell.
#[test]
fn ratings_are_drawn_beside_what_came_of_them() {
    let tree = Tree::example();
    let picture = pictures::ALL.iter().find(|picture| picture.name == "calibration").unwrap();
    let answers = [crate::looking_back::ask("calibration", "2026-11-20", 3)];
    let html = picture.html(&answers, &tree.frame());
    let (svg, table) = html.split_once("</svg>").unwrap();
    assert!(svg.contains(">63 % (22 to 91), 5 of 8 judged<") && svg.contains(">too few: 1 of 1 judged<"), "{svg}");
    assert!(svg.matches("fill-empty").count() == 2 && table.contains("62.5%") && table.contains("too few"), "{html}");
    let text = picture.text(&answers, &tree.frame());
    assert!(text.contains("amber") && text.contains("5 of 8 judged"), "{text}");
}

#[test]
fn a_late_dependency_is_bold_and_marked() {
    let project = |id: &str, half: &str| format!("id: {id}\nname: {id}\nstage: delivery\ndependencies:\n  - {half}\n");
    let given = project("PRJ-A", "{id: D-1, what: a feed, gets: PRJ-B, promised: 2027-03-05, agreed: agreed}");
    let taken = project("PRJ-B", "{id: D-1, what: a feed, gives: PRJ-A, need_by: 2027-03-01, agreed: agreed}");
    let tree = Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", &given), ("projects/b/project.yaml", &taken)])
        .with("one.html", "{{ pictures.dependency_graph | safe }}");
    let page = tree.page("one", Format::Html, "").unwrap();
    assert!(
        page.contains("class=\"arrow late\"") && page.contains(">■ a feed<") && page.contains("4 d late"),
        "{page}"
    );
}

#[test]
fn more_than_forty_nodes_are_the_most_pressing_ones() {
    let half = |index: u32| {
        format!(
            "  - {{id: D-{index}, what: w, external: supplier {index}, need_by: 2027-01-01, promised: 2026-12-{:02}}}\n",
            index % 28 + 1
        )
    };
    let project = format!("id: PRJ-A\nname: A\ndependencies:\n{}", (0..60).map(half).collect::<String>());
    let tree = Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", &project)])
        .with("one.html", "{{ pictures.dependency_graph | safe }}");
    let page = tree.page("one", Format::Html, "").unwrap();
    assert!(page.contains("39 of 60 open dependencies are drawn, the most pressing ones first."), "{page}");
}
