//! `json`: the versioned envelope, for scripts.

use super::{TableFormat, envelopes};
use crate::render::Frame;
use crate::render::json_text::json_text;
use crate::views::Table;

pub(super) const FORMAT: TableFormat =
    TableFormat { name: "json", summary: "a versioned envelope for scripts: exact values, nulls with reasons", write };

fn write(tables: &[Table], frame: &Frame) -> String {
    json_text(&envelopes(tables, frame))
}
