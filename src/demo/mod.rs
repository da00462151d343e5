//! The demonstration: an invented portfolio and eighteen months of its history.
//!
//! The end of the history is `examples/portfolio`, byte for byte. Its past is told by the texts
//! in `story/` and worked out backwards from there, so there is one source of truth and every
//! commit differs from the one before only in what was reported.

mod decisions;
mod events;
mod files;
mod lines;
mod moment;
mod money;
mod past;
mod schedule;
mod status;
mod story;
mod telling;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use files::FILES;
use lines::Lines;
use story::Book;
use telling::Telling;

/// One commit of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When it was written and committed, in UTC. Later than the step before.
    pub at: NaiveDateTime,
    /// Who wrote it.
    pub author: Author,
    /// Subject, and often a body after an empty line.
    pub message: String,
    /// What it changes, by path; never empty.
    pub changes: Vec<Change>,
}

/// The author of a commit, as git names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The full name.
    pub name: String,
    /// The address that the person's record lists.
    pub email: String,
}

/// One file changed by a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path from the root of the repository, with `/`.
    pub path: String,
    /// The whole new text; `None` when the file goes.
    pub content: Option<String>,
}

/// The whole history, oldest first; the same on every machine and every day.
///
/// Applied in order to an empty folder it leaves exactly the files of `examples/portfolio`.
/// It reads no clock, no file and no repository: writing the commits is the caller's part.
pub fn history() -> Vec<Step> {
    let book = Book::open();
    let mut telling = Telling::new(&book);
    let mut steps: Vec<Step> = Vec::new();
    for (cause, events) in events::all(&book) {
        let changes = telling.tell(&cause.day, &events);
        let Some(at) = time_of_day(&cause.day, steps.last()) else { continue };
        if !changes.is_empty() {
            steps.push(Step { at, author: author(&cause.author), message: cause.message, changes });
        }
    }
    steps
}

/// Nine o'clock, or seventeen minutes after the day's last commit.
fn time_of_day(day: &str, before: Option<&Step>) -> Option<NaiveDateTime> {
    let nine = day.parse::<NaiveDate>().ok()?.and_hms_opt(9, 0, 0)?;
    Some(before.map_or(nine, |step| nine.max(step.at + TimeDelta::minutes(17))))
}

/// The person behind a handle, as `people/people.yaml` names them.
fn author(handle: &str) -> Author {
    let people = FILES.iter().find(|(path, _)| *path == "people/people.yaml").map_or("", |(_, text)| text);
    let lines = Lines::new(people);
    let part = lines.named(handle);
    let field = |name| part.as_ref().and_then(|part| lines.get(part, name)).unwrap_or(handle).to_owned();
    Author { name: field("name"), email: field("emails").trim_matches(['[', ']']).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_is_who_the_people_file_says() {
        let rachel =
            Author { name: "Rachel Boateng".to_owned(), email: "rachel.boateng@calderwick.example".to_owned() };
        assert_eq!(author("rachel.boateng"), rachel);
    }
}
