//! A listing as people see it: a table, or records where a table would be too narrow to read.

use super::{Cell, Column, print::visible};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// Blanks between two columns.
const GAP: u16 = 2;
/// Text of a cell may be broken into pieces of at least so many characters.
const PIECE: usize = 10;

/// The lines of a table of this width at most, without limit where nobody has told one.
pub(super) fn lines(columns: &[Column], rows: &[Vec<Cell>], width: Option<u16>) -> Vec<String> {
    let shapes: Vec<_> =
        columns.iter().enumerate().map(|(index, column)| Shape::of(column, rows, index)).collect();
    let least: usize = shapes.iter().map(|shape| shape.least + usize::from(GAP)).sum();
    match width {
        Some(width) if least > usize::from(width) => records(columns, rows),
        _ => table(columns, &shapes, rows, width),
    }
}

/// What a column needs.
struct Shape {
    /// How wide it is at least: no title is broken, and no number.
    least: usize,
    is_flush_right: bool,
}

impl Shape {
    fn of(column: &Column, rows: &[Vec<Cell>], index: usize) -> Self {
        let mut least = longest_word(column.title);
        let (mut has_numbers, mut has_text) = (false, false);
        for cell in rows.iter().filter_map(|row| row.get(index)) {
            has_numbers |= cell.is_number();
            has_text |= !cell.is_number() && *cell != Cell::Absent;
            let needs = longest_word(&cell.shown());
            least = least.max(if cell.is_number() { needs } else { needs.min(PIECE) });
        }
        Self { least, is_flush_right: has_numbers && !has_text }
    }
}

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0)
}

fn table(columns: &[Column], shapes: &[Shape], rows: &[Vec<Cell>], width: Option<u16>) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = width {
        table.set_width(width);
    }
    table.set_header(columns.iter().map(|column| column.title));
    for row in rows {
        table.add_row(row.iter().map(|cell| comfy_table::Cell::new(visible(&cell.shown()))));
    }
    for (index, shape) in shapes.iter().enumerate() {
        if let Some(column) = table.column_mut(index) {
            column.set_padding((0, GAP));
            let least = u16::try_from(shape.least).unwrap_or(u16::MAX).saturating_add(GAP);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
            if shape.is_flush_right {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Each row as a paragraph: one line for each cell that holds something. What has no title, as the currency of an amount,
/// belongs to the cell before it.
fn records(columns: &[Column], rows: &[Vec<Cell>]) -> Vec<String> {
    let widest = columns.iter().map(|column| column.title.chars().count()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for row in rows {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| **cell != Cell::Absent) {
            let shown = visible(&cell.shown());
            match lines.last_mut() {
                Some(line) if column.title.is_empty() => *line += &format!(" {shown}"),
                _ => lines.push(format!("{:<widest$}  {shown}", column.title)),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 4] = [
        Column::new("name", "Name"),
        Column::new("unreadable", "Unreadable"),
        Column::new("total", "Total"),
        Column::new("currency", ""),
    ];

    fn rows() -> Vec<Vec<Cell>> {
        let number = |text: &str| Cell::Number(text.to_owned());
        vec![
            vec![
                Cell::text("Grand Hotels of the Northern Sea"),
                Cell::Count(3),
                number("1234567.89"),
                Cell::text("EUR"),
            ],
            vec![Cell::text("Contoso"), Cell::Absent, number("-1.10"), Cell::text("JPY")],
        ]
    }

    fn at(width: Option<u16>) -> String {
        lines(&COLUMNS, &rows(), width).join("\n")
    }

    #[test]
    fn without_a_terminal_a_row_is_a_line() {
        assert_eq!(at(None).lines().count(), 3);
    }

    #[test]
    fn a_narrow_table_breaks_text_before_titles_and_numbers() {
        let table = at(Some(40));
        assert!(table.lines().all(|line| line.chars().count() <= 40), "{table}");
        for whole in ["Unreadable", "1234567.89", "Northern"] {
            assert!(table.contains(whole), "{table}");
        }
        assert!(table.lines().count() > 3, "{table}");
    }

    #[test]
    fn where_no_table_is_legible_each_row_is_a_paragraph() {
        let expected = "Name        Grand Hotels of the Northern Sea\nUnreadable  3\nTotal       1234567.89 EUR\n\n\
                        Name        Contoso\nTotal       -1.10 JPY";
        assert_eq!(at(Some(30)), expected);
    }
}
