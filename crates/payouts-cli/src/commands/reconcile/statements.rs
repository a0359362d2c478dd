//! Bank statements on disk, for a quick look without an import.

use crate::{
    commands::bank::BankLedger,
    context::{Context, shown},
    exit::Failure,
    progress::counted,
};
use payouts_store::{BankFileId, KeptStatement};
use std::{fs, path::PathBuf};

/// Reads every statement of these files; `None` where no file is given.
pub(super) fn read(files: &[PathBuf], context: &Context) -> Result<Option<BankLedger>, Failure> {
    if files.is_empty() {
        return Ok(None);
    }
    let mut all = Vec::new();
    for (number, path) in (1..).zip(files) {
        let unread = |why: String| Failure::usage(format!("{} cannot be read: {why}", shown(path)));
        if path.is_dir() {
            return Err(unread("it is a directory".to_owned()).with_hint("name the files in it"));
        }
        let bytes = fs::read(path).map_err(|error| unread(error.to_string()))?;
        let documents = payouts_bank::read(&bytes, &context.config().bank.profiles).map_err(|error| {
            let hint = error.hint().unwrap_or(
                "camt (ISO 20022), MT940, MT942, BAI2, OFX, and separated values under a profile can be read",
            );
            Failure::usage(format!("{} is no bank statement: {error}", shown(path))).with_hint(hint)
        })?;
        for document in documents {
            let entry = document.entry;
            let of = |statement| KeptStatement::new(BankFileId(number), entry.clone(), statement);
            all.extend(document.statements.into_iter().map(of));
        }
    }
    let ledger = BankLedger::from(all);
    let pending: usize = ledger.kept.iter().map(|kept| kept.statement.not_booked()).sum();
    let left_out = if pending > 0 { format!("; {pending} not booked yet, left out") } else { String::new() };
    let repeated: usize = ledger.book.accounts.iter().map(|account| account.repeated).sum();
    let again = if repeated > 0 { format!("; {repeated} stated again, counted once") } else { String::new() };
    let (read, entries) = (counted(ledger.kept.len(), "statement"), ledger.book.bookings().count());
    context.notice(format!("{read} with {entries} booked entries{left_out}{again}"));
    Ok(Some(ledger))
}
