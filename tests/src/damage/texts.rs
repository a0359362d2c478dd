//! Line ends and encodings.

use super::{
    DamagedFile, State,
    sheet::{Of, Sheet},
};

pub(super) fn damage(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    line_ends(sheet, files);
    marks(sheet, files);
    encodings(sheet, files);
}

fn line_ends(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let ended = |end: &str| {
        let mut sheet = sheet.clone();
        sheet.lines.iter_mut().for_each(|line| line.end = end.as_bytes().to_vec());
        sheet
    };
    for (end, what) in
        [("\r\n", "CRLF"), ("\r", "CR"), ("\n\r", "LFCR"), ("\n\n", "two LF"), ("\r\r\n", "CRCRLF")]
    {
        files.push(ended(end).file("usual line ends", what));
    }
    for (end, what) in [
        ("\u{2028}", "U+2028"),
        ("\u{2029}", "U+2029"),
        ("\u{85}", "U+0085"),
        ("\u{1e}", "0x1E"),
        ("\u{b}", "vertical tab"),
        ("\u{c}", "form feed"),
        ("\0", "NUL"),
        ("", "none"),
        ("\\n", "a backslash and an n"),
    ] {
        files.push(sheet.file_of("unusual line ends", what, ended(end).bytes()));
        // The header's own line end is the usual one.
        let mut rows_only = ended(end);
        rows_only.lines[0].end = b"\n".to_vec();
        files.push(sheet.file_of("unusual line ends", format!("{what}, rows only"), rows_only.bytes()));
        let mut header_only = sheet.clone();
        header_only.lines[0].end = end.as_bytes().to_vec();
        files.push(sheet.file_of("unusual line ends", format!("{what}, header only"), header_only.bytes()));
    }
    let mut mixed = sheet.clone();
    for (line, end) in mixed.lines.iter_mut().zip(["\n", "\r\n", "\r", "\n\n"].iter().cycle()) {
        line.end = end.as_bytes().to_vec();
    }
    files.push(mixed.file("usual line ends", "mixed"));
    if let Some(last) = mixed.lines.last_mut() {
        last.end.clear();
    }
    files.push(mixed.file("usual line ends", "none behind the last row"));
    for row in sheet.rows() {
        let mut lost = sheet.clone();
        if row + 1 == sheet.base.rows.len() {
            break;
        }
        let next = lost.lines.remove(row + 2);
        lost.lines[row + 1].text.extend(next.text);
        lost.lines[row + 1].of = Of::Damaged(row);
        let mut file = lost.file("line end lost", format!("behind row {row}"));
        file.rows[row + 1].state = State::Damaged;
        file.rows[row + 1].lines = file.rows[row].lines.clone();
        files.push(file);
    }
}

fn marks(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let mark = b"\xEF\xBB\xBF";
    for line in 0..sheet.lines.len() {
        let mut marked = sheet.clone();
        marked.lines[line].text = [&mark[..], &sheet.lines[line].text].concat();
        files.push(marked.file("byte order mark", format!("before line {line}")));
        if line > 0 {
            for column in sheet.columns().skip(1).step_by(3) {
                let mut cells = sheet.cells(line - 1);
                cells[column].insert(0, '\u{feff}');
                let file = sheet.damaged(line - 1, sheet.joined(&cells));
                files.push(
                    file.file("byte order mark in a row", format!("row {}, column {column}", line - 1)),
                );
            }
        }
    }
}

fn encodings(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let text = String::from_utf8(sheet.bytes()).unwrap();
    let utf16 = |mark: bool, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
    };
    let whole = |kind, what: &str, bytes: Vec<u8>| DamagedFile { bytes, ..sheet.file(kind, what) };
    files.push(whole("UTF-16 with a mark", "little-endian", utf16(true, u16::to_le_bytes)));
    files.push(whole("UTF-16 with a mark", "big-endian", utf16(true, u16::to_be_bytes)));
    files.push(sheet.file_of("UTF-16 without a mark", "little-endian", utf16(false, u16::to_le_bytes)));
    files.push(sheet.file_of("UTF-16 without a mark", "big-endian", utf16(false, u16::to_be_bytes)));
    let cut = |unit| {
        let mut bytes = utf16(true, unit);
        bytes.remove(bytes.len() / 2);
        bytes
    };
    files.push(sheet.file_of("UTF-16 with a byte lost", "little-endian", cut(u16::to_le_bytes)));
    files.push(sheet.file_of("UTF-16 with a byte lost", "big-endian", cut(u16::to_be_bytes)));
    // Letters above U+00FF have no byte there, so they are left as question marks, as programs do.
    let latin = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    files.push(lossy(sheet, "Latin-1", "undeclared", latin));
    let doubled: String = text.bytes().map(char::from).collect();
    files.push(lossy(sheet, "UTF-8 encoded twice", "all", doubled.into_bytes()));
    let ascii = text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect::<String>();
    files.push(lossy(sheet, "letters lost", "question marks", ascii.into_bytes()));
    let utf32 = |unit: fn(u32) -> [u8; 4]| text.chars().map(u32::from).flat_map(unit).collect();
    files.push(sheet.file_of("UTF-32", "little-endian", utf32(u32::to_le_bytes)));
    files.push(sheet.file_of("UTF-32", "big-endian", utf32(u32::to_be_bytes)));
    let ebcdic = text.bytes().map(|byte| byte ^ 0x80).collect();
    files.push(sheet.file_of("bytes of another code", "the eighth bit turned", ebcdic));
    // One bit that is not as it was, everywhere in the first rows.
    for at in (0..text.len()).step_by(11) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] |= 0x80;
        files.push(DamagedFile {
            bytes,
            ..sheet.distrusted().file("a byte that is no text", format!("at {at}"))
        });
    }
}

/// The names of people and things have lost letters, and no byte shows which.
fn lossy(sheet: &Sheet, kind: &'static str, label: &str, bytes: Vec<u8>) -> DamagedFile {
    let mut file = DamagedFile { bytes, ..sheet.file(kind, label) };
    for row in &mut file.rows {
        for ((name, _), cell) in sheet.base.columns.iter().zip(&row.cells) {
            if !cell.is_ascii() {
                row.unknowable.push(name);
            }
        }
    }
    file
}
