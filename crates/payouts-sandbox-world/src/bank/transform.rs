//! Quirks of single entries: each turns the entries of some days into what a difficult bank would book.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rust_decimal::RoundingStrategy;

use super::entry::{BankEntry, EntryKind, EntryStatus, PaidPayout, ReturnReason};
use super::quirks::{BankQuirk, BankQuirks};
use crate::calendar::{is_working_day, plus_days, working_day};
use crate::money::{Amount, Currency, Rates};
use crate::random::Key;
use crate::text::code;

/// Nine references with amounts would not fit into the 255 characters of an OFX memo.
const LARGEST_BATCH: usize = 8;

const CHARGE: u64 = 100;
const PARTS: u64 = 101;
const REASON: u64 = 102;
const BOOKING: u64 = 103;

/// Applies the quirks of a bank.
pub(super) struct Transform<'q> {
    pub(super) quirks: &'q BankQuirks,
    pub(super) root: Key,
    /// The rates that the bank converts with.
    pub(super) rates: Rates,
}

impl Transform<'_> {
    /// The entries that the bank books in place of these. A return is booked up to ten days later, a pending entry up to
    /// five days earlier.
    pub(super) fn apply(&self, entries: Vec<BankEntry>) -> Vec<BankEntry> {
        let mut booked = Vec::with_capacity(entries.len());
        for entry in self.batched(entries) {
            let key = key(self.root, &entry);
            if entry.kind == EntryKind::Payment && !entry.is_batch() {
                self.single(key, entry, &mut booked);
            } else {
                booked.push(entry);
            }
        }
        let announced: Vec<_> = booked.iter().flat_map(|entry| self.announcements(entry)).collect();
        booked.extend(announced);
        booked
    }

    fn occurs(&self, key: Key, quirk: BankQuirk) -> bool {
        key.chance(quirk as u64, u32::from(self.quirks.per_mille(quirk)))
    }

    /// Joins payments of one provider, day and currency.
    fn batched(&self, entries: Vec<BankEntry>) -> Vec<BankEntry> {
        let mut groups: BTreeMap<_, Vec<BankEntry>> = BTreeMap::new();
        let mut booked = Vec::with_capacity(entries.len());
        for entry in entries {
            if entry.kind == EntryKind::Payment {
                let group = (entry.booked_on, entry.provider, entry.amount.currency());
                groups.entry(group).or_default().push(entry);
            } else {
                booked.push(entry);
            }
        }
        for group in groups.into_values() {
            for batch in group.chunks(LARGEST_BATCH) {
                let key = key(self.root, &batch[0]);
                let quirks = [BankQuirk::ItemizedBatches, BankQuirk::OpaqueBatches];
                let quirk = quirks.into_iter().find(|quirk| self.occurs(key, *quirk));
                match quirk {
                    Some(quirk) if batch.len() > 1 => {
                        booked.push(joined(batch, quirk == BankQuirk::ItemizedBatches));
                    }
                    _ => booked.extend_from_slice(batch),
                }
            }
        }
        booked
    }

    /// What becomes of a credit for one payout.
    fn single(&self, key: Key, mut entry: BankEntry, booked: &mut Vec<BankEntry>) {
        if self.occurs(key, BankQuirk::Installments) {
            booked.extend(parts(key, &entry));
            return;
        }
        if self.occurs(key, BankQuirk::ForeignCurrency) {
            self.convert(&mut entry);
        } else if self.occurs(key, BankQuirk::Charges) {
            deduct(key, &mut entry);
        }
        if self.occurs(key, BankQuirk::Twins) {
            booked.extend(twins(key, entry));
            return;
        }
        if self.occurs(key, BankQuirk::LostZeros) {
            restate(&mut entry, |reference| vec![reference.trim_start_matches('0').to_owned()]);
            let stated = entry.end_to_end.take();
            entry.end_to_end = stated.map(|reference| reference.trim_start_matches('0').to_owned());
        }
        if self.occurs(key, BankQuirk::FoldedReferences) {
            restate(&mut entry, |reference| {
                let (head, tail) = reference.split_at(reference.len() / 2);
                vec![head.to_owned(), tail.to_owned()]
            });
            entry.end_to_end = None;
        }
        if self.occurs(key, BankQuirk::Returns) {
            booked.extend(returned(key, &entry));
        }
        booked.push(entry);
    }

    /// Credits a payment to the account of another currency.
    fn convert(&self, entry: &mut BankEntry) {
        let from = entry.amount.currency();
        let to = if from == Currency::Eur { Currency::Usd } else { Currency::Eur };
        let rate = self.rates.cross(from, to);
        let exact = entry.amount.value() * rate;
        let mut booked = exact.round_dp_with_strategy(to.decimals(), RoundingStrategy::MidpointAwayFromZero);
        booked.rescale(to.decimals());
        let Ok(minor) = i64::try_from(booked.mantissa()) else { return };
        entry.instructed = Some(entry.amount);
        entry.rate = Some(rate);
        entry.amount = Amount::new(minor, to);
    }

    /// Entries that announce a credit and move no money.
    fn announcements(&self, entry: &BankEntry) -> Vec<BankEntry> {
        let key = key(self.root, entry);
        let mut announced = Vec::new();
        if entry.kind != EntryKind::Payment {
            return announced;
        }
        if self.occurs(key, BankQuirk::Pending) {
            let booked_on = working_day_before(entry.booked_on);
            announced.push(BankEntry { status: EntryStatus::Pending, booked_on, ..entry.clone() });
        }
        if self.occurs(key, BankQuirk::Information) {
            announced.push(BankEntry { status: EntryStatus::Information, ..entry.clone() });
        }
        for entry in &mut announced {
            entry.booking_id = booking_id(key.child(entry.status as u64 + 1), entry.booked_on);
        }
        announced
    }
}

