//! A listing as people see it: a table, or records where a table would be too narrow to read.

use super::{
    Cell, Column,
    print::visible,
    wrap::{between_words, columns_of, in_cell, parts},
};

/// Blanks between two columns.
const GAP: usize = 2;
/// A part of a name that is longer than this may be broken: references and account numbers are not.
const WHOLE: usize = 16;
/// A longer one is broken into pieces of at least this many columns.
const PIECE: usize = 12;
/// In front of what is printed below its row.
const INDENT: usize = 4;

/// The lines of a table of this width at most; without a limit where the width is unknown.
///
/// Columns that are [aside](Column::aside) move below their row where that takes fewer lines than side by side. Where no
/// layout fits, each row is a paragraph.
pub(super) fn lines(columns: &[Column], rows: &[Vec<Cell>], width: Option<u16>) -> Vec<String> {
    let shapes: Vec<_> =
        columns.iter().enumerate().map(|(index, column)| Shape::of(column, rows, index)).collect();
    let all: Vec<usize> = (0..columns.len()).collect();
    let Some(width) = width.map(usize::from) else {
        let natural: Vec<usize> = shapes.iter().map(|shape| shape.natural).collect();
        return Grid { columns, shapes: &shapes, shown: &all, widths: natural }.lines(rows, |_| Vec::new());
    };
    // Of the layouts that fit, the one with the fewest lines; of equal ones, the one that moves the least.
    let mut best: Option<Vec<String>> = None;
    for least in [u8::MAX, 2, 1] {
        let (aside, first): (Vec<usize>, Vec<usize>) =
            all.iter().partition(|index| columns[**index].rank >= least);
        let Some(widths) = fitted(&shapes, &first, width) else { continue };
        let grid = Grid { columns, shapes: &shapes, shown: &first, widths };
        let lines = grid.lines(rows, |row| below(columns, row, &aside, width));
        if best.as_ref().is_none_or(|best| lines.len() < best.len()) {
            best = Some(lines);
        }
    }
    best.unwrap_or_else(|| records(columns, rows, width))
}

/// What a column needs.
struct Shape {
    /// How wide it is at least: no title is broken, and no number.
    least: usize,
    /// How wide it has to be for no word to be broken.
    whole: usize,
    /// How wide it would be if there were room for everything.
    natural: usize,
    is_flush_right: bool,
}

impl Shape {
    fn of(column: &Column, rows: &[Vec<Cell>], index: usize) -> Self {
        let longest_word = column.title.split(' ').map(columns_of).max().unwrap_or(0);
        let (mut least, mut whole, mut natural) = (longest_word, longest_word, columns_of(column.title));
        let (mut has_numbers, mut has_text) = (false, false);
        for cell in rows.iter().filter_map(|row| row.get(index)) {
            has_numbers |= cell.is_number();
            has_text |= !cell.is_number() && *cell != Cell::Absent;
            let shown = visible(&cell.shown());
            natural = natural.max(columns_of(&shown));
            whole = whole.max(shown.split_whitespace().map(columns_of).max().unwrap_or(0));
            least = least.max(if cell.is_number() { columns_of(&shown) } else { needs(&shown) });
        }
        Self { least, whole, natural, is_flush_right: has_numbers && !has_text }
    }
}

/// How wide a column has to be for a text.
fn needs(text: &str) -> usize {
    let needed = parts(text).map(|(part, _)| match columns_of(part) {
        short @ ..=WHOLE => short,
        _ => PIECE,
    });
    needed.max().unwrap_or(0)
}

/// How wide each of these columns becomes, if they have room: first to keep words whole, then to keep lines whole, and the
/// narrowest first.
fn fitted(shapes: &[Shape], shown: &[usize], width: usize) -> Option<Vec<usize>> {
    let mut widths: Vec<usize> = shown.iter().map(|index| shapes[*index].least).collect();
    let gaps = GAP * shown.len().saturating_sub(1);
    let mut room = width.checked_sub(gaps + widths.iter().sum::<usize>())?;
    for wanted in [|shape: &Shape| shape.whole, |shape: &Shape| shape.natural] {
        while room > 0 {
            let pairs = widths.iter_mut().zip(shown);
            let wanting = pairs.filter(|(width, index)| **width < wanted(&shapes[**index]));
            let Some((narrowest, _)) = wanting.min_by_key(|(width, _)| **width) else { break };
            *narrowest += 1;
            room -= 1;
        }
    }
    Some(widths)
}

/// Columns side by side.
struct Grid<'t> {
    columns: &'t [Column],
    shapes: &'t [Shape],
    /// Which columns are shown, by their place.
    shown: &'t [usize],
    widths: Vec<usize>,
}

