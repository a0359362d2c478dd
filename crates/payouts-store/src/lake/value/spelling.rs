//! How a value was written, in one letter.

/// How a value was written. A row has one letter for each typed column, and few rows differ in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spelling(pub(crate) u8);

impl Spelling {
    /// Nothing but blanks.
    pub(crate) const BLANK: Self = Self(b'-');
    /// In a way that no letter represents: the text is in `received`.
    pub(crate) const ODD: Self = Self(b'*');
    /// There is no value: the text is in `extra`.
    pub(crate) const MALFORMED: Self = Self(b'!');
    /// `2024-08-13`.
    pub(crate) const DAY: Self = Self(b'd');
    /// `2024-08-13T00:00:00Z`.
    pub(crate) const ZULU: Self = Self(b'z');
    /// `2024-08-13T00:00:00`.
    pub(crate) const BARE: Self = Self(b't');
    /// `2024-08-13 00:00:00`.
    pub(crate) const SPACED: Self = Self(b's');

    /// A decimal with this many digits behind the point.
    pub(crate) const fn scale(scale: u8) -> Self {
        Self(b'A' + scale)
    }

    /// A decimal with this many digits behind the point, where there is a letter for it.
    pub(crate) fn of_scale(scale: u8) -> Option<Self> {
        (scale < 26).then(|| Self::scale(scale))
    }

    /// The digits behind the point of a decimal.
    pub(crate) fn as_scale(self) -> Option<u8> {
        self.0.checked_sub(b'A').filter(|scale| *scale < 26)
    }

    /// `2024-08-13T00:00:00.1234567Z`, with this many digits behind the seconds, from 1 to 9.
    pub(crate) const fn fraction(digits: u8) -> Self {
        Self(b'0' + digits)
    }

    pub(crate) fn as_fraction(self) -> Option<usize> {
        self.0.checked_sub(b'0').filter(|digits| (1..=9).contains(digits)).map(usize::from)
    }
}
