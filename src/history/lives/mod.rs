//! The life of every record, told from the commits that changed it.

mod annals;
mod archive;
mod clock;
mod gather;
mod line;
mod lineage;
mod quill;
mod settle;
mod sheet;
mod sides;
mod step;
mod told;
mod tree;
mod weave;

pub use annals::{Chapter, lives};
pub use archive::Archive;
pub use gather::{gather, question};
pub use step::{FileChange, Step};
pub use weave::Loom;