impl Grid<'_> {
    fn lines(&self, rows: &[Vec<Cell>], below: impl Fn(&[Cell]) -> Vec<String>) -> Vec<String> {
        let mut lines = self.row(|index| self.columns[index].title.to_owned());
        for row in rows {
            lines.extend(self.row(|index| Self::text(row, index)));
            lines.extend(below(row));
        }
        lines
    }

    fn row(&self, text: impl Fn(usize) -> String) -> Vec<String> {
        let cells: Vec<_> = self
            .shown
            .iter()
            .zip(&self.widths)
            .map(|(index, width)| in_cell(&text(*index), *width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height).map(|line| self.line(&cells, line)).collect()
    }

    fn text(row: &[Cell], index: usize) -> String {
        row.get(index).map_or_else(String::new, |cell| visible(&cell.shown()))
    }

    fn line(&self, cells: &[Vec<String>], line: usize) -> String {
        let mut out = String::new();
        for ((index, width), cell) in self.shown.iter().zip(&self.widths).zip(cells) {
            let text = cell.get(line).map_or("", String::as_str);
            let blanks = " ".repeat(width.saturating_sub(columns_of(text)));
            let (before, after) =
                if self.shapes[*index].is_flush_right { (&*blanks, "") } else { ("", &*blanks) };
            out.extend([before, text, after, "  "]);
        }
        out.truncate(out.trim_end().len());
        out
    }
}

/// What is printed below its row. A number has its title in front; a text needs none.
fn below(columns: &[Column], row: &[Cell], aside: &[usize], width: usize) -> Vec<String> {
    let stated = aside.iter().filter_map(|index| match row.get(*index)? {
        Cell::Absent => None,
        cell if cell.is_number() => Some(format!("{} {}", columns[*index].title, cell.shown())),
        cell => Some(visible(&cell.shown())),
    });
    let stated = stated.collect::<Vec<_>>().join(" · ");
    if stated.is_empty() {
        return Vec::new();
    }
    let lines = between_words(&stated, width.saturating_sub(INDENT));
    lines.into_iter().map(|line| format!("{:INDENT$}{line}", "")).collect()
}

/// Each row as a paragraph: one line for each cell that holds something. What has no title, as the currency of an amount,
/// belongs to the cell before it.
fn records(columns: &[Column], rows: &[Vec<Cell>], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let mut stated: Vec<(&str, String)> = Vec::new();
        for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| **cell != Cell::Absent) {
            let shown = visible(&cell.shown());
            match stated.last_mut() {
                Some((_, value)) if column.title.is_empty() => *value += &format!(" {shown}"),
                _ => stated.push((column.title, shown)),
            }
        }
        let widest = columns.iter().map(|column| columns_of(column.title)).max().unwrap_or(0);
        lines.extend(named(&stated, widest, Some(width)));
    }
    lines
}

/// Names and values side by side. A value is broken between words: what is to be copied stays whole.
pub(super) fn named(stated: &[(&str, String)], widest: usize, width: Option<usize>) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, value) in stated {
        let room = width.map_or(usize::MAX, |width| width.saturating_sub(widest + GAP));
        for (place, part) in between_words(value, room).iter().enumerate() {
            let name = if place == 0 { name } else { "" };
            lines.push(format!("{name:<widest$}  {part}").trim_end().to_owned());
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
        assert_eq!(at(Some(200)), at(None));
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
        let expected = "Name        Grand Hotels of\n            the Northern Sea\nUnreadable  3\nTotal       1234567.89 EUR\n\n\
                        Name        Contoso\nTotal       -1.10 JPY";
        assert_eq!(at(Some(30)), expected);
    }

    #[test]
    fn columns_without_room_are_printed_below_their_row() {
        let mut columns = COLUMNS;
        (columns[0], columns[1]) = (columns[0].aside(), columns[1].aside());
        let expected = "     Total\n1234567.89  EUR\n    Grand Hotels of the\n    Northern Sea · Unreadable\n    3\n     \
                        -1.10  JPY\n    Contoso";
        assert_eq!(lines(&columns, &rows(), Some(30)).join("\n"), expected);
        assert_eq!(lines(&columns, &rows(), Some(200)), lines(&COLUMNS, &rows(), None));
    }

    #[test]
    fn what_would_be_crammed_goes_below_its_row_as_well() {
        let columns = [Column::new("window", "Window"), Column::new("failure", "Failure").aside()];
        let row = |failure: &str| vec![Cell::text("contoso/payments"), Cell::text(failure)];
        let long = "the service answered 503 and says nothing more about it";
        let expected =
            "Window\ncontoso/payments\n    the service answered 503\n    and says nothing more\n    about it";
        assert_eq!(lines(&columns, &[row(long)], Some(30)).join("\n"), expected);
        let expected =
            "Window            Failure\ncontoso/payments  the service\n                  answered 503";
        assert_eq!(lines(&columns, &[row("the service answered 503")], Some(30)).join("\n"), expected);
    }

    #[test]
    fn references_are_not_broken_and_longer_names_are_broken_where_they_have_parts() {
        let columns = [Column::new("account", "Account"), Column::new("window", "Window")];
        let row = vec![Cell::text("8516212653197782"), Cell::text("grand-hotels/payout-summary")];
        let table = lines(&columns, &[row], Some(34)).join("\n");
        assert_eq!(
            table,
            "Account           Window\n8516212653197782  grand-hotels/\n                  payout-summary"
        );
    }
}
