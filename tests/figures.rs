//! Every computed figure can be asked why: the views about records explain each of their columns.

use pmo::git::Snapshot;
use pmo::views::{self, From, Query};
use pmo::workspace;

/// Columns that say what a row is about, where it comes from or how the record states it, and are no figures.
const TOLD: [&str; 29] = [
    "key",
    "id",
    "name",
    "title",
    "what",
    "project",
    "projects",
    "programme",
    "business_unit",
    "currency",
    "state",
    "stage",
    "manager",
    "sponsor",
    "owner",
    "kind",
    "type",
    "category",
    "summary",
    "path_to_green",
    "asks",
    "next_milestone",
    "impact_cost",
    "impact_days",
    "impact_benefit",
    "date",
    "tier",
    "gives",
    "gets",
];

#[test]
fn every_computed_column_of_a_view_about_records_can_be_asked_why() {
    let nothing = workspace::load(Snapshot::default()).unwrap();
    let portfolio = nothing.portfolio();
    let scene = nothing.scene(&portfolio, &[], "2026-11-20".parse().unwrap());
    let mut unexplained = Vec::new();
    for view in views::ALL.iter().filter(|view| !view.about.is_empty()) {
        let is_field =
            |name: &str| view.about.iter().any(|kind| scene.catalogue.get(kind).unwrap().property(name).is_some());
        for column in (view.build)(&scene, &Query::default()).columns {
            let computed = !TOLD.contains(&&*column.name) && !is_field(&column.name);
            let about = views::ALL.iter().filter(|other| other.about.iter().any(|kind| view.about.contains(kind)));
            let mut explained = about.flat_map(|other| other.figures).map(|figure| figure.figure);
            if computed && !explained.any(|figure| figure == column.name) {
                unexplained.push(format!("{}.{}", view.name, column.name));
            }
        }
    }
    assert_eq!(unexplained, Vec::<String>::new(), "columns without a derivation");
}

#[test]
fn derivations_name_columns_figures_and_thresholds_that_are_there() {
    let nothing = workspace::load(Snapshot::default()).unwrap();
    let portfolio = nothing.portfolio();
    let scene = nothing.scene(&portfolio, &[], "2026-11-20".parse().unwrap());
    let thresholds: Vec<&str> = pmo::policy::Thresholds::names().collect();
    let mut wrong = Vec::new();
    for view in views::ALL {
        let columns = (view.build)(&scene, &Query::default()).columns;
        for one in view.figures {
            let name = format!("{}.{}", view.name, one.figure);
            if !columns.iter().any(|column| column.name == one.figure) {
                wrong.push(format!("{name} is no column"));
            }
            for from in one.from {
                let about =
                    || views::ALL.iter().filter(|other| other.about.iter().any(|kind| view.about.contains(kind)));
                let is_there = match from {
                    From::Figure(figure) => {
                        about().any(|other| other.figures.iter().any(|known| known.figure == *figure))
                    }
                    From::Field(path) => {
                        view.about.iter().any(|kind| scene.catalogue.get(kind).unwrap().property(path).is_some())
                    }
                    From::Items(kind, paths) => scene
                        .catalogue
                        .get(kind)
                        .is_some_and(|kind| paths.iter().all(|path| kind.property(path).is_some())),
                    From::Threshold(threshold) => thresholds.contains(threshold),
                    From::Found(_) => true,
                };
                if !is_there {
                    wrong.push(format!("{name} is made from {from:?}"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
