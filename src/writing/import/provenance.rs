//! What an imported file says of its origin, and whether somebody edited it since.

use super::super::draft;
use crate::git::blob_id;
use crate::yaml::{self, Node};

/// What an imported file turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// This map wrote it, and nobody changed it since.
    Ours,
    /// This map wrote it, and somebody edited it since.
    Edited,
    /// It comes from elsewhere.
    Foreign,
}

/// The file of an imported record: `head` (comment lines), the record, and at the end who wrote it and the name that
/// git gives to everything before that.
pub fn sign(head: &str, record: &Node, map: &str) -> String {
    let mut text = format!("{head}{}", yaml::write(record));
    let digest = blob_id(text.as_bytes());
    text.push_str(&seal(map, &digest));
    text
}

/// Whether `text` was written by `map` and is as it was then. Line ends that a checkout changed do not count.
pub fn origin(text: &str, map: &str) -> Origin {
    let text = text.replace("\r\n", "\n");
    let document = yaml::read(text.as_bytes(), &yaml::Limits::default());
    let own = document.root.as_ref().and_then(|root| root.get("x-import"));
    let Some(seal_at) = text.rfind("x-import:") else { return Origin::Foreign };
    let (body, end) = text.split_at(seal_at);
    match own.and_then(|own| own.get("map")).and_then(Node::text) {
        Some(name) if name == map && end == seal(map, &blob_id(body.as_bytes())) => Origin::Ours,
        Some(name) if name == map => Origin::Edited,
        _ => Origin::Foreign,
    }
}

fn seal(map: &str, digest: &str) -> String {
    let mut import = draft::empty();
    draft::set(&mut import, "map", draft::text(map));
    draft::set(&mut import, "digest", draft::text(digest));
    let mut seal = draft::empty();
    draft::set(&mut seal, "x-import", import);
    yaml::write(&seal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_of_any_byte_is_noticed_and_a_checkout_is_none() {
        let mut record = draft::empty();
        draft::set(&mut record, "id", draft::text("PRJ-A"));
        draft::set(&mut record, "name", draft::text("A"));
        let text = sign("# head\n", &record, "yearly list");
        insta::assert_snapshot!(text, @r"
        # head
        id: PRJ-A
        name: A
        x-import:
          map: yearly list
          digest: 3dd072c595346bb4b4e4954686fcf8a85c1f8931
        ");
        assert_eq!(origin(&text, "yearly list"), Origin::Ours);
        assert_eq!(origin(&text.replace('\n', "\r\n"), "yearly list"), Origin::Ours);
        assert_eq!(origin(&text, "other list"), Origin::Foreign);
        assert_eq!(origin("id: PRJ-A\n", "yearly list"), Origin::Foreign);
        for edited in [text.replace("name: A", "name: B"), text.clone() + "# note\n", text.replace("# head", "# hand")]
        {
            assert_eq!(origin(&edited, "yearly list"), Origin::Edited, "{edited}");
        }
    }
}
