//! Texts in columns, made to fit a width.

use rayon::prelude::*;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::render::Frame;

/// Spaces between two columns.
pub(super) const GAP: u16 = 2;

/// The least width that a text column is cut to before a column is left out.
const LEAST_TEXT: usize = 16;

/// Rows, headings first, of as many columns as there is room for.
#[derive(Debug)]
pub(super) struct Fitted {
    /// The texts, cut where they had to be.
    pub(super) rows: Vec<Vec<String>>,
}

impl Fitted {
    /// How many of the columns there was room for.
    pub(super) fn columns(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }
}

/// Breaks headings between words if room is short, leaves out columns from the right until the rest could fit
/// with its text cut short, then cuts text, the widest first, no more than needed. The first column always stays.
pub(super) fn fit(rows: &[Vec<String>], elastic: &[bool], frame: &Frame) -> Fitted {
    let (headings, cells) = rows.split_first().map_or((&[][..], &[][..]), |(headings, cells)| (&headings[..], cells));
    let cells = |column: usize| cells.par_iter().map(move |row| row[column].width()).max().unwrap_or(0);
    let mut natural: Vec<usize> =
        (0..headings.len()).map(|column| cells(column).max(headings[column].width())).collect();
    if total(&natural) > frame.width {
        natural = (0..headings.len()).map(|column| cells(column).max(longest_word(&headings[column]))).collect();
    }
    let shortest =
        |(column, &elastic): (usize, &bool)| if elastic { natural[column].min(LEAST_TEXT) } else { natural[column] };
    let least: Vec<usize> = elastic.iter().enumerate().map(shortest).collect();
    let mut kept = headings.len();
    while kept > 1 && total(&least[..kept]) > frame.width {
        kept -= 1;
    }
    let widths = shrink(&natural[..kept], &least[..kept], frame.width);
    let broken = headings.iter().zip(&widths).map(|(heading, &width)| wrapped_words(heading, width)).collect();
    let cut = |row: &Vec<String>| row.iter().zip(&widths).map(|(text, &width)| cut(text, width, frame)).collect();
    Fitted { rows: rayon::iter::once(broken).chain(rows.par_iter().skip(1).map(cut)).collect() }
}

fn longest_word(heading: &str) -> usize {
    heading.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0)
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + usize::from(GAP) * widths.len().saturating_sub(1)
}

/// Takes from the widest column that still can give until all fit.
fn shrink(natural: &[usize], least: &[usize], room: usize) -> Vec<usize> {
    let mut widths = natural.to_vec();
    while total(&widths) > room {
        let widest = (0..widths.len()).filter(|&index| widths[index] > least[index]).max_by_key(|&index| widths[index]);
        match (widest, widths.as_mut_slice()) {
            (Some(index), widths) => widths[index] -= 1,
            (None, [only]) if *only > room => *only = room,
            (None, _) => break,
        }
    }
    widths
}

/// The text in at most `width` columns, its end replaced by an ellipsis if it is longer.
pub(in crate::render) fn cut(text: &str, width: usize, frame: &Frame) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let ellipsis = frame.ellipsis();
    let room = width.saturating_sub(ellipsis.width());
    let mut taken = 0;
    let fits = text.chars().take_while(|c| {
        taken += c.width().unwrap_or(0);
        taken <= room
    });
    let mut start: String = fits.collect();
    // Characters can be wider together than one by one.
    while start.width() > room {
        start.pop();
    }
    start.trim_end().to_owned() + ellipsis
}

/// Parts with a separator between them, broken into lines of at most `width` columns between parts.
pub(super) fn wrapped(parts: &[String], separator: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(last) if last.width() + separator.width() + part.width() <= width => {
                last.push_str(separator);
                last.push_str(part);
            }
            _ => lines.push(part.clone()),
        }
    }
    lines.join("\n")
}

/// Text broken between words into lines of at most `width` columns; a longer word keeps its own line.
pub(in crate::render) fn wrapped_words(text: &str, width: usize) -> String {
    let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    wrapped(&words, " ", width)
}
