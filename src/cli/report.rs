//! `pmo report`: pages for people, written by templates.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use pmo::finding::Finding;
use pmo::history::Comparison;
use pmo::model::ProjectId;
use pmo::render::findings::drawn;
use pmo::render::reports::{About, Format, Matter, Report, ReportError, Shelf, Since};
use pmo::render::visible;
use pmo::source::{Source, Sources};
use pmo::views::{Cell, Column, ColumnType, Misfit, Query, Table};
use pmo::writing::Folder;

use super::failure::Failure;
use super::global::Global;
use super::session::{Needs, Session};
use super::show;
use super::shown_as::{put, sinks};
use super::{Exit, asked, compared, output};

/// Write a report as Markdown or as one self-contained HTML file.
///
/// Templates in the tree's `templates/` folder are reports too, and take the place of built-in ones of their name.
/// Reports that say what changed compare with one reporting period before (`reporting_cadence_days` of the policy), or
/// with what `--since` names.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The report; a list of all if left out
    name: Option<String>,

    /// About this project, or only about these
    #[arg(long, value_name = "ID")]
    project: Vec<String>,

    /// Only about what is below this programme or portfolio
    #[arg(long, value_name = "ID")]
    programme: Option<String>,

    /// Only about this business unit
    #[arg(long, value_name = "NAME")]
    unit: Option<String>,

    /// Say what changed since then, instead of since one reporting period ago
    #[arg(long, value_name = "REV|YYYY-MM-DD")]
    since: Option<String>,

    /// A file for every open project, in DIR
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "reports")]
    all: Option<PathBuf>,
}

/// A report about to be written.
struct Job<'a> {
    shelf: &'a Shelf,
    report: &'a Report,
    matter: Matter<'a>,
    /// How a template of the tree's own is named.
    folder: String,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<Exit, Failure> {
    let session = Session::open(global)?;
    let shelf = Shelf::new(&session.loaded.templates);
    let Some(name) = &args.name else {
        show::print(vec![catalogue(&shelf)], &session, global)?;
        return Ok(Exit::Clean);
    };
    let names = shelf.reports().iter().map(|report| &*report.name);
    let report =
        shelf.named(name).ok_or_else(|| Failure::unknown("report", name, names, "`pmo report` lists the reports"))?;
    let before = args.before(&shelf, report, &session, global)?;
    let (frame, query) = (session.frame(global), args.query());
    let folder = format!("{}templates/", session.loaded.prefix);
    session.ask(Needs::Past, |scene| {
        let deliver = |since: Result<&Since<'_>, &Misfit>| {
            let matter = Matter { scene, frame: &frame, query: &query, since };
            let job = Job { shelf: &shelf, report, matter, folder };
            match (&args.all, report.about) {
                (Some(_), About::Portfolio) => {
                    Err(Failure::new(format!("the report `{name}` is about the whole portfolio"))
                        .hint("leave out `--all`; `--programme` and `--unit` narrow it"))
                }
                (Some(folder), About::Project) => job.save_all(folder, global),
                (None, _) => job.deliver(global),
            }
        };
        match &before {
            Err(unknown) => deliver(Err(unknown)),
            Ok((earlier, name)) => earlier.ask(Needs::Files, |before| {
                let way = compared::way(earlier, &session);
                let comparison = Comparison::of(before, scene, compared::between(scene, &session, way.as_ref()));
                let notes = compared::remarks((earlier, name), (&session, "HEAD"), way.as_ref());
                deliver(Ok(&Since { comparison, frame: earlier.frame(global), notes }))
            }),
        }
    })?;
    Ok(Exit::Clean)
}

impl Args {
    /// The tree at the moment of the last report, for a report that asks for it. A moment that was named must be there; where
    /// none was named and there is none, the report says so.
    fn before(
        &self,
        shelf: &Shelf,
        report: &Report,
        session: &Session,
        global: &Global,
    ) -> Result<Result<(Session, String), Misfit>, Failure> {
        if !shelf.compares(report) {
            return match &self.since {
                None => Ok(Err(Failure::new("nothing is compared").into_misfit())),
                Some(_) => Err(Failure::new(format!("the report `{}` does not say what changed", report.name))
                    .hint("leave out `--since`")),
            };
        }
        match compared::before(session, self.since.as_deref(), global) {
            Err(failure) if self.since.is_none() => Ok(Err(failure.into_misfit())),
            found => found.map(Ok),
        }
    }

    fn query(&self) -> Query {
        Query {
            projects: self.project.clone(),
            programme: self.programme.clone(),
            unit: self.unit.clone(),
            ..Query::default()
        }
    }
}

