//! The facts of one earnings row: its sale, its customer, its money and its dates. No cell is written here.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, Utc};

use super::catalog::{COUNTRIES, Country, Lever, Product};
use super::registry::{Enrollment, Registry};
use crate::calendar::{Month, at, plus_days};
use crate::money::{Currency, list_price, share};
use crate::random::{Key, index, scale};
use crate::text::{write_company, write_guid, write_integer};

/// The kind of an earnings row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// A sale that earns.
    Sale,
    /// The sale of the row before, which earns a second time by another lever.
    SecondLever,
    /// A reversed sale.
    Reversal,
    /// A correction, posted long after its period. It has no customer and no transaction amount.
    Adjustment,
}

/// Days after its period until the last adjustment is posted.
pub(super) const LATEST_POSTING: u32 = 200;

/// The facts of a row. Amounts are minor units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EarningFacts {
    pub(super) kind: RowKind,
    pub(super) month: u32,
    pub(super) key: Key,
    /// The key of the sale: its own, or that of an earlier row.
    pub(super) sale: Key,
    pub(super) sold_on: NaiveDate,
    pub(super) lever: &'static Lever,
    pub(super) currency: Currency,
    /// `None` for adjustments.
    pub(super) transaction: Option<i64>,
    pub(super) earning: i64,
    pub(super) usd: i64,
    /// In the currency of the participant's payout profile.
    pub(super) pay: i64,
    pub(super) earned_on: NaiveDate,
    /// The day from which the row is known.
    pub(super) known_on: NaiveDate,
}

const KIND: u64 = 0;
const BACK: u64 = 1;
const POSTING: u64 = 2;
const POSTED_AT: u64 = 3;
const LEVER: u64 = 4;
const SALE: u64 = 5;
const CUSTOMER: u64 = 6;
const SIGN: u64 = 7;

/// One enrollment in one month, with what its rows share.
pub(crate) struct EnrollmentMonth<'w> {
    pub(super) registry: &'w Registry,
    pub(super) enrollment: &'w Enrollment,
    enrollment_index: usize,
    pub(super) month: u32,
    first_day: NaiveDate,
    days: u32,
    pub(super) rows: u32,
    pay_currency: Currency,
}

impl<'w> EnrollmentMonth<'w> {
    pub(super) fn new(registry: &'w Registry, month: u32, enrollment_index: usize) -> Self {
        let enrollment = &registry.enrollments[enrollment_index];
        let calendar_month = registry.first_month.plus(month);
        Self {
            registry,
            enrollment,
            enrollment_index,
            month,
            first_day: calendar_month.first_day(),
            days: calendar_month.days(),
            rows: registry.rows(month, enrollment_index),
            pay_currency: registry.participant_of(enrollment).pay_currency(),
        }
    }

    pub(super) fn facts(&self, row: u32) -> EarningFacts {
        let row = self.original(row);
        let key = self.key(row);
        let (kind, sale_row) = self.kind_and_sale(row, key);
        let sale = if sale_row == row { key } else { self.key(sale_row) };
        let lever = self.lever(kind, key, sale);
        let currency = customer_country(self.registry, self.enrollment, sale).currency;
        let gross = gross(self.enrollment, sale, currency);
        let earned = share(gross, lever.rate, 10_000);
        let earning = match kind {
            RowKind::Reversal => -earned,
            RowKind::Adjustment if key.chance(SIGN, 450) => -earned,
            RowKind::Sale | RowKind::SecondLever | RowKind::Adjustment => earned,
        };
        let transaction = match kind {
            RowKind::Sale | RowKind::SecondLever => Some(gross),
            RowKind::Reversal => Some(-gross),
            RowKind::Adjustment => None,
        };
        let rates = &self.registry.rates[self.month as usize];
        let usd = rates.convert(earning, currency, Currency::Usd);
        let pay = if self.pay_currency == Currency::Usd {
            usd
        } else {
            rates.convert(earning, currency, self.pay_currency)
        };
        let earned_on = self.day(row);
        EarningFacts {
            kind,
            month: self.month,
            key,
            sale,
            sold_on: self.day(sale_row),
            lever,
            currency,
            transaction,
            earning,
            usd,
            pay,
            earned_on,
            known_on: plus_days(earned_on, posting_delay(kind, key)),
        }
    }

    /// The rows of a range of days. Rows are in order of their day. A copy has the day of the row before it, so the range
    /// ends one row later.
    pub(super) fn rows_of_days(&self, from: NaiveDate, to: NaiveDate) -> Range<u32> {
        let bound = |day: NaiveDate| {
            let days = (day - self.first_day).num_days().clamp(0, i64::from(self.days)).unsigned_abs();
            let row = (days * u64::from(self.rows)).div_ceil(u64::from(self.days));
            u32::try_from(row).unwrap_or(u32::MAX)
        };
        bound(from)..bound(plus_days(to, 1)).saturating_add(1).min(self.rows)
    }

    /// The row itself, or for a copy the row before it.
    fn original(&self, row: u32) -> u32 {
        match self.registry.config.duplicate_every {
            Some(every) if row % every == every - 1 => row - 1,
            _ => row,
        }
    }

    fn key(&self, row: u32) -> Key {
        self.registry.row_key(self.month, self.enrollment_index, row)
    }

    fn day(&self, row: u32) -> NaiveDate {
        let days = u64::from(row) * u64::from(self.days) / u64::from(self.rows.max(1));
        plus_days(self.first_day, u32::try_from(days).unwrap_or_default())
    }

