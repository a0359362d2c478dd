//! Separators and cells: too few, too many, other ones, cells in the wrong place.

use super::{
    DamagedFile, Shape,
    sheet::{Of, Sheet},
};

pub(super) fn damage(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    for row in sheet.rows() {
        in_row(sheet, row, files);
    }
    in_header(sheet, files);
    throughout(sheet, files);
}

fn in_row(sheet: &Sheet, row: usize, files: &mut Vec<DamagedFile>) {
    let separator = sheet.separator;
    let cells = sheet.cells(row);
    for column in sheet.columns() {
        let place = |what: &str| format!("{what}, row {row}, column {column}");
        if column > 0 {
            let mut fewer = cells.clone();
            let cell = fewer.remove(column);
            fewer[column - 1].push_str(&cell);
            files.push(
                sheet.damaged(row, sheet.joined(&fewer)).file("separator missing in a row", place("merged")),
            );
            let mut lost = cells.clone();
            lost.remove(column);
            files.push(sheet.damaged(row, sheet.joined(&lost)).file("cell missing in a row", place("lost")));
        }
        let mut more = cells.clone();
        more.insert(column, String::new());
        files.push(
            sheet.damaged(row, sheet.joined(&more)).file("separator too many in a row", place("doubled")),
        );
        let mut twice = cells.clone();
        twice.insert(column, cells[column].clone());
        files.push(sheet.damaged(row, sheet.joined(&twice)).file("cell twice in a row", place("twice")));
        if column > 0 {
            swap(sheet, row, column, &cells, files);
        }
    }
    let surplus = |text: &str| format!("{}{text}", sheet.joined(&cells));
    for (text, what) in [(format!("{separator}"), "one"), (format!("{separator} {separator}"), "two")] {
        let file = sheet
            .respelled(row, surplus(&text))
            .file("blank cells at the end of a row", format!("{what}, row {row}"));
        files.push(file);
    }
    let file = sheet
        .damaged(row, surplus(&format!("{separator}17.00")))
        .file("surplus cell with text", format!("row {row}"));
    files.push(file);
    let other = Sheet::new(sheet.base, if separator == ',' { '\t' } else { ',' });
    let file = sheet
        .damaged(row, other.joined(&other.cells(row)))
        .file("other separator in one row", format!("row {row}"));
    files.push(file);
}

/// Cells of different shapes in each other's place; equal shapes show nothing.
fn swap(sheet: &Sheet, row: usize, column: usize, cells: &[String], files: &mut Vec<DamagedFile>) {
    let shape = |column: usize| match sheet.base.columns[column].1 {
        Shape::Amount | Shape::Number => 'n',
        Shape::Text | Shape::Id => 't',
        Shape::Currency => 'c',
        Shape::Date => 'd',
    };
    // A figure in place of a name is a name that looks odd; a blank date is a date.
    if shape(column) == shape(column - 1) || cells[column].is_empty() || cells[column - 1].is_empty() {
        return;
    }
    let mut swapped = cells.to_vec();
    swapped.swap(column - 1, column);
    let label = format!("row {row}, columns {} and {column}", column - 1);
    files.push(sheet.damaged(row, sheet.joined(&swapped)).file("two cells swapped", label));
}

fn in_header(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    let names = sheet.base.names();
    for column in sheet.columns() {
        if column > 0 {
            let mut fewer = names.clone();
            let name = fewer.remove(column);
            fewer[column - 1].push_str(&name);
            let file = sheet.under_header(sheet.joined(&fewer));
            files.push(file.file("separator missing in the header", format!("column {column}")));
        }
        let mut more = names.clone();
        more.insert(column, String::new());
        let file = sheet.under_header(sheet.joined(&more));
        files.push(file.file("separator too many in the header", format!("column {column}")));
    }
    let other = if sheet.separator == ',' { '\t' } else { ',' };
    let header = Sheet::new(sheet.base, other).joined(&names);
    files.push(sheet.under_header(header).file("other separator in the header", ""));
    for other in [';', '|', ' '] {
        let header = names.join(&other.to_string());
        files.push(sheet.under_header(header).file("other separator in the header", format!("{other:?}")));
    }
}

fn throughout(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    if sheet.separator != ',' {
        return;
    }
    for separator in [';', '|', '^', '~', ':'] {
        let other = Sheet::new(sheet.base, separator);
        files.push(other.distrusted().file("separator of another kind", format!("{separator:?}")));
        let named = other.distrusted().with(0, format!("sep={separator}"), Of::Nothing);
        files.push(named.file("line that names the separator", format!("{separator:?}")));
    }
    let decimal_comma = |sheet: &Sheet| {
        let mut written = sheet.clone();
        for row in sheet.rows() {
            let cells: Vec<_> = (sheet.base.columns.iter().zip(&sheet.base.rows[row]))
                .map(|((_, shape), cell)| match shape {
                    Shape::Amount | Shape::Number => cell.replace('.', ","),
                    _ => sheet.quoted(cell),
                })
                .collect();
            written = written.damaged(row, sheet.joined(&cells));
        }
        written
    };
    let semicolons = decimal_comma(&Sheet::new(sheet.base, ';'));
    files.push(semicolons.file("separator of another kind", "semicolons and decimal commas"));
    files.push(sheet.with(0, "sep=,", Of::Nothing).file("line that names the separator", "the right one"));
}
