//! The repository as data: where a tree is, and the bytes of its files at one moment.
//!
//! The only room that knows `gix`. Nothing of the repository's configuration is ever executed.

mod blob;
mod commit;
mod discover;
mod head;
mod snapshot;
mod worktree;

pub use blob::blob_id;
pub use commit::{CannotCommit, NewCommit, create};
pub use discover::{NotFound, Place, discover, work_tree};
pub use head::{Head, head};
pub use snapshot::{Content, File, Snapshot};
