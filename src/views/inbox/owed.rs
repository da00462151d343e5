//! What is owed, gathered from every kind of record that asks something of somebody.

use chrono::NaiveDate;

use crate::metrics::calendar::Calendars;
use crate::metrics::gate::{self, Decisions};
use crate::metrics::{Figure, escalation, measurement};
use crate::model::{Action, Decision, Fact, Fields, Filed, ProjectId, RecordId, Text, Unknown};
use crate::rules::Scene;
use crate::views::order;

/// One thing that somebody owes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owed<'s> {
    /// Who, or which board where it names no chair; `None` where nobody is named.
    pub(super) owner: Option<&'s str>,
    /// What sort of thing: action, ask, assumption, condition, decision, escalation, finding, issue, measurement,
    /// milestone or review.
    pub(super) kind: &'static str,
    /// What is to be done, in the words of the record.
    pub(super) what: &'s str,
    /// The record that says so.
    pub(super) record: &'s str,
    /// The project, programme or portfolio it is about.
    pub(super) project: Option<ProjectId>,
    /// By when.
    pub(super) due: Figure<NaiveDate>,
}

/// Everything owed by work that is active.
///
/// Open actions of risks, benefits and reviews and the way back to green, asks of status reports, decisions that are
/// not taken, escalations without an answer, findings of audits, conditions of approvals, open issues, assumptions to
/// be checked and planned reviews, due or not. Milestones and measurements once they are overdue: before that they are
/// the plan.
pub(super) fn owed<'s>(scene: &Scene<'s>) -> Vec<Owed<'s>> {
    let mut found = Vec::new();
    of_projects(scene, &mut found);
    of_risks_and_issues(scene, &mut found);
    of_benefits(scene, &mut found);
    of_reviews(scene, &mut found);
    of_decisions(scene, &mut found);
    of_escalations(scene, &mut found);
    found
}

impl<'s> Owed<'s> {
    /// Something that `record` asks of `owner`.
    fn of(scene: &Scene<'s>, record: RecordId, kind: &'static str, owner: Option<Text<'s>>) -> Self {
        Owed {
            owner: owner.map(|owner| owner.value),
            kind,
            what: "",
            record: &scene.portfolio.record(record).key,
            project: order::home(scene.portfolio, record),
            due: Err(Unknown::NotGiven.code()),
        }
    }

    fn what(self, what: Option<Text<'s>>) -> Self {
        Owed { what: what.map_or("", |what| what.value), ..self }
    }

    fn due(self, due: &Fact<'_, NaiveDate>) -> Self {
        Owed { due: due.or_reason().map_err(Unknown::code), ..self }
    }
}

/// The first of these that is stated.
fn first_of<'s>(fields: Fields<'s>, keys: &[&str]) -> Option<Text<'s>> {
    keys.iter().find_map(|key| fields.text(key))
}

/// Asks, ways back to green and overdue milestones.
fn of_projects<'s>(scene: &Scene<'s>, found: &mut Vec<Owed<'s>>) {
    for (id, project) in scene.active() {
        if let Some(status) = &project.status {
            let asks = status.asks.iter();
            found.extend(asks.map(|ask| Owed::of(scene, project.record, "ask", ask.of).what(ask.text).due(&ask.by)));
            let path = status.path_to_green.iter();
            found.extend(
                path.map(|path| Owed::of(scene, project.record, "action", path.owner).what(path.action).due(&path.by)),
            );
        }
        let open = scene.portfolio.milestones.of(id).iter().filter(|milestone| !milestone.actual.is_given());
        let owed = open.map(|milestone| {
            let owner = milestone.owner.or(project.manager);
            Owed::of(scene, milestone.record, "milestone", owner).what(milestone.name).due(&milestone.forecast)
        });
        found.extend(owed.filter(|one| super::has_passed(one.due, scene.as_of)));
    }
}

