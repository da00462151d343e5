//! Two portfolios compared in meaning.

mod chance;
mod comparison;
mod direction;
mod money;
mod moved;
mod movement;
mod news;
mod origin;
mod strays;

pub use comparison::Comparison;
pub use direction::Direction;
pub use origin::Between;
