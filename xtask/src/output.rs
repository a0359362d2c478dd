//! Where data goes.

use std::fmt::Display;
use std::io::Write as _;

/// Writes one line to standard output. A reader that went away (`… | head`) wants no more, so a failure is none of ours.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Writes text that brings its own line breaks.
pub(crate) fn text(text: impl Display) {
    let _ = write!(std::io::stdout(), "{text}");
}
