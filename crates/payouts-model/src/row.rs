//! Rows on their way out of raw bytes.

use crate::{earning::Earning, payout::Payout};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One row of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Row {
    /// A payout.
    Payout(Box<Payout>),
    /// An earning.
    Earning(Box<Earning>),
    /// Bytes that are no row; they block nothing and do not vanish.
    Unreadable(Unreadable),
}

impl Row {
    /// The payout, when it is one.
    #[must_use]
    pub fn payout(&self) -> Option<&Payout> {
        match self {
            Self::Payout(payout) => Some(payout),
            _ => None,
        }
    }

    /// The earning, when it is one.
    #[must_use]
    pub fn earning(&self) -> Option<&Earning> {
        match self {
            Self::Earning(earning) => Some(earning),
            _ => None,
        }
    }
}

/// A row that could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unreadable {
    /// The entry of an archive.
    pub entry: Option<String>,
    /// The line, or the position in a JSON array, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
    /// The bytes as received, up to a bound; of a row that another part of an archive has too, its cells with commas between.
    pub bytes: Vec<u8>,
}

/// A cell or member that a person has to look at: its text could not be read as what its column holds, or was read and is
/// suspicious, such as an amount finer than its currency's minor unit. Its row is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct UnreadCell {
    /// The entry of an archive.
    pub entry: Option<String>,
    /// The line, or the position in a JSON array, from 1; 0 for a member of the answer itself.
    pub line: u64,
    /// The column or member, by its name in the file.
    pub column: String,
    /// The text as received.
    pub text: String,
    /// Why it could not be read, or why it is suspicious.
    pub reason: String,
}

impl UnreadCell {
    /// A cell on a line of a file, or of an entry of an archive.
    pub fn new(
        entry: Option<&str>,
        line: u64,
        column: impl Into<String>,
        text: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            entry: entry.map(str::to_owned),
            line,
            column: column.into(),
            text: text.into(),
            reason: reason.into(),
        }
    }
}
