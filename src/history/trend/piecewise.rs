//! A table of the past put together from the projects of its tree: one that did not change is not looked at again.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::own::Holds;
use super::question::Question;
use super::reading::Sample;
use super::standing::{Move, Standing, Step};
use super::story::Load;
use super::track::Track;
use crate::git::{ObjectId, Unreadable};
use crate::policy::Policy;
use crate::views::{Cell, ColumnType, Table};

/// Commits that are compared at a time, at most.
const AT_ONCE: usize = 8192;
/// Changed files that are taken together: at first, and where what is in memory together allows for more.
const FILES_AT_ONCE: [usize; 2] = [4096, 65_536];
/// What should be in memory together, at most: files of one project, or of none; and rows.
const LOAD: Load = Load { files: 4096, rows: 65_536 };
/// Days of which rows are in memory together, where they are others on every day.
const DAYS_AT_ONCE: usize = 256;

/// What a moment says.
#[derive(Debug, Clone)]
pub(super) enum Moment<T> {
    /// The answer.
    Told(T),
    /// The policy or a schema of that commit cannot be worked with.
    Undecided,
    /// The tree is not one that can be taken apart: it has to be looked at as a whole.
    Whole,
}

/// What `read` makes of the rows that are asked for at each moment, oldest first; `None` where it cannot tell from these
/// rows. Rows stand in the order of paths.
///
/// # Errors
/// If the repository cannot be read.
pub(super) fn moments<T: Send + Clone>(
    mut track: Track<'_>,
    samples: &[Sample],
    asked: Question<'_>,
    read: impl Fn(&Policy, &[&Vec<Cell>]) -> Option<T> + Sync,
) -> Result<Vec<Moment<T>>, Unreadable> {
    let mut standing = Standing::default();
    let mut moments = Vec::with_capacity(samples.len());
    let is_same =
        |step: &Step, next: &Step| step.is_same(next) && (asked.holds == Holds::Always || step.as_of == next.as_of);
    let (mut at_once, mut files) = (AT_ONCE, FILES_AT_ONCE[0]);
    while let Some(left) = samples.get(moments.len()..).filter(|left| !left.is_empty()) {
        let commits: Vec<ObjectId> = left.iter().take(at_once).map(|sample| sample.commit).collect();
        let changes = track.changes(&commits)?;
        at_once = changes.len();
        let mut moves = left.iter().zip(changes).peekable();
        while moves.peek().is_some() {
            let now = few(&mut moves, files, asked.holds);
            let taken = now.iter().map(|(_, changes)| changes.len()).sum();
            let (steps, load) = standing.advance(&mut track, now, asked)?;
            files = next(taken, load);
            let others: Vec<&[Step]> = steps.chunk_by(is_same).collect();
            let told = others.par_iter().map(|same| (tell(&same[0], asked.holds, &read), same.len()));
            let told = told.collect::<Vec<_>>().into_iter();
            moments.extend(told.flat_map(|(moment, times)| std::iter::repeat_n(moment, times)));
            // To let go of thousands of versions takes a while, and nobody waits for it.
            rayon::spawn(move || drop(steps));
        }
    }
    rayon::spawn(move || drop(standing));
    Ok(moments)
}

/// The next few of them: one at least, and more as long as few files change, and few days pass if rows are others on
/// every day.
fn few<'s>(moves: &mut impl Iterator<Item = Move<'s>>, most: usize, holds: Holds) -> Vec<Move<'s>> {
    let (mut few, mut files, mut days) = (Vec::new(), 0, BTreeSet::new());
    for (sample, changes) in moves {
        files += changes.len();
        if matches!(holds, Holds::ADay | Holds::AWorkingDay) {
            days.insert(sample.as_of);
        }
        few.push((sample, changes));
        if files >= most || days.len() >= DAYS_AT_ONCE {
            break;
        }
    }
    few
}

/// How many changed files to take together after so many had this load.
fn next(files: usize, load: Load) -> usize {
    let by = |own: usize, most: usize| files.saturating_mul(most) / own.max(1);
    by(load.files, LOAD.files).min(by(load.rows, LOAD.rows)).clamp(1, FILES_AT_ONCE[1])
}

/// What is read of a moment.
pub(super) fn tell<T>(step: &Step, holds: Holds, read: impl Fn(&Policy, &[&Vec<Cell>]) -> Option<T>) -> Moment<T> {
    let Ok(loaded) = &*step.basis else { return Moment::Undecided };
    let is_apart = !step.is_whole && (holds != Holds::AWorkingDay || loaded.policy.calendar.is_none());
    let own = || step.versions().map(|version| version.rows(step.as_of)).collect::<Option<Vec<_>>>();
    match is_apart.then(own).flatten() {
        None => Moment::Whole,
        Some(own) => {
            let rows: Vec<&Vec<Cell>> = own.into_iter().flatten().collect();
            read(&loaded.policy, &rows).map_or(Moment::Whole, Moment::Told)
        }
    }
}

/// Whether the currencies of amounts follow from the amounts that stand in `rows`: one without any names no currency that
/// no other row names. Amounts that do not stand here may be known.
pub(super) fn has_plain_currency(header: &Table, rows: &[&Vec<Cell>]) -> bool {
    let Some(code) = header.column("currency") else { return true };
    let money: Vec<usize> =
        (0..header.columns.len()).filter(|column| header.columns[*column].kind == ColumnType::Money).collect();
    let (sure, unsure): (Vec<&&Vec<Cell>>, Vec<&&Vec<Cell>>) =
        rows.iter().partition(|row| money.iter().any(|column| !row[*column].is_null()));
    let named: BTreeSet<&str> = sure.into_iter().filter_map(|row| row[code].as_text()).collect();
    unsure.into_iter().filter_map(|row| row[code].as_text()).all(|code| named.contains(code))
}
