//! The lines of a text, with their places.

/// A line without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    /// Counted from 1.
    pub(crate) number: u64,
    /// Where it begins in the text.
    pub(crate) byte: u64,
}

/// Splits at line feeds, carriage returns, and both together.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let (mut place, mut number) = (0, 0);
    std::iter::from_fn(move || {
        let rest = text.get(place..).filter(|rest| !rest.is_empty())?;
        let (byte, length) = (place as u64, rest.find(['\r', '\n']).unwrap_or(rest.len()));
        number += 1;
        place += length + if rest[length..].starts_with("\r\n") { 2 } else { 1 };
        Some(Line { text: &rest[..length], number, byte })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_all_forms() {
        let found: Vec<_> = lines("a\r\nb\rc\n\nd").map(|line| (line.text, line.number, line.byte)).collect();
        assert_eq!(found, [("a", 1, 0), ("b", 2, 3), ("c", 3, 5), ("", 4, 7), ("d", 5, 8)]);
    }
}
