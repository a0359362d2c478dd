//! One transfer to a partner's bank: all its payment orders of a run that are paid in money, under one payment id.

use chrono::{DateTime, NaiveDate, Utc};

use super::book::{Book, Participant};
use super::lifecycle::Lifecycle;
use super::payment::Payment;
use super::status::PaymentMethod;
use crate::Amount;

/// What a bank account sees of a deposit: a credit, or a debit that takes it back.
pub(crate) struct Deposit<'w> {
    pub(crate) participant: &'w Participant,
    pub(crate) payment_id: String,
    pub(crate) booked_on: NaiveDate,
    /// Negative when the bank sends it back.
    pub(crate) amount: Amount,
}

/// Every bank movement of a run, participant by participant.
pub(crate) fn deposits<'w>(
    book: &'w Book,
    run: u32,
    as_of: DateTime<Utc>,
) -> impl Iterator<Item = Deposit<'w>> + use<'w> {
    let runs = book.ledger().runs;
    let participants = book.participants.iter().filter(move |_| run < runs);
    participants.flat_map(move |participant| {
        let paid = total(book, run, participant, as_of);
        let lifecycle = Lifecycle::of(book, run, participant.index, PaymentMethod::BankTransfer);
        let days: Vec<(NaiveDate, bool)> = lifecycle.bank_days(as_of).collect();
        paid.into_iter().flat_map(move |(payment_id, amount)| {
            let movement = move |(booked_on, credit): (NaiveDate, bool)| Deposit {
                participant,
                payment_id: payment_id.clone(),
                booked_on,
                amount: if credit { amount } else { Amount::new(-amount.minor(), amount.currency()) },
            };
            days.clone().into_iter().map(movement)
        })
    })
}

fn total(book: &Book, run: u32, participant: &Participant, as_of: DateTime<Utc>) -> Option<(String, Amount)> {
    let payments: Vec<Payment<'_>> = book
        .orders_of(participant)
        .filter_map(|order| Payment::of(book, run, order, as_of))
        .filter(|payment| payment.method() == PaymentMethod::BankTransfer)
        .collect();
    let payment_id = payments.first()?.payment_id()?;
    let minor = payments.iter().map(|payment| payment.total().minor()).sum();
    Some((payment_id, Amount::new(minor, participant.pay_currency())))
}
