//! People under one name, as the repository's `.mailmap` has it.

use gix::actor::SignatureRef;
use gix::objs::Kind;

use super::listing::{Found, find};
use super::object::ObjectId;
use super::person::Person;
use super::repository::Repository;
use super::unreadable::Unreadable;

/// Which names and addresses mean the same person (gitmailmap(5)).
#[derive(Debug, Clone, Default)]
pub struct Mailmap(gix::mailmap::Snapshot);

impl Mailmap {
    /// The `.mailmap` at the root of `commit`; an empty one if there is none. Files that settings name are not read, and
    /// lines that cannot be read are passed over.
    ///
    /// # Errors
    /// If the commit cannot be read.
    pub fn of(repository: &Repository, commit: ObjectId) -> Result<Self, Unreadable> {
        let Found::File(id) = find(repository, commit, ".mailmap")? else { return Ok(Mailmap::default()) };
        let file = repository.object(id, Kind::Blob)?;
        Ok(Mailmap(gix::mailmap::Snapshot::from_bytes(&file.data)))
    }

    /// The person that `written` stands for; the same where nothing is known.
    pub fn person(&self, written: &Person) -> Person {
        let signature =
            SignatureRef { name: written.name.as_str().into(), email: written.email.as_str().into(), time: "" };
        let Some(known) = self.0.try_resolve_ref(signature) else { return written.clone() };
        let of = |known: Option<&gix::bstr::BStr>, written: &str| {
            known.map_or_else(|| written.to_owned(), ToString::to_string)
        };
        Person { name: of(known.name, &written.name), email: of(known.email, &written.email) }
    }
}
