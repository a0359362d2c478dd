//! Control totals: exact sums per currency and month, computed from the amounts and not from cells or files.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::bank::{Bank, Provider};
use crate::calendar::Month;
use crate::money::{Amount, Currency};
use crate::oracle::Oracle;
use crate::partner::{EarningsQuery, PartnerCenter, PaymentsQuery};

/// The sums of a complete read, as known at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// By transaction currency and month of `earningForDate`.
    pub earnings: BTreeMap<(Currency, Month), EarningsTotal>,
    /// By currency and month of the last change of status (`payoutStatusUpdateTS`).
    pub payments: BTreeMap<(Currency, Month), PaymentsTotal>,
    /// By currency and month of `payoutDt`.
    pub payouts: BTreeMap<(Currency, Month), PayoutsTotal>,
    /// By provider, currency and month of booking.
    pub bank: BTreeMap<(Provider, Currency, Month), BankTotal>,
}

/// Sums over earnings rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarningsTotal {
    /// Rows, copies included.
    pub rows: u64,
    /// Sum of `transactionAmount`, once per row.
    pub transaction_amount: Decimal,
    /// Sum of `earningAmount`.
    pub earning_amount: Decimal,
    /// Sum of `earningAmountUSD`.
    pub earning_amount_usd: Decimal,
}

/// Sums over payment rows; `total` = `earned` − `withheld_tax` + `sales_tax` − `service_fee_tax`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentsTotal {
    /// Rows.
    pub rows: u64,
    /// Sum of `earned`.
    pub earned: Decimal,
    /// Sum of `earnedUSD`.
    pub earned_usd: Decimal,
    /// Sum of `withheldTax`.
    pub withheld_tax: Decimal,
    /// Sum of `salesTax`.
    pub sales_tax: Decimal,
    /// Sum of `serviceFeeTax`.
    pub service_fee_tax: Decimal,
    /// Sum of `totalPayment`.
    pub total: Decimal,
}

/// Sums over batch payouts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayoutsTotal {
    /// Payouts, those of zero included.
    pub rows: u64,
    /// Sum of `payoutAmt`.
    pub amount: Decimal,
    /// Sum of `wthhldAmt`.
    pub withheld: Decimal,
}

/// Sums over bank entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankTotal {
    /// Entries.
    pub rows: u64,
    /// Credits less debits.
    pub amount: Decimal,
}

impl Totals {
    pub(crate) fn new(
        partner_center: &PartnerCenter,
        oracle: &Oracle,
        bank: Bank<'_>,
        as_of: DateTime<Utc>,
    ) -> Self {
        let mut totals = Self::default();
        for row in partner_center.earnings(&EarningsQuery::new(as_of)) {
            let earned = row.earning_amount();
            let key = (earned.currency(), Month::from(row.earning_for_date()));
            let total = totals.earnings.entry(key).or_default();
            total.rows += 1;
            total.transaction_amount += value(row.transaction_amount());
            total.earning_amount += earned.value();
            total.earning_amount_usd += row.earning_amount_usd().value();
        }
        for row in partner_center.payments(&PaymentsQuery::new(as_of)) {
            let key = (row.total().currency(), Month::from(row.status_updated_at().date_naive()));
            let total = totals.payments.entry(key).or_default();
            total.rows += 1;
            total.earned += row.earned().value();
            total.earned_usd += row.earned_usd().value();
            total.withheld_tax += row.withheld_tax().value();
            total.sales_tax += value(row.sales_tax());
            total.service_fee_tax += value(row.service_fee_tax());
            total.total += row.total().value();
        }
        for account in oracle.accounts() {
            let days = oracle.payout_days(account).take_while(|day| *day <= as_of.date_naive());
            for payout in days.flat_map(|day| oracle.payouts(account, day, as_of)) {
                let key = (payout.amount.currency(), Month::from(payout.paid_on));
                let total = totals.payouts.entry(key).or_default();
                total.rows += 1;
                total.amount += payout.amount.value();
                total.withheld += payout.withheld.value();
            }
        }
        for entry in bank.entries(as_of) {
            let key = (entry.provider, entry.amount.currency(), Month::from(entry.booked_on));
            let total = totals.bank.entry(key).or_default();
            total.rows += 1;
            total.amount += entry.amount.value();
        }
        totals
    }
}

fn value(amount: Option<Amount>) -> Decimal {
    amount.map_or(Decimal::ZERO, Amount::value)
}
