//! Which rows have a value: Parquet's definition levels of a column that is not nested.

use super::put_varint;

/// Bytes of equal bits from which on a count is shorter than the bits.
const RUN: usize = 4;

/// A bit for each row of a page.
#[derive(Debug, Default)]
pub(super) struct Levels {
    words: Vec<u64>,
    rows: usize,
    filled: usize,
}

impl Levels {
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn filled(&self) -> usize {
        self.filled
    }

    #[inline]
    pub(super) fn push(&mut self, is_filled: bool) {
        let place = self.rows % 64;
        if place == 0 {
            self.words.push(0);
        }
        if let Some(word) = self.words.last_mut() {
            *word |= u64::from(is_filled) << place;
        }
        self.rows += 1;
        self.filled += usize::from(is_filled);
    }

    pub(super) fn push_blank(&mut self, rows: usize) {
        self.rows += rows;
        self.words.resize(self.rows.div_ceil(64), 0);
    }

    pub(super) fn clear(&mut self) {
        self.words.clear();
        (self.rows, self.filled) = (0, 0);
    }

    /// Appends the levels with their length in front, as a page of version 1 has them.
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        let length_at = out.len();
        out.extend_from_slice(&[0; 4]);
        if self.filled == 0 || self.filled == self.rows {
            put_run(self.filled > 0, self.rows, out);
        } else {
            let bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
            put_mixed(&bytes[..self.rows.div_ceil(8)], self.rows, out);
        }
        let length = u32::try_from(out.len() - length_at - 4).unwrap_or(u32::MAX);
        out[length_at..length_at + 4].copy_from_slice(&length.to_le_bytes());
    }
}

fn put_run(is_filled: bool, rows: usize, out: &mut Vec<u8>) {
    put_varint((rows as u64) << 1, out);
    out.push(u8::from(is_filled));
}

fn put_mixed(bytes: &[u8], rows: usize, out: &mut Vec<u8>) {
    let (mut literal, mut at) = (0, 0);
    while at < bytes.len() {
        let run = match bytes[at] {
            byte @ (0 | 0xff) => bytes[at..].iter().take_while(|other| **other == byte).count(),
            _ => 1,
        };
        if run >= RUN {
            put_literal(&bytes[literal..at], out);
            put_run(bytes[at] > 0, (run * 8).min(rows - at * 8), out);
            literal = at + run;
        }
        at += run;
    }
    put_literal(&bytes[literal..], out);
}

fn put_literal(bytes: &[u8], out: &mut Vec<u8>) {
    if !bytes.is_empty() {
        put_varint((bytes.len() as u64) << 1 | 1, out);
        out.extend_from_slice(bytes);
    }
}
