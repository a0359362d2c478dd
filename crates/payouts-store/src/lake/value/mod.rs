//! From the bytes of a cell to a value, without losing how it was written.

pub(super) mod date;
pub(super) mod decimal;
pub(super) mod digits;
pub(super) mod instant;
mod spelling;

pub(crate) use decimal::Scaled;
pub(crate) use spelling::Spelling;

/// What a cell turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read<T> {
    Blank,
    /// A value that its spelling writes back letter for letter.
    Plain(T, Spelling),
    /// A value that was written in some other way: its text has to be kept next to it.
    Odd(T),
    /// A number with more digits than the column has.
    Unfit,
    /// Not what the column holds.
    Malformed,
}

impl<T: Copy> Read<T> {
    /// The value, where there is one.
    #[inline]
    pub(crate) fn value(self) -> Option<T> {
        match self {
            Self::Plain(value, _) | Self::Odd(value) => Some(value),
            Self::Blank | Self::Unfit | Self::Malformed => None,
        }
    }
}