/// The bank's identification of a booking: date and eight characters, sixteen in all as MT940 requires.
pub(super) fn booking_id(key: Key, booked_on: NaiveDate) -> String {
    format!("B{}-{}", booked_on.format("%y%m%d"), code(key, BOOKING, 8))
}

/// The key of an entry. It does not depend on the instant at which the world is read.
pub(super) fn key(root: Key, entry: &BankEntry) -> Key {
    let text = entry.reference.bytes().chain(entry.booked_on.to_string().into_bytes());
    text.fold(root.child(6), |key, byte| key.child(u64::from(byte)))
}

fn joined(batch: &[BankEntry], is_itemized: bool) -> BankEntry {
    let first = &batch[0];
    let minor = batch.iter().map(|entry| entry.amount.minor()).sum();
    let text = format!("SETTLEMENT OF {} PAYOUTS", batch.len());
    BankEntry {
        amount: Amount::new(minor, first.amount.currency()),
        payouts: batch.iter().flat_map(|entry| entry.payouts.clone()).collect(),
        is_itemized,
        end_to_end: None,
        remittance: vec![text],
        ..first.clone()
    }
}

/// Two or three credits that add up to the payout.
fn parts(key: Key, entry: &BankEntry) -> Vec<BankEntry> {
    let count = i64::from(key.between(PARTS, 2, 3));
    let minor = entry.amount.minor();
    if minor < count {
        return vec![entry.clone()];
    }
    let share = minor / count;
    let part = |place: i64| {
        let minor = if place == count { minor - share * (count - 1) } else { share };
        let amount = Amount::new(minor, entry.amount.currency());
        let mut part = BankEntry {
            amount,
            payouts: vec![PaidPayout { reference: entry.reference.clone(), amount }],
            booking_id: booking_id(key.child(place.unsigned_abs()), entry.booked_on),
            ..entry.clone()
        };
        part.remittance.push(format!("PART {place}/{count}"));
        part
    };
    (1..=count).map(part).collect()
}

/// Two credits that differ in the bank's own booking id only.
fn twins(key: Key, entry: BankEntry) -> [BankEntry; 2] {
    let first = BankEntry {
        end_to_end: None,
        states_booking_id: false,
        remittance: vec![format!("{} PAYOUT", entry.payer())],
        ..entry
    };
    let booking_id = booking_id(key.child(9), first.booked_on);
    let second = BankEntry { payouts: Vec::new(), booking_id, ..first.clone() };
    [first, second]
}

/// The debit that takes a credit back, and the second credit.
fn returned(key: Key, entry: &BankEntry) -> [BankEntry; 2] {
    let taken_on = working_day(plus_days(entry.booked_on, 1));
    let sent_on = (0..3).fold(taken_on, |day, _| working_day(plus_days(day, 1)));
    let again =
        BankEntry { booked_on: sent_on, booking_id: booking_id(key.child(12), sent_on), ..entry.clone() };
    let back = BankEntry {
        kind: EntryKind::Return,
        booked_on: taken_on,
        amount: entry.amount.negated(),
        booking_id: booking_id(key.child(11), taken_on),
        instructed: None,
        rate: None,
        charge: None,
        return_reason: Some(key.pick(REASON, &ReturnReason::ALL)),
        payouts: entry.payouts.iter().map(negated).collect(),
        ..entry.clone()
    };
    [back, again]
}

fn negated(paid: &PaidPayout) -> PaidPayout {
    PaidPayout { reference: paid.reference.clone(), amount: paid.amount.negated() }
}

/// Deducts between half a unit and fifteen units (50 to 1,500 yen), and never more than half of the payment.
fn deduct(key: Key, entry: &mut BankEntry) {
    let currency = entry.amount.currency();
    let charge = i64::from(key.between(CHARGE, 50, 1_500)) * (currency.unit() / 100).max(1);
    let charge = charge.min(entry.amount.minor() / 2);
    if charge > 0 {
        entry.instructed = Some(entry.amount);
        entry.charge = Some(Amount::new(charge, currency));
        entry.amount = Amount::new(entry.amount.minor() - charge, currency);
    }
}

/// Replaces the reference in the remittance text by one or more pieces, each of which ends a line.
fn restate(entry: &mut BankEntry, pieces: impl Fn(&str) -> Vec<String>) {
    let mut lines = Vec::new();
    for line in &entry.remittance {
        let Some((before, after)) = line.split_once(entry.reference.as_str()) else {
            lines.push(line.clone());
            continue;
        };
        let restated = format!("{before}{}{after}", pieces(&entry.reference).join("\n"));
        lines.extend(restated.split('\n').map(str::to_owned));
    }
    entry.remittance = lines;
}

fn working_day_before(day: NaiveDate) -> NaiveDate {
    let earlier = (1..=7).map(|days| day - Days::new(days));
    earlier.into_iter().find(|day| is_working_day(*day)).unwrap_or(day)
}
