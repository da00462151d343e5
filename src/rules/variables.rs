//! What an expression sees of a record: its fields, what its project says, and the records it names.

use rust_decimal::Decimal;
use serde_json::Value as JsonValue;

use super::Scene;
use crate::expression::{Datum, Scope};
use crate::metrics::cost;
use crate::model::{Project, Record, RecordId};
use crate::schema::Kind;

/// Names that every record has besides its fields.
const COMPUTED: [&str; 6] = ["key", "project", "stage", "tier", "closed", "as_of"];

/// A record as expressions see it.
///
/// - every field of the record; a field that names another record is that record where an expression looks inside
///   it (`sponsor.grade`), one step and no further;
/// - `key`, the record's id over the whole tree; `closed`, whether its state says so; `as_of`, the day judged;
/// - `project`, the project, programme or portfolio it belongs to (itself, for those), with `stage` and `tier` of it
///   where the record has no such field of its own;
/// - what the kind's schema calls a number is one, also where it is written in quotes (`total: "1200.50"`);
/// - `cost.total` of a project, the sum over its months where no total is stated.
#[derive(Debug, Clone, Copy)]
pub struct Variables<'s, 'a> {
    scene: &'s Scene<'a>,
    id: RecordId,
}

impl<'s, 'a> Variables<'s, 'a> {
    /// What expressions see of a record of the scene's portfolio.
    pub fn new(scene: &'s Scene<'a>, id: RecordId) -> Self {
        Variables { scene, id }
    }

    /// Every name that an expression over records of `kind` may use.
    pub fn names(kind: &Kind) -> Vec<&str> {
        kind.fields().chain(COMPUTED).collect()
    }

    fn record(&self) -> &'s Record<'a> {
        self.scene.portfolio.record(self.id)
    }

    fn project(&self) -> Option<&'s Project<'a>> {
        let portfolio = self.scene.portfolio;
        let own = portfolio.as_project(self.id).or_else(|| portfolio.as_project(self.record().project?));
        own.map(|id| portfolio.project(id))
    }

    fn computed(&self, name: &str, inside: bool) -> Datum {
        match name {
            "key" => Datum::text(&*self.record().key),
            "closed" => Datum::Flag(self.record().is_closed()),
            "as_of" => Datum::text(self.scene.as_of.to_string()),
            "stage" => {
                Datum::or_missing(self.project().and_then(|project| project.stage), |stage| Datum::text(stage.value))
            }
            "tier" => Datum::or_missing(self.project().and_then(|project| self.scene.tier(project)), Datum::Integer),
            "project" => Datum::or_missing(self.project(), |project| self.named(project.record, project.id, inside)),
            _ => Datum::Missing,
        }
    }

    /// A record that this one names.
    fn named(&self, id: RecordId, text: &str, inside: bool) -> Datum {
        if !inside {
            return Datum::text(text);
        }
        let record = self.scene.portfolio.record(id);
        let mut fields = typed_fields(Datum::fields_of(record.node), record.kind.schema());
        if let Some(project) = self.scene.portfolio.as_project(id).map(|id| self.scene.portfolio.project(id)) {
            with_total(&mut fields, project);
            if let Some(tier) = self.scene.tier(project) {
                fields.retain(|(name, _)| name != "tier");
                fields.push(("tier".to_owned(), Datum::Integer(tier)));
            }
        }
        Datum::Record(text.to_owned(), fields)
    }

    fn field(&self, name: &str, inside: bool) -> Option<Datum> {
        let record = self.record();
        let node = record.node.get(name).filter(|node| !node.is_null())?;
        let reference = record.kind.references.iter().find(|field| field.path.iter().eq([name]));
        if let (Some(reference), Some(text), true) = (reference, node.text(), inside) {
            let to = self.scene.portfolio.find(self.id, text, &reference.kinds);
            return Some(to.map_or_else(|| Datum::text(text), |to| self.named(to, text, inside)));
        }
        let mut datum =
            typed(Datum::of_node(node), record.kind.schema().get("properties").and_then(|all| all.get(name)));
        if let (Datum::Map(fields), "cost", Some(id)) = (&mut datum, name, self.scene.portfolio.as_project(self.id)) {
            total(fields, self.scene.portfolio.project(id));
        }
        Some(datum)
    }
}

impl Scope for Variables<'_, '_> {
    fn value(&self, name: &str, inside: bool) -> Datum {
        match (name, self.scene.portfolio.as_project(self.id)) {
            ("tier" | "project", Some(_)) => self.computed(name, inside),
            _ => self.field(name, inside).unwrap_or_else(|| self.computed(name, inside)),
        }
    }
}

/// Shared types of the schemas that hold numbers, which may be written as text.
const NUMBERS: [&str; 10] = [
    "money",
    "money_by_period",
    "number",
    "effort",
    "effort_by_period",
    "percent",
    "fraction",
    "probability",
    "fte",
    "duration",
];

/// A value as its schema means it.
fn typed(datum: Datum, schema: Option<&JsonValue>) -> Datum {
    let Some(schema) = schema else { return datum };
    let of_type = schema.get("$ref").and_then(JsonValue::as_str).and_then(|name| name.rsplit('/').next());
    let is_number = of_type.is_some_and(|name| NUMBERS.contains(&name));
    match datum {
        Datum::Text(text) if is_number => Decimal::from_str_exact(&text).map_or(Datum::Text(text), Datum::decimal),
        Datum::Map(fields) if is_number => {
            Datum::Map(fields.into_iter().map(|(name, value)| (name, typed(value, Some(schema)))).collect())
        }
        Datum::Map(fields) => Datum::Map(typed_fields(fields, schema)),
        Datum::List(items) => Datum::List(items.into_iter().map(|item| typed(item, schema.get("items"))).collect()),
        other => other,
    }
}

fn typed_fields(fields: Vec<(String, Datum)>, schema: &JsonValue) -> Vec<(String, Datum)> {
    let of_field = |name: &str| schema.get("properties").and_then(|all| all.get(name));
    let typed = |(name, value): (String, Datum)| {
        let value = typed(value, of_field(&name));
        (name, value)
    };
    fields.into_iter().map(typed).collect()
}

fn with_total(fields: &mut [(String, Datum)], project: &Project<'_>) {
    if let Some((_, Datum::Map(cost))) = fields.iter_mut().find(|(name, _)| name == "cost") {
        total(cost, project);
    }
}

/// States the total of a project's budget, exactly, whether it is written as a number, as text or by month.
fn total(fields: &mut Vec<(String, Datum)>, project: &Project<'_>) {
    if let Some(budget) = project.cost.as_ref().and_then(|cost| cost::budget(cost).ok()) {
        fields.retain(|(name, _)| name != "total");
        fields.push(("total".to_owned(), Datum::decimal(budget)));
    }
}
