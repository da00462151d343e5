//! Reports: pages that templates write over the answers of views.
//!
//! # What a template sees
//!
//! Exactly what `--format json` prints, and nothing computed for templates alone:
//!
//! - `frame`: `as_of`, `commit`, `dirty`, `organisation`, `tool` {name, version} and `policy`, the digest of what
//!   the organisation decided;
//! - `report`: `name` and `summary`;
//! - `views.NAME`: the envelope of a view ([`super::envelope`]), with `_` for `-`: `views.risk_matrix`. A report about
//!   one project is answered for that project;
//! - `record`: the project's record as it stands in its file, in a report about one project. Keys that are not
//!   written are not there: `record.status.summary | default("")`;
//! - `changes`: the envelope of `pmo diff` from the moment of the last report, and `movement` that of `pmo diff --by project`;
//!   `refused` and `help` instead, where that is not known. `since` has the `as_of` and `commit` of that moment, null where
//!   there is none;
//! - `gate`: the envelope of `pmo gate ID` for the next gate, in a report about one project;
//! - `choices.prioritise`: the envelope of `pmo prioritise --envelope`, the best choice among the open proposals within
//!   what the envelope leaves each year; `refused` and `help` instead, where what is mandatory cannot be taken;
//! - `pictures.NAME`: a picture with its table, as HTML ([`super::pictures`]), for `{{ pictures.risk_matrix | safe }}`.
//!
//! Only what a template names in this way is computed. A name that is put together while rendering
//! (`views[name]`) is not found. A template that names `record` or `gate` is about one project. Templates that name `changes`,
//! `movement` or `since` are compared with an earlier moment: [`Shelf::compares`].
//!
//! Reports of a tree's own are the files in its `templates/` folder: `board-pack.html` and `board-pack.md` are two
//! formats of the report `board-pack`, and a file called like a built-in one takes its place. Files in folders below
//! it, and `base.*` and `page.*`, are parts that others include or extend.

mod answers;
mod shelf;
mod since;

pub use shelf::{ReportError, Shelf};
pub use since::Since;

use std::borrow::Cow;

use crate::expression::Escaping;
use crate::render::Frame;
use crate::rules::Scene;
use crate::views::{Misfit, Query};

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name on the command line, and of its templates without ending.
    pub name: Cow<'static, str>,
    /// What it tells, in one line.
    pub summary: Cow<'static, str>,
    /// What one page of it is about.
    pub about: About,
}

/// What one page of a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// One project.
    Project,
    /// Everything asked for.
    Portfolio,
}

/// What pages are written about.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// The tree.
    pub scene: &'a Scene<'a>,
    /// What every page says about its origin.
    pub frame: &'a Frame,
    /// The part of the portfolio that is asked about.
    pub query: &'a Query,
    /// What changed since the last report; else why that is not known.
    pub since: Result<&'a Since<'a>, &'a Misfit>,
}

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// One self-contained HTML file.
    Html,
}

impl Format {
    /// Every format, in the order they are listed.
    pub const ALL: [Format; 2] = [Format::Markdown, Format::Html];

    /// Its name on the command line, and the ending of templates and files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::Html => "html",
        }
    }

    fn escaping(self) -> Escaping {
        match self {
            Format::Markdown => Escaping::Plain,
            Format::Html => Escaping::Html,
        }
    }
}

const fn report(name: &'static str, about: About, summary: &'static str) -> Report {
    Report { name: Cow::Borrowed(name), summary: Cow::Borrowed(summary), about }
}

/// Every built-in report, in the order they are listed.
pub const ALL: &[Report] = &[
    report("benefits", About::Portfolio, "what was promised, what came of it, and what nobody has measured"),
    report(
        "capacity",
        About::Portfolio,
        "who is booked beyond what they have, under strain, and which skills are missing",
    ),
    report("changes", About::Portfolio, "what changed since the last report: worse, better, decided, and who did it"),
    report("cost", About::Portfolio, "the month end: what was spent against budget, and what it costs in the end"),
    report("dependencies", About::Portfolio, "risks, assumptions, issues, dependencies and decisions on one paper"),
    report(
        "evm",
        About::Portfolio,
        "what is earned for what was planned and spent, and where that leads in money and time",
    ),
    report("gate", About::Project, "one project: what keeps its next gate shut, and how far each approval is proven"),
    report("honesty", About::Portfolio, "how far reports could be trusted: what was declared, and what came of it"),
    report(
        "investment",
        About::Portfolio,
        "which proposals to fund: what there is, what they are worth, and what hangs on it",
    ),
    report("portfolio", About::Portfolio, "the board's page: ratings, decisions needed, money, what lands next, risks"),
    report(
        "programme",
        About::Portfolio,
        "each programme: its projects, early signs, what lands next, who waits for whom",
    ),
    report("risks", About::Portfolio, "the register, before and after response, worst first"),
    report("status", About::Project, "one project: how it stands, what it needs, what comes next"),
    report("trend", About::Project, "one project: where each milestone was expected to land, report by report"),
];

macro_rules! templates {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("templates/", $name)))),*] };
}

/// The built-in templates, those of [`super::page`] apart: name, and text.
const TEMPLATES: &[(&str, &str)] = templates![
    "benefits.html",
    "benefits.md",
    "capacity.html",
    "capacity.md",
    "changes.html",
    "changes.md",
    "cost.html",
    "cost.md",
    "dependencies.html",
    "dependencies.md",
    "evm.html",
    "evm.md",
    "gate.html",
    "gate.md",
    "honesty.html",
    "honesty.md",
    "investment.html",
    "investment.md",
    "parts/changes.html",
    "parts/changes.md",
    "parts/milestones.html",
    "parts/milestones.md",
    "parts/registers.html",
    "parts/registers.md",
    "parts/words.md",
    "portfolio.html",
    "portfolio.md",
    "programme.html",
    "programme.md",
    "risks.html",
    "risks.md",
    "status.html",
    "status.md",
    "trend.html",
    "trend.md",
];
