//! The exceptions, and how a workbook's row is compared with them when it comes back.

use super::model::{Cell, Column, Table, Value};
use crate::{
    figures::Figures,
    snapshot::{ExceptionRow, Ruling},
    text::visible,
};
use chrono::SecondsFormat;
use sha2::{Digest, Sha256};

/// The columns of the workbook that people fill in.
pub(crate) const ANSWERS: [Column; 3] = [
    Column::text("answer", "Decision"),
    Column::text("answer_why", "Reason or note"),
    Column::text("answer_name", "Your name"),
];

/// The column with the id of an exception.
pub(crate) const ROW_ID: Column = Column::id("exception", "Row id");
/// The column with the digest of the row's fixed texts.
pub(crate) const ROW_DIGEST: Column = Column::id("digest", "Row digest");

const AGE: Column = Column::count("age_days", "Age in days");
const AMOUNT: Column = Column::amount("amount", "Amount");

/// The columns that the digest covers, in this order. The age is not one: it grows by itself.
pub(crate) const FIXED: [Column; 11] = [
    Column::text("kind", "Kind"),
    Column::text("sentence", "What is wrong"),
    Column::text("provider", "Provider"),
    Column::id("account", "Account"),
    Column::id("reference", "Reference"),
    AMOUNT,
    Column::text("currency", "Currency"),
    Column::text("decision", "Decided"),
    Column::text("decided_by", "Decided by"),
    Column::text("decided_at", "Decided at"),
    Column::text("decided_why", "Why"),
];

/// The exceptions of the month.
pub(super) fn exceptions(figures: &Figures) -> Table {
    let mut columns = FIXED.to_vec();
    columns.insert(5, AGE);
    columns.extend([ROW_ID, ROW_DIGEST]);
    let mut table = Table::new("exceptions", "Exceptions", &columns, "Nothing needs a person.");
    for exception in &figures.exceptions {
        let mut cells = fixed(exception);
        cells.insert(5, exception.age_days.map_or(Value::Absent, |age| Value::Count(age.into())).into());
        cells.extend([Cell::text(&exception.id), Cell::text(row_digest(exception))]);
        table.push(cells);
        if let Some(row) = table.rows.last_mut() {
            row.words.push(if exception.is_decided() { "decided" } else { "open" }.to_owned());
        }
    }
    table
}

fn fixed(exception: &ExceptionRow) -> Vec<Cell> {
    let decision = exception.decision.as_ref();
    vec![
        Cell::text(&exception.kind),
        Cell::text(&exception.sentence),
        Cell::shown(exception.provider),
        Cell::optional(exception.account.as_ref()),
        Cell::optional(exception.reference.as_ref()),
        Cell::money(exception.money.as_ref()),
        Cell::currency(exception.money.as_ref()),
        Cell::optional(decision.map(|decision| decision.verb.as_str())),
        Cell::optional(decision.map(|decision| &decision.who)),
        Cell::optional(decision.map(|decision| decision.at.to_rfc3339_opts(SecondsFormat::AutoSi, true))),
        Cell::optional(decision.map(|decision| &decision.why)),
    ]
}

/// The digest of what a workbook shows of an exception.
pub(crate) fn row_digest(exception: &ExceptionRow) -> String {
    let texts = fixed(exception).into_iter().map(|cell| match cell.value {
        Value::Text(text) => visible(&text).into_owned(),
        Value::Amount(sum, _) => sum.to_string(),
        Value::Absent | Value::Count(_) | Value::Day(_) => String::new(),
    });
    digest_of_texts(&exception.id, texts)
}

/// The digest of the texts of a row, which are those of [`FIXED`].
pub(crate) fn digest_of_texts(id: &str, texts: impl IntoIterator<Item = String>) -> String {
    let mut digest = Sha256::new();
    for text in std::iter::once(visible(id).into_owned()).chain(texts) {
        // The length keeps two cells apart that could run into each other.
        digest.update(text.len().to_le_bytes());
        digest.update(text.as_bytes());
    }
    let mut hex = hex::encode(digest.finalize());
    hex.truncate(32);
    hex
}

/// The exceptions by age.
pub(super) fn aging(figures: &Figures) -> Table {
    let columns = [
        Column::text("age", "Age"),
        Column::count("open", "Open"),
        Column::count(DECIDED, "Decided"),
        Column::text("amounts", "Open amounts, without signs"),
    ];
    let mut table = Table::new("aging", "Aging", &columns, "Nothing needs a person.");
    for line in &figures.aging {
        let amounts = line
            .amounts
            .iter()
            .map(|(currency, sum)| format!("{} {currency}", sum.in_minor_units(Some(*currency))));
        let amounts = amounts.collect::<Vec<_>>().join(", ");
        table.push(vec![
            Cell::text(line.age),
            Cell::count(line.open),
            Cell::count(line.decided),
            Cell::optional(Some(amounts).filter(|text| !text.is_empty())),
        ]);
    }
    table.with_note(Some(format!("A {} leaves an exception open.", Ruling::Note.as_str())))
}

const DECIDED: &str = "decided";
