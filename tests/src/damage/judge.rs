//! What a reader made of a damaged file.

use super::{Base, DamagedFile, Shape, State, TrueRow};
use chrono::NaiveDate;
use payouts_wire::Amount;
use std::{borrow::Cow, collections::BTreeMap, ops::Range};

/// What a reader found in a file.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The rows it takes for good.
    pub rows: Vec<ReadRow>,
    /// What it reports for a person to look at.
    pub reports: Vec<Report>,
    /// Whether it mentions, without a place, that something was odd.
    pub is_noted: bool,
}

/// A row as read.
#[derive(Clone, Debug, Default)]
pub struct ReadRow {
    /// The line that it gives for the row.
    pub line: Option<u64>,
    /// Its cells by the documented name of their column. A blank one, and one that could not be read, is empty or absent.
    pub cells: BTreeMap<String, String>,
    /// Cells that are kept under a name that no document has, which is counted.
    pub others: Vec<String>,
}

/// A place that a person has to look at.
#[derive(Clone, Debug)]
pub struct Report {
    /// The line, from 1.
    pub line: u64,
    /// The bytes shown.
    pub bytes: Vec<u8>,
}

/// How a reading ended, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// All good rows were read exactly, and all damage was reported or undone.
    Right,
    /// The file was refused as a whole.
    Refused,
    /// Good rows are missing or incomplete, and a report names each.
    Reported,
    /// Something is wrong, and a count shows that something was odd.
    Noted,
    /// A row is missing, or a line that is no row was dropped, without a word.
    SilentlyLost,
    /// A row has another value than it had, without a word.
    SilentlyWrong,
    /// A row is there that never was, without a word.
    SilentlyInvented,
}

impl Outcome {
    /// Whether nothing at all shows what went wrong.
    #[must_use]
    pub fn is_silent(self) -> bool {
        self >= Self::SilentlyLost
    }
}

/// The judgement on one reading.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The worst that happened.
    pub outcome: Outcome,
    /// Whether a row carries an amount or a currency that it never had, with a report or without.
    pub books_wrong_amount: bool,
    /// What happened, one entry for each thing that went wrong.
    pub findings: Vec<String>,
}

/// Compares what a reader found with what is known of a file. `Err` is a refusal, with its reason.
#[must_use]
pub fn judge(file: &DamagedFile, reading: &Result<Reading, String>) -> Judgement {
    let mut judgement =
        Judgement { outcome: Outcome::Right, books_wrong_amount: false, findings: Vec::new() };
    match reading {
        Err(reason) => {
            judgement.outcome = Outcome::Refused;
            judgement.findings.push(reason.clone());
        }
        Ok(reading) => Trial { file, reading, judgement: &mut judgement }.hold(),
    }
    judgement
}

struct Trial<'a> {
    file: &'a DamagedFile,
    reading: &'a Reading,
    judgement: &'a mut Judgement,
}

