//! The figures as an Excel workbook (xlsx).
//!
//! A number cell holds a double. An amount is a number where a double gives back all of its digits, and the column next to
//! it has the exact text in any case.

mod cells;
mod sheet;

use crate::{error::ReportError, figures::Figures, table};
use chrono::{Datelike, Timelike};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// The figures as the bytes of an xlsx file.
///
/// The sheet "Exceptions" has columns for answers. [`read_answers`](crate::answers::read_answers) reads them back.
///
/// # Errors
/// When the workbook cannot be written, for example because a table has more rows than a sheet.
pub fn render_workbook(figures: &Figures) -> Result<Vec<u8>, ReportError> {
    write(figures).map_err(|error| ReportError::render("workbook", error))
}

/// The sheets that come first, in this order. The others follow, and "About" is last.
const FIRST: [&str; 8] =
    ["summary", "tie-out", "payouts", "earnings-by-payment", "bank", "exceptions", "corrections", "coverage"];

fn write(figures: &Figures) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(figures)?);
    let mut formats = cells::Formats::new();
    let tables = table::all(figures);
    for id in FIRST {
        for table in tables.iter().filter(|table| table.id == id) {
            sheet::add(&mut workbook, table, &mut formats)?;
        }
    }
    for table in tables.iter().filter(|table| !FIRST.contains(&table.id)) {
        // An empty sheet beyond the promised ones is noise.
        if !table.rows.is_empty() || table.note.is_some() && table.id == "by-location" {
            sheet::add(&mut workbook, table, &mut formats)?;
        }
    }
    workbook.save_to_buffer()
}

/// The time in the properties is that of the ledger: a clock would change the bytes.
fn properties(figures: &Figures) -> Result<DocProperties, XlsxError> {
    let at = figures.about.as_of;
    let small = |number: u32| u8::try_from(number).unwrap_or(0);
    let year = u16::try_from(at.year()).unwrap_or(0).clamp(1900, 9999);
    let created = ExcelDateTime::from_ymd(year, small(at.month()), small(at.day()))?.and_hms(
        u16::from(small(at.hour())),
        small(at.minute()),
        f64::from(small(at.second())),
    )?;
    Ok(DocProperties::new()
        .set_title(format!("Payouts of {}", figures.about.month))
        .set_comment(format!("Ledger {}", figures.about.ledger_digest))
        .set_creation_datetime(&created))
}
