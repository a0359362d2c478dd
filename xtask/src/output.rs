//! What a command hands back: data, and a verdict.

use std::fmt::Display;
use std::io::Write as _;

/// How a command ended, where it could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Fine,
    Complaints,
}

/// Writes one line to standard output. A reader that went away (`… | head`) wants no more, so a failure is none of ours.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Writes text that brings its own line breaks.
pub(crate) fn text(text: impl Display) {
    let _ = write!(std::io::stdout(), "{text}");
}
