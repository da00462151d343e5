//! A commit's text taken apart, however odd: git accepts more than it writes.

use gix::bstr::ByteSlice as _;

/// The parts of a commit's text that are used.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written<'a> {
    /// Ids of what it follows, in the order given; what is no id is left out.
    pub parents: Vec<gix::ObjectId>,
    /// The line about its author, empty if there is none.
    pub author: &'a [u8],
    /// The line about who committed it, empty if there is none.
    pub committer: &'a [u8],
    /// What it says its text is encoded in.
    pub encoding: Option<String>,
    /// Whether there is a signature.
    pub is_signed: bool,
    /// Everything after the first empty line.
    pub message: &'a [u8],
}

impl<'a> Written<'a> {
    /// Takes a commit's bytes apart. The first of several lines of one name counts, as it does for git.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let (headers, message) = bytes.split_once_str("\n\n").unwrap_or((bytes, b""));
        let mut written = Written { message, ..Written::default() };
        for line in headers.lines() {
            let Some((name, value)) = line.split_once_str(" ") else { continue };
            match name {
                b"parent" => written.parents.extend(gix::ObjectId::from_hex(value)),
                b"author" if written.author.is_empty() => written.author = value,
                b"committer" if written.committer.is_empty() => written.committer = value,
                b"gpgsig" | b"gpgsig-sha256" => written.is_signed = true,
                b"encoding" => written.encoding = Some(value.to_str_lossy().into_owned()),
                _ => {}
            }
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_merge_is_taken_apart() {
        let parent = "d670460b4b4aece5915caf5c68d12f560a9fe3e4";
        let text = format!(
            "tree {parent}\nparent {parent}\nparent {parent}\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 2 +0000\n\
             gpgsig -----BEGIN\n author X\n -----END\nencoding latin1\n\nSubject\n\nauthor B\n"
        );
        let written = Written::new(text.as_bytes());
        assert_eq!((written.parents.len(), written.author), (2, &b"A <a@b> 1 +0000"[..]));
        assert!(written.is_signed && !Written::new(b"author gpgsig\n\ngpgsig x\n").is_signed);
        assert_eq!((written.committer, written.encoding.as_deref()), (&b"C <c@d> 2 +0000"[..], Some("latin1")));
        assert_eq!(written.message, b"Subject\n\nauthor B\n");
    }

    #[test]
    fn nothing_at_all_is_a_commit_that_says_nothing() {
        assert_eq!(Written::new(b""), Written::default());
        assert_eq!(Written::new(b"parent zzz\nauthor\n"), Written::default());
    }
}
