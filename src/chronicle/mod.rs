//! What is known of every value over time: which commit changed it, when, and who made that commit.
//!
//! The facts alone: `history` gathers them from a repository, rules and views judge them. An entity changed when its
//! decoded value changed; spelling, comments, key order, layout and the place of its file are no part of it.

mod commit;
mod entity;
mod life;
mod record;
mod values;

pub use commit::{Author, Commit, Evidence, WITHOUT_A_DATE};
pub use entity::{Entities, Entity, entities, entities_of};
pub use life::{Change, Life, Point};
pub use record::{Chronicle, Reach};
pub use values::{Values, label};
