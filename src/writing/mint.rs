//! Ids for new records: readable, and random enough that two branches never mint the same one.

use super::place::slug;
use crate::policy::Policy;
use crate::schema::{IdStyle, Kind};

/// Digits and capitals without I, L, O and U, which are misread (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// A million values: local ids only meet those of one project.
const LOCAL_LETTERS: usize = 4;
/// Thirty-three million values, behind the words of a title.
const GLOBAL_LETTERS: usize = 5;
/// Characters of a title that go into an id.
const TITLE_LETTERS: usize = 24;

/// An id for a new record of `kind` called `title`, which `is_taken` does not know.
///
/// Local ids are the prefix and four random letters (`R-7KQ2`); global ones have the title between
/// (`PRJ-CLAIMS-PORTAL-X3M9K`); people get their name (`ana.silva`), which is not random: two branches that add the
/// same person should meet. `None` for kinds without ids, and where no name is left to make a handle from.
pub fn mint(
    kind: &Kind,
    policy: &Policy,
    title: Option<&str>,
    is_taken: &dyn Fn(&str) -> bool,
    random: &mut dyn FnMut() -> u32,
) -> Option<String> {
    let words = title.map(|title| slug(title, TITLE_LETTERS).to_uppercase()).filter(|words| !words.is_empty());
    let stem = match kind.id {
        IdStyle::None => return None,
        IdStyle::Handle => {
            let handle = slug(title?, 2 * TITLE_LETTERS).replace('-', ".");
            return Some(handle).filter(|handle| handle.starts_with(|first: char| first.is_ascii_lowercase()));
        }
        IdStyle::Local => prefix(kind, policy),
        IdStyle::Global => words.map_or_else(|| prefix(kind, policy), |words| prefix(kind, policy) + "-" + &words),
    };
    let letters = if kind.id == IdStyle::Local { LOCAL_LETTERS } else { GLOBAL_LETTERS };
    loop {
        let id = format!("{stem}-{}", tail(letters, random));
        if !is_taken(&id) {
            return Some(id);
        }
    }
}

/// What ids of `kind` begin with here: the policy's word, else the schema's, else the kind's own name.
pub fn prefix(kind: &Kind, policy: &Policy) -> String {
    let own = || kind.name.to_uppercase().replace('_', "-");
    policy.prefixes.get(&kind.name).or(kind.prefix.as_ref()).cloned().unwrap_or_else(own)
}

/// Random letters with at least one digit, so that they never look like a word.
fn tail(letters: usize, random: &mut dyn FnMut() -> u32) -> String {
    loop {
        let tail: String = (0..letters).map(|_| char::from(ALPHABET[(random() % 32) as usize])).collect();
        if tail.bytes().any(|byte| byte.is_ascii_digit()) {
            return tail;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Catalogue;

    fn minted(kind: &str, title: Option<&str>, taken: &[&str]) -> Option<String> {
        let catalogue = Catalogue::builtin();
        let mut policy = Policy::standard();
        policy.prefixes.insert("risk".into(), "RSK".into());
        let mut state = 7_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 8
        };
        mint(catalogue.get(kind).unwrap(), &policy, title, &|id| taken.contains(&id), &mut random)
    }

    #[test]
    fn ids_are_readable_and_take_the_organisations_prefix() {
        let first = minted("risk", Some("Supplier is late"), &[]).unwrap();
        assert!(first.starts_with("RSK-") && first.len() == 8, "{first}");
        let project = minted("project", Some("Claims portal refresh, phase two"), &[]).unwrap();
        assert!(project.starts_with("PRJ-CLAIMS-PORTAL-REFRESH-") && project.len() == 31, "{project}");
        assert_eq!(minted("person", Some("Ana Silva"), &[]), Some("ana.silva".into()));
        assert_eq!((minted("person", Some("李"), &[]), minted("absence", None, &[])), (None, None));
        assert_ne!(minted("risk", None, &[&first]).unwrap(), first);
    }
}