    fn kind_and_sale(&self, row: u32, key: Key) -> (RowKind, u32) {
        let kind = drawn_kind(key);
        let back = match kind {
            RowKind::Sale | RowKind::Adjustment => return (kind, row),
            RowKind::SecondLever => 1,
            RowKind::Reversal => key.between(BACK, 1, 8),
        };
        let earlier = row.checked_sub(back).map(|earlier| self.original(earlier));
        match (kind, earlier.filter(|earlier| drawn_kind(self.key(*earlier)) == RowKind::Sale)) {
            (kind, Some(earlier)) => (kind, earlier),
            // The sale is older than the world.
            (RowKind::Reversal, None) => (RowKind::Reversal, row),
            (_, None) => (RowKind::Sale, row),
        }
    }

    fn lever(&self, kind: RowKind, key: Key, sale: Key) -> &'static Lever {
        let levers = self.enrollment.program.levers;
        let of_sale = index(sale.word(LEVER), levers.len());
        match kind {
            RowKind::SecondLever => {
                let others = u32::try_from(levers.len() - 1).unwrap_or(1);
                &levers[(of_sale + 1 + key.below(LEVER, others) as usize) % levers.len()]
            }
            _ => &levers[of_sale],
        }
    }
}

impl EarningFacts {
    /// The instant from which the row is known.
    pub(super) fn known_at(&self) -> DateTime<Utc> {
        at(self.known_on, self.key.below(POSTED_AT, 86_400))
    }

    /// The payment run that is due to pay the row, counted from the first month.
    pub(super) fn run(&self, registry: &Registry, enrollment: &Enrollment) -> u32 {
        let known = Month::from(self.known_on).plus(enrollment.program.lag);
        known.since(registry.first_month).unsigned_abs()
    }
}

fn drawn_kind(key: Key) -> RowKind {
    match key.below(KIND, 1000) {
        0..=879 => RowKind::Sale,
        880..=939 => RowKind::SecondLever,
        940..=979 => RowKind::Reversal,
        _ => RowKind::Adjustment,
    }
}

/// Days until a row is known: mostly four at most, for some rows five or six weeks, for adjustments months.
fn posting_delay(kind: RowKind, key: Key) -> u32 {
    match (kind, key.below(POSTING, 1000)) {
        (RowKind::Adjustment, _) => key.between(POSTING, 46, LATEST_POSTING),
        (_, 970..) => key.between(POSTING + 64, 35, 45),
        (_, draw) => 1 + draw % 4,
    }
}

/// The customer of a sale, counted within its partner; some buy far more often than others.
fn customer_number(registry: &Registry, sale: Key) -> u32 {
    let word = sale.word(CUSTOMER);
    let among = if word & 1 == 0 { registry.customers.div_ceil(4) } else { registry.customers };
    scale(word, among)
}

/// The country of a customer: that of the partner for six of ten.
fn customer_country(registry: &Registry, enrollment: &Enrollment, sale: Key) -> &'static Country {
    let customer = customer_number(registry, sale) as usize;
    let participant = registry.participant_of(enrollment);
    match customer % 10 {
        0..=5 => participant.country,
        _ => &COUNTRIES[(customer + participant.partner as usize) % COUNTRIES.len()],
    }
}

pub(super) fn product(enrollment: &Enrollment, sale: Key) -> &'static Product {
    let products = enrollment.program.products;
    &products[index(sale.word(SALE), products.len())]
}

/// Mostly less than ten, sometimes hundreds.
pub(super) fn quantity(sale: Key) -> u32 {
    let word = sale.word(SALE + 64);
    match word % 10 {
        0..=5 => 1 + scale(word, 10),
        6..=8 => 11 + scale(word, 90),
        _ => 101 + scale(word, 400),
    }
}

fn gross(enrollment: &Enrollment, sale: Key, currency: Currency) -> i64 {
    let list = list_price(product(enrollment, sale).cents, currency) * i64::from(quantity(sale));
    // The low half of the word. The high half selects the product.
    let discount = sale.word(SALE) & 0xff;
    let discount = if discount < 150 { 0 } else { i64::try_from(discount).unwrap_or_default() - 149 };
    share(list, 1000 - discount, 1000)
}

/// The customer of a sale. It has the same id, name and subscriptions in every row.
pub(crate) struct Customer {
    key: Key,
    number: u32,
    reseller: Key,
    pub(super) country: &'static Country,
    /// Whether its name is missing for weeks after its first rows.
    pub(super) is_new: bool,
}

impl Customer {
    pub(super) fn new(registry: &Registry, enrollment: &Enrollment, sale: Key) -> Self {
        let number = customer_number(registry, sale);
        let partner = registry.key.child(3 << 40 | u64::from(registry.participant_of(enrollment).partner));
        Self {
            key: partner.child(u64::from(number)),
            number,
            reseller: partner.child(1 << 40 | u64::from(number % 6)),
            country: customer_country(registry, enrollment, sale),
            is_new: number % 20 == 7,
        }
    }

    pub(super) fn write_id(&self, out: &mut String) {
        write_guid(self.key, 0, out);
    }

    pub(super) fn write_name(&self, out: &mut String) {
        write_company(self.key, out);
    }

    pub(super) fn write_email(&self, out: &mut String) {
        out.push_str("orders+");
        write_integer(u64::from(self.number), 4, out);
        out.push_str("@customer.example");
    }

    /// One subscription per product.
    pub(super) fn write_subscription(&self, product: &Product, out: &mut String) {
        let of_product =
            product.id.bytes().fold(0, |hash: u64, byte| hash.wrapping_mul(31) + u64::from(byte));
        write_guid(self.key.child(of_product), 0, out);
    }

    pub(super) fn write_reseller_id(&self, out: &mut String) {
        write_integer(5_000_000 + u64::from(self.reseller.below(1, 999_999)), 7, out);
    }

    pub(super) fn write_reseller_name(&self, out: &mut String) {
        write_company(self.reseller, out);
    }
}
