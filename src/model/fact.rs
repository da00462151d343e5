//! A figure or date that may be known, withheld, unreadable or simply not given.

use crate::source::{Spanned, Spot};

/// What is known of one field. Only `Known` takes part in arithmetic; nothing else is ever zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact<'a, T> {
    /// The field is not there, or null.
    Missing,
    /// It is kept back on purpose, with the reason given.
    Withheld(Spanned<&'a str>),
    /// Something stands there that is not of the right type.
    Unreadable(Spot),
    /// The value.
    Known(Spanned<T>),
}

/// Why a figure is not known: the codes that tables print as a null's reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unknown {
    /// Nobody stated it.
    NotGiven,
    /// It is kept back on purpose.
    Withheld,
    /// What stands there cannot be read.
    Unreadable,
}

impl Unknown {
    /// The code used in tables.
    pub fn code(self) -> &'static str {
        match self {
            Unknown::NotGiven => "not_given",
            Unknown::Withheld => "withheld",
            Unknown::Unreadable => "unreadable",
        }
    }
}

impl<T: Copy> Fact<'_, T> {
    /// The value and its place, if known.
    pub fn known(&self) -> Option<Spanned<T>> {
        match self {
            Fact::Known(known) => Some(*known),
            _ => None,
        }
    }

    /// The value, if known.
    pub fn value(&self) -> Option<T> {
        self.known().map(|known| known.value)
    }

    /// The value, or why there is none.
    ///
    /// # Errors
    /// [`Unknown`] for everything but a known value.
    pub fn or_reason(&self) -> Result<T, Unknown> {
        match self {
            Fact::Known(known) => Ok(known.value),
            Fact::Missing => Err(Unknown::NotGiven),
            Fact::Withheld(_) => Err(Unknown::Withheld),
            Fact::Unreadable(_) => Err(Unknown::Unreadable),
        }
    }

    /// Where something is stated, whatever it is.
    pub fn spot(&self) -> Option<Spot> {
        match self {
            Fact::Missing => None,
            Fact::Withheld(reason) => Some(reason.spot),
            Fact::Unreadable(spot) => Some(*spot),
            Fact::Known(known) => Some(known.spot),
        }
    }

    /// Whether anything at all is stated.
    pub fn is_given(&self) -> bool {
        !matches!(self, Fact::Missing)
    }
}
