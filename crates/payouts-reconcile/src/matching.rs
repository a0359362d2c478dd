//! Finding each transfer on the statements: by its reference, else by amount and date, else not at all.

use crate::{
    coverage::{Loaded, Missing, Remedy},
    finding::{Finding, Kind},
    payer::{self, Index, Payer},
    settlement::Paid,
    transfer::{Transfer, Transfers},
};
use chrono::{Days, NaiveDate};
use payouts_bank::{Entry, Statement, joined};
use payouts_model::{Currency, Dataset, Money, Provider};
use payouts_wire::{Amount, amount::Sign};
use std::collections::{BTreeMap, HashMap};

/// How far the two sides may be apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Days after the payment date within which a bank books it.
    pub days: u64,
    /// How banks name the providers.
    pub payers: Vec<Payer>,
}

impl Default for Rules {
    /// A week, with weekends and holidays in it, and the names that can be guessed.
    fn default() -> Self {
        Self { days: 7, payers: Payer::usual() }
    }
}

impl Transfers {
    /// Compares every transfer with the statements. `loaded` contains the days of which the ledger has all payouts of a
    /// provider.
    ///
    /// Nothing is guessed: where a transfer could be more than one entry, or an entry more than one transfer, that is what
    /// is found. No entry is matched with two transfers.
    #[must_use]
    pub fn against(
        self,
        statements: &[Statement],
        rules: &Rules,
        loaded: &BTreeMap<Provider, Loaded>,
    ) -> Matched {
        let transfers: Vec<Transfer> = self.all().collect();
        let entries = statements.iter().flat_map(|statement| &statement.entries);
        let covered = covered(statements);
        let mut desk = Desk { transfers: &transfers, rules, covered, matched: Matched::default() };
        let (named, rest) = desk.by_reference(entries);
        let rest = desk.by_amount(&named, rest);
        desk.left_over(&rest, loaded);
        desk.matched
    }
}

/// What statements say of transfers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// One for each transfer that they cover, and one for each entry that should be one.
    pub findings: Vec<Finding>,
    /// Transfers whose days, or whose currency, no statement covers.
    pub uncovered: u64,
}

/// The days of each currency that statements cover.
fn covered(statements: &[Statement]) -> BTreeMap<Currency, Vec<(NaiveDate, NaiveDate)>> {
    let mut covered: BTreeMap<Currency, Vec<_>> = BTreeMap::new();
    for statement in statements {
        let own = statement.entries.first().and_then(|entry| entry.money.currency);
        if let (Some(currency), Some(days)) = (statement.currency.or(own), statement.days) {
            covered.entry(currency).or_default().push(days);
        }
    }
    covered.into_iter().map(|(currency, days)| (currency, joined(days))).collect()
}

struct Desk<'d> {
    transfers: &'d [Transfer],
    rules: &'d Rules,
    covered: BTreeMap<Currency, Vec<(NaiveDate, NaiveDate)>>,
    matched: Matched,
}

impl<'d> Desk<'d> {
    /// Settles every transfer that an entry names. Returns which those are, and which entries name none.
    fn by_reference(&mut self, entries: impl Iterator<Item = &'d Entry>) -> (Vec<bool>, Vec<&'d Entry>) {
        let mut index = Index::default();
        for (place, transfer) in self.transfers.iter().enumerate() {
            transfer.reference.iter().for_each(|reference| index.insert(reference, place));
        }
        let mut of_transfer: Vec<Vec<&Entry>> = vec![Vec::new(); self.transfers.len()];
        let (mut is_named, mut rest) = (vec![false; self.transfers.len()], Vec::new());
        for entry in entries {
            let named = self.in_its_currency(index.named(entry).into_iter().collect(), entry);
            named.iter().for_each(|place| is_named[*place] = true);
            match named.as_slice() {
                [] => rest.push(entry),
                [one] => of_transfer[*one].push(entry),
                several => {
                    let references =
                        several.iter().filter_map(|place| self.transfers[*place].reference.clone());
                    let all = references.collect::<Vec<_>>().join(", ");
                    self.matched.findings.push(Finding {
                        provider: Some(self.transfers[several[0]].provider),
                        ..of_entry(Kind::Ambiguous, entry, format!("the entry names several payouts: {all}"))
                    });
                }
            }
        }
        for (transfer, entries) in self.transfers.iter().zip(of_transfer) {
            if entries.is_empty() {
                continue;
            }
            match settled(transfer, entries) {
                Settled::As(finding) => self.matched.findings.push(*finding),
                Settled::Undone => self.miss(transfer),
            }
        }
        (is_named, rest)
    }

