//! The bank statement that goes with both services: what really arrives, with the references a reconciliation needs.
//!
//! Credit notes never reach a bank, a payout of nothing neither. A payment that was returned is credited, debited and
//! credited again under the same number.

mod camt053;
mod csv;

use std::io;

use chrono::{DateTime, NaiveDate, Utc};

use super::calendar::{plus_days, working_day};
use super::oracle::{Account, Oracle};
use super::partner::{Book, deposits};
use super::{Amount, Currency, Month, World};

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// Microsoft Partner Center.
    PartnerCenter,
    /// Oracle's Payment Cloud Service.
    OracleBi,
}

/// One booked line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankEntry {
    /// Who paid.
    pub provider: Provider,
    /// The day of booking and of value.
    pub booked_on: NaiveDate,
    /// Negative when money is taken back.
    pub amount: Amount,
    /// `paymentID` or `payoutPspRef`.
    pub reference: String,
    /// Participant id or account code. The bank does not know it: for tests, not in any statement.
    pub account: String,
    /// What the bank prints: the reference, inside other text.
    pub remittance: String,
}

impl BankEntry {
    /// The payer's name as the bank prints it.
    #[must_use]
    pub fn payer(&self) -> &'static str {
        match self.provider {
            Provider::PartnerCenter => "MICROSOFT PAYMENTS",
            Provider::OracleBi => "ORACLE PCS SETTLEMENT",
        }
    }
}

/// The bank's side of a world: one account per currency.
#[derive(Clone, Copy, Debug)]
pub struct Bank<'w> {
    world: &'w World,
}

/// Months from the month of a payment run to the last month in which the bank books it.
const LATEST_BOOKING: u32 = 2;

impl<'w> Bank<'w> {
    pub(super) fn new(world: &'w World) -> Self {
        Self { world }
    }

    /// Everything booked until an instant, by day. Holds one month at a time.
    pub fn entries(self, as_of: DateTime<Utc>) -> impl Iterator<Item = BankEntry> + use<'w> {
        let world = self.world;
        let first = Month::of(world.config.first_month);
        let months = (0..world.config.months + super::AFTERMATH).map(move |month| first.plus(month));
        let until = as_of.date_naive();
        months
            .take_while(move |month| month.first_day() <= until)
            .flat_map(move |month| booked_in(world, month, as_of))
            .filter(move |entry| entry.booked_on <= until)
    }

    /// Writes everything booked until an instant as ISO 20022 `camt.053.001.08`, one statement per currency.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn write_camt053(self, as_of: DateTime<Utc>, out: impl io::Write) -> io::Result<()> {
        camt053::write(self, as_of, out)
    }

    /// Writes everything booked until an instant as comma-separated values under one header.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn write_csv(self, as_of: DateTime<Utc>, out: impl io::Write) -> io::Result<()> {
        csv::write(self, as_of, out)
    }

    fn of_currency(
        self,
        currency: Currency,
        as_of: DateTime<Utc>,
    ) -> impl Iterator<Item = BankEntry> + use<'w> {
        self.entries(as_of).filter(move |entry| entry.amount.currency() == currency)
    }
}

fn booked_in(world: &World, month: Month, as_of: DateTime<Utc>) -> Vec<BankEntry> {
    let mut entries = from_partner_center(&world.partners, month, as_of);
    for account in world.oracle().accounts() {
        entries.extend(from_oracle(world.oracle(), account, month, as_of));
    }
    entries.sort_by(|a, b| {
        (a.booked_on, a.provider, &a.reference).cmp(&(b.booked_on, b.provider, &b.reference))
    });
    entries
}

fn from_partner_center(book: &Book, month: Month, as_of: DateTime<Utc>) -> Vec<BankEntry> {
    let latest = u32::try_from(month.since(book.first_month())).unwrap_or_default();
    let runs = latest.saturating_sub(LATEST_BOOKING)..=latest;
    let booked = runs
        .flat_map(|run| deposits(book, run, as_of))
        .filter(|deposit| Month::of(deposit.booked_on) == month);
    let entry = |deposit: super::partner::Deposit<'_>| BankEntry {
        provider: Provider::PartnerCenter,
        booked_on: deposit.booked_on,
        amount: deposit.amount,
        remittance: format!("MSFT PARTNER PMT {} REF/{}", deposit.payment_id, deposit.participant.id()),
        reference: deposit.payment_id,
        account: deposit.participant.id().to_owned(),
    };
    booked.map(entry).collect()
}

fn from_oracle<'w>(
    oracle: Oracle<'w>,
    account: &'w Account,
    month: Month,
    as_of: DateTime<Utc>,
) -> impl Iterator<Item = BankEntry> + use<'w> {
    // Booked on the next working day, so the last days of the month before count as well.
    let from = month.first_day() - chrono::Days::new(7);
    let days = oracle.payout_days(account).skip_while(move |day| *day < from);
    let payouts = days
        .take_while(move |day| *day <= month.last_day())
        .flat_map(move |day| oracle.payouts(account, day, as_of))
        .filter(|payout| payout.amount.minor() > 0);
    payouts
        .map(|payout| BankEntry {
            provider: Provider::OracleBi,
            booked_on: working_day(plus_days(payout.paid_on, 1)),
            amount: payout.amount,
            remittance: format!(
                "PCS {} BATCH {} {}",
                payout.account_code,
                payout.psp_reference,
                payout.paid_on.format("%y%m%d")
            ),
            reference: payout.psp_reference,
            account: payout.account_code,
        })
        .filter(move |entry| Month::of(entry.booked_on) == month)
}
