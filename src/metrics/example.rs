//! A project written as text, for the tests of this room.

use crate::model::{Input, Portfolio};
use crate::policy::Policy;
use crate::schema::Catalogue;
use crate::source::FileId;
use crate::yaml::{Limits, read};

/// Looks at the portfolio that `text`, the one file `project.yaml`, states.
pub fn told<T>(text: &str, look: impl FnOnce(&Portfolio<'_>, &Policy) -> T) -> T {
    let document = read(text.as_bytes(), &Limits::default());
    let root = document.root.as_ref().expect("the example is YAML");
    let input = Input { file: FileId(0), path: "project.yaml", root };
    look(&Portfolio::build(&[input], &Catalogue::builtin()), &Policy::standard())
}
