//! Two portfolios compared in meaning.

mod comparison;
mod money;
mod moved;
mod movement;
mod news;
mod origin;

pub use comparison::Comparison;
pub use movement::Direction;
pub use origin::Between;
