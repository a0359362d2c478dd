//! One row of the payments file, and the deposits that the bank books.
//!
//! `totalPayment` = `earned` − `withheldTax` + `salesTax` − `serviceFeeTax`, exactly, in one currency.

use chrono::{DateTime, NaiveDate, Utc};

use super::catalog::Payee;
use super::columns::PaymentColumn;
use super::lifecycle::{Lifecycle, payment_id, payment_id_text, write_payment_id};
use super::payment_runs::{Earned, PaymentRuns};
use super::registry::{Enrollment, Participant, Registry};
use super::status::{OrderType, PaymentMethod, PaymentStatus};
use crate::money::{Amount, Currency, share};
use crate::text::{write_integer, write_midnight};

/// One payment order, as known at one instant.
pub struct Payment<'w> {
    participant: &'w Participant,
    enrollment: &'w Enrollment,
    order_type: OrderType,
    paid: Earned,
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
    /// The payment of one order in one run; `None` without one, and before it is planned.
    pub(super) fn new(
        registry: &'w Registry,
        runs: &PaymentRuns,
        run: u32,
        order: usize,
        as_of: DateTime<Utc>,
    ) -> Option<Self> {
        let paid = runs.of_order(order, run).paid?;
        let order = registry.orders[order];
        let enrollment = &registry.enrollments[order.enrollment];
        let method = order.order_type.method();
        let lifecycle = Lifecycle::new(registry, run, enrollment.participant, method);
        let (status_updated_at, status) = lifecycle.at(as_of)?;
        let number = payment_id(registry, run, enrollment.participant, method);
        let participant = registry.participant_of(enrollment);
        Some(Self {
            participant,
            enrollment,
            order_type: order.order_type,
            paid,
            taxes: Taxes::new(paid.minor, participant, enrollment, method),
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
        self.number.map(payment_id_text)
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> PaymentStatus {
        self.status
    }

    /// `payoutStatusUpdateTS`: the start of its status.
    #[must_use]
    pub fn status_updated_at(&self) -> DateTime<Utc> {
        self.status_updated_at
    }

    /// The day on which it was last sent.
    #[must_use]
    pub fn paid_on(&self) -> Option<NaiveDate> {
        self.paid_on
    }

    /// The sum of the earnings it pays.
    #[must_use]
    pub fn earned(&self) -> Amount {
        self.amount(self.paid.minor)
    }

    /// That sum in US dollars.
    #[must_use]
    pub fn earned_usd(&self) -> Amount {
        Amount::new(self.paid.usd, Currency::Usd)
    }

    /// Withheld for the tax office.
    #[must_use]
    pub fn withheld_tax(&self) -> Amount {
        self.amount(self.taxes.withheld)
    }

    /// Added for the tax office; incentives only.
    #[must_use]
    pub fn sales_tax(&self) -> Option<Amount> {
        self.taxes.sales.map(|minor| self.amount(minor))
    }

    /// Tax on the fee; Marketplace and Store only.
    #[must_use]
    pub fn service_fee_tax(&self) -> Option<Amount> {
        self.taxes.service_fee.map(|minor| self.amount(minor))
    }

    /// The amount sent: earned, less withheld tax, plus sales tax, less service fee tax.
    #[must_use]
    pub fn total(&self) -> Amount {
        let Taxes { withheld, sales, service_fee } = self.taxes;
        self.amount(self.paid.minor - withheld + sales.unwrap_or(0) - service_fee.unwrap_or(0))
    }

    /// Appends the cell of a column. A blank cell appends nothing.
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
            Column::PaymentId => self.number.into_iter().for_each(|id| write_payment_id(id, out)),
            Column::PaymentStatus => out.push_str(self.status.text()),
            Column::PaymentStatusDescription => out.push_str(self.status.description()),
            Column::PaymentDate => self.paid_on.into_iter().for_each(|day| write_midnight(day, out)),
            Column::CiReferenceNumber => self.write_invoice_reference(out),
        }
    }

    /// Only in countries whose tax office requires an invoice.
    fn write_invoice_reference(&self, out: &mut String) {
        if let Some(number) = self.number.filter(|_| self.participant.country.wants_tax_invoice) {
            out.push_str("CI");
            write_integer(number, 10, out);
        }
    }
}

impl Taxes {
    fn new(earned: i64, participant: &Participant, enrollment: &Enrollment, method: PaymentMethod) -> Self {
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

/// One booking of a deposit at the bank. All payment orders of a participant in a run that are paid in money form one
/// deposit under one payment id.
pub(crate) struct Deposit<'w> {
    pub(crate) participant: &'w Participant,
    pub(crate) payment_id: String,
    pub(crate) booked_on: NaiveDate,
    /// Negative when the bank returns it.
    pub(crate) amount: Amount,
}

/// All bookings of the deposits of a run, participant by participant.
pub(super) fn deposits<'w>(
    registry: &'w Registry,
    runs: &'w PaymentRuns,
    run: u32,
    as_of: DateTime<Utc>,
) -> impl Iterator<Item = Deposit<'w>> + use<'w> {
    let participants = registry.participants.iter().filter(move |_| run < runs.count);
    participants.flat_map(move |participant| {
        let orders = registry.orders_of(participant);
        let payments = orders.filter_map(|order| Payment::new(registry, runs, run, order, as_of));
        let transfers: Vec<_> =
            payments.filter(|payment| payment.method() == PaymentMethod::BankTransfer).collect();
        let minor: i64 = transfers.iter().map(|payment| payment.total().minor()).sum();
        let payment_id = transfers.first().and_then(Payment::payment_id);
        let lifecycle = Lifecycle::new(registry, run, participant.index, PaymentMethod::BankTransfer);
        let days: Vec<_> = lifecycle.bank_days(as_of).collect();
        payment_id.into_iter().flat_map(move |payment_id| {
            days.clone().into_iter().map(move |(booked_on, is_credit)| Deposit {
                participant,
                payment_id: payment_id.clone(),
                booked_on,
                amount: Amount::new(if is_credit { minor } else { -minor }, participant.pay_currency()),
            })
        })
    })
}
