//! How the figures of a programme come about: from those of the work below it.

use std::collections::BTreeSet;

use super::derivation::{Derivation, From, From::Field, From::Figure, From::Found, Stated, of};
use super::{Cell, rating};
use crate::metrics::hierarchy::Hierarchy;
use crate::metrics::{Figure as Known, cost, exposure, horizon};
use crate::model::{ProjectId, RecordId};
use crate::rules::Scene;

const ROLLED: &str = "formulas §10: every project once, at any depth; unknown ones are counted, not guessed";
const OWN: &str = "a convention of this tool, formulas §10";

const RATINGS: &[From] = &[Found(ratings)];
const WEIGHED: &[From] = &[Found(ratings), Found(budgets)];
const DATES: &[From] = &[Found(dates)];
const ESTIMATES: &[From] = &[Found(estimates)];

/// The figures of `programme`, in the order of its columns.
pub(super) const FIGURES: &[Derivation] = &[
    of("programme", "the parent", OWN, &[Field("parent")]),
    of("rag", "the overall rating as declared", "the programme's report", &[Field("status.rag.overall")]),
    of("projects", "number of projects below, at any depth", ROLLED, RATINGS),
    of("green", "projects below that declare green", ROLLED, RATINGS),
    of("amber", "projects below that declare green-amber or amber", ROLLED, RATINGS),
    of("red", "projects below that declare amber-red or red", ROLLED, RATINGS),
    of("unrated", "projects below without a rating", ROLLED, RATINGS),
    of(
        "rag_weighted",
        "the colour nearest to rag_index: below 0.5 green, below 1.5 amber, else red",
        ROLLED,
        &[Figure("rag_index")],
    ),
    of("rag_index", "Σ budget × steps of the declared rating ÷ Σ budget", ROLLED, WEIGHED),
    of("rag_computed", "as rag_weighted, by the ratings that figures give", ROLLED, &[Found(computed), Found(budgets)]),
    of(
        "rag_gap",
        "rag_index − the same by the ratings that figures give",
        ROLLED,
        &[Figure("rag_index"), Found(computed)],
    ),
    of("trend", "rag against that of the report before", OWN, &[Field("status.rag.overall")]),
    of("finish_baseline", "the latest baseline of the programme and the work below", ROLLED, DATES),
    of("finish_forecast", "the latest expected day of the programme and the work below", ROLLED, DATES),
    of(
        "slip_days",
        "finish_forecast − finish_baseline",
        ROLLED,
        &[Figure("finish_forecast"), Figure("finish_baseline")],
    ),
    of(
        "budget",
        "Σ budgets of the projects below; the programme's own would count them again",
        ROLLED,
        &[Found(budgets)],
    ),
    of("actual", "Σ spent by the projects below", ROLLED, &[Found(actuals)]),
    of("eac", "Σ estimates at completion of the projects below", ROLLED, ESTIMATES),
    of("variance", "Σ (eac − budget) of the projects that know both", ROLLED, &[Found(estimates), Found(budgets)]),
    of("variance_pct", "variance ÷ Σ budget of the same projects × 100", ROLLED, &[Figure("variance"), Found(budgets)]),
    of("risks_open", "number of open risks of the programme and the work below", ROLLED, &[Found(risks)]),
    of("exposure", "Σ exposure of the programme and the work below", ROLLED, &[Found(exposures)]),
    of("issues_open", "number of open issues of the programme and the work below", ROLLED, &[Found(issues)]),
    of("next_milestone", "the open milestone with the earliest forecast, of work under way", ROLLED, &[Found(next)]),
    of("next_milestone_date", "the earliest forecast of an open milestone, of work under way", ROLLED, &[Found(next)]),
    of("freshness_days", "as-of date − status.date of the programme's own report", OWN, &[Field("status.date")]),
    of("findings", "findings of `pmo check` about the programme and the work below", OWN, &[]),
    of("currency", "the one that all amounts are in, else the tree's where there are rates", ROLLED, &[Found(budgets)]),
    of("forecast", "Σ still to be spent by the projects below", ROLLED, &[Found(still_to_come)]),
    of("under_way", "active, and not at the last stage of the methodology", OWN, &[Field("state"), Field("stage")]),
    of("summary", "as stated", "the programme's report", &[Field("status.summary")]),
    of("risks_costed", "number of those open risks whose exposure is known", ROLLED, &[Found(risks)]),
];

