//! Payments of Partner Center against the earnings that carry their id.

use crate::{
    coverage::{Loaded, Missing, Remedy, reach_of},
    finding::{Finding, Kind},
    settlement::{Paid, sent},
};
use chrono::{Months, NaiveDate};
use payouts_model::{Dataset, Earning, Money, Payout, Provider, SourceId, Totals};
use payouts_wire::{Amount, amount::parse_loose};
use std::collections::BTreeMap;

/// The column of the payments file that shows what was earned in US dollars.
const EARNED_USD: &str = "earnedUSD";

/// The payments of a ledger by their ids. Take all of them, then [hold earnings against them](Self::hold).
#[derive(Debug, Default)]
pub struct Payments(Book<Payment>);

/// By sign-in and payment id.
type Book<T> = BTreeMap<SourceId, BTreeMap<String, T>>;

#[derive(Debug, Default)]
struct Payment {
    account: String,
    paid_on: Option<NaiveDate>,
    earned: Totals,
    /// The same in US dollars, where every row contains it.
    usd: Sum,
    /// Rows that do not say what was earned.
    silent: u64,
    /// Why a row is not known to be sent.
    unsent: Option<Paid>,
}

impl Payments {
    /// Takes one payout; those of Oracle, and those without an id, have no earnings to be compared with.
    pub fn add(&mut self, source: &SourceId, payout: &Payout) {
        let (Provider::PartnerCenter, Some(id)) = (payout.provider, &payout.reference) else { return };
        let payment = self.0.entry(source.clone()).or_default().entry(id.clone()).or_default();
        payment.account.clone_from(&payout.account);
        payment.paid_on = payment.paid_on.max(payout.paid_on);
        match &payout.earned {
            Some(earned) => payment.earned.add(earned),
            None => payment.silent += 1,
        }
        match payout.extra.get(EARNED_USD).and_then(|text| parse_loose(text).ok().flatten()) {
            Some(usd) => payment.usd.add(usd),
            None => payment.usd.0 = None,
        }
        match sent(payout) {
            Paid::ToBank => {}
            other => payment.unsent = Some(other),
        }
    }

    /// Makes ready for earnings.
    #[must_use]
    pub fn hold(self) -> PaymentEarnings {
        let of_source = |payments: BTreeMap<String, Payment>| {
            let held = payments.into_iter().map(|(id, payment)| (id, Held::of(payment)));
            held.collect()
        };
        PaymentEarnings(self.0.into_iter().map(|(source, all)| (source, of_source(all))).collect())
    }
}

impl Payment {
    /// What was earned, where all of it is stated and in one currency.
    fn own(&self) -> Option<Money> {
        let mut sums = self.earned.sums.iter();
        match (sums.next(), sums.next(), self.silent + self.earned.unsummed) {
            (Some((currency, amount)), None, 0) => Some(Money::new(*amount, *currency)),
            _ => None,
        }
    }
}

/// What reconciling needs of an earning that carries a payment id.
#[derive(Clone, Debug)]
pub struct EarningLine<'e> {
    /// The payment id.
    pub payment: &'e str,
    /// The amount in the currency of the transaction.
    pub earning: Option<Money>,
    /// The amount in the currency of the latest payment.
    pub converted: Option<Money>,
    /// The amount in US dollars.
    pub usd: Option<Money>,
    /// The day it was earned.
    pub earned_on: Option<NaiveDate>,
    /// Whether another row counts for its earning id: of the rows with one id, one is in sums.
    pub is_repeat: bool,
}

impl<'e> EarningLine<'e> {
    /// Of an earning; `None` when it carries no payment id.
    #[must_use]
    pub fn of(earning: &'e Earning) -> Option<Self> {
        let key = earning.key.as_str();
        Some(Self {
            payment: earning.payout_reference.as_deref()?,
            earning: earning.earning.clone(),
            converted: earning.earning_paid.clone(),
            usd: earning.earning_usd.clone(),
            earned_on: earning.earned_on,
            // A key that begins with the mark is that of a row without an id; a mark inside an id is escaped.
            is_repeat: !key.starts_with(['#', '~']) && key.replace("\\#", "").contains('#'),
        })
    }
}

/// Payments, and the sums of the earnings that carry their ids. Its size depends on the number of ids alone.
#[derive(Debug)]
pub struct PaymentEarnings(Book<Held>);

#[derive(Debug, Default)]
struct Held {
    payment: Option<Payment>,
    own: Option<Money>,
    rows: u64,
    /// Rows in the payment's own currency, as it was converted to.
    converted: u64,
    /// Rows with no amount in the payment's own currency.
    foreign: u64,
    sum: Sum,
    /// Rows that repeat an earning id. They are in none of the other counts and sums.
    repeats: u64,
    /// The sum with them.
    with_repeats: Sum,
    /// All rows in US dollars, where every row contains it.
    usd: Sum,
    first_earned: Option<NaiveDate>,
}

/// An exact sum; `None` once it has more digits than a decimal holds.
#[derive(Debug)]
struct Sum(Option<Amount>);

