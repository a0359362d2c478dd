//! What a rule complains about at a place in a document.

use std::fmt;

use payouts_codegen::Error;

/// One complaint, at a line that an editor can jump to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// Path of the document below the repository's root.
    pub(crate) file: String,
    /// Line in the file, counted from one.
    pub(crate) line: usize,
    /// What is wrong and what to do now.
    pub(crate) message: String,
    /// Name of the rule that complains.
    pub(crate) rule: &'static str,
}

impl From<&Error> for Finding {
    fn from(error: &Error) -> Self {
        Self {
            file: error.document().to_owned(),
            line: error.line().unwrap_or(1),
            message: error.message().to_owned(),
            rule: error.pass().unwrap_or("generate"),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, message, rule } = self;
        write!(f, "{file}:{line}: {message} [{rule}]")
    }
}
