//! Colour, letter and shape of every rating, state and band: never colour alone.

/// How a word of a closed list is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Class of its fill; text on it has the same with `on-` for `fill-`.
    pub(super) fill: &'static str,
    /// One or two letters.
    pub(super) letter: &'static str,
    /// A shape that tells it apart without colour.
    pub(super) shape: &'static str,
}

const fn mark(fill: &'static str, letter: &'static str, shape: &'static str) -> Mark {
    Mark { fill, letter, shape }
}

impl Mark {
    /// The mark of a rating.
    pub(super) fn of_rating(word: &str) -> Option<Mark> {
        Some(match word {
            "green" => mark("fill-green", "G", "●"),
            "green_amber" => mark("fill-amber", "GA", "●▲"),
            "amber" => mark("fill-amber", "A", "▲"),
            "amber_red" => mark("fill-high", "AR", "▲■"),
            "red" => mark("fill-red", "R", "■"),
            "complete" => mark("fill-blue", "C", "✔"),
            "unrated" | "stale" => mark("fill-none", "U", "○"),
            _ => return None,
        })
    }

    /// The mark of a milestone's state.
    pub(super) fn of_state(word: &str) -> Mark {
        match word {
            "done" => mark("fill-blue", "D", "✔"),
            "on_track" => mark("fill-green", "G", "●"),
            "late" => mark("fill-amber", "L", "▲"),
            "overdue" => mark("fill-red", "O", "■"),
            _ => mark("fill-none", "–", "○"),
        }
    }

    /// The mark of a band of risk.
    pub(super) fn of_band(word: &str) -> Mark {
        match word {
            "low" => mark("fill-green", "L", "●"),
            "medium" => mark("fill-amber", "M", "▲"),
            "high" => mark("fill-high", "H", "◆"),
            "very_high" => mark("fill-red", "V", "■"),
            _ => mark("fill-none", "–", "○"),
        }
    }

    /// The class of text that stands on the fill.
    pub(super) fn ink(self) -> &'static str {
        match self.fill {
            "fill-green" => "on-green",
            "fill-amber" => "on-amber",
            "fill-high" => "on-high",
            "fill-red" => "on-red",
            "fill-blue" => "on-blue",
            _ => "on-none",
        }
    }
}

/// Worst first: red, amber, green, then what nobody rated.
pub(super) fn severity(word: Option<&str>) -> u8 {
    match word {
        Some("red") => 0,
        Some("amber_red") => 1,
        Some("amber") => 2,
        Some("green_amber") => 3,
        Some("green") => 4,
        Some("complete") => 6,
        _ => 5,
    }
}
