//! What drawings for a terminal are made of: strips of characters beside names.

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr as _;

use super::scale::TimeScale;
use crate::render::{Frame, line, tables};

/// Characters of one row of a drawing, each one column wide.
#[derive(Debug, Clone)]
pub(super) struct Strip {
    cells: Vec<char>,
}

impl Strip {
    /// Nothing but spaces.
    pub(super) fn blank(columns: usize) -> Self {
        Strip { cells: vec![' '; columns] }
    }

    /// Puts a character; beyond the strip it is lost.
    pub(super) fn put(&mut self, column: usize, c: char) {
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = c;
        }
    }

    /// Puts a character where nothing stands yet.
    pub(super) fn put_below(&mut self, column: usize, c: char) {
        if self.cells.get(column) == Some(&' ') {
            self.put(column, c);
        }
    }

    /// Fills the columns from one to another, both of them too.
    pub(super) fn fill(&mut self, from: usize, to: usize, c: char) {
        (from..=to.min(self.cells.len())).for_each(|column| self.put(column, c));
    }

    /// Writes words of our own, whose characters are one column wide each.
    pub(super) fn write(&mut self, column: usize, words: &str) {
        words.chars().enumerate().for_each(|(index, c)| self.put(column + index, c));
    }

    pub(super) fn text(&self) -> String {
        self.cells.iter().collect()
    }
}

/// One of two characters: the second where only ASCII may be printed.
pub(super) fn pick(frame: &Frame, unicode: char, ascii: char) -> char {
    if frame.unicode { unicode } else { ascii }
}

/// A text of any origin in exactly so many columns.
pub(super) fn named(text: &str, columns: usize, frame: &Frame) -> String {
    let mut named = tables::cut(&line(text), columns, frame);
    let missing = columns.saturating_sub(named.width());
    named.extend(std::iter::repeat_n(' ', missing));
    named
}

/// How wide the widest of some texts is, within limits.
pub(super) fn widest<'t>(texts: impl IntoIterator<Item = &'t str>, least: usize, most: usize) -> usize {
    texts.into_iter().map(|text| line(text).width()).max().unwrap_or(0).clamp(least, most)
}

/// A bar of a length between nothing and `columns`.
pub(super) fn columns_of(share: f64, columns: usize) -> usize {
    if share.is_finite() { ((share.clamp(0.0, 1.0) * columns as f64).round() as usize).min(columns) } else { 0 }
}

/// Pixels that a character is taken to be wide, so that one scale of time serves pages and terminals.
const PIXELS: f64 = 8.0;

/// A time axis in columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timeline {
    scale: TimeScale,
    columns: usize,
    today: NaiveDate,
}

impl Timeline {
    /// An axis that takes in all `dates` and today; `None` without any.
    pub(super) fn over(
        dates: impl IntoIterator<Item = NaiveDate>,
        columns: usize,
        today: NaiveDate,
    ) -> Option<Timeline> {
        let mut dates = dates.into_iter().peekable();
        dates.peek()?;
        let scale = TimeScale::over(dates.chain([today]), 0.0, columns as f64 * PIXELS)?;
        Some(Timeline { scale, columns, today })
    }

    /// The column of a day.
    pub(super) fn column(&self, date: NaiveDate) -> usize {
        ((self.scale.x(date) / PIXELS) as usize).min(self.columns.saturating_sub(1))
    }

    /// The words above the axis.
    pub(super) fn head(&self) -> Strip {
        let mut head = Strip::blank(self.columns);
        let mut free = 0;
        for (date, word) in self.scale.marks() {
            let column = self.column(date);
            if column >= free && column + word.len() <= self.columns {
                head.write(column, &word);
                free = column + word.len() + 1;
            }
        }
        head
    }

    /// An empty row, with the line of today.
    pub(super) fn row(&self, frame: &Frame) -> Strip {
        let mut row = Strip::blank(self.columns);
        row.put(self.column(self.today), pick(frame, '│', '|'));
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_never_longer_than_its_room() {
        assert_eq!([f64::NAN, -1.0, 0.5, 7.0].map(|share| columns_of(share, 10)), [0, 0, 5, 10]);
    }

    #[test]
    fn what_lies_beyond_a_strip_is_lost() {
        let mut strip = Strip::blank(5);
        strip.fill(3, 90, '#');
        strip.put(7, 'x');
        strip.put_below(3, 'x');
        strip.write(0, "ab");
        assert_eq!(strip.text(), "ab ##");
    }

    #[test]
    fn names_fill_their_columns() {
        let frame = |unicode| Frame {
            as_of: NaiveDate::default(),
            commit: None,
            dirty: None,
            organisation: None,
            policy: None,
            width: 80,
            color: false,
            unicode,
        };
        assert_eq!(named("Trunk main", 6, &frame(false)), "Tru...");
        assert_eq!(named("日本", 6, &frame(true)), "日本  ");
    }
}
