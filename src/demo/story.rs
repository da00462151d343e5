//! The scripted past: who reported what, and when, read from the texts in `story/`.
//!
//! A text holds stories. Each begins with `== TARGET by HANDLE as NAME`, says what was unknown
//! until when, and lists its reports in order of time:
//!
//! ```text
//! == projects/peat/ by lucia.marchetti as Peat
//! since 2026-10-05 people                      the block, item or field is absent before
//! 2026-09-28 GG-G- [@handle] an idea           date, ratings (overall schedule cost scope benefits), subject
//!   > Two owners would let their peat be rewetted.
//!   fix: ACTION | OWNER | DATE                 the path to green
//!   outturn: 3 to 2027-05                      three percent over budget, spent by May 2027
//!   M4.forecast = 2026-10-23                   a fact that holds until another report changes it
//! ```

/// Every text, in the order in which simultaneous reports are committed.
const TEXTS: &[&str] = &[
    include_str!("story/office.txt"),
    include_str!("story/programmes.txt"),
    include_str!("story/trunk_main.txt"),
    include_str!("story/leak_sensors.txt"),
    include_str!("story/smart_meters.txt"),
    include_str!("story/customer_portal.txt"),
    include_str!("story/billing.txt"),
    include_str!("story/asset_data.txt"),
    include_str!("story/telemetry.txt"),
    include_str!("story/storm_overflows.txt"),
    include_str!("story/field_scheduling.txt"),
    include_str!("story/small_projects.txt"),
    include_str!("story/proposals.txt"),
    include_str!("story/closed.txt"),
];

