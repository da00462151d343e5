//! Signs of trouble, what they add up to, and how much attention that asks for.

use crate::metrics::Figure;
use crate::policy::Policy;

/// Whether a sign is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It is, with the reason as a sentence part.
    Yes(String),
    /// It is not.
    No,
    /// Nobody can tell, and why: `needs_history`, or the reason of a figure. Never counted as if it were not there.
    Unknown(&'static str),
}

/// One sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// Its name, which is that of its points in the policy.
    pub name: &'static str,
    /// What it counts where it is there.
    pub points: i64,
    /// Whether it is.
    pub seen: Seen,
}

/// How much attention work needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// None beyond the usual, whatever is still unknown.
    Clear,
    /// Somebody should look.
    Watch,
    /// Somebody should act.
    RedFlag,
}

impl Level {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Level::Clear => "clear",
            Level::Watch => "watch",
            Level::RedFlag => "red_flag",
        }
    }
}

/// The signs of one project, in the order of §10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signs(pub Vec<Sign>);

impl Signs {
    /// The points of the signs that are there: at least so many, as long as others are unknown.
    pub fn index(&self) -> i64 {
        self.0.iter().filter(|sign| matches!(sign.seen, Seen::Yes(_))).map(|sign| sign.points).sum()
    }

    /// The points of the signs of which nobody can tell.
    pub fn unknown(&self) -> i64 {
        self.0.iter().filter(|sign| matches!(sign.seen, Seen::Unknown(_))).map(|sign| sign.points).sum()
    }

    /// Red flag from `red_flag_index` on, watch from `watch_index` on.
    ///
    /// # Errors
    /// `partly_known` where the signs that are there do not come to a watch, and unknown ones might.
    pub fn level(&self, policy: &Policy) -> Figure<Level> {
        let limit = |name: &str| policy.thresholds.whole(name);
        match self.index() {
            index if index >= limit("red_flag_index") => Ok(Level::RedFlag),
            index if index >= limit("watch_index") => Ok(Level::Watch),
            index if index + self.unknown() < limit("watch_index") => Ok(Level::Clear),
            _ => Err("partly_known"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// §10: red flag from 50 on, watch from 30 to 49; below, only what is known for certain is clear.
    #[test]
    fn the_level_is_that_of_the_points() {
        let sign = |points: i64, seen: Seen| Sign { name: "x", points, seen };
        let level = |seen: i64, unknown: i64| {
            let signs =
                Signs(vec![sign(seen, Seen::Yes(String::new())), sign(unknown, Seen::Unknown("x")), sign(9, Seen::No)]);
            signs.level(&Policy::standard())
        };
        assert_eq!(
            [level(50, 0), level(49, 30), level(30, 0)],
            [Ok(Level::RedFlag), Ok(Level::Watch), Ok(Level::Watch)]
        );
        assert_eq!(
            [level(29, 0), level(0, 29), level(0, 30)],
            [Ok(Level::Clear), Ok(Level::Clear), Err("partly_known")]
        );
    }
}