impl Trial<'_> {
    fn hold(&mut self) {
        let base = self.file.base;
        let mut truth: Vec<&TrueRow> = self.file.rows.iter().collect();
        let mut read: Vec<&ReadRow> = self.reading.rows.iter().collect();
        // First what agrees, so that what is left over is what differs. Rows that must be there come first.
        truth.sort_by_key(|row| row.state != State::Intact);
        read.retain(|row| {
            match truth.iter().position(|true_row| differences(base, true_row, row).is_empty()) {
                Some(at) => {
                    truth.remove(at);
                    false
                }
                None => true,
            }
        });
        for row in read {
            match likeness(base, &truth, row) {
                Some(at) => {
                    let true_row = truth.remove(at);
                    self.changed(true_row, row);
                }
                None => self.invented(row),
            }
        }
        for row in truth.into_iter().filter(|row| row.state != State::Gone) {
            let is_reported = self.is_reported(&row.lines, row.cells[base.position(base.id)].as_bytes())
                || self.reading.reports.iter().any(|report| shows(report, row));
            self.found(row.state, is_reported, Outcome::SilentlyLost, format!("lost: {:?}", row.cells));
        }
        for (line, text) in &self.file.junk {
            let is_reported = self.is_reported(&(*line..line + 1), text);
            let text = String::from_utf8_lossy(&text[..text.len().min(60)]);
            self.found(State::Damaged, is_reported, Outcome::SilentlyLost, format!("dropped: {text:?}"));
        }
    }

    fn changed(&mut self, true_row: &TrueRow, row: &ReadRow) {
        let base = self.file.base;
        let own = row.line.map_or(0..0, |line| line..line + 1);
        let is_reported = self
            .is_reported(&true_row.lines, true_row.cells[base.position(base.id)].as_bytes())
            || self.is_reported(&own, b"");
        for column in differences(base, true_row, row) {
            let (name, shape) = base.columns[column];
            let (was, is) = (&true_row.cells[column], row.cells.get(name).map_or("", String::as_str));
            // A column that lost its name: the cell is there, and the name is counted as unknown.
            if is.trim().is_empty() && row.others.contains(was) {
                continue;
            }
            if matches!(shape, Shape::Amount | Shape::Currency) && !is.trim().is_empty() {
                self.judgement.books_wrong_amount = true;
            }
            self.found(
                true_row.state,
                is_reported,
                Outcome::SilentlyWrong,
                format!("{name} was {was:?} and is {is:?}"),
            );
        }
    }

    fn invented(&mut self, row: &ReadRow) {
        let columns = &self.file.base.columns;
        let amounts = columns.iter().filter(|(_, shape)| *shape == Shape::Amount);
        let cells = amounts.filter_map(|(name, _)| row.cells.get(*name));
        self.judgement.books_wrong_amount |= cells.into_iter().any(|cell| !cell.trim().is_empty());
        let is_reported = self.is_reported(&row.line.map_or(0..0, |line| line..line + 1), b"");
        self.found(
            State::Intact,
            is_reported,
            Outcome::SilentlyInvented,
            format!("invented: {:?}", row.cells),
        );
    }

    fn found(&mut self, state: State, is_reported: bool, silently: Outcome, finding: String) {
        let outcome = match (is_reported, state) {
            (true, State::Intact) => Outcome::Reported,
            (true, _) => return,
            (false, _) if self.reading.is_noted => Outcome::Noted,
            (false, _) => silently,
        };
        self.judgement.outcome = self.judgement.outcome.max(outcome);
        self.judgement.findings.push(finding);
    }

    /// Whether a report covers one of the lines, or shows the text.
    fn is_reported(&self, lines: &Range<u64>, text: &[u8]) -> bool {
        let text = text.trim_ascii();
        self.reading.reports.iter().any(|report| {
            let breaks = report.bytes.trim_ascii_end().iter().filter(|byte| **byte == b'\n').count() as u64;
            let covers = report.line < lines.end && lines.start <= report.line + breaks;
            covers || (text.len() > 3 && report.bytes.windows(text.len()).any(|window| window == text))
        })
    }
}

/// Whether a report shows a part of a row: several of its longer cells.
fn shows(report: &Report, row: &TrueRow) -> bool {
    let text = String::from_utf8_lossy(&report.bytes);
    row.cells.iter().filter(|cell| cell.len() > 4 && text.contains(cell.as_str())).count() >= 3
}

/// The row that a changed one most likely was: the one with its id, or else the one that shares most cells.
fn likeness(base: &Base, truth: &[&TrueRow], row: &ReadRow) -> Option<usize> {
    let id = row.cells.get(base.id).map_or("", |id| id.trim());
    let position = base.position(base.id);
    if let Some(at) = truth.iter().position(|true_row| !id.is_empty() && true_row.cells[position] == id) {
        return Some(at);
    }
    let differing = |true_row: &TrueRow| differences(base, true_row, row).len();
    let (at, fewest) =
        truth.iter().map(|row| differing(row)).enumerate().min_by_key(|(_, differing)| *differing)?;
    (fewest * 2 <= base.columns.len()).then_some(at)
}

/// The columns in which a row is not what it was.
fn differences(base: &Base, true_row: &TrueRow, row: &ReadRow) -> Vec<usize> {
    let differs = |column: &usize| {
        let (name, shape) = base.columns[*column];
        let read = row.cells.get(name).map_or("", String::as_str);
        !true_row.unknowable.contains(&name)
            && meaning(shape, &true_row.cells[*column]) != meaning(shape, read)
    };
    (0..base.columns.len()).filter(differs).collect()
}

/// One spelling for all that mean the same.
fn meaning(shape: Shape, text: &str) -> Cow<'_, str> {
    let text = text.trim();
    match shape {
        Shape::Amount | Shape::Number => text.parse::<Amount>().map_or(text.into(), |amount| {
            let digits = amount.decimal().normalize();
            digits.to_string().into()
        }),
        Shape::Date => {
            let day = text.get(..10).unwrap_or(text);
            if day.parse::<NaiveDate>().is_ok() { day.into() } else { text.into() }
        }
        Shape::Text | Shape::Id | Shape::Currency => text.into(),
    }
}
