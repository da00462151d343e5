//! New files and records, atomically: what to write is decided apart from writing it.
//!
//! The pure parts answer with texts and paths; [`Folder`] is the one way to the disk.

mod atomic;
mod folder;
mod place;

pub use folder::{Folder, WriteError};
pub use place::{Refused, slug};
