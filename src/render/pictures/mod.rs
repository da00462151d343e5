//! Pictures: answers of views as SVG, each with the same figures as a table beside it.
//!
//! Every picture is text and simple shapes, drawn the same on every run, and needs no script, font or colour to be
//! read. Colours are variables of the page's style sheet (`page/parts/colours.css`), so that they follow
//! light and dark.

mod benefits_realisation;
mod calibration;
mod capacity;
mod dependency_graph;
mod gantt;
mod graph;
mod grid;
mod linear;
mod mark;
mod milestone_trend;
mod milestones;
mod proposals;
mod plain;
mod rag_grid;
mod read;
mod risk_distribution;
mod risk_matrix;
mod roadmap;
mod running;
mod s_curve;
mod scale;
mod skills;
mod svg;
mod value_curve;

use super::html::escape;
use super::inert::inert;
use super::{Frame, tables};
use crate::decide::prioritise;
use crate::rules::Scene;
use crate::views::{self, Misfit, Query, Table};

/// A picture.
#[derive(Debug, Clone, Copy)]
pub struct Picture {
    /// Its name: in templates with `_` for `-`.
    pub name: &'static str,
    /// What it shows, in one line.
    pub summary: &'static str,
    /// The views it is drawn from; `prioritise` is the best choice within the envelope.
    pub views: &'static [&'static str],
    /// Draws the answers of those views, in that order; `None` if there is nothing to draw.
    draw: fn(&[Table], &Frame) -> Option<Drawing>,
    /// The same with characters, for a terminal.
    print: fn(&[Table], &Frame) -> Option<Sketch>,
}

/// Every picture, in the order they are listed.
pub const ALL: &[Picture] = &[
    benefits_realisation::PICTURE,
    calibration::PICTURE,
    capacity::PICTURE,
    dependency_graph::PICTURE,
    gantt::PICTURE,
    milestones::PICTURE,
    proposals::PICTURE,
    milestone_trend::PICTURE,
    rag_grid::PICTURE,
    risk_distribution::PICTURE,
    risk_matrix::PICTURE,
    roadmap::PICTURE,
    s_curve::PICTURE,
    skills::PICTURE,
    value_curve::PICTURE,
];

/// A finished drawing.
#[derive(Debug)]
struct Drawing {
    svg: String,
    /// What to know when looking at it: a legend, or what was left out.
    notes: Vec<String>,
    /// The same figures.
    twin: Table,
    /// Whether all of them can be read in the drawing: then paper does without the table.
    is_complete: bool,
}

/// A finished drawing for a terminal.
#[derive(Debug)]
struct Sketch {
    title: &'static str,
    /// No wider than there is room for; spaces at their ends do not matter.
    lines: Vec<String>,
    /// What to know when looking at it.
    notes: Vec<String>,
}

/// The pictures that are drawn first of all from a view.
pub fn of_view(view: &str) -> impl Iterator<Item = &'static Picture> {
    ALL.iter().filter(move |picture| picture.views.first() == Some(&view))
}

impl Picture {
    /// What it is drawn from: its first view answers the whole question, the others all of it but the filter, whose
    /// columns they may not have.
    ///
    /// # Errors
    /// [`Misfit`] if `query` names something that is not there.
    pub fn answers(&self, scene: &Scene<'_>, query: &Query) -> Result<Vec<Table>, Misfit> {
        self.answers_with(scene, query, || prioritise::recommended(scene, query))
    }

    /// The same where the best choice may be known already. Where nothing can be chosen it is left out.
    ///
    /// # Errors
    /// As [`Picture::answers`].
    pub fn answers_with(
        &self,
        scene: &Scene<'_>,
        query: &Query,
        choice: impl Fn() -> Result<Table, Misfit>,
    ) -> Result<Vec<Table>, Misfit> {
        let beside = Query { filter: None, by: None, ..query.clone() };
        let answer = |(number, name): (usize, &&str)| match views::named(name) {
            Some(view) => Some(view.answer(scene, if number == 0 { query } else { &beside })),
            None => choice().ok().map(Ok),
        };
        self.views.iter().enumerate().filter_map(answer).collect()
    }

    /// The picture drawn with characters, as wide as `frame` has room; letters tell everything without colour.
    pub fn text(&self, answers: &[Table], frame: &Frame) -> String {
        let Some(sketch) = (self.print)(answers, frame) else { return "There is nothing to draw.\n".to_owned() };
        let mut text = tables::headline(sketch.title, frame);
        for line in &sketch.lines {
            text += line.trim_end();
            text.push('\n');
        }
        let notes = sketch.notes.iter().map(|note| tables::wrapped_words(&super::line(note), frame.width));
        text.extend(notes.enumerate().map(|(index, note)| format!("{}{note}\n", if index == 0 { "\n" } else { "" })));
        inert(&text)
    }

    /// The picture as an HTML figure with its table folded below it.
    pub fn html(&self, answers: &[Table], frame: &Frame) -> String {
        let Some(drawing) = (self.draw)(answers, frame) else {
            return "<p class=\"nothing\">There is nothing to draw.</p>\n".to_owned();
        };
        let notes: String = drawing.notes.iter().map(|note| format!("<p>{}</p>\n", escape(note))).collect();
        let caption = if notes.is_empty() { notes } else { format!("<figcaption>\n{notes}</figcaption>\n") };
        format!(
            "<figure class=\"picture{}\">\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">\n{}</div>\n{caption}\
             <details><summary>The same figures as a table</summary>\n{}</details>\n</figure>\n",
            if drawing.is_complete { " complete" } else { "" },
            escape(self.summary),
            drawing.svg,
            tables::html_table(&drawing.twin, frame),
        )
    }
}

/// A copy of `table` with only these rows (by index) and columns, all shown.
fn twin(table: &Table, rows: impl IntoIterator<Item = usize>, columns: &[&str]) -> Table {
    let mut twin = table.clone();
    twin.rows = rows.into_iter().filter_map(|index| table.rows.get(index)).cloned().collect();
    let there: Vec<String> =
        columns.iter().filter(|name| twin.column(name).is_some()).map(|name| (*name).to_owned()).collect();
    // Every name was just found, so that nothing can be missing.
    let _ = twin.choose(&there);
    for column in &mut twin.columns {
        column.shown = columns.contains(&&*column.name);
    }
    twin.totals.clear();
    twin
}

/// Says what was left out, where something was.
fn left_out(drawn: usize, all: usize, words: &str) -> Option<String> {
    (all > drawn).then(|| format!("{drawn} of {all} {words}."))
}

/// Words for a number of days against plan: `+21 d`, `-3 d`, `0 d`.
fn days(days: i64) -> String {
    if days > 0 { format!("+{days} d") } else { format!("{days} d") }
}
