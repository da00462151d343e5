//! What does not belong into a record that is shown to everybody.

use std::sync::LazyLock;

use regex::Regex;

use super::{Said, matches, pattern, texts};
use crate::finding::Finding;
use crate::model::{Project, RecordId};
use crate::rules::{Findings, Scene};

/// Protective markings: phrases in any case, single words only as headings write them.
static MARKING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i:\b(?:official[- ]sensitive|commercial[- ]in[- ]confidence|strictly confidential|internal use only|not for publication)\b)|\b(?:CONFIDENTIAL|RESTRICTED|SECRET)\b",
    )
});

/// A mail address of a person.
static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+\b"));

/// Points at markings, mail addresses and restricted work named in public records.
pub fn check(scene: &Scene<'_>, found: &mut Findings) {
    let is_public = |project: &Project<'_>| project.visibility.is_some_and(|visibility| visibility.value == "public");
    if !scene.portfolio.projects.iter().any(is_public) {
        return;
    }
    for (id, record) in scene.portfolio.records() {
        if visibility(scene, id) == Some("public") {
            texts(record, &mut |said| found.extend(judge(&said)));
        }
    }
    for reference in scene.references().iter() {
        let Some(to) = reference.to.filter(|to| visibility(scene, *to) == Some("restricted")) else { continue };
        if visibility(scene, reference.from) == Some("public") {
            let key = &scene.portfolio.record(to).key;
            found.push(
                Finding::at(reference.spot, format!("a public record names `{key}`, which is restricted"))
                    .help("take the name out, or agree on one `visibility:` for both"),
            );
        }
    }
}

/// Who may see a record: as its project says. `None` where nothing is said.
fn visibility<'a>(scene: &Scene<'a>, record: RecordId) -> Option<&'a str> {
    let home = scene.portfolio.record(record).project.unwrap_or(record);
    let project = scene.portfolio.project(scene.portfolio.as_project(home)?);
    project.visibility.map(|visibility| visibility.value)
}

fn judge(said: &Said<'_>) -> Option<Finding> {
    if matches(&MARKING, said.text) {
        let message = format!("`{}` bears a protective marking, and the record is public", said.key);
        return Some(Finding::at(said.spot, message).help("remove the text, or set `visibility: internal`"));
    }
    let is_address = said.key != "repository" && matches(&ADDRESS, said.text);
    is_address.then(|| {
        let message = format!("`{}` holds a mail address, and the record is public", said.key);
        Finding::at(said.spot, message).help("name the person by handle; addresses belong into `people`")
    })
}
