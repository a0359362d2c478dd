//! Printing a listing.

use super::{
    Cell, Column, Stream, table,
    wrap::{columns_of, wrapped},
};
use crate::{args::Output, exit::Failure};
use std::io::{self, Write};
use unicode_general_category::{GeneralCategory, get_general_category};

/// Prints listings in one form to one place.
#[derive(Debug)]
pub(crate) struct Printer<W> {
    form: Output,
    out: W,
    width: Option<u16>,
}

impl<W: Write> Printer<W> {
    /// `width` is that of the terminal, if it is one.
    pub(crate) fn new(form: Output, out: W, width: Option<u16>) -> Self {
        Self { form, out, width }
    }

    /// The width of the terminal, if it is one.
    pub(crate) const fn width(&self) -> Option<u16> {
        self.width
    }

    /// Prints rows under these columns. Nothing to show is an empty array, a bare header or a sentence.
    pub(crate) fn rows(
        &mut self,
        columns: &[Column],
        rows: impl IntoIterator<Item = Vec<Cell>>,
        nothing: &str,
    ) -> Result<(), Failure> {
        let outcome = match self.form {
            Output::Table => self.table(columns, rows, nothing),
            Output::Json => all(Stream::json(columns, &mut self.out), rows),
            Output::Csv => Stream::csv(columns, &mut self.out).and_then(|stream| all(stream, rows)),
        };
        // The reader may have seen enough: `payouts ls payouts | head`.
        match outcome {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            outcome => Ok(outcome?),
        }
    }

    /// Prints rows as they come, for programs; `None` where people look on.
    pub(crate) fn stream(self, columns: &[Column]) -> Result<Option<Stream<'_, W>>, Failure> {
        Ok(match self.form {
            Output::Table => None,
            Output::Json => Some(Stream::json(columns, self.out)),
            Output::Csv => Some(Stream::csv(columns, self.out)?),
        })
    }

    /// Prints a sentence for people, broken between words where it does not fit; programs are not bothered with it.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Failure> {
        if self.form == Output::Table { self.raw(&wrapped(&visible_lines(line), self.width)) } else { Ok(()) }
    }

    /// Prints names and their values, side by side, in every form.
    pub(crate) fn named(&mut self, pairs: &[(String, String)]) -> Result<(), Failure> {
        let shown: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), visible(value))).collect();
        let widest = pairs.iter().map(|(name, _)| columns_of(name)).max().unwrap_or(0);
        let lines = table::named(&shown, widest, self.width.map(usize::from));
        lines.iter().try_for_each(|line| self.raw(line))
    }

    /// Prints a text as it is, in every form.
    pub(crate) fn raw(&mut self, text: &str) -> Result<(), Failure> {
        match writeln!(self.out, "{text}") {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn table(
        &mut self,
        columns: &[Column],
        rows: impl IntoIterator<Item = Vec<Cell>>,
        nothing: &str,
    ) -> io::Result<()> {
        let rows: Vec<_> = rows.into_iter().collect();
        if rows.is_empty() {
            return writeln!(self.out, "{}", wrapped(nothing, self.width));
        }
        table::lines(columns, &rows, self.width).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }
}

fn all<W: Write>(mut stream: Stream<'_, W>, rows: impl IntoIterator<Item = Vec<Cell>>) -> io::Result<()> {
    for row in rows {
        stream.row(&row)?;
    }
    stream.finish()
}

/// Text from a service may hold characters that a terminal does not show but obeys: control characters are commands,
/// direction marks turn the text around them (a file name or an amount reads backwards), zero-width characters hide a
/// difference. Each is shown as a replacement character. Machine forms keep the data as it is.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(|letter| if is_hidden(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

/// The same for a message of several lines.
pub(crate) fn visible_lines(text: &str) -> String {
    let shown =
        |letter| if letter != '\n' && is_hidden(letter) { char::REPLACEMENT_CHARACTER } else { letter };
    text.chars().map(shown).collect()
}

fn is_hidden(letter: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, Unassigned};
    !letter.is_ascii_graphic()
        && letter != ' '
        && matches!(
            get_general_category(letter),
            Control | Format | LineSeparator | ParagraphSeparator | PrivateUse | Unassigned
        )
}

