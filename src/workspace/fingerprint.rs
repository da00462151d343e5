//! What makes a finding the same finding tomorrow, and a policy the same policy.

use std::collections::HashMap;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Loaded;
use crate::finding::Finding;
use crate::source::Sources;

/// Bytes of the digest that are kept.
const KEPT: usize = 16;

/// One fingerprint a finding, in the same order: 32 hexadecimal digits of the SHA-256 of rule, record and
/// field, and `:2`, `:3` … on repeats. Where no record is known the path stands for it.
///
/// Neither line nor path of a record counts, so lines inserted above, or a file moved, change nothing.
/// Take them of all findings of a run: repeats are counted.
pub fn fingerprints(findings: &[Finding], sources: &Sources) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let prints: Vec<String> = findings.par_iter().map(|finding| fingerprint(finding, sources)).collect();
    let prints = prints.into_iter().map(|print| {
        let times = seen.entry(print.clone()).or_default();
        *times += 1;
        if *times == 1 { print } else { format!("{print}:{times}") }
    });
    prints.collect()
}

impl Loaded {
    /// What the organisation decided as one number: 12 hexadecimal digits of the SHA-256 of this version of the tool,
    /// `pmo.yaml` and the tree's own schemas. Reports of equal digests were judged by equal standards.
    pub fn policy_digest(&self) -> String {
        let policy = format!("{}pmo.yaml", self.prefix);
        let decided =
            self.sources.iter().filter(|(_, source)| source.path() == policy).map(|(_, source)| source.text());
        let schemas = self.schemas.iter().flat_map(|(name, text)| [name.as_str(), text.as_str()]);
        let parts: Vec<&str> = std::iter::once(env!("CARGO_PKG_VERSION")).chain(decided).chain(schemas).collect();
        hexadecimal(&parts.join("\0"), 6)
    }
}

fn hexadecimal(text: &str, bytes: usize) -> String {
    Sha256::digest(text).iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}

fn fingerprint(finding: &Finding, sources: &Sources) -> String {
    let path = || sources.file(finding.spot.file).path();
    let about = finding.record.as_ref().map_or_else(|| ("path", path()), |record| ("record", record));
    let parts = [&*finding.rule, about.0, about.1, finding.field.as_deref().unwrap_or("")];
    hexadecimal(&parts.join("\0"), KEPT)
}
