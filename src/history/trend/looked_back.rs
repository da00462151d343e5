//! Whole trees of the past with everything that was known then: what had been said before, and what the rules found.

use std::collections::HashMap;

use super::super::lives::{Archive, gather, question};
use super::reading::Sample;
use crate::git::{Head, ObjectId, Repository, Snapshot, Unreadable};
use crate::rules::{self, Scene, Shared};
use crate::workspace::{self, Loaded};

/// What `ask` answers of the tree, which lies below its `place` at a commit, at each moment, in their order; `None` where the policy of that commit
/// cannot be worked with. With `is_checked` every rule is run there, and their findings are counted.
///
/// Each moment sees the history that was there: nothing that was committed later. What a commit did is worked out once.
///
/// # Errors
/// If the repository cannot be read.
pub(super) fn looked_back<'p, T>(
    repository: &Repository,
    place: impl Fn(ObjectId) -> &'p str,
    samples: &[Sample],
    is_checked: bool,
    ask: impl Fn(&Scene<'_>) -> T,
) -> Result<Vec<Option<T>>, Unreadable> {
    let mut archives: HashMap<String, Archive> = HashMap::new();
    let mut answers = Vec::with_capacity(samples.len());
    // The newest first: it knows the line of all others.
    for sample in samples.iter().rev() {
        let snapshot = match Snapshot::of_commit(repository, sample.commit, place(sample.commit)) {
            Err(Unreadable::NoTree { .. }) => Snapshot::default(),
            read => read?,
        };
        let answer = match workspace::load(snapshot) {
            Err(_) => None,
            Ok(loaded) => {
                let archive = archives.entry(question(&loaded)).or_default();
                Some(at(repository, sample, &loaded, is_checked, archive, &ask)?)
            }
        };
        answers.push(answer);
    }
    answers.reverse();
    Ok(answers)
}

fn at<T>(
    repository: &Repository,
    sample: &Sample,
    loaded: &Loaded,
    is_checked: bool,
    archive: &mut Archive,
    ask: impl Fn(&Scene<'_>) -> T,
) -> Result<T, Unreadable> {
    let head = Head { commit: sample.commit, dirty: false };
    let past = gather(repository, &head, loaded, sample.as_of, archive)?;
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let shared = Shared::of(&portfolio);
    let scene = loaded.scene(&portfolio, &scanned, sample.as_of);
    let scene = Scene { past: past.as_ref().ok_or("committed_later"), shared: Some(&shared), ..scene };
    let tally = is_checked.then(|| rules::tally(&portfolio, &rules::run(&scene)));
    Ok(ask(&Scene { tally: tally.as_ref(), ..scene }))
}
