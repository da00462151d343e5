//! The reports of a tree: the built-in ones and its own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::answers::{self, Wanted};
use super::{ALL, About, Format, Matter, Report, TEMPLATES};
use crate::decide::Gates;
use crate::expression::{TemplateError, Templates};
use crate::finding::suggestion;
use crate::model::ProjectId;
use crate::render::inert::{inert, inert_html};
use crate::render::page::PARTS;
use crate::render::pictures;
use crate::render::visible::printable;
use crate::rules::Scene;
use crate::views::{self, Misfit, Query};

/// Names that belong to parts.
const NO_REPORTS: [&str; 2] = ["base", "page"];

/// Every report there is in a tree, with its templates.
#[derive(Debug)]
pub struct Shelf {
    reports: Vec<Report>,
    templates: Templates,
    own: Vec<String>,
}

/// Why a report could not be written.
#[derive(Debug)]
pub enum ReportError {
    /// The template is wrong.
    Template(TemplateError),
    /// The question names something that is not there.
    Misfit(Misfit),
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReportError::Template(error) => error.fmt(f),
            ReportError::Misfit(misfit) => misfit.fmt(f),
        }
    }
}

impl std::error::Error for ReportError {}

impl Shelf {
    /// The built-in reports, and those in `own`: the tree's templates, path below `templates/` and text.
    pub fn new(own: &[(String, String)]) -> Self {
        let builtin = PARTS.iter().chain(TEMPLATES).map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let templates = Templates::new(builtin.chain(own.iter().cloned()));
        let own: Vec<String> = own.iter().map(|(name, _)| name.clone()).collect();
        let mut shelf = Shelf { reports: ALL.to_vec(), templates, own };
        let found: BTreeMap<&str, &str> =
            shelf.own.iter().filter_map(|name| Some((report_name(name)?, name.as_str()))).collect();
        let found = found.into_iter().filter(|(name, _)| ALL.iter().all(|known| known.name != *name));
        let added: Vec<Report> = found.map(|(name, template)| shelf.added(name, template)).collect();
        shelf.reports.extend(added);
        shelf
    }

    /// A report of the tree's own. Its summary is the comment its template begins with.
    fn added(&self, name: &str, template: &str) -> Report {
        let text = self.templates.text(template).unwrap_or_default();
        let comment = text.strip_prefix("{#").and_then(|rest| rest.split_once("#}")).map(|(comment, _)| comment);
        let summary = comment.map_or("a report of this tree", |comment| comment.trim_matches(['-', '+', ' ', '\n']));
        let is_of_one = |path: &str| ["record", "gate"].contains(&first(path));
        let names_one = self.templates.variables(template).iter().any(|variable| is_of_one(&variable.path));
        let about = if names_one { About::Project } else { About::Portfolio };
        Report { name: Cow::Owned(name.to_owned()), summary: Cow::Owned(summary.to_owned()), about }
    }

    /// Every report, the built-in ones first.
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// The report called `name`.
    pub fn named(&self, name: &str) -> Option<&Report> {
        self.reports.iter().find(|report| report.name == name)
    }

    /// The formats that a report has a template for.
    pub fn formats(&self, report: &Report) -> Vec<Format> {
        let has = |format: &Format| self.templates.text(&template(report, *format)).is_some();
        Format::ALL.into_iter().filter(has).collect()
    }

    /// Whether a template is the tree's own rather than built in.
    pub fn is_own(&self, template: &str) -> bool {
        self.own.iter().any(|name| name == template)
    }

    /// Whether a template of the report asks what changed since the last one.
    pub fn compares(&self, report: &Report) -> bool {
        let names = |format: &Format| self.wanted(&template(report, *format)).is_ok_and(|wanted| wanted.compares());
        Format::ALL.iter().any(names)
    }

