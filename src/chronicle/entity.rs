//! Records as they are followed through time: by a name that does not depend on where they are filed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::values::{self, Values};
use crate::model::Record;
use crate::schema::IdStyle;
use crate::source::FileId;

/// One record at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its kind.
    pub kind: Box<str>,
    /// What people call it.
    pub title: Box<str>,
    /// Id of the project, programme or portfolio it belongs to; empty for those themselves and for what has none.
    pub project: Box<str>,
    /// What it states.
    pub values: Values,
}

/// Records by name: the key (`PRJ-CLAIMS/R1`) where there is one.
pub type Entities = BTreeMap<Box<str>, Entity>;

/// The records of one moment. What has no id goes by its project, kind and what tells it apart (the person of an
/// allocation, and the day it begins on), so that their order means nothing; equal ones are numbered.
pub fn entities(records: &[Record<'_>]) -> Entities {
    told(records, |_| true)
}

/// Those of one file; the others only have names.
pub fn entities_of(records: &[Record<'_>], file: FileId) -> Entities {
    told(records, |record| record.file == file)
}

fn told(records: &[Record<'_>], is_asked: impl Fn(&Record<'_>) -> bool) -> Entities {
    let mut entities = Entities::new();
    let mut taken: HashSet<String> = HashSet::with_capacity(records.len());
    // How far the numbers of a name have come.
    let mut numbers: HashMap<String, u32> = HashMap::new();
    for record in records {
        let project = project(record, records);
        let name = name(record, project);
        let mut own = name.clone();
        if taken.contains(&own) {
            let number = numbers.entry(name.clone()).or_insert(1);
            while taken.contains(&own) {
                *number += 1;
                own = format!("{name} {number}");
            }
        }
        if is_asked(record) {
            let entity = Entity {
                kind: record.kind.name.as_str().into(),
                title: record.title().into(),
                values: values::values(record),
                project: project.into(),
            };
            entities.insert(own.as_str().into(), entity);
        }
        taken.insert(own);
    }
    entities
}

/// The project a record is held in or filed below, else the one it names: a part of a tree may not hold that one.
fn project<'a>(record: &Record<'a>, records: &[Record<'a>]) -> &'a str {
    let owner = record.project.and_then(|project| records.get(project.0 as usize)).and_then(|owner| owner.id);
    owner.or_else(|| record.fields().text("project")).map_or("", |id| id.value)
}

fn name(record: &Record<'_>, project: &str) -> String {
    match record.id {
        Some(id) if record.kind.id != IdStyle::Local || project.is_empty() => id.value.to_owned(),
        Some(id) => format!("{project}/{}", id.value),
        None => {
            let label = values::label(record.node).unwrap_or_default();
            let from = record.fields().text("from").map_or_else(String::new, |from| format!(" {}", from.value));
            format!("{project}/{}[{label}{from}]", record.kind.name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Input, records_of};
    use crate::schema::Catalogue;
    use crate::yaml::{Document, Limits, read};

    fn of(files: &[(&str, &str)]) -> Entities {
        let documents: Vec<Document> =
            files.iter().map(|(_, text)| read(text.as_bytes(), &Limits::default())).collect();
        let inputs = files.iter().zip(&documents).enumerate().map(|(number, ((path, _), document))| Input {
            file: FileId(number as u32),
            path,
            root: document.root.as_ref().unwrap(),
        });
        let catalogue = Catalogue::builtin();
        entities(&records_of(&inputs.collect::<Vec<_>>(), &catalogue))
    }

    const INLINE: &str = "
id: PRJ-A
cost: {budget: {2026-10: 10.50}}
risks:
  - {id: R1, title: Frost, probability: 0.4}
people: [{person: k.lee, fte: 0.5}, {person: k.lee, fte: 0.2}]
";

    #[test]
    fn layout_spelling_and_order_are_no_part_of_what_a_record_states() {
        let own_files = [
            ("a/allocations.yaml", "- {fte: '0.5', person: k.lee}\n- {person: k.lee, fte: 0.20}\n"),
            ("a/project.yaml", "# the plan\ncost:\n  budget:\n    2026-10: 10.5\nid: \"PRJ-A\"\n"),
            ("a/risks/frost.yaml", "probability: 0.40\nid: R1\ntitle: Frost"),
        ];
        let found = of(&[("b/project.yaml", INLINE)]);
        assert_eq!(found, of(&own_files));
        let names: Vec<&str> = found.keys().map(|name| &**name).collect();
        assert_eq!(names, ["PRJ-A", "PRJ-A/R1", "PRJ-A/allocation[k.lee]", "PRJ-A/allocation[k.lee] 2"]);
        assert_eq!(found["PRJ-A"].values.get("cost.budget.2026-10"), Some("10.5"));
    }

    /// Allocations of one person are told apart by their first days, so that another order of them is no change.
    #[test]
    fn the_order_of_records_without_ids_means_nothing() {
        let (spring, autumn) =
            ("{person: k.lee, from: 2026-03-01, fte: 0.2}", "{person: k.lee, from: 2026-09-01, fte: 1}");
        let found =
            of(&[("a/project.yaml", "id: PRJ-A"), ("a/allocations.yaml", &format!("- {spring}\n- {autumn}\n"))]);
        let other =
            [("a/allocations/x.yaml", spring), ("a/allocations/b.yaml", autumn), ("a/project.yaml", "id: PRJ-A")];
        assert_eq!(found, of(&other));
        assert!(found.contains_key("PRJ-A/allocation[k.lee 2026-09-01]"), "{found:?}");
    }

    #[test]
    fn items_go_by_what_tells_them_apart() {
        let decision = "
id: DEC-1
approvers: [{person: ana.silva, verdict: approve}, {person: k.lee, verdict: reject}]
tags: [a, b]
";
        let found = of(&[("decisions/one.yaml", decision)]);
        let values: Vec<(&str, &str)> = found["DEC-1"].values.iter().collect();
        assert_eq!(
            values,
            [
                ("approvers[ana.silva].person", "ana.silva"),
                ("approvers[ana.silva].verdict", "approve"),
                ("approvers[k.lee].person", "k.lee"),
                ("approvers[k.lee].verdict", "reject"),
                ("id", "DEC-1"),
                ("tags", "a, b"),
            ]
        );
    }

    /// Lines of a cost go by their category, wherever in the list they stand.
    #[test]
    fn lines_of_a_cost_go_by_their_category() {
        let of_lines = |lines: &str| of(&[("a/project.yaml", &format!("{{id: PRJ-A, cost: {{lines: [{lines}]}}}}"))]);
        let (pipe, labour) = ("{category: pipe, amount: 1}", "{category: labour, amount: 2}");
        let found = of_lines(&format!("{pipe}, {labour}"));
        assert_eq!(found, of_lines(&format!("{labour}, {pipe}")));
        assert_eq!(found["PRJ-A"].values.get("cost.lines[labour].amount"), Some("2"));
    }

    /// A number by which a risk is certain is another than the lowest step of the scale, and what kind of risk it is counts.
    #[test]
    fn what_reads_alike_and_means_something_else_differs() {
        let risk = |said: &str| of(&[("a/risks.yaml", &format!("- {{id: R1, {said}}}"))]);
        assert_ne!(risk("probability: 1"), risk("probability: 1.0"));
        assert_eq!(risk("probability: 0.50"), risk("probability: 0.5"));
        assert_ne!(risk("kind: opportunity"), risk("kind: risk"));
        assert_eq!(risk("kind: threat"), risk("kind: risk"));
    }

    /// Neither what numbers make of a label nor a value beside a list is taken for an item of its own.
    #[test]
    fn items_that_look_alike_are_numbered() {
        let found =
            of(&[("decisions/one.yaml", "{id: DEC-1, links: [{id: a 3, n: 1}, {id: a, n: 2}, {id: a, n: 3}]}")]);
        let values = &found["DEC-1"].values;
        let told: Vec<&str> = values.iter().map(|(path, _)| path).filter(|path| path.ends_with(".n")).collect();
        assert_eq!(told, ["links[a 2].n", "links[a 3].n", "links[a].n"]);
    }

    /// Of a key that stands twice the last counts, and paths end somewhere.
    #[test]
    fn odd_files_state_what_they_can() {
        let long = "x".repeat(800);
        let found = of(&[("decisions/one.yaml", &format!("id: DEC-1\na: 1\na: 2\n{long}: {{{long}: 1, y: 2}}\n"))]);
        let values = &found["DEC-1"].values;
        assert_eq!((values.get("a"), values.iter().count()), (Some("2"), 3), "{values:?}");
    }

    /// A part of a tree names a project that it does not hold.
    #[test]
    fn a_record_goes_by_the_project_it_names() {
        let found = of(&[("risks.yaml", "- {id: R1, project: PRJ-B, title: Frost}\n")]);
        assert!(found.contains_key("PRJ-B/R1"), "{found:?}");
    }
}
