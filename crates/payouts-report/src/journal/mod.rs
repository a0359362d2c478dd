//! Journals: the payouts of a month as double entry bookkeeping.
//!
//! The default chart of accounts follows the money:
//!
//! | what | debit | credit |
//! |---|---|---|
//! | earned | | receivable |
//! | sales tax on top | | sales tax |
//! | tax withheld, tax on the service fee, held back | withheld tax, service fee tax, held back | |
//! | paid to a bank, or by a credit note | clearing of the provider, or credit notes | |
//! | booked by a bank | bank | clearing of the provider |
//! | kept by a bank | fees | clearing of the provider |
//!
//! So a provider's clearing account is zero when everything is in the bank. What was earned is booked against the receivable,
//! because the accounting system books the invoice. Neither provider documents how its columns add up: what is left of a payout
//! is booked to the account of differences, and never dropped. Each voucher balances in each currency.
//!
//! A voucher has a number that follows from what it is about and from its content. Exporting again gives the same numbers.
//! A posted voucher is never changed: [`Journal::corrections`] reverses it and adds a new one.

mod beancount;
mod chart;
mod correction;
mod hledger;
mod records;
mod voucher;

pub use chart::{ChartOfAccounts, ChartRule, LedgerAccount};
pub use voucher::{Journal, Voucher, VoucherKind, VoucherLine};

use crate::error::ReportError;
use std::str::FromStr;

/// The form of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalFormat {
    /// hledger's journal.
    Hledger,
    /// Beancount.
    Beancount,
    /// A CSV file with a record for each line.
    Csv,
}

impl FromStr for JournalFormat {
    type Err = UnknownJournalFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "hledger" => Ok(Self::Hledger),
            "beancount" => Ok(Self::Beancount),
            "csv" => Ok(Self::Csv),
            _ => Err(UnknownJournalFormat(text.chars().take(40).collect())),
        }
    }
}

/// Text that is the name of no form of a journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not one of hledger, beancount, csv")]
pub struct UnknownJournalFormat(Box<str>);

/// A journal as text. It declares the accounts and the currencies that it uses, so that strict checks pass.
///
/// # Errors
/// When a record of the CSV form cannot be written.
pub fn render_journal(journal: &Journal, format: JournalFormat) -> Result<String, ReportError> {
    match format {
        JournalFormat::Hledger => Ok(hledger::text(journal)),
        JournalFormat::Beancount => Ok(beancount::text(journal)),
        JournalFormat::Csv => records::text(journal),
    }
}
