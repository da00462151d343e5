//! Paths as relative URIs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, percent_encode_byte};

use super::visible::foreign_byte;

/// What stays as it is in a path of a URI (RFC 3986: unreserved, and `/` between the parts).
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path from the repository's root as a relative URI; a byte that is not UTF-8 (`\xNN`) becomes itself again.
pub(super) fn relative_uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(c) = rest.chars().next() {
        let width = match foreign_byte(rest) {
            Some(byte) => {
                uri.push_str(percent_encode_byte(byte));
                4
            }
            None => {
                uri.extend(percent_encode(&rest.as_bytes()[..c.len_utf8()], KEPT));
                c.len_utf8()
            }
        };
        rest = &rest[width..];
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_uris() {
        assert_eq!(relative_uri("projects/a b/größe#1.yaml"), "projects/a%20b/gr%C3%B6%C3%9Fe%231.yaml");
        assert_eq!(relative_uri("caf\\xe9/a:b\n.yaml"), "caf%E9/a%3Ab%0A.yaml");
    }
}
