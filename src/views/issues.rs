//! `issues`: every issue with its age, who handles it and by when.

use super::register::{self, Register};
use super::{Query, Table, View, sums};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "issues",
    summary: "every issue with its age, who handles it and by when",
    by: &[],
    about: &["issue"],
    figures: register::FIGURES,
    build,
    totals: sums,
};

const REGISTER: Register = Register {
    view: "issues",
    title: "Issues",
    kind: "issue",
    shown: &[
        ("title", "title"),
        ("severity", "severity"),
        ("state", "state"),
        ("owner", "owner"),
        ("due", "due"),
        ("type", "type"),
    ],
    raised: "raised",
    settled: "closed",
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    register::table(scene, query, &REGISTER)
}
