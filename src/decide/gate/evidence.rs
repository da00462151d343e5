//! What the methodology asks for at a gate: fields and artefacts, there, missing or waived.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Candidate;
use super::item::{Blocks, Item, State};
use crate::finding::{Finding, Outcome};
use crate::metrics::completeness::{Asked, standing};
use crate::model::Record;
use crate::policy::{Artefact, Standing};
use crate::rules::{self, Scene};
use crate::views::Cell;

/// The rule whose waivers accept what is missing.
const RULE: &str = "missing-required-field";

/// Fields and artefacts, in the order in which the methodology asks for them.
pub(super) fn items(candidate: &Candidate<'_, '_>) -> Vec<Item> {
    let mut items = artefacts(candidate);
    items.extend(fields(candidate));
    items
}

/// The fields of the project one by one; those of its records by kind, and each missing one.
fn fields(candidate: &Candidate<'_, '_>) -> Vec<Item> {
    let Candidate { gates, scene, id, project, gate } = candidate;
    let requirements = &gates.requirements;
    let at = Standing { stage: Some(&gate.to), ..standing(project, scene.policy) };
    let mut items = Vec::new();
    let mut given: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for record_id in requirements.records(*id) {
        let record = scene.portfolio.record(*record_id);
        for asked in requirements.asked_at(*record_id, at) {
            if !asked.is_given {
                items.push(missing(candidate, record, &asked));
            } else if *record_id == project.record {
                let mut item = Item::new("field", asked.field.to_owned(), State::There, Blocks::No);
                (item.record, item.field) = (Cell::word(&record.key), Cell::word(asked.field));
                items.push(item);
            } else {
                *given.entry((record.kind.name.as_str(), asked.field)).or_default() += 1;
            }
        }
    }
    items.extend(given.into_iter().map(|((kind, field), count)| {
        let mut item = Item::new("field", format!("{field} of each {kind}"), State::There, Blocks::No);
        item.field = Cell::word(field);
        item.detail = if count == 1 { "1 record".to_owned() } else { format!("{count} records") };
        item
    }));
    items
}

fn missing(candidate: &Candidate<'_, '_>, record: &Record<'_>, asked: &Asked<'_>) -> Item {
    let detail = format!("{}, required from {}", asked.requirement.reason(), asked.requirement.from_stage);
    absent(candidate, "field", asked.field.to_owned(), record, asked.field, detail)
}

/// What is not there, unless a waiver accepts that.
fn absent(
    candidate: &Candidate<'_, '_>,
    section: &'static str,
    what: String,
    record: &Record<'_>,
    field: &str,
    detail: String,
) -> Item {
    let finding = Finding { rule: RULE.into(), ..Finding::at(record.head(), String::new()).field(field) };
    let mut finding = [Finding { record: Some(record.key.to_string()), ..finding }];
    rules::accept(candidate.scene, &mut finding);
    let is_waived = finding.iter().all(|finding| finding.outcome == Outcome::Waived);
    let (state, blocks) = if is_waived { (State::Waived, Blocks::No) } else { (State::Missing, Blocks::Yes) };
    let mut item = Item { detail, ..Item::new(section, what, state, blocks) };
    (item.record, item.field) = (Cell::word(&record.key), Cell::word(field));
    item
}

/// What must exist at the gate beside the fields.
fn artefacts(candidate: &Candidate<'_, '_>) -> Vec<Item> {
    let Candidate { scene, project, gate, .. } = candidate;
    let at = standing(project, scene.policy);
    let asked = scene.policy.methodology.artefacts.iter().filter(|one| one.gate == gate.id && one.holds(at));
    asked.map(|artefact| as_item(candidate, artefact)).collect()
}

fn as_item(candidate: &Candidate<'_, '_>, artefact: &Artefact) -> Item {
    let record = candidate.scene.portfolio.record(candidate.project.record);
    let inline = record.kind.inline.iter().find(|inline| artefact.kind.as_ref() == Some(&inline.kind));
    let listed = inline.map(|inline| inline.field.as_str());
    let field = artefact.field.as_deref().or(listed).unwrap_or(&artefact.id);
    let found = match &artefact.kind {
        Some(kind) => candidate.gates.belongings.of_kind(candidate.project.id, kind),
        None => &[],
    };
    let is_there = !found.is_empty() || artefact.field.as_ref().is_some_and(|field| record.says(field));
    if !is_there {
        let looked = artefact.kind.as_ref().map_or_else(|| format!("`{field}`"), |kind| format!("a {kind}"));
        return absent(candidate, "artefact", artefact.name.clone(), record, field, format!("looked for: {looked}"));
    }
    let mut item = Item::new("artefact", artefact.name.clone(), State::There, Blocks::No);
    (item.record, item.field) = (Cell::word(&record.key), Cell::word(field));
    match found {
        [] => item.detail = format!("`{field}`"),
        [one] => item.detail = format!("`{one}`"),
        [first, others @ ..] => item.detail = format!("`{first}` and {} more", others.len()),
    }
    item
}

/// Fields by which a record that is filed elsewhere says what work it belongs to.
const BELONGS: [&str; 3] = ["project", "converts_to", "subject"];

/// The records that belong to each project, wherever they are filed: keys by kind and the project's id.
pub(super) struct Belongings<'s>(HashMap<&'s str, HashMap<&'s str, Vec<&'s str>>>);

impl<'s> Belongings<'s> {
    /// Goes through all records of the kinds that gates ask for.
    pub(super) fn of(scene: &'s Scene<'_>) -> Self {
        let portfolio = scene.portfolio;
        let asked: Vec<&str> =
            scene.policy.methodology.artefacts.iter().filter_map(|one| one.kind.as_deref()).collect();
        let mut belongings: HashMap<&str, HashMap<&str, Vec<&str>>> = HashMap::new();
        for record in portfolio.records.iter().filter(|record| asked.contains(&record.kind.name.as_str())) {
            let owner = record.project.and_then(|owner| portfolio.as_project(owner));
            let owner = owner.map(|owner| portfolio.project(owner).id);
            let named = BELONGS.iter().filter_map(|field| record.fields().text(field).map(|id| id.value));
            let of_kind = belongings.entry(record.kind.name.as_str()).or_default();
            for project in owner.into_iter().chain(named).collect::<BTreeSet<_>>() {
                of_kind.entry(project).or_default().push(&record.key);
            }
        }
        Belongings(belongings)
    }

    /// The keys of those of one kind.
    fn of_kind(&self, project: &str, kind: &str) -> &[&'s str] {
        self.0.get(kind).and_then(|of_kind| of_kind.get(project)).map(Vec::as_slice).unwrap_or_default()
    }
}
