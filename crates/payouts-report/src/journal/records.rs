//! A journal as CSV: a record for each line, with debit and credit.

use super::voucher::Journal;
use crate::{error::ReportError, text::without_formula};

/// The columns.
const COLUMNS: [&str; 12] = [
    "day",
    "document",
    "subject",
    "line",
    "account",
    "debit",
    "credit",
    "currency",
    "provider",
    "text",
    "reference",
    "trace",
];

pub(super) fn text(journal: &Journal) -> Result<String, ReportError> {
    let failed = |error: &dyn std::fmt::Display| ReportError::render("journal", error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = COLUMNS.iter().copied().chain(["reverses"]);
    writer.write_record(columns).map_err(|error| failed(&error))?;
    for voucher in &journal.vouchers {
        for (number, line) in voucher.lines.iter().enumerate() {
            let amount = line.amount.abs().in_minor_units(Some(line.currency));
            let (debit, credit) =
                if line.amount.is_negative() { ("", amount.as_str()) } else { (amount.as_str(), "") };
            let record = [
                &voucher.day.to_string(),
                &voucher.number,
                &voucher.subject,
                &(number + 1).to_string(),
                &line.account,
                debit,
                credit,
                line.currency.as_str(),
                voucher.provider.as_str(),
                &without_formula(&voucher.text),
                &without_formula(voucher.reference.as_deref().unwrap_or_default()),
                &without_formula(&voucher.trace),
                voucher.reverses.as_deref().unwrap_or_default(),
            ];
            writer.write_record(record).map_err(|error| failed(&error))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}
