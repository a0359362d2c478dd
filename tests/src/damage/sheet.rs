//! A file as lines that know which row they are, so that damage to a line leaves a record of what it touched.

use super::{Base, DamagedFile, Packed, State, TrueRow};

/// A file in the making.
#[derive(Clone)]
pub(super) struct Sheet {
    pub(super) base: &'static Base,
    pub(super) separator: char,
    pub(super) lines: Vec<Line>,
}

/// One record and its line end.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) text: Vec<u8>,
    pub(super) end: Vec<u8>,
    pub(super) of: Of,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Header,
    /// A row that can be read.
    Row(usize),
    /// A row, or a piece of one, that cannot be trusted.
    Damaged(usize),
    /// No row, and not to be dropped without a word.
    Junk,
    /// No row; passing over it loses nothing.
    Nothing,
}

impl Line {
    pub(super) fn new(text: impl Into<Vec<u8>>, of: Of) -> Self {
        Self { text: text.into(), end: b"\n".to_vec(), of }
    }
}

impl Sheet {
    /// The undamaged file.
    pub(super) fn new(base: &'static Base, separator: char) -> Self {
        let mut sheet = Self { base, separator, lines: Vec::new() };
        let header = sheet.joined(&base.names());
        sheet.lines.push(Line::new(header, Of::Header));
        for (row, _) in base.rows.iter().enumerate() {
            let text = sheet.joined(&sheet.cells(row));
            sheet.lines.push(Line::new(text, Of::Row(row)));
        }
        sheet
    }

    /// The numbers of the rows.
    pub(super) fn rows(&self) -> std::ops::Range<usize> {
        0..self.base.rows.len()
    }

    /// The numbers of the columns.
    pub(super) fn columns(&self) -> std::ops::Range<usize> {
        0..self.base.columns.len()
    }

    /// The cells of a row, quoted where they need it.
    pub(super) fn cells(&self, row: usize) -> Vec<String> {
        self.base.rows[row].iter().map(|cell| self.quoted(cell)).collect()
    }

    /// A cell as it is in the file.
    pub(super) fn quoted(&self, cell: &str) -> String {
        if cell.contains([self.separator, '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    }

    /// Cells with separators between them.
    pub(super) fn joined(&self, cells: &[String]) -> String {
        cells.join(self.separator.encode_utf8(&mut [0; 4]))
    }

    /// The file with another text in place of a row that can no longer be trusted.
    pub(super) fn damaged(&self, row: usize, text: impl Into<Vec<u8>>) -> Self {
        self.with_line(row, text, Of::Damaged(row))
    }

    /// The file with another text for a row that means the same.
    pub(super) fn respelled(&self, row: usize, text: impl Into<Vec<u8>>) -> Self {
        self.with_line(row, text, Of::Row(row))
    }

    fn with_line(&self, row: usize, text: impl Into<Vec<u8>>, of: Of) -> Self {
        let mut sheet = self.clone();
        let line = sheet.lines.iter_mut().find(|line| line.of == Of::Row(row)).unwrap();
        (line.text, line.of) = (text.into(), of);
        sheet
    }

    /// The file under another header, of which it is uncertain what the rows mean.
    pub(super) fn under_header(&self, header: impl Into<Vec<u8>>) -> Self {
        let mut sheet = self.distrusted();
        sheet.lines[0].text = header.into();
        sheet
    }

    /// The file with all rows in doubt.
    pub(super) fn distrusted(&self) -> Self {
        let mut sheet = self.clone();
        for line in &mut sheet.lines {
            if let Of::Row(row) = line.of {
                line.of = Of::Damaged(row);
            }
        }
        sheet
    }

    /// The file with one more line, before the line of this index.
    pub(super) fn with(&self, at: usize, text: impl Into<Vec<u8>>, of: Of) -> Self {
        let mut sheet = self.clone();
        sheet.lines.insert(at, Line::new(text, of));
        sheet
    }

    /// The file with one more line at its end.
    pub(super) fn with_last(&self, text: impl Into<Vec<u8>>, of: Of) -> Self {
        self.with(self.lines.len(), text, of)
    }

    /// The bytes of the file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.lines.iter().flat_map(|line| [&line.text[..], &line.end[..]].concat()).collect()
    }

    /// The damaged file, with what its lines still show.
    pub(super) fn file(&self, kind: &'static str, label: impl Into<String>) -> DamagedFile {
        let mut file = DamagedFile {
            kind,
            label: format!("{}, {}", self.packing(), label.into()),
            base: self.base,
            packed: Packed::Plain,
            bytes: self.bytes(),
            rows: Vec::new(),
            junk: Vec::new(),
        };
        file.rows = self.rows().map(|row| self.gone(row)).collect();
        let mut number = 1;
        for line in &self.lines {
            let breaks = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
            // A bare carriage return ends a record as well, in the middle of a line.
            let returns = line.text.iter().filter(|byte| **byte == b'\r').count() as u64;
            let lines = number..number + breaks(&line.text) + returns + 1;
            number += breaks(&line.text) + breaks(&line.end);
            match line.of {
                Of::Row(row) => self.place(&mut file.rows, row, lines, State::Intact),
                Of::Damaged(row) => self.place(&mut file.rows, row, lines, State::Damaged),
                Of::Junk => file.junk.push((lines.start, line.text.clone())),
                Of::Header | Of::Nothing => {}
            }
        }
        file
    }

    /// The damaged file, of which no row can be trusted, and whose lines are not where they were.
    pub(super) fn file_of(
        &self,
        kind: &'static str,
        label: impl Into<String>,
        bytes: Vec<u8>,
    ) -> DamagedFile {
        let mut file = DamagedFile { bytes, ..self.distrusted().file(kind, label) };
        file.rows.iter_mut().for_each(|row| row.lines = 0..u64::MAX);
        file
    }

    fn packing(&self) -> String {
        let separator = if self.separator == '\t' { "tabs" } else { "commas" };
        format!("{} with {separator}", self.base.dataset)
    }

    fn gone(&self, row: usize) -> TrueRow {
        let cells = self.base.rows[row].clone();
        TrueRow { cells, lines: 0..0, state: State::Gone, unknowable: Vec::new() }
    }

    /// Notes on which lines a row is. One that comes again is a row of its own; the pieces of a damaged one are one row.
    fn place(&self, rows: &mut Vec<TrueRow>, row: usize, lines: std::ops::Range<u64>, state: State) {
        let known = &mut rows[row];
        match known.state {
            State::Gone => (known.lines, known.state) = (lines, state),
            State::Damaged => known.lines.end = lines.end,
            State::Intact => {
                let twin = TrueRow { lines, state, ..self.gone(row) };
                rows.push(twin);
            }
        }
    }
}