/// All stories, and what happened to files rather than to records.
#[derive(Default)]
pub(super) struct Book {
    pub stories: Vec<Story>,
    /// Date, the path until that day, the path since.
    pub renames: Vec<[&'static str; 3]>,
    /// Date and path of a file that had stray blank lines until that day.
    pub untidy: Vec<[&'static str; 2]>,
    /// Lines nobody understood; empty, or a test fails.
    pub unread: Vec<&'static str>,
}

/// The past of one file, or of every file in one folder.
pub(super) struct Story {
    /// A path, or a folder ending in `/`.
    pub target: &'static str,
    /// The handle of whoever reports unless a report says otherwise.
    pub author: &'static str,
    /// What the subject of a report begins with.
    pub name: &'static str,
    /// The day milestones got their baseline.
    pub baselined: Option<&'static str>,
    /// The day the team forecast money by itself; the budget served until then.
    pub forecast: Option<&'static str>,
    /// How many days before their `from` items are known.
    pub ahead: Option<i64>,
    /// Date and address of what was unknown before.
    pub since: Vec<[&'static str; 2]>,
    pub reports: Vec<Report>,
}

/// What was told on one day. What it leaves out is as told before.
#[derive(Default)]
pub(super) struct Report {
    pub date: &'static str,
    /// Somebody other than the story's author; the subject then stands alone.
    pub author: Option<&'static str>,
    /// Five letters of `G A R U -`: overall, schedule, cost, scope, benefits.
    pub rag: Option<&'static str>,
    pub subject: &'static str,
    pub summary: Option<&'static str>,
    /// Action, owner and date of the path to green.
    pub fix: Option<[&'static str; 3]>,
    /// Percent over the budget that it will cost in all, and the last month of spending.
    pub outturn: Option<[&'static str; 2]>,
    /// Address and value.
    pub facts: Vec<[&'static str; 2]>,
}

impl Book {
    /// The book as it is shipped.
    pub fn open() -> Book {
        let mut book = Book::default();
        for line in TEXTS.iter().flat_map(|text| text.lines()).filter(|line| !line.is_empty()) {
            if book.read(line).is_none() {
                book.unread.push(line);
            }
        }
        book
    }

    /// The story a file belongs to: the one with the longest target.
    pub fn story_of(&self, path: &str) -> Option<usize> {
        let owns = |story: &Story| {
            if story.target.ends_with('/') { path.starts_with(story.target) } else { path == story.target }
        };
        (0..self.stories.len()).filter(|n| owns(&self.stories[*n])).max_by_key(|n| self.stories[*n].target.len())
    }

    fn read(&mut self, line: &'static str) -> Option<()> {
        if let Some(header) = line.strip_prefix("== ") {
            self.stories.push(Story::new(header)?);
        } else if let Some(rest) = line.strip_prefix("rename ") {
            self.renames.push(words(rest)?);
        } else if let Some(rest) = line.strip_prefix("untidy ") {
            self.untidy.push(words(rest)?);
        } else {
            self.stories.last_mut()?.read(line)?;
        }
        Some(())
    }
}

impl Story {
    fn new(header: &'static str) -> Option<Story> {
        let (target, rest) = header.split_once(" by ")?;
        let (author, name) = rest.split_once(" as ")?;
        Some(Story {
            target,
            author,
            name,
            baselined: None,
            forecast: None,
            ahead: None,
            since: Vec::new(),
            reports: Vec::new(),
        })
    }

    fn read(&mut self, line: &'static str) -> Option<()> {
        if let Some(detail) = line.strip_prefix("  ") {
            return self.reports.last_mut()?.read(detail);
        }
        let (first, rest) = line.split_once(' ')?;
        match first {
            "baselined" => self.baselined = Some(rest),
            "forecast" => self.forecast = Some(rest),
            "ahead" => self.ahead = Some(rest.parse().ok()?),
            "since" => self.since.push(words(rest)?),
            _ => self.reports.push(Report::new(first, rest)),
        }
        Some(())
    }
}

impl Report {
    fn new(date: &'static str, mut rest: &'static str) -> Report {
        let mut report = Report { date, ..Report::default() };
        if let Some((rag, after)) = rest.split_once(' ')
            && rag.len() == 5
            && rag.chars().all(|c| "GARU-".contains(c))
        {
            (report.rag, rest) = (Some(rag), after);
        }
        if let Some((handle, after)) = rest.strip_prefix('@').and_then(|r| r.split_once(' ')) {
            (report.author, rest) = (Some(handle), after);
        }
        report.subject = rest;
        report
    }

    fn read(&mut self, detail: &'static str) -> Option<()> {
        if let Some(summary) = detail.strip_prefix("> ") {
            self.summary = Some(summary);
        } else if let Some(fix) = detail.strip_prefix("fix: ") {
            let parts: Vec<_> = fix.split(" | ").collect();
            self.fix = Some(parts.try_into().ok()?);
        } else if let Some(outturn) = detail.strip_prefix("outturn: ") {
            let (percent, until) = outturn.split_once(" to ")?;
            self.outturn = percent.parse::<i64>().ok().map(|_| [percent, until]);
            self.outturn?;
        } else {
            let (address, value) = detail.split_once(" = ")?;
            self.facts.push([address, value]);
        }
        Some(())
    }
}

/// Exactly `N` words.
fn words<const N: usize>(text: &'static str) -> Option<[&'static str; N]> {
    text.split(' ').collect::<Vec<_>>().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::files::FILES;

    #[test]
    fn every_line_is_understood() {
        assert_eq!(Book::open().unread, Vec::<&str>::new());
    }

    #[test]
    fn every_story_has_files_and_ascending_reports() {
        for story in Book::open().stories {
            assert!(FILES.iter().any(|(path, _)| path.starts_with(story.target)), "{} has no file", story.target);
            assert!(
                story.reports.windows(2).all(|two| two[0].date < two[1].date),
                "{} goes back in time",
                story.target
            );
        }
    }

    #[test]
    fn every_file_has_a_story_except_decisions() {
        let book = Book::open();
        for (path, _) in FILES.iter().filter(|(path, _)| !path.starts_with("decisions/")) {
            assert!(book.story_of(path).is_some(), "{path} has no story");
        }
    }

    #[test]
    fn the_longest_target_owns_a_file() {
        let book = Book::open();
        let target = |path| book.story_of(path).map(|n| book.stories[n].target);
        assert_eq!(target("people/absences.yaml"), Some("people/absences.yaml"));
        assert_eq!(target("people/teams.yaml"), Some("people/"));
    }
}
