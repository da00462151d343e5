//! The repository as data: `--at`, repositories of every shape, and what hostile ones cannot do.

mod at;
mod shapes;
#[cfg(unix)]
mod trees;
mod walk;
pub mod repository;