fn of_risks_and_issues<'s>(scene: &Scene<'s>, found: &mut Vec<Owed<'s>>) {
    let portfolio = scene.portfolio;
    for risk in portfolio.risks.iter().filter(|risk| risk.is_open() && scene.is_live(risk)) {
        found.extend(actions(scene, risk.record, &risk.actions, risk.owner));
    }
    for issue in portfolio.issues.iter().filter(|issue| issue.is_open() && scene.is_live(issue)) {
        let what = issue.title.or_else(|| issue.fields.text("decision_needed"));
        found.push(Owed::of(scene, issue.record, "issue", issue.owner).what(what).due(&issue.due));
    }
    let open = portfolio.assumptions.iter().filter(|one| one.status.is_none_or(|one| one.value == "unvalidated"));
    for assumption in open.filter(|assumption| scene.is_live(assumption)) {
        let owed = Owed::of(scene, assumption.record, "assumption", assumption.owner);
        found.push(owed.what(assumption.text).due(&assumption.validate_by));
    }
}

fn actions<'s>(
    scene: &Scene<'s>,
    record: RecordId,
    actions: &[Action<'s>],
    otherwise: Option<Text<'s>>,
) -> impl Iterator<Item = Owed<'s>> {
    let open = actions.iter().filter(|action| action.is_open());
    open.map(move |action| {
        Owed::of(scene, record, "action", action.owner.or(otherwise)).what(action.what).due(&action.due)
    })
    .collect::<Vec<_>>()
    .into_iter()
}

/// The actions in a record's `actions` list, read as they stand.
fn listed<'s>(
    scene: &Scene<'s>,
    record: RecordId,
    fields: Fields<'s>,
    otherwise: Option<Text<'s>>,
) -> impl Iterator<Item = Owed<'s>> {
    let open = fields.list("actions").filter(|action| action.text("done").is_none_or(|done| done.value == "false"));
    let owed = open.map(|action| {
        let owner = action.text("owner").or(otherwise);
        Owed::of(scene, record, "action", owner).what(action.text("what")).due(&action.date("due"))
    });
    owed.collect::<Vec<_>>().into_iter()
}

/// Figures that were due and not taken, also after the work is over, and actions about a shortfall.
fn of_benefits<'s>(scene: &Scene<'s>, found: &mut Vec<Owed<'s>>) {
    let pursued = scene.portfolio.benefits.iter().filter(|benefit| benefit.is_pursued() && scene.is_live(benefit));
    for benefit in pursued {
        let missing = measurement::due(benefit, scene.as_of).into_iter().rfind(|due| due.measured.is_none());
        found.extend(missing.map(|missing| {
            let owed = Owed::of(scene, benefit.record, "measurement", benefit.owner).what(benefit.name);
            Owed { due: Ok(missing.period.last_day()), ..owed }
        }));
        found.extend(listed(scene, benefit.record, benefit.fields, benefit.owner));
    }
}

/// Planned reviews, what follows from those that were held, and what audits want put right.
fn of_reviews<'s>(scene: &Scene<'s>, found: &mut Vec<Owed<'s>>) {
    let portfolio = scene.portfolio;
    for review in portfolio.reviews.iter().filter(|review| !review.is_cancelled() && is_live(scene, review.record)) {
        let owner = review.fields.text("owner");
        if !review.is_held() {
            found.push(Owed::of(scene, review.record, "review", owner).what(review.title).due(&review.due));
        }
        found.extend(listed(scene, review.record, review.fields, owner));
    }
    for audit in portfolio.audits.iter().filter(|audit| is_live(scene, audit.record)) {
        let open = audit.fields.list("findings").zip(&audit.findings).filter(|(_, finding)| finding.is_open());
        found.extend(open.map(|(fields, finding)| {
            let what = first_of(fields, &["action", "text", "id"]);
            Owed::of(scene, audit.record, "finding", finding.owner).what(what).due(&finding.due)
        }));
    }
}

