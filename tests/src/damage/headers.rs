//! Headers that do not name what is below them.

use super::{
    DamagedFile, Shape,
    sheet::{Of, Sheet},
};

pub(super) fn damage(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let names = sheet.base.names();
    let mut without = sheet.distrusted();
    without.lines.remove(0);
    files.push(without.file("header missing", ""));
    let mut first_lost = sheet.distrusted();
    first_lost.lines[0].text = b"".to_vec();
    files.push(first_lost.file("header missing", "a blank line in its place"));
    files.push(sheet.under_header(b"<html>".to_vec()).file("header missing", "a page in its place"));

    for column in sheet.columns() {
        let renamed = |name: &str| {
            let mut names = names.clone();
            names[column] = name.to_owned();
            sheet.joined(&names)
        };
        let mut unnamed = |kind, name: &str| {
            let mut sheet = sheet.clone();
            sheet.lines[0].text = renamed(name).into_bytes();
            files.push(without_column(&sheet, column, kind));
        };
        unnamed("column renamed", "somethingNew");
        unnamed("column without a name", "");
        let damaged: String = names[column].chars().map(|c| if c == 'a' { '\u{fffd}' } else { c }).collect();
        unnamed("column renamed", &damaged);
        for other in sheet.columns() {
            let near = other.abs_diff(column) == 1;
            let both_amounts = is_amount(sheet, column) && is_amount(sheet, other);
            if other != column && (near || both_amounts) {
                let label = format!("{} for {}", names[other], names[column]);
                files.push(sheet.under_header(renamed(&names[other])).file("column named twice", label));
            }
        }
        let mut fewer = names.clone();
        fewer.remove(column);
        let label = format!("without {}", names[column]);
        files.push(sheet.under_header(sheet.joined(&fewer)).file("column lost in the header", label));
        let mut swapped = names.clone();
        if column > 0 && !is_alike(sheet, column) {
            swapped.swap(column - 1, column);
            let label = format!("{} and {}", names[column - 1], names[column]);
            if is_amount(sheet, column) || is_amount(sheet, column - 1) {
                files.push(
                    sheet
                        .under_header(sheet.joined(&swapped))
                        .file("two columns swapped in the header", label),
                );
            }
        }
        files.push(column_lost(sheet, column));
    }
    for by in [1, names.len() - 1] {
        let mut turned = names.clone();
        turned.rotate_left(by);
        files.push(sheet.under_header(sheet.joined(&turned)).file("header shifted", format!("by {by}")));
    }
    files.push(sheet.under_header(sheet.joined(&names[..names.len() / 2])).file("header cut", "half of it"));
    // Another spelling of the same names.
    for (what, spell) in [
        ("upper case", str::to_uppercase as fn(&str) -> String),
        ("blanks around", |name| format!(" {name} ")),
        ("quoted", |name| format!("\"{name}\"")),
    ] {
        let header: Vec<_> = names.iter().map(|name| spell(name)).collect();
        let mut sheet = sheet.clone();
        sheet.lines[0].text = sheet.joined(&header).into_bytes();
        files.push(sheet.file("header in another spelling", what));
    }
}

/// Whether a column and the one before it hold the same kind of text.
fn is_alike(sheet: &Sheet, column: usize) -> bool {
    let is_number = |column: usize| matches!(sheet.base.columns[column].1, Shape::Amount | Shape::Number);
    sheet.base.columns[column].1 == sheet.base.columns[column - 1].1
        || (is_number(column) && is_number(column - 1))
}

fn is_amount(sheet: &Sheet, column: usize) -> bool {
    sheet.base.columns[column].1 == Shape::Amount
}

/// The new name of a column cannot be recognized, every column is optional, and the others are as good as before.
/// That a column is gone that an earlier read had is for a caller who knows of that read.
fn without_column(sheet: &Sheet, column: usize, kind: &'static str) -> DamagedFile {
    let name = sheet.base.columns[column].0;
    let mut file = sheet.file(kind, name);
    file.rows.iter_mut().for_each(|row| row.unknowable.push(name));
    file
}

/// A table that never had a column.
fn column_lost(sheet: &Sheet, column: usize) -> DamagedFile {
    let mut fewer = sheet.clone();
    let mut names = sheet.base.names();
    names.remove(column);
    fewer.lines[0].text = sheet.joined(&names).into_bytes();
    for line in &mut fewer.lines {
        let Of::Row(row) = line.of else { continue };
        let mut cells = sheet.cells(row);
        cells.remove(column);
        line.text = sheet.joined(&cells).into_bytes();
    }
    without_column(&fewer, column, "table without a column")
}
