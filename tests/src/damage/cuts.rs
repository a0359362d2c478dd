//! Files and rows that end too early or begin too late.

use super::{
    DamagedFile, State,
    sheet::{Of, Sheet},
};

pub(super) fn damage(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    for row in sheet.rows() {
        for column in sheet.columns() {
            in_row(sheet, row, column, files);
        }
    }
    let bytes = sheet.bytes();
    let last: usize = sheet.lines.last().map_or(0, |line| line.text.len() + 1);
    for end in bytes.len() - last..bytes.len() {
        files.push(cut(sheet, "last row cut", end));
    }
    for end in (1..bytes.len() - last).step_by(7) {
        files.push(cut(sheet, "file cut", end));
    }
    // Its first bytes are lost, as when a download was continued at the wrong place.
    for start in (1..bytes.len()).step_by(23) {
        files.push(begun_late(sheet, start));
    }
    for (row, line) in sheet.lines.iter().enumerate().skip(1) {
        // A piece in the middle is lost: the end of one row and the beginning of the next are one line.
        let Some(next) = sheet.lines.get(row + 1) else { continue };
        for third in [3, 2] {
            let mut joined = sheet.clone();
            let text =
                [&line.text[..line.text.len() / third], &next.text[next.text.len() / third..]].concat();
            joined.lines.remove(row + 1);
            joined.lines[row].text = text;
            joined.lines[row].of = Of::Damaged(row - 1);
            files.push(joined.file("piece of a file lost", format!("rows {} and {row}, 1/{third}", row - 1)));
        }
    }
}

fn in_row(sheet: &Sheet, row: usize, column: usize, files: &mut Vec<DamagedFile>) {
    let text = sheet.joined(&sheet.cells(row)).into_bytes();
    let before = sheet.joined(&sheet.cells(row)[..column]);
    let part = before.len() + sheet.cells(row)[column].len() / 2 + 1;
    let part = text[..part.min(text.len() - 1)].to_vec();
    let label = format!("row {row}, column {column}");
    let mut file = sheet.damaged(row, part).file("row cut in the middle", &*label);
    if column + 1 == sheet.base.columns.len() {
        // Whether the last cell went on cannot be seen.
        file.rows[row].unknowable.push(sheet.base.columns[column].0);
    }
    files.push(file);
    let rest = text[before.len()..].strip_prefix(&[sheet.separator as u8]).unwrap_or_default();
    if !rest.is_empty() {
        files.push(sheet.damaged(row, rest).file("beginning of a row lost", label));
    }
}

/// The file up to a byte. A row that is there but for its line end is whole. Whether the last cell of the last row goes on
/// cannot be seen.
fn cut(sheet: &Sheet, kind: &'static str, end: usize) -> DamagedFile {
    let mut file = sheet.file(kind, format!("at byte {end}"));
    file.bytes.truncate(end);
    let mut begin = 0;
    for line in &sheet.lines {
        let (from, to) = (begin, begin + line.text.len());
        begin = to + line.end.len();
        let Of::Row(row) = line.of else { continue };
        let known = &mut file.rows[row];
        if end <= from {
            (known.state, known.lines) = (State::Gone, 0..0);
        } else if end < to {
            known.state = State::Damaged;
            let last = sheet.cells(row).pop().unwrap_or_default();
            if end + last.len() >= to {
                known.unknowable.extend(sheet.base.columns.last().map(|(name, _)| *name));
            }
        }
    }
    file
}

fn begun_late(sheet: &Sheet, start: usize) -> DamagedFile {
    let mut file = sheet.distrusted().file("beginning of a file lost", format!("{start} bytes"));
    file.bytes.drain(..start);
    let (first, _) = sheet.base.columns[0];
    if start < first.len() {
        // The column is there under another name.
        file.rows.iter_mut().for_each(|row| row.unknowable.push(first));
    }
    let mut begin = 0;
    for line in &sheet.lines {
        let to = begin + line.text.len();
        begin = to + line.end.len();
        if let (Of::Row(row), true) = (line.of, to <= start) {
            file.rows[row].state = State::Gone;
        }
    }
    let lost = sheet.bytes()[..start].iter().filter(|byte| **byte == b'\n').count() as u64;
    for row in &mut file.rows {
        row.lines = row.lines.start.saturating_sub(lost)..row.lines.end.saturating_sub(lost);
    }
    file
}
