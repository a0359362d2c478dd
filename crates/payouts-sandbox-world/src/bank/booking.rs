//! The bank: books the payments of both services, and writes statements about them.
//!
//! Credit notes and payouts of zero never reach the bank. A returned payment is credited, debited and credited again under
//! the same payment id.

use std::io;

use chrono::{DateTime, Days, Utc};

use super::delimited;
use super::entry::{BankEntry, EntryKind, EntryStatus, PaidPayout, Provider, ReturnReason};
use super::form::StatementForm;
use super::quirks::BankQuirks;
use super::statement::{BankStatement, StatementPeriod, Statements};
use super::transform::{Transform, booking_id, key};
use super::truth;
use crate::calendar::{Month, plus_days, working_day};
use crate::config::WorldConfig;
use crate::money::Rates;
use crate::oracle::{Account, Oracle};
use crate::partner::PartnerCenter;
use crate::random::Key;

/// The bank of a world, with one account per currency.
#[derive(Clone, Copy, Debug)]
pub struct Bank<'w> {
    config: &'w WorldConfig,
    partner_center: &'w PartnerCenter,
    oracle: &'w Oracle,
    quirks: BankQuirks,
}

/// Months from the month of a payment run to the last month in which the bank books it.
const LATEST_BOOKING: u32 = 2;

impl<'w> Bank<'w> {
    pub(crate) fn new(
        config: &'w WorldConfig,
        partner_center: &'w PartnerCenter,
        oracle: &'w Oracle,
    ) -> Self {
        Self { config, partner_center, oracle, quirks: BankQuirks::default() }
    }

    /// The same bank with these quirks in place of its own.
    #[must_use]
    pub fn with_quirks(self, quirks: BankQuirks) -> Self {
        Self { quirks, ..self }
    }

