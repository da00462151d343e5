//! How large and how deep a file may be before it is refused.

/// Bounds on one file. The defaults are also the hard maximum: policy may lower them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: usize,
    /// Collections inside one another.
    pub depth: usize,
    /// Keys, values and collections, after aliases are followed.
    pub nodes: usize,
    /// Uses of an anchor.
    pub aliases: usize,
    /// Bytes of one scalar.
    pub scalar: usize,
    /// Text after aliases are followed, as a multiple of the file.
    pub expansion: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 4 << 20, depth: 64, nodes: 100_000, aliases: 1_000, scalar: 1 << 20, expansion: 10 }
    }
}
