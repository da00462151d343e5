//! The repository as data: `--at`, repositories of every shape, and what hostile ones cannot do.

mod archive;
pub mod at;
mod commits;
mod copies;
mod evidence;
mod hostile;
mod merges;
mod rewriting;
mod shapes;
mod signatures;
mod signers;
#[cfg(unix)]
mod traps;
#[cfg(unix)]
mod trees;
#[cfg(unix)]
mod trust;
mod walk;
pub mod repository;
