//! Files and rows that end too early or begin too late.

use super::{
    DamagedFile, State,
    sheet::{Of, Sheet},
};

pub(super) fn damage(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    for row in sheet.rows() {
        let text = sheet.joined(&sheet.cells(row)).into_bytes();
        for column in sheet.columns() {
            let before = sheet.joined(&sheet.cells(row)[..column]);
            let part = before.len() + sheet.cells(row)[column].len() / 2 + 1;
            let part = text[..part.min(text.len() - 1)].to_vec();
            files.push(
                sheet.damaged(row, part).file("row cut in the middle", format!("row {row}, column {column}")),
            );
            let rest = text[before.len()..].to_vec();
            if column > 0 {
                let file = sheet
                    .damaged(row, rest)
                    .file("beginning of a row lost", format!("row {row}, column {column}"));
                files.push(file);
            }
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
