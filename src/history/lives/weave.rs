//! From commits and the files they changed to what they did to records.

use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;

use super::super::differences::Fate;
use super::annals::Chapter;
use super::homes::When;
use super::settle::{Found, Page, Register};
use super::sheet::{Desk, Work};
use super::step::{FileChange, Step};
use super::tree::{Tree, Turn};
use super::versions::Versions;
use crate::model;
use crate::schema::Catalogue;
use crate::yaml::Limits;

/// Changed files that are looked at together: what came of them is in memory until it is settled, commit by commit.
const AT_ONCE: usize = 16_384;

/// What commits did to records, told step after step.
pub struct Loom<B> {
    tree: Tree<B>,
    register: Register,
    /// Whether the first commit is behind it.
    has_begun: bool,
}

impl<B: Copy + Eq> Loom<B> {
    /// Before the first commit. Its files are not read: what it holds is older than every change.
    pub fn new() -> Self {
        Loom { tree: Tree::default(), register: Register::default(), has_begun: false }
    }

    /// After these chapters, the last of which left these files.
    pub fn after<C>(chapters: &[Chapter<C>], files: &[FileChange<B>]) -> Self {
        let mut tree = Tree::default();
        tree.apply(files);
        Loom { tree, register: Register::after(chapters), has_begun: !chapters.is_empty() }
    }
}

impl<B: Copy + Eq + Hash + Send + Sync> Loom<B> {
    /// What the next steps did, oldest first. Kinds and limits are those of today. `reader` makes what a thread reads
    /// contents with; it answers `None` for what is not there to be read.
    ///
    /// # Errors
    /// If files cannot be read.
    pub fn weave<C, E: Send, R: FnMut(B) -> Result<Option<Vec<u8>>, E>>(
        &mut self,
        steps: Vec<Step<B, C>>,
        catalogue: &Catalogue,
        limits: &Limits,
        reader: impl Fn() -> R + Sync + Send,
    ) -> Result<Vec<Chapter<C>>, E> {
        let mut chapters = Vec::with_capacity(steps.len());
        let mut steps = steps.into_iter().peekable();
        while steps.peek().is_some() {
            let mut window = Window::new();
            while let Some(step) = steps.next_if(|_| window.size < AT_ONCE) {
                self.stage(step, &mut window);
            }
            let Window { pages, versions, commits, .. } = window;
            let desk = Desk::new(catalogue, limits);
            let works = versions.turns.par_iter().map_init(&reader, |read, (_, turns)| desk.works(turns, read));
            let mut works: Vec<Vec<Work>> = works.collect::<Result<_, E>>()?;
            let renamed = renamed(&works, &versions);
            let also = versions.below(&renamed, &self.tree);
            let also = also.into_par_iter().map_init(&reader, |read, turn| desk.works(&[turn], read));
            works.extend(also.collect::<Result<Vec<_>, E>>()?);
            let mut found: Vec<Found> = Vec::new();
            found.resize_with(commits, Found::default);
            for work in works.into_iter().flatten() {
                if let Some(found) = found.get_mut(work.step) {
                    found.happenings.extend(work.happenings);
                    found.is_broken |= work.is_broken;
                }
            }
            let mut found = found.into_iter();
            let (mut read, mut passed) = (reader(), 0);
            for page in pages {
                passed += page.commits.len();
                let found = found.by_ref().take(page.commits.len()).collect();
                let mut said = |path: &str, name: &str, when: When| {
                    let version = versions.at(path, passed - 1, when, &self.tree);
                    desk.said(path, version.as_ref(), name, &mut read)
                };
                chapters.push(self.register.chapter(page, found, &mut said)?);
            }
        }
        Ok(chapters)
    }

    /// Takes a step into the window.
    fn stage<C>(&mut self, step: Step<B, C>, window: &mut Window<B, C>) {
        let Step { commit, files, parents, side } = step;
        let aside = self.tree.turns_aside(side.iter().map(|side| &*side.files));
        aside.into_iter().for_each(|turns| window.add(turns, true));
        if self.has_begun {
            window.add(self.tree.turns(&files), false);
        } else {
            self.tree.apply(&files);
            window.add(Vec::new(), false);
            self.has_begun = true;
        }
        let (mut commits, mut followed): (Vec<C>, Vec<_>) =
            side.into_iter().map(|side| (side.commit, side.parents)).unzip();
        commits.push(commit);
        followed.push(parents);
        window.pages.push(Page { commits, parents: followed });
    }
}

impl<B: Copy + Eq> Default for Loom<B> {
    fn default() -> Self {
        Loom::new()
    }
}

/// Steps that are looked at together.
struct Window<B, C> {
    /// The commits of each.
    pages: Vec<Page<C>>,
    /// What is to be read.
    versions: Versions<B>,
    /// Commits so far.
    commits: usize,
    /// Files so far.
    size: usize,
}

impl<B, C> Window<B, C> {
    fn new() -> Self {
        Window { pages: Vec::new(), versions: Versions::default(), commits: 0, size: 0 }
    }

    fn add(&mut self, turns: Vec<Turn<B>>, is_aside: bool) {
        self.size += turns.len();
        for turn in turns {
            self.versions.turns.entry(turn.path.clone()).or_default().push((self.commits, turn));
        }
        if is_aside {
            self.versions.aside.insert(self.commits);
        }
        self.commits += 1;
    }
}

