//! Links between two pieces of work: what waits for what, and for how long.
//!
//! Formulas: §3 (precedence diagramming; PMBOK, GAO Schedule Assessment Guide).

use rust_decimal::prelude::ToPrimitive as _;

use crate::metrics::Figure;
use crate::model::{Predecessor, Unknown};

/// Which end waits for which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// The start waits for the other's finish: the usual one.
    FinishToStart,
    /// The start waits for the other's start.
    StartToStart,
    /// The finish waits for the other's finish.
    FinishToFinish,
    /// The finish waits for the other's start.
    StartToFinish,
}

/// A link to an earlier piece of work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Which end waits for which.
    pub tie: Tie,
    /// Working days between the two; negative is a lead.
    pub lag: f64,
}

/// When a piece of work starts and finishes, in offsets.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Span {
    /// Its start.
    pub start: f64,
    /// Its finish.
    pub finish: f64,
}

impl Link {
    /// A link as stated; without a type finish-to-start, without a lag none.
    ///
    /// # Errors
    /// `unreadable` for another type, and why a lag that is stated is not known.
    pub fn read(after: &Predecessor<'_>) -> Figure<Link> {
        let tie = match after.link.map(|link| link.value) {
            None | Some("FS") => Tie::FinishToStart,
            Some("SS") => Tie::StartToStart,
            Some("FF") => Tie::FinishToFinish,
            Some("SF") => Tie::StartToFinish,
            Some(_) => return Err(Unknown::Unreadable.code()),
        };
        let lag = match after.lag.or_reason() {
            Ok(lag) => lag.to_f64().ok_or(Unknown::Unreadable.code())?,
            Err(Unknown::NotGiven) => 0.0,
            Err(unknown) => return Err(unknown.code()),
        };
        Ok(Link { tie, lag })
    }

    /// The earliest day on which work of this length can begin behind `before`.
    /// FS: EF + lag; SS: ES + lag; FF: EF + lag − d; SF: ES + lag − d.
    pub fn begin(self, before: Span, work: f64) -> f64 {
        match self.tie {
            Tie::FinishToStart => before.finish + self.lag,
            Tie::StartToStart => before.start + self.lag,
            Tie::FinishToFinish => before.finish + self.lag - work,
            Tie::StartToFinish => before.start + self.lag - work,
        }
    }

    /// The latest finish of work of this length before `late`, the late dates of what waits for it.
    /// FS: LS − lag; SS: LS − lag + d; FF: LF − lag; SF: LF − lag + d.
    pub fn late_finish(self, late: Span, work: f64) -> f64 {
        match self.tie {
            Tie::FinishToStart => late.start - self.lag,
            Tie::StartToStart => late.start - self.lag + work,
            Tie::FinishToFinish => late.finish - self.lag,
            Tie::StartToFinish => late.finish - self.lag + work,
        }
    }

    /// How much later `before` could be without moving `waiting`, both by their early dates.
    pub fn slack(self, before: Span, waiting: Span) -> f64 {
        match self.tie {
            Tie::FinishToStart => waiting.start - self.lag - before.finish,
            Tie::StartToStart => waiting.start - self.lag - before.start,
            Tie::FinishToFinish => waiting.finish - self.lag - before.finish,
            Tie::StartToFinish => waiting.finish - self.lag - before.start,
        }
    }

    /// Whether it holds the start of what comes first: a start that has happened cannot move any more.
    pub fn holds_start(self) -> bool {
        matches!(self.tie, Tie::StartToStart | Tie::StartToFinish)
    }
}
