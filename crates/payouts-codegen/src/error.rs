//! The one error of this crate.

use std::fmt;

/// Why a document could not be read, lowered or turned into code.
///
/// The message names the document, the line where one is known, and what to do. A build script returns it
/// from `main`, so it prints well in both forms.
pub struct Error(Box<Inner>);

struct Inner {
    document: String,
    line: Option<usize>,
    pass: Option<&'static str>,
    message: String,
}

/// The result of every fallible function of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error about a document as a whole.
    pub(crate) fn new(document: &str, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            document: document.to_owned(),
            line: None,
            pass: None,
            message: message.into(),
        }))
    }

    /// The same error at a line, counted from one.
    pub(crate) fn at(mut self, line: Option<usize>) -> Self {
        self.0.line = line;
        self
    }

    /// The same error as the complaint of a pass.
    pub(crate) fn in_pass(mut self, name: &'static str) -> Self {
        self.0.pass = Some(name);
        self
    }

    /// What is wrong and what to do, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The document that is to blame: a file name, or the name it was parsed under.
    pub fn document(&self) -> &str {
        &self.0.document
    }

    /// The line in the document, counted from one, where one is known.
    pub fn line(&self) -> Option<usize> {
        self.0.line
    }

    /// The name of the pass or check that failed, where it was one.
    pub fn pass(&self) -> Option<&'static str> {
        self.0.pass
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.document)?;
        if let Some(line) = self.0.line {
            write!(f, ":{line}")?;
        }
        if let Some(pass) = self.0.pass {
            write!(f, ": `{pass}`")?;
        }
        write!(f, ": {}", self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
