//! One entry of a statement, while it is read, and the transactions that it books together.

use super::transaction::{Transaction, day};
use crate::{
    error::NotAStatement,
    statement::{Batch, Entry, ReferenceKind, Statement, Status},
};
use chrono::NaiveDate;
use payouts_model::Money;

#[derive(Default)]
pub(super) struct Booking {
    whole: Transaction,
    status: String,
    is_reversal: bool,
    booked_on: Option<NaiveDate>,
    valued_on: Option<NaiveDate>,
    /// References and number of transactions of each group of details.
    batches: Vec<(Option<String>, Option<usize>)>,
    transactions: Vec<Transaction>,
}

impl Booking {
    pub(super) fn new(byte: u64) -> Self {
        Self { whole: Transaction::new(byte), ..Self::default() }
    }

    pub(super) fn begin_details(&mut self) {
        self.batches.push((None, None));
    }

    pub(super) fn begin_transaction(&mut self, byte: u64) {
        self.transactions.push(Transaction::new(byte));
    }

    /// Sees an element inside the entry begin.
    pub(super) fn begin(&mut self, inside: &[&str]) {
        match (inside, self.transactions.last_mut()) {
            (["NtryDtls", "TxDtls", inside @ ..], Some(transaction)) => transaction.begin(inside),
            (inside, _) => self.whole.begin(inside),
        }
    }

    /// Takes the text of an element inside the entry.
    pub(super) fn leaf(
        &mut self,
        inside: &[&str],
        text: &str,
        currency: Option<&str>,
    ) -> Result<(), NotAStatement> {
        match (inside, self.transactions.last_mut()) {
            (["NtryDtls", "TxDtls", inside @ ..], Some(transaction)) => {
                return transaction.leaf(inside, text, currency);
            }
            // Version 2 has the code in the element itself, later ones a level below.
            (["Sts"] | ["Sts", _], _) if !text.is_empty() => text.clone_into(&mut self.status),
            (["RvslInd"], _) => self.is_reversal = text == "true" || text == "1",
            (["BookgDt", _], _) => self.booked_on = day(text),
            (["ValDt", _], _) => self.valued_on = day(text),
            (["NtryDtls", "Btch", "MsgId" | "PmtInfId"], _) => {
                self.whole.reference(ReferenceKind::Instruction, text);
                if let Some((reference, _)) = self.batches.last_mut().filter(|_| !text.is_empty()) {
                    *reference = reference.take().or_else(|| Some(text.to_owned()));
                }
            }
            (["NtryDtls", "Btch", "NbOfTxs"], _) => {
                if let Some((_, count)) = self.batches.last_mut() {
                    *count = text.parse().ok();
                }
            }
            _ => return self.whole.leaf(inside, text, currency),
        }
        Ok(())
    }

    /// Hands the entry to its statement, transaction by transaction if each has its amount and they add up to the whole.
    pub(super) fn finish(&mut self, statement: &mut Statement) -> Result<(), NotAStatement> {
        let mut booking = std::mem::take(self);
        let status = status(&booking.status);
        let of_account = booking.whole.signed(statement.currency, None);
        let Some(whole) = of_account.or_else(|| booking.whole.signed(None, None)) else {
            // What is only announced needs no amount yet.
            return if status == Status::Booked { Err(unreadable(statement)) } else { Ok(()) };
        };
        let is_credit = booking.whole.is_credit;
        let parts: Option<Vec<Money>> = booking
            .transactions
            .iter()
            .map(|transaction| transaction.signed(whole.currency, is_credit))
            .collect();
        let finished = |transaction: Transaction, money: Money| -> Entry {
            let mut entry = transaction.entry(money, booking.is_reversal);
            entry.status = status;
            entry.booked_on = booking.booked_on.or(booking.valued_on);
            entry.valued_on = booking.valued_on;
            entry
        };
        match parts {
            Some(parts) if parts.len() > 1 && sum(&parts).as_ref() == Some(&whole) => {
                let batch = Batch::new(whole, parts.len(), booking.reference());
                for (mut transaction, money) in booking.transactions.into_iter().zip(parts) {
                    if transaction.code.is_empty() {
                        transaction.code.clone_from(&booking.whole.code);
                    }
                    let mut entry = finished(transaction, money);
                    entry.batch = Some(batch.clone());
                    statement.entries.push(entry);
                }
            }
            _ => {
                let count = booking.batches.iter().map(|(_, count)| *count).sum::<Option<usize>>();
                let count = count.unwrap_or(booking.transactions.len()).max(booking.transactions.len());
                let batch = (count > 1).then(|| Batch::new(whole.clone(), count, booking.reference()));
                // The texts of the transactions come first: they are the payer's, the entry's are the bank's.
                let own = std::mem::take(&mut booking.whole.texts);
                let is_only = booking.transactions.len() == 1;
                for mut transaction in booking.transactions {
                    if !is_only {
                        transaction.forget_amounts();
                    }
                    booking.whole.absorb(transaction);
                }
                booking.whole.texts.extend(own);
                let mut entry = finished(booking.whole, whole);
                entry.batch = batch;
                statement.entries.push(entry);
            }
        }
        Ok(())
    }

    /// The bank's reference of the whole, else the payer's.
    fn reference(&self) -> Option<String> {
        let own = self.whole.references.iter().find(|one| one.kind == ReferenceKind::Servicer);
        let payers = self.batches.iter().find_map(|(reference, _)| reference.clone());
        own.map(|reference| reference.text.clone()).or(payers)
    }
}

fn unreadable(statement: &Statement) -> NotAStatement {
    let number = statement.entries.len() + 1;
    NotAStatement::new(format!("entry {number} of statement {} has no amount or no direction", statement.id))
        .with_hint("the bank has to issue the statement again: its entries do not say what was booked")
}

fn status(code: &str) -> Status {
    match code {
        "" => Status::Booked,
        code if code.eq_ignore_ascii_case("BOOK") => Status::Booked,
        code if code.eq_ignore_ascii_case("INFO") || code.eq_ignore_ascii_case("FUTR") => Status::Information,
        _ => Status::Pending,
    }
}

fn sum(parts: &[Money]) -> Option<Money> {
    let (first, rest) = parts.split_first()?;
    rest.iter().try_fold(first.clone(), |sum, part| sum.checked_add(part)).ok()
}
