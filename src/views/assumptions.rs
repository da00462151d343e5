//! `assumptions`: what was taken for true and until when it must be validated.

use super::register::{self, Register};
use super::{Query, Table, View, sums};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "assumptions",
    summary: "what was taken for true and until when it must be validated",
    by: &[],
    about: &["assumption"],
    figures: register::FIGURES,
    build,
    totals: sums,
};

const REGISTER: Register = Register {
    view: "assumptions",
    title: "Assumptions",
    kind: "assumption",
    shown: &[("text", "text"), ("status", "status"), ("owner", "owner"), ("validate_by", "validate_by")],
    raised: "raised",
    settled: "closed",
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    register::table(scene, query, &REGISTER)
}
