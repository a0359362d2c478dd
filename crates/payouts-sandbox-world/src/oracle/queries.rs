//! What the Oracle side of a world can be asked: the records of a location or an account on a day, as known at an instant.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::card::{CardPayment, DISPUTED, LATEST_PAYOUT, LONGEST_LIFE};
use super::enterprise::Enterprise;
use super::payouts::PayoutHistory;
use super::records::{
    Account, AccountHolder, Chargeback, ChargebackStatus, Dispute, EntryMode, Location, Movement, Payout,
    PayoutDetail, Settlement, Transaction,
};
use crate::calendar::{at, plus_days};
use crate::config::WorldConfig;
use crate::random::Key;
use crate::text::code;

/// Hours after midnight local time at which a business date closes and its tips are added.
const CLOSE_OF_DAY: i64 = 28;
/// Seconds after midnight UTC at which the settlements and chargebacks of a day appear.
const MORNING: u32 = 4 * 3_600;
const DEFENCE_DAYS: u32 = 18;
const LATEST_SETTLEMENT: u32 = 6;

const AUTHORIZATION: u64 = 54;
const ALIAS: u64 = 55;
const ENTRY_MODE: u64 = 56;
const BRAND: u64 = 56 + 64;
const REASON: u64 = 57;
const EMPLOYEE: u64 = 58;

const BRANDS: [&str; 4] = ["visa", "mc", "amex", "jcb"];
const ENTRY_MODES: [EntryMode; 5] = [
    EntryMode::Chip,
    EntryMode::Contactless,
    EntryMode::Contactless,
    EntryMode::Manual,
    EntryMode::Ecommerce,
];
const REASONS: [&str; 4] = [
    "10.4 Fraud, card absent",
    "13.1 Services not provided",
    "12.6.1 Duplicate processing",
    "11.3 No authorization",
];

/// The Oracle side of a world: one enterprise with its accounts and locations.
#[derive(Debug)]
pub struct Oracle {
    enterprise: Enterprise,
    /// Computed for each account when it is first needed.
    histories: Vec<OnceLock<PayoutHistory>>,
}

impl Oracle {
    pub(crate) fn new(config: &WorldConfig, root: Key) -> Self {
        let enterprise = Enterprise::new(config, root);
        let histories = enterprise.accounts.iter().map(|_| OnceLock::new()).collect();
        Self { enterprise, histories }
    }

