//! Portfolios, programmes and projects: the header they share.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::cost::Cost;
use super::fact::Fact;
use super::fields::{Fields, Text};
use super::record::{ProjectId, RecordId};

/// A portfolio, programme or project.
#[derive(Debug, Clone)]
pub struct Project<'a> {
    /// The record it was decoded from.
    pub record: RecordId,
    /// Its id, empty if it has none.
    pub id: &'a str,
    /// Kind of the record: `portfolio`, `programme` or `project`.
    pub kind: &'a str,
    /// Name for people.
    pub name: Option<Text<'a>>,
    /// The programme or portfolio it belongs to, as written.
    pub parent: Option<Text<'a>>,
    /// The same, found.
    pub parent_id: Option<ProjectId>,
    /// The calendar its working days are counted by, where it is not the tree's.
    pub calendar: Option<Text<'a>>,
    /// Business unit.
    pub business_unit: Option<Text<'a>>,
    /// The one accountable person.
    pub sponsor: Option<Text<'a>>,
    /// The person who runs it.
    pub manager: Option<Text<'a>>,
    /// Other roles and who holds them.
    pub roles: Vec<(Text<'a>, Text<'a>)>,
    /// Life-cycle stage, by the name the methodology gives it.
    pub stage: Option<Text<'a>>,
    /// active, on_hold, cancelled or rejected.
    pub state: Option<Text<'a>>,
    /// predictive, agile, hybrid or adhoc.
    pub approach: Option<Text<'a>>,
    /// Novelty, technology, complexity and pace, each 1–4.
    pub ntcp: Option<[Option<i64>; 4]>,
    /// Tier as stated.
    pub tier: Option<Text<'a>>,
    /// run, grow, transform or mandatory.
    pub category: Option<Text<'a>>,
    /// Why it must be done whatever its case.
    pub mandatory_reason: Option<Text<'a>>,
    /// Objectives it supports.
    pub contributes_to: Vec<Contribution<'a>>,
    /// How far it may stray before it must escalate.
    pub tolerances: Option<Tolerances<'a>>,
    /// The last status report.
    pub status: Option<Status<'a>>,
    /// Points, iterations or percent done.
    pub progress: Option<Progress<'a>>,
    /// Money and effort.
    pub cost: Option<Cost<'a>>,
    /// Who runs it after go-live.
    pub support: Option<Support<'a>>,
    /// public, internal or restricted.
    pub visibility: Option<Text<'a>>,
    /// All fields, for what is not decoded.
    pub fields: Fields<'a>,
}

/// A share in an objective.
#[derive(Debug, Clone, Copy)]
pub struct Contribution<'a> {
    /// The objective.
    pub objective: Option<Text<'a>>,
    /// Percent.
    pub weight: Fact<'a, Decimal>,
}

/// Tolerances: percent for cost, scope and benefit, calendar days for time.
#[derive(Debug, Clone, Copy)]
pub struct Tolerances<'a> {
    /// Percent of budget.
    pub cost: Fact<'a, Decimal>,
    /// Calendar days.
    pub time: Fact<'a, Decimal>,
    /// Percent of scope.
    pub scope: Fact<'a, Decimal>,
    /// Percent of benefit.
    pub benefit: Fact<'a, Decimal>,
}

/// A rating as declared, best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rag {
    /// On course.
    Green,
    /// Between green and amber on the five-point scale.
    GreenAmber,
    /// Needs attention.
    Amber,
    /// Between amber and red on the five-point scale.
    AmberRed,
    /// Off course.
    Red,
}

impl Rag {
    /// Every rating, best first.
    pub const ALL: [Rag; 5] = [Rag::Green, Rag::GreenAmber, Rag::Amber, Rag::AmberRed, Rag::Red];

    /// The name used in files and output.
    pub fn name(self) -> &'static str {
        match self {
            Rag::Green => "green",
            Rag::GreenAmber => "green_amber",
            Rag::Amber => "amber",
            Rag::AmberRed => "amber_red",
            Rag::Red => "red",
        }
    }

    /// The rating called `name`; `unrated` is no rating.
    pub fn named(name: &str) -> Option<Rag> {
        Rag::ALL.into_iter().find(|rag| rag.name() == name)
    }

    /// Half steps from green: 0, 1, 2, 3, 4. Two are one step of the three-point scale.
    pub fn half_steps(self) -> i64 {
        self as i64
    }
}

/// A status report.
#[derive(Debug, Clone)]
pub struct Status<'a> {
    /// Date of the report.
    pub date: Fact<'a, NaiveDate>,
    /// Declared ratings as written, by dimension in the file's order (`overall`, `schedule` …).
    pub rag: Vec<(Text<'a>, Text<'a>)>,
    /// Commentary.
    pub summary: Option<Text<'a>>,
    /// What is asked of somebody.
    pub asks: Vec<Ask<'a>>,
    /// How it returns to green.
    pub path_to_green: Option<PathToGreen<'a>>,
    /// The block itself.
    pub fields: Fields<'a>,
}

impl<'a> Status<'a> {
    /// The declared rating of a dimension, as written.
    pub fn declared(&self, dimension: &str) -> Option<Text<'a>> {
        self.rag.iter().find(|(name, _)| name.value == dimension).map(|(_, rating)| *rating)
    }

    /// The declared rating of a dimension; `None` if unrated, missing or no rating.
    pub fn rating(&self, dimension: &str) -> Option<Rag> {
        self.declared(dimension).and_then(|rating| Rag::named(rating.value))
    }
}

