//! New files and records, atomically: what to write is decided apart from writing it.
//!
//! The pure parts answer with texts and paths; [`Folder`] is the one way to the disk.

mod assign;
mod atomic;
mod draft;
pub mod entropy;
mod folder;
pub mod import;
mod layout;
mod mint;
mod place;
mod record;
mod refusal;
mod required;
mod start;
mod validity;

pub use assign::{Assignment, assign, typed};
pub use draft::{Path, Step};
pub use folder::{Folder, WriteError};
pub use layout::Layout;
pub use mint::{mint, prefix};
pub use place::{Refused, slug};
pub use record::{NewFile, Request, modeline, new_record};
pub use refusal::Refusal;
pub use start::{Ci, Home, Planned, Start, plan};
pub use validity::violations;
