//! Trees that reports are written about.

use std::path::Path;

use chrono::NaiveDate;
use pmo::git::{Snapshot, discover};
use pmo::history::Comparison;
use pmo::render::Frame;
use pmo::render::reports::{About, Format, Matter, ReportError, Shelf, Since};
use pmo::rules::Scene;
use pmo::views::{Misfit, Query};
use pmo::workspace::{self, Loaded};

/// A tree that has been read.
pub struct Tree(pub Loaded);

impl Tree {
    /// The portfolio example.
    pub fn example() -> Self {
        Tree::example_named("portfolio")
    }

    /// Another example.
    pub fn example_named(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        let snapshot = Snapshot::of_worktree(&discover(&folder).unwrap()).unwrap();
        Tree(workspace::load(snapshot).unwrap())
    }

    /// A tree of these files.
    pub fn of(files: &[(&str, &str)]) -> Self {
        Tree(workspace::load(Snapshot::of_texts(files.iter().copied())).unwrap())
    }

    /// The same with a template of its own.
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.0.templates.push((name.to_owned(), text.to_owned()));
        self
    }

    /// What every page says about its origin.
    pub fn frame(&self) -> Frame {
        Frame {
            as_of: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            commit: Some("4f2a0ec1d5b7a9c3e8f60718293a4b5c6d7e8f90".to_owned()),
            dirty: Some(false),
            organisation: self.0.policy.organisation.clone(),
            policy: Some("0123456789ab".to_owned()),
            width: 100,
            color: false,
            unicode: true,
        }
    }

    /// Does something with the scene.
    pub fn scene<T>(&self, with: impl FnOnce(&Scene<'_>) -> T) -> T {
        let (portfolio, scanned) = (self.0.portfolio(), self.0.scanned());
        with(&self.0.scene(&portfolio, &scanned, self.frame().as_of))
    }

    /// A page of a report, about `project` where it is about one; nothing is known of the last report.
    pub fn page(&self, report: &str, format: Format, project: &str) -> Result<String, ReportError> {
        let unknown = Misfit { message: "this tree is in no git repository".to_owned(), help: String::new() };
        self.scene(|scene| self.written(scene, report, format, project, Err(&unknown)))
    }

    /// The same after a report that was written about another tree.
    pub fn page_since(
        &self,
        before: &Tree,
        report: &str,
        format: Format,
        project: &str,
    ) -> Result<String, ReportError> {
        self.scene(|scene| {
            before.scene(|earlier| {
                let comparison = Comparison::of(earlier, scene, Err("needs_history"));
                let since = Since { comparison, frame: before.frame(), notes: vec!["from there to here".to_owned()] };
                self.written(scene, report, format, project, Ok(&since))
            })
        })
    }

    fn written(
        &self,
        scene: &Scene<'_>,
        report: &str,
        format: Format,
        project: &str,
        since: Result<&Since<'_>, &Misfit>,
    ) -> Result<String, ReportError> {
        let shelf = Shelf::new(&self.0.templates);
        let report = shelf.named(report).unwrap();
        let project = scene.portfolio.project_named(project).filter(|_| report.about == About::Project);
        let subjects: Vec<_> = project.into_iter().collect();
        let (frame, query) = (self.frame(), Query::default());
        let matter = Matter { scene, frame: &frame, query: &query, since };
        let mut pages = shelf.write(report, format, &matter, &subjects);
        assert_eq!(pages.len(), 1);
        pages.remove(0)
    }
}
