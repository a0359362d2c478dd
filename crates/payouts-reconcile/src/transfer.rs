//! What a bank is expected to have booked: the rows of a payout under one reference.

use crate::settlement::{Paid, SettlementStatus, settlement_status};
use chrono::NaiveDate;
use payouts_model::{Currency, Money, Payout, Provider, RowKey, SourceId, Totals};
use payouts_wire::amount::Sign;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashSet},
    fmt,
};

/// What identifies a transfer from run to run: `partner-center:5100000101`, `oracle-bi:PSP0001:EUR`, and without a reference
/// the key of its row, `partner-center:row:…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TransferId(String);

impl TransferId {
    /// Takes back an id from its text, as a store keeps it.
    #[must_use]
    pub const fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The id of the transfer that a payout of the ledger belongs to.
    #[must_use]
    pub fn of(payout: &Payout) -> Self {
        Place::of(payout).id(payout.provider)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TransferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The payouts of a ledger, as a bank sees them.
///
/// Rows of one reference are one transfer: Partner Center lists a row for each program, earning type and method, and
/// pays them under one payment id. A batch of Oracle's that is paid in several currencies is a transfer in each.
#[derive(Debug, Default)]
pub struct Transfers {
    groups: BTreeMap<(Provider, Place), Group>,
    /// Two sign-ins may read the same row; it was paid once.
    seen: HashSet<(Provider, RowKey)>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Reference(String, Option<Currency>),
    Row(RowKey),
}

impl Place {
    fn of(payout: &Payout) -> Self {
        let currency = match payout.provider {
            Provider::PartnerCenter => None,
            _ => payout.total.as_ref().and_then(|total| total.currency),
        };
        match &payout.reference {
            Some(reference) => Self::Reference(reference.clone(), currency),
            None => Self::Row(payout.key.clone()),
        }
    }

    fn id(&self, provider: Provider) -> TransferId {
        TransferId(match self {
            Self::Reference(reference, None) => format!("{provider}:{reference}"),
            Self::Reference(reference, Some(currency)) => format!("{provider}:{reference}:{currency}"),
            Self::Row(key) => format!("{provider}:row:{key}"),
        })
    }
}

#[derive(Debug)]
struct Group {
    source: SourceId,
    account: String,
    paid_on: Option<NaiveDate>,
    expected: Totals,
    by_status: BTreeMap<SettlementStatus, Totals>,
    unsure: Option<String>,
    not_expected: Option<String>,
}

/// One transfer: what one reference of a provider is expected to have moved in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transfer {
    /// What identifies it.
    pub id: TransferId,
    /// Who pays.
    pub provider: Provider,
    /// The sign-in that its rows were read with, the first by name of several.
    pub source: SourceId,
    /// Who is paid, the first by name of several.
    pub account: String,
    /// What a bank is expected to print.
    pub reference: Option<String>,
    /// The provider's payment date, the last one of several rows.
    pub paid_on: Option<NaiveDate>,
    /// What a bank is expected to have booked, negative for a debit. `None` where there is no amount, or none that adds up
    /// in one currency.
    pub money: Option<Money>,
    /// What its rows come to, by what happened to their money.
    pub by_status: BTreeMap<SettlementStatus, Totals>,
    pub(crate) paid: Paid,
}

impl Transfer {
    /// What a bank is expected to have booked, unless that is nothing.
    #[must_use]
    pub fn expected(&self) -> Option<&Money> {
        let is_expected = matches!(self.paid, Paid::ToBank | Paid::Unknown(_));
        self.money.as_ref().filter(|money| is_expected && money.amount.sign() != Sign::Zero)
    }

    /// What people know it by: its reference, else its id.
    #[must_use]
    pub fn label(&self) -> &str {
        self.reference.as_deref().unwrap_or(self.id.as_str())
    }
}

impl Transfers {
    /// Takes one payout of the ledger.
    pub fn add(&mut self, source: &SourceId, payout: &Payout) {
        let place = Place::of(payout);
        let group = self.groups.entry((payout.provider, place)).or_insert_with(|| Group {
            source: source.clone(),
            account: payout.account.clone(),
            paid_on: None,
            expected: Totals::default(),
            by_status: BTreeMap::new(),
            unsure: None,
            not_expected: None,
        });
        // The order in which rows are read must not show.
        if *source < group.source {
            group.source = source.clone();
        }
        if !self.seen.insert((payout.provider, payout.key.clone())) {
            return;
        }
        if payout.account < group.account {
            group.account.clone_from(&payout.account);
        }
        group.paid_on = group.paid_on.max(payout.paid_on);
        group.add(payout);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// One for each reference, and one for each row without any, by payment date and id.
    #[must_use]
    pub fn into_sorted(self) -> Vec<Transfer> {
        let transfers = self.groups.into_iter().map(|((provider, place), group)| {
            let (money, paid) = group.outcome();
            let id = place.id(provider);
            let reference = match place {
                Place::Reference(reference, _) => Some(reference),
                Place::Row(_) => None,
            };
            let Group { source, account, paid_on, by_status, .. } = group;
            Transfer { id, provider, source, account, reference, paid_on, money, by_status, paid }
        });
        let mut transfers: Vec<_> = transfers.collect();
        transfers.sort_by(|one, other| (one.paid_on, &one.id).cmp(&(other.paid_on, &other.id)));
        transfers
    }
}

impl Group {
    fn add(&mut self, payout: &Payout) {
        // Absent is nothing or unknown: neither can be looked for.
        if let Some(total) = &payout.total {
            self.by_status.entry(settlement_status(payout)).or_default().add(total);
        }
        let keep_first = |kept: &mut Option<String>, why: String| {
            if kept.as_ref().is_none_or(|kept| why < *kept) {
                *kept = Some(why);
            }
        };
        match Paid::of(payout) {
            Paid::Not(why) | Paid::Otherwise(why) => return keep_first(&mut self.not_expected, why),
            Paid::Unknown(why) => keep_first(&mut self.unsure, why),
            Paid::ToBank => {}
        }
        if let Some(total) = &payout.total {
            self.expected.add(total);
        }
    }

    fn outcome(&self) -> (Option<Money>, Paid) {
        let Totals { sums, counted, unsummed } = &self.expected;
        if let (0, 0, Some(why)) = (counted, unsummed, &self.not_expected) {
            return (None, Paid::Not(why.clone()));
        }
        let mut sums = sums.iter();
        match (sums.next(), sums.next(), *unsummed) {
            (Some((currency, amount)), None, 0) => {
                let paid = self.unsure.clone().map_or(Paid::ToBank, Paid::Unknown);
                (Some(Money::new(*amount, *currency)), paid)
            }
            (None, None, 0) => (None, Paid::Not("no amount".to_owned())),
            (_, _, 0) => (None, Paid::Unknown("amounts in several currencies".to_owned())),
            _ => (None, Paid::Unknown("an amount without a currency".to_owned())),
        }
    }
}
