//! One row of the earnings file, with typed answers for filters. Its cells are spelt in `cells`.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::book::{Book, Enrollment, Participant};
use super::columns::EarningColumn;
use super::facts::{Facts, Page, RowKind};
use super::lifecycle::{Lifecycle, payment_id};
use super::status::{OrderType, PaymentStatus};
use crate::Amount;
use crate::text::write_integer;

/// One earning, as it was known at one instant.
pub struct Earning<'w> {
    pub(super) book: &'w Book,
    pub(super) enrollment: &'w Enrollment,
    pub(super) facts: Facts,
    pub(super) as_of: DateTime<Utc>,
    pub(super) settlement: Settlement,
    /// Whether the participant was ever paid, as known then.
    pub(super) was_paid_before: bool,
}

/// How far the payment of a row is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settlement {
    pub(super) status: PaymentStatus,
    pub(super) payment_id: Option<u64>,
    /// The run that pays it, or is meant to.
    pub(super) run: u32,
}

impl<'w> Earning<'w> {
    /// The row at a place, unless it is not known yet.
    pub(super) fn at(page: &Page<'w>, row: u32, as_of: DateTime<Utc>) -> Option<Self> {
        let facts = page.facts(row);
        // The day decides almost always; the second has to be drawn.
        if facts.known_on > as_of.date_naive() || facts.known_at() > as_of {
            return None;
        }
        let (book, enrollment) = (page.book, page.enrollment);
        let first_sent = book.ledger().first_sent(enrollment.participant);
        Some(Self {
            settlement: settlement(book, enrollment, &facts, as_of),
            was_paid_before: first_sent.is_some_and(|sent| sent <= as_of),
            book,
            enrollment,
            facts,
            as_of,
        })
    }

    pub(super) fn participant_row(&self) -> &'w Participant {
        self.book.participant_of(self.enrollment)
    }

    /// `enrollmentParticipantId`.
    #[must_use]
    pub fn participant_id(&self) -> &'w str {
        self.participant_row().id()
    }

    /// `programName`.
    #[must_use]
    pub fn program_name(&self) -> &'static str {
        self.enrollment.program.name
    }

    /// `engagementName`: Microsoft Commerce Incentives only.
    #[must_use]
    pub fn engagement_name(&self) -> Option<&'static str> {
        self.facts.lever.engagement.map(|(_, name)| name)
    }

    /// `leverCode`; has colons.
    #[must_use]
    pub fn lever_code(&self) -> &'static str {
        self.facts.lever.code
    }

    /// `payableSubType`.
    #[must_use]
    pub fn payable_sub_type(&self) -> OrderType {
        self.facts.lever.order
    }

    /// `earningForDate`, a day in UTC.
    #[must_use]
    pub fn earning_for_date(&self) -> NaiveDate {
        self.facts.earned_on
    }

    /// The instant from which the row is in exports.
    #[must_use]
    pub fn known_at(&self) -> DateTime<Utc> {
        self.facts.known_at()
    }

    /// `payoutStatus`.
    #[must_use]
    pub fn payout_status(&self) -> PaymentStatus {
        self.settlement.status
    }

    /// `paymentId`, twelve digits; `None` before the payment has one, and for some credit notes.
    #[must_use]
    pub fn payment_id(&self) -> Option<String> {
        self.settlement.payment_id.map(spelled_payment_id)
    }

    /// `transactionAmount`; `None` for adjustments.
    #[must_use]
    pub fn transaction_amount(&self) -> Option<Amount> {
        self.facts.transaction.map(|minor| Amount::new(minor, self.facts.currency))
    }

    /// `earningAmount`, in the currency of the transaction.
    #[must_use]
    pub fn earning_amount(&self) -> Amount {
        Amount::new(self.facts.earning, self.facts.currency)
    }

    /// `earningAmountUSD`.
    #[must_use]
    pub fn earning_amount_usd(&self) -> Amount {
        Amount::new(self.facts.usd, crate::Currency::Usd)
    }

    /// What the payment counts for this row: `earningAmountInLastPaymentCurrency` once there was a payment.
    #[must_use]
    pub fn paid_amount(&self) -> Amount {
        Amount::new(self.facts.pay, self.participant_row().pay_currency())
    }

    /// Whether the row corrects an old period.
    #[must_use]
    pub fn is_adjustment(&self) -> bool {
        self.facts.kind == RowKind::Adjustment
    }

    /// The cell of a column named as in [`EarningColumn::named`]: blank text where the file is blank, `None` for an
    /// unknown column.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<Cow<'static, str>> {
        let column = EarningColumn::named(column)?;
        let mut cell = String::new();
        self.write_cell(column, &mut cell);
        Some(Cow::Owned(cell))
    }

    /// The value behind an amount column, if the cell is not blank.
    #[must_use]
    pub fn decimal(&self, column: EarningColumn) -> Option<Decimal> {
        let mut cell = String::new();
        self.write_cell(column, &mut cell);
        Decimal::from_str_exact(&cell).ok()
    }
}

fn settlement(book: &Book, enrollment: &Enrollment, facts: &Facts, as_of: DateTime<Utc>) -> Settlement {
    let order = book.order_index(enrollment, facts.lever.order);
    let meant_for = facts.run(book, enrollment);
    let unprocessed = Settlement { status: PaymentStatus::Unprocessed, payment_id: None, run: meant_for };
    let Some(run) = book.ledger().entry(order, meant_for).paid_in else { return unprocessed };
    let method = facts.lever.order.method();
    let lifecycle = Lifecycle::of(book, run, enrollment.participant, method);
    let Some((_, status)) = lifecycle.at(as_of) else { return unprocessed };
    let payment_id = if lifecycle.is_numbered(as_of) {
        payment_id(book, run, enrollment.participant, method)
    } else {
        None
    };
    Settlement { status, payment_id, run }
}

pub(super) fn spelled_payment_id(number: u64) -> String {
    let mut id = String::with_capacity(PAYMENT_ID_DIGITS);
    write_integer(number, PAYMENT_ID_DIGITS, &mut id);
    id
}

pub(super) const PAYMENT_ID_DIGITS: usize = 12;
