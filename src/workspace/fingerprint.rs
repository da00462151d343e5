//! What makes a finding the same finding tomorrow.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

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
    let prints = findings.iter().map(|finding| {
        let print = fingerprint(finding, sources);
        let times = seen.entry(print.clone()).or_default();
        *times += 1;
        if *times == 1 { print } else { format!("{print}:{times}") }
    });
    prints.collect()
}

fn fingerprint(finding: &Finding, sources: &Sources) -> String {
    let path = || sources.file(finding.spot.file).path();
    let about = finding.record.as_ref().map_or_else(|| ("path", path()), |record| ("record", record));
    let parts = [&*finding.rule, about.0, about.1, finding.field.as_deref().unwrap_or("")];
    let digest = Sha256::digest(parts.join("\0"));
    digest.iter().take(KEPT).map(|byte| format!("{byte:02x}")).collect()
}
