//! `changes`: requests to change what was agreed, and what they would do.

use super::register::{self, Register};
use super::{Query, Table, View, sums};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "changes",
    summary: "requests to change what was agreed, and what they would do",
    by: &[],
    about: &["change"],
    figures: register::FIGURES,
    build,
    totals: sums,
};

const REGISTER: Register = Register {
    view: "changes",
    title: "Changes",
    kind: "change",
    shown: &[
        ("title", "title"),
        ("state", "state"),
        ("impact_cost", "impact.cost"),
        ("impact_days", "impact.days"),
        ("impact_benefit", "impact.benefit"),
        ("decision", "decision"),
    ],
    raised: "raised",
    settled: "closed",
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    register::table(scene, query, &REGISTER)
}
