//! Two moments of one tree: what a comparison of them needs to know and says about them.

use pmo::chronicle::Chronicle;
use pmo::rules::Scene;

use super::session::Session;

/// What is known of the commits after `earlier`: the chronicle up to the later moment, and the number of the first of
/// them. `None` without history, or if the earlier moment is not on the way to the later one.
pub fn since<'s>(later: &Scene<'s>, earlier: &Session) -> Option<(&'s Chronicle, u32)> {
    let (past, id) = (later.past.ok()?, earlier.commit()?.to_string());
    let found = past.commits.iter().position(|commit| *commit.id == *id)?;
    Some((past, u32::try_from(found + 1).ok()?))
}

/// What a comparison says about its moments: `from 2026-11-06 (4f2a0ec1d5b7, 2026-11-06) to the files on disk`, each as it
/// was asked for; and that files of the earlier one could not be read, if so: what they hold seems new.
pub fn remarks(earlier: (&Session, &str), later: (&Session, &str)) -> Vec<String> {
    let said = |(session, name): (&Session, &str)| match session.commit().filter(|_| session.is_past()) {
        Some(commit) => format!("{name} ({}, {})", commit.short(), session.as_of),
        None => "the files on disk".to_owned(),
    };
    let moments = format!("from {} to {}", said(earlier), said(later));
    let unread =
        earlier.0.loaded.remark().map(|_| {
            format!("some files could not be read as of {}: what they hold may seem new here", earlier.0.as_of)
        });
    std::iter::once(moments).chain(unread).collect()
}
