//! Earnings, added up as they arrive: ten million of them leave a few thousand groups.

use crate::exact_sum::ExactSum;
use foldhash::{HashMap, HashMapExt};
use payouts_model::{Currency, Money, Month};
use payouts_wire::Amount;
use std::{collections::BTreeMap, hash::Hash};

/// An earning of the ledger. Nothing of it is kept but its sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EarningRow<'a> {
    /// The month it was earned in, else that of its window.
    pub month: Month,
    /// Who earned.
    pub account: &'a str,
    /// The program.
    pub program: Option<&'a str>,
    /// The customer.
    pub customer: Option<&'a str>,
    /// The status of its payment, as the provider writes it.
    pub status: Option<&'a str>,
    /// The payment that pays it.
    pub payment: Option<&'a str>,
    /// The amount, in the currency of the transaction.
    pub money: Option<&'a Money>,
    /// The same in the currency of its payment, as the provider converted it.
    pub converted: Option<&'a Money>,
    /// The provider's rate, where the data states one.
    pub rate: Option<Amount>,
    /// Whether it counts.
    pub in_sums: InSums,
}

impl<'a> EarningRow<'a> {
    /// An earning that counts, of which nothing else is known yet.
    #[must_use]
    pub const fn new(month: Month, account: &'a str) -> Self {
        Self {
            month,
            account,
            program: None,
            customer: None,
            status: None,
            payment: None,
            money: None,
            converted: None,
            rate: None,
            in_sums: InSums::Counted,
        }
    }
}

/// Whether an earning is in sums, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum InSums {
    /// It counts.
    Counted,
    /// It repeats the earning id of a row that counts.
    RepeatsId,
    /// Its amount could not be read.
    Unread,
    /// The ledger keeps it out of sums for another reason.
    LeftOut,
}

/// Customers that are listed at most. Beyond that, the list would need memory for each earning.
const CUSTOMERS: usize = 10_000;

/// The sums of one group of earnings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupTotals {
    pub(crate) rows: u64,
    pub(crate) sum: ExactSum,
    /// Rows that have a converted amount, and its sum. The currency is part of the group's key.
    pub(crate) converted_rows: u64,
    pub(crate) converted: ExactSum,
    /// The lowest and the highest rate that the rows state.
    pub(crate) rates: Option<(Amount, Amount)>,
}

impl GroupTotals {
    fn add(&mut self, amount: Amount, converted: Option<&Money>, rate: Option<Amount>) {
        self.rows += 1;
        self.sum += amount.into();
        if let Some(converted) = converted {
            self.converted_rows += 1;
            self.converted += converted.amount.into();
        }
        if let Some(rate) = rate {
            let (low, high) = self.rates.unwrap_or((rate, rate));
            self.rates = Some((low.min(rate), high.max(rate)));
        }
    }
}

/// Program, account, status, whether a payment is named, currency.
pub(crate) type GroupName = (Option<String>, String, Option<String>, bool, Currency);
/// Payment, program, account, own currency, converted currency.
pub(crate) type PaymentName = (String, Option<String>, String, Currency, Option<Currency>);

/// Program, account, status, whether a payment is named, currency.
type GroupKey = (Option<u32>, u32, Option<u32>, bool, Currency);
/// Payment, program, account, own currency, converted currency.
type PaymentKey = (u32, Option<u32>, u32, Currency, Option<Currency>);

/// The earnings of a month by program, account, status and currency, and those of each payment.
#[derive(Debug, Default)]
pub(crate) struct EarningGroups {
    names: Names,
    groups: HashMap<GroupKey, GroupTotals>,
    payments: HashMap<PaymentKey, GroupTotals>,
    customers: HashMap<(Option<u32>, Currency), GroupTotals>,
    has_too_many_customers: bool,
    left_out: BTreeMap<&'static str, u64>,
}

