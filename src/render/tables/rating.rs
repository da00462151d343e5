//! Ratings: shape and letter tell them apart, colour only adds.

/// A rating in people's tables: shape and letter tell it apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rating {
    Green,
    GreenAmber,
    Amber,
    AmberRed,
    Red,
    Complete,
    Stale,
    Unrated,
}

impl Rating {
    /// The rating that a status word stands for, if it is one.
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "green" => Rating::Green,
            "green_amber" => Rating::GreenAmber,
            "amber" => Rating::Amber,
            "amber_red" => Rating::AmberRed,
            "red" => Rating::Red,
            "complete" => Rating::Complete,
            "stale" => Rating::Stale,
            "unrated" => Rating::Unrated,
            _ => return None,
        })
    }

    /// Its class in the style sheet of pages.
    pub(super) fn class(self) -> &'static str {
        match self {
            Rating::Green => "green",
            Rating::GreenAmber | Rating::Amber => "amber",
            Rating::AmberRed => "high",
            Rating::Red => "red",
            Rating::Complete => "blue",
            Rating::Stale | Rating::Unrated => "none",
        }
    }

    /// Its shape, or its letter where only ASCII can be shown.
    pub(super) fn mark(self, unicode: bool) -> &'static str {
        match (self, unicode) {
            (Rating::Green, true) => "●",
            (Rating::GreenAmber, true) => "●▲",
            (Rating::Amber, true) => "▲",
            (Rating::AmberRed, true) => "▲■",
            (Rating::Red, true) => "■",
            (Rating::Complete, true) => "✔",
            (Rating::Stale | Rating::Unrated, true) => "○",
            (Rating::Green, false) => "[G]",
            (Rating::GreenAmber, false) => "[GA]",
            (Rating::Amber, false) => "[A]",
            (Rating::AmberRed, false) => "[AR]",
            (Rating::Red, false) => "[R]",
            (Rating::Complete, false) => "[C]",
            (Rating::Stale | Rating::Unrated, false) => "[ ]",
        }
    }
}
