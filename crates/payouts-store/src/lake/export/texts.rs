//! The texts of one column of a batch, from the first row to the last.

use super::csv::{begins_formula, write_cell};
use arrow_array::{Array, StringArray};
use memchr::{memchr, memchr3};

/// Writes texts as cells of a CSV file.
///
/// The texts of a batch are behind each other, so that all are searched at once for what has to be quoted: most columns
/// hold nothing of the kind.
pub(super) struct Texts<'b> {
    texts: &'b StringArray,
    bytes: &'b [u8],
    spreadsheet_safe: bool,
    /// Where the next delimiter, quote or line feed is, or one that was passed.
    special: usize,
    /// The same of carriage returns.
    returns: usize,
}

impl<'b> Texts<'b> {
    pub(super) fn of(texts: &'b StringArray, spreadsheet_safe: bool) -> Self {
        let offsets = texts.value_offsets();
        let at = |offset: Option<&i32>| offset.and_then(|at| usize::try_from(*at).ok()).unwrap_or_default();
        let bytes = texts.value_data().get(..at(offsets.last())).unwrap_or_default();
        let mut texts = Self { texts, bytes, spreadsheet_safe, special: 0, returns: 0 };
        texts.seek(at(offsets.first()));
        texts
    }

    /// Finds what comes at this place or later.
    fn seek(&mut self, from: usize) {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let place = |found: Option<usize>| found.map_or(usize::MAX, |at| from + at);
        if self.special <= from {
            self.special = place(memchr3(b',', b'"', b'\n', rest));
        }
        if self.returns <= from {
            self.returns = place(memchr(b'\r', rest));
        }
    }

    /// Appends the text of a row, which is not before that of the last call.
    #[inline]
    pub(super) fn write(&mut self, row: usize, out: &mut Vec<u8>) {
        let Some([start, end]) = self.texts.value_offsets().get(row..row + 2) else { return };
        let (start, end) = (start.cast_unsigned() as usize, end.cast_unsigned() as usize);
        if start == end || self.texts.is_null(row) {
            return;
        }
        if self.special.min(self.returns) < start {
            self.seek(start);
        }
        let text = &self.bytes[start..end];
        if self.special.min(self.returns) < end || self.spreadsheet_safe && begins_formula(&text[0]) {
            write_cell(text, self.spreadsheet_safe, out);
        } else {
            out.extend_from_slice(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_cell_is_written_as_it_would_be_alone(
            cells in prop::collection::vec(prop::option::of("[a=\r\n,\"']{0,3}|[a-z]{0,20}"), 0..40),
            from in 0..10_usize,
            safe: bool,
        ) {
            let array = StringArray::from_iter(&cells);
            let array = array.slice(from.min(cells.len()), cells.len() - from.min(cells.len()));
            let mut texts = Texts::of(&array, safe);
            for (row, cell) in cells.iter().skip(from).enumerate() {
                let (mut written, mut alone) = (Vec::new(), Vec::new());
                texts.write(row, &mut written);
                write_cell(cell.as_deref().unwrap_or_default().as_bytes(), safe, &mut alone);
                prop_assert_eq!(written, alone);
            }
        }
    }
}
