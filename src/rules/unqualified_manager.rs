//! `unqualified-manager`: somebody who runs demanding work without the training it needs, or too much work at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use super::sentence::all_of;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Fields, Project, Record};

pub(super) const RULE: Rule = Rule {
    name: "unqualified-manager",
    group: Group::Resources,
    level: Level::Warning,
    page: include_str!("unqualified_manager.md"),
    check,
};

/// A course that managers of some tiers need.
struct Course<'a> {
    id: &'a str,
    certificate: Option<&'a str>,
    months: Option<u32>,
    tiers: Vec<i64>,
}

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let courses = courses(scene);
    let trained = trained(scene, &courses);
    let mut of_manager: BTreeMap<&str, Vec<&Project<'_>>> = BTreeMap::new();
    for (_, project) in scene.active().filter(|(_, project)| project.is_project()) {
        let runs = scene.has_reached(project, "definition") && !scene.has_reached(project, "realisation");
        if let Some(manager) = project.manager.filter(|_| runs) {
            of_manager.entry(manager.value).or_default().push(project);
        }
    }
    for (manager, projects) in of_manager {
        found.extend(untrained(scene, &courses, &trained, manager, &projects));
        found.extend(overloaded(scene, manager, &projects));
    }
}

fn courses<'a>(scene: &Scene<'a>) -> Vec<Course<'a>> {
    let records = scene.portfolio.records.iter().filter(|record| record.kind.name == "course" && !record.is_closed());
    let offered = records.filter(|record| record.state() != Some("planned"));
    let course = |record: &'a Record<'a>| {
        let fields = record.fields();
        let tiers = fields.texts("needed_for_tiers").iter().filter_map(|tier| tier.value.parse().ok()).collect();
        let months = fields.integer("valid_months").and_then(|months| u32::try_from(months.value).ok());
        let certificate = fields.text("certificate").map(|certificate| certificate.value);
        Some(Course { id: record.id?.value, certificate, months, tiers })
    };
    offered.filter_map(course).filter(|course| !course.tiers.is_empty()).collect()
}

/// Who has completed which course in time, as far as trainings say: people, and teams whose people count.
fn trained<'a>(scene: &Scene<'a>, courses: &[Course<'a>]) -> BTreeSet<(&'a str, &'a str)> {
    let mut trained = BTreeSet::new();
    for record in scene.portfolio.records.iter().filter(|record| record.kind.name == "training") {
        let fields = record.fields();
        let course = fields.text("course").and_then(|id| courses.iter().find(|course| course.id == id.value));
        let who = fields.text("person").or_else(|| fields.text("team"));
        if let Some((course, who)) = course.zip(who).filter(|(course, _)| counts(fields, course, scene.as_of)) {
            trained.insert((who.value, course.id));
        }
    }
    trained
}

/// Whether a training is completed and still counts. One completed on a day nobody knows counts until a day that is
/// stated.
fn counts(training: Fields<'_>, course: &Course<'_>, as_of: NaiveDate) -> bool {
    let completed = training.date("completed").value();
    let done = training.text("state").is_some_and(|state| state.value == "completed") || completed.is_some();
    let lapses = completed.zip(course.months).and_then(|(day, months)| day.checked_add_months(Months::new(months)));
    let until = training.date("valid_until").value().or(lapses);
    done && completed.is_none_or(|day| day <= as_of) && until.is_none_or(|until| until >= as_of)
}

/// One finding a manager: the courses that some of their projects need, at the most demanding such project.
fn untrained(
    scene: &Scene<'_>,
    courses: &[Course<'_>],
    trained: &BTreeSet<(&str, &str)>,
    manager: &str,
    projects: &[&Project<'_>],
) -> Option<Finding> {
    let team = scene.portfolio.person(manager).and_then(|person| person.team).map(|team| team.value);
    let lacks = |course: &&Course<'_>| {
        let by_training = |who: &str| trained.contains(&(who, course.id));
        !by_training(manager) && !team.is_some_and(by_training) && !certified(scene, manager, course)
    };
    let missing: Vec<&Course<'_>> = courses.iter().filter(lacks).collect();
    let needing = |project: &&&Project<'_>| {
        let tier = scene.tier(project);
        missing.iter().any(|course| tier.is_some_and(|tier| course.tiers.contains(&tier)))
    };
    let mut needing: Vec<&&Project<'_>> = projects.iter().filter(needing).collect();
    needing.sort_by_key(|project| scene.tier(project));
    let (first, others) = needing.split_first()?;
    let tier = scene.tier(first)?;
    let needed = missing.iter().filter(|course| course.tiers.contains(&tier)).map(|course| format!("`{}`", course.id));
    let needed: Vec<String> = needed.collect();
    let message = format!("`{manager}` runs a tier {tier} project without {}", all_of(&needed));
    let finding = Finding::at(first.manager?.spot, message);
    let finding = finding.help("book the training, record it, or name a manager who has it");
    Some(
        others
            .iter()
            .filter_map(|project| project.manager)
            .fold(finding, |finding, manager| finding.also(manager.spot, "and runs this one as well")),
    )
}

/// Whether a person's record has the course's certificate, still valid.
fn certified(scene: &Scene<'_>, manager: &str, course: &Course<'_>) -> bool {
    let Some((person, wanted)) = scene.portfolio.person(manager).zip(course.certificate) else { return false };
    person.fields.list("certificates").any(|certificate| {
        let named = certificate.text("name").is_some_and(|name| name.value == wanted);
        named && certificate.date("until").value().is_none_or(|until| until >= scene.as_of)
    })
}

fn overloaded(scene: &Scene<'_>, manager: &str, projects: &[&Project<'_>]) -> Option<Finding> {
    let limit = scene.policy.thresholds.whole("manager_projects");
    let count = i64::try_from(projects.len()).unwrap_or(i64::MAX);
    let (first, others) = projects.split_first().filter(|_| count > limit)?;
    let over = count - limit;
    let message = format!("`{manager}` runs {count} projects at once, {over} above the limit of {limit}");
    let finding = Finding::at(first.manager?.spot, message).help("name somebody else for one of them");
    Some(
        others
            .iter()
            .filter_map(|project| project.manager)
            .fold(finding, |finding, manager| finding.also(manager.spot, "and this one")),
    )
}
