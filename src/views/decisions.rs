//! `decisions`: what boards decided, on what conditions and for how much.

use super::register::{self, Register};
use super::{Query, Table, View, sums};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "decisions",
    summary: "what boards decided, on what conditions and for how much",
    by: &[],
    about: &["decision"],
    figures: register::FIGURES,
    build,
    totals: sums,
};

const REGISTER: Register = Register {
    view: "decisions",
    title: "Decisions",
    kind: "decision",
    shown: &[
        ("subject", "subject"),
        ("gate", "gate"),
        ("outcome", "outcome"),
        ("decided", "decided"),
        ("board", "board"),
        ("amount", "amount"),
    ],
    raised: "requested.date",
    settled: "decided",
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    register::table(scene, query, &REGISTER)
}