    /// One reference may name a transfer in each of several currencies: an entry is about the one in its own.
    fn in_its_currency(&self, named: Vec<usize>, entry: &Entry) -> Vec<usize> {
        let reference = |place: &usize| &self.transfers[*place].reference;
        if !named.windows(2).all(|pair| reference(&pair[0]) == reference(&pair[1])) {
            return named;
        }
        let currency = |place: &usize| self.transfers[*place].money.as_ref().and_then(|money| money.currency);
        let own = named.iter().copied().filter(|place| currency(place) == entry.money.currency);
        match own.collect::<Vec<_>>() {
            own if own.len() == 1 => own,
            _ => named,
        }
    }

    /// Settles transfers that no entry names by amount and date, and returns which entries are left.
    fn by_amount(&mut self, named: &[bool], rest: Vec<&'d Entry>) -> Vec<&'d Entry> {
        let mut by_money: HashMap<(Currency, Amount), Vec<usize>> = HashMap::new();
        for (place, entry) in rest.iter().enumerate() {
            if let Some(currency) = entry.money.currency {
                by_money.entry((currency, entry.money.amount)).or_default().push(place);
            }
        }
        let unnamed = self.transfers.iter().zip(named).filter(|(_, named)| !**named);
        let candidates: Vec<(&Transfer, Vec<usize>)> = unnamed
            .map(|(transfer, _)| {
                let same = expected(transfer)
                    .and_then(|money| Some((money.currency?, money.amount)))
                    .and_then(|key| by_money.get(&key));
                let near = same.into_iter().flatten().copied();
                (transfer, near.filter(|place| self.is_near(transfer, rest[*place])).collect())
            })
            .collect();
        let mut wanted_by = vec![0_usize; rest.len()];
        candidates.iter().flat_map(|(_, places)| places).for_each(|place| wanted_by[*place] += 1);
        for (transfer, places) in candidates {
            let finding = match places.as_slice() {
                [] => {
                    self.miss(transfer);
                    continue;
                }
                [one] if wanted_by[*one] == 1 => {
                    let entry = rest[*one];
                    let label = entry.label().unwrap_or_default();
                    Finding {
                        booked_on: entry.booked_on,
                        found: Some(entry.money.clone()),
                        ..of_transfer(Kind::ByAmountAndDate, transfer, label)
                    }
                }
                several => {
                    let rivals = several.iter().map(|place| wanted_by[*place]).max().unwrap_or(0);
                    let detail = format!(
                        "no entry names it, and by amount and date it could be any of {}, which could be any of {rivals} payouts",
                        several.len()
                    );
                    of_transfer(Kind::Ambiguous, transfer, detail)
                }
            };
            self.matched.findings.push(finding);
        }
        rest.into_iter().zip(wanted_by).filter(|(_, wanted)| *wanted == 0).map(|(entry, _)| entry).collect()
    }

    /// Payment dates are in an undocumented zone: they may be a day late.
    fn days_of(&self, paid_on: NaiveDate) -> (NaiveDate, NaiveDate) {
        let first = paid_on.checked_sub_days(Days::new(1)).unwrap_or(paid_on);
        (first, paid_on.checked_add_days(Days::new(self.rules.days)).unwrap_or(paid_on))
    }

    fn is_near(&self, transfer: &Transfer, entry: &Entry) -> bool {
        let days = transfer.paid_on.map(|paid_on| self.days_of(paid_on));
        matches!((days, entry.booked_on), (Some((first, last)), Some(day)) if first <= day && day <= last)
    }

    fn miss(&mut self, transfer: &Transfer) {
        match self.missing(transfer) {
            Some(finding) => self.matched.findings.push(finding),
            None => self.matched.uncovered += u64::from(expected(transfer).is_some()),
        }
    }

    /// A transfer that is on no statement. `None` where none is expected, or where no statement covers its days.
    fn missing(&self, transfer: &Transfer) -> Option<Finding> {
        let money = match (&transfer.money, &transfer.paid) {
            (None, Paid::Unknown(why)) => {
                return Some(of_transfer(Kind::NotSure, transfer, format!("it cannot be looked for: {why}")));
            }
            _ => expected(transfer)?,
        };
        let covered = self.covered.get(&money.currency?)?;
        let Some(paid_on) = transfer.paid_on else {
            return Some(of_transfer(Kind::NotSure, transfer, "it has no payment date"));
        };
        let (first, last) = self.days_of(paid_on);
        let is_within = covered.iter().any(|(from, to)| *from <= first && last <= *to);
        let overlaps = covered.iter().any(|(from, to)| *from <= last && first <= *to);
        let ends = covered.iter().any(|(from, to)| *from <= first && first <= *to && *to < last);
        match &transfer.paid {
            Paid::Unknown(why) if overlaps => Some(of_transfer(Kind::NotSure, transfer, why.clone())),
            _ if is_within => {
                Some(of_transfer(Kind::NotOnStatement, transfer, format!("nothing from {first} to {last}")))
            }
            _ if ends => {
                let detail = format!("the statement ends before {last}, the last day to expect it on");
                Some(of_transfer(Kind::MayStillArrive, transfer, detail))
            }
            // Sent before the statement begins: it may be on the one before.
            _ => None,
        }
    }

    /// Credits that name a provider and nothing that the ledger has.
    fn left_over(&mut self, rest: &[&Entry], loaded: &BTreeMap<Provider, Loaded>) {
        for entry in rest.iter().filter(|entry| entry.money.amount.sign() == Sign::Positive) {
            let Some(provider) = payer::provider(entry, &self.rules.payers) else { continue };
            let is_held = entry.booked_on.is_some_and(|day| {
                let first = day.checked_sub_days(Days::new(self.rules.days)).unwrap_or(day);
                loaded.get(&provider).is_some_and(|loaded| loaded.holds(first, day))
            });
            let (kind, detail) = if is_held {
                (Kind::NotInLedger, "the ledger has no such payout")
            } else {
                (Kind::OutsideLedger, "the ledger does not hold all payouts of these days")
            };
            let since = entry.booked_on.and_then(|day| day.checked_sub_days(Days::new(self.rules.days)));
            let remedy = since.filter(|_| !is_held).map(|since| {
                let dataset = Dataset::of_payouts(provider);
                let is_hole = |loaded: &Loaded| loaded.holes.iter().any(|(_, last)| since <= *last);
                let is_pending = loaded.get(&provider).is_some_and(is_hole);
                Remedy::new(dataset, if is_pending { Missing::NotYet } else { Missing::NeverAsked }, since)
            });
            let finding = Finding { provider: Some(provider), remedy, ..of_entry(kind, entry, detail) };
            self.matched.findings.push(finding);
        }
    }
}

/// What a bank is expected to book for it, if anything.
fn expected(transfer: &Transfer) -> Option<&Money> {
    let is_expected = matches!(transfer.paid, Paid::ToBank | Paid::Unknown(_));
    transfer.money.as_ref().filter(|money| is_expected && money.amount.sign() == Sign::Positive)
}

/// What the entries that name a transfer make of it.
enum Settled {
    As(Box<Finding>),
    /// Nothing stays on the statement of what was credited, or the credit was on an earlier one.
    Undone,
}

/// Settles a transfer with the entries that name it. A payment may be returned and sent again under the same reference,
/// or arrive in parts: what counts is what stays.
fn settled(transfer: &Transfer, mut entries: Vec<&Entry>) -> Settled {
    entries.sort_by_key(|entry| entry.booked_on);
    // A debit before any credit takes back what was credited before the statement begins.
    let is_credit = |entry: &&Entry| entry.money.amount.sign() == Sign::Positive;
    let counted = entries.iter().position(is_credit).map_or(&[][..], |first| &entries[first..]);
    let mut rest = counted.iter().map(|entry| &entry.money);
    let sum = rest.next().map(|first| rest.try_fold(first.clone(), |sum, money| sum.checked_add(money)));
    let found = match sum {
        None => return Settled::Undone,
        Some(Ok(sum)) if sum.amount.is_zero() => return Settled::Undone,
        Some(sum) => sum.ok(),
    };
    let detail = match counted {
        [one] => one.booked_on.map_or_else(String::new, |day| format!("booked on {day}")),
        several => format!("the sum of {} entries that name it", several.len()),
    };
    let (kind, detail) = match &transfer.paid {
        Paid::Not(why) | Paid::Otherwise(why) => (Kind::NotExpected, format!("the ledger says: {why}")),
        _ if found.is_some() && found == transfer.money => (Kind::ByReference, detail),
        Paid::Unknown(why) if transfer.money.is_none() => (Kind::NotSure, why.clone()),
        _ => (Kind::AmountDiffers, detail),
    };
    let booked_on = entries.last().and_then(|entry| entry.booked_on);
    Settled::As(Box::new(Finding { booked_on, found, ..of_transfer(kind, transfer, detail) }))
}

fn of_transfer(kind: Kind, transfer: &Transfer, detail: impl Into<String>) -> Finding {
    Finding {
        provider: Some(transfer.provider),
        source: Some(transfer.source.clone()),
        account: Some(transfer.account.clone()),
        reference: transfer.reference.clone(),
        paid_on: transfer.paid_on,
        ledger: transfer.money.clone(),
        ..Finding::new(kind, detail)
    }
}

fn of_entry(kind: Kind, entry: &Entry, detail: impl Into<String>) -> Finding {
    Finding {
        reference: entry.label(),
        booked_on: entry.booked_on,
        found: Some(entry.money.clone()),
        ..Finding::new(kind, detail)
    }
}
