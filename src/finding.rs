//! A remark about the user's files: it points, states a fact and offers the next step.

use std::borrow::Cow;

use crate::source::Spot;

/// How much a finding matters. `Off` exists only in policy: a rule that is off makes no findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Never reported.
    Off,
    /// Worth knowing.
    Info,
    /// Should be mended.
    Warning,
    /// Breaks a standard.
    Error,
}

impl Level {
    /// Every level by name, mildest first.
    pub const ALL: [Level; 4] = [Level::Off, Level::Info, Level::Warning, Level::Error];

    /// The name used in policy and in output.
    pub fn name(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// The level called `name`.
    pub fn named(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }

    /// One step milder, but never off: what a supportive operating model does to a default.
    pub fn milder(self) -> Level {
        match self {
            Level::Error => Level::Warning,
            Level::Off => Level::Off,
            _ => Level::Info,
        }
    }
}

/// What became of one application of a rule. Passes leave no finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The rule does not hold.
    Fail,
    /// It does not hold, and a valid waiver accepts that.
    Waived,
    /// It could not be judged: history or data is missing. Never a pass.
    Indeterminate,
}

impl Outcome {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Fail => "fail",
            Outcome::Waived => "waived",
            Outcome::Indeterminate => "indeterminate",
        }
    }
}

/// A second place that belongs to the same finding, with what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub spot: Spot,
    /// What is to be seen there.
    pub label: String,
}

/// One remark. Rules fill in place, message and help; the run adds rule name, level, record and field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the rule.
    pub rule: Cow<'static, str>,
    /// How much it matters here.
    pub level: Level,
    /// Fail, waived or indeterminate.
    pub outcome: Outcome,
    /// Where to look first.
    pub spot: Spot,
    /// The fact, one sentence without a full stop.
    pub message: String,
    /// The next step.
    pub help: Option<String>,
    /// Other places of the same finding.
    pub related: Vec<Related>,
    /// Global id of the record it is about, where one is known.
    pub record: Option<String>,
    /// Dotted path of the field inside that record.
    pub field: Option<String>,
}

impl Finding {
    /// A failing finding at `spot`; `message` states the fact.
    pub fn at(spot: Spot, message: impl Into<String>) -> Self {
        Finding {
            rule: Cow::Borrowed(""),
            level: Level::Error,
            outcome: Outcome::Fail,
            spot,
            message: message.into(),
            help: None,
            related: Vec::new(),
            record: None,
            field: None,
        }
    }

    /// The next step to offer.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Another place that belongs to this finding.
    #[must_use]
    pub fn also(mut self, spot: Spot, label: impl Into<String>) -> Self {
        self.related.push(Related { spot, label: label.into() });
        self
    }

    /// The record it is about, where the place alone does not tell.
    #[must_use]
    pub fn about(mut self, record: impl Into<String>) -> Self {
        self.record = Some(record.into());
        self
    }

    /// The field it is about, where the place alone does not tell (a field that is missing).
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Marks that the rule could not be judged here.
    #[must_use]
    pub fn indeterminate(mut self) -> Self {
        self.outcome = Outcome::Indeterminate;
        self
    }
}

/// The candidate closest to what was written, if any is close enough to be a slip of the pen.
///
/// At most a third of the letters may differ (Damerau–Levenshtein, `strsim`).
pub fn did_you_mean<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    closest(written, candidates, (written.chars().count() / 3).max(1))
}

/// The next step where nothing is called what was written: the candidate that is probably meant, else what `otherwise`
/// says.
pub fn suggestion<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    did_you_mean(written, candidates).map_or_else(otherwise, |close| format!("did you mean `{close}`?"))
}

/// The candidate closest to what was written, with at most `limit` letters added, left out, changed or swapped.
pub fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>, limit: usize) -> Option<&'a str> {
    let lower = written.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(written.len()) <= limit)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_slips_of_the_pen_only() {
        let kinds = ["risk", "issue", "milestone"];
        assert_eq!(did_you_mean("milestne", kinds), Some("milestone"));
        assert_eq!(did_you_mean("Risk", kinds), Some("risk"));
        assert_eq!(did_you_mean("budget", kinds), None);
    }

    #[test]
    fn levels_are_ordered_by_weight() {
        assert!(Level::Error > Level::Warning && Level::Warning > Level::Info && Level::Info > Level::Off);
        assert_eq!(Level::named("warning"), Some(Level::Warning));
        assert_eq!(Level::named("fatal"), None);
    }
}
