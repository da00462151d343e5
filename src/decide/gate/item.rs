//! One thing that a gate asks for, and how it stands.

use crate::views::{Cell, Column, ColumnType as Type};

/// How one thing that a gate asks for stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum State {
    /// Asked for, and not there.
    Missing,
    /// A condition past its day.
    Overdue,
    /// A condition still to be met.
    Open,
    /// A rule does not hold.
    Fails,
    /// A verdict against.
    Rejected,
    /// A verdict that is not proven as far as the tier needs it.
    Unproven,
    /// It cannot be told.
    Unknown,
    /// Not decided yet.
    Pending,
    /// Missing or failing, and accepted for a while.
    Waived,
    /// A verdict that is proven as far as the tier needs it.
    Proven,
    /// There.
    There,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Missing => "missing",
            State::Overdue => "overdue",
            State::Open => "open",
            State::Fails => "fails",
            State::Rejected => "rejected",
            State::Unproven => "unproven",
            State::Unknown => "unknown",
            State::Pending => "pending",
            State::Waived => "waived",
            State::Proven => "proven",
            State::There => "there",
        }
    }
}

/// Whether something keeps the gate shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blocks {
    Yes,
    No,
    /// Nobody can tell.
    Unknown,
}

/// One thing that a gate asks for.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// What kind of thing.
    pub(super) section: &'static str,
    /// What it is.
    pub(super) what: String,
    /// How it stands.
    pub(super) state: State,
    /// Whether it keeps the gate shut.
    pub(super) blocks: Blocks,
    /// The record it is about.
    pub(super) record: Cell,
    /// The field it is about.
    pub(super) field: Cell,
    /// More about it; may be empty.
    pub(super) detail: String,
    /// Who has to do something.
    pub(super) owner: Cell,
    /// By when.
    pub(super) due: Cell,
    /// How far it is proven, if it is a verdict.
    pub(super) proof: Proven,
}

/// How far a verdict is proven: the last columns of its row.
#[derive(Debug, Clone)]
pub(super) struct Proven {
    /// The level reached.
    pub(super) level: Cell,
    /// The level needed.
    pub(super) needed: Cell,
    /// The address of who committed it.
    pub(super) by: Cell,
    /// The commit.
    pub(super) commit: Cell,
    /// Its day.
    pub(super) day: Cell,
}

const NO_APPROVAL: Cell = Cell::Null("not_an_approval");

impl Item {
    /// Something about no record, nobody and no day.
    pub(super) fn new(section: &'static str, what: String, state: State, blocks: Blocks) -> Self {
        let none = Cell::Null("not_applicable");
        let proof =
            Proven { level: NO_APPROVAL, needed: NO_APPROVAL, by: NO_APPROVAL, commit: NO_APPROVAL, day: NO_APPROVAL };
        let (record, field, owner, due) = (none.clone(), none.clone(), none.clone(), none);
        Item { section, what, state, blocks, record, field, detail: String::new(), owner, due, proof }
    }
}

impl Item {
    /// What keeps the gate shut first, then by kind and by how it stands.
    pub(super) fn order(&self) -> (u8, usize, State) {
        (rank(self.blocks), section_rank(self.section), self.state)
    }
}

fn rank(blocks: Blocks) -> u8 {
    match blocks {
        Blocks::Yes => 0,
        Blocks::Unknown => 1,
        Blocks::No => 2,
    }
}

const SECTIONS: [&str; 5] = ["approval", "condition", "finding", "artefact", "field"];

fn section_rank(section: &str) -> usize {
    SECTIONS.iter().position(|known| *known == section).unwrap_or(SECTIONS.len())
}

/// The columns of the answer.
pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::new("section", Type::Status),
        Column::new("what", Type::Text),
        Column::new("state", Type::Status),
        Column::new("record", Type::Reference),
        Column::new("detail", Type::Text),
        Column::hidden("blocks", Type::Flag),
        Column::hidden("field", Type::Text),
        Column::hidden("owner", Type::Reference),
        Column::hidden("due", Type::Date),
        Column::hidden("level", Type::Number),
        Column::hidden("level_needed", Type::Number),
        Column::hidden("by", Type::Text),
        Column::hidden("commit", Type::Reference),
        Column::hidden("committed", Type::Date),
    ]
}

/// The cells of one of them.
pub(super) fn row(item: &Item) -> Vec<Cell> {
    let detail = Some(item.detail.as_str()).filter(|detail| !detail.is_empty());
    let Proven { level, needed, by, commit, day } = item.proof.clone();
    vec![
        Cell::word(item.section),
        Cell::word(&item.what),
        Cell::word(item.state.name()),
        item.record.clone(),
        Cell::or_null(detail, "nothing_to_add", Cell::word),
        match item.blocks {
            Blocks::Yes => Cell::Flag(true),
            Blocks::No => Cell::Flag(false),
            Blocks::Unknown => Cell::Null("unknown"),
        },
        item.field.clone(),
        item.owner.clone(),
        item.due.clone(),
        level,
        needed,
        by,
        commit,
        day,
    ]
}
