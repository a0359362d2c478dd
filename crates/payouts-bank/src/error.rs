//! Why a file is no statement.

use std::fmt;

/// Why a file is no statement: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAStatement(Box<Refusal>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    what: String,
    place: Option<Place>,
    hint: Option<&'static str>,
    /// The entry of the archive that was read.
    within: Option<String>,
}

/// Where in a file, or in an entry of an archive, the reader stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The line, counted from 1.
    Line(u64),
    /// The byte, counted from 0.
    Byte(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Byte(byte) => write!(f, "byte {byte}"),
        }
    }
}

impl fmt::Display for NotAStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.0.within {
            write!(f, "entry {name:?} of the archive: ")?;
        }
        f.write_str(&self.0.what)?;
        self.0.place.map_or(Ok(()), |place| write!(f, " at {place}"))
    }
}

impl std::error::Error for NotAStatement {}

impl NotAStatement {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(Box::new(Refusal { what: what.into(), place: None, hint: None, within: None }))
    }

    pub(crate) fn at_line(mut self, line: u64) -> Self {
        self.0.place = self.0.place.or(Some(Place::Line(line)));
        self
    }

    pub(crate) fn at_byte(mut self, byte: u64) -> Self {
        self.0.place = self.0.place.or(Some(Place::Byte(byte)));
        self
    }

    pub(crate) fn with_hint(mut self, hint: &'static str) -> Self {
        self.0.hint = self.0.hint.or(Some(hint));
        self
    }

    pub(crate) fn within(mut self, entry: &str) -> Self {
        self.0.within = Some(entry.chars().take(200).collect());
        self
    }

    /// Where the reader stopped, if it is one place.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.0.place
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint
    }

    /// The name of the entry that was read, if the file is an archive.
    #[must_use]
    pub fn archive_entry(&self) -> Option<&str> {
        self.0.within.as_deref()
    }
}

/// The beginning of a text, short enough for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}", format!("{}…", &text[..end])),
        None => format!("{text:?}"),
    }
}
