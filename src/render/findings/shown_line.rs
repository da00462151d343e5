//! One line of a source file as an excerpt shows it.

use crate::render::visible::{is_deceptive, push_escaped};

/// A line safe to print and not too long, with the places that byte offsets of the original came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ShownLine {
    /// The text shown.
    pub(super) text: String,
    /// For each offset asked for, its place in `text`.
    pub(super) places: Vec<usize>,
}

/// Shows at most `room` characters of `line`, around the first of `offsets` (bytes) if the line is longer.
/// An offset in a part that was cut comes to the nearest end.
pub(super) fn shown_line(line: &str, offsets: &[usize], room: usize, ellipsis: &str) -> ShownLine {
    let skipped = skipped(line, offsets.first().copied().unwrap_or(0), room);
    let mut text = if skipped > 0 { ellipsis.to_owned() } else { String::new() };
    let mut places: Vec<Option<usize>> = vec![None; offsets.len()];
    for (number, (index, c)) in line.char_indices().enumerate().skip(skipped) {
        if number >= skipped + room {
            text.push_str(ellipsis);
            break;
        }
        for (place, _) in places.iter_mut().zip(offsets).filter(|(place, offset)| place.is_none() && **offset <= index)
        {
            *place = Some(text.len());
        }
        match c {
            '\u{feff}' if index == 0 => {}
            c if is_deceptive(c) && c != '\t' => push_escaped(&mut text, c),
            c => text.push(c),
        }
    }
    let end = text.len();
    ShownLine { places: places.into_iter().map(|place| place.unwrap_or(end)).collect(), text }
}

/// Characters left out at the start of a long line so that `offset` is seen with something before it.
fn skipped(line: &str, offset: usize, room: usize) -> usize {
    if line.len() <= room || line.chars().count() <= room {
        return 0;
    }
    let before = line.char_indices().take_while(|(index, _)| *index < offset).count();
    if before < room * 2 / 3 { 0 } else { before - room / 3 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_follow_characters_that_grow() {
        let shown = shown_line("a\u{1b}: é!", &[1, 4, 6], 80, "…");
        assert_eq!(shown, ShownLine { text: "a\\u{1b}: é!".into(), places: vec![1, 9, 11] });
    }

    #[test]
    fn a_long_line_is_shown_around_what_is_pointed_at() {
        let line = format!("{}here{}", "x".repeat(1000), "y".repeat(1000));
        let shown = shown_line(&line, &[1000, 1004], 30, "…");
        assert_eq!(shown.text, format!("…{}here{}…", "x".repeat(10), "y".repeat(16)));
        assert_eq!(&shown.text[shown.places[0]..shown.places[1]], "here");
    }

    #[test]
    fn a_byte_order_mark_is_not_shown() {
        assert_eq!(shown_line("\u{feff}id", &[3, 5], 80, "…"), ShownLine { text: "id".into(), places: vec![0, 2] });
    }
}
