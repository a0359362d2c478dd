//! Control totals: exact sums per currency and month, taken from the amounts themselves, past every cell and file.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::bank::Provider;
use super::partner::{EarningsQuery, PaymentsQuery};
use super::{Amount, Currency, Month, World};

/// What a complete read must come to, as known at one instant.
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
    /// Rows, twins included.
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
    /// Payouts, those of nothing included.
    pub rows: u64,
    /// Sum of `payoutAmt`.
    pub amount: Decimal,
    /// Sum of `wthhldAmt`.
    pub withheld: Decimal,
}

/// Sums over bank lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankTotal {
    /// Lines.
    pub rows: u64,
    /// Credits less debits.
    pub amount: Decimal,
}

impl Totals {
    pub(super) fn of(world: &World, as_of: DateTime<Utc>) -> Self {
        let mut totals = Self::default();
        totals.add_earnings(world, as_of);
        totals.add_payments(world, as_of);
        totals.add_payouts(world, as_of);
        for entry in world.bank().entries(as_of) {
            let place = (entry.provider, entry.amount.currency(), Month::of(entry.booked_on));
            let total = totals.bank.entry(place).or_default();
            total.rows += 1;
            total.amount += entry.amount.value();
        }
        totals
    }

    fn add_earnings(&mut self, world: &World, as_of: DateTime<Utc>) {
        for row in world.partner_center().earnings(&EarningsQuery::new(as_of)) {
            let earned = row.earning_amount();
            let place = (earned.currency(), Month::of(row.earning_for_date()));
            let total = self.earnings.entry(place).or_default();
            total.rows += 1;
            total.transaction_amount += value(row.transaction_amount());
            total.earning_amount += earned.value();
            total.earning_amount_usd += row.earning_amount_usd().value();
        }
    }

    fn add_payments(&mut self, world: &World, as_of: DateTime<Utc>) {
        for row in world.partner_center().payments(&PaymentsQuery::new(as_of)) {
            let place = (row.total().currency(), Month::of(row.status_updated_at().date_naive()));
            let total = self.payments.entry(place).or_default();
            total.rows += 1;
            total.earned += row.earned().value();
            total.earned_usd += row.earned_usd().value();
            total.withheld_tax += row.withheld_tax().value();
            total.sales_tax += value(row.sales_tax());
            total.service_fee_tax += value(row.service_fee_tax());
            total.total += row.total().value();
        }
    }

    fn add_payouts(&mut self, world: &World, as_of: DateTime<Utc>) {
        let oracle = world.oracle();
        for account in oracle.accounts() {
            let days = oracle.payout_days(account).take_while(|day| *day <= as_of.date_naive());
            for payout in days.flat_map(|day| oracle.payouts(account, day, as_of)) {
                let place = (payout.amount.currency(), Month::of(payout.paid_on));
                let total = self.payouts.entry(place).or_default();
                total.rows += 1;
                total.amount += payout.amount.value();
                total.withheld += payout.withheld.value();
            }
        }
    }
}

fn value(amount: Option<Amount>) -> Decimal {
    amount.map_or(Decimal::ZERO, Amount::value)
}
