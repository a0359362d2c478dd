//! Why a file is no statement.

use std::fmt;

/// Why a file is no statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAStatement(String);

impl fmt::Display for NotAStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotAStatement {}

impl NotAStatement {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}
