//! One row of the payments file: what one payment order pays.
//!
//! `totalPayment` = `earned` − `withheldTax` + `salesTax` − `serviceFeeTax`, exactly, in one currency.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};

use super::book::{Book, Enrollment, Participant};
use super::catalog::Payee;
use super::columns::PaymentColumn;
use super::earning::{PAYMENT_ID_DIGITS, spelled_payment_id};
use super::ledger::Paid;
use super::lifecycle::{Lifecycle, payment_id};
use super::status::{OrderType, PaymentMethod, PaymentStatus};
use crate::money::share;
use crate::text::{write_integer, write_midnight};
use crate::{Amount, Currency};

/// One payment order, as it was known at one instant.
pub struct Payment<'w> {
    participant: &'w Participant,
    enrollment: &'w Enrollment,
    order_type: OrderType,
    paid: Paid,
    taxes: Taxes,
    number: Option<u64>,
    status: PaymentStatus,
    status_updated_at: DateTime<Utc>,
    paid_on: Option<NaiveDate>,
}

/// In minor units of the payout profile's currency; `None` where the column does not apply to the program.
#[derive(Clone, Copy, Debug)]
struct Taxes {
    withheld: i64,
    sales: Option<i64>,
    service_fee: Option<i64>,
}

impl<'w> Payment<'w> {
    /// The payment of one order in one run, unless there is none or it is not planned yet.
    pub(super) fn of(book: &'w Book, run: u32, order: usize, as_of: DateTime<Utc>) -> Option<Self> {
        let paid = book.ledger().entry(order, run).paid?;
        let order = book.orders[order];
        let enrollment = &book.enrollments[order.enrollment];
        let method = order.order_type.method();
        let lifecycle = Lifecycle::of(book, run, enrollment.participant, method);
        let (status_updated_at, status) = lifecycle.at(as_of)?;
        let number = payment_id(book, run, enrollment.participant, method);
        let participant = book.participant_of(enrollment);
        Some(Self {
            participant,
            enrollment,
            order_type: order.order_type,
            paid,
            taxes: Taxes::on(paid.earned, participant, enrollment, method),
            number: number.filter(|_| lifecycle.is_numbered(as_of)),
            status,
            status_updated_at,
            paid_on: lifecycle.paid_on(as_of),
        })
    }

    fn amount(&self, minor: i64) -> Amount {
        Amount::new(minor, self.participant.pay_currency())
    }

