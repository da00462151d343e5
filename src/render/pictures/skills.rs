//! `skills`: how much of each skill is asked for of what there is, month by month.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::grid::{self, Line, Load, MOST, busiest_first, grid};
use super::read::rows;
use super::{Drawing, Picture, Sketch};
use crate::metrics::ratio;
use crate::render::Frame;
use crate::views::{Cell, Column, ColumnType as Type, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "skills",
    summary: "how much of each skill is asked for, scarcest first",
    views: &["skills"],
    draw,
    print,
};

const TITLE: &str = "Agreed share of each skill";

/// One month of one skill.
type Month<'t> = &'t [(Cow<'static, str>, Cell)];

/// Which skill is asked for when, scarcest first.
struct Skills<'t> {
    periods: Vec<&'t str>,
    months: Vec<(&'t str, Month<'t>)>,
    lines: Vec<Line<'t>>,
    /// What was left out.
    notes: Vec<String>,
}

fn skills(answers: &[Table]) -> Option<Skills<'_>> {
    let [table] = answers else { return None };
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut periods: Vec<&str> = Vec::new();
    let mut months: Vec<(&str, Month<'_>)> = Vec::new();
    for row in rows(table) {
        let (Some(name), Some(Cell::List(cells))) = (row.text("skill"), row.cell("months")) else { continue };
        let of_skill: Vec<Month<'_>> = cells.iter().filter_map(month).collect();
        if periods.is_empty() {
            periods = of_skill.iter().filter_map(|month| cell(month, "period")?.as_text()).collect();
        }
        lines.push(Line { name, loads: of_skill.iter().map(|month| load(month)).collect() });
        months.extend(of_skill.iter().map(|month| (name, *month)));
    }
    let all = lines.len();
    let loaded = busiest_first(&mut lines);
    let mut notes = Vec::new();
    if loaded > MOST {
        notes.push(format!("The scarcest {MOST} of {loaded} are drawn."));
    }
    if all > loaded {
        notes.push(format!("{} more are not asked for, or nobody knows who has them.", all - loaded));
    }
    Some(Skills { periods, months, lines, notes }).filter(|skills| !skills.lines.is_empty())
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let Skills { periods, months, lines, notes } = skills(answers)?;
    let over = lines.iter().filter(|line| line.busiest().is_over()).count();
    let description =
        format!("{} skills in {} months; {over} are asked for beyond what there is", lines.len(), periods.len());
    let svg = grid(&lines, &periods, TITLE, &description);
    let legend = "Percent of the time of those who have a skill that is agreed for it. ▲ nearly all of it, ■ and hatched: \
                  more than there is.";
    let notes = std::iter::once(legend.to_owned()).chain(notes).collect();
    let drawn = |name: &str| lines.iter().any(|line| line.name == name);
    let twin = twin(months.iter().filter(|(name, _)| drawn(name)));
    Some(Drawing { svg, notes, twin, is_complete: true })
}

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let skills = skills(answers)?;
    let (lines, notes) = grid::print(&skills.lines, &skills.periods, frame);
    Some(Sketch { title: TITLE, lines, notes: notes.into_iter().chain(skills.notes).collect() })
}

fn month(cell: &Cell) -> Option<Month<'_>> {
    match cell {
        Cell::Record(fields) => Some(fields),
        _ => None,
    }
}

fn cell<'t>(month: Month<'t>, name: &str) -> Option<&'t Cell> {
    month.iter().find(|(field, _)| field == name).map(|(_, cell)| cell)
}

fn load(month: Month<'_>) -> Option<Load> {
    let (demand, supply) = (cell(month, "demand")?.number()?, cell(month, "supply")?.number()?);
    match ratio(demand, supply) {
        Some(share) => Some(Load::Share(share)),
        None if demand > Decimal::ZERO => Some(Load::OfNothing),
        None => None,
    }
}

/// The same figures, one row a skill and month.
fn twin<'t>(months: impl Iterator<Item = &'t (&'t str, Month<'t>)>) -> Table {
    let days = |name: &'static str| Column::new(name, Type::Number).unit("person-days");
    let figures = ["demand", "supply", "gap"];
    let mut columns = vec![Column::new("skill", Type::Text), Column::new("period", Type::Period)];
    columns.extend(figures.map(days));
    let mut twin = Table::new("skills", "Skills by month", columns);
    twin.rows = months
        .map(|(name, month)| {
            let said = |field: &str| cell(month, field).cloned().unwrap_or(Cell::Null("not_given"));
            let mut cells = vec![Cell::word(name), said("period")];
            cells.extend(figures.map(said));
            cells
        })
        .collect();
    twin
}