/// Commits of the line after which a project goes by another id, with its file.
fn renamed<B>(works: &[Vec<Work>], versions: &Versions<B>) -> Vec<(usize, Arc<str>)> {
    let of_projects = versions.turns.keys().zip(works).filter(|(path, _)| model::is_project_file(path));
    let is_named_anew = |work: &&Work| {
        let has = |is_asked: fn(&Fate) -> bool| work.happenings.iter().any(|one| is_asked(&one.happening.fate));
        has(|fate| matches!(fate, Fate::Gone(_))) && has(|fate| matches!(fate, Fate::Born(_)))
    };
    let steps =
        of_projects.flat_map(|(path, works)| works.iter().filter(is_named_anew).map(|work| (work.step, path.clone())));
    steps.filter(|(step, _)| !versions.aside.contains(step)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::annals::lives;
    use super::*;
    use crate::chronicle::{Author, Chronicle, Commit, Reach};

    fn commit(id: &str, day: u32) -> Commit {
        let at = chrono::NaiveDate::from_ymd_opt(2026, 1, day).unwrap().and_time(chrono::NaiveTime::MIN).and_utc();
        let author = Author { name: "Ana".into(), email: "ana@example.org".into() };
        Commit {
            id: id.into(),
            author,
            authored: at,
            as_written: None,
            committed: at,
            arrived: at,
            subject: "update".into(),
            evidence: crate::chronicle::Evidence::Authored,
            doubt: None,
        }
    }

    type File = (&'static str, Option<&'static str>, Option<&'static str>);

    fn step(id: &str, day: u32, files: &[File]) -> Step<&'static str> {
        let files = files.iter().map(|(path, before, after)| FileChange {
            path: (*path).into(),
            before: *before,
            after: *after,
        });
        Step { commit: commit(id, day), files: files.collect(), parents: Vec::new(), side: Vec::new() }
    }

    fn woven(steps: Vec<Step<&'static str>>, reach: Reach) -> Chronicle {
        let reader = || |text: &'static str| Ok::<_, std::convert::Infallible>(Some(text.as_bytes().to_vec()));
        let chapters = Loom::new().weave(steps, &Catalogue::builtin(), &Limits::default(), reader).unwrap();
        lives(chapters, reach)
    }

    /// Commit and value of every point of a series.
    fn points<'c>(chronicle: &'c Chronicle, key: &str, path: &'c str, now: Option<&'c str>) -> Vec<(&'c str, &'c str)> {
        let series = chronicle.series(key, path, now).into_iter();
        series.map(|point| (point.commit.map_or("?", |commit| &commit.id), point.value.unwrap_or("-"))).collect()
    }

    const A: &str = "{id: PRJ-A, name: A, milestones: [{id: M1, forecast: 2026-10-01}]}";
    const LATER: &str = "{id: PRJ-A, name: A, milestones: [{id: M1, forecast: 2026-11-01}]}";
    const SPELT: &str = "# new layout\nname: \"A\"\nid: PRJ-A\nmilestones:\n  - forecast: 2026-11-01\n    id: M1\n";

    #[test]
    fn a_value_is_followed_through_spelling_moves_and_layouts() {
        let chronicle = woven(
            vec![
                step("c1", 1, &[("a/project.yaml", None, Some(A))]),
                step("c2", 2, &[("a/project.yaml", Some(A), Some(LATER))]),
                step("c3", 3, &[("a/project.yaml", Some(LATER), Some(SPELT))]),
                step("c4", 4, &[("a/project.yaml", Some(SPELT), None), ("b/project.yaml", None, Some(SPELT))]),
                step(
                    "c5",
                    5,
                    &[
                        ("b/project.yaml", Some(SPELT), Some("{id: PRJ-A, name: A}")),
                        ("b/milestones/m1.yaml", None, Some("{id: M1, forecast: 2026-11-01}")),
                    ],
                ),
                step(
                    "c6",
                    6,
                    &[(
                        "b/milestones/m1.yaml",
                        Some("{id: M1, forecast: 2026-11-01}"),
                        Some("{id: M1, forecast: 2026-12-01}"),
                    )],
                ),
            ],
            Reach::Whole,
        );
        let found = points(&chronicle, "PRJ-A/M1", "forecast", Some("2026-12-01"));
        assert_eq!(found, [("c1", "2026-10-01"), ("c2", "2026-11-01"), ("c6", "2026-12-01")]);
        assert_eq!(chronicle.last("PRJ-A", "name").map(|commit| &*commit.id), Some("c1"));
        assert!(chronicle.lives.values().all(|life| life.ended.is_none()));
    }

    #[test]
    fn what_cannot_be_read_for_a_while_did_not_end() {
        let broken = "{id: PRJ-A, name";
        let chronicle = woven(
            vec![
                step("c1", 1, &[("project.yaml", None, Some(A))]),
                step("c2", 2, &[("project.yaml", Some(A), Some(broken))]),
                step("c3", 3, &[("project.yaml", Some(broken), Some(LATER))]),
            ],
            Reach::Whole,
        );
        assert_eq!(
            points(&chronicle, "PRJ-A/M1", "forecast", Some("2026-11-01")),
            [("c1", "2026-10-01"), ("c3", "2026-11-01")]
        );
    }

    #[test]
    fn what_is_older_than_history_reaches_has_no_first_commit() {
        let steps = vec![
            step("c8", 8, &[("project.yaml", None, Some(A))]),
            step(
                "c9",
                9,
                &[("project.yaml", Some(A), Some(LATER)), ("risks.yaml", None, Some("[{id: R1, title: Frost}]"))],
            ),
        ];
        let chronicle = woven(steps, Reach::Cut("the clone is shallow".into()));
        assert_eq!(
            points(&chronicle, "PRJ-A/M1", "forecast", Some("2026-11-01")),
            [("?", "2026-10-01"), ("c9", "2026-11-01")]
        );
        assert_eq!(chronicle.life("PRJ-A/R1").and_then(|life| life.born), Some(1));
    }
}
