//! The lines of a table as they were received.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

/// How letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// One byte or more for each: UTF-8, and whatever is no UTF-16.
    Byte,
    /// UTF-16, the smaller half first.
    LittleEndian,
    /// UTF-16, the greater half first.
    BigEndian,
}

impl Unit {
    /// The byte order mark with which a text begins, and what it shows.
    fn of(beginning: &[u8]) -> (Self, &'static [u8]) {
        match beginning {
            [0xEF, 0xBB, 0xBF, ..] => (Self::Byte, b"\xEF\xBB\xBF"),
            [0xFF, 0xFE, ..] => (Self::LittleEndian, b"\xFF\xFE"),
            [0xFE, 0xFF, ..] => (Self::BigEndian, b"\xFE\xFF"),
            _ => (Self::Byte, b""),
        }
    }
}

/// Takes a text apart at its line feeds.
pub(super) struct Lines<R> {
    pub(super) unit: Unit,
    /// The byte order mark, which is part of no line.
    pub(super) mark: &'static [u8],
    text: BufReader<Chain<Cursor<Vec<u8>>, R>>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(mut text: R) -> io::Result<Self> {
        let mut beginning = Vec::new();
        text.by_ref().take(3).read_to_end(&mut beginning)?;
        let (unit, mark) = Unit::of(&beginning);
        beginning.drain(..mark.len());
        let text = BufReader::with_capacity(64 << 10, Cursor::new(beginning).chain(text));
        Ok(Self { unit, mark, text })
    }

    /// The next line with its end; `false` behind the last.
    pub(super) fn next(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        loop {
            if self.text.read_until(b'\n', line)? == 0 || !line.ends_with(b"\n") {
                return Ok(!line.is_empty());
            }
            let is_whole = match self.unit {
                Unit::Byte => true,
                // The byte is half of a letter, and the line feed has it in the place of the smaller half.
                Unit::LittleEndian if !line.len().is_multiple_of(2) => {
                    let at = line.len();
                    self.text.by_ref().take(1).read_to_end(line)?;
                    line.get(at) == Some(&0)
                }
                Unit::LittleEndian => false,
                Unit::BigEndian => line.len().is_multiple_of(2) && line[line.len() - 2] == 0,
            };
            if is_whole {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> (Unit, Vec<Vec<u8>>) {
        let mut lines = Lines::new(text).expect("a text");
        let (mut all, mut line) = (Vec::new(), Vec::new());
        while lines.next(&mut line).expect("a line") {
            all.push(line.clone());
        }
        (lines.unit, all)
    }

    #[test]
    fn a_line_keeps_its_end_and_a_mark_is_no_part_of_it() {
        assert_eq!(lines(b"\xEF\xBB\xBFa\r\nb\n\nc").1, [&b"a\r\n"[..], b"b\n", b"\n", b"c"]);
        assert_eq!(lines(b"").1, Vec::<Vec<u8>>::new());
    }

    /// U+010A and U+0A01 contain the byte of a line feed.
    #[test]
    fn half_of_a_letter_ends_no_line() {
        let text: Vec<u16> = "\u{10a}\u{a01}\n\u{a00}x\ny".encode_utf16().collect();
        let little: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.iter().flat_map(|unit| unit.to_le_bytes())).collect();
        let big: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain(text.iter().flat_map(|unit| unit.to_be_bytes())).collect();
        for (bytes, unit) in [(little, Unit::LittleEndian), (big, Unit::BigEndian)] {
            let (found, lines) = lines(&bytes);
            assert_eq!(found, unit);
            assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [6, 6, 2]);
        }
    }
}
