//! Where a row comes from.

use payouts_model::{Provenance, RawFacts, Window};

/// The window, the bytes and the place in them that a row is read from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) window: &'a Window,
    pub(super) facts: &'a RawFacts,
    pub(super) entry: Option<&'a str>,
    pub(super) line: u64,
}

impl Origin<'_> {
    pub(super) fn provenance(&self) -> Provenance {
        Provenance {
            observation: None,
            sha256: self.facts.sha256.clone(),
            entry: self.entry.map(str::to_owned),
            line: self.line,
        }
    }

    /// The requested account; none when all were.
    pub(super) fn account(&self) -> &str {
        match self.window.account.as_str() {
            "all" => "",
            account => account,
        }
    }
}
