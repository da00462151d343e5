//! Three-point estimates: what something takes if all goes well, most likely, and if much goes wrong.

use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::Fields;

/// A three-point estimate: working days of an activity, money of a cost line or a proposal.
#[derive(Debug, Clone, Copy)]
pub struct Estimate<'a> {
    /// If all goes well.
    pub optimistic: Fact<'a, Decimal>,
    /// Most likely.
    pub likely: Fact<'a, Decimal>,
    /// If much goes wrong.
    pub pessimistic: Fact<'a, Decimal>,
    /// The block itself.
    pub fields: Fields<'a>,
}

impl<'a> Estimate<'a> {
    /// Reads the three values of an `estimate` block.
    pub fn decode(fields: Fields<'a>) -> Self {
        Estimate {
            optimistic: fields.decimal("optimistic"),
            likely: fields.decimal("likely"),
            pessimistic: fields.decimal("pessimistic"),
            fields,
        }
    }
}
