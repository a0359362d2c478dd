//! A bounded piece of malformed input for an error message.

const LONGEST: usize = 40;

/// The beginning of `text`, short enough for a log line.
pub(crate) fn excerpt(text: &str) -> Box<str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
