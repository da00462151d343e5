//! What became of a value, and whether things are better for it.

/// Whether a change is for the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// For the worse.
    Worse,
    /// What was known is not reported any more.
    NoLongerReported,
    /// For the better.
    Improved,
    /// Neither.
    Neutral,
}

impl Direction {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Worse => "worse",
            Direction::NoLongerReported => "no_longer_reported",
            Direction::Improved => "improved",
            Direction::Neutral => "neutral",
        }
    }

    /// Worse if more, better if less.
    pub(super) fn of(order: std::cmp::Ordering) -> Self {
        match order {
            std::cmp::Ordering::Greater => Direction::Worse,
            std::cmp::Ordering::Less => Direction::Improved,
            std::cmp::Ordering::Equal => Direction::Neutral,
        }
    }
}

/// What happened to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The name of such a change: `milestone_slip`, `rag_moved`.
    pub what: &'static str,
    /// For better or worse.
    pub direction: Direction,
    /// How much: `42 days later`; empty where before and after say it all.
    pub detail: String,
}

impl Movement {
    /// Without a detail.
    pub(super) fn new(what: &'static str, direction: Direction) -> Self {
        Movement { what, direction, detail: String::new() }
    }
}
