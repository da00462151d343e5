//! The `pmo` command line.

fn main() {}
