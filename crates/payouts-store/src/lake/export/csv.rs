//! Comma-separated values.

use super::{Source, exported_earnings_columns, lines::Lines, rows_of, texts::Texts};
use crate::{
    Result,
    lake::{read::codes_of, value::digits},
};
use arrow_array::{Array, RecordBatch};
use memchr::memchr3;
use payouts_files::columns::RowSchema;

pub(super) struct Csv {
    pub(super) dataset: &'static RowSchema,
    pub(super) spreadsheet_safe: bool,
    pub(super) as_received: bool,
}

/// One column of a batch.
enum Cells<'b> {
    Blank,
    Text(Texts<'b>),
    Typed,
}

impl Csv {
    /// The cells that show which file a row comes from, each with a comma behind it.
    fn origin(&self, source: &Source<'_>) -> Vec<u8> {
        let mut text = Vec::new();
        for cell in [source.file.window.source.as_str(), &source.observation, &source.file.raw] {
            write_cell(cell.as_bytes(), self.spreadsheet_safe, &mut text);
            text.push(b',');
        }
        text
    }
}

impl Lines for Csv {
    fn above(&self) -> String {
        let names: Vec<_> = exported_earnings_columns().map(|column| column.name).collect();
        names.join(",") + "\n"
    }

    fn append(&self, batch: &RecordBatch, source: &Source<'_>, text: &mut Vec<u8>) -> Result<()> {
        let rows = rows_of(batch, self.dataset)?;
        let cells = |column| match rows.texts(column) {
            Some(texts) if texts.null_count() == texts.len() => Cells::Blank,
            Some(texts) => Cells::Text(Texts::of(texts, self.spreadsheet_safe)),
            None if rows.lacks(column) => Cells::Blank,
            None => Cells::Typed,
        };
        let mut columns: Vec<_> = (0..self.dataset.columns.len()).map(cells).collect();
        let mut codes = codes_of(self.dataset, batch);
        let mut extra = Texts::of(rows.extras(), self.spreadsheet_safe);
        let mut entry = Texts::of(rows.entries(), self.spreadsheet_safe);
        let origin = self.origin(source);
        for row in rows.iter() {
            let beside = row.beside()?;
            for (column, (cells, codes)) in columns.iter_mut().zip(&mut codes).enumerate() {
                let start = text.len();
                match cells {
                    Cells::Blank => {}
                    Cells::Text(texts) => texts.write(row.index, text),
                    Cells::Typed if !self.as_received => drop(row.write_plain(column, &beside, text)),
                    Cells::Typed => {
                        if row.write_cell(column, &beside, text) && row.is_odd(column) {
                            let cell = text.split_off(start);
                            write_cell(&cell, false, text);
                        }
                    }
                }
                let is_filled = text.len() > start;
                text.push(b',');
                if let Some(codes) = codes {
                    if let Some(currency) = codes.currency(row.index).filter(|_| is_filled) {
                        text.extend_from_slice(currency.as_str().as_bytes());
                    }
                    text.push(b',');
                }
            }
            if rows.extras().is_null(row.index) {
                text.extend_from_slice(b"{}");
            } else {
                extra.write(row.index, text);
            }
            text.extend_from_slice(if source.counts(batch, row.index) { b",true," } else { b",false," });
            digits::write(row.occurrence().into(), text);
            text.push(b',');
            text.extend_from_slice(&origin);
            entry.write(row.index, text);
            text.push(b',');
            digits::write(row.line(), text);
            text.push(b'\n');
        }
        Ok(())
    }
}

/// Whether a spreadsheet takes a text that begins so for a formula.
pub(super) fn begins_formula(first: &u8) -> bool {
    matches!(first, b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n')
}

/// Appends a cell, quoted where it has to be.
pub(super) fn write_cell(cell: &[u8], spreadsheet_safe: bool, text: &mut Vec<u8>) {
    let apostrophe: &[u8] =
        if spreadsheet_safe && cell.first().is_some_and(begins_formula) { b"'" } else { b"" };
    let is_plain = memchr3(b',', b'"', b'\n', cell).is_none() && !cell.contains(&b'\r');
    if is_plain {
        text.extend_from_slice(apostrophe);
        text.extend_from_slice(cell);
        return;
    }
    text.push(b'"');
    text.extend_from_slice(apostrophe);
    for piece in cell.split_inclusive(|byte| *byte == b'"') {
        text.extend_from_slice(piece);
        if piece.last() == Some(&b'"') {
            text.push(b'"');
        }
    }
    text.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::write_cell;

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        for (cell, safe, written) in [
            ("plain text", false, "plain text"),
            ("a,b", false, "\"a,b\""),
            ("say \"hi\"", false, "\"say \"\"hi\"\"\""),
            ("a\rb", false, "\"a\rb\""),
            ("=1+1", false, "=1+1"),
            ("=1+1", true, "'=1+1"),
            ("@a,b", true, "\"'@a,b\""),
            ("a=b", true, "a=b"),
            ("", true, ""),
        ] {
            let mut text = b"x,".to_vec();
            write_cell(cell.as_bytes(), safe, &mut text);
            assert_eq!(String::from_utf8(text).unwrap(), format!("x,{written}"));
        }
    }
}
