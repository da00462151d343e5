//! What one page of a report is written from.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Matter, Report, since};
use crate::decide::{Gates, prioritise};
use crate::model::ProjectId;
use crate::render::pictures::Picture;
use crate::render::{Frame, envelope};
use crate::views::{Misfit, Query, Table, View};
use crate::yaml::{self, Node, Resolved};

/// What a template asks for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Views, by the name templates give them.
    pub(super) views: BTreeMap<String, &'static View>,
    /// Pictures, in the same way.
    pub(super) pictures: BTreeMap<String, &'static Picture>,
    /// Whether it asks for the best choice among proposals.
    pub(super) prioritise: bool,
    /// Whether it asks when the last report was.
    pub(super) since: bool,
    /// Whether it asks what changed since the last report.
    pub(super) changes: bool,
    /// Whether it asks how far each project moved since.
    pub(super) movement: bool,
    /// Whether it asks if the project is ready for its next gate.
    pub(super) gate: bool,
}

impl Wanted {
    /// Whether an earlier moment is needed for it.
    pub(super) fn compares(&self) -> bool {
        self.changes || self.movement || self.since
    }
}

/// The values of all variables, about everything asked for or about one `subject` and, where the template asks for it, its
/// next gate.
///
/// # Errors
/// [`Misfit`] if `query` names something that is not there.
pub(super) fn answers(
    report: &Report,
    wanted: &Wanted,
    matter: &Matter<'_>,
    subject: Option<(ProjectId, Option<&Gates<'_, '_>>)>,
) -> Result<Value, Misfit> {
    let Matter { scene, frame, query, since } = *matter;
    let mut answers = Map::new();
    for (name, view) in &wanted.views {
        let table: Table = view.answer(scene, query)?;
        answers.insert(name.clone(), envelope(&table, frame));
    }
    let choice = OnceCell::new();
    let chosen = || choice.get_or_init(|| prioritise::recommended(scene, query)).clone();
    let mut pictures = Map::new();
    for (name, picture) in &wanted.pictures {
        pictures.insert(name.clone(), json!(picture.html(&picture.answers_with(scene, query, chosen)?, frame)));
    }
    let mut values = json!({
        "frame": frame.origin_values(),
        "report": { "name": report.name, "summary": report.summary },
        "views": answers,
        "pictures": pictures,
    });
    if wanted.prioritise {
        values["choices"] = json!({ "prioritise": prioritised(chosen(), frame) });
    }
    if wanted.compares() {
        values["since"] = since::moment(since);
    }
    if wanted.changes {
        values["changes"] = since::changes(since, frame, query)?;
    }
    if wanted.movement {
        values["movement"] = since::changes(since, frame, &Query { by: Some("project".to_owned()), ..query.clone() })?;
    }
    if let Some((project, gates)) = subject {
        let project = scene.portfolio.project(project);
        values["record"] = value_of(project.fields.node());
        if let Some(gates) = gates {
            values["gate"] = envelope(&gates.answer(project.id, None)?, frame);
        }
    }
    Ok(values)
}

/// The best choice; `refused` with the reason where what must be taken cannot be.
fn prioritised(choice: Result<Table, Misfit>, frame: &Frame) -> Value {
    match choice {
        Ok(table) => envelope(&table, frame),
        Err(misfit) => json!({ "refused": misfit.message, "help": misfit.help }),
    }
}

/// A node of a file as JSON: whole numbers and truth values as such, all other scalars as the text that is written.
fn value_of(node: &Node) -> Value {
    match &node.value {
        yaml::Value::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => Value::Null,
            Resolved::Boolean(flag) => json!(flag),
            Resolved::Integer(number) => json!(number),
            Resolved::Number(_) | Resolved::Text => json!(&*scalar.text),
        },
        yaml::Value::Sequence(items) => items.iter().map(value_of).collect(),
        yaml::Value::Mapping(entries) => {
            let mut object = Map::new();
            for entry in entries {
                object.entry(&*entry.key).or_insert_with(|| value_of(&entry.value));
            }
            Value::Object(object)
        }
    }
}