/// Decisions that nobody has taken, deferred ones that are to be looked at again, and conditions of approvals.
fn of_decisions<'s>(scene: &Scene<'s>, found: &mut Vec<Owed<'s>>) {
    let portfolio = scene.portfolio;
    let decisions = Decisions::of(portfolio, scene.as_of);
    for decision in portfolio.decisions.iter().filter(|one| one.outcome.is_none() && is_live(scene, one.record)) {
        found.extend(deciders(scene, decision).map(|owner| {
            let what = first_of(decision.fields, &["title", "gate", "subject"]);
            let owed = Owed::of(scene, decision.record, "decision", None).what(what);
            Owed { owner, ..owed.due(&decision.fields.date("review_by")) }
        }));
    }
    for decision in decisions.iter() {
        let subject = gate::subject(portfolio, decision);
        if !gate::is_live(portfolio, subject, scene.policy) {
            continue;
        }
        let put_off = decision.outcome.is_some_and(|outcome| matches!(outcome.value, "defer" | "hold"));
        let last = subject.zip(decision.gate).and_then(|(subject, gate)| decisions.at(subject, gate.value));
        if put_off && last.is_none_or(|last| last.record == decision.record) {
            let what = first_of(decision.fields, &["title", "gate", "subject"]);
            let owed = Owed::of(scene, decision.record, "decision", None).what(what);
            let owner = board(scene, decision).or(decision.requested_by.map(|by| by.value));
            found.push(Owed { owner, ..owed.due(&decision.fields.date("review_by")) });
        }
        let open = decision.conditions.iter().filter(|condition| decision.is_approval() && condition.is_open());
        found.extend(open.map(|condition| {
            let owed = Owed::of(scene, decision.record, "condition", condition.owner);
            owed.what(condition.text.or(condition.id)).due(&condition.due)
        }));
    }
}

/// Everybody whose verdict is missing, else who chairs the board.
fn deciders<'s>(scene: &Scene<'s>, decision: &Filed<'s, Decision<'s>>) -> impl Iterator<Item = Option<&'s str>> {
    let silent = decision.approvers.iter().filter(|approver| approver.verdict.is_none());
    let mut deciders: Vec<Option<&'s str>> =
        silent.filter_map(|approver| approver.person).map(|person| Some(person.value)).collect();
    if deciders.is_empty() {
        deciders.push(board(scene, decision));
    }
    deciders.into_iter()
}

/// The chair of a decision's board, else the board.
fn board<'s>(scene: &Scene<'s>, decision: &Decision<'s>) -> Option<&'s str> {
    let board = decision.board?.value;
    Some(chair(scene, board).unwrap_or(board))
}

fn chair<'s>(scene: &Scene<'s>, board: &str) -> Option<&'s str> {
    let recorded = scene.portfolio.boards.iter().find(|one| one.id.is_some_and(|id| id.value == board));
    recorded?.chair.map(|chair| chair.value)
}

fn of_escalations<'s>(scene: &Scene<'s>, found: &mut Vec<Owed<'s>>) {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    for one in scene.portfolio.escalations.iter().filter(|one| is_live(scene, one.record)) {
        let due = escalation::due(one, calendars.tree(), scene.policy);
        let state = escalation::state(one, due, scene.as_of);
        if matches!(state, escalation::State::Open | escalation::State::Overdue) {
            let owner = one.to.map(|to| chair(scene, to.value).unwrap_or(to.value));
            let owed = Owed::of(scene, one.record, "escalation", None).what(one.reason.or(one.subject));
            found.push(Owed { owner, due, ..owed });
        }
    }
}

/// Whether the work that a record is about is active; true for what is about no work.
fn is_live(scene: &Scene<'_>, record: RecordId) -> bool {
    let home = order::home(scene.portfolio, record);
    home.is_none_or(|home| scene.portfolio.project(home).is_active())
}
