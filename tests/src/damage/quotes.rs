//! Quotes that do not pair, and line breaks.

use super::{DamagedFile, Shape, sheet::Sheet};

pub(super) fn damage(sheet: &Sheet, files: &mut Vec<DamagedFile>) {
    for row in sheet.rows() {
        for column in sheet.columns() {
            in_cell(sheet, row, column, files);
        }
    }
    let names = sheet.base.names();
    for column in sheet.columns() {
        for (kind, name) in [
            ("quote in the header", format!("\"{}", names[column])),
            ("quote in the header", format!("{}\"", names[column])),
            ("line break in the header", format!("{}\n", names[column])),
        ] {
            let mut changed = names.clone();
            changed[column] = name;
            let header = sheet.joined(&changed);
            files.push(
                sheet.under_header(header).file(kind, format!("column {column}, {:?}", changed[column])),
            );
        }
    }
}

fn in_cell(sheet: &Sheet, row: usize, column: usize, files: &mut Vec<DamagedFile>) {
    let cells = sheet.cells(row);
    let cell = &cells[column];
    let (name, shape) = sheet.base.columns[column];
    let is_quoted = cell.starts_with('"');
    let label = format!("row {row}, {name}");
    let with = |changed: String| {
        let mut cells = cells.clone();
        cells[column] = changed;
        sheet.joined(&cells)
    };
    let mut damaged =
        |kind, changed: String| files.push(sheet.damaged(row, with(changed)).file(kind, &*label));
    let middle = cell.char_indices().nth(cell.chars().count() / 2).map_or(0, |(at, _)| at);
    let (left, right) = cell.split_at(middle);
    if is_quoted {
        damaged("closing quote lost", cell[..cell.len() - 1].to_owned());
        damaged("opening quote lost", cell[1..].to_owned());
        damaged("text behind a closing quote", format!("{cell}x"));
    } else {
        damaged("quote opened and never closed", format!("\"{cell}"));
        damaged("quote in an unquoted cell", format!("{left}\"{right}"));
        damaged("quote in an unquoted cell", format!("{cell}\""));
        damaged("text behind a closing quote", format!("\"{cell}\"x"));
        damaged("text behind a closing quote", format!("\"{left}\"{right}\""));
        damaged("line break outside quotes", format!("{left}\n{right}"));
        damaged("line break outside quotes", format!("{left}\r\n{right}"));
        damaged("line break outside quotes", format!("{left}\r{right}"));
        if !cell.is_empty() && shape != Shape::Text {
            damaged("line break inside quotes", format!("\"{left}\n{right}\""));
        }
    }
    if !is_quoted {
        let mut respelled =
            |kind, changed: String| files.push(sheet.respelled(row, with(changed)).file(kind, &*label));
        respelled("quotes that were not needed", format!("\"{cell}\""));
        respelled("blank behind a closing quote", format!("\"{cell}\" "));
    }
}