impl Default for Sum {
    fn default() -> Self {
        Self(Some(Amount::ZERO))
    }
}

impl Sum {
    fn add(&mut self, amount: Amount) {
        self.0 = self.0.and_then(|sum| sum.checked_add(amount));
    }
}

impl PaymentEarnings {
    /// Takes one earning.
    pub fn add(&mut self, source: &SourceId, line: &EarningLine<'_>) {
        if !self.0.contains_key(source) {
            self.0.insert(source.clone(), BTreeMap::new());
        }
        let Some(of_source) = self.0.get_mut(source) else { return };
        match of_source.get_mut(line.payment) {
            Some(held) => held.add(line),
            None => of_source.entry(line.payment.to_owned()).or_default().add(line),
        }
    }

    /// What it comes to, payment by payment. `loaded` contains the months of which each sign-in has all earnings; for
    /// those whose payment is missing, `payments` contains the same of payments.
    #[must_use]
    pub fn findings(
        self,
        loaded: &BTreeMap<SourceId, Loaded>,
        payments: &BTreeMap<SourceId, Loaded>,
    ) -> Vec<Finding> {
        let nothing = Loaded::default();
        let mut findings = Vec::new();
        for (source, all) in self.0 {
            let earnings = loaded.get(&source).unwrap_or(&nothing);
            let payments = payments.get(&source).unwrap_or(&nothing);
            let paid_on = |held: &Held| held.payment.as_ref().and_then(|payment| payment.paid_on);
            // No payment before this day has all of its earnings loaded.
            let is_whole = |held: &&Held| {
                let found = held.payment.as_ref().and_then(|payment| held.judge(payment, earnings, None));
                found.is_some_and(|found| found.kind == Kind::EarningsAgree)
            };
            let reach = all.values().filter(is_whole).filter_map(paid_on).min();
            for (id, held) in all {
                let found = match &held.payment {
                    Some(payment) => held.judge(payment, earnings, reach),
                    None => Some(held.without_payment(earnings, payments)),
                };
                findings.extend(found.map(|finding| Finding {
                    provider: Some(Provider::PartnerCenter),
                    source: Some(source.clone()),
                    account: held.payment.as_ref().map(|payment| payment.account.clone()),
                    reference: Some(id),
                    paid_on: paid_on(&held),
                    ledger: finding.ledger.clone().or_else(|| held.own.clone()),
                    ..finding
                }));
            }
        }
        findings
    }
}

impl Held {
    fn of(payment: Payment) -> Self {
        let own = payment.own();
        // Nothing, in the digits of the payment: so that sums are written with as many.
        let nothing =
            || Sum(own.as_ref().map_or(Some(Amount::ZERO), |own| own.amount.checked_sub(own.amount)));
        Self { sum: nothing(), with_repeats: nothing(), own, payment: Some(payment), ..Self::default() }
    }

    fn add(&mut self, line: &EarningLine<'_>) {
        let own = self.own.as_ref().and_then(|own| own.currency);
        let is_own = |money: &&Money| money.currency.is_some() && money.currency == own;
        let (earned, converted) =
            (line.earning.as_ref().filter(is_own), line.converted.as_ref().filter(is_own));
        let money = earned.or(converted);
        if let Some(money) = money {
            self.with_repeats.add(money.amount);
        }
        if line.is_repeat {
            self.repeats += 1;
            return;
        }
        self.rows += 1;
        self.first_earned = match (self.first_earned, line.earned_on) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        match &line.usd {
            Some(usd) => self.usd.add(usd.amount),
            None => self.usd.0 = None,
        }
        let Some(money) = money else {
            self.foreign += 1;
            return;
        };
        self.converted += u64::from(earned.is_none());
        self.sum.add(money.amount);
    }

