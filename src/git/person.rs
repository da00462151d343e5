//! Who made a commit and when, as it says itself.

use chrono::{DateTime, Datelike as _, Utc};
use gix::actor::SignatureRef;
use gix::bstr::ByteSlice as _;

/// A name and an address, as a commit or a mailmap gives them: nobody checked either.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// As written; may be empty.
    pub name: String,
    /// As written, without its angle brackets; may be empty.
    pub email: String,
}

/// Reads a line of a commit that says who and when. What cannot be told apart is all taken for the name; a moment that
/// no calendar knows is `None`.
pub(super) fn person(line: &[u8], encoding: Option<&str>) -> (Person, Option<DateTime<Utc>>) {
    let Ok(signature) = SignatureRef::from_bytes(line) else {
        return (Person { name: text(line, encoding).trim().to_owned(), email: String::new() }, None);
    };
    let signature = signature.trim();
    let seconds = signature.time().ok().map(|time| time.seconds);
    let person = Person { name: text(signature.name, encoding), email: text(signature.email, encoding) };
    let moment = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    // What no file could write as a date is none.
    (person, moment.filter(|moment| (1..=9999).contains(&moment.year())))
}

/// Text of a commit: UTF-8, else Latin-1 if the commit says so, else with `\u{fffd}` for what is neither.
pub(super) fn text(bytes: &[u8], encoding: Option<&str>) -> String {
    const LATIN: [&str; 4] = ["iso-8859-1", "iso8859-1", "latin1", "latin-1"];
    match bytes.to_str() {
        Ok(text) => text.to_owned(),
        Err(_) if encoding.is_some_and(|name| LATIN.contains(&name.to_lowercase().as_str())) => {
            bytes.iter().copied().map(char::from).collect()
        }
        Err(_) => bytes.to_str_lossy().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_what_the_commit_says_it_is() {
        assert_eq!(text("Größe".as_bytes(), None), "Größe");
        assert_eq!(text(b"Gr\xf6\xdfe", Some("ISO-8859-1")), "Größe");
        assert_eq!(text(b"Gr\xf6\xdfe", None), "Gr\u{fffd}\u{fffd}e");
    }

    #[test]
    fn a_moment_outside_the_calendar_is_none() {
        let of = |line: &str| person(line.as_bytes(), None);
        let (ana, when) = of("Ana Silva <ana@example.org> 1767225600 +0100");
        assert_eq!((ana.name.as_str(), ana.email.as_str()), ("Ana Silva", "ana@example.org"));
        assert_eq!(when.map(|when| when.to_rfc3339()).as_deref(), Some("2026-01-01T00:00:00+00:00"));
        assert_eq!(of("Ana <a@b> 9223372036854775807 +0000").1, None);
        assert_eq!(of("Ana <a@b> tomorrow").1, None);
        assert_eq!(of("Ana <a@b> -99999999999 +0000").1, None, "the year -1199");
        assert_eq!(of("Ana <a@b> 253402300800 +0000").1, None, "the year 10000");
        assert_eq!(of("nobody at all").1, None);
    }
}
