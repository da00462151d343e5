//! Which files `pmo` reads, and how it writes their names.

/// A file larger than this is named but not read.
pub(super) const MOST_BYTES: u64 = 4 << 20;
/// More files than this are not taken on in one run.
pub(super) const MOST_FILES: usize = 200_000;

/// Why a symbolic link is left out.
pub(super) const LINK: &str = "is a symbolic link, which is not followed";
/// Why a folder with a `pmo.yaml` of its own is left out.
pub(super) const TREE: &str = "is a tree of its own";
/// Why a submodule, or another repository that lies here, is left out.
pub(super) const REPOSITORY: &str = "is a repository of its own";

/// Whether `pmo` reads files of this name: records, schemas and templates.
pub(super) fn is_read(path: &str) -> bool {
    let yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    yaml || (path.starts_with("schemas/") && path.ends_with(".json")) || path.starts_with("templates/")
}

/// Why a file of this size is not read, if it is not.
pub(super) fn too_large(bytes: u64) -> Option<String> {
    (bytes > MOST_BYTES).then(|| format!("has {bytes} bytes, more than the {MOST_BYTES} allowed"))
}

/// One part of a path as text; bytes that are not UTF-8 as `\xNN`.
pub(super) fn printable(part: &[u8]) -> String {
    let chunk = |chunk: std::str::Utf8Chunk<'_>| {
        let invalid: String = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")).collect();
        chunk.valid().to_owned() + &invalid
    };
    part.utf8_chunks().map(chunk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_written_out() {
        assert_eq!(printable("größe".as_bytes()), "größe");
        assert_eq!(printable(b"a\xff\xfeb"), "a\\xff\\xfeb");
    }

    #[test]
    fn records_schemas_and_templates_are_read() {
        assert!(is_read("risks/R1.yaml") && is_read("schemas/risk.schema.json") && is_read("templates/board.md"));
        assert!(!is_read("risks/R1.json") && !is_read("notes.md") && !is_read("old/templates/board.md"));
    }
}