    /// All entries until an instant, by day. Without quirks each is booked. Three months are in memory at a time.
    pub fn entries(self, as_of: DateTime<Utc>) -> impl Iterator<Item = BankEntry> + use<'w> {
        let until = as_of.date_naive();
        self.config
            .months_with_changes()
            .take_while(move |month| month.first_day() <= until)
            .flat_map(move |month| self.listed_in(month, as_of))
            .filter(move |entry| entry.booked_on <= until)
    }

    /// The statements of all accounts until an instant, account by account.
    #[must_use]
    pub fn statements(self, period: StatementPeriod, as_of: DateTime<Utc>) -> Vec<BankStatement> {
        let statements = Statements {
            quirks: &self.quirks,
            root: self.root(),
            opened_on: Month::from(self.config.first_month).first_day(),
            as_of,
        };
        statements.cut(self.entries(as_of).collect(), period)
    }

    /// Writes the statements of a period as one file.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_statements(
        self,
        form: StatementForm,
        period: StatementPeriod,
        as_of: DateTime<Utc>,
        out: impl io::Write,
    ) -> io::Result<()> {
        form.write(&self.statements(period, as_of), out)
    }

    /// Writes what the statements of a period contain, as one JSON object per entry and line, independent of any form.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_truth(
        self,
        period: StatementPeriod,
        as_of: DateTime<Utc>,
        out: impl io::Write,
    ) -> io::Result<()> {
        truth::write(&self.statements(period, as_of), out)
    }

    /// Writes all entries until an instant as ISO 20022 `camt.053.001.08`, one statement per currency.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_camt053(self, as_of: DateTime<Utc>, out: impl io::Write) -> io::Result<()> {
        self.write_statements(StatementForm::CAMT_053, StatementPeriod::Whole, as_of, out)
    }

    /// Writes all entries until an instant as comma-separated values under one header, with ISO dates and signed amounts.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_csv(self, as_of: DateTime<Utc>, out: impl io::Write) -> io::Result<()> {
        delimited::write_entries(self.entries(as_of), out)
    }

    fn root(self) -> Key {
        Key::root(self.config.seed).child(4)
    }

    /// The entries of a month after the quirks.
    fn listed_in(self, month: Month, as_of: DateTime<Utc>) -> Vec<BankEntry> {
        if self.quirks.is_none() {
            return self.booked_in(month, as_of);
        }
        // A return reaches into the next month, and a pending entry into the one before.
        let months = [month.minus(1), month, month.plus(1)];
        let mut entries: Vec<_> = months
            .into_iter()
            .flat_map(|month| {
                let root = self.root();
                let months =
                    u64::try_from(month.since(Month::from(self.config.first_month))).unwrap_or_default();
                let rates = Rates::for_month(root, months);
                Transform { quirks: &self.quirks, root, rates }.apply(self.booked_in(month, as_of))
            })
            .filter(|entry| Month::from(entry.booked_on) == month)
            .collect();
        sort(&mut entries);
        entries
    }

    /// The entries of a month before the quirks.
    fn booked_in(self, month: Month, as_of: DateTime<Utc>) -> Vec<BankEntry> {
        let deposits = self.partner_center.deposits(month, LATEST_BOOKING, as_of);
        let deposits = deposits.map(|deposit| {
            let participant = deposit.participant.id();
            let text = format!("MSFT PARTNER PMT {} REF/{participant}", deposit.payment_id);
            let payout = PaidPayout { reference: deposit.payment_id.clone(), amount: deposit.amount };
            BankEntry {
                // Partner Center's reference has its own field. Oracle's is only in the text.
                end_to_end: Some(deposit.payment_id),
                booked_on: deposit.booked_on,
                ..self.entry(Provider::PartnerCenter, payout, participant, text)
            }
        });
        let accounts = self.oracle.accounts().iter();
        let payouts = accounts.flat_map(|account| self.payouts_around(account, month, as_of));
        let booked = deposits.chain(payouts).filter(|entry| Month::from(entry.booked_on) == month);
        let mut entries: Vec<_> = booked.collect();
        for entry in &mut entries {
            entry.booking_id = booking_id(key(self.root(), entry), entry.booked_on);
        }
        sort(&mut entries);
        entries
    }

    /// The entries for the payouts of a month. They are booked on the next working day, so the last days of the month
    /// before are included.
    fn payouts_around(
        self,
        account: &'w Account,
        month: Month,
        as_of: DateTime<Utc>,
    ) -> impl Iterator<Item = BankEntry> + use<'w> {
        let from = month.first_day() - Days::new(7);
        let days = self.oracle.payout_days(account).skip_while(move |day| *day < from);
        let payouts = days
            .take_while(move |day| *day <= month.last_day())
            .flat_map(move |day| self.oracle.payouts(account, day, as_of))
            .filter(|payout| payout.amount.minor() != 0);
        payouts.map(move |payout| {
            let paid_on = payout.paid_on.format("%y%m%d");
            let text = format!("PCS {} BATCH {} {paid_on}", payout.account_code, payout.psp_reference);
            let paid = PaidPayout { reference: payout.psp_reference, amount: payout.amount };
            BankEntry {
                booked_on: working_day(plus_days(payout.paid_on, 1)),
                ..self.entry(Provider::OracleBi, paid, &payout.account_code, text)
            }
        })
    }

    /// An entry for one payout, without its day.
    fn entry(self, provider: Provider, payout: PaidPayout, account: &str, text: String) -> BankEntry {
        // Only Partner Center reports returns, and only Oracle negative payouts.
        let kind = match provider {
            _ if payout.amount.minor() >= 0 => EntryKind::Payment,
            Provider::PartnerCenter => EntryKind::Return,
            Provider::OracleBi => EntryKind::Collection,
        };
        BankEntry {
            provider,
            kind,
            status: EntryStatus::Booked,
            booked_on: self.config.first_month,
            amount: payout.amount,
            reference: payout.reference.clone(),
            account: account.to_owned(),
            payouts: vec![payout],
            is_itemized: false,
            end_to_end: None,
            booking_id: String::new(),
            states_booking_id: true,
            remittance: vec![text],
            instructed: None,
            rate: None,
            charge: None,
            return_reason: (kind == EntryKind::Return).then_some(ReturnReason::ALL[0]),
        }
    }
}

fn sort(entries: &mut [BankEntry]) {
    entries.sort_by(|a, b| {
        let place =
            |entry: &BankEntry| (entry.booked_on, entry.provider, entry.reference.clone(), entry.status);
        place(a).cmp(&place(b))
    });
}