/// A request to somebody.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Local id.
    pub id: Option<Text<'a>>,
    /// What is asked.
    pub text: Option<Text<'a>>,
    /// Of whom.
    pub of: Option<Text<'a>>,
    /// By when.
    pub by: Fact<'a, NaiveDate>,
}

/// The way back to green.
#[derive(Debug, Clone, Copy)]
pub struct PathToGreen<'a> {
    /// What will be done.
    pub action: Option<Text<'a>>,
    /// By whom.
    pub owner: Option<Text<'a>>,
    /// By when.
    pub by: Fact<'a, NaiveDate>,
}

/// How far the work is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// By what earned value is measured, where the project says so.
    pub method: Option<Text<'a>>,
    /// Story points done.
    pub done_points: Fact<'a, Decimal>,
    /// Story points in all.
    pub total_points: Fact<'a, Decimal>,
    /// Iterations done.
    pub iterations_done: Fact<'a, Decimal>,
    /// Iterations planned.
    pub iterations_planned: Fact<'a, Decimal>,
    /// Percent complete as stated, 0–100.
    pub percent_complete: Fact<'a, Decimal>,
}

/// Operation after go-live.
#[derive(Debug, Clone, Copy)]
pub struct Support<'a> {
    /// Who runs the service.
    pub owner: Option<Text<'a>>,
    /// Yearly cost of running it after.
    pub run_cost_after: Fact<'a, Decimal>,
    /// Where the run book is.
    pub run_book: Option<Text<'a>>,
    /// Who accepted it.
    pub accepted_by: Option<Text<'a>>,
}

impl<'a> Project<'a> {
    /// Decodes the record's fields; `parent_id` is found later.
    pub(super) fn decode(record: RecordId, kind: &'a str, fields: Fields<'a>) -> Self {
        let scores = |ntcp: Fields<'a>| {
            ["novelty", "technology", "complexity", "pace"].map(|key| ntcp.integer(key).map(|score| score.value))
        };
        Project {
            record,
            id: fields.text("id").map_or("", |id| id.value),
            kind,
            name: fields.text("name"),
            parent: fields.text("parent"),
            parent_id: None,
            calendar: fields.text("calendar"),
            business_unit: fields.text("business_unit"),
            sponsor: fields.text("sponsor"),
            manager: fields.text("manager"),
            roles: fields.pairs("roles"),
            stage: fields.text("stage"),
            state: fields.text("state"),
            approach: fields.text("approach"),
            ntcp: fields.fields("ntcp").map(scores),
            tier: fields.text("tier"),
            category: fields.text("category"),
            mandatory_reason: fields.text("mandatory_reason"),
            contributes_to: fields.list("contributes_to").map(contribution).collect(),
            tolerances: fields.fields("tolerances").map(tolerances),
            status: fields.fields("status").map(status),
            progress: fields.fields("progress").map(progress),
            cost: fields.fields("cost").map(Cost::decode),
            support: fields.fields("support").map(support),
            visibility: fields.text("visibility"),
            fields,
        }
    }

    /// Name for people: the name, else the id.
    pub fn title(&self) -> &'a str {
        self.name.map_or(self.id, |name| name.value)
    }

    /// Whether the state says active (or says nothing: that is the default).
    pub fn is_active(&self) -> bool {
        self.state.is_none_or(|state| state.value == "active")
    }

    /// Whether it is a project rather than a programme or portfolio.
    pub fn is_project(&self) -> bool {
        self.kind == "project"
    }
}

pub(super) fn contribution(fields: Fields<'_>) -> Contribution<'_> {
    Contribution { objective: fields.text("objective"), weight: fields.percent("weight") }
}

fn tolerances(fields: Fields<'_>) -> Tolerances<'_> {
    Tolerances {
        cost: fields.percent("cost"),
        time: fields.decimal("time"),
        scope: fields.percent("scope"),
        benefit: fields.percent("benefit"),
    }
}

fn status(fields: Fields<'_>) -> Status<'_> {
    Status {
        date: fields.date("date"),
        rag: fields.pairs("rag"),
        summary: fields.text("summary"),
        asks: fields
            .list("asks")
            .map(|ask| Ask { id: ask.text("id"), text: ask.text("text"), of: ask.text("of"), by: ask.date("by") })
            .collect(),
        path_to_green: fields.fields("path_to_green").map(|path| PathToGreen {
            action: path.text("action"),
            owner: path.text("owner"),
            by: path.date("by"),
        }),
        fields,
    }
}

fn progress(fields: Fields<'_>) -> Progress<'_> {
    Progress {
        method: fields.text("method"),
        done_points: fields.decimal("done_points"),
        total_points: fields.decimal("total_points"),
        iterations_done: fields.decimal("iterations_done"),
        iterations_planned: fields.decimal("iterations_planned"),
        percent_complete: fields.percent("percent_complete"),
    }
}

fn support(fields: Fields<'_>) -> Support<'_> {
    let run_cost = fields.fields("run_cost");
    let accepted = fields.fields("accepted");
    Support {
        owner: fields.text("owner"),
        run_cost_after: run_cost.map_or(Fact::Missing, |cost| cost.decimal("after")),
        run_book: fields.text("run_book"),
        accepted_by: accepted.and_then(|accepted| accepted.text("by")),
    }
}
