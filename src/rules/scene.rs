//! What a rule sees: one portfolio, one policy, one day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::chronicle::{Chronicle, Commit, Reach};
use crate::finding::Finding;
use crate::metrics;
use crate::metrics::earned_value::EarnedValues;
use crate::metrics::gate::Decisions;
use crate::metrics::health::{Basis, Known};
use crate::metrics::load::Loads;
use crate::model::{Filed, Portfolio, Project, ProjectId, RecordId, Reference};
use crate::policy::{Policy, Standing};
use crate::schema::Catalogue;
use crate::source::{FileId, Sources, Spot};

use super::findings::Findings;
use super::shared::{Held, Indexes, Shared};
use crate::yaml::{Document, Problem, ProblemKind};

/// A file as read, for rules about the text itself.
#[derive(Debug, Clone, Copy)]
pub struct ScannedFile<'a> {
    /// How findings name it.
    pub file: FileId,
    /// Path from the tree's root.
    pub path: &'a str,
    /// The reader's tree and problems.
    pub document: &'a Document,
}

/// Everything a rule may look at. Rules are pure functions of it.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// What the tree states.
    pub portfolio: &'a Portfolio<'a>,
    /// What the organisation decided.
    pub policy: &'a Policy,
    /// Every kind.
    pub catalogue: &'a Catalogue,
    /// The texts.
    pub sources: &'a Sources,
    /// The record files.
    pub files: &'a [ScannedFile<'a>],
    /// What "today" is.
    pub as_of: NaiveDate,
    /// Whether the tree has a `pmo.yaml`. A delivery repository without one names people, objectives and
    /// projects that are kept elsewhere.
    pub has_policy: bool,
    /// Waivers that cover a finding of this run; `None` until every finding is known. For the rules that judge
    /// waivers, which run last.
    pub waivers_used: Option<&'a BTreeSet<RecordId>>,
    /// What git knows of every value over time; else why nothing is known: `not_a_repository`, `no_commits`,
    /// `committed_later` (than the as-of date), `history_unreadable`, `not_asked`. A rule that
    /// needs it and has none is indeterminate, never a pass.
    pub past: Result<&'a Chronicle, &'static str>,
    /// Failing findings by project, for views of a tree that was checked; `None` where it was not. Rules never
    /// look at it.
    pub tally: Option<&'a BTreeMap<ProjectId, usize>>,
    /// Figures that were worked out of this portfolio, policy and day already; `None` where nobody keeps them.
    pub shared: Option<&'a Shared>,
    /// What many rules look things up in; `None` where nobody made it.
    pub indexes: Option<&'a Indexes<'a>>,
}