/// Texts by number, so that a key of a group is a few integers.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    fn optional(&mut self, text: Option<&str>) -> Option<u32> {
        text.filter(|text| !text.trim().is_empty()).map(|text| self.number(text))
    }

    fn text(&self, number: u32) -> String {
        self.texts.get(number as usize).map(ToString::to_string).unwrap_or_default()
    }
}

impl EarningGroups {
    /// Adds one earning to the sums it belongs to, or counts why it belongs to none.
    pub(crate) fn add(&mut self, month: Month, row: &EarningRow<'_>) {
        let reason = match (row.in_sums, row.money) {
            (InSums::RepeatsId, _) => Some("repeats an earning id"),
            (InSums::Unread, _) => Some("an amount that could not be read"),
            (InSums::LeftOut, _) => Some("kept out of sums by the ledger"),
            (InSums::Counted, None) => Some("no amount"),
            (InSums::Counted, Some(money)) if money.currency.is_none() => {
                Some("an amount without a currency")
            }
            _ => None,
        };
        let is_of_month = row.month == month;
        if let Some(reason) = reason {
            if is_of_month {
                *self.left_out.entry(reason).or_default() += 1;
            }
            return;
        }
        let Some(Money { amount, currency: Some(currency) }) = row.money else { return };
        let converted = row.converted.filter(|converted| converted.currency.is_some());
        let account = self.names.number(row.account);
        let program = self.names.optional(row.program);
        if is_of_month {
            let status = self.names.optional(row.status);
            let is_paid = row.payment.is_some();
            let group = self.groups.entry((program, account, status, is_paid, *currency)).or_default();
            group.add(*amount, None, None);
            self.add_customer(row.customer, *amount, *currency);
        }
        if let Some(payment) = self.names.optional(row.payment) {
            let to = converted.and_then(|converted| converted.currency);
            let group = self.payments.entry((payment, program, account, *currency, to)).or_default();
            group.add(*amount, converted, row.rate);
        }
    }

    /// Names of customers are interned here only, and dropped together: which ones fit must not depend on their order.
    fn add_customer(&mut self, customer: Option<&str>, amount: Amount, currency: Currency) {
        if self.has_too_many_customers {
            return;
        }
        let customer = self.names.optional(customer);
        self.customers.entry((customer, currency)).or_default().add(amount, None, None);
        if self.customers.len() > CUSTOMERS {
            self.has_too_many_customers = true;
            self.customers = HashMap::new();
        }
    }

    /// The groups of the month: program, account, status, whether a payment is named, currency.
    pub(crate) fn groups(&self) -> BTreeMap<GroupName, GroupTotals> {
        let text = |number: Option<u32>| number.map(|number| self.names.text(number));
        sorted(&self.groups, |(program, account, status, is_paid, currency)| {
            (text(program), self.names.text(account), text(status), is_paid, currency)
        })
    }

    /// The groups of each payment: payment, program, account, own and converted currency.
    pub(crate) fn payments(&self) -> BTreeMap<PaymentName, GroupTotals> {
        let text = |number: Option<u32>| number.map(|number| self.names.text(number));
        sorted(&self.payments, |(payment, program, account, own, converted)| {
            (self.names.text(payment), text(program), self.names.text(account), own, converted)
        })
    }

    /// The customers of the month; `None` where there are too many to list.
    pub(crate) fn customers(&self) -> Option<BTreeMap<(Option<String>, Currency), GroupTotals>> {
        let customers = sorted(&self.customers, |(customer, currency)| {
            (customer.map(|customer| self.names.text(customer)), currency)
        });
        (!self.has_too_many_customers).then_some(customers)
    }

    /// Why earnings of the month are in no sum, and how many.
    pub(crate) const fn left_out(&self) -> &BTreeMap<&'static str, u64> {
        &self.left_out
    }
}

/// The groups with texts for numbers, in the order of these.
fn sorted<K: Copy + Eq + Hash, S: Ord>(
    groups: &HashMap<K, GroupTotals>,
    key: impl Fn(K) -> S,
) -> BTreeMap<S, GroupTotals> {
    groups.iter().map(|(own, totals)| (key(*own), *totals)).collect()
}
