//! What ids look like, by the way records are told apart.

use super::kind::IdStyle;

impl IdStyle {
    /// Whether `id` has the form of ids of this style that begin with `prefix`, which may be empty.
    pub fn fits(self, prefix: &str, id: &str) -> bool {
        match self {
            IdStyle::None => true,
            IdStyle::Handle => is_handle(id),
            IdStyle::Global | IdStyle::Local if prefix.is_empty() => is_id(id),
            IdStyle::Global => is_id(id) && id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-')),
            IdStyle::Local => {
                let rest = id.strip_prefix(prefix);
                is_id(id) && rest.is_some_and(|rest| rest.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
            }
        }
    }

    /// The form of such ids, in words that follow "of the form".
    pub fn form(self, prefix: &str) -> String {
        match self {
            IdStyle::Handle => "of a person's handle, such as `ana.silva`".to_owned(),
            IdStyle::Local if !prefix.is_empty() => format!("`{prefix}1` or `{prefix}-NAME-1`"),
            _ if prefix.is_empty() => "`NAME-1`: capitals, digits and hyphens".to_owned(),
            _ => format!("`{prefix}-NAME`: the prefix, capitals, digits and hyphens"),
        }
    }
}

/// `^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$`
fn is_id(id: &str) -> bool {
    let capitals = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    id.starts_with(|c: char| c.is_ascii_uppercase()) && id.split('-').all(|part| !part.is_empty() && capitals(part))
}

/// `^[a-z][a-z0-9.-]*$`
fn is_handle(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_ids() {
        let well = |style: IdStyle, prefix, id| style.fits(prefix, id);
        assert!(well(IdStyle::Global, "PRJ", "PRJ-CLAIMS-2") && !well(IdStyle::Global, "PRJ", "PRJ"));
        assert!(!well(IdStyle::Global, "PRJ", "PRJ-") && !well(IdStyle::Global, "PRJ", "PRJ--A"));
        assert!(
            !well(IdStyle::Global, "PRJ", "PRJX-1")
                && well(IdStyle::Global, "", "7-A") == well(IdStyle::Global, "", "a")
        );
        assert!(well(IdStyle::Local, "R", "R1") && well(IdStyle::Local, "D", "D-PAY-1"));
        assert!(!well(IdStyle::Local, "R", "RISK1") && !well(IdStyle::Local, "I", "issue_4"));
        assert!(well(IdStyle::Local, "", "CELL-4") && !well(IdStyle::Local, "", "cell-4"));
        assert!(well(IdStyle::Handle, "", "j.o-2") && !well(IdStyle::Handle, "", "J.Okafor"));
    }
}
