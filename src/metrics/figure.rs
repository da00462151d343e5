//! A figure, or the reason why there is none.

/// A computed value, or the code that tables print as a null's reason: `not_given`, `withheld`, `no_actuals` …
/// Nothing unknown is ever zero.
pub type Figure<T = rust_decimal::Decimal> = Result<T, &'static str>;
