//! `approval-not-by-approver`: a verdict that its approver did not commit, as far as the tier needs that proven.

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Chronicle, Commit, Evidence};
use crate::finding::{Finding, Level};
use crate::metrics::gate;
use crate::model::{Approver, Decision, Filed, Text};

pub(super) const RULE: Rule = Rule {
    name: "approval-not-by-approver",
    group: Group::Approvals,
    level: Level::Error,
    page: include_str!("approval_not_by_approver.md"),
    check,
};

/// The tier that is asked the least, for what has none.
const LIGHTEST: i64 = 3;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let mut judged = scene.portfolio.decisions.iter().flat_map(|decision| verdicts(scene, decision)).peekable();
    let Some(past) = judged.peek().and_then(|_| scene.remembered(found)) else { return };
    let mut unknown = Vec::new();
    for verdict in judged {
        match judge(scene, past, &verdict) {
            Ok(()) => {}
            Err(Doubt::OutOfReach) => unknown.push(verdict.said.spot),
            Err(Doubt::Unjudged(message, help)) => {
                found.push(Finding::at(verdict.said.spot, message).help(help).indeterminate());
            }
            Err(Doubt::Fails(message, help)) => found.push(Finding::at(verdict.said.spot, message).help(help)),
        }
    }
    scene.out_of_reach(found, &unknown);
}

/// A verdict that must be proven.
struct Verdict<'a> {
    key: &'a str,
    person: Text<'a>,
    said: Text<'a>,
    tier: i64,
    level: i64,
}

/// Why a verdict does not stand: what is the case, and the next step.
enum Doubt {
    OutOfReach,
    Unjudged(String, &'static str),
    Fails(String, &'static str),
}

/// The verdicts of a decision, as far as its tier needs any proof of them.
fn verdicts<'a>(scene: &Scene<'a>, decision: &'a Filed<'a, Decision<'a>>) -> Vec<Verdict<'a>> {
    let portfolio = scene.portfolio;
    let subject = gate::subject(portfolio, decision);
    let project = subject.and_then(|record| {
        portfolio.as_project(record).or_else(|| portfolio.as_project(portfolio.record(record).project?))
    });
    let tier = project.and_then(|project| scene.tier(portfolio.project(project))).unwrap_or(LIGHTEST);
    let level = scene.policy.thresholds.whole(&format!("evidence_level.{}", tier.clamp(1, LIGHTEST)));
    let key = &*portfolio.record(decision.record).key;
    let verdict =
        |approver: &Approver<'a>| Some(Verdict { key, person: approver.person?, said: approver.verdict?, tier, level });
    if level == 0 { Vec::new() } else { decision.approvers.iter().filter_map(verdict).collect() }
}

fn judge(scene: &Scene<'_>, past: &Chronicle, verdict: &Verdict<'_>) -> Result<(), Doubt> {
    let handle = verdict.person.value;
    let commit = introduced(past, verdict).ok_or(Doubt::OutOfReach)?;
    if commit.is_uncommitted() {
        return Err(Doubt::Unjudged(
            format!("the verdict of `{handle}` is in no commit yet"),
            "have them commit it themselves",
        ));
    }
    let person = scene.portfolio.person(handle);
    let addresses: Vec<&str> =
        person.map(|person| person.emails.iter().map(|email| email.value).collect()).unwrap_or_default();
    if addresses.is_empty() {
        let message = format!("nobody can tell which commits are those of `{handle}`");
        return Err(Doubt::Unjudged(message, "add the addresses they commit with to `emails:` of their record"));
    }
    let is_theirs = |address: &str| addresses.iter().any(|own| own.eq_ignore_ascii_case(address));
    if !is_theirs(&commit.author.email) {
        let message = format!("the verdict of `{handle}` was committed by {} on {}", commit.author.email, commit.day());
        return Err(Doubt::Fails(message, "have them commit their verdict themselves"));
    }
    let proven = match &commit.evidence {
        Evidence::Signed(principals) if !principals.iter().any(|own| own == handle || is_theirs(own)) => {
            let message = format!("the verdict of `{handle}` is signed by {}", principals.join(", "));
            return Err(Doubt::Fails(message, "have them sign their verdict with their own key"));
        }
        evidence => evidence.level(),
    };
    if proven >= verdict.level {
        return Ok(());
    }
    let why = match &commit.evidence {
        Evidence::Unverified(reason) => format!("its signature proves nothing: {reason}"),
        Evidence::Platform => "signed by the platform only".to_owned(),
        _ => "not signed".to_owned(),
    };
    let needs = if verdict.level == 2 { "signed by the platform" } else { "signed" };
    let message =
        format!("the verdict of `{handle}` is authored by them and {why}, and tier {} needs it {needs}", verdict.tier);
    Err(Doubt::Fails(message, "sign the commit with a key of `allowed_signers`"))
}

/// The commit that brought the verdict as it stands; not the first of all.
fn introduced<'c>(past: &'c Chronicle, verdict: &Verdict<'_>) -> Option<&'c Commit> {
    let path = format!("approvers[{}].verdict", verdict.person.value);
    let change = past.life(verdict.key).and_then(|life| life.of(&path).next_back());
    change.map_or_else(|| past.brought(verdict.key), |change| past.of(change))
}
