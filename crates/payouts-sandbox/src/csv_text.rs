//! Cells of comma-separated and tab-separated text.

/// Appends a cell as in RFC 4180: in quotes if it contains a separator, a quote or a line break, and with its quotes
/// doubled.
pub(crate) fn write_cell(cell: &str, separator: char, always_quoted: bool, out: &mut String) {
    if !always_quoted && !cell.contains([separator, '"', '\r', '\n']) {
        out.push_str(cell);
        return;
    }
    out.push('"');
    for (index, part) in cell.split('"').enumerate() {
        if index > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}

/// A line of cells that are quoted where necessary, with its line break.
pub(crate) fn line(cells: &[String], separator: char) -> String {
    let mut line = String::new();
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            line.push(separator);
        }
        write_cell(cell, separator, false, &mut line);
    }
    line + "\r\n"
}
