//! `approval-not-by-approver`: a verdict that its approver did not commit, as far as the tier needs that proven.

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Chronicle, Commit, Evidence};
use crate::finding::{Finding, Level};
use crate::metrics::gate::{self, Taken};
use crate::metrics::proof::{self, Addresses, Doing};
use crate::model::{Approver, Decision, Filed, Text};

pub(super) const RULE: Rule = Rule {
    name: "approval-not-by-approver",
    group: Group::Approvals,
    level: Level::Error,
    page: include_str!("approval_not_by_approver.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    nobodys(scene, found);
    let mut judged = scene.portfolio.decisions.iter().flat_map(|decision| verdicts(scene, decision)).peekable();
    let Some(past) = judged.peek().and_then(|_| scene.remembered(found)) else { return };
    let addresses = Addresses::of(scene.portfolio, past);
    let mut unknown = Vec::new();
    for verdict in judged {
        match judge(scene, past, &addresses, &verdict) {
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

/// Approvals that no verdict stands behind, where the tier needs verdicts proven: anybody can type an outcome.
fn nobodys(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    let is_live = |decision: Taken<'_, '_>| gate::is_live(portfolio, gate::subject(portfolio, decision), scene.policy);
    for decision in scene.decisions().iter().filter(|decision| decision.is_approval() && is_live(decision)) {
        let Some(outcome) = decision.outcome else { continue };
        let (tier, level) = gate::proof_needed(portfolio, scene.policy, decision);
        if level > 0 && !decision.approvers.iter().any(Approver::approves) {
            let name = decision.id.map_or("this decision", |id| id.value);
            let message = format!("`{name}` approves, and nobody's verdict does, which tier {tier} needs");
            let help = "name who decides in `approvers`, and have them commit their verdict themselves";
            found.push(Finding::at(outcome.spot, message).help(help));
        }
    }
}

/// A verdict that must be proven.
struct Verdict<'a> {
    decision: &'a Filed<'a, Decision<'a>>,
    approver: Approver<'a>,
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
    let (tier, level) = gate::proof_needed(portfolio, scene.policy, decision);
    let verdict = |approver: &Approver<'a>| {
        Some(Verdict { decision, approver: *approver, person: approver.person?, said: approver.verdict?, tier, level })
    };
    if level == 0 { Vec::new() } else { decision.approvers.iter().filter_map(verdict).collect() }
}

fn judge(scene: &Scene<'_>, past: &Chronicle, addresses: &Addresses<'_>, verdict: &Verdict<'_>) -> Result<(), Doubt> {
    let handle = verdict.person.value;
    let proof = proof::of_verdict(scene.portfolio, past, addresses, verdict.decision, &verdict.approver)
        .ok_or(Doubt::OutOfReach)?;
    let commit = proof.commit;
    match proof.doing {
        Doing::Own if proof.level() >= verdict.level => Ok(()),
        Doing::Own => Err(Doubt::Fails(too_weak(commit, verdict), "sign the commit with a key of `allowed_signers`")),
        Doing::Uncommitted => Err(Doubt::Unjudged(
            format!("the verdict of `{handle}` is in no commit yet"),
            "have them commit it themselves",
        )),
        Doing::Untold => Err(Doubt::Unjudged(
            format!("nobody can tell which commits are those of `{handle}`"),
            "add the addresses they commit with to `emails:` of their record",
        )),
        Doing::Contested => Err(Doubt::Unjudged(
            format!("`{handle}` shares {} with somebody else, or took it over", commit.author.email),
            "give everybody addresses of their own in `emails:`, and have them commit it anew",
        )),
        Doing::Doubtful(reason) => Err(Doubt::Unjudged(
            format!("the commit that brought the verdict of `{handle}` is {reason}"),
            "have them commit it anew, with the clock set right",
        )),
        Doing::Foreign => Err(Doubt::Fails(
            format!("the verdict of `{handle}` was committed by {} on {}", commit.author.email, commit.day()),
            "have them commit their verdict themselves",
        )),
        Doing::SignedByAnother => {
            let Evidence::Signed(principals) = &commit.evidence else { return Ok(()) };
            let message = format!("the verdict of `{handle}` is signed by {}", principals.join(", "));
            Err(Doubt::Fails(message, "have them sign their verdict with their own key"))
        }
    }
}

fn too_weak(commit: &Commit, verdict: &Verdict<'_>) -> String {
    let why = match &commit.evidence {
        Evidence::Unverified(reason) => format!("its signature proves nothing: {reason}"),
        Evidence::Platform => "signed by the platform only".to_owned(),
        _ => "not signed".to_owned(),
    };
    let needs = if verdict.level == 2 { "signed by the platform" } else { "signed" };
    let (handle, tier) = (verdict.person.value, verdict.tier);
    format!("the verdict of `{handle}` is authored by them and {why}, and tier {tier} needs it {needs}")
}
