//! The name that git gives to an object: a blob, a commit.

use std::fmt;

/// The id of an object of a repository, SHA-1 or SHA-256. Equal ids of one repository name equal bytes, so whatever was
/// worked out from a blob may be kept under its id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub(super) gix::ObjectId);

impl ObjectId {
    /// The id with these hexadecimal digits, all of them; `None` if they are none.
    pub fn parse(digits: &str) -> Option<Self> {
        gix::ObjectId::from_hex(digits.as_bytes()).ok().map(ObjectId)
    }

    /// The bytes of the id: 20 or 32.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The first twelve hexadecimal digits, as people read them.
    pub fn short(&self) -> String {
        self.0.to_hex_with_len(12).to_string()
    }
}

impl fmt::Display for ObjectId {
    /// All digits, in hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectId({})", self.0)
    }
}
