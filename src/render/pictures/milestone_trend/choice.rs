//! Which milestones a trend is drawn of.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::left_out;
use super::super::read::{Row, rows};
use super::MOST;
use crate::views::Table;

/// One milestone: its rows, oldest first, with their dates.
pub(super) struct Course<'t> {
    row: Row<'t>,
    /// The day of each report, and the day it was then expected on.
    pub(super) points: Vec<(NaiveDate, NaiveDate)>,
}

impl<'t> Course<'t> {
    /// Whether a row is of this milestone.
    pub(super) fn is_same(&self, row: &Row<'_>) -> bool {
        ["project", "id", "name"].iter().all(|column| self.row.text(column) == row.text(column))
    }

    /// What to call it: its project too, where there are several.
    pub(super) fn name(&self, several: bool) -> String {
        let name = self.row.text("name").or(self.row.text("id")).unwrap_or("–");
        match self.row.text("project").filter(|_| several) {
            Some(project) => format!("{project}: {name}"),
            None => name.to_owned(),
        }
    }

    /// Calendar days from the first report to the last.
    pub(super) fn moved(&self) -> i64 {
        let ends = self.points.first().zip(self.points.last());
        ends.map_or(0, |((_, from), (_, to))| (*to - *from).num_days())
    }
}

/// The milestones that are drawn, the latest first.
pub(super) struct Choice<'t> {
    pub(super) courses: Vec<Course<'t>>,
    /// Whether they are of several projects.
    pub(super) several: bool,
    /// What was left out.
    pub(super) note: Option<String>,
}

/// All milestones where they have room. Else those that moved most, and of several projects the one of each that is still
/// open and slipped most: where one of a project moves, its others move along.
pub(super) fn choice(answers: &[Table]) -> Option<Choice<'_>> {
    let [table] = answers else { return None };
    let mut courses: Vec<Course<'_>> = Vec::new();
    let mut reached = Vec::new();
    for row in rows(table) {
        let Some(point) = row.date("report_date").zip(row.date("forecast")) else { continue };
        match courses.last_mut().filter(|course| course.is_same(&row)) {
            Some(course) => course.points.push(point),
            None => {
                courses.push(Course { row, points: vec![point] });
                reached.push(false);
            }
        }
        reached.last_mut().into_iter().for_each(|reached| *reached |= row.flag("reached"));
    }
    let all = courses.len();
    let several = courses.iter().any(|course| course.row.text("project") != courses[0].row.text("project"));
    let mut words = "milestones are drawn, those that slipped most";
    if all > MOST {
        if several {
            words = "milestones are drawn: of each project the open one that slipped most";
            let open = courses.into_iter().zip(reached).filter(|(_, reached)| !reached);
            courses = worst_of_each(open.map(|(course, _)| course));
        }
        courses.sort_by_key(|course| std::cmp::Reverse(course.moved()));
        let slipped = courses.iter().filter(|course| course.moved() > 0).count();
        courses.truncate(if several && slipped > 0 { slipped.min(MOST) } else { MOST });
    }
    courses.sort_by_key(|course| course.points.last().map(|(_, forecast)| std::cmp::Reverse(*forecast)));
    let note = left_out(courses.len(), all, words);
    Some(Choice { courses, several, note })
}

/// The last of those that slipped most, for each project.
fn worst_of_each<'t>(courses: impl Iterator<Item = Course<'t>>) -> Vec<Course<'t>> {
    let mut worst: BTreeMap<Option<&str>, Course<'t>> = BTreeMap::new();
    let weight = |course: &Course<'_>| (course.moved(), course.points.last().map(|(_, forecast)| *forecast));
    for course in courses {
        let project = course.row.text("project");
        if worst.get(&project).is_none_or(|other| weight(&course) >= weight(other)) {
            worst.insert(project, course);
        }
    }
    worst.into_values().collect()
}
