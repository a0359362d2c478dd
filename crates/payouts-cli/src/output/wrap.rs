//! Text no wider than the terminal.

use std::io::{self, IsTerminal};
use terminal_size::{Width, terminal_size_of};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A word of this many columns stays whole, even if it has parts.
const SHORT: usize = 12;

/// How many columns standard output shows, if it is a terminal.
pub(crate) fn width_of_stdout() -> Option<u16> {
    width_of(io::stdout())
}

/// How many columns standard error shows, if it is a terminal.
pub(crate) fn width_of_stderr() -> Option<u16> {
    width_of(io::stderr())
}

/// Some terminals report no width.
#[cfg(unix)]
fn width_of(stream: impl IsTerminal + std::os::fd::AsFd) -> Option<u16> {
    let shown = stream.is_terminal().then(|| terminal_size_of(stream))?;
    shown.map(|(Width(columns), _)| columns).filter(|columns| *columns > 0)
}

#[cfg(windows)]
fn width_of(stream: impl IsTerminal + std::os::windows::io::AsHandle) -> Option<u16> {
    let shown = stream.is_terminal().then(|| terminal_size_of(stream))?;
    shown.map(|(Width(columns), _)| columns).filter(|columns| *columns > 0)
}

/// How many columns of a terminal a text takes.
pub(crate) fn columns_of(text: &str) -> usize {
    text.width()
}

/// Paragraphs broken between words, never in one: what is copied has to stay whole. A line keeps its indent.
pub(crate) fn wrapped(text: &str, width: Option<u16>) -> String {
    let Some(width) = width.map(usize::from) else { return text.to_owned() };
    let lines = text.split('\n').flat_map(|line| {
        let words = line.trim_start_matches(' ');
        let indent = &line[..line.len() - words.len()];
        let room = width.saturating_sub(indent.len());
        between_words(words, room).into_iter().map(move |part| format!("{indent}{part}"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// One paragraph, broken at blanks alone.
pub(super) fn between_words(text: &str, width: usize) -> Vec<String> {
    if columns_of(text) <= width {
        return vec![text.to_owned()];
    }
    filled(text.split_whitespace().map(|word| (word, true)), width)
}

/// The text of a cell, broken at blanks, then between the parts of a name, and within a part only where it is too long.
pub(crate) fn in_cell(text: &str, width: usize) -> Vec<String> {
    if columns_of(text) <= width {
        return vec![text.to_owned()];
    }
    let lines = filled(parts(text), width);
    lines.into_iter().flat_map(|line| chopped(&line, width)).collect()
}

/// The parts between which a cell may be broken, and whether a blank comes before.
pub(super) fn parts(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.split_whitespace().flat_map(|word| {
        let mut begin = 0;
        let is_short = columns_of(word) <= SHORT;
        let mut ends: Vec<usize> = word
            .char_indices()
            .filter(|_| !is_short)
            .filter_map(|(at, mark)| end_of_part(word, at, mark))
            .collect();
        ends.push(word.len());
        ends.into_iter().map(move |end| {
            let part = (&word[begin..end], begin == 0);
            begin = end;
            part
        })
    })
}

/// Where a part ends with this mark: between digits it belongs to a date, an hour or a number.
fn end_of_part(word: &str, at: usize, mark: char) -> Option<usize> {
    const MARKS: [char; 4] = ['-', '/', ':', '~'];
    let end = at + mark.len_utf8();
    let before = word[..at].rsplit(MARKS).next().filter(|part| !part.is_empty())?;
    let after = word[end..].split(MARKS).next().filter(|part| !part.is_empty())?;
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (MARKS.contains(&mark) && !(is_digits(before) && is_digits(after))).then_some(end)
}

fn filled<'t>(parts: impl Iterator<Item = (&'t str, bool)>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (part, is_word) in parts {
        match lines.last_mut() {
            Some(line) if columns_of(line) + usize::from(is_word) + columns_of(part) <= width => {
                if is_word {
                    line.push(' ');
                }
                line.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

fn chopped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for letter in text.chars() {
        let columns = letter.width().unwrap_or(0);
        if used > 0 && used + columns > width {
            lines.push(String::new());
            used = 0;
        }
        used += columns;
        lines.last_mut().expect("there is one").push(letter);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_broken_between_words_and_keeps_its_indent() {
        assert_eq!(wrapped("one two three\n  four five", Some(9)), "one two\nthree\n  four\n  five");
        assert_eq!(
            wrapped("open https://example.com/a-b/c now", Some(10)),
            "open\nhttps://example.com/a-b/c\nnow"
        );
        assert_eq!(wrapped("", Some(9)), "");
        assert_eq!(wrapped("one two three", None), "one two three");
    }

    #[test]
    fn a_cell_is_broken_between_the_parts_of_a_name_and_never_in_a_date() {
        assert_eq!(in_cell("partner-center", 10), ["partner-", "center"]);
        assert_eq!(in_cell("grand-hotels/payout-summary", 14), ["grand-hotels/", "payout-summary"]);
        assert_eq!(in_cell("2026-10-12 to 2026-10-13", 10), ["2026-10-12", "to", "2026-10-13"]);
        assert_eq!(
            in_cell("d8d10f71-0d94-4772-9f89-97631ee1f5bf", 24),
            ["d8d10f71-0d94-4772-9f89-", "97631ee1f5bf"]
        );
        assert_eq!(in_cell("with a sign-in", 12), ["with a", "sign-in"]);
        assert_eq!(in_cell("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        // Each of these letters takes two columns.
        assert_eq!(in_cell("大阪大阪", 5), ["大阪", "大阪"]);
    }
}
