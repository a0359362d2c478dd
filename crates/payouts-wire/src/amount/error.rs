//! Why a text is not an amount.

use crate::excerpt::excerpt;
use std::fmt;

/// A text that could not be read as an amount without guessing or losing digits.
///
/// The message carries the beginning of the text, at most 40 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AmountError {
    kind: Kind,
    text: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    NotAnAmount,
    TooManyDigits,
    Ambiguous,
    Float,
}

impl AmountError {
    pub(super) fn new(kind: Kind, text: &str) -> Self {
        Self { kind, text: excerpt(text) }
    }

    /// Whether it is a number, but one with more digits than a decimal holds.
    #[must_use]
    pub fn is_too_many_digits(&self) -> bool {
        self.kind == Kind::TooManyDigits
    }

    /// Whether the text can be read in two ways, such as `1,23`.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.kind == Kind::Ambiguous
    }

    /// Whether the value had already been a binary float, so that its digits can no longer be trusted.
    #[must_use]
    pub fn is_float(&self) -> bool {
        self.kind == Kind::Float
    }
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.kind {
            Kind::NotAnAmount => write!(f, "{text:?} is not an amount; write digits such as -1234.50"),
            Kind::TooManyDigits => {
                write!(
                    f,
                    "{text:?} has more digits than an amount holds, and money is not rounded; keep it as text"
                )
            }
            Kind::Ambiguous => write!(
                f,
                "{text:?} can be read as two different amounts; write a decimal point, and thousands in threes such as 1,234.50"
            ),
            Kind::Float => write!(
                f,
                "the amount {text} was a binary float before it arrived here; read it from the JSON text or from a string"
            ),
        }
    }
}

impl std::error::Error for AmountError {}
