//! Teams: people who work together and take work as one.

use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};
use crate::source::Spanned;

/// A team.
#[derive(Debug, Clone)]
pub struct Team<'a> {
    /// Name.
    pub name: Option<Text<'a>>,
    /// Business unit.
    pub business_unit: Option<Text<'a>>,
    /// Who staffs it.
    pub line_manager: Option<Text<'a>>,
    /// Calendar of its people, where they name none of their own.
    pub calendar: Option<Text<'a>>,
    /// What it can do.
    pub skills: Vec<Text<'a>>,
    /// Full-time equivalents it can give to projects, where its people are not listed.
    pub capacity: Fact<'a, Decimal>,
    /// Percent of its people's time that running work takes.
    pub business_as_usual: Fact<'a, Decimal>,
    /// How many projects it takes on at once.
    pub wip_limit: Option<Spanned<i64>>,
}

impl<'a> Team<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Team {
            name: fields.text("name"),
            business_unit: fields.text("business_unit"),
            line_manager: fields.text("line_manager"),
            calendar: fields.text("calendar"),
            skills: fields.texts("skills"),
            capacity: fields.decimal("capacity"),
            business_as_usual: fields.percent("business_as_usual"),
            wip_limit: fields.integer("wip_limit"),
        }
    }
}
