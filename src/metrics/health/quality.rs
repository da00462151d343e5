//! The rating of quality: what audits found and what does not come up to its specification.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::metrics::Figure;
use crate::metrics::rag::at_most;
use crate::model::{Audit, Filed, Portfolio, ProjectId, Rag};
use crate::policy::Policy;

/// Audits by the project they examined.
pub(super) type Audits<'p, 'a> = HashMap<ProjectId, Vec<&'p Filed<'a, Audit<'a>>>>;

/// The audits held by a day.
pub(super) fn audits<'p, 'a>(portfolio: &'p Portfolio<'a>, as_of: NaiveDate) -> Audits<'p, 'a> {
    let mut audits: Audits<'p, 'a> = HashMap::new();
    for audit in portfolio.audits.iter().filter(|audit| audit.date.value().is_some_and(|date| date <= as_of)) {
        let named = audit.subject.and_then(|subject| portfolio.project_named(subject.value));
        if let Some(project) = named.or(audit.project) {
            audits.entry(project).or_default().push(audit);
        }
    }
    audits
}

/// The worst of what is open: a critical finding of an audit is red, an essential one amber; an off-specification is
/// rated by its severity (`rag_limits.quality`). Green after an audit that left none of them.
///
/// Critical, essential and recommended are the classes of the UK's Gateway reviews, off-specification is PRINCE2's
/// word. That they become a rating is a convention of this tool.
///
/// # Errors
/// `no_audit` where nobody has looked and nothing is off its specification: that is not green.
pub(super) fn rating(
    portfolio: &Portfolio<'_>,
    id: ProjectId,
    audits: &Audits<'_, '_>,
    policy: &Policy,
) -> Figure<Rag> {
    let held = audits.get(&id);
    let open = held.into_iter().flatten().flat_map(|audit| audit.findings.iter().filter(|finding| finding.is_open()));
    let found = open.map(|finding| match finding.severity.map(|severity| severity.value) {
        Some("critical") => Rag::Red,
        Some("essential") => Rag::Amber,
        _ => Rag::Green,
    });
    let issues = portfolio.issues.of(id).iter().filter(|issue| issue.is_open());
    let off = issues.filter(|issue| issue.kind.is_some_and(|kind| kind.value == "off_specification"));
    let off = off.filter_map(|issue| Some(at_most(issue.severity?.into(), "quality", policy)));
    let worst = found.chain(off).max();
    match (worst, held) {
        (None | Some(Rag::Green), None) => Err("no_audit"),
        (worst, _) => Ok(worst.unwrap_or(Rag::Green)),
    }
}