impl Job<'_> {
    /// One page, printed or saved in as many formats as asked for.
    fn deliver(&self, global: &Global) -> Result<(), Failure> {
        let subjects = match self.report.about {
            About::Portfolio => Vec::new(),
            About::Project => vec![self.subject()?],
        };
        for sink in sinks(&self.formats(global), global)? {
            let format = self.format(sink.format)?;
            for page in self.write(format, &subjects) {
                put(&sink, &page.map_err(|error| self.failure(error))?)?;
            }
        }
        Ok(())
    }

    /// A file for each open project; all of them are tried before the first failure is told.
    fn save_all(&self, root: &Path, global: &Global) -> Result<(), Failure> {
        if let Some(output) = global.output.first() {
            return Err(Failure::new(format!("`--all` writes a file for every project, and `--output {output}` one"))
                .hint("name the folder, `--all DIR`, and the format, `--format html`"));
        }
        let asked = sinks(&self.formats(global), global)?;
        let format = self.format(asked.first().map_or("md", |sink| sink.format))?;
        let portfolio = self.matter.scene.portfolio;
        let subjects: Vec<ProjectId> = portfolio
            .projects()
            .filter(|(id, project)| {
                project.is_project()
                    && !portfolio.record(project.record).is_closed()
                    && self.matter.query.takes(portfolio, *id)
            })
            .map(|(id, _)| id)
            .collect();
        if subjects.is_empty() {
            return Err(Failure::nothing("there is no open project to report about")
                .hint("`pmo show portfolio` lists the projects"));
        }
        let folder = Folder::new(root);
        let mut failed = None;
        for (subject, page) in subjects.iter().zip(self.write(format, &subjects)) {
            let name = format!("{}.{}", portfolio.project(*subject).id, format.name());
            let saved = page.map_err(|error| self.failure(error)).and_then(|page| save(&folder, &name, &page));
            failed = failed.or(saved.err());
        }
        if let Some(failure) = failed {
            return Err(failure);
        }
        let files = if subjects.len() == 1 { "file" } else { "files" };
        let said = format!("{} {files} in {}\n", subjects.len(), visible(&root.display().to_string()));
        if global.quiet { Ok(()) } else { output::print(&said) }
    }

    fn write(&self, format: Format, subjects: &[ProjectId]) -> Vec<Result<String, ReportError>> {
        self.shelf.write(self.report, format, &self.matter, subjects)
    }

    /// The project that the page is about: the one named, or the only one there is.
    fn subject(&self) -> Result<ProjectId, Failure> {
        let portfolio = self.matter.scene.portfolio;
        let projects: Vec<ProjectId> =
            portfolio.projects().filter(|(_, project)| project.is_project()).map(|(id, _)| id).collect();
        let ids = || projects.iter().map(|id| portfolio.project(*id).id);
        match (self.matter.query.projects.as_slice(), projects.as_slice()) {
            ([id], _) => {
                let unknown = || Failure::unknown("project", id, ids(), "`pmo show portfolio` lists the projects");
                portfolio.project_named(id).filter(|id| projects.contains(id)).ok_or_else(unknown)
            }
            ([], [only]) => Ok(*only),
            _ => Err(Failure::new(format!("the report `{}` is about one project", self.report.name))
                .hint("name it with `--project ID`, or write all of them with `--all DIR`")),
        }
    }

    /// The names of the formats, the main one first: the one that a lone `--output FILE` ends in, if it does.
    fn formats(&self, global: &Global) -> Vec<&'static str> {
        let mut formats: Vec<&'static str> = self.shelf.formats(self.report).into_iter().map(Format::name).collect();
        let ending =
            |output: &String| Path::new(output).extension().map(|ending| ending.to_string_lossy().into_owned());
        let plain = global.output.iter().find(|output| !output.contains('='));
        if let Some(ending) = plain.and_then(ending) {
            formats.sort_by_key(|format| *format != ending);
        }
        formats
    }

    fn format(&self, name: &str) -> Result<Format, Failure> {
        let known = Format::ALL.into_iter().find(|format| format.name() == name);
        known.ok_or_else(|| Failure::new(format!("there is no format `{name}`")))
    }

    /// The failure with the lines of the template that it is about.
    fn failure(&self, error: ReportError) -> Failure {
        let error = match error {
            ReportError::Misfit(misfit) => return asked::misfit(misfit),
            ReportError::Template(error) => error,
        };
        let place = match self.shelf.is_own(&error.template) {
            true => format!("{}{}", self.folder, error.template),
            false => format!("{} (built in)", error.template),
        };
        let what = format!("cannot write the report `{}`", self.report.name);
        let Some(span) = error.span else {
            let failure = Failure::new(format!("{what}: {}: {}", visible(&place), visible(&error.message)));
            return failure.hint(error.help.unwrap_or_default());
        };
        let mut sources = Sources::default();
        let file = sources.add(Source::new(place, error.source));
        let mut finding = Finding::at(span.in_file(file), error.message);
        finding.rule = "template".into();
        finding.help = error.help;
        Failure::new(what).excerpt(drawn(&finding, &sources, self.matter.frame))
    }
}

/// Puts a page at `name`, in the place of the page that stood there.
fn save(folder: &Folder, name: &str, page: &str) -> Result<(), Failure> {
    let written = match std::fs::read(folder.root().join(name)) {
        Ok(old) => folder.replace(name, &old, page.as_bytes()),
        Err(_) => folder.create(name, page.as_bytes()),
    };
    written.map_err(|error| Failure::new(error.to_string()).hint(error.hint()))
}

/// The reports there are.
fn catalogue(shelf: &Shelf) -> Table {
    let columns = vec![
        Column::new("report", ColumnType::Text),
        Column::new("about", ColumnType::Status),
        Column::new("formats", ColumnType::List),
        Column::new("tells", ColumnType::Text),
    ];
    let mut table = Table::new("reports", "Reports", columns);
    for report in shelf.reports() {
        let formats = shelf.formats(report).into_iter().map(|format| Cell::Text(format.name().to_owned()));
        table.rows.push(vec![
            Cell::Text(report.name.to_string()),
            Cell::Text(if report.about == About::Project { "project" } else { "portfolio" }.to_owned()),
            Cell::List(formats.collect()),
            Cell::Text(report.summary.to_string()),
        ]);
    }
    table
}