/// One value of each piece of work that stands below, under the name by which it is explained itself.
fn each(
    scene: &Scene<'_>,
    record: RecordId,
    figure: &str,
    whose: Whose,
    value: impl Fn(ProjectId) -> Cell,
) -> Vec<Stated> {
    let Some(own) = scene.portfolio.as_project(record) else { return Vec::new() };
    let mut below: BTreeSet<ProjectId> = Hierarchy::of(scene.portfolio).below(own);
    below.insert(own);
    let asked = below.into_iter().filter(|id| whose == Whose::All || scene.portfolio.project(*id).is_project());
    let stated = asked.map(|id| {
        let project = scene.portfolio.project(id);
        let spot = Some(scene.portfolio.record(project.record).head());
        Stated { name: format!("{}.{figure}", project.id), value: value(id), spot }
    });
    stated.collect()
}

/// Which work counts: projects only, or programmes as well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Projects,
    All,
}

fn money(scene: &Scene<'_>, record: RecordId, figure: &str, amount: fn(&cost::Outturn) -> Known) -> Vec<Stated> {
    let outturn = |id| cost::outturn(scene.portfolio.project(id), scene.policy, scene.as_of);
    each(scene, record, figure, Whose::Projects, |id| Cell::figure(amount(&outturn(id)), Cell::Decimal))
}

fn budgets(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    money(scene, record, "budget", |money| money.budget)
}

fn actuals(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    money(scene, record, "actual", |money| money.actual)
}

fn still_to_come(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    money(scene, record, "forecast", |money| money.to_come)
}

fn estimates(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let basis = scene.basis();
    each(scene, record, "eac", Whose::Projects, |id| Cell::figure(basis.earned(id).forecast.eac, Cell::Decimal))
}

fn ratings(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    each(scene, record, "rag", Whose::Projects, |id| rating::declared(scene, id, "overall"))
}

fn computed(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let basis = scene.basis();
    each(scene, record, "rag_computed", Whose::Projects, |id| rating::computed(basis.health(id).overall))
}

fn dates(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let finish = |id| horizon::finish(scene.portfolio, id);
    let mut found =
        each(scene, record, "finish_baseline", Whose::All, |id| Cell::figure(finish(id).baseline, Cell::Date));
    found
        .extend(each(scene, record, "finish_forecast", Whose::All, |id| Cell::figure(finish(id).expected, Cell::Date)));
    found
}

fn next(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let next = |id| horizon::next(scene.portfolio, id);
    each(scene, record, "next_milestone_date", Whose::All, |id| {
        Cell::or_null(next(id), "no_open_milestone", |next| Cell::date(&next.forecast))
    })
}

fn exposed(scene: &Scene<'_>, id: ProjectId) -> exposure::Exposure {
    exposure::exposure(scene.portfolio, exposure::open(scene.portfolio, [Some(id)]), scene.policy)
}

fn risks(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    each(scene, record, "risks_open", Whose::All, |id| Cell::count(exposed(scene, id).open))
}

fn exposures(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    each(scene, record, "exposure", Whose::All, |id| Cell::figure(exposed(scene, id).inherent.amount, Cell::Decimal))
}

fn issues(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let open = |id| scene.portfolio.issues.of(id).iter().filter(|issue| issue.is_open()).count();
    each(scene, record, "issues_open", Whose::All, |id| Cell::count(open(id)))
}
