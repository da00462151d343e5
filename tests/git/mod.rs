//! The repository as data: `--at`, repositories of every shape, and what hostile ones cannot do.

mod at;
pub mod repository;