    /// `None` for a payment that is not sent: its earnings are still on their way to it.
    fn judge(&self, payment: &Payment, earnings: &Loaded, reach: Option<NaiveDate>) -> Option<Finding> {
        let unknown = match &payment.unsent {
            Some(Paid::Not(_)) => return None,
            Some(Paid::Unknown(why)) => Some(why.clone()),
            _ => None,
        };
        let Some(own) = &self.own else {
            let why = "what was earned is stated in several currencies, without one, or not at all";
            return Some(Finding::new(Kind::NotComparable, why));
        };
        let rows = self.rows;
        let all = self.shown();
        let found =
            self.sum.0.filter(|_| rows > self.foreign).map(|amount| Money { amount, currency: own.currency });
        let shown =
            |kind, detail: String| Some(Finding { found: found.clone(), ..Finding::new(kind, detail) });
        let in_usd = |kind| {
            let usd = |sum: &Sum| Some(Money { amount: sum.0?, currency: "USD".parse().ok() });
            let (ledger, found) = (usd(&payment.usd), usd(&self.usd));
            Some(Finding { ledger, found, ..Finding::new(kind, format!("{all}, compared in US dollars")) })
        };
        if rows > 0 && self.foreign == 0 && self.sum.0 == Some(own.amount) {
            return shown(Kind::EarningsAgree, all);
        }
        let is_same_usd = self.usd.0.is_some() && self.usd.0 == payment.usd.0;
        if rows > 0 && self.foreign > 0 && is_same_usd {
            return in_usd(Kind::EarningsAgree);
        }
        if let Some(why) = unknown {
            return shown(Kind::NotComparable, format!("{all}; {why} is not known to mean that it is paid"));
        }
        if let Some((why, remedy)) = self.beyond(payment, earnings, reach) {
            return shown(Kind::NotAllLoaded, why).map(|finding| Finding { remedy, ..finding });
        }
        let remedy = payment.paid_on.and_then(|paid_on| {
            let since = earnings.read_before(reach_of(paid_on), paid_on)?;
            Some(Remedy::new(Dataset::Earnings, Missing::ReadBefore, since))
        });
        let shown = |kind, detail| shown(kind, detail).map(|finding| Finding { remedy, ..finding });
        if rows == 0 {
            return shown(Kind::NoEarnings, "no earning carries its id".to_owned());
        }
        if self.foreign > 0 && self.usd.0.is_some() && payment.usd.0.is_some() {
            return in_usd(Kind::ConvertedDiffer).map(|finding| Finding { remedy, ..finding });
        }
        if self.foreign > 0 || self.sum.0.is_none() {
            return shown(
                Kind::NotComparable,
                format!("no amount in its currency: {} of {all}", self.foreign),
            );
        }
        if self.converted > 0 {
            return shown(
                Kind::ConvertedDiffer,
                format!("converted to its currency: {} of {all}", self.converted),
            );
        }
        if self.repeats > 0 && self.with_repeats.0 == Some(own.amount) {
            return shown(Kind::EarningsDiffer, format!("{all}; with these the sums are the same"));
        }
        shown(Kind::EarningsDiffer, all)
    }

    /// How many earnings there are, and how many rows are in no sum.
    fn shown(&self) -> String {
        let all = format!("{} {}", self.rows, if self.rows == 1 { "earning" } else { "earnings" });
        match self.repeats {
            0 => all,
            1 => format!("{all}; 1 row repeats an earning id and is not counted"),
            repeats => format!("{all}; {repeats} rows repeat an earning id and are not counted"),
        }
    }

    /// Which earnings that it may pay are not loaded, if any, and how to get them.
    fn beyond(
        &self,
        payment: &Payment,
        earnings: &Loaded,
        reach: Option<NaiveDate>,
    ) -> Option<(String, Option<Remedy>)> {
        let long_before = |day| Some(Remedy::long_before(Dataset::Earnings, day));
        let Some(since) = earnings.since else {
            return Some(("no earnings are loaded".to_owned(), payment.paid_on.and_then(long_before)));
        };
        let is_before = |day: &NaiveDate| payment.paid_on.is_none_or(|paid_on| *day <= paid_on);
        if let Some((first, _)) = earnings.holes.iter().find(|(first, _)| is_before(first)) {
            let remedy = Remedy::new(Dataset::Earnings, Missing::NotYet, *first);
            return Some((format!("earnings of {} are not loaded yet", first.format("%Y-%m")), Some(remedy)));
        }
        if let Some(first) = payment.paid_on.and_then(|paid_on| earnings.never_asked(paid_on)) {
            let remedy = Remedy::new(Dataset::Earnings, Missing::NeverAsked, first);
            return Some((
                format!("earnings of {} were never asked for", first.format("%Y-%m")),
                Some(remedy),
            ));
        }
        let first_month = since.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
        let is_at_the_edge = match self.first_earned {
            Some(earned) => earned < first_month,
            None => {
                self.rows == 0 && reach.is_none_or(|reach| payment.paid_on.is_none_or(|paid| paid < reach))
            }
        };
        let edge = payment.paid_on.map_or(since, |paid_on| paid_on.min(since));
        let why = || format!("it may pay earnings from before {since}, which are not loaded");
        is_at_the_edge.then(|| (why(), long_before(edge)))
    }

    /// Earnings that name a payment which the ledger does not have.
    fn without_payment(&self, earnings: &Loaded, payments: &Loaded) -> Finding {
        let named = format!("named by {}", self.shown());
        // It was sent after what it pays was earned, and before the earnings were asked for.
        let first = self.first_earned.unwrap_or(NaiveDate::MIN);
        let is_begun = payments.since.is_some_and(|since| since <= first);
        if is_begun && payments.until >= earnings.asked_on && payments.holes.is_empty() {
            return Finding::new(Kind::NoPayment, format!("{named}, in no payments file"));
        }
        let remedy = |missing, since| Some(Remedy::new(Dataset::Payments, missing, since));
        let remedy = match (payments.holes.first(), self.first_earned, payments.until) {
            (Some((first, _)), _, _) => remedy(Missing::NotYet, *first),
            (None, Some(first), _) if !is_begun => remedy(Missing::NeverAsked, first),
            (None, _, Some(until)) if is_begun => remedy(Missing::NeverAsked, until),
            _ => None,
        };
        let detail = format!("{named}; not all payments of its time are loaded");
        Finding { remedy, ..Finding::new(Kind::NotAllLoaded, detail) }
    }
}
