//! Which project every file of a tree belongs to, kept up while the tree moves.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::track::Moved;
use crate::git::ObjectId;

/// Some files of a tree.
pub(super) type Files = BTreeMap<Arc<str>, ObjectId>;

/// The files of a tree by project. A plot is the folder of a project, named with a `/` at its end (the root is `/`
/// alone): its own file and everything below the folder that is in no plot further down. What is in no plot is common.
#[derive(Default)]
pub(super) struct Plots {
    plots: BTreeMap<Arc<str>, Files>,
    common: Files,
}

/// What a step touched.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// The names of plots, gone ones included.
    pub(super) plots: BTreeSet<Arc<str>>,
    /// Common files, gone ones included.
    pub(super) common: BTreeSet<Arc<str>>,
}

impl Plots {
    /// The files of a plot; `None` if there is no such plot any more.
    pub(super) fn plot(&self, name: &str) -> Option<&Files> {
        self.plots.get(name)
    }

    /// The files of no plot.
    pub(super) fn common(&self) -> &Files {
        &self.common
    }

    /// Everything there is.
    pub(super) fn all(&self) -> Touched {
        Touched { plots: self.plots.keys().cloned().collect(), common: self.common.keys().cloned().collect() }
    }

    /// Takes up what a step changed.
    pub(super) fn take(&mut self, moved: &[Moved]) -> Touched {
        let mut touched = Touched::default();
        for (path, blob) in moved {
            match blob {
                Some(blob) => self.put(path, *blob, &mut touched),
                None => self.remove(path, &mut touched),
            }
        }
        touched
    }

    fn put(&mut self, path: &Arc<str>, blob: ObjectId, touched: &mut Touched) {
        if is_own_file(path) {
            self.open(folder(path), touched);
        }
        self.around(path, touched).insert(path.clone(), blob);
    }

    fn remove(&mut self, path: &Arc<str>, touched: &mut Touched) {
        let files = self.around(path, touched);
        files.remove(path);
        if is_own_file(path) && !files.keys().any(|other| is_own_file(other) && folder(other) == folder(path)) {
            self.close(folder(path), touched);
        }
    }

    /// Makes a folder a plot, if it is none: what lies below it leaves where it was.
    fn open(&mut self, name: &str, touched: &mut Touched) {
        if self.plots.contains_key(name) {
            return;
        }
        let around = self.around(name.strip_suffix('/').unwrap_or(name), touched);
        let leaving: Vec<Arc<str>> = below(around, name);
        let moved: Files = leaving.into_iter().filter_map(|path| around.remove_entry(&path)).collect();
        touched.common.extend(moved.keys().cloned());
        touched.plots.insert(name.into());
        self.plots.insert(name.into(), moved);
    }

    /// Ends a plot that has lost its own file: what is left of it falls to what lies around it.
    fn close(&mut self, name: &str, touched: &mut Touched) {
        for (path, blob) in self.plots.remove(name).unwrap_or_default() {
            self.around(&path, touched).insert(path, blob);
        }
    }

    /// The files among which a path belongs, noted as touched.
    fn around(&mut self, path: &str, touched: &mut Touched) -> &mut Files {
        let mut name = folder(path);
        while name != "/" && !self.plots.contains_key(name) {
            name = folder(name.strip_suffix('/').unwrap_or_default());
        }
        match self.plots.get_mut(name) {
            Some(files) => {
                touched.plots.insert(name.into());
                files
            }
            None => {
                touched.common.insert(path.into());
                &mut self.common
            }
        }
    }
}

/// Whether a file makes its folder a plot.
fn is_own_file(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("project.yaml" | "project.yml"))
}

/// The folder of a path with a `/` at its end; `/` alone is the root.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("/", |end| &path[..=end])
}

/// The paths that stand below a folder.
fn below(files: &Files, folder: &str) -> Vec<Arc<str>> {
    let prefix = if folder == "/" { "" } else { folder };
    let from = files.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
    from.map(|(path, _)| path.clone()).take_while(|path| path.starts_with(prefix)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(digit: char) -> ObjectId {
        ObjectId::parse(&digit.to_string().repeat(40)).unwrap()
    }

    /// The plots as `name: files`, after steps of `path` (there) and `-path` (gone); and what the last touched.
    fn after(steps: &[&[&str]]) -> (Vec<String>, Vec<String>) {
        let (mut plots, mut touched) = (Plots::default(), Touched::default());
        for step in steps {
            let moved = step.iter().map(|path| match path.strip_prefix('-') {
                Some(gone) => (Arc::from(gone), None),
                None => (Arc::from(*path), Some(blob('a'))),
            });
            touched = plots.take(&moved.collect::<Vec<_>>());
        }
        let shown = |name: &str, files: &Files| {
            format!("{name}: {}", files.keys().map(|path| &**path).collect::<Vec<_>>().join(" "))
        };
        let mut all: Vec<String> = plots.plots.iter().map(|(name, files)| shown(name, files)).collect();
        all.push(shown("common", &plots.common));
        let touched = touched.plots.iter().chain(&touched.common).map(|name| name.to_string());
        (all, touched.collect())
    }

    #[test]
    fn files_belong_to_the_nearest_project_and_else_to_nobody() {
        let files =
            ["a/project.yaml", "a/b/risks/r1.yaml", "a/b/project.yml", "a/x.yaml", "people.yaml", "p/programme.yaml"];
        let (plots, _) = after(&[&files]);
        let expected = [
            "a/: a/project.yaml a/x.yaml",
            "a/b/: a/b/project.yml a/b/risks/r1.yaml",
            "common: p/programme.yaml people.yaml",
        ];
        assert_eq!(plots, expected);
        let mut backwards = files;
        backwards.reverse();
        assert_eq!(after(&[&backwards]).0, plots, "whatever the order");
        assert_eq!(after(&files.map(|file| [file]).each_ref().map(|step| &step[..])).0, plots, "one after the other");
    }

    #[test]
    fn a_project_that_comes_or_goes_takes_what_lies_below_with_it() {
        let before: &[&str] = &["a/x.yaml", "a/b/y.yaml", "z.yaml"];
        let (plots, touched) = after(&[before, &["a/project.yaml"]]);
        assert_eq!(plots, ["a/: a/b/y.yaml a/project.yaml a/x.yaml", "common: z.yaml"]);
        assert_eq!(touched, ["a/", "a", "a/b/y.yaml", "a/x.yaml"]);
        let (plots, touched) = after(&[before, &["a/project.yaml"], &["-a/project.yaml"]]);
        assert_eq!(plots, ["common: a/b/y.yaml a/x.yaml z.yaml"]);
        assert_eq!(touched, ["a/", "a/b/y.yaml", "a/x.yaml"]);
        let (plots, touched) = after(&[before, &["project.yaml", "a/project.yaml"], &["-a/project.yaml"]]);
        assert_eq!(plots, ["/: a/b/y.yaml a/x.yaml project.yaml z.yaml", "common: "]);
        assert_eq!(touched, ["/", "a/"]);
        let both: &[&str] = &["a/project.yaml", "a/project.yml", "a/x.yaml"];
        assert_eq!(after(&[both, &["-a/project.yml"]]).0, ["a/: a/project.yaml a/x.yaml", "common: "]);
    }

    #[test]
    fn what_is_gone_leaves_nothing() {
        let (plots, touched) = after(&[&["a/project.yaml", "x.yaml"], &["-a/project.yaml", "-x.yaml"]]);
        assert_eq!((plots, touched), (vec!["common: ".to_owned()], vec!["a/".to_owned(), "x.yaml".to_owned()]));
    }
}