impl<'a> Scene<'a> {
    /// Projects, programmes and portfolios that are active.
    pub fn active(&self) -> impl Iterator<Item = (ProjectId, &'a Project<'a>)> + use<'a> {
        let portfolio = self.portfolio;
        portfolio.projects().filter(|(_, project)| project.is_active())
    }

    /// Whether a record's project is active; true for records of no project.
    pub fn is_live<T>(&self, item: &Filed<'_, T>) -> bool {
        item.project.is_none_or(|project| self.portfolio.project(project).is_active())
    }

    /// Whether a project has come to `stage`. False if its stage is unknown.
    pub fn has_reached(&self, project: &Project<'_>, stage: &str) -> bool {
        project.stage.is_some_and(|own| self.policy.methodology.has_reached(own.value, stage))
    }

    /// The earned values of projects.
    pub fn earned_values(&self) -> EarnedValues<'a, 'a> {
        let values = EarnedValues::at(self.portfolio, self.policy, self.as_of);
        values.known(self.shared.map(|shared| &shared.earned))
    }

    /// What the ratings of projects are computed from.
    pub fn basis(&self) -> Basis<'a, 'a> {
        let known = |shared: &'a Shared| Known { earned: &shared.earned, health: &shared.health, unmet: &shared.unmet };
        Basis::of(self.portfolio, self.policy, self.as_of).known(self.shared.map(known))
    }

    /// Who is booked how much.
    pub fn loads(&self) -> Held<'a, Loads<'a, 'a>> {
        match self.indexes {
            Some(indexes) => Held::Shared(&indexes.loads),
            None => Held::Own(Box::new(Loads::of(self.portfolio, self.policy))),
        }
    }

    /// The decisions that hold.
    pub fn decisions(&self) -> Held<'a, Decisions<'a, 'a>> {
        match self.indexes {
            Some(indexes) => Held::Shared(&indexes.decisions),
            None => Held::Own(Box::new(Decisions::of(self.portfolio, self.as_of))),
        }
    }

    /// Every use of an id or handle.
    pub fn references(&self) -> Held<'a, Vec<Reference<'a>>> {
        match self.indexes {
            Some(indexes) => Held::Shared(&indexes.references),
            None => Held::Own(Box::new(self.portfolio.references())),
        }
    }

    /// What git knows of every value; where it knows nothing, one finding says that the rule was not judged.
    pub fn remembered(&self, found: &mut Findings) -> Option<&'a Chronicle> {
        match self.past {
            Ok(past) => Some(past),
            Err(reason) => {
                let spot = self.portfolio.records.first().map(|record| record.head())?;
                let message = format!("not judged: {}", unknown_past(reason));
                found.push(
                    Finding::at(spot, message).help("check it in a clone with its whole history").indeterminate(),
                );
                None
            }
        }
    }

    /// The number of the commit with which a project came to delivery; 0 if it was there from the beginning.
    pub fn delivery_since(&self, past: &Chronicle, project: ProjectId) -> u32 {
        let methodology = &self.policy.methodology;
        let is_delivery = |stage: Option<&str>| stage.is_some_and(|stage| methodology.has_reached(stage, "delivery"));
        let stages = past.life(self.portfolio.project(project).id).into_iter().flat_map(|life| life.of("stage"));
        let mut entered =
            stages.filter(|change| is_delivery(change.after.as_deref()) && !is_delivery(change.before.as_deref()));
        entered.next_back().map_or(0, |change| change.commit)
    }

    /// The person who commits with this address.
    pub fn person_of(&self, email: &str) -> Option<&'a str> {
        let people = self.portfolio.people.iter();
        let mut own = people.filter(|person| person.emails.iter().any(|own| own.value.eq_ignore_ascii_case(email)));
        own.next().and_then(|person| person.id).map(|id| id.value)
    }

    /// One finding for all records that could not be judged because history does not reach far enough, only to where it
    /// was rewritten, or to the first commit of all, which tells nothing of what was made before it; none if there are
    /// none.
    pub fn out_of_reach(&self, found: &mut Findings, spots: &[Spot]) {
        let Some(first) = spots.first() else { return };
        let (why, help) = match self.past.map(|past| &past.reach) {
            Ok(Reach::Rewritten(reason)) => (
                format!("history was rewritten, {reason}"),
                "compare it with a copy from before, and have what counts confirmed by new commits",
            ),
            Ok(Reach::Whole) => (
                "what the first commit of all brought was made elsewhere".to_owned(),
                "what changes from now on is judged; have what counts confirmed by a new commit",
            ),
            _ => (
                "history does not reach back far enough".to_owned(),
                "fetch the whole history: `git fetch --unshallow`",
            ),
        };
        let message = format!("{} not judged: {why}", counted(spots.len()));
        found.push(Finding::at(*first, message).help(help).indeterminate());
    }

    /// One finding for all records that could not be judged because the date of a commit proves nothing, with the reason of
    /// the first; none if there are none.
    pub fn undated(&self, found: &mut Findings, doubted: &[(Spot, &'static str)]) {
        let Some((first, reason)) = doubted.first() else { return };
        let message = format!("{} not judged: the commit behind it is {reason}", counted(doubted.len()));
        let help = "have what it says confirmed by a new commit, with the clock set right";
        found.push(Finding::at(*first, message).help(help).indeterminate());
    }

    /// One finding for all records that could not be judged because the commit behind them has an address that nobody has;
    /// none if there are none.
    pub fn nobodys(&self, found: &mut Findings, foreign: &[(Spot, &Commit)]) {
        let Some((first, commit)) = foreign.first() else { return };
        let address = &commit.author.email;
        let message =
            format!("{} not judged: committed by {address}, an address that nobody has", counted(foreign.len()));
        let help = "add it to `emails:` of the person it belongs to, or to the mailmap";
        found.push(Finding::at(*first, message).help(help).indeterminate());
    }

    /// What the reader had to say of one kind, with the file it is about.
    pub fn problems(&self, kind: ProblemKind) -> impl Iterator<Item = (FileId, &'a Problem)> + use<'a> {
        let of_file =
            |scanned: &'a ScannedFile<'a>| scanned.document.problems.iter().map(|problem| (scanned.file, problem));
        self.files.iter().flat_map(of_file).filter(move |(_, problem)| problem.kind == kind)
    }

    /// Where a project stands, as far as the methodology's requirements depend on it.
    pub fn standing(&self, project: &Project<'a>) -> Standing<'a> {
        metrics::completeness::standing(project, self.policy)
    }

    /// The tier of a project, stated or derived; `None` without NTCP and without a stated tier.
    pub fn tier(&self, project: &Project<'_>) -> Option<i64> {
        metrics::tier::tier(project, self.policy)
    }
}

/// `one record`, `3 records`
fn counted(number: usize) -> String {
    if number == 1 { "one record".to_owned() } else { format!("{number} records") }
}

/// Why nothing is known of the past, in words.
fn unknown_past(reason: &str) -> &'static str {
    match reason {
        "not_a_repository" => "there is no git repository around this tree",
        "no_commits" => "nothing has been committed yet",
        "committed_later" => "everything was committed after the as-of date",
        "history_unreadable" => "the repository's history cannot be read",
        _ => "the history was not looked at",
    }
}