    /// `enrollmentParticipantId`.
    #[must_use]
    pub fn participant_id(&self) -> &'w str {
        self.participant.id()
    }

    /// `programName`.
    #[must_use]
    pub fn program_name(&self) -> &'static str {
        self.enrollment.program.name
    }

    /// `payoutOrderType`.
    #[must_use]
    pub fn payout_order_type(&self) -> OrderType {
        self.order_type
    }

    /// How it is paid.
    #[must_use]
    pub fn method(&self) -> PaymentMethod {
        self.order_type.method()
    }

    /// `paymentId`, twelve digits; `None` before it has one, and for some credit notes.
    #[must_use]
    pub fn payment_id(&self) -> Option<String> {
        self.number.map(spelled_payment_id)
    }

    /// How far it is.
    #[must_use]
    pub fn status(&self) -> PaymentStatus {
        self.status
    }

    /// `payoutStatusUpdateTS`: since when it has that status.
    #[must_use]
    pub fn status_updated_at(&self) -> DateTime<Utc> {
        self.status_updated_at
    }

    /// The day it was last sent.
    #[must_use]
    pub fn paid_on(&self) -> Option<NaiveDate> {
        self.paid_on
    }

    /// The sum of the earnings it pays.
    #[must_use]
    pub fn earned(&self) -> Amount {
        self.amount(self.paid.earned)
    }

    /// The same in US dollars.
    #[must_use]
    pub fn earned_usd(&self) -> Amount {
        Amount::new(self.paid.earned_usd, Currency::Usd)
    }

    /// Kept back for the tax office.
    #[must_use]
    pub fn withheld_tax(&self) -> Amount {
        self.amount(self.taxes.withheld)
    }

    /// Added for the tax office; incentives only.
    #[must_use]
    pub fn sales_tax(&self) -> Option<Amount> {
        self.taxes.sales.map(|minor| self.amount(minor))
    }

    /// Taken from the fee; Marketplace and Store only.
    #[must_use]
    pub fn service_fee_tax(&self) -> Option<Amount> {
        self.taxes.service_fee.map(|minor| self.amount(minor))
    }

    /// What is sent: earned, less withheld tax, plus sales tax, less service fee tax.
    #[must_use]
    pub fn total(&self) -> Amount {
        let Taxes { withheld, sales, service_fee } = self.taxes;
        self.amount(self.paid.earned - withheld + sales.unwrap_or(0) - service_fee.unwrap_or(0))
    }

    /// The cell of a column named as in [`PaymentColumn::named`]; `None` for an unknown column.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<Cow<'static, str>> {
        let column = PaymentColumn::named(column)?;
        let mut cell = String::new();
        self.write_cell(column, &mut cell);
        Some(Cow::Owned(cell))
    }

    /// Appends the cell of a column, nothing where the file is blank.
    pub fn write_cell(&self, column: PaymentColumn, out: &mut String) {
        use PaymentColumn as Column;
        let currency = self.participant.pay_currency().code();
        match column {
            Column::ParticipantId => out.push_str(self.participant.id()),
            Column::ParticipantIdType => out.push_str(self.participant.id_type()),
            Column::ParticipantName => out.push_str(self.participant.name()),
            Column::ProgramName => out.push_str(self.program_name()),
            Column::Earned => self.earned().write(out),
            Column::EarnedUsd => self.earned_usd().write(out),
            Column::WithheldTax => self.withheld_tax().write(out),
            Column::SalesTax => self.sales_tax().into_iter().for_each(|tax| tax.write(out)),
            Column::ServiceFeeTax => self.service_fee_tax().into_iter().for_each(|tax| tax.write(out)),
            Column::TotalPayment => self.total().write(out),
            Column::CurrencyCode | Column::EarnedCurrencyCode | Column::PaymentCurrencyCode => {
                out.push_str(currency);
            }
            Column::PaymentMethod => out.push_str(self.method().text()),
            Column::PaymentId => {
                self.number.into_iter().for_each(|id| write_integer(id, PAYMENT_ID_DIGITS, out));
            }
            Column::PaymentStatus => out.push_str(self.status.text()),
            Column::PaymentStatusDescription => out.push_str(self.status.description()),
            Column::PaymentDate => self.paid_on.into_iter().for_each(|day| write_midnight(day, out)),
            Column::CiReferenceNumber => self.write_invoice_reference(out),
        }
    }

    /// Only where the tax office wants to see an invoice.
    fn write_invoice_reference(&self, out: &mut String) {
        if let Some(number) = self.number.filter(|_| self.participant.country.wants_tax_invoice) {
            out.push_str("CI");
            write_integer(number, 10, out);
        }
    }
}

impl Taxes {
    fn on(earned: i64, participant: &Participant, enrollment: &Enrollment, method: PaymentMethod) -> Self {
        let country = participant.country;
        let of_earned = |rate: i64| share(earned, rate, 10_000);
        if method == PaymentMethod::CreditNote {
            return Self { withheld: 0, sales: Some(0), service_fee: None };
        }
        let withheld = of_earned(country.withholding);
        match enrollment.program.payee {
            Payee::Partner => Self { withheld, sales: Some(of_earned(country.sales_tax)), service_fee: None },
            Payee::Seller => {
                Self { withheld, sales: None, service_fee: Some(of_earned(country.service_fee_tax)) }
            }
        }
    }
}
