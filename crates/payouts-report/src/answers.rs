//! Reading a workbook back: what people decided about exceptions.
//!
//! A row counts only when it is about an exception as it is now. Each row that does not is refused with its number and a
//! reason, and the others are taken.

use crate::{
    error::ReportError,
    snapshot::{ExceptionRow, Ruling},
    table::{ANSWERS, Column, FIXED, Form, ROW_DIGEST, ROW_ID, digest_of_texts, row_digest},
    text::visible,
};
use calamine::{Data, Range, Reader, Xlsx};
use std::{
    collections::{HashMap, HashSet},
    io::Cursor,
};

/// What a workbook has to answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnswerSheet {
    /// Answers that can be applied, in the order of the sheet.
    pub accepted: Vec<ExceptionAnswer>,
    /// Rows that cannot, and why.
    pub refused: Vec<RefusedRow>,
    /// Rows without an answer.
    pub blank: u64,
}

/// What a person decided about an exception.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExceptionAnswer {
    /// The row of the sheet, as Excel numbers it.
    pub row: u32,
    /// The exception.
    pub exception: String,
    /// What was decided.
    pub verb: Ruling,
    /// Who decided it.
    pub who: String,
    /// Why.
    pub why: String,
}

/// A row that cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedRow {
    /// The row of the sheet, as Excel numbers it.
    pub row: u32,
    /// The id in the row, if it has one.
    pub exception: Option<String>,
    /// Why it is refused and what to do, in a sentence.
    pub reason: String,
}

/// The largest workbook that is read.
const LARGEST: usize = 256 << 20;

const SHEET: &str = "Exceptions";

/// Reads the sheet "Exceptions" of a workbook that [`render_workbook`](crate::render_workbook) wrote, and compares its rows with
/// the exceptions as they are now.
///
/// Rows may be sorted, filtered and deleted, columns may be moved. The answer columns may be changed, and no other one.
///
/// # Errors
/// When the bytes are no workbook, or its sheet "Exceptions" or one of the columns is missing.
pub fn read_answers(workbook: &[u8], current: &[ExceptionRow]) -> Result<AnswerSheet, ReportError> {
    if workbook.len() > LARGEST {
        return Err(ReportError::workbook(format!("it is larger than {} MiB", LARGEST >> 20)));
    }
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(workbook)).map_err(ReportError::workbook)?;
    let range = book.worksheet_range(SHEET).map_err(ReportError::workbook)?;
    let columns = Columns::find(&range)?;
    // Ids are compared as the sheet shows them.
    let known: HashMap<String, &ExceptionRow> =
        current.iter().map(|exception| (visible(&exception.id).into_owned(), exception)).collect();
    let first = range.start().map_or(0, |(row, _)| row);
    let mut answers = AnswerSheet::default();
    let mut seen = HashSet::new();
    for (place, cells) in range.rows().enumerate().skip(1) {
        let number = u32::try_from(place).unwrap_or(u32::MAX).saturating_add(first).saturating_add(1);
        let row = SheetRow { number, cells, columns: &columns };
        match row.judge(&known, &mut seen) {
            Judged::Blank => answers.blank += 1,
            Judged::NoRow => {}
            Judged::Accepted(answer) => answers.accepted.push(answer),
            Judged::Refused(reason) => {
                let exception = Some(row.text(columns.id)).filter(|id| !id.is_empty());
                answers.refused.push(RefusedRow { row: number, exception, reason });
            }
        }
    }
    Ok(answers)
}

/// Where the columns are.
struct Columns {
    answers: [usize; 3],
    fixed: Vec<usize>,
    id: usize,
    digest: usize,
}

impl Columns {
    fn find(range: &Range<Data>) -> Result<Self, ReportError> {
        let header: Vec<String> = range.rows().next().unwrap_or_default().iter().map(cell_text).collect();
        let find = |label: &str| {
            let place = header.iter().position(|text| text.trim() == label);
            place.ok_or_else(|| {
                ReportError::workbook(format!("the sheet \"{SHEET}\" has no column \"{label}\""))
            })
        };
        // The exact text of an amount is compared, not the number.
        let fixed = |column: &Column| match column.form {
            Form::Amount => find(&format!("{} (exact)", column.label)),
            _ => find(column.label),
        };
        Ok(Self {
            answers: [find(ANSWERS[0].label)?, find(ANSWERS[1].label)?, find(ANSWERS[2].label)?],
            fixed: FIXED.iter().map(fixed).collect::<Result<_, _>>()?,
            id: find(ROW_ID.label)?,
            digest: find(ROW_DIGEST.label)?,
        })
    }
}

struct SheetRow<'a> {
    number: u32,
    cells: &'a [Data],
    columns: &'a Columns,
}

enum Judged {
    /// Not a row of the table: a sentence below it.
    NoRow,
    Blank,
    Accepted(ExceptionAnswer),
    Refused(String),
}

impl SheetRow<'_> {
    fn text(&self, column: usize) -> String {
        self.cells.get(column).map(cell_text).unwrap_or_default()
    }

    fn judge(&self, known: &HashMap<String, &ExceptionRow>, seen: &mut HashSet<String>) -> Judged {
        let refused = |reason: &str| Judged::Refused(reason.to_owned());
        let [verb, why, who] = self.columns.answers.map(|column| self.text(column).trim().to_owned());
        let id = self.text(self.columns.id);
        let is_blank = verb.is_empty() && why.is_empty() && who.is_empty();
        if id.is_empty() {
            // The sentence below the table, or of an empty one, is in the first column.
            let has_more = !why.is_empty() || !who.is_empty() || !self.text(self.columns.digest).is_empty();
            let is_verb = Ruling::ALL.iter().any(|known| verb.eq_ignore_ascii_case(known.as_str()));
            return if has_more || is_verb {
                refused("it has no row id: copy the answer to the row it belongs to")
            } else {
                Judged::NoRow
            };
        }
        if is_blank {
            return Judged::Blank;
        }
        if !seen.insert(id.clone()) {
            return refused("an earlier row has an answer for the same exception: keep one of them");
        }
        let Some(exception) = known.get(&id) else {
            return refused("the ledger has no such exception any more: write a new report");
        };
        let digest = self.text(self.columns.digest);
        if digest_of_texts(&id, self.columns.fixed.iter().map(|column| self.text(*column))) != digest {
            return refused("cells other than the answer were changed: write a new report and answer there");
        }
        if row_digest(exception) != digest {
            return refused("the exception changed since the workbook was written: write a new report");
        }
        let verb_of = |known: &Ruling| verb.eq_ignore_ascii_case(known.as_str());
        let Some(decided) = Ruling::ALL.into_iter().find(verb_of) else {
            return Judged::Refused(if verb.is_empty() {
                "it has no decision: write accept, reject or note".to_owned()
            } else {
                let shown: String = visible(&verb).chars().take(40).collect();
                format!("\"{shown}\" is no decision: write accept, reject or note")
            });
        };
        if who.is_empty() {
            return refused("it has no name: write who decided");
        }
        if why.is_empty() {
            return refused("it has no reason: write why");
        }
        let exception = exception.id.clone();
        Judged::Accepted(ExceptionAnswer { row: self.number, exception, verb: decided, who, why })
    }
}

/// The text of a cell. A number, a date or an error in a column of texts was typed by a person.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => other.to_string(),
    }
}
