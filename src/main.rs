//! The `pmo` command line.

mod cli;

/// Threads that read many files at a time take small pieces of memory by the million. The C library of most machines
/// hands those out under one lock, page by page.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
