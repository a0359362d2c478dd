//! Why bytes could not be read.

use payouts_wire::outline::{Undecodable, outline, undecodable};
use std::{error::Error as StdError, fmt};

/// The result of reading.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The coarse kind of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The bytes are not what they should be: damaged, no table, no answer, or about something else than requested.
    Unreadable,
    /// The bytes go over one of the [`Limits`](crate::Limits).
    Limit,
    /// The bytes could not be had from this machine's disk.
    Io,
    /// The sink refused a row.
    Sink,
}

/// Why bytes could not be read as a whole. A single row that cannot be read is no error: it is an
/// [`Unreadable`](payouts_model::Unreadable).
///
/// It names what happened and what to do now, in [`Display`](fmt::Display); the alternate form (`{:#}`) leaves the hint out. It
/// quotes no value of the bytes.
pub struct Error(Box<Details>);

#[derive(Debug)]
struct Details {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    window: Option<String>,
    entry: Option<String>,
    structure: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error that states what happened: lower case, no full stop.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            message: message.into(),
            hint: None,
            window: None,
            entry: None,
            structure: None,
            source: None,
        }))
    }

    /// A sink of the caller refuses a row, for this reason.
    pub fn sink(why: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let mut error = Self::new(ErrorKind::Sink, "a row cannot be kept");
        error.0.source = Some(why.into());
        error
    }

    /// The body of an answer is not JSON.
    pub(crate) fn undecodable(body: &[u8], why: &serde_json::Error, media_type: Option<&str>) -> Self {
        let Undecodable { message, hint, structure, .. } = undecodable(body, why, media_type);
        let mut error = Self::new(ErrorKind::Unreadable, message).with_hint(hint);
        error.0.structure = structure;
        error
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Keeps the text of the error that caused this one.
    pub(crate) fn with_source(mut self, source: &dyn StdError) -> Self {
        self.0.source = Some(source.to_string().into());
        self
    }

    pub(crate) fn with_entry(mut self, entry: Option<&str>) -> Self {
        self.0.entry = entry.map(str::to_owned);
        self
    }

    pub(crate) fn with_window(mut self, window: String) -> Self {
        self.0.window = Some(window);
        self
    }

    /// Shows the structure of a body that is JSON, and not what was expected; none of its values.
    pub(crate) fn with_structure_of(mut self, body: &[u8]) -> Self {
        self.0.structure = outline(body, 0);
        self
    }

    /// What went wrong, coarsely.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What happened, without what to do now.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do now.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The window whose bytes were read.
    #[must_use]
    pub fn window(&self) -> Option<&str> {
        self.0.window.as_deref()
    }

    /// The entry of an archive that cannot be read.
    #[must_use]
    pub fn entry(&self) -> Option<&str> {
        self.0.entry.as_deref()
    }

    /// The structure of an answer that is not what it should be: names of members, kinds and lengths of values.
    #[must_use]
    pub fn structure(&self) -> Option<&str> {
        self.0.structure.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(window) = &self.0.window {
            write!(f, "{window}: ")?;
        }
        f.write_str(&self.0.message)?;
        if let Some(structure) = &self.0.structure {
            write!(f, "; received: {structure}")?;
        }
        match &self.0.hint {
            Some(hint) if !f.alternate() => write!(f, "; {hint}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
