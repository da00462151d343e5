//! Signatures of commits, made by git and `ssh-keygen` with real keys, checked without running either.

use std::fs;
use std::process::Command;

use pmo::git::{AllowedSigners, ObjectId, Repository as Opened, Signature, signature};

use super::repository::{Folder, Repository};

/// A new key in `folder`: the path of its private half, and the public half as a line.
fn key(folder: &Folder, name: &str, kind: &str) -> Option<(String, String)> {
    let path = folder.at(name);
    let arguments = ["-q", "-t", kind, "-N", "", "-C", name, "-f", path.to_str()?];
    if !Command::new("ssh-keygen").args(arguments).status().is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: there is no ssh-keygen that makes {kind} keys");
        return None;
    }
    let public = fs::read_to_string(path.with_extension("pub")).ok()?;
    Some((path.to_str()?.to_owned(), public.trim().to_owned()))
}

/// Commits with a signature, or without if no key is given, at noon of a day.
fn commit(repository: &Repository, key: Option<&str>, day: &str, file: &str) -> ObjectId {
    repository.write(file, "id: DEC-1\n");
    match key {
        None => drop(repository.commit(day, "update")),
        Some(key) => {
            for (name, value) in [("gpg.format", "ssh"), ("user.signingkey", key), ("commit.gpgsign", "true")] {
                repository.git(&["config", name, value]);
            }
            repository.commit(day, "update");
            repository.git(&["config", "commit.gpgsign", "false"]);
        }
    }
    ObjectId::parse(&repository.git(&["rev-parse", "HEAD"])).unwrap()
}

fn proven(repository: &Repository, commit: ObjectId, allowed: &str) -> Signature {
    signature(&Opened::open(&repository.folder).unwrap(), commit, &AllowedSigners::read(allowed)).unwrap()
}

#[test]
fn a_signature_proves_whom_the_signers_allow_at_that_time() {
    let Some(folder) = Folder::new("signatures") else { return };
    for kind in ["ed25519", "ecdsa"] {
        let Some((private, public)) = key(&folder, &format!("ana-{kind}"), kind) else { return };
        let Some((_, other)) = key(&folder, &format!("kim-{kind}"), kind) else { return };
        let repository = folder.init(kind, &[]);
        let signed = commit(&repository, Some(&private), "2026-10-01", "a.yaml");
        let ana = Signature::Of(vec!["ana@example.org".to_owned()]);
        let because = Signature::Unverified;
        let judged = |options: &str, key: &str| {
            proven(&repository, signed, &format!("# signers\nana@example.org {options} {key}\n"))
        };
        assert_eq!(judged("", &public), ana);
        assert_eq!(judged("namespaces=\"git,file\",valid-after=\"20260901\",valid-before=\"20261201Z\"", &public), ana);
        assert_eq!(judged("", &other), because("the key is not among the allowed signers"));
        assert_eq!(judged("namespaces=\"file\"", &public), because("the key is not among the allowed signers"));
        assert_eq!(judged("cert-authority", &public), because("the key is not among the allowed signers"));
        assert_eq!(judged("valid-after=\"20261002\"", &public), because("the key was not valid at that time"));
        assert_eq!(judged("valid-before=\"20261001\"", &public), because("the key was not valid at that time"));
        assert_eq!(judged("valid-before=\"soon\"", &public), because("the key is not among the allowed signers"));
        // What ssh-keygen would not read, or reads otherwise, is no licence.
        let unread = because("the key is not among the allowed signers");
        for options in
            ["Cert-Authority", "x-namespaces=\"git\"", "namespaces=\"git\",namespaces=\"git\"", "namespaces=\"git\"x"]
        {
            assert_eq!(judged(options, &public), unread, "{options}");
        }
        assert_eq!(judged("Valid-Before=\"20261001\"", &public), because("the key was not valid at that time"));
        let plain = commit(&repository, None, "2026-10-02", "b.yaml");
        assert_eq!(proven(&repository, plain, &format!("ana@example.org {public}")), Signature::None);
    }
}

#[test]
fn a_signature_of_something_else_proves_nothing() {
    let Some(folder) = Folder::new("signatures") else { return };
    let Some((private, public)) = key(&folder, "ana", "ed25519") else { return };
    let repository = folder.init("tree", &[]);
    let signed = commit(&repository, Some(&private), "2026-10-01", "a.yaml");
    let text = repository.git(&["cat-file", "commit", &signed.to_string()]);
    let forged = repository.object("commit", text.replace("update", "approve everything").as_bytes());
    let allowed = format!("ana@example.org {public}");
    let found = proven(&repository, ObjectId::parse(&forged).unwrap(), &allowed);
    assert_eq!(found, Signature::Unverified("the signature does not fit what was committed"));
    let broken = repository.object("commit", text.replace("AAAA", "!!!!").as_bytes());
    let found = proven(&repository, ObjectId::parse(&broken).unwrap(), &allowed);
    assert_eq!(found, Signature::Unverified("the signature cannot be read"));
}
