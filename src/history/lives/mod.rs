//! The life of every record, told from the commits that changed it.

mod annals;
mod archive;
mod clock;
mod gather;
mod homes;
mod line;
mod lineage;
mod quill;
mod renames;
mod settle;
mod sheet;
mod sides;
mod signers;
mod step;
mod story;
mod told;
mod tree;
mod versions;
mod weave;

pub use annals::{Chapter, lives};
pub use archive::Archive;
pub use gather::{gather, question};
pub use step::{FileChange, Step};
pub use weave::Loom;
