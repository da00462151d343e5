//! Slips in a row: the moves of one forecast, as far as all of them go outwards.
//!
//! Formulas: §3 (period slip = forecast now − forecast before; slipping). Counted from commit to commit that changed the
//! forecast; a new baseline starts the count anew.

use chrono::NaiveDate;

use crate::chronicle::{Chronicle, Commit, Life};
use crate::yaml;

/// The moves of a forecast, all of them outwards, up to today.
#[derive(Debug, Clone)]
pub struct Slips<'c> {
    /// The commits that moved it, latest first, each with the date it moved to.
    pub moves: Vec<(u32, NaiveDate)>,
    /// Where the first of them started from.
    pub from: NaiveDate,
    /// The number of the commit that set that date; `None` where history does not reach it.
    pub set: Option<u32>,
    /// Whether everything that could be one of them is known.
    pub is_whole: bool,
    past: &'c Chronicle,
}

impl<'c> Slips<'c> {
    /// Those of a record whose forecast now is `now`.
    pub fn of(past: &'c Chronicle, key: &str, now: NaiveDate) -> Self {
        let born = past.life(key).map_or_else(|| past.first(), |life| life.born);
        let mut slips = Slips { moves: Vec::new(), from: now, set: born, is_whole: born.is_some(), past };
        let Some(life) = past.life(key) else { return slips };
        let rebased = life.of("baseline").next_back().map(|change| change.commit);
        let mut moves = moves(life).into_iter().rev().take_while(|one| Some(one.commit) > rebased).peekable();
        while let Some(Move { commit, before, after }) = moves.next() {
            let Some(before) = before.filter(|before| *before < after) else {
                slips.is_whole = true;
                break;
            };
            slips.moves.push((commit, after));
            slips.from = before;
            slips.set = moves.peek().map_or(born, |earlier| Some(earlier.commit));
        }
        slips
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.moves.len()
    }

    /// The commit that set the date the first of them started from.
    pub fn since(&self) -> Option<&'c Commit> {
        self.past.commit(self.set?)
    }
}

/// A move of a forecast from one date to another.
struct Move {
    commit: u32,
    /// `None` where there was none before.
    before: Option<NaiveDate>,
    after: NaiveDate,
}

/// The moves of a forecast, oldest first. That it said no date for a while is none: the one after that is compared with
/// the one before.
fn moves(life: &Life) -> Vec<Move> {
    let mut moves = Vec::new();
    let mut said = None;
    for change in life.of("forecast") {
        let before = day(change.before.as_deref()).or(said);
        let after = day(change.after.as_deref());
        if let Some(after) = after.filter(|after| before != Some(*after)) {
            moves.push(Move { commit: change.commit, before, after });
        }
        said = after.or(before);
    }
    moves
}

fn day(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(yaml::day)
}