    /// The short name of the enterprise: `orgIdentifier`.
    #[must_use]
    pub fn enterprise(&self) -> &'static str {
        "OHR"
    }

    /// Every account holder.
    #[must_use]
    pub fn holders(&self) -> &[AccountHolder] {
        &self.enterprise.holders
    }

    /// Every account.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.enterprise.accounts
    }

    /// Every location.
    #[must_use]
    pub fn locations(&self) -> &[Location] {
        &self.enterprise.locations
    }

    /// The account of that `acctCode`.
    #[must_use]
    pub fn account(&self, code: &str) -> Option<&Account> {
        self.accounts().iter().find(|account| account.code == code)
    }

    /// The location of that `locRef`. Leading zeros count.
    #[must_use]
    pub fn location(&self, loc_ref: &str) -> Option<&Location> {
        self.locations().iter().find(|location| location.loc_ref == loc_ref)
    }

    /// The accounts that take money at a location.
    pub fn accounts_of(&self, location: &Location) -> impl Iterator<Item = &Account> {
        let serves =
            move |account: &&Account| self.enterprise.served[account.index].contains(&location.index);
        self.accounts().iter().filter(serves)
    }

    /// The locations whose payments go to an account, in whole or in part.
    pub fn locations_of(&self, account: &Account) -> impl Iterator<Item = &Location> {
        self.enterprise.served[account.index].iter().map(|location| &self.enterprise.locations[*location])
    }

    /// All days on which an account has a payout.
    pub fn payout_days(&self, account: &Account) -> impl Iterator<Item = NaiveDate> {
        self.history(account.index).days()
    }

    /// The payouts of an account on a day: several on days with two batches or two currencies, none on weekends.
    #[must_use]
    pub fn payouts(&self, account: &Account, paid_on: NaiveDate, as_of: DateTime<Utc>) -> Vec<Payout> {
        self.history(account.index).of_day(&self.enterprise, account, paid_on, as_of)
    }

    /// The details of the payouts of a day at one location. The booking date is the day of the payout.
    #[must_use]
    pub fn payout_details(
        &self,
        location: &Location,
        booked_on: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<PayoutDetail> {
        let recent = days_before(booked_on, 1..=LATEST_PAYOUT).flat_map(|date| self.cards(location, date));
        let older = days_before(booked_on, LATEST_PAYOUT + 1..=LONGEST_LIFE);
        let disputed = older.flat_map(|date| self.disputed_cards(location, date));
        let mut rows = Vec::new();
        for card in recent.chain(disputed) {
            for flow in card.flows().filter(|flow| flow.paid_on == booked_on) {
                let history = self.history(card.center.account);
                let (reference, paid_at) = history.containing(&self.enterprise, &card, booked_on);
                if paid_at > as_of {
                    continue;
                }
                let has_fee = flow.fee != 0;
                rows.push(PayoutDetail {
                    payment: card.reference(&self.enterprise, flow.movement),
                    movement: flow.movement,
                    amount: card.money(flow.amount),
                    fee: card.money(flow.fee),
                    fee_type: has_fee.then_some("Processing"),
                    transaction_payout_reference: (flow.movement != Movement::Fee).then(|| reference.clone()),
                    fee_payout_reference: has_fee.then_some(reference),
                });
            }
        }
        rows.sort_by(|a, b| {
            let key = |row: &PayoutDetail| (row.payment.revenue_center, row.payment.business_date);
            a.payment.account_code.cmp(&b.payment.account_code).then_with(|| key(a).cmp(&key(b)))
        });
        rows
    }

    /// The card payments and refunds of a business date. Tips are added after the day has closed.
    #[must_use]
    pub fn transactions(
        &self,
        location: &Location,
        business_date: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Transaction> {
        let known = self.cards(location, business_date).filter(|card| card.known_at <= as_of);
        let mut rows: Vec<_> = known.map(|card| self.transaction(&card, as_of)).collect();
        rows.sort_by_key(|row| (row.payment.revenue_center, row.transacted_at));
        rows
    }

    /// The payments and refunds that the card schemes settled on a day.
    #[must_use]
    pub fn settlements(
        &self,
        location: &Location,
        settled_on: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Settlement> {
        if at(settled_on, MORNING) > as_of {
            return Vec::new();
        }
        let dates = days_before(settled_on, 1..=LATEST_SETTLEMENT);
        let cards = dates.flat_map(|date| self.cards(location, date));
        let settled = cards.filter(|card| card.settled_on == settled_on).map(|card| Settlement {
            payment: card.reference(&self.enterprise, card.movement),
            movement: card.movement,
            amount: card.money(card.amount),
            fee: card.money(-card.fee),
        });
        let mut rows: Vec<_> = settled.collect();
        rows.sort_by_key(|row| (row.payment.revenue_center, row.payment.business_date));
        rows
    }

    /// The stages of disputes recorded on a day.
    #[must_use]
    pub fn chargebacks(
        &self,
        location: &Location,
        recorded_on: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Vec<Chargeback> {
        if at(recorded_on, MORNING) > as_of {
            return Vec::new();
        }
        let dates = days_before(recorded_on, DISPUTED);
        let mut rows = Vec::new();
        for card in dates.flat_map(|date| self.disputed_cards(location, date)) {
            let Some(dates) = card.dispute else { continue };
            if dates.recorded_on == recorded_on {
                rows.push(self.chargeback(&card, Dispute::FirstChargeback, recorded_on, as_of));
            }
            if dates.won_on == Some(recorded_on) {
                rows.push(self.chargeback(&card, Dispute::Reversed, recorded_on, as_of));
            }
        }
        rows.sort_by_key(|row| (row.payment.revenue_center, row.payment.business_date));
        rows
    }

    /// The current business date of a location; `None` before it opens.
    #[must_use]
    pub fn latest_business_date(&self, location: &Location, as_of: DateTime<Utc>) -> Option<NaiveDate> {
        let local = as_of + TimeDelta::hours(location.utc_offset_hours - (CLOSE_OF_DAY - 24));
        let (_, last) = self.enterprise.business_dates(location);
        let today = local.date_naive().min(last);
        (today >= location.opened_on).then_some(today)
    }

    fn history(&self, account: usize) -> &PayoutHistory {
        self.histories[account].get_or_init(|| PayoutHistory::new(&self.enterprise, account))
    }

    fn cards<'o>(
        &'o self,
        location: &'o Location,
        date: NaiveDate,
    ) -> impl Iterator<Item = CardPayment<'o>> + use<'o> {
        CardPayment::of_day(&self.enterprise, location, date)
    }

    fn disputed_cards<'o>(
        &'o self,
        location: &'o Location,
        date: NaiveDate,
    ) -> impl Iterator<Item = CardPayment<'o>> + use<'o> {
        CardPayment::disputed_of_day(&self.enterprise, location, date)
    }

    fn transaction(&self, card: &CardPayment<'_>, as_of: DateTime<Utc>) -> Transaction {
        let tipped_at = card.known_at.max(card.local_hour(CLOSE_OF_DAY));
        let is_final = card.tip == 0 || tipped_at <= as_of;
        let entry_mode = card.payment.pick(ENTRY_MODE, &ENTRY_MODES);
        Transaction {
            payment: card.reference(&self.enterprise, card.movement),
            authorization_code: code(card.payment, AUTHORIZATION, 6),
            card_alias: code(card.payment, ALIAS, 16),
            card_brand: card.payment.pick(BRAND, &BRANDS),
            card_present: entry_mode != EntryMode::Ecommerce,
            entry_mode,
            check_number: card.check_number,
            employee_number: card.key.between(EMPLOYEE, 100, 139),
            movement: card.movement,
            amount: card.money(if is_final { card.amount } else { card.amount - card.tip }),
            tip: card.money(if is_final { card.tip } else { 0 }),
            transacted_at: card.transacted_at,
            changed_at: if is_final && card.tip != 0 { tipped_at } else { card.known_at },
        }
    }

    fn chargeback(
        &self,
        card: &CardPayment<'_>,
        dispute: Dispute,
        recorded_on: NaiveDate,
        as_of: DateTime<Utc>,
    ) -> Chargeback {
        let today = (as_of - TimeDelta::seconds(i64::from(MORNING))).date_naive();
        let first_recorded_on = card.dispute.map_or(recorded_on, |dates| dates.recorded_on);
        let defend_until = plus_days(first_recorded_on, DEFENCE_DAYS);
        let (movement, moved) = match dispute {
            Dispute::Reversed => (Movement::ChargebackReversed, card.amount),
            Dispute::FirstChargeback => (Movement::Chargeback, -card.amount),
        };
        Chargeback {
            payment: card.reference(&self.enterprise, movement),
            recorded_on,
            check_number: card.check_number,
            reason: card.payment.pick(REASON, &REASONS),
            dispute,
            status: match card.dispute.and_then(|dates| dates.won_on) {
                Some(won_on) if won_on <= today => ChargebackStatus::Won,
                None if defend_until < today => ChargebackStatus::Lost,
                _ => ChargebackStatus::Open,
            },
            defend_until,
            payment_amount: card.money(card.amount),
            amount: card.money(moved),
            transacted_at: card.transacted_at,
        }
    }
}

/// The days before a day, oldest first.
fn days_before(day: NaiveDate, days: RangeInclusive<u32>) -> impl Iterator<Item = NaiveDate> {
    days.rev().filter_map(move |back| day.checked_sub_days(Days::new(u64::from(back))))
}
