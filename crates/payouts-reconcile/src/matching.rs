//! Finding each transfer on the statements: by decision, by reference, by amount and date, as a sum, else not at all.

use crate::{
    booked::{BankSide, Booked},
    by_amount::by_amount,
    by_reference::by_reference,
    by_sum::by_sum,
    coverage::Loaded,
    decision::{Decision, Docket},
    explain::{Considered, explain},
    finding::Kind,
    judge::judge,
    matched::{Cause, Difference, MatchRule, Matched},
    payer::{Hint, Hints, Payer},
    pool::{Draft, Period, Pool, difference, sum},
    transfer::{Transfer, Transfers},
};
use payouts_bank::{Statement, Status};
use payouts_model::{Currency, Provider};
use payouts_wire::amount::Sign;
use std::collections::{BTreeMap, BTreeSet};

/// How far the two sides may be apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Days after the payment date within which a bank books it. Bank holidays make it longer.
    pub days: u64,
    /// How banks name the providers.
    pub payers: Vec<Payer>,
}

impl Default for Rules {
    /// A week, with the weekend in it, and the names that can be guessed.
    fn default() -> Self {
        Self { days: 7, payers: Payer::usual() }
    }
}

/// Transfers, the bank's side, rules and decisions: all that matching depends on.
///
/// The same input in any order has the same outcome. No transfer and no entry is used twice, and nothing is guessed: where
/// one could be several, that is what is found.
#[derive(Debug)]
pub struct Matching<'a> {
    transfers: Vec<Transfer>,
    entries: Vec<Booked<'a>>,
    covered: BTreeMap<Currency, Vec<Period>>,
    rules: &'a Rules,
    decisions: &'a [Decision],
}

impl<'a> Matching<'a> {
    /// Takes everything. An entry that is there twice, by its id, counts once.
    #[must_use]
    pub fn new(
        transfers: Transfers,
        bank: BankSide<'a>,
        rules: &'a Rules,
        decisions: &'a [Decision],
    ) -> Self {
        let BankSide { mut entries, covered } = bank;
        entries.retain(|booked| booked.entry.status == Status::Booked);
        // Of a day, what takes back comes after what it takes back: the ids say nothing of the order.
        let order = |booked: &Booked<'_>| {
            let is_debit = booked.entry.money.amount.sign() == Sign::Negative;
            (booked.entry.booked_on, booked.entry.is_reversal, is_debit)
        };
        entries.sort_by(|one, other| (order(one), &one.id).cmp(&(order(other), &other.id)));
        entries.dedup_by(|one, other| one.id == other.id);
        let covered =
            covered.currencies().map(|currency| (currency, covered.of_currency(currency))).collect();
        Self { transfers: transfers.into_sorted(), entries, covered, rules, decisions }
    }

    /// The transfers, by payment date and id.
    #[must_use]
    pub fn transfers(&self) -> &[Transfer] {
        &self.transfers
    }

    /// The booked entries, by day and id.
    #[must_use]
    pub fn entries(&self) -> &[Booked<'a>] {
        &self.entries
    }

    /// Matches. `loaded` contains the days of which the ledger has all payouts of a provider.
    #[must_use]
    pub fn run(self, loaded: &BTreeMap<Provider, Loaded>) -> Matched {
        let docket = Docket::new(self.decisions, &self.transfers, &self.entries);
        let pool = self.settled(&docket);
        let matched = judge(&pool, &docket.reopened, loaded, self.rules.days);
        Matched { transfers: self.transfers, ..matched }
    }

    /// Everything that was considered for the transfers and entries with this id or reference, in the order of the rules.
    #[must_use]
    pub fn explain(&self, key: &str, loaded: &BTreeMap<Provider, Loaded>) -> Vec<Considered> {
        let docket = Docket::new(self.decisions, &self.transfers, &self.entries);
        let pool = self.settled(&docket);
        let matched = judge(&pool, &docket.reopened, loaded, self.rules.days);
        explain(&pool, &matched, self.decisions, &docket, key)
    }

    /// Applies the rules, one after the other: each takes out of the pool what it settles.
    fn settled<'p>(&'p self, docket: &Docket<'p>) -> Pool<'p> {
        let mut pool = Pool::new(&self.transfers, &self.entries, &self.covered, self.rules.days);
        pool.rejected.clone_from(&docket.rejected);
        for (decision, transfers, entries) in &docket.accepted {
            accept(&mut pool, decision, transfers.clone(), entries.clone());
        }
        by_reference(&mut pool);
        self.recognize(&mut pool);
        by_amount(&mut pool);
        by_sum(&mut pool);
        pool
    }

    /// Adds what entries show of who paid them. What references prove of the other side's account helps.
    fn recognize(&self, pool: &mut Pool<'_>) {
        let accounts: BTreeSet<_> =
            self.transfers.iter().map(|transfer| (transfer.provider, transfer.account.as_str())).collect();
        let mut hints = Hints::new(&self.rules.payers, accounts);
        for draft in pool.drafts.iter().filter(|draft| draft.rule == MatchRule::Reference) {
            for entry in &draft.entries {
                let provider = draft.transfers.first().map(|place| self.transfers[*place].provider);
                provider.into_iter().for_each(|provider| hints.learn(provider, self.entries[*entry].entry));
            }
        }
        let of_entry = (0..self.entries.len()).map(|place| {
            let entry = self.entries[place].entry;
            if pool.is_entry_open(place) { hints.of(entry) } else { Hint::default() }
        });
        pool.hints = of_entry.collect();
    }
}

/// What a person accepted is a match, whatever it comes to.
fn accept(pool: &mut Pool<'_>, decision: &Decision, transfers: Vec<usize>, entries: Vec<usize>) {
    let ledger = sum(transfers.iter().filter_map(|place| pool.transfers[*place].money.as_ref()));
    let found = sum(entries.iter().map(|place| &pool.entries[*place].entry.money));
    let by = ledger.as_ref().zip(found.as_ref()).and_then(|(ledger, found)| difference(found, ledger));
    let by = by.filter(|by| !by.amount.is_zero()).map(|by| Difference::new(by, Cause::Accepted));
    let detail = format!("accepted: {}", decision.described());
    pool.settle(Draft {
        transfers,
        entries,
        rule: MatchRule::Decision,
        kind: Kind::Accepted,
        found,
        difference: by,
        why: detail.clone(),
        detail,
    });
}

impl Transfers {
    /// Compares every transfer with statements that are kept nowhere, without decisions. `loaded` contains the days of which the
    /// ledger has all payouts of a provider.
    #[must_use]
    pub fn against(
        self,
        statements: &[Statement],
        rules: &Rules,
        loaded: &BTreeMap<Provider, Loaded>,
    ) -> Matched {
        Matching::new(self, BankSide::from_statements(statements), rules, &[]).run(loaded)
    }
}