/// A cell that no spreadsheet takes for a formula. A number stays a number.
pub(crate) fn spreadsheet_safe(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => format!("'{text}"),
        other => other.plain().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const COLUMNS: [Column; 2] = [Column::new("name", "Name"), Column::new("total", "Total")];

    fn printed(form: Output, rows: Vec<Vec<Cell>>) -> String {
        let mut out = Vec::new();
        Printer::new(form, &mut out, None).rows(&COLUMNS, rows, "nothing yet").expect("print");
        String::from_utf8(out).expect("text")
    }

    fn two() -> Vec<Vec<Cell>> {
        vec![
            vec![Cell::text("Contoso"), Cell::Number("1.10".to_owned())],
            vec![Cell::text("=cmd()"), Cell::Absent],
        ]
    }

    #[test]
    fn people_see_a_dash_where_something_is_absent() {
        let table = printed(Output::Table, two());
        assert_eq!(table.lines().count(), 3);
        assert!(table.lines().all(|line| line == line.trim_end()), "{table}");
        assert!(table.lines().nth(2).expect("a row").ends_with('-'), "{table}");
    }

    #[test]
    fn programs_get_amounts_as_strings_and_absent_as_null() {
        let rows: Value = serde_json::from_str(&printed(Output::Json, two())).expect("JSON");
        assert_eq!(rows[0]["total"], "1.10");
        assert_eq!(rows[1]["total"], Value::Null);
        assert_eq!(printed(Output::Json, vec![]), "[]\n");
    }

    #[test]
    fn nothing_is_said_in_words_to_people_only() {
        assert_eq!(printed(Output::Table, vec![]), "nothing yet\n");
        assert_eq!(printed(Output::Csv, vec![]), "name,total\n");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let rows = vec![vec![Cell::text("a\u{1b}[2Jb"), Cell::Count(1)]];
        assert!(!printed(Output::Table, rows).contains('\u{1b}'));
    }

    #[test]
    fn characters_that_a_terminal_obeys_without_showing_them_are_made_visible() {
        let hidden = "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}\
                      \u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{2028}\u{2029}\u{85}\u{1b}\u{7f}\u{e0041}\t\r";
        for letter in hidden.chars() {
            assert_eq!(visible(&format!("a{letter}b")), "a\u{fffd}b", "{letter:?}");
            let cell = Cell::text(format!("a{letter}b"));
            let table = printed(Output::Table, vec![vec![cell.clone(), Cell::Count(1)]]);
            assert!(!table.contains(letter), "{letter:?}");
            let rows: Value =
                serde_json::from_str(&printed(Output::Json, vec![vec![cell, Cell::Count(1)]])).expect("JSON");
            assert_eq!(rows[0]["name"], format!("a{letter}b"), "machine forms keep the data");
        }
        assert_eq!(visible_lines("one\ntwo\u{202e}"), "one\ntwo\u{fffd}");
        for shown in ["Müller & Söhne", "大阪 ホテル", "e\u{301}", "שלום", "ไทย", "€ 17.00"]
        {
            assert_eq!(visible(shown), shown);
        }
    }

    #[test]
    fn cells_are_typed_in_json_and_iso_in_both_forms() {
        let at = "2026-10-03T08:00:00Z".parse().expect("an instant");
        let object = Cell::Object([("note".to_owned(), "a \"b\"".to_owned())].into());
        let row = vec![Cell::Flag(true), Cell::Instant(at)];
        let rows: Value = serde_json::from_str(&printed(Output::Json, vec![row.clone()])).expect("JSON");
        assert_eq!(rows[0], serde_json::json!({"name": true, "total": "2026-10-03T08:00:00Z"}));
        assert_eq!(printed(Output::Csv, vec![row]), "name,total\ntrue,2026-10-03T08:00:00Z\n");
        assert_eq!(object.json(), serde_json::json!({"note": "a \"b\""}));
        assert_eq!(serde_json::from_str::<Value>(&object.plain()).expect("JSON"), object.json());
    }

    #[test]
    fn a_formula_is_made_harmless_and_a_negative_number_is_left_alone() {
        for text in ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1"] {
            assert_eq!(spreadsheet_safe(&Cell::text(text)), format!("'{text}"));
        }
        assert_eq!(spreadsheet_safe(&Cell::Number("-1.10".to_owned())), "-1.10");
    }
}
