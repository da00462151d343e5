//! The name that git gives to content.

use gix::objs::{Kind, compute_hash};

/// The id of `bytes` as a blob in a repository with SHA-1 names, in hexadecimal: what `git hash-object` prints.
/// Empty if the bytes were made to collide with others.
pub fn blob_id(bytes: &[u8]) -> String {
    compute_hash(gix::hash::Kind::Sha1, Kind::Blob, bytes).map(|id| id.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the book "Pro Git", chapter 10.2.
    #[test]
    fn content_has_the_name_that_git_gives_it() {
        assert_eq!(blob_id(b"test content\n"), "d670460b4b4aece5915caf5c68d12f560a9fe3e4");
    }
}
