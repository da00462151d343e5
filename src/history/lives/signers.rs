//! Who may sign, as far as those who already might have let them in.
//!
//! "This way only committers with an already valid key can add or change keys in the keyring" (git-config(1),
//! `gpg.ssh.allowedSignersFile`).

use rayon::prelude::*;

use crate::git::{self, AllowedSigners, ObjectId, Repository, Signature, Unreadable};

/// Commits of a merged branch that are looked at for the one that let a signer in.
const MOST: usize = 1_000;

/// Why a signature proves nothing whose key came in some other way.
const LET_IN: &str = "its key was let in by a commit that no allowed signer has signed";
/// The same for a commit that did so itself.
const OWN: &str = "it lets its own key in";

/// The signers of a tree over time.
pub(super) struct Signers<'r> {
    repository: &'r Repository,
    prefix: &'r str,
    /// Whom the file lists at the end of the line.
    listed: AllowedSigners,
    /// Those of them whom others let in, or who were in its first version.
    trusted: AllowedSigners,
}

impl<'r> Signers<'r> {
    /// The signers after a line of commits, oldest first.
    pub(super) fn of(repository: &'r Repository, line: &[&git::Commit], prefix: &'r str) -> Result<Self, Unreadable> {
        let none = AllowedSigners::default;
        let Some(last) = line.last() else {
            return Ok(Signers { repository, prefix, listed: none(), trusted: none() });
        };
        let listed = AllowedSigners::of(repository, last.id, prefix)?;
        let mut signers = Signers { repository, prefix, listed, trusted: none() };
        if !signers.listed.is_empty() {
            signers.trusted = signers.followed(line)?;
        }
        Ok(signers)
    }

    fn followed(&self, line: &[&git::Commit]) -> Result<AllowedSigners, Unreadable> {
        let file = |repository: &mut Repository, commit: &&git::Commit| {
            AllowedSigners::file(repository, commit.id, self.prefix)
        };
        let files = line.par_iter().map_with(self.repository.clone(), file);
        let files: Vec<Option<ObjectId>> = files.collect::<Result<_, _>>()?;
        let (mut trusted, mut before) = (None, None);
        for (commit, file) in line.iter().zip(files) {
            if file == before {
                continue;
            }
            before = file;
            let listed = AllowedSigners::of(self.repository, commit.id, self.prefix)?;
            trusted = Some(match trusted {
                None => listed,
                Some(trusted) if self.is_vouched(commit, file, &trusted)? => listed,
                // Where none is left, nobody can let anybody in: those who were there may come back.
                Some(trusted) if listed.is_empty() => trusted,
                Some(trusted) => listed.among(&trusted),
            });
        }
        Ok(trusted.unwrap_or_default())
    }

    /// Whether the commit that wrote the file, here or on what was merged, is signed by somebody who might.
    fn is_vouched(
        &self,
        commit: &git::Commit,
        file: Option<ObjectId>,
        trusted: &AllowedSigners,
    ) -> Result<bool, Unreadable> {
        let is_signed = |id| Ok(matches!(git::signature(self.repository, id, trusted)?, Signature::Of(_)));
        if is_signed(commit.id)? {
            return Ok(true);
        }
        for tip in commit.parents.iter().skip(1) {
            let mut writer = None;
            for one in git::walk(self.repository, *tip).take(MOST) {
                let id = one?.id;
                if AllowedSigners::file(self.repository, id, self.prefix)? != file {
                    break;
                }
                writer = Some(id);
            }
            if let Some(writer) = writer
                && is_signed(writer)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the signature of a commit proves.
    pub(super) fn proven(&self, commit: ObjectId) -> Result<Signature, Unreadable> {
        let found = git::signature(self.repository, commit, &self.listed)?;
        if !matches!(found, Signature::Of(_)) {
            return Ok(found);
        }
        let found = git::signature(self.repository, commit, &self.trusted)?;
        if !matches!(found, Signature::Of(_)) {
            return Ok(Signature::Unverified(LET_IN));
        }
        Ok(if self.lets_itself_in(commit)? { Signature::Unverified(OWN) } else { found })
    }

    fn lets_itself_in(&self, commit: ObjectId) -> Result<bool, Unreadable> {
        let read = git::commit(self.repository, commit)?;
        let Some(parent) = read.parents.first().filter(|_| !read.is_boundary) else { return Ok(false) };
        let file = |id| AllowedSigners::file(self.repository, id, self.prefix);
        if file(commit)? == file(*parent)? {
            return Ok(false);
        }
        let before = AllowedSigners::of(self.repository, *parent, self.prefix)?;
        Ok(!matches!(git::signature(self.repository, commit, &before)?, Signature::Of(_)))
    }
}
