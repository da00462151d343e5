//! Who is proven to have made a commit: SSH signatures, checked against the signers that a tree allows.
//!
//! Nothing is run: neither `ssh-keygen` nor any program that a repository could name. OpenPGP signatures are not read,
//! and neither are RSA keys and certificates; what carries one is unverified, with the reason.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use gix::objs::{CommitRefIter, Kind};
use ssh_key::{PublicKey, SshSig};

use super::listing::{Found, find};
use super::object::ObjectId;
use super::repository::Repository;
use super::unreadable::Unreadable;

/// What git signs with.
const NAMESPACE: &str = "git";

/// Who may sign, from a file in the format of `ssh-keygen`(1), ALLOWED SIGNERS.
#[derive(Debug, Clone, Default)]
pub struct AllowedSigners {
    signers: Vec<Signer>,
}

#[derive(Debug, Clone, PartialEq)]
struct Signer {
    principals: Vec<String>,
    key: PublicKey,
    after: Option<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
}

/// What the signature of a commit proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// There is none.
    None,
    /// It was made with the key of one of these principals, which was valid at that time.
    Of(Vec<String>),
    /// There is one that proves nothing, and why: a sentence part.
    Unverified(&'static str),
}

impl AllowedSigners {
    /// Reads the file's text. Lines that are not understood (another key type, a certificate authority, another
    /// namespace) allow nobody.
    pub fn read(text: &str) -> Self {
        AllowedSigners { signers: text.lines().filter_map(signer).collect() }
    }

    /// The file `allowed_signers` of the tree below `prefix`, as `commit` has it; nobody where there is none.
    ///
    /// # Errors
    /// If the commit cannot be read.
    pub fn of(repository: &Repository, commit: ObjectId, prefix: &str) -> Result<Self, Unreadable> {
        let Some(id) = AllowedSigners::file(repository, commit, prefix)? else { return Ok(AllowedSigners::default()) };
        let file = repository.object(id.0, Kind::Blob)?;
        Ok(AllowedSigners::read(&String::from_utf8_lossy(&file.data)))
    }

    /// The blob of that file; `None` where there is none.
    ///
    /// # Errors
    /// If the commit cannot be read.
    pub fn file(repository: &Repository, commit: ObjectId, prefix: &str) -> Result<Option<ObjectId>, Unreadable> {
        let found = find(repository, commit, &format!("{prefix}allowed_signers"))?;
        Ok(if let Found::File(id) = found { Some(ObjectId(id)) } else { None })
    }

    /// Those of them that others list as well, word for word.
    #[must_use]
    pub fn among(mut self, others: &AllowedSigners) -> Self {
        self.signers.retain(|signer| others.signers.contains(signer));
        self
    }

    /// Whether nobody is allowed.
    pub fn is_empty(&self) -> bool {
        self.signers.is_empty()
    }
}

/// `ana@example.org,a.silva@example.org namespaces="git",valid-after="20260101" ssh-ed25519 AAAA… comment`
fn signer(line: &str) -> Option<Signer> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let (principals, rest) = line.split_once(char::is_whitespace)?;
    let kind = rest.split_whitespace().position(is_key_type)?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    let options = options(&words.get(..kind)?.join(" "))?;
    let key = PublicKey::from_openssh(&format!("{} {}", words.get(kind)?, words.get(kind + 1)?)).ok()?;
    let option = |name: &str| options.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let namespaces = option("namespaces");
    if namespaces.is_some_and(|names| !names.split(',').any(|name| name == NAMESPACE)) {
        return None;
    }
    let moment = |name: &str| option(name).map(moment);
    Some(Signer {
        principals: principals.split(',').map(str::to_owned).collect(),
        key,
        // A limit that cannot be read is no licence: the signer is left out.
        after: moment("valid-after").map_or(Some(None), |read| read.map(Some))?,
        before: moment("valid-before").map_or(Some(None), |read| read.map(Some))?,
    })
}

fn is_key_type(word: &str) -> bool {
    word.starts_with("ssh-") || word.starts_with("ecdsa-") || word.starts_with("sk-")
}

/// Options with a value that are understood: each at most once, in any case.
const OPTIONS: [&str; 3] = ["namespaces", "valid-after", "valid-before"];

/// The options of a line by their names in small letters; `None` if any is not understood: a line that says more than that
/// allows nobody.
fn options(text: &str) -> Option<Vec<(String, String)>> {
    let mut options: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        let name = name.trim().to_ascii_lowercase();
        if !OPTIONS.contains(&name.as_str()) || options.iter().any(|(own, _)| *own == name) {
            return None;
        }
        options.push((name, value.to_owned()));
        rest = after.trim();
        if !rest.is_empty() {
            rest = rest.strip_prefix(',')?.trim();
        }
    }
    Some(options)
}

/// `YYYYMMDD[Z]` or `YYYYMMDDHHMM[SS][Z]`; taken as UTC.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let digits = text.trim_end_matches('Z');
    let read = match digits.len() {
        8 => NaiveDate::parse_from_str(digits, "%Y%m%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0)),
        12 => NaiveDateTime::parse_from_str(&format!("{digits}00"), "%Y%m%d%H%M%S").ok(),
        14 => NaiveDateTime::parse_from_str(digits, "%Y%m%d%H%M%S").ok(),
        _ => None,
    };
    read.map(|moment| moment.and_utc())
}

/// What the signature of a commit proves, given who may sign.
///
/// # Errors
/// If the commit is not in the repository.
pub fn signature(repository: &Repository, id: ObjectId, allowed: &AllowedSigners) -> Result<Signature, Unreadable> {
    let object = repository.object(id.0, Kind::Commit)?;
    let Ok(Some((armoured, signed))) = CommitRefIter::signature(&object.data, id.0.kind()) else {
        return Ok(Signature::None);
    };
    let text = String::from_utf8_lossy(&armoured);
    if !text.contains("BEGIN SSH SIGNATURE") {
        return Ok(Signature::Unverified("it is not an SSH signature"));
    }
    let Ok(signature) = SshSig::from_pem(text.trim().as_bytes()) else {
        return Ok(Signature::Unverified("the signature cannot be read"));
    };
    let payload = signed.to_bstring();
    let made = super::walk::commit(repository, id)?.committed;
    Ok(judge(&signature, &payload, made, allowed))
}

fn judge(signature: &SshSig, payload: &[u8], made: Option<DateTime<Utc>>, allowed: &AllowedSigners) -> Signature {
    let own: Vec<&Signer> =
        allowed.signers.iter().filter(|signer| signer.key.key_data() == signature.public_key()).collect();
    if own.is_empty() {
        return Signature::Unverified("the key is not among the allowed signers");
    }
    let Some(made) = made else { return Signature::Unverified("the commit says no time") };
    let is_valid = |signer: &&&Signer| {
        signer.after.is_none_or(|after| after <= made) && signer.before.is_none_or(|before| made < before)
    };
    let valid: Vec<&&Signer> = own.iter().filter(is_valid).collect();
    let Some(first) = valid.first() else { return Signature::Unverified("the key was not valid at that time") };
    match first.key.verify(NAMESPACE, payload, signature) {
        Ok(()) => Signature::Of(valid.iter().flat_map(|signer| signer.principals.iter().cloned()).collect()),
        Err(_) => Signature::Unverified("the signature does not fit what was committed"),
    }
}
