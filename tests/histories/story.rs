//! What people do to a repository and the generator does not: merges of every shape, moved and renamed projects, other
//! layouts, commits that only change how something is written, reverts.

use std::fs;
use std::path::{Path, PathBuf};

use crate::git::repository::{Repository, command};

const OFFICE: &str = "Office <office@example.org>";
const KIM: &str = "Kim Lee <kim@example.org>";

/// Something that was done: what, and the commits before and after it.
pub struct Done {
    /// What.
    pub what: &'static str,
    /// The commit before.
    pub before: String,
    /// The commit after.
    pub after: String,
    /// Whether nothing changed in meaning.
    pub is_nothing: bool,
}

/// A repository with its projects.
pub struct Teller<'r> {
    repository: &'r Repository,
    hour: u32,
    /// What was done so far.
    pub done: Vec<Done>,
}

impl<'r> Teller<'r> {
    /// Tells from `HEAD` on.
    pub fn new(repository: &'r Repository) -> Self {
        Teller { repository, hour: 0, done: Vec::new() }
    }

    fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.repository.git(arguments)
    }

    fn commit(&mut self, author: &str, message: &str) {
        self.hour += 1;
        let day = format!("2026-{:02}-{:02}", 11 + (self.hour + 20) / 30, 1 + (self.hour + 20) % 30);
        self.repository.commit_by(author, &day, message);
    }

    fn step(&mut self, what: &'static str, is_nothing: bool, act: impl FnOnce(&mut Self)) {
        let before = self.head();
        act(self);
        let after = self.head();
        assert_ne!(before, after, "{what}");
        self.done.push(Done { what, before, after, is_nothing });
    }

    fn path(&self, path: &str) -> PathBuf {
        self.repository.folder.join(path)
    }

    /// The folder of a project, wherever it lies now.
    fn project(&self, number: usize) -> String {
        let listed = self.git(&["ls-files", "projects"]);
        let mut folders: Vec<&str> = listed.lines().filter_map(|path| path.strip_suffix("/project.yaml")).collect();
        folders.sort_by_key(|folder| folder.rsplit('/').next());
        folders[number % folders.len()].to_owned()
    }

    /// Changes the text of a project's own file.
    fn edit(&self, folder: &str, change: impl FnOnce(String) -> String) {
        let path = self.path(&format!("{folder}/project.yaml"));
        let text = fs::read_to_string(&path).unwrap();
        let edited = change(text.clone());
        assert_ne!(text, edited, "{folder}");
        fs::write(path, edited).unwrap();
    }

    /// Gives a project another name.
    fn rename(&self, number: usize, name: &str) {
        self.edit(&self.project(number), |text| with_field(&text, "name", name));
    }

    /// Commits on a branch that begins at `from`.
    fn on_a_branch(&mut self, name: &str, from: &str, act: impl FnOnce(&mut Self)) {
        self.git(&["checkout", "-q", "-b", name, from]);
        act(self);
        self.git(&["checkout", "-q", "main"]);
    }

    /// Merges branches; what conflicts is left to `resolve`.
    fn merge(&mut self, branches: &[&str], resolve: impl FnOnce(&Self)) {
        let arguments = [&["merge", "-q", "--no-ff", "--no-commit"], branches].concat();
        let merged = command(&self.repository.folder, &arguments).output().unwrap();
        resolve(self);
        let open = command(&self.repository.folder, &["grep", "-l", "^<<<<<<<"]).output().unwrap();
        assert!(open.stdout.is_empty(), "{merged:?} {open:?}");
        self.commit(OFFICE, &format!("Merge {}", branches.join(" and ")));
    }

    /// Everything, `layout` being the same projects in another layout.
    pub fn tell(&mut self, layout: &Path) {
        self.writings();
        self.step("another layout", true, |t| {
            let mine = t.path("projects");
            fs::remove_dir_all(&mine).unwrap();
            copy(&layout.join("projects"), &mine);
            t.commit(OFFICE, "One file each");
        });
        self.moves();
        self.branches();
        self.tangles();
    }

    /// How something is written.
    fn writings(&mut self) {
        self.step("comments and blank lines", true, |t| {
            for number in 0..5 {
                t.edit(&t.project(number), |text| format!("# Read by everybody.\n\n{text}\n\n# The end\n"));
            }
            t.commit(OFFICE, "Comments");
        });
        self.step("ends of lines", true, |t| {
            for number in 5..10 {
                t.edit(&t.project(number), |text| text.replace('\n', "\r\n"));
            }
            t.commit(OFFICE, "Windows");
        });
        self.step("order of keys and quotes", true, |t| {
            for number in 10..15 {
                t.edit(&t.project(number), |text| {
                    let (ids, others): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("id: "));
                    format!("{}\n{}\"\n", others.join("\n"), ids[0].replace("id: ", "id: \""))
                });
            }
            t.commit(OFFICE, "Order");
        });
        self.step("and back", true, |t| {
            t.git(&["revert", "--no-commit", "HEAD", "HEAD~1", "HEAD~2"]);
            t.commit(OFFICE, "As it was");
        });
    }

    /// Where something lies.
    fn moves(&mut self) {
        self.step("moved folders", true, |t| {
            for number in 20..24 {
                let folder = t.project(number);
                let name = folder.rsplit('/').next().unwrap().to_owned();
                fs::create_dir_all(t.path("projects/retail")).unwrap();
                t.git(&["mv", &folder, &format!("projects/retail/{name}")]);
            }
            t.commit(OFFICE, "Retail apart");
        });
        self.step("moved with an edit", false, |t| {
            let folder = t.project(25);
            t.git(&["mv", &folder, "projects/other"]);
            t.edit("projects/other", |text| with_field(&text, "name", "Moved and renamed"));
            t.commit(KIM, "Another name and place");
            t.git(&["mv", "projects/other", &folder]);
            t.commit(OFFICE, "The place it had");
        });
        self.step("taken away and brought back", true, |t| {
            let folder = t.project(26);
            t.git(&["rm", "-rq", &folder]);
            t.commit(KIM, "Gone");
            t.git(&["revert", "--no-commit", "HEAD"]);
            t.commit(OFFICE, "Not gone");
        });
        self.step("a value changed and set back", true, |t| {
            t.rename(27, "For a day");
            t.commit(KIM, "Another name");
            t.git(&["revert", "--no-commit", "HEAD"]);
            t.commit(OFFICE, "The name it had");
        });
        self.step("a project that ends", false, |t| {
            let folder = t.project(28);
            t.git(&["rm", "-rq", &folder]);
            t.commit(KIM, "Ended");
        });
    }

    /// What comes from the side.
    fn branches(&mut self) {
        self.step("a merge", false, |t| {
            t.on_a_branch("one", "main", |t| {
                t.rename(30, "From the side");
                t.commit(KIM, "A name");
                t.rename(30, "From the side, again");
                t.commit(KIM, "Another name");
            });
            t.rename(31, "On the line");
            t.commit(OFFICE, "A name");
            t.merge(&["one"], |_| {});
        });
        self.step("a merge of a new project", false, |t| {
            t.on_a_branch("new", "main", |t| {
                t.repository.write("projects/new/project.yaml", "id: PRJ-99001\nname: New\nstage: proposal\n");
                t.commit(KIM, "A new one");
                t.repository.write("projects/new/project.yaml", "id: PRJ-99001\nname: Newer\nstage: proposal\n");
                t.repository.write("projects/new/risks/R1.yaml", "id: R1\ntitle: Frost\nstate: open\n");
                t.commit("Sam <sam@example.org>", "With a risk");
            });
            t.merge(&["new"], |_| {});
        });
        self.step("three branches at once", false, |t| {
            for (name, number) in [("a", 32), ("b", 33), ("c", 34)] {
                t.on_a_branch(name, "main", |t| {
                    t.rename(number, name);
                    t.commit(KIM, name);
                });
            }
            t.merge(&["a", "b", "c"], |_| {});
        });
        self.step("a merge that says more than its branches", false, |t| {
            t.on_a_branch("evil", "main", |t| {
                t.rename(35, "Honest");
                t.commit(KIM, "Honest");
            });
            t.merge(&["evil"], |t| t.rename(36, "By the merge"));
        });
        self.step("a merge that says something else", false, |t| {
            t.on_a_branch("left", "main", |t| {
                t.rename(37, "Left");
                t.commit(KIM, "Left");
            });
            t.rename(37, "Right");
            t.commit(OFFICE, "Right");
            t.merge(&["left"], |t| {
                t.git(&["checkout", "--ours", "."]);
                t.rename(37, "Neither");
            });
        });
    }

    /// Branches of branches.
    fn tangles(&mut self) {
        self.step("branches that merged each other", false, |t| {
            t.on_a_branch("x", "main", |t| {
                t.rename(38, "X");
                t.commit(KIM, "X");
            });
            t.on_a_branch("y", "main", |t| {
                t.rename(39, "Y");
                t.commit("Sam <sam@example.org>", "Y");
                t.git(&["branch", "y0"]);
                t.merge(&["x"], |_| {});
            });
            t.git(&["checkout", "-q", "x"]);
            t.merge(&["y0"], |_| {});
            t.rename(38, "X and Y");
            t.commit(KIM, "X and Y");
            t.git(&["checkout", "-q", "main"]);
            t.merge(&["y"], |_| {});
            t.merge(&["x"], |_| {});
        });
        self.step("a branch that follows the line and is moved", false, |t| {
            t.on_a_branch("long", "main", |t| {
                let folder = t.project(40);
                t.git(&["mv", &folder, "projects/moved"]);
                t.commit(KIM, "Moved");
            });
            t.rename(41, "Meanwhile");
            t.commit(OFFICE, "Meanwhile");
            t.git(&["checkout", "-q", "long"]);
            t.merge(&["main"], |_| {});
            t.edit("projects/moved", |text| with_field(&text, "name", "Moved and renamed"));
            t.commit(KIM, "Renamed");
            t.git(&["checkout", "-q", "main"]);
            t.merge(&["long"], |_| {});
        });
        self.step("a branch of a branch", false, |t| {
            t.on_a_branch("develop", "main", |t| {
                t.rename(42, "Draft");
                t.commit(KIM, "Draft");
                t.git(&["checkout", "-q", "-b", "feature"]);
                t.rename(42, "Feature");
                t.commit("Sam <sam@example.org>", "Feature");
                t.git(&["checkout", "-q", "develop"]);
                t.rename(43, "Develop");
                t.commit(KIM, "Develop");
                t.merge(&["feature"], |_| {});
            });
            t.merge(&["develop"], |_| {});
        });
        self.step("the line itself merged into a branch and taken over", true, |t| {
            t.on_a_branch("fox", "main~1", |t| t.merge(&["main"], |_| {}));
            t.git(&["merge", "-q", "--ff-only", "fox"]);
        });
    }
}

/// The text of a project with another value of a field of its own.
fn with_field(text: &str, field: &str, value: &str) -> String {
    let prefix = format!("{field}: ");
    let lines = text.lines().map(|line| match line.strip_prefix(&prefix) {
        Some(_) => format!("{prefix}{value}\n"),
        None => format!("{line}\n"),
    });
    lines.collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
