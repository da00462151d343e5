//! The repository as data: where a tree is, the bytes of its files at one moment, and what came before.
//!
//! The only room that knows `gix`. Nothing of the repository's configuration is ever executed.

mod bases;
mod blob;
mod changes;
mod commit;
mod committed;
mod differing;
mod discover;
mod fork;
mod head;
mod lent;
mod listing;
mod mailmap;
mod names;
mod object;
mod person;
mod places;
mod repository;
mod revision;
mod rewriting;
mod rows;
mod signature;
mod snapshot;
mod unreadable;
mod walk;
mod way;
mod worktree;
mod written;

pub use blob::blob_id;
pub use changes::{Change, Pair, changes, changes_in_a_row, first_changes};
pub use commit::{CannotCommit, NewCommit, create};
pub use committed::{BlobReader, Blobs, contents};
pub use discover::{NotFound, Place, Site, discover, discover_in, site, work_tree};
pub use mailmap::Mailmap;
pub use object::ObjectId;
pub use person::Person;
pub use places::{moving, places};
pub use repository::{Repository, is_own};
pub use revision::{Moment, last_up_to, resolve, resolve_from};
pub use rewriting::{Rewriting, rewriting};
pub use signature::{AllowedSigners, Signature, signature};
pub use snapshot::{Content, File, Head, Snapshot};
pub use unreadable::Unreadable;
pub use walk::{Commit, Walk, commit, walk};
pub use way::{Kinship, Way, common};
