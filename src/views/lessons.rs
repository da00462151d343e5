//! `lessons`: what happened, what to do next time, and where that was built in.

use super::register::{self, Register};
use super::{Query, Table, View, sums};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "lessons",
    summary: "what happened, what to do next time, and where that was built in",
    by: &[],
    about: &["lesson"],
    figures: register::FIGURES,
    build,
    totals: sums,
};

const REGISTER: Register = Register {
    view: "lessons",
    title: "Lessons",
    kind: "lesson",
    shown: &[
        ("type", "type"),
        ("category", "category"),
        ("what_happened", "what_happened"),
        ("recommendation", "recommendation"),
        ("state", "state"),
        ("embedded_in", "embedded_in"),
    ],
    raised: "raised",
    settled: "closed",
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    register::table(scene, query, &REGISTER)
}