    /// Pages of a report: one for each subject, or one about everything `matter` asks about.
    ///
    /// A page about one project is answered for that project alone, whatever else is asked about.
    pub fn write(
        &self,
        report: &Report,
        format: Format,
        matter: &Matter<'_>,
        subjects: &[ProjectId],
    ) -> Vec<Result<String, ReportError>> {
        let name = template(report, format);
        let wanted = match self.wanted(&name) {
            Ok(wanted) => wanted,
            Err(error) => return vec![Err(ReportError::Template(error))],
        };
        let gates = wanted.gate.then(|| Gates::of(matter.scene));
        let answers = match report.about {
            About::Portfolio => answers::answers(report, &wanted, matter, None).map(|answers| vec![answers]),
            About::Project => subjects
                .iter()
                .map(|project| {
                    let query = about(matter.scene, *project);
                    let subject = Some((*project, gates.as_ref()));
                    answers::answers(report, &wanted, &Matter { query: &query, ..*matter }, subject)
                })
                .collect(),
        };
        match answers {
            Err(misfit) => vec![Err(ReportError::Misfit(misfit))],
            Ok(answers) => {
                let pages = self.templates.render_all(&name, format.escaping(), answers).into_iter();
                pages.map(|page| page.map(|page| finished(&page, format)).map_err(ReportError::Template)).collect()
            }
        }
    }

    /// The views and pictures that a template and its parts name.
    fn wanted(&self, name: &str) -> Result<Wanted, TemplateError> {
        let mut wanted = Wanted::default();
        for variable in self.templates.variables(name) {
            let mut parts = variable.path.split('.');
            let group = parts.next().unwrap_or_default();
            wanted.since |= group == "since";
            wanted.changes |= group == "changes";
            wanted.movement |= group == "movement";
            wanted.gate |= group == "gate";
            let Some(asked) = parts.next() else { continue };
            let is_known = match group {
                "views" => {
                    let found = views::ALL.iter().find(|view| variable_name(view.name) == asked);
                    wanted.views.extend(found.map(|view| (asked.to_owned(), view)));
                    found.is_some()
                }
                "pictures" => {
                    let found = pictures::ALL.iter().find(|picture| variable_name(picture.name) == asked);
                    wanted.pictures.extend(found.map(|picture| (asked.to_owned(), picture)));
                    found.is_some()
                }
                "choices" => {
                    wanted.prioritise |= asked == "prioritise";
                    asked == "prioritise"
                }
                _ => true,
            };
            if !is_known {
                return Err(self.unknown(&variable.template, group, asked));
            }
        }
        Ok(wanted)
    }

    fn unknown(&self, template: &str, group: &str, asked: &str) -> TemplateError {
        let (what, known): (_, Vec<String>) = match group {
            "views" => ("view", views::ALL.iter().map(|view| variable_name(view.name)).collect()),
            "choices" => ("choice", vec!["prioritise".to_owned()]),
            _ => ("picture", pictures::ALL.iter().map(|picture| variable_name(picture.name)).collect()),
        };
        let names = || format!("there are: {}", known.join(", "));
        let help = suggestion(asked, known.iter().map(String::as_str), names);
        self.templates.complaint(template, &format!("{group}.{asked}"), format!("there is no {what} `{asked}`"), help)
    }
}

/// The name of the report that a template in the tree's folder is of; `None` for parts.
fn report_name(template: &str) -> Option<&str> {
    let endings = Format::ALL.map(Format::name);
    let (name, ending) = template.rsplit_once('.')?;
    let is_report = endings.contains(&ending) && !name.contains('/') && !name.is_empty() && !NO_REPORTS.contains(&name);
    is_report.then_some(name)
}

fn template(report: &Report, format: Format) -> String {
    format!("{}.{}", report.name, format.name())
}

/// A name as a template can write it.
fn variable_name(name: &str) -> String {
    name.replace('-', "_")
}

fn first(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

fn about(scene: &Scene<'_>, project: ProjectId) -> Query {
    Query { projects: vec![scene.portfolio.project(project).id.to_owned()], ..Query::default() }
}

/// The page as it may be printed: nothing in it deceives a reader or commands a runner.
fn finished(page: &str, format: Format) -> String {
    match format {
        Format::Markdown => inert(&printable(page)),
        Format::Html => inert_html(&printable(page)),
    }
}
